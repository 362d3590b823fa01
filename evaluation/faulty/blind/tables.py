"""Functions of CSV files."""

from evaluation.faulty.entry import Entry, but, module
from toolwright.domain.query import Fact

_SHARE = module(
    """
    import csv

    def revenue_share(table, region):
        part = total = 0.0
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row["price"] == "" or row["quantity"] == "":
                    continue
                revenue = float(row["price"]) * float(row["quantity"])
                total += revenue
                if row["region"] == region:
                    part += revenue
        return 100 * part / total if total else None
    """
)
_SHARE_FRAME = module(
    """
    import pandas as pd

    def revenue_share(table, region):
        frame = pd.read_csv(table).dropna(subset=["price", "quantity"])
        revenue = frame["price"] * frame["quantity"]
        total = float(revenue.sum())
        if total == 0:
            return None
        return float(revenue[frame["region"] == region].sum()) / total * 100
    """
)
_SHARE_GROUPS = module(
    """
    import csv
    from collections import defaultdict

    def revenue_share(table, region):
        with open(table, newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["price"] and row["quantity"]]
        by_region = defaultdict(float)
        for row in rows:
            by_region[row["region"]] += float(row["price"]) * float(row["quantity"])
        everything = sum(by_region.values())
        return by_region[region] / everything * 100 if everything else None
    """
)
_SALES = "region,price,quantity\nNorth,10,3\nSouth,20,1\nNorth,5,10\n"
_SALES_MORE = "region,price,quantity\nNorth,2,4\nNorthwest,8,1\nSouth,6,4\nNorth,,9\nSouth,7,\n"

_TOP = module(
    """
    import csv

    def top_sellers(table, count):
        sold = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                sold[row["product"]] = sold.get(row["product"], 0) + int(row["quantity"])
        ordered = sorted(sold, key=lambda product: (-sold[product], product))
        return ordered[:count]
    """
)
_TOP_COUNTER = module(
    """
    import csv
    from collections import Counter

    def top_sellers(table, count):
        sold = Counter()
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                sold.update({row["product"]: int(row["quantity"])})
        return [product for product, _ in Counter(dict(sorted(sold.items()))).most_common(count)]
    """
)
_TOP_FRAME = module(
    """
    import pandas as pd

    def top_sellers(table, count):
        totals = pd.read_csv(table).groupby("product", as_index=False)["quantity"].sum()
        ordered = totals.sort_values(["quantity", "product"], ascending=[False, True])
        return ordered["product"].head(count).tolist()
    """
)

_LATE = module(
    """
    import csv
    from datetime import datetime

    def late_share(table):
        late = shipped = 0
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if not row["shipped"]:
                    continue
                shipped += 1
                due = datetime.strptime(row["due"], "%d.%m.%Y")
                if datetime.strptime(row["shipped"], "%d.%m.%Y") > due:
                    late += 1
        return 100 * late / shipped if shipped else None
    """
)
_LATE_FRAME = module(
    """
    import pandas as pd

    def late_share(table):
        frame = pd.read_csv(table, dtype=str).dropna(subset=["shipped"])
        if frame.empty:
            return None
        due = pd.to_datetime(frame["due"], format="%d.%m.%Y")
        shipped = pd.to_datetime(frame["shipped"], format="%d.%m.%Y")
        return float((shipped > due).mean() * 100)
    """
)
_LATE_KEYS = module(
    """
    import csv

    def _key(text):
        day, month, year = text.split(".")
        return int(year), int(month), int(day)

    def late_share(table):
        with open(table, newline="") as file:
            pairs = [(row["due"], row["shipped"]) for row in csv.DictReader(file) if row["shipped"]]
        if not pairs:
            return None
        return sum(_key(shipped) > _key(due) for due, shipped in pairs) / len(pairs) * 100
    """
)

_MONTHS = module(
    """
    import csv
    from datetime import datetime, timezone

    def monthly_totals(table):
        totals = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                moment = datetime.fromisoformat(row["time"]).astimezone(timezone.utc)
                month = f"{moment:%Y-%m}"
                totals[month] = totals.get(month, 0.0) + float(row["amount"])
        return totals
    """
)
_MONTHS_FRAME = module(
    """
    import pandas as pd

    def monthly_totals(table):
        frame = pd.read_csv(table)
        moments = pd.to_datetime(frame["time"], utc=True)
        totals = frame["amount"].groupby(moments.dt.strftime("%Y-%m")).sum()
        return {month: float(total) for month, total in totals.items()}
    """
)
_MONTHS_SHIFT = module(
    """
    import csv
    from collections import defaultdict
    from datetime import datetime

    def monthly_totals(table):
        totals = defaultdict(float)
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                moment = datetime.fromisoformat(row["time"])
                moment = moment.replace(tzinfo=None) - moment.utcoffset()
                totals[moment.isoformat()[:7]] += float(row["amount"])
        return dict(totals)
    """
)

_JOIN = module(
    """
    import csv

    def order_value(orders, prices):
        with open(prices, newline="") as file:
            price = {row["code"]: float(row["price"]) for row in csv.DictReader(file)}
        total = 0.0
        with open(orders, newline="") as file:
            for row in csv.DictReader(file):
                if row["code"] in price:
                    total += int(row["quantity"]) * price[row["code"]]
        return total
    """
)
_JOIN_FRAME = module(
    """
    import pandas as pd

    def order_value(orders, prices):
        known = pd.read_csv(prices, dtype={"code": str}).drop_duplicates("code", keep="last")
        joined = pd.read_csv(orders, dtype={"code": str}).merge(known, on="code", how="inner")
        return float((joined["quantity"] * joined["price"]).sum())
    """
)
_JOIN_LOOP = module(
    """
    import csv

    def order_value(orders, prices):
        with open(orders, newline="") as first, open(prices, newline="") as second:
            ordered, listed = list(csv.DictReader(first)), list(csv.DictReader(second))
        total = 0.0
        for order in ordered:
            found = [row for row in listed if row["code"] == order["code"]]
            if found:
                total += float(found[-1]["price"]) * float(order["quantity"])
        return total
    """
)

_WEIGHTED = module(
    """
    import csv

    def weighted_mean(table, value, weight):
        above = below = 0.0
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row[value] and row[weight]:
                    above += float(row[value]) * float(row[weight])
                    below += float(row[weight])
        return above / below if below else None
    """
)
_WEIGHTED_FRAME = module(
    """
    import pandas as pd

    def weighted_mean(table, value, weight):
        frame = pd.read_csv(table)[[value, weight]].dropna()
        total = float(frame[weight].sum())
        return float((frame[value] * frame[weight]).sum()) / total if total else None
    """
)
_WEIGHTED_NUMPY = module(
    """
    import csv
    import numpy as np

    def weighted_mean(table, value, weight):
        with open(table, newline="") as file:
            rows = [(row[value], row[weight]) for row in csv.DictReader(file)]
        kept = [(float(number), float(size)) for number, size in rows if number != "" and size != ""]
        if not sum(size for _, size in kept):
            return None
        return float(np.average([number for number, _ in kept], weights=[size for _, size in kept]))
    """
)

_SPREADS = module(
    """
    import csv
    import statistics

    def group_spread(table, group, value):
        groups = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                numbers = groups.setdefault(row[group], [])
                if row[value]:
                    numbers.append(float(row[value]))
        return {
            name: statistics.stdev(numbers) if len(numbers) > 1 else None for name, numbers in groups.items()
        }
    """
)
_SPREADS_FRAME = module(
    """
    import pandas as pd

    def group_spread(table, group, value):
        frame = pd.read_csv(table, dtype={group: str}, keep_default_na=False, na_values={value: [""]})
        found = frame.groupby(group)[value].std()
        return {name: None if pd.isna(number) else float(number) for name, number in found.items()}
    """
)
_SPREADS_HAND = module(
    """
    import csv
    from collections import defaultdict

    def group_spread(table, group, value):
        groups = defaultdict(list)
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                groups[row[group]] += [float(row[value])] if row[value] else []
        spreads = {}
        for name, numbers in groups.items():
            if len(numbers) < 2:
                spreads[name] = None
                continue
            mean = sum(numbers) / len(numbers)
            spreads[name] = (sum((one - mean) ** 2 for one in numbers) / (len(numbers) - 1)) ** 0.5
        return spreads
    """
)

_BALANCE = module(
    """
    import csv

    def balances(table):
        with open(table, newline="") as file:
            rows = list(csv.DictReader(file))
        rows.sort(key=lambda row: row["date"])
        balance, found = 0.0, []
        for row in rows:
            amount = float(row["amount"])
            balance += amount if row["kind"] == "in" else -amount
            found.append(balance)
        return found
    """
)
_BALANCE_SUMS = module(
    """
    import csv
    from itertools import accumulate

    def balances(table):
        with open(table, newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: row["date"])
        signs = {"in": 1, "out": -1}
        return list(accumulate(float(row["amount"]) * signs[row["kind"]] for row in rows))
    """
)
_BALANCE_FRAME = module(
    """
    import pandas as pd

    def balances(table):
        frame = pd.read_csv(table).sort_values("date", kind="stable")
        signed = frame["amount"].where(frame["kind"] == "in", -frame["amount"])
        return [float(number) for number in signed.cumsum()]
    """
)

_LATEST = module(
    """
    import csv

    def latest_price(table, product):
        best = None
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row["product"] == product and (best is None or row["date"] >= best[0]):
                    best = row["date"], float(row["price"])
        return best[1] if best else None
    """
)
_LATEST_SORTED = module(
    """
    import csv

    def latest_price(table, product):
        with open(table, newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["product"] == product]
        rows.sort(key=lambda row: row["date"])
        return float(rows[-1]["price"]) if rows else None
    """
)
_LATEST_FRAME = module(
    """
    import pandas as pd

    def latest_price(table, product):
        frame = pd.read_csv(table, dtype={"product": str})
        mine = frame[frame["product"] == product].sort_values("date", kind="stable")
        return None if mine.empty else float(mine["price"].iloc[-1])
    """
)

ENTRIES = (
    Entry(
        "revenue_share",
        "What percentage of the whole revenue the rows of one region make. A row's revenue is its price times its "
        "quantity; rows without a price or a quantity are left out. None where there is no revenue.",
        "table: file, region: text",
        true=(_SHARE, _SHARE_FRAME, _SHARE_GROUPS),
        faulty={
            "share of the rows": but(
                _SHARE, ("total += revenue", "total += 1"), ("part += revenue", "part += 1")
            ),
            "fraction for percent": but(_SHARE, ("100 * part / total", "part / total")),
            "relative to the others": but(
                _SHARE,
                ("100 * part / total if total else", "100 * part / (total - part) if total > part else"),
            ),
            "quantity forgotten": but(_SHARE, (' * float(row["quantity"])', "")),
            "missing quantity taken as one": but(
                _SHARE,
                ('if row["price"] == "" or row["quantity"] == "":', 'if row["price"] == "":'),
                ('float(row["quantity"])', 'float(row["quantity"] or 1)'),
            ),
            "region by its beginning": but(
                _SHARE, ('row["region"] == region', 'row["region"].startswith(region)')
            ),
            "rounded down": but(_SHARE, ("100 * part / total", "100 * part // total")),
            "mean price for the missing": but(
                _SHARE_FRAME,
                ('.dropna(subset=["price", "quantity"])', ""),
                (
                    '    revenue = frame["price"]',
                    '    revenue = frame["price"].fillna(frame["price"].mean())',
                ),
            ),
        },
        visible=(
            ((_SALES, "North"), 80.0),
            ((_SALES, "South"), 20.0),
            (("region,price,quantity\n", "North"), None),
        ),
        hidden=(
            ((_SALES_MORE, "North"), 20.0),
            ((_SALES_MORE, "Northwest"), 20.0),
            ((_SALES_MORE, "South"), 60.0),
            ((_SALES_MORE, "East"), 0.0),
            (("region,price,quantity\nNorth,0,2\nSouth,4,0\n", "North"), None),
            (("region,price,quantity\nNorth,1,1\nSouth,2,1\n", "North"), 100 / 3),
        ),
    ),
    Entry(
        "top_sellers",
        "The products with the highest total quantity, so many as count says, the highest first; equal totals in the "
        "order of their names.",
        "table: file, count: integer",
        true=(_TOP, _TOP_COUNTER, _TOP_FRAME),
        faulty={
            "ties as they come": but(_TOP, ("(-sold[product], product)", "-sold[product]")),
            "ties from behind": but(
                _TOP,
                ("(-sold[product], product))", "(sold[product], product), reverse=True)"),
            ),
            "quantities as text": but(
                _TOP, ("(-sold[product], product))", "(str(sold[product]), product), reverse=True)")
            ),
            "largest order for total": but(
                _TOP,
                (
                    'sold.get(row["product"], 0) + int(row["quantity"])',
                    'max(sold.get(row["product"], 0), int(row["quantity"]))',
                ),
            ),
            "last order for total": but(
                _TOP, ('sold.get(row["product"], 0) + int(row["quantity"])', 'int(row["quantity"])')
            ),
            "orders for quantity": but(_TOP, ('int(row["quantity"])', "1")),
            "lowest first": but(_TOP, ("-sold[product]", "sold[product]")),
            "one too many": but(_TOP, ("[:count]", "[:count + 1]")),
            "repeated rows dropped": but(
                _TOP_FRAME, ("pd.read_csv(table)", "pd.read_csv(table).drop_duplicates()")
            ),
        },
        visible=(
            (("product,quantity\ntea,5\nrice,9\nsalt,2\n", 2), ["rice", "tea"]),
            (("product,quantity\ntea,5\nrice,9\ntea,6\nsalt,2\n", 1), ["tea"]),
        ),
        hidden=(
            (("product,quantity\ntea,5\nrice,9\nsalt,2\n", 2), ["rice", "tea"]),
            (("product,quantity\nb,10\nc,9\na,10\nd,9\n", 3), ["a", "b", "c"]),
            (("product,quantity\na,9\nb,10\nc,100\n", 3), ["c", "b", "a"]),
            (("product,quantity\na,6\nb,3\nb,5\nc,7\n", 1), ["b"]),
            (("product,quantity\na,4\na,4\nb,7\nb,0\nb,0\n", 1), ["a"]),
            (("product,quantity\nb,1\na,2\n", 5), ["a", "b"]),
        ),
    ),
    Entry(
        "late_share",
        "The percentage of the shipped orders that were shipped after they were due. Dates are written as "
        "day.month.year; orders that have no date of shipping are left out. None where none was shipped.",
        "table: file",
        true=(_LATE, _LATE_FRAME, _LATE_KEYS),
        faulty={
            "dates compared as text": but(
                _LATE,
                ('datetime.strptime(row["due"], "%d.%m.%Y")', 'row["due"]'),
                ('datetime.strptime(row["shipped"], "%d.%m.%Y")', 'row["shipped"]'),
            ),
            "the due day is late": but(_LATE, ("> due", ">= due")),
            "not shipped is on time": but(
                _LATE,
                ('            if not row["shipped"]:\n                continue\n', ""),
                (
                    'if datetime.strptime(row["shipped"], "%d.%m.%Y") > due:',
                    'if row["shipped"] and datetime.strptime(row["shipped"], "%d.%m.%Y") > due:',
                ),
            ),
            "not shipped is late": but(
                _LATE,
                (
                    'if not row["shipped"]:\n                continue',
                    (
                        'if not row["shipped"]:\n                shipped, late = shipped + 1, late + 1\n'
                        "                continue"
                    ),
                ),
            ),
            "month and day exchanged": but(
                _LATE_KEYS,
                ("return int(year), int(month), int(day)", "return int(year), int(day), int(month)"),
            ),
            "year left out": but(_LATE_KEYS, ("return int(year), ", "return ")),
            "on time for late": but(_LATE, ("> due", "<= due")),
            "late to on time": but(_LATE, ("/ shipped if shipped", "/ (shipped - late) if shipped > late")),
        },
        visible=(
            (("order,due,shipped\n1,10.03.2024,09.03.2024\n2,10.03.2024,12.03.2024\n",), 50.0),
            (("order,due,shipped\n1,10.03.2024,11.03.2024\n",), 100.0),
            (("order,due,shipped\n1,10.03.2024,\n",), None),
        ),
        hidden=(
            (
                (
                    "order,due,shipped\n1,28.02.2024,01.03.2024\n2,01.03.2024,28.02.2024\n3,5.5.2024,5.5.2024\n",
                ),
                100 / 3,
            ),
            (("order,due,shipped\n1,10.01.2024,\n2,10.01.2024,11.01.2024\n3,10.01.2024,09.01.2024\n",), 50.0),
            (("order,due,shipped\n1,30.12.2023,02.01.2024\n",), 100.0),
            (("order,due,shipped\n1,03.02.2024,02.03.2024\n2,01.01.2024,31.12.2023\n",), 50.0),
            (("order,due,shipped\n",), None),
        ),
    ),
    Entry(
        "monthly_totals",
        "The sum of the amounts by calendar month in UTC, keyed like 2024-01. Times are in ISO format with their offset; "
        "refunds are negative amounts.",
        "table: file",
        true=(_MONTHS, _MONTHS_FRAME, _MONTHS_SHIFT),
        faulty={
            "offset ignored": but(_MONTHS, (".astimezone(timezone.utc)", "")),
            "offset the wrong way": but(_MONTHS_SHIFT, ("- moment.utcoffset()", "+ moment.utcoffset()")),
            "years merged": but(_MONTHS, ("%Y-%m", "2024-%m")),
            "refunds left out": but(_MONTHS, ('+ float(row["amount"])', '+ max(0.0, float(row["amount"]))')),
            "refunds added": but(_MONTHS, ('+ float(row["amount"])', '+ abs(float(row["amount"]))')),
            "last for sum": but(_MONTHS, ("totals.get(month, 0.0) + ", "")),
            "cents cut": but(_MONTHS, ('float(row["amount"])', 'int(float(row["amount"]))')),
            "mean for sum": but(_MONTHS_FRAME, (".sum()", ".mean()")),
            "repeated amounts once": but(
                _MONTHS_FRAME, ("pd.read_csv(table)", 'pd.read_csv(table).drop_duplicates("amount")')
            ),
        },
        visible=(
            (
                (
                    (
                        "time,amount\n2024-01-05T10:00:00+00:00,10\n2024-01-20T12:00:00+00:00,5\n"
                        "2024-02-01T09:00:00+00:00,7\n"
                    ),
                ),
                {"2024-01": 15.0, "2024-02": 7.0},
            ),
            (("time,amount\n2024-05-05T10:00:00+02:00,2.5\n",), {"2024-05": 2.5}),
        ),
        hidden=(
            (
                ("time,amount\n2024-02-01T01:30:00+02:00,4\n2024-01-31T20:00:00-05:00,3\n",),
                {"2024-01": 4.0, "2024-02": 3.0},
            ),
            (
                (
                    (
                        "time,amount\n2023-03-03T03:00:00+00:00,8.75\n2024-03-03T03:00:00+00:00,1\n"
                        "2024-03-04T03:00:00+00:00,-0.5\n2024-03-05T03:00:00+00:00,1\n"
                    ),
                ),
                {"2023-03": 8.75, "2024-03": 1.5},
            ),
        ),
    ),
    Entry(
        "order_value",
        "The value of all orders: each order's quantity times the price of its code. Orders whose code has no price are "
        "left out. Codes are texts (007 is another than 7); where a code has several prices the last one counts.",
        "orders: file, prices: file",
        true=(_JOIN, _JOIN_FRAME, _JOIN_LOOP),
        faulty={
            "first price counts": but(_JOIN_FRAME, ('keep="last"', 'keep="first"')),
            "every price counts": but(_JOIN_FRAME, ('.drop_duplicates("code", keep="last")', "")),
            "codes as numbers": but(
                _JOIN,
                ('{row["code"]: float', '{row["code"].lstrip("0"): float'),
                ('if row["code"] in price', 'if row["code"].lstrip("0") in price'),
                ('price[row["code"]]', 'price[row["code"].lstrip("0")]'),
            ),
            "quantity forgotten": but(_JOIN, ('int(row["quantity"]) * ', "")),
            "repeated orders once": but(
                _JOIN_FRAME, ('dtype={"code": str}).merge', 'dtype={"code": str}).drop_duplicates().merge')
            ),
            "mean price": but(
                _JOIN_FRAME,
                ('.drop_duplicates("code", keep="last")', '.groupby("code", as_index=False)["price"].mean()'),
            ),
            "one order for a code": but(
                _JOIN_FRAME,
                ('dtype={"code": str}).merge', 'dtype={"code": str}).drop_duplicates("code").merge'),
            ),
            "joined by position": module(
                """
                import csv

                def order_value(orders, prices):
                    with open(orders, newline="") as first, open(prices, newline="") as second:
                        pairs = zip(csv.DictReader(first), csv.DictReader(second))
                        return sum(float(order["quantity"]) * float(row["price"]) for order, row in pairs)
                """
            ),
        },
        visible=(
            (("code,quantity\nA1,2\nB2,1\n", "code,price\nA1,10\nB2,5\n"), 25.0),
            (("code,quantity\nA1,2\nC3,4\n", "code,price\nA1,10\nB2,5\n"), 20.0),
        ),
        hidden=(
            (("code,quantity\nA1,2\n", "code,price\nA1,10\nA1,12\n"), 24.0),
            (("code,quantity\n007,3\n7,1\n", "code,price\n7,2\n007,5\n"), 17.0),
            (("code,quantity\nA1,2\nA1,2\nA1,3\n", "code,price\nB2,1\nA1,10\n"), 70.0),
            (("code,quantity\nZ9,2\n", "code,price\nA1,10\n"), 0.0),
        ),
    ),
    Entry(
        "weighted_mean",
        "The mean of one column weighted by another. Rows that have no value or no weight are left out; None where the "
        "weights add up to 0.",
        "table: file, value: column, weight: column",
        true=(_WEIGHTED, _WEIGHTED_FRAME, _WEIGHTED_NUMPY),
        faulty={
            "without weights": but(
                _WEIGHTED, (" * float(row[weight])", ""), ("below += float(row[weight])", "below += 1")
            ),
            "divided by the count": but(_WEIGHTED, ("below += float(row[weight])", "below += 1")),
            "missing weight is one": but(
                _WEIGHTED,
                ("if row[value] and row[weight]:", "if row[value]:"),
                ("* float(row[weight])", "* float(row[weight] or 1)"),
                ("below += float(row[weight])", "below += float(row[weight] or 1)"),
            ),
            "missing value is zero": but(
                _WEIGHTED,
                ("if row[value] and row[weight]:", "if row[weight]:"),
                ("float(row[value])", "float(row[value] or 0)"),
            ),
            "columns exchanged": but(
                _WEIGHTED, ("below += float(row[weight])", "below += float(row[value])")
            ),
            "weight of missing values kept": but(
                _WEIGHTED_FRAME,
                ("pd.read_csv(table)[[value, weight]].dropna()", "pd.read_csv(table)"),
            ),
            "sum of weights not looked at": but(_WEIGHTED, (" if below else None", "")),
            "zero values left out": but(
                _WEIGHTED_NUMPY, ('if number != "" and size', 'if number not in ("", "0") and size')
            ),
        },
        visible=(
            (("score,size\n10,1\n20,3\n", "score", "size"), 17.5),
            (("score,size\n10,2\n20,2\n", "score", "size"), 15.0),
        ),
        hidden=(
            (("score,size\n10,1\n,5\n30,1\n", "score", "size"), 20.0),
            (("score,size\n10,1\n20,\n40,2\n", "score", "size"), 30.0),
            (("score,size\n10,0\n", "score", "size"), None),
            (("score,size\n0,1\n8,3\n", "score", "size"), 6.0),
            (("size,score\n4,1\n1,5\n", "score", "size"), 1.8),
        ),
        facts=(Fact("score 12, size 3 gives 12", (("score", 12), ("size", 3)), 12),),
    ),
    Entry(
        "group_spread",
        "The sample standard deviation of a column for each group of another; missing values are left out. None for a "
        "group with fewer than two values.",
        "table: file, group: column, value: column",
        true=(_SPREADS, _SPREADS_FRAME, _SPREADS_HAND),
        faulty={
            "population for sample": but(_SPREADS, ("statistics.stdev(", "statistics.pstdev(")),
            "zero for one value": but(_SPREADS, ("> 1 else None", "> 1 else 0.0")),
            "missing as zero": but(
                _SPREADS,
                (
                    "if row[value]:\n                numbers.append(float(row[value]))",
                    "numbers.append(float(row[value] or 0))",
                ),
            ),
            "groups without a value lost": but(
                _SPREADS,
                ("            numbers = groups.setdefault(row[group], [])\n", ""),
                ("numbers.append(float", "groups.setdefault(row[group], []).append(float"),
            ),
            "distance from the mean of all": module(
                """
                import csv

                def group_spread(table, group, value):
                    with open(table, newline="") as file:
                        rows = [(row[group], row[value]) for row in csv.DictReader(file)]
                    every = [float(number) for _, number in rows if number]
                    mean = sum(every) / len(every) if every else 0.0
                    spreads = {}
                    for name in dict.fromkeys(name for name, _ in rows):
                        own = [float(number) for other, number in rows if other == name and number]
                        squares = sum((number - mean) ** 2 for number in own)
                        spreads[name] = (squares / (len(own) - 1)) ** 0.5 if len(own) > 1 else None
                    return spreads
                """
            ),
            "repeated values once": but(
                _SPREADS, ("statistics.stdev(numbers)", "statistics.stdev(set(numbers))")
            ),
            "groups without regard to case": but(
                _SPREADS, ("setdefault(row[group],", "setdefault(row[group].lower(),")
            ),
            "groups of columns exchanged": but(
                _SPREADS,
                ("setdefault(row[group],", "setdefault(row[value],"),
                ("if row[value]:", "if row[group]:"),
                ("append(float(row[value]))", "append(float(row[group]))"),
            ),
        },
        visible=(
            (("team,points\na,1\na,3\nb,2\nb,6\n", "team", "points"), {"a": 2**0.5, "b": 8**0.5}),
            (("team,points\na,2\na,4\na,6\n", "team", "points"), {"a": 2.0}),
        ),
        hidden=(
            (("team,points\na,1\na,3\nb,5\n", "team", "points"), {"a": 2**0.5, "b": None}),
            (("team,points\na,1\na,\na,3\nb,\n", "team", "points"), {"a": 2**0.5, "b": None}),
            (("team,points\na,1\na,1\na,4\nA,5\nA,7\n", "team", "points"), {"a": 3**0.5, "A": 2**0.5}),
            (("points,team\n1,x\n3,x\n10,y\n12,y\n", "team", "points"), {"x": 2**0.5, "y": 2**0.5}),
        ),
    ),
    Entry(
        "balances",
        "The balance after each booking in the order of the ISO dates, those of one day in the order of the file. The kind "
        "in adds the amount, out takes it away; the account begins with 0.",
        "table: file",
        true=(_BALANCE, _BALANCE_SUMS, _BALANCE_FRAME),
        faulty={
            "order of the file": but(_BALANCE, ('    rows.sort(key=lambda row: row["date"])\n', "")),
            "kind ignored": but(_BALANCE, ('amount if row["kind"] == "in" else -amount', "amount")),
            "kind the wrong way": but(_BALANCE, ('== "in"', '== "out"')),
            "one day by amount": but(_BALANCE, ('row["date"])', '(row["date"], float(row["amount"])))')),
            "starts with zero": but(_BALANCE, ("0.0, []", "0.0, [0.0]")),
            "before each booking": but(
                _BALANCE,
                ("        found.append(balance)\n", ""),
                (
                    '        amount = float(row["amount"])',
                    '        found.append(balance)\n        amount = float(row["amount"])',
                ),
            ),
            "latest first": but(_BALANCE, ('row["date"])', 'row["date"], reverse=True)')),
            "never below zero": but(
                _BALANCE,
                ("found.append(balance)", "balance = max(balance, 0.0)\n        found.append(balance)"),
            ),
            "one a day": but(
                _BALANCE,
                (
                    "        rows = list(csv.DictReader(file))",
                    '        rows = list({row["date"]: row for row in csv.DictReader(file)}.values())',
                ),
            ),
        },
        visible=(
            (("date,kind,amount\n2024-01-01,in,100\n2024-01-02,out,30\n",), [100.0, 70.0]),
            (
                ("date,kind,amount\n2024-01-05,in,10\n2024-01-06,in,5\n2024-01-07,out,2.5\n",),
                [10.0, 15.0, 12.5],
            ),
        ),
        hidden=(
            (("date,kind,amount\n2024-02-01,out,20\n2024-01-31,in,50\n",), [50.0, 30.0]),
            (
                ("date,kind,amount\n2024-01-01,out,20\n2024-01-01,in,5\n2024-01-01,in,7\n",),
                [-20.0, -15.0, -8.0],
            ),
            (("date,kind,amount\n",), []),
        ),
    ),
    Entry(
        "latest_price",
        "The price of a product at the latest of its ISO dates; of several on this date the last in the file. None for a "
        "product that is not there.",
        "table: file, product: text",
        true=(_LATEST, _LATEST_SORTED, _LATEST_FRAME),
        faulty={
            "last in the file": but(_LATEST, (' and (best is None or row["date"] >= best[0])', "")),
            "first of the day": but(_LATEST, (">= best[0]", "> best[0]")),
            "earliest": but(_LATEST, (">= best[0]", "<= best[0]")),
            "highest": but(_LATEST_SORTED, ('row["date"])\n', 'float(row["price"]))\n')),
            "latest of all products": module(
                """
                import csv

                def latest_price(table, product):
                    with open(table, newline="") as file:
                        rows = list(csv.DictReader(file))
                    if not any(row["product"] == product for row in rows):
                        return None
                    return float(max(reversed(rows), key=lambda row: row["date"])["price"])
                """
            ),
            "zero where there is none": but(
                _LATEST, ("best[1] if best else None", "best[1] if best else 0.0")
            ),
            "highest of the latest day": but(
                _LATEST_SORTED, ('row["date"])\n', '(row["date"], float(row["price"])))\n')
            ),
            "month and day alone": but(_LATEST_SORTED, ('row["date"])\n', 'row["date"][5:])\n')),
        },
        visible=(
            (("date,product,price\n2024-01-01,tea,3\n2024-02-01,tea,4\n2024-01-15,rice,2\n", "tea"), 4.0),
            (("date,product,price\n2024-01-01,tea,3\n", "salt"), None),
        ),
        hidden=(
            (("date,product,price\n2024-03-01,tea,3\n2024-02-01,tea,4\n2024-05-01,rice,9\n", "tea"), 3.0),
            (("date,product,price\n2024-03-01,tea,5\n2024-03-01,tea,4\n", "tea"), 4.0),
            (("date,product,price\n2023-12-01,tea,5\n2024-01-01,tea,4\n", "tea"), 4.0),
            (("date,product,price\n2024-01-01,tea,3\n", "salt"), None),
        ),
    ),
)
