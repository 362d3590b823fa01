"""Functions of moments and of days, and one of quartiles."""

from evaluation.faulty.entry import Entry, but, module

_WORKING = module(
    """
    from datetime import date, timedelta

    def working_days(first, last):
        day, end, found = date.fromisoformat(first), date.fromisoformat(last), 0
        while day <= end:
            if day.weekday() < 5:
                found += 1
            day += timedelta(days=1)
        return found
    """
)
_WORKING_WEEKS = module(
    """
    from datetime import date

    def working_days(first, last):
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        total = (end - start).days + 1
        if total <= 0:
            return 0
        weeks, rest = divmod(total, 7)
        return weeks * 5 + sum((start.weekday() + step) % 7 < 5 for step in range(rest))
    """
)
_WORKING_NUMPY = module(
    """
    import numpy as np

    def working_days(first, last):
        if last < first:
            return 0
        return int(np.busday_count(np.datetime64(first), np.datetime64(last) + 1))
    """
)

_LOCAL = module(
    """
    from datetime import datetime, timedelta

    def local_day(moment, hours):
        there = datetime.fromisoformat(moment.replace("Z", "+00:00")) + timedelta(hours=hours)
        return there.date().isoformat()
    """
)
_LOCAL_ZONE = module(
    """
    from datetime import datetime, timedelta, timezone

    def local_day(moment, hours):
        utc = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        return f"{utc.astimezone(timezone(timedelta(hours=hours))):%Y-%m-%d}"
    """
)
_LOCAL_SECONDS = module(
    """
    from datetime import date

    def local_day(moment, hours):
        day, clock = moment.rstrip("Z").split("T")
        hour, minute, second = map(int, clock.split(":"))
        seconds = hour * 3600 + minute * 60 + second + hours * 3600
        return date.fromordinal(date.fromisoformat(day).toordinal() + int(seconds // 86400)).isoformat()
    """
)

_QUARTILES = module(
    """
    def quartile_range(values):
        if not values:
            return None
        ordered = sorted(values)

        def at(share):
            place = (len(ordered) - 1) * share
            low = int(place)
            high = min(low + 1, len(ordered) - 1)
            return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

        return at(0.75) - at(0.25)
    """
)
_QUARTILES_NUMPY = module(
    """
    import numpy as np

    def quartile_range(values):
        if len(values) == 0:
            return None
        low, high = np.percentile(values, [25, 75])
        return float(high - low)
    """
)
_QUARTILES_STATISTICS = module(
    """
    import statistics

    def quartile_range(values):
        if len(values) < 2:
            return 0.0 if values else None
        first, _, third = statistics.quantiles(values, n=4, method="inclusive")
        return third - first
    """
)

ENTRIES = (
    Entry(
        "working_days",
        "How many of the days from the first to the last, both counted, are Monday to Friday; 0 where the last is before "
        "the first. Days are ISO dates.",
        "first: text, last: text",
        true=(_WORKING, _WORKING_WEEKS, _WORKING_NUMPY),
        faulty={
            "last day not counted": but(_WORKING, ("day <= end", "day < end")),
            "first day not counted": but(
                _WORKING,
                (
                    "day, end, found = date.fromisoformat(first)",
                    "day, end, found = date.fromisoformat(first) + timedelta(1)",
                ),
            ),
            "Saturday works": but(_WORKING, ("< 5", "< 6")),
            "Sunday works": but(_WORKING, ("day.weekday() < 5", "day.weekday() != 5")),
            "week begins on Sunday": but(_WORKING, ("day.weekday() < 5", "day.isoweekday() < 5")),
            "five sevenths": but(
                _WORKING_WEEKS,
                (
                    "weeks * 5 + sum((start.weekday() + step) % 7 < 5 for step in range(rest))",
                    "round(total * 5 / 7)",
                ),
            ),
            "rest of the week works": but(
                _WORKING_WEEKS,
                ("sum((start.weekday() + step) % 7 < 5 for step in range(rest))", "min(rest, 5)"),
            ),
            "all days": module(
                """
                from datetime import date

                def working_days(first, last):
                    return max(0, (date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
                """
            ),
            "before the first is negative": but(
                _WORKING_WEEKS, ("        return 0\n", "        return total\n")
            ),
        },
        visible=((("2024-05-06", "2024-05-10"), 5), (("2024-05-06", "2024-05-13"), 6)),
        hidden=(
            (("2024-05-11", "2024-05-12"), 0),
            (("2024-05-10", "2024-05-14"), 3),
            (("2024-05-06", "2024-05-06"), 1),
            (("2024-05-05", "2024-05-20"), 11),
            (("2024-05-10", "2024-05-06"), 0),
            (("2024-05-10", "2024-05-07"), 0),
        ),
    ),
    Entry(
        "local_day",
        "The ISO date at a place whose clocks differ from UTC by so many hours (5.5 and negative ones too), at a moment "
        "that is given in UTC like 2024-05-01T12:00:00Z.",
        "moment: text, hours: number",
        true=(_LOCAL, _LOCAL_ZONE, _LOCAL_SECONDS),
        faulty={
            "offset ignored": but(_LOCAL, (" + timedelta(hours=hours)", "")),
            "offset the wrong way": but(_LOCAL, (" + timedelta", " - timedelta")),
            "full hours alone": but(_LOCAL, ("hours=hours", "hours=int(hours)")),
            "only eastwards": but(_LOCAL, ("hours=hours", "hours=abs(hours)")),
            "hour of the day alone": module(
                """
                from datetime import date, timedelta

                def local_day(moment, hours):
                    day = date.fromisoformat(moment[:10])
                    return (day + timedelta(days=int(moment[11:13]) + hours >= 24)).isoformat()
                """
            ),
            "minutes cut": but(_LOCAL_SECONDS, ("hour * 3600 + minute * 60 + second", "hour * 3600")),
            "midnight belongs to the day before": but(
                _LOCAL_SECONDS, ("int(seconds // 86400)", "int((seconds - 1) // 86400)")
            ),
            "towards zero": but(_LOCAL_SECONDS, ("int(seconds // 86400)", "int(seconds / 86400)")),
        },
        visible=((("2024-05-01T12:00:00Z", 2), "2024-05-01"), (("2024-05-01T23:30:00Z", 2), "2024-05-02")),
        hidden=(
            (("2024-03-01T02:00:00Z", -5), "2024-02-29"),
            (("2024-05-01T18:45:00Z", 5.5), "2024-05-02"),
            (("2024-05-01T22:00:00Z", 2), "2024-05-02"),
            (("2024-12-31T23:00:00Z", 1), "2025-01-01"),
            (("2024-05-01T02:00:00Z", -1), "2024-05-01"),
        ),
    ),
    Entry(
        "quartile_range",
        "The distance between the third and the first quartile, with linear interpolation between the sorted values (the "
        "quartile of n values stands at place (n - 1) / 4, counted from 0). None for an empty list.",
        "values: numbers",
        true=(_QUARTILES, _QUARTILES_NUMPY, _QUARTILES_STATISTICS),
        faulty={
            "not sorted": but(_QUARTILES, ("sorted(values)", "list(values)")),
            "exclusive quartiles": module(
                """
                import statistics

                def quartile_range(values):
                    if len(values) < 2:
                        return 0.0 if values else None
                    first, _, third = statistics.quantiles(values, n=4)
                    return third - first
                """
            ),
            "nearest value": but(_QUARTILES_NUMPY, ("[25, 75])", '[25, 75], method="nearest")')),
            "lower value": but(_QUARTILES, (" + (ordered[high] - ordered[low]) * (place - low)", "")),
            "whole range": but(_QUARTILES_NUMPY, ("[25, 75]", "[0, 100]")),
            "halves of the list": module(
                """
                import statistics

                def quartile_range(values):
                    if not values:
                        return None
                    ordered, half = sorted(values), len(values) // 2
                    if not half:
                        return 0
                    return statistics.median(ordered[-half:]) - statistics.median(ordered[:half])
                """
            ),
            "repeated values once": but(_QUARTILES, ("sorted(values)", "sorted(set(values))")),
            "sorted as text": but(_QUARTILES, ("sorted(values)", "sorted(values, key=str)")),
            "place of n": but(
                _QUARTILES, ("(len(ordered) - 1) * share", "min(len(ordered) * share, len(ordered) - 1)")
            ),
        },
        visible=((([1, 2, 3, 4, 5],), 2.0), (([1, 3, 5, 7, 9],), 4.0), (([],), None)),
        hidden=(
            (([4, 1, 3, 2],), 1.5),
            (([10, 9, 100, 1, 2],), 8.0),
            (([1, 1, 1, 1, 5, 9],), 3.0),
            (([7],), 0.0),
            (([0, 10, 20, 30, 40, 50],), 25.0),
        ),
    ),
)
