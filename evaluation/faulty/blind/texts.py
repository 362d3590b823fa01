"""Pure functions of texts and of dates that are given as texts."""

from evaluation.faulty.entry import Entry, body

_COUNT = "distinct(names)"
_LAST = "month_end(day)"
_DAYS = "nights(arrival, departure)"
_AGE = "age(born, on)"

ENTRIES = (
    Entry(
        "distinct",
        "How many different names there are, without regard to case and to blanks around them; blank ones don't count.",
        "names: texts",
        true=(
            body(_COUNT, "return len({name.strip().casefold() for name in names} - {''})"),
            body(_COUNT, "return len(set(filter(None, map(str.strip, map(str.casefold, names)))))"),
            body(
                _COUNT,
                "seen = []",
                "for name in names:",
                "    plain = name.casefold().strip()",
                "    if plain and plain not in seen:",
                "        seen.append(plain)",
                "return len(seen)",
            ),
        ),
        faulty={
            "case kept": body(_COUNT, "return len({name.strip() for name in names} - {''})"),
            "blanks kept": body(_COUNT, "return len({name.casefold() for name in names} - {''})"),
            "lower for case folding": body(
                _COUNT, "return len({name.strip().lower() for name in names} - {''})"
            ),
            "blank ones counted": body(_COUNT, "return len({name.strip().casefold() for name in names})"),
            "all counted": body(_COUNT, "return len([name for name in names if name.strip()])"),
        },
        visible=(((["Ann", "ann", "Bob"],), 2), (([],), 0)),
        hidden=(((["STRASSE", "straße"],), 1), (([" a", "a "],), 1), ((["", "  "],), 0), ((["x", "X"],), 1)),
    ),
    Entry(
        "month_end",
        "The last day of the month of an ISO date, as an ISO date.",
        "day: text",
        true=(
            body(
                _LAST,
                "import calendar",
                "year, month = int(day[:4]), int(day[5:7])",
                "return f'{day[:8]}{calendar.monthrange(year, month)[1]}'",
            ),
            body(
                _LAST,
                "from datetime import date, timedelta",
                "later = date.fromisoformat(day).replace(day=28) + timedelta(days=4)",
                "return (later - timedelta(days=later.day)).isoformat()",
            ),
            body(
                _LAST,
                "year, month = map(int, day.split('-')[:2])",
                "days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]",
                "leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)",
                "return f'{year:04}-{month:02}-{days + (month == 2 and leap):02}'",
            ),
        ),
        faulty={
            "always 30": body(_LAST, "return day[:8] + '30'"),
            "always 31": body(_LAST, "return day[:8] + '31'"),
            "no leap years": body(
                _LAST,
                "days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]",
                "return f'{day[:8]}{days[int(day[5:7]) - 1]}'",
            ),
            "first of the next": body(
                _LAST,
                "from datetime import date, timedelta",
                "later = date.fromisoformat(day).replace(day=28) + timedelta(days=4)",
                "return later.replace(day=1).isoformat()",
            ),
        },
        visible=((("2023-01-15",), "2023-01-31"), (("2023-02-01",), "2023-02-28")),
        hidden=(
            (("2024-02-10",), "2024-02-29"),
            (("2023-04-30",), "2023-04-30"),
            (("2023-12-31",), "2023-12-31"),
        ),
    ),
    Entry(
        "nights",
        "The nights between two ISO dates; 0 where the departure is not after the arrival.",
        "arrival: text, departure: text",
        true=(
            body(
                _DAYS,
                "from datetime import date",
                "return max(0, (date.fromisoformat(departure) - date.fromisoformat(arrival)).days)",
            ),
            body(
                _DAYS,
                "from datetime import date",
                "return max(date.fromisoformat(departure).toordinal() - date.fromisoformat(arrival).toordinal(), 0)",
            ),
            body(
                _DAYS,
                "from datetime import datetime",
                "gone = datetime.strptime(departure, '%Y-%m-%d') - datetime.strptime(arrival, '%Y-%m-%d')",
                "return gone.days if gone.days > 0 else 0",
            ),
        ),
        faulty={
            "both days counted": body(
                _DAYS,
                "from datetime import date",
                "return max(0, (date.fromisoformat(departure) - date.fromisoformat(arrival)).days + 1)",
            ),
            "sign kept": body(
                _DAYS,
                "from datetime import date",
                "return (date.fromisoformat(departure) - date.fromisoformat(arrival)).days",
            ),
            "sign dropped": body(
                _DAYS,
                "from datetime import date",
                "return abs((date.fromisoformat(departure) - date.fromisoformat(arrival)).days)",
            ),
            "day of the month alone": body(_DAYS, "return max(0, int(departure[8:]) - int(arrival[8:]))"),
        },
        visible=((("2024-05-01", "2024-05-04"), 3), (("2024-05-01", "2024-05-02"), 1)),
        hidden=(
            (("2024-02-28", "2024-03-01"), 2),
            (("2024-05-04", "2024-05-01"), 0),
            (("2024-05-04",) * 2, 0),
        ),
    ),
    Entry(
        "age",
        "The full years from one ISO date to a later one.",
        "born: text, on: text",
        true=(
            body(_AGE, "return int(on[:4]) - int(born[:4]) - (on[5:] < born[5:])"),
            body(
                _AGE,
                "from datetime import date",
                "first, last = date.fromisoformat(born), date.fromisoformat(on)",
                "return last.year - first.year - ((last.month, last.day) < (first.month, first.day))",
            ),
            body(
                _AGE,
                "first, last = (tuple(map(int, day.split('-'))) for day in (born, on))",
                "years = last[0] - first[0]",
                "return years if last[1:] >= first[1:] else years - 1",
            ),
        ),
        faulty={
            "years alone": body(_AGE, "return int(on[:4]) - int(born[:4])"),
            "a day late": body(_AGE, "return int(on[:4]) - int(born[:4]) - (on[5:] <= born[5:])"),
            "month alone": body(_AGE, "return int(on[:4]) - int(born[:4]) - (on[5:7] < born[5:7])"),
            "years of 365 days": body(
                _AGE,
                "from datetime import date",
                "return (date.fromisoformat(on) - date.fromisoformat(born)).days // 365",
            ),
        },
        visible=((("1990-06-15", "2020-08-01"), 30), (("1990-06-15", "2020-01-01"), 29)),
        hidden=((("1990-06-15", "2020-06-15"), 30), (("1990-06-15", "2020-06-14"), 29)),
    ),
)
