"""Functions of texts, of days and of lists."""

from evaluation.faulty.entry import Entry, but, module

_DURATION = module(
    """
    import re

    HOURS = {"d": 24, "h": 1, "m": 1 / 60}

    def duration_hours(text):
        parts = re.findall(r"(\\d+(?:\\.\\d+)?)\\s*([dhm])", text.lower())
        return sum(float(number) * HOURS[unit] for number, unit in parts)
    """
)
_DURATION_SEARCH = module(
    """
    import re

    def _of(unit, text):
        return sum(map(float, re.findall(rf"(\\d+(?:\\.\\d+)?)\\s*{unit}", text, re.IGNORECASE)))

    def duration_hours(text):
        return _of("d", text) * 24 + _of("h", text) + _of("m", text) / 60
    """
)
_DURATION_TOKENS = module(
    """
    import re

    def duration_hours(text):
        minutes, number = 0.0, None
        for token in re.findall(r"\\d+(?:\\.\\d+)?|[^\\s\\d]", text.lower()):
            if token[0].isdigit():
                number = float(token)
                continue
            if number is not None and token in ("d", "h", "m"):
                minutes += number * {"d": 24 * 60, "h": 60, "m": 1}[token]
            number = None
        return minutes / 60
    """
)

_DUE = module(
    """
    from datetime import date, timedelta

    def due_date(day, days):
        due = date.fromisoformat(day) + timedelta(days=days)
        while due.weekday() >= 5:
            due += timedelta(days=1)
        return due.isoformat()
    """
)
_DUE_NUMPY = module(
    """
    import numpy as np

    def due_date(day, days):
        return str(np.busday_offset(np.datetime64(day) + days, 0, roll="forward"))
    """
)
_DUE_FRAME = module(
    """
    import pandas as pd

    def due_date(day, days):
        due = pd.Timestamp(day) + pd.Timedelta(days=days)
        due += pd.Timedelta(days={"Saturday": 2, "Sunday": 1}.get(due.day_name(), 0))
        return due.strftime("%Y-%m-%d")
    """
)

_TRIMMED = module(
    """
    def trimmed_mean(values, percent):
        cut = int(len(values) * percent // 100)
        kept = sorted(values)[cut : len(values) - cut]
        return sum(kept) / len(kept) if kept else None
    """
)
_TRIMMED_NUMPY = module(
    """
    import numpy as np

    def trimmed_mean(values, percent):
        ordered = np.sort(np.array(values, dtype=float))
        cut = int(np.floor(ordered.size * percent / 100))
        kept = ordered[cut : ordered.size - cut]
        return float(kept.mean()) if kept.size else None
    """
)
_TRIMMED_STEPS = module(
    """
    import statistics

    def trimmed_mean(values, percent):
        left = list(values)
        for _ in range(int(len(values) * percent / 100)):
            if len(left) < 2:
                return None
            left.remove(max(left))
            left.remove(min(left))
        return statistics.fmean(left) if left else None
    """
)

_INSTALMENT = module(
    """
    def instalment(principal, rate, years):
        monthly, count = rate / 1200, years * 12
        if monthly == 0:
            return principal / count
        return principal * monthly / (1 - (1 + monthly) ** -count)
    """
)
_INSTALMENT_VALUE = module(
    """
    def instalment(principal, rate, years):
        growth = 1 + rate / 100 / 12
        worth, factor = 0.0, 1.0
        for _ in range(years * 12):
            factor /= growth
            worth += factor
        return principal / worth
    """
)
_INSTALMENT_GROWN = module(
    """
    import math

    def instalment(principal, rate, years):
        if not rate:
            return principal / years / 12
        monthly = rate / 12 / 100
        grown = math.pow(1 + monthly, 12 * years)
        return principal * monthly * grown / (grown - 1)
    """
)

ENTRIES = (
    Entry(
        "duration_hours",
        "The hours of a duration like 1d 2h 30m: days of 24 hours, hours and minutes. Each part may be missing, letters may "
        "be small or capital, numbers may have decimals, and blanks say nothing. 0 for a text without any part.",
        "text: text",
        true=(_DURATION, _DURATION_SEARCH, _DURATION_TOKENS),
        faulty={
            "working days": but(_DURATION, ('"d": 24', '"d": 8')),
            "small letters alone": but(_DURATION, ("text.lower()", "text")),
            "whole numbers alone": but(_DURATION, ("(\\d+(?:\\.\\d+)?)", "(\\d+)")),
            "parts apart by blanks": module(
                """
                def duration_hours(text):
                    total = 0.0
                    for part in text.lower().split():
                        total += float(part[:-1]) * {"d": 24, "h": 1, "m": 1 / 60}[part[-1]]
                    return total
                """
            ),
            "all three or nothing": module(
                """
                import re

                def duration_hours(text):
                    found = re.search(r"(?:([\\d.]+)\\s*d\\s*)?([\\d.]+)\\s*h\\s*(?:([\\d.]+)\\s*m)?", text.lower())
                    if not found:
                        return 0
                    days, hours, minutes = (float(part or 0) for part in found.groups())
                    return days * 24 + hours + minutes / 60
                """
            ),
        },
        visible=(
            (("1d 2h 30m",), 26.5),
            (("2h",), 2.0),
            (("",), 0),
        ),
        hidden=(
            (("45m",), 0.75),
            (("1D 6H",), 30.0),
            (("1.5h",), 1.5),
            (("2h15m",), 2.25),
            (("3 h 6 m",), 3.1),
            (("2d",), 48.0),
            (("10h 05m",), 10 + 1 / 12),
        ),
    ),
    Entry(
        "due_date",
        "The ISO date so many days after another; where that is a Saturday or a Sunday, the Monday after it.",
        "day: text, days: integer",
        true=(_DUE, _DUE_NUMPY, _DUE_FRAME),
        faulty={
            "the Friday before": but(
                _DUE, ("        due += timedelta(days=1)", "        due -= timedelta(days=1)")
            ),
            "one day on": but(_DUE, ("while due", "if due")),
            "Sundays alone": but(_DUE, ("weekday() >= 5", "weekday() > 5")),
            "working days counted": but(
                _DUE_NUMPY,
                ('np.datetime64(day) + days, 0, roll="forward"', 'np.datetime64(day), days, roll="forward"'),
            ),
            "the start moved": but(
                _DUE_NUMPY,
                (
                    'np.busday_offset(np.datetime64(day) + days, 0, roll="forward")',
                    'np.busday_offset(np.datetime64(day), 0, roll="forward") + days',
                ),
            ),
        },
        visible=(
            (("2024-03-04", 3), "2024-03-07"),
            (("2024-02-20", 14), "2024-03-05"),
            (("2024-03-03", 0), "2024-03-04"),
        ),
        hidden=(
            (("2024-03-01", 1), "2024-03-04"),
            (("2024-03-01", 2), "2024-03-04"),
            (("2024-03-02", 3), "2024-03-05"),
            (("2024-03-01", 30), "2024-04-01"),
            (("2024-12-27", 7), "2025-01-03"),
        ),
    ),
    Entry(
        "trimmed_mean",
        "The mean of the values without the lowest and the highest ones: of each end so many percent (from 0 to 50) of the "
        "number of all values, rounded down. None where nothing is left.",
        "values: numbers, percent: number",
        true=(_TRIMMED, _TRIMMED_NUMPY, _TRIMMED_STEPS),
        faulty={
            "both ends together": but(_TRIMMED, ("percent // 100", "percent // 200")),
            "rounded to the nearest": but(
                _TRIMMED, ("int(len(values) * percent // 100)", "round(len(values) * percent / 100)")
            ),
            "in the order given": but(_TRIMMED, ("sorted(values)[", "values[")),
            "cut to the bounds": but(
                _TRIMMED_NUMPY,
                (
                    "kept = ordered[cut : ordered.size - cut]",
                    (
                        "kept = ordered[cut : ordered.size - cut]\n"
                        "    kept = ordered.clip(kept[0], kept[-1]) if kept.size else kept"
                    ),
                ),
            ),
            "by the slice from behind": but(_TRIMMED, ("len(values) - cut]", "-cut]")),
            "beyond percentiles": but(
                _TRIMMED_NUMPY,
                (
                    (
                        "cut = int(np.floor(ordered.size * percent / 100))\n"
                        "    kept = ordered[cut : ordered.size - cut]"
                    ),
                    (
                        "if not ordered.size:\n        return None\n"
                        "    low, high = np.percentile(ordered, [percent, 100 - percent])\n"
                        "    kept = ordered[(ordered >= low) & (ordered <= high)]"
                    ),
                ),
            ),
        },
        visible=(
            (([1, 2, 3, 4, 100], 20), 3.0),
            (([10, 50, 20, 30, 40, 0, 60, 70, 80, 90], 10), 45.0),
            (([], 10), None),
        ),
        hidden=(
            (([9, 1, 2, 4, 90, 3, 5], 20), 23 / 5),
            (([5, 1, 3, 100], 0), 27.25),
            (([7, 7, 1, 7, 50, 9], 30), 7.5),
            (([4, 6], 50), None),
            (([8, 1, 2, 3], 40), 2.5),
            (([1, 2, 9], 10), 4.0),
        ),
    ),
    Entry(
        "instalment",
        "The equal amount that is paid at the end of each month so that a loan with its interest is paid back after so many "
        "years; a twelfth of the yearly rate, which is in percent, is charged each month.",
        "principal: number, rate: number, years: integer",
        true=(_INSTALMENT, _INSTALMENT_VALUE, _INSTALMENT_GROWN),
        faulty={
            "interest on the whole loan": module(
                """
                def instalment(principal, rate, years):
                    return principal * (1 + rate / 100 * years) / (years * 12)
                """
            ),
            "a rate below 1 is no percentage": but(
                _INSTALMENT, ("rate / 1200", "(rate / 100 if rate >= 1 else rate) / 12")
            ),
            "monthly rate rounded": but(_INSTALMENT, ("rate / 1200", "round(rate / 1200, 4)")),
            "effective rate": but(_INSTALMENT, ("rate / 1200", "(1 + rate / 100) ** (1 / 12) - 1")),
            "paid at the beginning": but(
                _INSTALMENT,
                ("(1 - (1 + monthly) ** -count)", "(1 - (1 + monthly) ** -count) / (1 + monthly)"),
            ),
        },
        visible=(
            ((1200, 0, 1), 100.0),
            ((1000, 12, 1), 88.84878867834168),
        ),
        hidden=(
            ((1000, 12, 1), 88.84878867834168),
            ((250000, 3.75, 20), 1482.220787400542),
            ((6000, 0, 5), 100.0),
            ((24000, 0.6, 2), 1006.2619761442079),
        ),
    ),
)
