"""Parts of tools that work on days. Copied by `emission/assembly.py`, never imported."""

# pyright: reportUnusedFunction=false

import datetime

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TOO_FAR = "that day lies outside the years 1 to 9999"


def _day(text: str) -> datetime.date:
    """The day of a text, YYYY-MM-DD. Raises ValueError for any other."""
    try:
        year, month, day = map(int, text.split("-"))
        return datetime.date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r} is no day: it has to be written as YYYY-MM-DD") from error


def _moved_days(day: datetime.date, days: int) -> str:
    try:
        return (day + datetime.timedelta(days=days)).isoformat()
    except OverflowError as error:
        raise ValueError(_TOO_FAR) from error


def _moved_months(day: datetime.date, months: int) -> str:
    """The same day of another month, or its last one where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(_TOO_FAR)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(day.day, last)).isoformat()
        except ValueError:
            continue
    raise ValueError(_TOO_FAR)


def _months_between(first: datetime.date, second: datetime.date) -> int:
    """Complete months from the earlier day to the later one."""
    earlier, later = sorted((first, second))
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def _days_in_year(year: int) -> int:
    if year not in range(1, 10_000):
        raise ValueError(f"{year!r} is no year from 1 to 9999")
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 366 if is_leap else 365
