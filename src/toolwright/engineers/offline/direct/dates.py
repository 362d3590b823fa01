"""Days in a request, however they are written, where they can be read in one way."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from toolwright.engineers.offline.reading import Token

_MONTHS = (
    {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
    | {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
    | {"sept": 9}
)
_ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th)?")


@dataclass(frozen=True, slots=True)
class Dated:
    """Tokens `first` to `last` are this day, YYYY-MM-DD."""

    first: int
    last: int
    day: str


def dates(tokens: Sequence[Token]) -> tuple[Dated, ...] | None:
    """The days of a request; None where one can be read in two ways, 03/04/2024, or is none, 2024-02-30."""
    found: list[Dated] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "date":
            day = _numeric(tokens[at].text)
            if day is None:
                return None
            found.append(Dated(at, at, day))
            at += 1
            continue
        parts = _spoken(tokens, at)
        if parts is not None:
            last, year, month, number = parts
            day = _day(year, month, number)
            if day is None:
                return None
            found.append(Dated(at, last, day))
            at = last + 1
            continue
        at += 1
    return tuple(found)


def _numeric(text: str) -> str | None:
    if "-" in text:
        return _day(*map(int, text.split("-")))
    first, second, year = text.split("/")
    if len(year) != 4:
        return None
    month_first, day_first = (
        _day(int(year), int(first), int(second)),
        _day(int(year), int(second), int(first)),
    )
    if month_first and day_first and month_first != day_first:
        return None
    return month_first or day_first


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _spoken(tokens: Sequence[Token], at: int) -> tuple[int, int, int, int] | None:
    """ "January 15, 2024", "15th of January 2024", "Jan 15 2024": the last token, the year, the month, the day."""
    number = _ordinal(tokens, at)
    if number is not None:
        middle = at + 1 + (_lower(tokens, at + 1) == "of")
        month = _MONTHS.get(_lower(tokens, middle))
        last = middle + 1 + (_lower(tokens, middle + 1) == ",")
    else:
        month = _MONTHS.get(_lower(tokens, at))
        number = _ordinal(tokens, at + 1)
        last = at + 2 + (_lower(tokens, at + 2) == ",")
    year = _year(tokens, last)
    return None if month is None or number is None or year is None else (last, year, month, number)


def _lower(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].lower if at < len(tokens) else ""


def _ordinal(tokens: Sequence[Token], at: int) -> int | None:
    match = _ORDINAL.fullmatch(_lower(tokens, at))
    return int(match[1]) if match else None


def _year(tokens: Sequence[Token], at: int) -> int | None:
    text = _lower(tokens, at)
    return int(text) if re.fullmatch(r"\d{4}", text) else None
