"""Functions of tables whose rows happen: orders, tickets, waits."""

from evaluation.faulty.entry import Entry, but, module
from toolwright.domain.query import Fact

_REORDER = module(
    """
    import csv
    from datetime import date

    def reorder_days(table):
        days = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                days.setdefault(row["customer"], set()).add(date.fromisoformat(row["date"]))
        gaps = []
        for dates in days.values():
            ordered = sorted(dates)
            gaps += [(later - earlier).days for earlier, later in zip(ordered, ordered[1:])]
        return sum(gaps) / len(gaps) if gaps else None
    """
)
_REORDER_FRAME = module(
    """
    import pandas as pd

    def reorder_days(table):
        frame = pd.read_csv(table, dtype=str, keep_default_na=False)[["customer", "date"]].drop_duplicates()
        frame["date"] = pd.to_datetime(frame["date"], format="%Y-%m-%d")
        frame = frame.sort_values(["customer", "date"])
        gaps = frame.groupby("customer")["date"].diff().dropna().dt.days
        return float(gaps.mean()) if len(gaps) else None
    """
)
_REORDER_SPANS = module(
    """
    import csv
    from collections import defaultdict
    from datetime import date

    def reorder_days(table):
        with open(table, newline="") as file:
            pairs = {(row["customer"], date.fromisoformat(row["date"]).toordinal()) for row in csv.DictReader(file)}
        days = defaultdict(list)
        for customer, day in pairs:
            days[customer].append(day)
        gaps = len(pairs) - len(days)
        return sum(max(own) - min(own) for own in days.values()) / gaps if gaps else None
    """
)
_ORDERS = "customer,date\na,2024-01-01\na,2024-01-11\nb,2024-01-05\na,2024-01-31\nb,2024-01-11\n"

_OPEN = module(
    """
    import csv
    from datetime import datetime

    def open_tickets(table):
        latest = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                moment = datetime.fromisoformat(row["time"])
                ticket = row["ticket"]
                if ticket not in latest or moment >= latest[ticket][0]:
                    latest[ticket] = (moment, row["status"].strip().lower())
        return sum(status == "open" for _, status in latest.values())
    """
)
_OPEN_FRAME = module(
    """
    import pandas as pd

    def open_tickets(table):
        frame = pd.read_csv(table, dtype=str, keep_default_na=False)
        frame["time"] = pd.to_datetime(frame["time"], utc=True, format="ISO8601")
        frame = frame.sort_values("time", kind="stable").drop_duplicates("ticket", keep="last")
        return int((frame["status"].str.strip().str.lower() == "open").sum())
    """
)
_OPEN_SORTED = module(
    """
    import csv
    from datetime import datetime

    def open_tickets(table):
        with open(table, newline="") as file:
            rows = list(csv.DictReader(file))
        rows.sort(key=lambda row: datetime.fromisoformat(row["time"]).timestamp())
        status = {row["ticket"]: row["status"] for row in rows}
        return len([text for text in status.values() if text.strip().casefold() == "open"])
    """
)

_BUSIEST = module(
    """
    import csv
    from datetime import date, timedelta

    def busiest_days(table, days):
        totals = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row["amount"]:
                    day = date.fromisoformat(row["date"])
                    totals[day] = totals.get(day, 0.0) + float(row["amount"])
        best = 0.0
        for day in totals:
            end = day + timedelta(days=days)
            best = max(best, sum(amount for other, amount in totals.items() if day <= other < end))
        return best
    """
)
_BUSIEST_FRAME = module(
    """
    import pandas as pd

    def busiest_days(table, days):
        frame = pd.read_csv(table).dropna(subset=["amount"])
        if frame.empty:
            return 0.0
        frame["date"] = pd.to_datetime(frame["date"], format="%Y-%m-%d")
        daily = frame.groupby("date")["amount"].sum().asfreq("D", fill_value=0)
        return float(daily.rolling(days, min_periods=1).sum().max())
    """
)
_BUSIEST_QUEUE = module(
    """
    import csv
    from collections import deque
    from datetime import date

    def busiest_days(table, days):
        with open(table, newline="") as file:
            rows = sorted(
                (date.fromisoformat(row["date"]).toordinal(), float(row["amount"]))
                for row in csv.DictReader(file)
                if row["amount"] != ""
            )
        within, total, best = deque(), 0.0, 0.0
        for day, amount in rows:
            within.append((day, amount))
            total += amount
            while within and within[0][0] <= day - days:
                total -= within.popleft()[1]
            best = max(best, total)
        return best
    """
)

_WAIT = module(
    """
    import csv
    import statistics
    from datetime import datetime

    def median_wait(table):
        waits = []
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row["arrived"] and row["seen"]:
                    wait = datetime.fromisoformat(row["seen"]) - datetime.fromisoformat(row["arrived"])
                    waits.append(wait.total_seconds() / 60)
        return statistics.median(waits) if waits else None
    """
)
_WAIT_FRAME = module(
    """
    import pandas as pd

    def median_wait(table):
        frame = pd.read_csv(table, dtype=str)[["arrived", "seen"]].dropna()
        if frame.empty:
            return None
        moments = frame.apply(lambda column: pd.to_datetime(column, utc=True, format="ISO8601"))
        return float((moments["seen"] - moments["arrived"]).dt.total_seconds().median()) / 60
    """
)
_WAIT_HAND = module(
    """
    import csv
    from datetime import datetime

    def median_wait(table):
        with open(table, newline="") as file:
            pairs = [(row["arrived"], row["seen"]) for row in csv.DictReader(file)]
        seconds = sorted(
            datetime.fromisoformat(seen).timestamp() - datetime.fromisoformat(arrived).timestamp()
            for arrived, seen in pairs
            if arrived != "" and seen != ""
        )
        count = len(seconds)
        if count == 0:
            return None
        return (seconds[(count - 1) // 2] + seconds[count // 2]) / 2 / 60
    """
)

_BILL = module(
    """
    import csv

    def discounted_total(table):
        total = 0.0
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row["price"] == "" or row["quantity"] == "":
                    continue
                discount = float(row["discount"]) if row["discount"] else 0.0
                total += float(row["price"]) * float(row["quantity"]) * (1 - discount / 100)
        return total
    """
)
_BILL_FRAME = module(
    """
    import pandas as pd

    def discounted_total(table):
        frame = pd.read_csv(table).dropna(subset=["price", "quantity"])
        full = frame["price"] * frame["quantity"]
        return float((full * (100 - frame["discount"].fillna(0)) / 100).sum())
    """
)
_BILL_OFF = module(
    """
    import csv

    def discounted_total(table):
        with open(table, newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["price"] and row["quantity"]]
        full = [float(row["price"]) * float(row["quantity"]) for row in rows]
        off = [amount * float(row["discount"] or 0) / 100 for amount, row in zip(full, rows)]
        return sum(full) - sum(off)
    """
)

ENTRIES = (
    Entry(
        "reorder_days",
        "The mean number of days from one order to the customer's next, over all such pairs of all customers. The dates are "
        "ISO dates; several orders of a customer on one day count as one. None where nobody ordered on two days.",
        "table: file",
        true=(_REORDER, _REORDER_FRAME, _REORDER_SPANS),
        faulty={
            "mean of the customers' means": but(
                _REORDER_FRAME,
                (
                    'gaps = frame.groupby("customer")["date"].diff().dropna().dt.days',
                    'gaps = frame.groupby("customer")["date"].diff().dropna().dt.days.groupby(frame["customer"]).mean()',
                ),
            ),
            "orders of one day apart": but(_REORDER_FRAME, (".drop_duplicates()", "")),
            "in the order of the file": but(
                _REORDER_FRAME,
                ('    frame = frame.sort_values(["customer", "date"])\n', ""),
                (".dt.days", ".dt.days.abs()"),
            ),
            "from customer to customer": but(
                _REORDER_FRAME,
                ('sort_values(["customer", "date"])', 'sort_values("date")'),
                ('frame.groupby("customer")["date"].diff()', 'frame["date"].diff()'),
            ),
            "single orders as a gap of 0": but(
                _REORDER,
                (
                    "        gaps += [",
                    "        if len(ordered) == 1:\n            gaps.append(0)\n        gaps += [",
                ),
                ("if gaps else None", "if any(gaps) else None"),
            ),
        },
        visible=(
            ((_ORDERS,), 12.0),
            (("customer,date\na,2024-01-01\nb,2024-02-01\n",), None),
        ),
        hidden=(
            (
                ("customer,date\na,2024-02-28\na,2024-03-01\na,2024-03-02\nb,2024-01-01\nb,2024-01-31\n",),
                11.0,
            ),
            (("customer,date\na,2024-01-20\na,2024-01-01\na,2024-01-11\nb,2024-01-02\n",), 9.5),
            (("customer,date\na,2024-01-01\na,2024-01-01\na,2024-01-08\nb,2024-05-01\n",), 7.0),
            (("customer,date\na,2024-01-01\na,2024-01-01\n",), None),
        ),
    ),
    Entry(
        "open_tickets",
        "How many tickets are open: those whose latest row has the status open, without regard to case and to blanks around "
        "it. Times are in ISO format with their offset from UTC; of several rows of a ticket at one moment the last in the "
        "file counts.",
        "table: file",
        true=(_OPEN, _OPEN_FRAME, _OPEN_SORTED),
        faulty={
            "ever open": module(
                """
                import pandas as pd

                def open_tickets(table):
                    frame = pd.read_csv(table, dtype=str, keep_default_na=False)
                    status = frame["status"].str.strip().str.lower()
                    return int(frame.loc[status == "open", "ticket"].nunique())
                """
            ),
            "last in the file": but(
                _OPEN_SORTED,
                ('    rows.sort(key=lambda row: datetime.fromisoformat(row["time"]).timestamp())\n', ""),
            ),
            "times as text": but(
                _OPEN_SORTED, ('datetime.fromisoformat(row["time"]).timestamp()', 'row["time"]')
            ),
            "first of one moment": but(_OPEN, ("moment >= latest", "moment > latest")),
            "case counts": but(_OPEN, (".strip().lower()", ".strip()")),
        },
        visible=(
            (
                (
                    (
                        "ticket,time,status\n1,2024-03-01T09:00:00+00:00,open\n2,2024-03-01T10:00:00+00:00,open\n"
                        "1,2024-03-02T09:00:00+00:00,closed\n3,2024-03-02T11:00:00+00:00,Open\n"
                    ),
                ),
                2,
            ),
            (("ticket,time,status\n",), 0),
        ),
        hidden=(
            (
                (
                    (
                        "ticket,time,status\n1,2024-03-02T09:00:00+00:00,closed\n1,2024-03-01T09:00:00+00:00,open\n"
                        "2,2024-03-02T09:00:00+00:00,open\n2,2024-03-01T09:00:00+00:00,new\n3,2024-03-01T09:00:00+00:00, OPEN \n"
                    ),
                ),
                2,
            ),
            (
                (
                    (
                        "ticket,time,status\n1,2024-03-01T10:00:00+00:00,open\n1,2024-03-01T11:00:00+02:00,closed\n"
                        "2,2024-03-01T23:30:00-01:00,Open\n2,2024-03-02T00:00:00+00:00,closed\n"
                    ),
                ),
                2,
            ),
            (
                (
                    (
                        "ticket,time,status\n1,2024-03-01T10:00:00+00:00,closed\n1,2024-03-01T12:00:00+02:00,open\n"
                        "2,2024-03-01T10:00:00+00:00,new\n2,2024-03-01T10:00:00+00:00,open\n"
                    ),
                ),
                2,
            ),
        ),
    ),
    Entry(
        "busiest_days",
        "The highest total of the amounts within so many calendar days in a row (at least 1), wherever these begin. Amounts "
        "are never negative; rows without an amount are left out, and a day without a row adds nothing. 0 for no rows.",
        "table: file, days: integer",
        true=(_BUSIEST, _BUSIEST_FRAME, _BUSIEST_QUEUE),
        faulty={
            "so many days with rows": but(_BUSIEST_FRAME, ('.asfreq("D", fill_value=0)', "")),
            "so many rows": but(
                _BUSIEST_FRAME,
                (
                    'frame.groupby("date")["amount"].sum().asfreq("D", fill_value=0)',
                    'frame.sort_values("date")["amount"]',
                ),
            ),
            "one day too many": but(_BUSIEST, ("<= other < end", "<= other <= end")),
            "windows side by side": but(
                _BUSIEST_FRAME,
                ("daily.rolling(days, min_periods=1).sum()", 'daily.resample(f"{days}D").sum()'),
            ),
            "file taken as sorted": but(
                _BUSIEST_QUEUE,
                ("rows = sorted(\n", "rows = list(\n"),
            ),
        },
        visible=(
            (("date,amount\n2024-05-01,10\n2024-05-02,20\n2024-05-03,5\n2024-05-04,1\n", 2), 30.0),
            (("date,amount\n2024-05-01,10\n2024-05-02,\n2024-05-03,5\n", 3), 15.0),
            (("date,amount\n", 7), 0),
        ),
        hidden=(
            (("date,amount\n2024-02-27,4\n2024-02-29,6\n2024-03-01,7\n2024-03-09,9\n", 3), 13.0),
            (
                ("date,amount\n2024-05-01,1\n2024-05-02,8\n2024-05-03,9\n2024-05-04,2\n2024-05-04,7\n", 2),
                18.0,
            ),
            (("date,amount\n2024-05-01,1\n2024-05-03,4\n2024-05-03,5\n", 2), 9.0),
            (("date,amount\n2024-05-01,3\n2024-05-02,4\n", 30), 7.0),
            (("date,amount\n2024-05-20,3\n2024-05-01,5\n2024-05-21,4\n2024-05-02,1\n", 2), 7.0),
            (("date,amount\n2024-05-01,1\n2024-05-02,6\n2024-05-03,6\n2024-05-04,1\n", 2), 12.0),
        ),
    ),
    Entry(
        "median_wait",
        "The median of the minutes from arrival to being seen. Times are in ISO format with their offset from UTC; rows that "
        "lack either are left out. None where there is no row.",
        "table: file",
        true=(_WAIT, _WAIT_FRAME, _WAIT_HAND),
        faulty={
            "mean for median": but(_WAIT, ("statistics.median(", "statistics.mean(")),
            "offsets cut off": but(
                _WAIT, ('row["seen"])', 'row["seen"][:19])'), ('(row["arrived"])', '(row["arrived"][:19])')
            ),
            "days lost": but(_WAIT, ("wait.total_seconds()", "wait.seconds")),
            "full minutes": but(_WAIT, ("wait.total_seconds() / 60", "wait.total_seconds() // 60")),
            "not seen is no wait": but(
                _WAIT,
                ('if row["arrived"] and row["seen"]:', 'if row["arrived"]:'),
                (
                    'datetime.fromisoformat(row["seen"])',
                    'datetime.fromisoformat(row["seen"] or row["arrived"])',
                ),
            ),
        },
        visible=(
            (
                (
                    (
                        "arrived,seen\n2024-06-01T08:00:00+02:00,2024-06-01T08:20:00+02:00\n"
                        "2024-06-01T08:30:00+02:00,2024-06-01T09:10:00+02:00\n"
                        "2024-06-01T09:00:00+02:00,2024-06-01T09:35:00+02:00\n"
                    ),
                ),
                35.0,
            ),
            (("arrived,seen\n2024-06-01T08:00:00+02:00,\n",), None),
        ),
        hidden=(
            (
                (
                    (
                        "arrived,seen\n2024-06-01T08:00:00+02:00,2024-06-01T08:10:30+02:00\n"
                        "2024-06-01T08:00:00+02:00,2024-06-01T10:00:00+02:00\n"
                        "2024-06-01T08:00:00+02:00,2024-06-01T08:12:00+02:00\n2024-06-01T08:00:00+02:00,\n"
                        "2024-06-01T08:00:00+02:00,2024-06-01T08:05:00+02:00\n"
                    ),
                ),
                11.25,
            ),
            (("arrived,seen\n2024-06-01T23:50:00+00:00,2024-06-03T00:20:00+00:00\n",), 1470.0),
            (
                (
                    (
                        "arrived,seen\n2024-10-27T01:30:00+02:00,2024-10-27T02:10:00+01:00\n"
                        ",2024-10-27T02:10:00+01:00\n"
                    ),
                ),
                100.0,
            ),
            (
                (
                    (
                        "arrived,seen\n2024-06-01T08:00:00+00:00,2024-06-01T08:09:00+00:00\n"
                        "2024-06-01T08:00:00+00:00,2024-06-01T08:04:00+00:00\n"
                        "2024-06-01T08:00:00+00:00,\n"
                    ),
                ),
                6.5,
            ),
            (
                (
                    (
                        "arrived,seen\n2024-06-01T08:00:00+00:00,2024-06-01T09:00:00+00:00\n"
                        "2024-06-01T08:00:00+00:00,2024-06-01T08:05:00+00:00\n"
                        "2024-06-01T08:00:00+00:00,2024-06-01T08:10:00+00:00\n"
                    ),
                ),
                10.0,
            ),
        ),
    ),
    Entry(
        "discounted_total",
        "What all rows come to: price times quantity, less the row's discount in percent. No discount is given where that "
        "cell is empty; rows without a price or a quantity are left out.",
        "table: file",
        true=(_BILL, _BILL_FRAME, _BILL_OFF),
        faulty={
            "rows without discount lost": but(
                _BILL_FRAME, ('frame["discount"].fillna(0)', 'frame["discount"]')
            ),
            "mean discount on all": but(
                _BILL_FRAME,
                (
                    '(full * (100 - frame["discount"].fillna(0)) / 100).sum()',
                    'full.sum() * (1 - (frame["discount"].fillna(0).mean() if len(frame) else 0) / 100)',
                ),
            ),
            "one piece discounted": but(
                _BILL_OFF,
                (
                    'amount * float(row["discount"] or 0) / 100',
                    'float(row["price"]) * float(row["discount"] or 0) / 100',
                ),
            ),
            "missing quantity is one": but(
                _BILL,
                ('if row["price"] == "" or row["quantity"] == "":', 'if row["price"] == "":'),
                ('float(row["quantity"])', 'float(row["quantity"] or 1)'),
            ),
            "discount of the row before": but(
                _BILL_FRAME, ('frame["discount"].fillna(0)', 'frame["discount"].ffill().fillna(0)')
            ),
        },
        visible=(
            (("price,quantity,discount\n20,3,10\n50,1,20\n",), 94.0),
            (("price,quantity,discount\n20,1,\n50,2,20\n",), 100.0),
        ),
        hidden=(
            (("price,quantity,discount\n20,5,50\n10,1,\n30,2,\n",), 120.0),
            (("price,quantity,discount\n20,,\n10,4,5\n,3,5\n",), 38.0),
            (("price,quantity,discount\n20,3,100\n10,1,0\n",), 10.0),
            (("price,quantity,discount\n7.5,2,12.5\n",), 13.125),
            (("price,quantity,discount\n5,2,\n",), 10.0),
        ),
        facts=(
            Fact(
                "price 100, quantity 2, discount 10 gives 180",
                (("price", 100), ("quantity", 2), ("discount", 10)),
                180,
            ),
        ),
    ),
)
