"""Plans that together use every operator, alone and composed as people ask for them."""

from collections.abc import Mapping

from support.reports import REPORTS
from toolwright.engineers.offline.operators import (
    AGGREGATES,
    COMPARISONS,
    DATE_PARTS,
    FORMULAS,
    OPERATIONS,
    TEXTS,
    Given,
    Kinded,
)
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Arithmetic,
    Between,
    Binary,
    Both,
    Column,
    Compare,
    Contains,
    Correlate,
    CountGroups,
    DatePart,
    Derive,
    FileRef,
    Filter,
    Formula,
    Growth,
    Having,
    Limit,
    Load,
    Lookup,
    Measure,
    Missing,
    Number,
    Numbers,
    Operation,
    Plan,
    Presented,
    Rank,
    RankEach,
    Rolling,
    Running,
    Select,
    Share,
    Sort,
    Text,
    TextOperation,
    Texts,
    Unique,
    Within,
)

LOAD = Load(FileRef("data/sales.csv"))
PRICE, COST, UNITS, REGION, CATEGORY, PRODUCT = map(
    Column, ("price", "cost", "units", "region", "category", "product")
)
MARGIN = Formula("profit_margin", (PRICE, COST))
PROFIT = Formula("profit", (PRICE, COST))
DATE, SHIPPED = Column("date"), Column("shipped")
DAYS = Formula("days_between", (DATE, SHIPPED))
BY_REGION = Aggregate(LOAD, (Measure("count"),), (REGION,))
BY_DAY = Aggregate(LOAD, (Measure("sum", PRICE),), (DatePart("day", DATE),))
NORTH = Compare(REGION, "eq", Text("North"))
DEAR = Compare(PRICE, "gt", Number(100))


def _measure(function: str) -> Measure:
    column = DATE if function in {"earliest", "latest"} else PRICE
    return Measure(function, column, Number(90) if function == "percentile" else None)


AGGREGATIONS: Mapping[str, Plan] = {
    f"{function} of a column": Aggregate(LOAD, (_measure(function),)) for function in AGGREGATES
}
GROUPED: Mapping[str, Plan] = {
    f"{function} by group": Aggregate(LOAD, (_measure(function),), (CATEGORY,)) for function in AGGREGATES
}
BY_DATE: Mapping[str, Plan] = {
    f"count by {part}": Aggregate(LOAD, (Measure("count"), Measure("mean", PRICE)), (DatePart(part, DATE),))
    for part in DATE_PARTS
}
DERIVED: Mapping[str, Plan] = {
    name: Derive(
        LOAD, Formula(name, (DATE, SHIPPED) if record.takes[0] == "dates" else (PRICE, COST)), (PRODUCT,)
    )
    for name, record in FORMULAS.items()
}
CALCULATED: Mapping[str, Plan] = {
    f"column {op} column": Derive(LOAD, Binary(op, PRICE, COST), (PRODUCT,))
    for op in ("add", "subtract", "multiply", "divide", "power")
}
FILTERED: Mapping[str, Plan] = {
    f"sum where {op}": Aggregate(Filter(LOAD, Compare(UNITS, op, Number(3))), (Measure("sum", PRICE),))
    for op in COMPARISONS
} | {
    f"rows where {op} a column": Select(Filter(LOAD, Compare(PRICE, op, COST)), (PRODUCT,))
    for op in COMPARISONS
}


def _leaf(kind: Kinded, given: Given) -> Number | Numbers | Text | Texts:
    if isinstance(given, str):
        return Text(given)
    if not isinstance(given, tuple):
        return Number(given)
    if kind == "text_list":
        return Texts(tuple(str(item) for item in given))
    return Numbers(tuple(item for item in given if not isinstance(item, str)))


OPERATED: Mapping[str, Plan] = {
    name: Operation(name, tuple(map(_leaf, record.takes, record.samples[0])))
    for name, record in OPERATIONS.items()
}
"""Every operator on what the request itself says, with its first sample."""
EXPRESSIONS: Mapping[str, Plan] = {
    f"{op} of numbers": Arithmetic(Binary(op, Number(3), Number(4)))
    for op in ("add", "subtract", "multiply", "divide", "power")
} | {
    "(3 + 4) * 2": Arithmetic(Binary("multiply", Binary("add", Number(3), Number(4)), Number(2))),
    "3 - (4 - 5)": Arithmetic(Binary("subtract", Number(3), Binary("subtract", Number(4), Number(5)))),
    "2 ** 3 / 4": Arithmetic(Binary("divide", Binary("power", Number(2), Number(3)), Number(4))),
}
WORDS: Mapping[str, Plan] = {
    name: TextOperation(name, Text("banana"), Text("a") if len(record.inputs) == 2 else None)
    for name, record in TEXTS.items()
}
COMPOSED: Mapping[str, Plan] = {
    "count of rows": Aggregate(LOAD, (Measure("count"),)),
    "count of rows by group": Aggregate(LOAD, (Measure("count"),), (CATEGORY,)),
    "several measures of a column": Aggregate(
        LOAD, tuple(Measure(f, PRICE) for f in ("mean", "std", "count"))
    ),
    "measures of two columns": Aggregate(LOAD, (Measure("mean", PRICE), Measure("max", UNITS))),
    "count and mean by two groups": Aggregate(
        LOAD, (Measure("count"), Measure("mean", PRICE)), (REGION, CATEGORY)
    ),
    "quartiles of a column": Aggregate(
        LOAD, tuple(Measure("percentile", PRICE, Number(at)) for at in (25, 75))
    ),
    "percentile of a formula by group": Aggregate(
        LOAD, (Measure("percentile", MARGIN, Number(12.5)), Measure("mode", REGION)), (CATEGORY,)
    ),
    "top groups by percentile": Rank(
        Aggregate(LOAD, (Measure("percentile", PRICE, Number(90)),), (CATEGORY,)), Number(2), largest=True
    ),
    "rank correlation": Correlate(LOAD, PRICE, UNITS, "spearman"),
    "rank correlation where": Correlate(Filter(LOAD, NORTH), PRICE, UNITS, "kendall"),
    "first and last day by group": Aggregate(
        LOAD, (Measure("earliest", DATE), Measure("latest", DATE)), (CATEGORY,)
    ),
    "top rows of each group": RankEach(Derive(LOAD, PRICE, (PRODUCT,)), Number(2), True, (REGION,)),
    "least margins of each group, where": RankEach(
        Derive(Filter(LOAD, DEAR), MARGIN, ()), Number(1), False, (REGION,)
    ),
    "top rows of each month": RankEach(
        Derive(LOAD, PRICE, (PRODUCT,)), Number(1), True, (DatePart("month", DATE),)
    ),
    "top groups of each group": RankEach(
        Aggregate(LOAD, (Measure("sum", PRICE),), (CATEGORY,)), Number(2), True, (REGION,)
    ),
    "least common groups of each weekday": RankEach(
        Aggregate(Filter(LOAD, DEAR), (Measure("count"),), (CATEGORY,)),
        Number(1),
        False,
        (DatePart("weekday", DATE),),
    ),
    "groups with more rows": Having(BY_REGION, (Limit(Measure("count"), "gt", Number(5)),)),
    "means of groups with enough rows": Having(
        Aggregate(LOAD, (Measure("mean", PRICE), Measure("std", PRICE)), (REGION, CATEGORY)),
        (Limit(Measure("count"), "ge", Number(2)), Limit(Measure("mean", PRICE), "lt", Number(20))),
    ),
    "number of groups with a sum, where": CountGroups(
        Having(
            Aggregate(Filter(LOAD, NORTH), (Measure("sum", PRICE),), (CATEGORY,)),
            (Limit(Measure("sum", PRICE), "le", Number(100)),),
        )
    ),
    "groups sorted, with a percentile": Sort(
        Having(
            Aggregate(LOAD, (Measure("mean", PRICE),), (CATEGORY,)),
            (Limit(Measure("percentile", UNITS, Number(90)), "ne", Number(7)),),
        ),
        descending=True,
    ),
    "moving average over days": Rolling(BY_DAY, Number(7), "mean"),
    "rolling sum over days, where": Rolling(
        Aggregate(Filter(LOAD, DEAR), (Measure("count"),), (DatePart("day", DATE),)), Number(30), "sum"
    ),
    "mean of days between": Aggregate(LOAD, (Measure("mean", DAYS), Measure("max", DAYS)), (REGION,)),
    "rows with days between": Aggregate(Filter(LOAD, Compare(DAYS, "gt", Number(3))), (Measure("count"),)),
    "sum by month": Aggregate(LOAD, (Measure("sum", PRICE),), (DatePart("month", DATE),)),
    "sum by region and month": Aggregate(LOAD, (Measure("sum", PRICE),), (REGION, DatePart("month", DATE))),
    "top weekdays": Rank(
        Aggregate(LOAD, (Measure("count"),), (DatePart("weekday", DATE),)), Number(2), largest=True
    ),
    "share by quarter": Share(LOAD, Measure("sum", PRICE), (DatePart("quarter", DATE),)),
    "sum within days": Aggregate(
        Filter(LOAD, Within(DATE, Text("2023-12-01"), Text("2024-01-31"))), (Measure("sum", PRICE),)
    ),
    "rows from a day on": Select(Filter(LOAD, Within(DATE, Text("2024-01-01"))), (PRODUCT,)),
    "count up to a day": Aggregate(Filter(LOAD, Within(DATE, None, Text("2024-01-01"))), (Measure("count"),)),
    "running total by month": Running(Aggregate(LOAD, (Measure("sum", PRICE),), (DatePart("month", DATE),))),
    "running count by day": Running(
        Aggregate(Filter(LOAD, NORTH), (Measure("count"),), (DatePart("day", DATE),))
    ),
    "running total of rows": Running(Derive(LOAD, PRICE, (PRODUCT,))),
    "moving average of rows": Running(Derive(LOAD, PROFIT, (PRODUCT,)), Number(3)),
    "mean margin": Aggregate(LOAD, (Measure("mean", MARGIN),)),
    "mean margin by group": Aggregate(LOAD, (Measure("mean", MARGIN),), (CATEGORY,)),
    "mean margin by group where": Aggregate(Filter(LOAD, NORTH), (Measure("mean", MARGIN),), (CATEGORY,)),
    "sum of price times units": Aggregate(LOAD, (Measure("sum", Binary("multiply", PRICE, UNITS)),)),
    "sum of price with tax": Aggregate(LOAD, (Measure("sum", Binary("multiply", PRICE, Number(1.25))),)),
    "count where text": Aggregate(Filter(LOAD, NORTH), (Measure("count"),)),
    "mean where not text": Aggregate(
        Filter(LOAD, Compare(REGION, "ne", Text("North"))), (Measure("mean", PRICE),)
    ),
    "max where between": Aggregate(
        Filter(LOAD, Between(UNITS, Number(2), Number(9))), (Measure("max", PRICE),)
    ),
    "sum where contains": Aggregate(Filter(LOAD, Contains(PRODUCT, Text("phone"))), (Measure("sum", PRICE),)),
    "mean where any of": Aggregate(
        Filter(LOAD, AnyOf(REGION, Texts(("North", "South")))), (Measure("mean", PRICE),)
    ),
    "count where missing": Aggregate(Filter(LOAD, Missing(CATEGORY)), (Measure("count"),)),
    "mean where present": Aggregate(Filter(LOAD, Missing(CATEGORY, negated=True)), (Measure("mean", PRICE),)),
    "sum where and": Aggregate(Filter(LOAD, Both("and", (NORTH, DEAR))), (Measure("sum", UNITS),)),
    "sum where or": Aggregate(Filter(LOAD, Both("or", (NORTH, DEAR))), (Measure("sum", UNITS),)),
    "sum where nested": Aggregate(
        Filter(LOAD, Both("and", (DEAR, Both("or", (NORTH, Missing(CATEGORY)))))), (Measure("sum", UNITS),)
    ),
    "mean where margin is high": Aggregate(
        Filter(LOAD, Compare(MARGIN, "ge", Number(40))), (Measure("mean", UNITS),)
    ),
    "rounded mean": Presented(Aggregate(LOAD, (Measure("mean", PRICE),)), Number(2)),
    "rounded and named by group": Presented(
        Aggregate(LOAD, (Measure("std", PRICE), Measure("count")), (CATEGORY,)), Number(1), Texts(("s", "n"))
    ),
    "rounded and named formula": Presented(Derive(LOAD, MARGIN, (PRODUCT,)), Number(1), Texts(("m",))),
    "rounded running totals": Presented(Running(Derive(LOAD, PRICE, (PRODUCT,))), Number(0), Texts(("t",))),
    "rounded top rows": Presented(
        Rank(LOAD, Number(3), largest=True, value=PRICE, keep=(PRODUCT,)), Number(0)
    ),
    "named measures": Presented(
        Aggregate(LOAD, (Measure("mean", PRICE), Measure("max", UNITS))), None, Texts(("a", "b"))
    ),
    "rounded calculation": Presented(Arithmetic(Binary("divide", Number(1), Number(3))), Number(2)),
    "rounded list": Presented(Operation("mean", (Numbers((1, 2, 4)),)), Number(2), Texts(("m",))),
    "lookup": Lookup(Filter(LOAD, NORTH), PRICE, (PRODUCT,)),
    "top rows": Rank(LOAD, Number(3), largest=True, value=PRICE, keep=(PRODUCT,)),
    "bottom rows by margin where": Rank(
        Filter(LOAD, NORTH), Number(3), largest=False, value=MARGIN, keep=(PRODUCT,)
    ),
    "top groups": Rank(Aggregate(LOAD, (Measure("sum", PRICE),), (CATEGORY,)), Number(2), largest=True),
    "filter, group, top": Rank(
        Aggregate(Filter(LOAD, DEAR), (Measure("mean", UNITS), Measure("count")), (CATEGORY,)),
        Number(2),
        largest=True,
    ),
    "sorted rows": Sort(LOAD, descending=True, value=PRICE),
    "rows sorted by text": Sort(Filter(LOAD, DEAR), descending=False, value=PRODUCT, as_text=True),
    "sorted groups": Sort(Aggregate(LOAD, (Measure("sum", PRICE),), (CATEGORY,)), descending=False),
    "share by group": Share(LOAD, Measure("sum", PRICE), (CATEGORY,)),
    "share of rows by group": Share(LOAD, Measure("count"), (CATEGORY,)),
    "share of a part": Share(LOAD, Measure("count"), part=NORTH),
    "share of a part of a total": Share(LOAD, Measure("sum", PRICE), part=DEAR),
    "share of a part by group": Share(LOAD, Measure("count"), (CATEGORY,), NORTH),
    "share of present values": Share(LOAD, Measure("count", UNITS), (CATEGORY,)),
    "top shares": Rank(Share(LOAD, Measure("sum", PRICE), (CATEGORY,)), Number(1), largest=True),
    "growth": Growth(LOAD, PRICE, (PRODUCT,)),
    "growth of profit where": Growth(Filter(LOAD, NORTH), PROFIT, ()),
    "derived column where": Derive(
        Filter(LOAD, NORTH), Binary("divide", PRICE, Binary("add", UNITS, Number(1))), ()
    ),
    "bare column": Derive(LOAD, PRICE, (PRODUCT,)),
    "unique": Unique(LOAD, CATEGORY),
    "unique where": Unique(Filter(LOAD, DEAR), CATEGORY),
    "rows": LOAD,
    "rows where": Filter(LOAD, DEAR),
    "columns": Select(LOAD, (PRODUCT, PRICE)),
    "correlation": Correlate(LOAD, PRICE, UNITS),
    "correlation where": Correlate(Filter(LOAD, NORTH), PRICE, UNITS),
    "correlation with a margin": Correlate(LOAD, MARGIN, UNITS),
}

PLANS: Mapping[str, Plan] = {
    **AGGREGATIONS,
    **GROUPED,
    **BY_DATE,
    **DERIVED,
    **CALCULATED,
    **FILTERED,
    **OPERATED,
    **EXPRESSIONS,
    **WORDS,
    **COMPOSED,
    **REPORTS,
}
