"""What the operators on days mean: by counting days from a first one, without a calendar library.

The day number of a date is the Julian day number of Fliegel and Van Flandern, Communications of the ACM 11 (1968) 657.
"""

# The operators of the table differ in what they take; `operations.py` gives each what its record says.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from toolwright.engineers.offline.meaning.numbers import within
from toolwright.engineers.offline.meaning.refusal import Refused

_Date = tuple[int, int, int]
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _leap(year: int) -> bool:
    return year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)


def _length(year: int, month: int) -> int:
    return _LENGTHS[month - 1] + (month == 2 and _leap(year))


def _date(text: str) -> _Date:
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise Refused("argument")
    year, month, day = map(int, parts)
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= _length(year, month)):
        raise Refused("argument")
    return year, month, day


def _number(date: _Date) -> int:
    year, month, day = date
    shift = (14 - month) // 12
    y, m = year + 4800 - shift, month + 12 * shift - 3
    return day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045


def _text(date: _Date) -> str:
    year, month, day = date
    if not 1 <= year <= 9999:
        raise Refused("argument")
    return f"{year:04}-{month:02}-{day:02}"


def _day_of(number: int) -> str:
    """The date of a day number, found from its year on."""
    if not _number((1, 1, 1)) <= number <= _number((9999, 12, 31)):
        raise Refused("argument")
    year = max(1, (number - _number((1, 1, 1))) // 366)
    while year < 9999 and _number((year + 1, 1, 1)) <= number:
        year += 1
    month = 1
    while month < 12 and _number((year, month + 1, 1)) <= number:
        month += 1
    return _text((year, month, number - _number((year, month, 1)) + 1))


def _moved(day: str, days: Fraction) -> str:
    return _day_of(_number(_date(day)) + within(days))


def _month_moved(text: str, months: Fraction) -> str:
    year, month, day = _date(text)
    place = 12 * year + month - 1 + within(months)
    year, month = place // 12, place % 12 + 1
    return _text((year, month, min(day, _length(year, month))))


def _days(first: str, second: str) -> int:
    return abs(_number(_date(first)) - _number(_date(second)))


def _months(first: str, second: str) -> int:
    """How many months the earlier day can go without passing the later one, on the same day of the month."""
    earlier, later = sorted((_date(first), _date(second)))
    year, month, day = earlier
    count = 0
    while (year + (month + count) // 12, (month + count) % 12 + 1, day) <= later:
        count += 1
    return count


def _year_length(year: Fraction) -> int:
    number = within(year, 1, 9999)
    return sum(_length(number, month) for month in range(1, 13))


def _weekday(day: str) -> int:
    return _number(_date(day)) % 7


def _iso_week(day: str) -> int:
    """The week of the Thursday beside the day, counted from the year's first Thursday."""
    thursday = _moved(day, Fraction(3 - _weekday(day)))
    first = _number((_date(thursday)[0], 1, 1))
    return (_number(_date(thursday)) - first) // 7 + 1


def _of_year(day: str) -> int:
    year, month, number = _date(day)
    return number + sum(_length(year, earlier) for earlier in range(1, month))


DAYS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "days_between": _days,
        "weeks_between": lambda first, second: Fraction(_days(first, second), 7),
        "months_between": _months,
        "years_between": lambda first, second: _months(first, second) // 12,
        "days_after": _moved,
        "days_before": lambda day, days: _moved(day, -days),
        "weeks_after": lambda day, weeks: _moved(day, weeks * 7),
        "weeks_before": lambda day, weeks: _moved(day, weeks * -7),
        "months_after": _month_moved,
        "months_before": lambda day, months: _month_moved(day, -months),
        "years_after": lambda day, years: _month_moved(day, years * 12),
        "years_before": lambda day, years: _month_moved(day, years * -12),
        "weekday": lambda day: _NAMES[_weekday(day)],
        "is_leap_year": lambda year: _leap(within(year, 1, 9999)),
        "days_in_year": _year_length,
        "day_of_year": _of_year,
        "iso_week": _iso_week,
    }
)
