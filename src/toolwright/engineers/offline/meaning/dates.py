"""Dates as they are written, and what a day belongs to."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from toolwright.engineers.offline.meaning.reading import Cell, Value
from toolwright.engineers.offline.meaning.refusal import Refused

Day = datetime.date

_CLEAR = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y",
    "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y",
)  # fmt: skip
_DAY_FIRST = ("%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y", "%d-%m-%y")
_MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%m-%d-%y")
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())

DATE_PARTS: Mapping[str, Callable[[Day], Value]] = MappingProxyType(
    {
        "year": lambda day: Fraction(day.year),
        "quarter": lambda day: f"{day.year:04}-Q{(day.month - 1) // 3 + 1}",
        "month": lambda day: f"{day.year:04}-{day.month:02}",
        "week": lambda day: f"{day.isocalendar().year:04}-W{day.isocalendar().week:02}",
        "weekday": lambda day: WEEKDAYS[day.isoweekday() - 1],
        "day": lambda day: day.isoformat(),
    }
)


def days(cells: Sequence[Cell]) -> list[Day | None]:
    """The days of a column's cells. Refused where one is no date, and where all can be read in two ways."""
    texts = [None if cell is None else _without_time(cell) for cell in cells]
    ways = [_read(texts, (*_CLEAR, *more)) for more in (_MONTH_FIRST, _DAY_FIRST)]
    found = [way for way in ways if way is not None]
    if not found:
        raise Refused("no date")
    if len(found) == 2 and found[0] != found[1]:
        raise Refused("two readings")
    return found[0]


def _read(texts: Sequence[str | None], forms: Sequence[str]) -> list[Day | None] | None:
    result: list[Day | None] = []
    for text in texts:
        read = None if text is None else next((day for form in forms if (day := _parsed(text, form))), None)
        if text is not None and read is None:
            return None
        result.append(read)
    return result


def _parsed(text: str, form: str) -> Day | None:
    try:
        return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - days have no zone
    except ValueError:
        return None


def _without_time(cell: str) -> str:
    head, mark, _ = cell.partition(":")
    if not mark:
        return cell
    return head.rstrip("0123456789").rstrip("Tt ").rstrip()


def day(text: str) -> Day:
    """A day that was given. Refused when it is not written as 2024-01-31."""
    found = _parsed(text.strip(), "%Y-%m-%d")
    if found is None or found.isoformat() != text.strip():
        raise Refused("argument")
    return found
