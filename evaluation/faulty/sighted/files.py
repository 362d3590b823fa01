"""Functions of CSV files."""

from evaluation.faulty.entry import Entry, but, module
from toolwright.domain.query import Fact

_PASS = module(
    """
    import csv

    def pass_rates(table, least):
        counts = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if not row["points"]:
                    continue
                passed, taken = counts.get(row["class"], (0, 0))
                counts[row["class"]] = (passed + (float(row["points"]) >= least), taken + 1)
        return {name: 100 * passed / taken for name, (passed, taken) in counts.items()}
    """
)
_PASS_FRAME = module(
    """
    import pandas as pd

    def pass_rates(table, least):
        frame = pd.read_csv(table, dtype={"class": str}).dropna(subset=["points"])
        passed = frame["points"] >= least
        return {name: float(share) * 100 for name, share in passed.groupby(frame["class"]).mean().items()}
    """
)
_PASS_LISTS = module(
    """
    import csv

    def pass_rates(table, least):
        with open(table, newline="") as file:
            rows = [(row["class"], float(row["points"])) for row in csv.DictReader(file) if row["points"] != ""]
        rates = {}
        for name in {name for name, _ in rows}:
            points = [number for other, number in rows if other == name]
            rates[name] = len([number for number in points if number >= least]) / len(points) * 100
        return rates
    """
)

_MARGINS = module(
    """
    import csv

    def mean_margin(table, price, cost):
        margins = []
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row[price] and row[cost] and float(row[price]):
                    margins.append((float(row[price]) - float(row[cost])) / float(row[price]) * 100)
        return sum(margins) / len(margins) if margins else None
    """
)
_MARGINS_FRAME = module(
    """
    import pandas as pd

    def mean_margin(table, price, cost):
        frame = pd.read_csv(table)[[price, cost]].dropna()
        frame = frame[frame[price] != 0]
        margins = 100 * (1 - frame[cost] / frame[price])
        return float(margins.mean()) if len(margins) else None
    """
)
_MARGINS_STATISTICS = module(
    """
    import csv
    import statistics

    def mean_margin(table, price, cost):
        with open(table, newline="") as file:
            pairs = [(row[price], row[cost]) for row in csv.DictReader(file)]
        numbers = [(float(p), float(c)) for p, c in pairs if p != "" and c != ""]
        return statistics.fmean([(p - c) * 100 / p for p, c in numbers if p]) if any(p for p, _ in numbers) else None
    """
)

_KEPT = module(
    """
    import csv

    def retention(before, after):
        with open(before, newline="") as file:
            first = {row["customer"] for row in csv.DictReader(file)}
        with open(after, newline="") as file:
            second = {row["customer"] for row in csv.DictReader(file)}
        return 100 * len(first & second) / len(first) if first else None
    """
)
_KEPT_FRAME = module(
    """
    import pandas as pd

    def retention(before, after):
        first = pd.read_csv(before, dtype=str)["customer"].drop_duplicates()
        second = pd.read_csv(after, dtype=str)["customer"]
        return float(first.isin(second).mean() * 100) if len(first) else None
    """
)
_KEPT_LOOP = module(
    """
    import csv

    def _customers(path):
        with open(path, newline="") as file:
            return list(dict.fromkeys(row["customer"] for row in csv.DictReader(file)))

    def retention(before, after):
        first, second = _customers(before), _customers(after)
        stayed = sum(1 for customer in first if customer in second)
        return stayed / len(first) * 100 if first else None
    """
)

_BUSY = module(
    """
    import csv

    def busiest_hour(table):
        users = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                users.setdefault(int(row["time"][11:13]), set()).add(row["user"])
        return min(users, key=lambda hour: (-len(users[hour]), hour)) if users else None
    """
)
_BUSY_FRAME = module(
    """
    import pandas as pd

    def busiest_hour(table):
        frame = pd.read_csv(table, dtype={"user": str})
        if frame.empty:
            return None
        counts = frame.groupby(pd.to_datetime(frame["time"]).dt.hour)["user"].nunique()
        return int(counts.sort_index().idxmax())
    """
)
_BUSY_LIST = module(
    """
    import csv
    from datetime import datetime

    def busiest_hour(table):
        with open(table, newline="") as file:
            seen = {(datetime.fromisoformat(row["time"]).hour, row["user"]) for row in csv.DictReader(file)}
        hours = [hour for hour, _ in seen]
        return max(sorted(set(hours)), key=hours.count, default=None)
    """
)

_AGAIN = module(
    """
    import csv

    def repeated(table):
        seen, count = set(), 0
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                key = row["email"].strip().lower()
                if key == "":
                    continue
                if key in seen:
                    count += 1
                seen.add(key)
        return count
    """
)
_AGAIN_COUNTER = module(
    """
    import csv
    from collections import Counter

    def repeated(table):
        with open(table, newline="") as file:
            counts = Counter(row["email"].strip().lower() for row in csv.DictReader(file))
        del counts[""]
        return sum(times - 1 for times in counts.values())
    """
)
_AGAIN_FRAME = module(
    """
    import pandas as pd

    def repeated(table):
        emails = pd.read_csv(table, dtype=str, keep_default_na=False)["email"].str.strip().str.lower()
        return int(emails[emails != ""].duplicated().sum())
    """
)

_OPEN = module(
    """
    import csv

    def unpaid(invoices, payments):
        paid = {}
        with open(payments, newline="") as file:
            for row in csv.DictReader(file):
                paid[row["invoice"]] = paid.get(row["invoice"], 0.0) + float(row["amount"])
        total = 0.0
        with open(invoices, newline="") as file:
            for row in csv.DictReader(file):
                total += max(0.0, float(row["amount"]) - paid.get(row["invoice"], 0.0))
        return total
    """
)
_OPEN_FRAME = module(
    """
    import pandas as pd

    def unpaid(invoices, payments):
        paid = pd.read_csv(payments, dtype={"invoice": str}).groupby("invoice")["amount"].sum().rename("paid")
        frame = pd.read_csv(invoices, dtype={"invoice": str}).join(paid, on="invoice")
        return float((frame["amount"] - frame["paid"].fillna(0)).clip(lower=0).sum())
    """
)
_OPEN_LOOP = module(
    """
    import csv

    def unpaid(invoices, payments):
        with open(payments, newline="") as file:
            paid = [(row["invoice"], float(row["amount"])) for row in csv.DictReader(file)]
        with open(invoices, newline="") as file:
            rest = [
                float(row["amount"]) - sum(part for number, part in paid if number == row["invoice"])
                for row in csv.DictReader(file)
            ]
        return float(sum(part for part in rest if part > 0))
    """
)

_GROWTH = module(
    """
    import csv

    def growth(table):
        years = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                year = row["date"][:4]
                years[year] = years.get(year, 0.0) + float(row["amount"])
        if len(years) < 2 or not years[min(years)]:
            return None
        first, last = years[min(years)], years[max(years)]
        return (last - first) / first * 100
    """
)
_GROWTH_FRAME = module(
    """
    import pandas as pd

    def growth(table):
        frame = pd.read_csv(table, dtype={"date": str})
        sums = frame.groupby(frame["date"].str[:4])["amount"].sum().sort_index()
        if len(sums) < 2 or sums.iloc[0] == 0:
            return None
        return float(sums.iloc[-1] / sums.iloc[0] - 1) * 100
    """
)
_GROWTH_SORTED = module(
    """
    import csv
    from itertools import groupby

    def growth(table):
        with open(table, newline="") as file:
            rows = sorted((row["date"][:4], float(row["amount"])) for row in csv.DictReader(file))
        sums = [sum(amount for _, amount in part) for _, part in groupby(rows, key=lambda row: row[0])]
        return 100 * (sums[-1] - sums[0]) / sums[0] if len(sums) > 1 and sums[0] else None
    """
)

ENTRIES = (
    Entry(
        "pass_rates",
        "For each class the percentage of its pupils with points who have at least so many as least says. Rows without "
        "points are left out; a class with none of them is left out.",
        "table: file, least: number",
        true=(_PASS, _PASS_FRAME, _PASS_LISTS),
        faulty={
            "more for at least": but(_PASS, (">= least", "> least")),
            "without points failed": but(
                _PASS,
                ('            if not row["points"]:\n                continue\n', ""),
                ('float(row["points"])', 'float(row["points"] or 0)'),
            ),
            "share of all pupils": but(
                _PASS, ("100 * passed / taken for", "100 * passed / sum(n for _, n in counts.values()) for")
            ),
            "failed for passed": but(_PASS, (">= least", "< least")),
            "counts": but(_PASS, ("100 * passed / taken", "passed")),
            "fraction": but(_PASS_FRAME, (" * 100", "")),
            "points as text": but(_PASS, ('float(row["points"]) >= least', 'row["points"] >= str(least)')),
            "rate of those who passed": but(
                _PASS,
                ("100 * passed / taken for", "100 * passed / sum(p for p, _ in counts.values()) for"),
                ("in counts.items()}", "in counts.items() if passed}"),
            ),
            "repeated points once": but(
                _PASS_LISTS,
                (
                    "points = [number for other, number in rows if other == name]",
                    "points = {number for other, number in rows if other == name}",
                ),
            ),
        },
        visible=(
            (("class,points\na,60\na,40\nb,80\n", 50), {"a": 50.0, "b": 100.0}),
            (("class,points\na,55\na,65\n", 60), {"a": 50.0}),
        ),
        hidden=(
            (("class,points\na,50\na,49\nb,10\n", 50), {"a": 50.0, "b": 0.0}),
            (("class,points\na,50\na,\nb,\n", 50), {"a": 100.0}),
            (("class,points\na,100\na,9\na,9\nb,7\n", 50), {"a": 100 / 3, "b": 0.0}),
        ),
        facts=(Fact("points 50 gives 100%", (("points", 50),), 100, percent=True),),
    ),
    Entry(
        "mean_margin",
        "The mean of the margins of the rows, in percent: what of the price is left after the cost. Rows without a price or a "
        "cost and those with a price of 0 are left out; None where none is left.",
        "table: file, price: column, cost: column",
        true=(_MARGINS, _MARGINS_FRAME, _MARGINS_STATISTICS),
        faulty={
            "margin of the sums": module(
                """
                import pandas as pd

                def mean_margin(table, price, cost):
                    frame = pd.read_csv(table)[[price, cost]].dropna()
                    total = float(frame[price].sum())
                    return float(total - frame[cost].sum()) / total * 100 if total else None
                """
            ),
            "markup": but(
                _MARGINS_FRAME,
                ("100 * (1 - frame[cost] / frame[price])", "100 * (frame[price] / frame[cost] - 1)"),
            ),
            "fraction": but(_MARGINS_FRAME, ("100 * (1", "(1")),
            "missing cost is zero": but(
                _MARGINS_FRAME, ("[[price, cost]].dropna()", "[[price, cost]].fillna(0)")
            ),
            "median": but(_MARGINS_FRAME, ("margins.mean()", "margins.median()")),
            "losses left out": but(
                _MARGINS_STATISTICS, ("for p, c in numbers if p])", "for p, c in numbers if p > c])")
            ),
            "losses are zero": but(_MARGINS_FRAME, ("margins.mean()", "margins.clip(lower=0).mean()")),
            "cost share": but(
                _MARGINS_FRAME, ("(1 - frame[cost] / frame[price])", "(frame[cost] / frame[price])")
            ),
            "divided by all rows": but(
                _MARGINS,
                ("margins = []", "margins, rows = [], 0"),
                (
                    "        for row in csv.DictReader(file):\n",
                    "        for row in csv.DictReader(file):\n            rows += 1\n",
                ),
                ("/ len(margins) if", "/ rows if"),
            ),
        },
        visible=(
            (("price,cost\n10,4\n20,10\n", "price", "cost"), 55.0),
            (("price,cost\n10,5\n10,5\n", "price", "cost"), 50.0),
        ),
        hidden=(
            (("price,cost\n10,5\n40,10\n", "price", "cost"), 62.5),
            (("price,cost\n10,5\n,7\n20,\n0,3\n", "price", "cost"), 50.0),
            (("price,cost\n10,15\n10,5\n10,3\n", "price", "cost"), 70 / 3),
            (("cost,price\n5,0\n", "price", "cost"), None),
        ),
        facts=(Fact("price 10, cost 4 gives 60%", (("price", 10), ("cost", 4)), 60, percent=True),),
    ),
    Entry(
        "retention",
        "The percentage of the customers of the first file who are in the second as well. A customer counts once in each; "
        "None where the first file has none.",
        "before: file, after: file",
        true=(_KEPT, _KEPT_FRAME, _KEPT_LOOP),
        faulty={
            "of the second": but(_KEPT, ("/ len(first) if first", "/ len(second) if second")),
            "of both": but(_KEPT, ("/ len(first) if", "/ len(first | second) if")),
            "lost for kept": but(_KEPT, ("first & second", "first - second")),
            "rows for customers": but(_KEPT_FRAME, (".drop_duplicates()", "")),
            "rows of the second": module(
                """
                import csv

                def retention(before, after):
                    with open(before, newline="") as file:
                        first = {row["customer"] for row in csv.DictReader(file)}
                    with open(after, newline="") as file:
                        stayed = [row["customer"] for row in csv.DictReader(file) if row["customer"] in first]
                    return 100 * len(stayed) / len(first) if first else None
                """
            ),
            "sizes alone": but(_KEPT, ("len(first & second)", "min(len(first), len(second))")),
            "case ignored": but(_KEPT_LOOP, ('row["customer"] for', 'row["customer"].lower() for')),
            "numbers by value": but(_KEPT_LOOP, ('row["customer"] for', 'row["customer"].lstrip("0") for')),
            "same row": module(
                """
                import pandas as pd

                def retention(before, after):
                    first, second = (pd.read_csv(path, dtype=str)["customer"] for path in (before, after))
                    if first.empty:
                        return None
                    pairs = zip(first, second)
                    return 100 * sum(one == other for one, other in pairs) / first.nunique()
                """
            ),
        },
        visible=(
            (("customer\nann\nbob\n", "customer\nann\ncid\n"), 50.0),
            (("customer\nann\n", "customer\nann\nbob\n"), 100.0),
            (("customer\n", "customer\nann\n"), None),
        ),
        hidden=(
            (("customer\nann\nann\nbob\n", "customer\nbob\ncid\ndan\neve\n"), 50.0),
            (("customer\nann\nbob\ncid\ndan\n", "customer\ndan\ndan\n"), 25.0),
            (("customer\nAnn\nbob\n", "customer\nann\nx\n"), 0.0),
            (("customer\n07\n7\n", "customer\n7\n"), 50.0),
        ),
    ),
    Entry(
        "busiest_hour",
        "The hour of the day (0 to 23) in which most different users were active, over all days; of several the earliest. "
        "Times are like 2024-05-01T09:30:00. None for an empty table.",
        "table: file",
        true=(_BUSY, _BUSY_FRAME, _BUSY_LIST),
        faulty={
            "events for users": but(_BUSY_FRAME, (".nunique()", ".count()")),
            "latest of several": but(_BUSY, (", hour)", ", -hour)")),
            "as they come": but(_BUSY, ("(-len(users[hour]), hour)", "-len(users[hour])")),
            "quietest": but(_BUSY, ("-len(users[hour])", "len(users[hour])")),
            "number of users": but(
                _BUSY,
                (
                    "return min(users, key=lambda hour: (-len(users[hour]), hour)) if users else None",
                    "return max(map(len, users.values())) if users else None",
                ),
            ),
            "minute for hour": but(_BUSY, ("[11:13]", "[14:16]")),
            "twelve hours": but(_BUSY, ('int(row["time"][11:13])', 'int(row["time"][11:13]) % 12')),
            "each day apart": module(
                """
                import csv

                def busiest_hour(table):
                    users = {}
                    with open(table, newline="") as file:
                        for row in csv.DictReader(file):
                            users.setdefault(row["time"][:13], set()).add(row["user"])
                    best = min(users, key=lambda hour: (-len(users[hour]), hour), default=None)
                    return None if best is None else int(best[11:13])
                """
            ),
        },
        visible=(
            (("time,user\n2024-05-01T09:30:00,ann\n2024-05-01T09:40:00,bob\n2024-05-01T10:00:00,ann\n",), 9),
            (("time,user\n",), None),
        ),
        hidden=(
            (("time,user\n2024-05-01T10:00:00,ann\n2024-05-01T10:01:00,ann\n2024-05-01T09:00:00,bob\n",), 9),
            (("time,user\n2024-05-01T23:10:00,ann\n2024-05-02T23:20:00,bob\n2024-05-03T08:00:00,eve\n",), 23),
            (
                (
                    (
                        "time,user\n2024-05-01T07:00:00,a\n2024-05-01T07:10:00,b\n2024-05-02T15:00:00,a\n"
                        "2024-05-03T15:30:00,b\n2024-05-04T15:30:00,c\n"
                    ),
                ),
                15,
            ),
        ),
    ),
    Entry(
        "repeated",
        "How many rows have an e-mail address that stands in a row before, without regard to case and to blanks around it. "
        "Rows without an address don't count.",
        "table: file",
        true=(_AGAIN, _AGAIN_COUNTER, _AGAIN_FRAME),
        faulty={
            "case kept": but(_AGAIN, (".lower()", "")),
            "blanks kept": but(_AGAIN, (".strip()", "")),
            "missing ones repeat": but(_AGAIN_COUNTER, ('    del counts[""]\n', "")),
            "addresses for rows": but(
                _AGAIN_COUNTER,
                (
                    "sum(times - 1 for times in counts.values())",
                    "sum(times > 1 for times in counts.values())",
                ),
            ),
            "first ones too": but(_AGAIN_FRAME, ("duplicated()", "duplicated(keep=False)")),
            "different ones": but(
                _AGAIN_COUNTER, ("sum(times - 1 for times in counts.values())", "len(counts)")
            ),
            "neighbours alone": module(
                """
                import csv

                def repeated(table):
                    with open(table, newline="") as file:
                        emails = [row["email"].strip().lower() for row in csv.DictReader(file)]
                    emails = [email for email in emails if email]
                    return sum(one == other for one, other in zip(emails, emails[1:]))
                """
            ),
            "whole rows": module(
                """
                import pandas as pd

                def repeated(table):
                    frame = pd.read_csv(table, dtype=str).dropna(subset=["email"])
                    frame["email"] = frame["email"].str.strip().str.lower()
                    return int(frame.duplicated().sum())
                """
            ),
        },
        visible=(
            (("id,email\n1,a@x\n2,b@x\n3,a@x\n",), 1),
            (("id,email\n1,a@x\n",), 0),
        ),
        hidden=(
            (("id,email\n1,a@x\n2,A@x\n3, a@x\n4,b@x\n",), 2),
            (("id,email\n1,\n2,\n3,a@x\n",), 0),
            (("id,email\n1,a@x\n2,b@x\n3,a@x\n4,b@x\n5,a@x\n",), 3),
            (("id,email\n1,a@x\n2,A@x\n",), 1),
            (("id,email\n1,a@x\n2,a@x \n",), 1),
        ),
    ),
    Entry(
        "unpaid",
        "What is still to be paid: the sum over all invoices of what their payments together leave open. Numbers of invoices "
        "are texts. What was paid too much counts as nothing open; payments without an invoice are passed over.",
        "invoices: file, payments: file",
        true=(_OPEN, _OPEN_FRAME, _OPEN_LOOP),
        faulty={
            "difference of the sums": module(
                """
                import pandas as pd

                def unpaid(invoices, payments):
                    return float(pd.read_csv(invoices)["amount"].sum() - pd.read_csv(payments)["amount"].sum())
                """
            ),
            "last payment alone": but(_OPEN, ('paid.get(row["invoice"], 0.0) + float', "float")),
            "any payment pays all": but(
                _OPEN,
                (
                    'max(0.0, float(row["amount"]) - paid.get(row["invoice"], 0.0))',
                    '0.0 if row["invoice"] in paid else float(row["amount"])',
                ),
            ),
            "overpaid ones are credit": but(
                _OPEN,
                (
                    'max(0.0, float(row["amount"]) - paid.get(row["invoice"], 0.0))',
                    'float(row["amount"]) - paid.get(row["invoice"], 0.0)',
                ),
            ),
            "invoices without payments lost": but(
                _OPEN_FRAME, ('.join(paid, on="invoice")', '.join(paid, on="invoice", how="inner")')
            ),
            "missing payment is missing": but(_OPEN_FRAME, (".fillna(0)", "")),
            "joined row by row": module(
                """
                import pandas as pd

                def unpaid(invoices, payments):
                    frame = pd.read_csv(invoices, dtype={"invoice": str}).merge(
                        pd.read_csv(payments, dtype={"invoice": str}), on="invoice", how="left"
                    )
                    rest = frame["amount_x"] - frame["amount_y"].fillna(0)
                    return float(rest.clip(lower=0).sum())
                """
            ),
            "numbers by value": but(
                _OPEN_FRAME,
                ('pd.read_csv(payments, dtype={"invoice": str})', "pd.read_csv(payments)"),
                ('pd.read_csv(invoices, dtype={"invoice": str})', "pd.read_csv(invoices)"),
            ),
            "number of invoices": but(_OPEN_LOOP, ("sum(part for part in rest", "sum(1 for part in rest")),
        },
        visible=(
            (("invoice,amount\nA,100\nB,50\n", "invoice,amount\nA,40\n"), 110.0),
            (("invoice,amount\nA,100\n", "invoice,amount\nA,100\n"), 0.0),
        ),
        hidden=(
            (("invoice,amount\nA,100\n", "invoice,amount\nA,40\nA,30\nZ,5\n"), 30.0),
            (("invoice,amount\nA,100\nB,50\n", "invoice,amount\nA,120\n"), 50.0),
            (("invoice,amount\n01,10\n1,20\n", "invoice,amount\n1,5\n"), 25.0),
            (("invoice,amount\nA,10\nB,8\n", "invoice,amount\nA,10\n"), 8.0),
        ),
    ),
    Entry(
        "growth",
        "By how many percent the sum of the amounts of the last year is above that of the first (negative where it is below). "
        "Dates are ISO dates. None where there are fewer than two years, or the first year's sum is 0.",
        "table: file",
        true=(_GROWTH, _GROWTH_FRAME, _GROWTH_SORTED),
        faulty={
            "relative to the last": but(_GROWTH, ("/ first * 100", "/ last * 100")),
            "ratio": but(_GROWTH, ("(last - first) / first", "last / first")),
            "order of the file": but(
                _GROWTH,
                ("years[min(years)], years[max(years)]", "list(years.values())[0], list(years.values())[-1]"),
            ),
            "rows for years": module(
                """
                import csv

                def growth(table):
                    with open(table, newline="") as file:
                        rows = sorted(csv.DictReader(file), key=lambda row: row["date"])
                    if len({row["date"][:4] for row in rows}) < 2 or not float(rows[0]["amount"]):
                        return None
                    first, last = float(rows[0]["amount"]), float(rows[-1]["amount"])
                    return (last - first) / first * 100
                """
            ),
            "means for sums": but(_GROWTH_FRAME, ('["amount"].sum()', '["amount"].mean()')),
            "from smallest to largest": but(
                _GROWTH, ("years[min(years)], years[max(years)]", "min(years.values()), max(years.values())")
            ),
            "last two years": but(
                _GROWTH_FRAME, ("sums.iloc[-1] / sums.iloc[0] - 1", "sums.iloc[-1] / sums.iloc[-2] - 1")
            ),
            "months for years": but(_GROWTH_FRAME, (".str[:4]", ".str[:7]")),
            "sign lost": but(_GROWTH, ("(last - first)", "abs(last - first)")),
        },
        visible=(
            (("date,amount\n2022-03-01,100\n2023-05-01,150\n",), 50.0),
            (("date,amount\n2022-03-01,100\n",), None),
        ),
        hidden=(
            (("date,amount\n2023-03-01,80\n2022-05-01,100\n",), -20.0),
            (("date,amount\n2021-03-01,100\n2021-04-01,100\n2022-05-01,100\n2023-01-01,300\n",), 50.0),
            (("date,amount\n2022-03-01,0\n2023-05-01,150\n",), None),
            (("date,amount\n2022-03-01,10\n2022-07-01,30\n2023-02-01,20\n2023-05-01,30\n",), 25.0),
            (("date,amount\n2022-03-01,10\n2022-07-01,30\n",), None),
        ),
    ),
)
