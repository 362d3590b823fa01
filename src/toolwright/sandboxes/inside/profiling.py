"""What a file is: encoding, delimiter, and of each column type, range and faults.

A file is read here exactly as the tools read it (`reading.py`): the same texts that stand for a missing cell, too. So a
profile promises nothing that a tool then fails at.
"""

from collections.abc import Iterable
from typing import Any, Final

from . import cells
from .reading import Unreadable, read

_MOST_VALUES: Final = 50
_MOST_SHEETS: Final = 100
_SHARE: Final = 0.8
"""So many of a column's cells must be of a type for it to be the column's; the others count as unparsed."""


def profile(path: str, name: str) -> dict[str, Any]:
    """The fields of a `FileProfile`. Raises `MemoryError` when the file does not fit."""
    try:
        table = read(path, name)
    except Unreadable as error:
        return {
            "rows": 0,
            "columns": [],
            "encoding": "utf-8",
            "delimiter": ",",
            "problem": str(error),
            "note": None,
            "sheets": [],
        }
    columns = [
        _column(title, table.rows.iloc[:, place], table.delimiter, doubtful=place in table.doubtful)
        for place, title in enumerate(table.header)
    ]
    rows = len(table.rows)
    return {
        "rows": rows,
        "columns": columns,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "problem": None if rows else f"{name} has a header but no rows",
        "note": table.note,
        "sheets": [sheet[:100] for sheet in table.sheets[:_MOST_SHEETS]],
    }


def _column(name: str, column: Any, delimiter: str, *, doubtful: bool) -> dict[str, Any]:
    counts: dict[str, int] = column.value_counts().to_dict()  # most frequent first
    marks = {text: count for text, count in counts.items() if text.lower() in cells.MISSING}
    present = {text: count for text, count in counts.items() if text not in marks}
    found = _describe(present, delimiter, doubtful=doubtful)
    few = len(present) <= _MOST_VALUES
    return {
        "name": name,
        "count": len(column),
        "missing": sum(marks.values()),
        "distinct": len(present),
        "marks": sorted(marks),
        "values": list(present) if few else [],
        **found,
    }


def _describe(present: dict[str, int], delimiter: str, *, doubtful: bool) -> dict[str, Any]:
    """Type, format, range, and how many cells are not of the type. What may be numbers of two kinds is text."""
    plain = {"type": "text", "format": "plain", "minimum": None, "maximum": None, "unparsed": 0}
    if not present:
        return plain | {"type": "empty"}
    total = sum(present.values())
    lower = {text.lower() for text in present}
    if doubtful or cells.of_two_readings(present, commas_are_free=delimiter != ","):
        return plain
    if any(lower <= pair for pair in cells.TRUTH):
        return plain | {"type": "boolean"}
    if not any(cells.is_code(text) for text in present):
        numbers = {text: value for text in present if (value := cells.number(text)) is not None}
        if _count(numbers, present) >= _SHARE * total:
            return plain | _numeric(numbers, present) | {"unparsed": total - _count(numbers, present)}
    for kind, parsed in _dates(present):
        if _count(parsed, present) >= _SHARE * total:
            texts = sorted(value.isoformat() for value in parsed.values())
            unparsed = total - _count(parsed, present)
            return plain | {"type": kind, "minimum": texts[0], "maximum": texts[-1], "unparsed": unparsed}
    return plain


def _numeric(numbers: dict[str, tuple[float, str, bool]], present: dict[str, int]) -> dict[str, Any]:
    whole = all(is_whole for _, _, is_whole in numbers.values())
    values = [value for value, _, _ in numbers.values()]
    least, most = min(values), max(values)
    written: dict[str, int] = {}
    for text, (_, form, _) in numbers.items():
        written[form] = written.get(form, 0) + present[text]
    special = [form for form in ("percent", "currency", "thousands") if form in written]
    form = max(special, key=lambda name: written[name]) if special else "plain"
    return {
        "type": "integer" if whole else "number",
        "format": form,
        "minimum": int(least) if whole else least,
        "maximum": int(most) if whole else most,
    }


def _dates(present: dict[str, int]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Readings of the cells as dates, as dates with times, as times. Plain dates are moments at midnight where others
    in the column have a time."""
    texts = list(present)
    day_first = cells.day_comes_first(texts)
    dates = {text: day for text in texts if (day := cells.date(text, day_first=day_first)) is not None}
    yield "date", dates
    moments: dict[str, Any] = {
        text: moment for text in texts if (moment := cells.moment(text, day_first=day_first)) is not None
    }
    if moments:
        midnight = cells.datetime.time()
        moments |= {text: cells.datetime.datetime.combine(day, midnight) for text, day in dates.items()}
    yield "datetime", moments
    yield "time", {text: clock for text in texts if (clock := cells.time(text)) is not None}


def _count(some: Iterable[str], present: dict[str, int]) -> int:
    return sum(present[text] for text in some)
