"""Parts of tools that work on dates. Not imported: `emission/assembly.py` copies what a tool needs into it."""

# pyright: basic, reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyright: reportIndexIssue=false, reportOperatorIssue=false, reportGeneralTypeIssues=false, reportUnusedFunction=false

import datetime
import re

import numpy as np
import pandas as pd

from toolwright.engineers.offline.emission.parts.table import _column

_TIME = re.compile(
    r"[T\s]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s*[ap]\.?m\.?)?(\s*(Z|UTC|[+-]\d{2}:?\d{2}))?$",
    re.ASCII | re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_NAMED = re.compile(
    r"(?:(?P<d>\d{1,2})[-\s](?P<m>[A-Z]{3,9})\.?,?[-\s]"
    r"|(?P<m2>[A-Z]{3,9})\.?\s(?P<d2>\d{1,2}),?\s)(?P<y>\d{4})",
    re.ASCII | re.IGNORECASE,
)
_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def _days(table: pd.DataFrame, column: str) -> pd.Series:
    """A column's dates as texts such as "2024-01-31", without times of day; missing ones stay missing.

    Raises ValueError when a cell is no date, or when the day or the month may come first.
    """
    cells = _column(table, column)
    plain = {cell: _TIME.sub("", cell) for cell in cells.dropna().unique()}
    day_first = _day_comes_first(list(plain.values()), column)
    days = {cell: _iso(text, day_first) for cell, text in plain.items()}
    for row, cell in cells.dropna().items():
        if days[cell] is None:
            raise ValueError(f"row {row} of {column!r} is {cell!r}, which is no date")
    return pd.Series(
        [np.nan if cell is None else days[cell] for cell in cells], index=cells.index, dtype="str"
    )


def _day_comes_first(texts: list[str], column: str) -> bool:
    """Whether dates are written as "13/1/2024". Raises ValueError when both ways are possible."""
    found = [match for match in map(_YEAR_LAST.fullmatch, texts) if match and match[2] != "."]
    if any(int(match[1]) > 12 for match in found):
        return True
    if any(int(match[3]) > 12 for match in found) or all(match[1] == match[3] for match in found):
        return False
    raise ValueError(
        f"the dates of {column!r} can be read with the day or with the month first, "
        f"for example {found[0][0]!r}; write them as 2024-01-31"
    )


def _iso(text: str, day_first: bool) -> str | None:
    """The day as "2024-01-31", None when the text is no date. Dots are between day, month and year."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif match := _YEAR_LAST.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        day, month = (first, second) if day_first or match[2] == "." else (second, first)
        if len(match[4]) == 2:
            year += 2000 if year < 69 else 1900
    elif match := _NAMED.fullmatch(text):
        name = (match["m"] or match["m2"]).lower()
        months = [place for place, full in enumerate(_MONTHS, 1) if name in (full, full[:3])]
        year, month, day = int(match["y"]), months[0] if months else 0, int(match["d"] or match["d2"])
    else:
        return None
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _day(text: str) -> str:
    """A day that is given as "2024-01-31". Raises ValueError for anything else."""
    day = _iso(text.strip(), day_first=False)
    if day is None or day != text.strip():
        raise ValueError(f"{text!r} is no day such as 2024-01-31")
    return day


def _within(days: pd.Series, first: str | None, last: str | None) -> pd.Series:
    """Which days lie from the first to the last; missing ones do not."""
    inside = days.notna()
    if first is not None:
        inside &= days.fillna("") >= first
    if last is not None:
        inside &= days.fillna("") <= last
    return inside


def _days_between(first: pd.Series, last: pd.Series) -> pd.Series:
    """How many days lie from the one day to the other, negative where the other is earlier; missing where
    one of them is.
    """
    start, end = (
        days.map(lambda day: datetime.date.fromisoformat(day).toordinal(), na_action="ignore").astype(float)
        for days in (first, last)
    )
    return end - start


def _over_days(totals: pd.Series, days: int, *, summed: bool) -> pd.Series:
    """The sum or the mean of the totals of the last so many days, for totals by day in order; missing where
    the days that are there do not reach back so far.
    """
    ordinals = np.array([datetime.date.fromisoformat(day).toordinal() for day in totals.index], dtype=int)
    cells, results = totals.to_numpy(dtype=float), np.full(len(totals), np.nan)
    for place in np.flatnonzero(ordinals - ordinals[:1] >= days - 1):
        first = np.searchsorted(ordinals, ordinals[place] - days, side="right")
        window = cells[first : place + 1]
        present = window[~np.isnan(window)]
        if len(present):
            results[place] = present.sum() if summed else present.mean()
    return pd.Series(results, index=totals.index)


def _years(days: pd.Series) -> pd.Series:
    return pd.to_numeric(days.str[:4]).astype(float)


def _months(days: pd.Series) -> pd.Series:
    return days.str[:7]


def _quarters(days: pd.Series) -> pd.Series:
    """Such as "2024-Q1"."""
    return days.map(lambda day: f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}", na_action="ignore")


def _weeks(days: pd.Series) -> pd.Series:
    """Such as "2024-W01", as ISO 8601 counts."""
    return days.map(lambda day: datetime.date.fromisoformat(day).strftime("%G-W%V"), na_action="ignore")


def _weekdays(days: pd.Series) -> pd.Series:
    """Their names, in the order of the week."""
    names = days.map(lambda day: _WEEKDAYS[datetime.date.fromisoformat(day).weekday()], na_action="ignore")
    return names.astype(pd.CategoricalDtype(_WEEKDAYS, ordered=True))
