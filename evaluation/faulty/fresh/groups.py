"""Functions of tables whose rows belong to groups, or to one another."""

from evaluation.faulty.entry import Entry, but, module
from toolwright.domain.query import Fact

_PODIUM = module(
    """
    import csv

    def podium(table, count):
        groups = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row["score"]:
                    groups.setdefault(row["class"], []).append((float(row["score"]), row["name"]))
        found = {}
        for group, entries in groups.items():
            best = [
                (score, name)
                for score, name in entries
                if sum(other > score for other, _ in entries) < count
            ]
            best.sort(key=lambda entry: (-entry[0], entry[1]))
            found[group] = [name for _, name in best]
        return found
    """
)
_PODIUM_FRAME = module(
    """
    import pandas as pd

    def podium(table, count):
        frame = pd.read_csv(table, dtype={"class": str, "name": str}, keep_default_na=False, na_values={"score": [""]})
        frame = frame.dropna(subset=["score"])
        frame["rank"] = frame.groupby("class")["score"].rank(method="min", ascending=False)
        frame = frame.sort_values(["score", "name"], ascending=[False, True])
        return {
            group: rows.loc[rows["rank"] <= count, "name"].tolist() for group, rows in frame.groupby("class")
        }
    """
)
_PODIUM_BAR = module(
    """
    import csv
    from collections import defaultdict

    def podium(table, count):
        with open(table, newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["score"] != ""]
        scores = defaultdict(list)
        for row in rows:
            scores[row["class"]].append(float(row["score"]))
        found = {}
        for group, numbers in scores.items():
            found[group] = []
            if count < 1:
                continue
            numbers.sort(reverse=True)
            bar = numbers[min(count, len(numbers)) - 1]
            chosen = [row for row in rows if row["class"] == group and float(row["score"]) >= bar]
            chosen.sort(key=lambda row: row["name"])
            chosen.sort(key=lambda row: float(row["score"]), reverse=True)
            found[group] = [row["name"] for row in chosen]
        return found
    """
)

_FILLED = module(
    """
    import csv
    import statistics

    def filled_total(table, group, value):
        known, missing = {}, {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row[value]:
                    known.setdefault(row[group], []).append(float(row[value]))
                else:
                    missing[row[group]] = missing.get(row[group], 0) + 1
        total = 0.0
        for name, numbers in known.items():
            total += sum(numbers) + statistics.median(numbers) * missing.get(name, 0)
        return total
    """
)
_FILLED_FRAME = module(
    """
    import pandas as pd

    def filled_total(table, group, value):
        frame = pd.read_csv(table, dtype={group: str}, keep_default_na=False, na_values={value: [""]})
        numbers = frame[value].astype(float)
        medians = numbers.groupby(frame[group]).transform("median")
        return float(numbers.fillna(medians).sum())
    """
)
_FILLED_HAND = module(
    """
    import csv

    def _median(numbers):
        ordered = sorted(numbers)
        half = len(ordered) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

    def filled_total(table, group, value):
        with open(table, newline="") as file:
            rows = [(row[group], row[value]) for row in csv.DictReader(file)]
        total = 0.0
        for name, text in rows:
            if text != "":
                total += float(text)
                continue
            numbers = [float(other) for key, other in rows if key == name and other != ""]
            if numbers:
                total += _median(numbers)
        return total
    """
)

_ABOVE = module(
    """
    import csv

    def above_manager(table):
        with open(table, newline="") as file:
            staff = list(csv.DictReader(file))
        by_id = {person["id"]: person for person in staff}
        found = []
        for person in staff:
            manager = by_id.get(person["manager"])
            if manager is None or not person["salary"] or not manager["salary"]:
                continue
            if float(person["salary"]) > float(manager["salary"]):
                found.append(person["name"])
        return found
    """
)
_ABOVE_FRAME = module(
    """
    import pandas as pd

    def above_manager(table):
        frame = pd.read_csv(table, dtype=str, keep_default_na=False)
        frame["salary"] = pd.to_numeric(frame["salary"])
        bosses = frame[["id", "salary"]].rename(columns={"id": "manager", "salary": "theirs"})
        joined = frame.merge(bosses, on="manager", how="left")
        return joined.loc[joined["salary"] > joined["theirs"], "name"].tolist()
    """
)
_ABOVE_PAY = module(
    """
    import csv

    def above_manager(table):
        with open(table, newline="") as file:
            rows = [(row["id"], row["name"], row["manager"], row["salary"]) for row in csv.DictReader(file)]
        pay = {number: float(salary) for number, _, _, salary in rows if salary != ""}
        return [
            name
            for number, name, manager, _ in rows
            if number in pay and manager in pay and pay[number] > pay[manager]
        ]
    """
)
_STAFF = "id,name,manager,salary\n1,Ada,,9000\n2,Ben,1,9500\n3,Cem,1,4000\n4,Dora,3,4200\n"

_NEEDED = module(
    """
    import csv

    def customers_for_share(table, percent):
        revenue = {}
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row["amount"]:
                    revenue[row["customer"]] = revenue.get(row["customer"], 0.0) + float(row["amount"])
        whole = sum(revenue.values())
        if whole <= 0:
            return 0
        count = part = 0
        for amount in sorted(revenue.values(), reverse=True):
            if part * 100 >= whole * percent:
                break
            part += amount
            count += 1
        return count
    """
)
_NEEDED_FRAME = module(
    """
    import pandas as pd

    def customers_for_share(table, percent):
        frame = pd.read_csv(table, dtype={"customer": str}, keep_default_na=False, na_values={"amount": [""]})
        frame = frame.dropna(subset=["amount"])
        revenue = frame.groupby("customer")["amount"].sum().sort_values(ascending=False)
        whole = revenue.sum()
        if percent <= 0 or not whole > 0:
            return 0
        reached = (revenue.cumsum() * 100 >= whole * percent).to_numpy()
        return int(reached.argmax()) + 1 if reached.any() else len(revenue)
    """
)
_NEEDED_SUMS = module(
    """
    import csv
    from collections import Counter
    from itertools import accumulate

    def customers_for_share(table, percent):
        revenue = Counter()
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if row["amount"] != "":
                    revenue[row["customer"]] += float(row["amount"])
        sums = list(accumulate((amount for _, amount in revenue.most_common()), initial=0.0))
        if sums[-1] <= 0:
            return 0
        for count, reached in enumerate(sums):
            if reached * 100 >= sums[-1] * percent:
                return count
        return len(revenue)
    """
)

_INCIDENCE = module(
    """
    import csv

    def incidence(table):
        population, cases = {}, 0.0
        with open(table, newline="") as file:
            for row in csv.DictReader(file):
                if not row["population"]:
                    continue
                population[row["district"]] = float(row["population"])
                cases += float(row["cases"] or 0)
        people = sum(population.values())
        return cases / people * 100_000 if people else None
    """
)
_INCIDENCE_FRAME = module(
    """
    import pandas as pd

    def incidence(table):
        frame = pd.read_csv(
            table,
            dtype={"district": str},
            keep_default_na=False,
            na_values={"cases": [""], "population": [""]},
        ).dropna(subset=["population"])
        districts = frame.groupby("district").agg({"cases": "sum", "population": "last"})
        people = float(districts["population"].sum())
        return float(districts["cases"].sum()) * 100000 / people if people else None
    """
)
_INCIDENCE_BACK = module(
    """
    import csv

    def incidence(table):
        with open(table, newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["population"] != ""]
        seen, people = set(), 0.0
        for row in reversed(rows):
            if row["district"] not in seen:
                seen.add(row["district"])
                people += float(row["population"])
        if people == 0:
            return None
        return 1e5 * sum(float(row["cases"]) for row in rows if row["cases"] != "") / people
    """
)

ENTRIES = (
    Entry(
        "podium",
        "For each class the names of its best: all whose score is exceeded by fewer scores of the class than count says "
        "(at least 1), so that equal scores share a place. The highest first, equal scores in the order of their names. Rows "
        "without a score are left out.",
        "table: file, count: integer",
        true=(_PODIUM, _PODIUM_FRAME, _PODIUM_BAR),
        faulty={
            "cut within equal scores": module(
                """
                import pandas as pd

                def podium(table, count):
                    frame = pd.read_csv(table, dtype={"class": str}).dropna(subset=["score"])
                    frame = frame.sort_values(["score", "name"], ascending=[False, True])
                    best = frame.groupby("class").head(count)
                    return {group: rows["name"].tolist() for group, rows in best.groupby("class")}
                """
            ),
            "dense ranks": but(_PODIUM_FRAME, ('method="min"', 'method="dense"')),
            "place over all classes": but(
                _PODIUM_FRAME, ('frame.groupby("class")["score"]', 'frame["score"]')
            ),
            "scores as text": but(
                _PODIUM,
                ('float(row["score"])', 'row["score"]'),
                ("(key=lambda entry: (-entry[0], entry[1]))", "(key=lambda entry: entry[0], reverse=True)"),
            ),
            "equal scores as they come": but(
                _PODIUM, ("key=lambda entry: (-entry[0], entry[1])", "key=lambda entry: -entry[0]")
            ),
            "without score is zero": but(
                _PODIUM_FRAME, ('frame.dropna(subset=["score"])', 'frame.fillna({"score": 0})')
            ),
        },
        visible=(
            (
                ("class,name,score\na,Ann,7\na,Bob,9\na,Cid,3\nb,Dan,5\nb,Eve,6\n", 2),
                {"a": ["Bob", "Ann"], "b": ["Eve", "Dan"]},
            ),
            (("class,name,score\na,Ann,7\na,Bob,9\na,Cid,\n", 1), {"a": ["Bob"]}),
        ),
        hidden=(
            (
                ("class,name,score\na,Ann,7\na,Bob,9\na,Cid,7\na,Dan,5\nb,Eve,2\n", 2),
                {"a": ["Bob", "Ann", "Cid"], "b": ["Eve"]},
            ),
            (("class,name,score\na,Zoe,9\na,Ann,9\na,Bob,8\na,Cid,7\n", 2), {"a": ["Ann", "Zoe"]}),
            (("class,name,score\na,Ann,100\na,Bob,20\na,Cid,9\n", 2), {"a": ["Ann", "Bob"]}),
            (("class,name,score\na,Ann,1\na,Bob,\nb,Cid,\nc,Dan,-2\n", 2), {"a": ["Ann"], "c": ["Dan"]}),
            (("class,name,score\n", 3), {}),
        ),
    ),
    Entry(
        "filled_total",
        "The sum of a column in which each missing value is replaced by the median of the values that its group has. In a "
        "group without any value nothing is replaced.",
        "table: file, group: column, value: column",
        true=(_FILLED, _FILLED_FRAME, _FILLED_HAND),
        faulty={
            "median of all": but(
                _FILLED_FRAME,
                ('numbers.groupby(frame[group]).transform("median")', "numbers.median()"),
            ),
            "mean for median": but(_FILLED_FRAME, ('transform("median")', 'transform("mean")')),
            "missing left out": but(_FILLED_FRAME, ("numbers.fillna(medians).sum()", "numbers.sum()")),
            "value before": but(
                _FILLED_FRAME, ("numbers.fillna(medians)", "numbers.groupby(frame[group]).ffill()")
            ),
            "once for each group": but(_FILLED, ("* missing.get(name, 0)", "* (name in missing)")),
        },
        visible=(
            (("shop,sales\na,10\na,20\na,\nb,4\n", "shop", "sales"), 49.0),
            (("shop,sales\na,1\nb,2\n", "shop", "sales"), 3.0),
        ),
        hidden=(
            (("shop,sales\na,1\na,2\na,12\na,\na,\nb,100\n", "shop", "sales"), 119.0),
            (("shop,sales\na,\na,4\na,6\nb,\nb,50\n", "shop", "sales"), 115.0),
            (("shop,sales\na,\na,\nb,3\n", "shop", "sales"), 3.0),
            (("price,town\n2,x\n,y\n4,x\n,x\n8,y\n-6,y\n", "town", "price"), 12.0),
        ),
    ),
    Entry(
        "above_manager",
        "The names of all employees who earn more than their manager, in the order of the file. The column manager has the "
        "manager's id; each id stands once. Who has no manager in the file is left out, and so is a pair of whom one has no "
        "salary.",
        "table: file",
        true=(_ABOVE, _ABOVE_FRAME, _ABOVE_PAY),
        faulty={
            "as much as the manager": but(
                _ABOVE, ('float(person["salary"]) > float', 'float(person["salary"]) >= float')
            ),
            "salaries as text": but(
                _ABOVE,
                (
                    'float(person["salary"]) > float(manager["salary"])',
                    'person["salary"] > manager["salary"]',
                ),
            ),
            "manager by place": but(
                _ABOVE,
                (
                    'by_id = {person["id"]: person for person in staff}',
                    "by_id = {str(place): person for place, person in enumerate(staff, 1)}",
                ),
            ),
            "managers before their staff alone": module(
                """
                import csv

                def above_manager(table):
                    pay, found = {}, []
                    with open(table, newline="") as file:
                        for row in csv.DictReader(file):
                            if not row["salary"]:
                                continue
                            pay[row["id"]] = float(row["salary"])
                            if row["manager"] in pay and pay[row["id"]] > pay[row["manager"]]:
                                found.append(row["name"])
                    return found
                """
            ),
            "no salary is zero": but(
                _ABOVE_FRAME, ('pd.to_numeric(frame["salary"])', 'pd.to_numeric(frame["salary"]).fillna(0)')
            ),
        },
        visible=(
            ((_STAFF,), ["Ben", "Dora"]),
            (("id,name,manager,salary\n1,Ada,,9000\n2,Ben,1,8000\n",), []),
        ),
        hidden=(
            (("id,name,manager,salary\n7,Zoe,9,900\n8,Ann,9,1100\n9,Max,,800\n",), ["Zoe", "Ann"]),
            (("id,name,manager,salary\n1,Ada,,5000\n2,Ben,1,5000\n3,Cem,1,12000\n",), ["Cem"]),
            (
                ("id,name,manager,salary\n1,Ada,,\n2,Ben,1,10\n3,Cem,2,\n4,Dora,2,20\n5,Eli,77,90\n",),
                ["Dora"],
            ),
        ),
    ),
    Entry(
        "customers_for_share",
        "How many customers, those with the highest total revenue first, it takes until together they make at least so many "
        "percent of the whole revenue. Rows without an amount are left out. 0 where there is no revenue.",
        "table: file, percent: number",
        true=(_NEEDED, _NEEDED_FRAME, _NEEDED_SUMS),
        faulty={
            "orders for customers": module(
                """
                import csv

                def customers_for_share(table, percent):
                    with open(table, newline="") as file:
                        amounts = [float(row["amount"]) for row in csv.DictReader(file) if row["amount"]]
                    whole, part = sum(amounts), 0.0
                    for count, amount in enumerate(sorted(amounts, reverse=True), 1):
                        part += amount
                        if part * 100 >= whole * percent:
                            return count
                    return 0
                """
            ),
            "more for at least": but(_NEEDED, ("part * 100 >= whole", "part * 100 > whole")),
            "those within the share": but(
                _NEEDED_FRAME,
                (
                    "reached = (revenue.cumsum() * 100 >= whole * percent).to_numpy()",
                    "within = revenue.cumsum() * 100 <= whole * percent",
                ),
                ("int(reached.argmax()) + 1 if reached.any() else len(revenue)", "int(within.sum())"),
            ),
            "in the order of names": but(_NEEDED_FRAME, (".sort_values(ascending=False)", "")),
            "share of the customers": but(
                _NEEDED,
                ("if part * 100 >= whole * percent:", "if count * 100 >= len(revenue) * percent:"),
            ),
        },
        visible=(
            (("customer,amount\na,70\nb,20\nc,10\n", 80), 2),
            (("customer,amount\na,30\nb,40\na,20\nc,10\n", 50), 1),
            (("customer,amount\n", 80), 0),
        ),
        hidden=(
            (("customer,amount\na,10\nb,20\na,10\nc,60\na,10\n", 80), 2),
            (("customer,amount\na,50\nb,30\nc,20\n", 50), 1),
            (("customer,amount\na,5\nb,5\nc,50\nd,5\ne,\nf,35\n", 80), 2),
            (("customer,amount\na,50\nb,50\n", 10), 1),
            (("customer,amount\na,50\nb,40\nc,10\n", 100), 3),
            (("customer,amount\na,\n", 50), 0),
            (("customer,amount\na,20\na,20\na,20\nb,40\n", 55), 1),
        ),
    ),
    Entry(
        "incidence",
        "The cases per 100,000 inhabitants, over all rows. There is a row for each district and week; the population of a "
        "district counts once, as its last row gives it. Rows without a population are left out; a row without cases adds "
        "none. None where there is no population.",
        "table: file",
        true=(_INCIDENCE, _INCIDENCE_FRAME, _INCIDENCE_BACK),
        faulty={
            "population of each row": module(
                """
                import pandas as pd

                def incidence(table):
                    frame = pd.read_csv(table).dropna(subset=["population"])
                    people = float(frame["population"].sum())
                    return float(frame["cases"].sum()) / people * 100_000 if people else None
                """
            ),
            "mean of the districts": but(
                _INCIDENCE_FRAME,
                (
                    'float(districts["cases"].sum()) * 100000 / people',
                    'float((districts["cases"] / districts["population"]).mean()) * 100000',
                ),
            ),
            "equal populations once": but(
                _INCIDENCE_FRAME,
                (
                    'float(districts["population"].sum())',
                    'float(frame["population"].drop_duplicates().sum())',
                ),
            ),
            "rows without cases left out": but(
                _INCIDENCE_FRAME,
                ('.dropna(subset=["population"])', '.dropna(subset=["population", "cases"])'),
            ),
            "cases without population": but(
                _INCIDENCE,
                (
                    """            if not row["population"]:
                continue
            population""",
                    """            if row["population"]:
                population""",
                ),
            ),
        },
        visible=(
            (("district,week,cases,population\nA,1,5,10000\nA,2,7,10000\n",), 120.0),
            (("district,week,cases,population\nA,1,30,100000\nB,1,50,300000\n",), 20.0),
            (("district,week,cases,population\n",), None),
        ),
        hidden=(
            (("district,week,cases,population\nA,1,4,50000\nB,1,6,50000\nA,2,8,50000\n",), 18.0),
            (("district,week,cases,population\nA,1,4,50000\nB,1,,50000\n",), 4.0),
            (("district,week,cases,population\nA,1,4,50000\nB,1,6,\nA,2,1,\n",), 8.0),
            (("district,week,cases,population\nA,1,4,50000\nA,2,6,40000\n",), 25.0),
            (("district,week,cases,population\nA,1,10,20000\nB,1,10,80000\n",), 20.0),
            (("district,week,cases,population\nA,1,4,\n",), None),
        ),
        facts=(Fact("cases 12, population 48000 gives 25", (("cases", 12), ("population", 48000)), 25),),
    ),
)
