"""What a cell's text is: a number and how it is written, a date, a time, a truth value, a code, or missing."""

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from typing import Final

MISSING: Final = frozenset({"", "na", "n/a", "#n/a", "null", "none", "nan", "nat", "-", "--", "?"})
"""Texts that stand for a missing cell, in lower case; as the tools read them."""

TRUTH: Final = (
    frozenset({"true", "false"}),
    frozenset({"yes", "no"}),
    frozenset({"y", "n"}),
    frozenset({"t", "f"}),
)

_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<before>[$€£¥]?)\s*(?P<inner>[+-]?)"
    r"(?P<digits>(?P<whole>\d{1,3}(,\d{3})+|\d+)(?P<decimals>\.\d*)?|\.\d+)(?P<power>(e[+-]?\d+)?)\s*(?P<after>[%$€£¥]?)",
    re.ASCII | re.IGNORECASE,
)
_CODE: Final = re.compile(r"[+-]?0\d|[+-]?\d{16}", re.ASCII)
_TIME: Final = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*([ap])\.?m\.?)?", re.ASCII | re.IGNORECASE
)
_ZONE: Final = re.compile(r"\s*(?:Z|UTC|[+-]\d{2}:?\d{2})$", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_DAY_NAMED: Final = re.compile(r"(\d{1,2})[-\s]([A-Za-z]{3,9})\.?,?[-\s](\d{4}|\d{2})", re.ASCII)
_NAMED_DAY: Final = re.compile(r"([A-Za-z]{3,9})\.?\s(\d{1,2}),?\s(\d{4})", re.ASCII)
_MONTHS: Final = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip


def number(text: str) -> tuple[float, str, bool] | None:
    """Its value, how it is written ("plain", "thousands", "percent", "currency") and whether it is written as an
    integer; None when it is no number. "12%" is 12, "(3)" is -3."""
    written = text.replace("−", "-")
    negative = written.startswith("(") and written.endswith(")")
    match = _NUMBER.fullmatch(written[1:-1].strip() if negative else written)
    if match is None or bool(match["sign"]) + bool(match["inner"]) + negative > 1:
        return None
    value = float(match["digits"].replace(",", "") + match["power"])
    if not math.isfinite(value):
        return None
    if negative or "-" in match["sign"] + match["inner"]:
        value = -value
    whole = match["decimals"] is None and match["whole"] is not None and not match["power"]
    if match["after"] == "%":
        return value, "percent", whole
    if match["before"] or match["after"]:
        return value, "currency", whole
    return value, "thousands" if "," in match["digits"] else "plain", whole


def of_two_readings(texts: Iterable[str], *, commas_are_free: bool) -> bool:
    """Whether these cells cannot be summed without a guess.

    Where a comma does not separate cells ("1,500" in a file with semicolons), it may be a decimal comma, and so it is
    in "0,125" everywhere. Amounts of two currencies have no sum.
    """
    signs: set[str] = set()
    for text in texts:
        match = _NUMBER.fullmatch(text)
        if match is None:
            continue
        whole = match["whole"] or ""
        if "," in whole and (commas_are_free or whole.startswith("0")):
            return True
        signs |= {match["before"], match["after"]} - {"", "%"}
    return len(signs) > 1


def is_code(text: str) -> bool:
    """Digits that are no quantity: "007", or more of them than a number keeps."""
    return _CODE.match(text) is not None


def time(text: str) -> datetime.time | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    try:
        return datetime.time(hour, minute, second)
    except ValueError:
        return None


def day_comes_first(texts: Sequence[str]) -> bool:
    """Whether "1/2/2024" is a day and then a month in this column. Where no cell decides it, the month comes first,
    unless dots separate."""
    matches = [match for match in map(_YEAR_LAST.match, texts) if match is not None]
    if any(int(match[1]) > 12 for match in matches):
        return True
    if any(int(match[3]) > 12 for match in matches):
        return False
    return any(match[2] == "." for match in matches)


def date(text: str, *, day_first: bool) -> datetime.date | None:
    """The date a text is, without a time of day."""
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(int(match[1]), int(match[3]), int(match[4]))
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        day, month = (first, second) if day_first else (second, first)
        return _date(_year(match[4]), month, day)
    if match := _DAY_NAMED.fullmatch(text):
        return _date(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _NAMED_DAY.fullmatch(text):
        return _date(int(match[3]), _month(match[1]), int(match[2]))
    return None


def moment(text: str, *, day_first: bool) -> datetime.datetime | None:
    """The date and time of day a text is; a zone is left out."""
    body = _ZONE.sub("", text)
    for separator in ("T", " "):
        head, found, tail = body.partition(separator) if separator == "T" else _split_before_time(body)
        if not found:
            continue
        day, clock = date(head.strip(), day_first=day_first), time(tail.strip())
        if day is not None and clock is not None:
            return datetime.datetime.combine(day, clock)
    return None


def _split_before_time(text: str) -> tuple[str, str, str]:
    match = re.search(r"\s+(?=\d{1,2}:\d{2})", text)
    return (text, "", "") if match is None else (text[: match.start()], " ", text[match.end() :])


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 69 else 1900 + year


def _month(name: str) -> int:
    """1 to 12, or 0 for a word that is no month."""
    lower = name.lower()
    if lower == "sept":
        return 9
    return next((number for number, month in enumerate(_MONTHS, 1) if lower in (month, month[:3])), 0)
