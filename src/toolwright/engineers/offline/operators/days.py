"""Operators on days in the request."""

from toolwright.engineers.offline.operators.record import Given, Kinded, Operator, Role, by_name

_DAY = Role("day", "the day, as YYYY-MM-DD")
_TWO_DAYS = (Role("first", "a day, as YYYY-MM-DD"), Role("second", "another day, as YYYY-MM-DD"))
_NO_DAY = "a text that is no day of the calendar"
_PAIRS: tuple[tuple[Given, ...], ...] = (
    ("2024-01-15", "2024-03-01"),
    ("2023-12-31", "2024-01-01"),
    ("2000-02-29", "2001-02-28"),
    ("2024-03-01", "2024-01-15"),
    ("1999-05-05", "1999-05-05"),
    ("1900-01-01", "2000-01-01"),
    ("2024-01-31", "2024-02-29"),
    ("2023-02-29", "2024-01-01"),
    ("2024-01-01", "tomorrow"),
)
_SINGLE: tuple[tuple[Given, ...], ...] = (
    ("2000-01-01",),
    ("2024-02-29",),
    ("1969-07-20",),
    ("2023-12-31",),
    ("1900-03-01",),
    ("2021-01-03",),
    ("2023-02-29",),
    ("2024-13-01",),
)
_YEARS: tuple[tuple[Given, ...], ...] = ((2024,), (2023,), (1900,), (2000,), (0,), (10000,))
_SPAN = "(between|from|separate) {first} (and|to|until|till|through) {second}"
_UNITS = {"days": "day|days", "weeks": "week|weeks", "months": "month|months", "years": "year|years"}


def _between(unit: str, says: str, phrases: tuple[str, ...] = (), gives: Kinded = "whole") -> Operator:
    words = _UNITS[unit]
    return Operator(
        f"{unit}_between",
        "operation",
        ("day", "day"),
        gives,
        (
            (
                f"how many [full|complete|whole] ({words}) [are there|are|is|lie|passed|went "
                f"by|elapsed|have passed] {_SPAN}"
            ),
            f"[number of|count of|count] [full|complete|whole] ({words}) {_SPAN}",
            f"(difference|time|distance|duration) {_SPAN} in ({words})",
            f"difference in ({words}) {_SPAN}",
            *phrases,
        ),
        says,
        _TWO_DAYS,
        samples=_PAIRS,
        refuses=(_NO_DAY,),
    )


def _moved(unit: str, *, after: bool) -> Operator:
    words, count = _UNITS[unit], f"{{{unit}}}"
    after_words = (
        "after|from|past|following|later than|on from" if after else "before|prior to|earlier than|ahead of"
    )
    beyond = "(plus|+|and)" if after else "(minus|-)"
    clipped = unit in ("months", "years")
    return Operator(
        f"{unit}_{'after' if after else 'before'}",
        "operation",
        ("day", "whole"),
        "day",
        (
            f"[which|what] [date|day] [is|was|will be|falls|comes] {count} ({words}) ({after_words}) {{day}}",
            f"[date|day] {count} ({words}) ({after_words}) {{day}}",
            f"{{day}} {beyond} {count} ({words})",
            *(
                (f"add {count} ({words}) to {{day}}", f"{count} ({words}) added to {{day}}")
                if after
                else (f"subtract {count} ({words}) from {{day}}", f"take {count} ({words}) off {{day}}")
            ),
        ),
        f"the day {{1:{unit}}} {'after' if after else 'before'} {{0}}",
        (_DAY, Role(unit, f"how many {unit}")),
        samples=(
            ("2024-01-31", 1),
            ("2024-01-31", 90),
            ("2024-02-29", 4),
            ("2023-12-31", 0),
            ("2000-03-01", 13),
            ("2024-05-31", -3),
            ("2024-01-31", 999999),
            ("2024-02-30", 1),
        ),
        refuses=(_NO_DAY, "a day outside the years 1 to 9999"),
        summary=f"The day a number of {unit} {'after' if after else 'before'} a day"
        + ("; where the month is too short, its last day." if clipped else "."),
    )


DAYS = by_name(
    (
        _between(
            "days",
            "number of days between {0} and {1}",
            (
                "how (long|far) [is it|is|apart] {_SPAN}".replace("{_SPAN}", _SPAN),
                "how many days apart are {first} and {second}",
            ),
        ),
        _between("weeks", "weeks between {0} and {1}, seven days each", gives="number"),
        _between("months", "complete months between {0} and {1}"),
        _between(
            "years",
            "complete years between {0} and {1}",
            (
                (
                    "(age|how old) [is|was|will be|would be] [of] [a "
                    "person|someone|somebody|anyone|i] [that is|who is|that was|who was] [be] born "
                    "[on] {first} [be] "
                    "(on|at|by|as of) {second}"
                ),
                (
                    "how old (is|was|am|will|would) [a person|someone|somebody|anyone|i|be] [be] "
                    "[who was|who is|that was|if] [born|i was born] [on] {first} [be] "
                    "(on|at|by|as of) {second}"
                ),
                "born [on] {first} [,] (how old|what age) (on|at|by|as of) {second}",
                (
                    "(age|how old) on {second} (of|is|was) [a person|someone|somebody] [who was] born "
                    "[on] {first}"
                ),
            ),
        ),
        *(_moved(unit, after=after) for unit in _UNITS for after in (True, False)),
        Operator(
            "weekday",
            "operation",
            ("day",),
            "text",
            (
                (
                    "(what|which) (weekday|day|day of week|week day|dayofweek) (is|was|will "
                    "be|does|did|falls on|be) {day} [fall on|be|on]"
                ),
                "on (what|which) (weekday|day|day of week) (was|is|did|does|falls) {day} [fall]",
                "(weekday|day of week|week day|day name) (of|for|on|is) {day}",
                "{day} (is|was|falls on|fell on|will be) [a] (what|which) (day|weekday|day of week)",
                "(what|which) day of week (is|was|will be|does|did) {day} [fall on|be|on]",
                "weekday {day}",
            ),
            "weekday of {0}",
            (_DAY,),
            samples=_SINGLE,
            refuses=(_NO_DAY,),
            returns="The weekday's English name.",
        ),
        Operator(
            "is_leap_year",
            "operation",
            ("year",),
            "boolean",
            (
                (
                    "(is|was|will|check if|check whether|whether|determine if) [year] {year} [be] "
                    "[is|was] [a] leap [year]"
                ),
                "(is|was|will|check if|check whether|whether) [year] {year} [be] [a] leapyear",
            ),
            "whether {0} is a leap year",
            (Role("year", "the year"),),
            samples=_YEARS,
            refuses=("a year outside 1 to 9999",),
        ),
        Operator(
            "days_in_year",
            "operation",
            ("year",),
            "whole",
            (
                "how many days (are there in|are in|in|does|has|did) [year] {year} [have|has]",
                "(number of|count of) days (in|of) [year] {year}",
                "days in year {year}",
            ),
            "number of days of the year {0}",
            (Role("year", "the year"),),
            samples=_YEARS,
            refuses=("a year outside 1 to 9999",),
        ),
        Operator(
            "day_of_year",
            "operation",
            ("day",),
            "whole",
            (
                "(what|which) day of year (is|was) {day}",
                "day of year (of|for) {day}",
                "(what|which) (number day|day number) (of|in) year (is|was) {day}",
                "day number (of|for) {day}",
            ),
            "day of the year of {0}",
            (_DAY,),
            samples=_SINGLE,
            refuses=(_NO_DAY,),
        ),
        Operator(
            "iso_week",
            "operation",
            ("day",),
            "whole",
            (
                "(what|which) [iso|calendar] week [number] [of year] (is|was|does) {day} [in|fall in]",
                "[iso|calendar] week number (of|for) {day}",
                "(iso|calendar) week (of|for) {day}",
            ),
            "ISO week of {0}",
            (_DAY,),
            samples=_SINGLE,
            refuses=(_NO_DAY,),
            returns="The number of the ISO 8601 week, from 1 to 53.",
            title="iso_week_number",
        ),
    )
)
