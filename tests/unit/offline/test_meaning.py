"""The oracle, against values worked out by hand."""

from collections.abc import Mapping
from fractions import Fraction
from typing import cast

import pytest

from support.plans import CATEGORY, COST, LOAD, PLANS, PRICE, UNITS
from toolwright.domain.json import Json
from toolwright.engineers.offline.meaning import Refused, evaluate
from toolwright.engineers.offline.meaning.reading import delimiter, number, read, typed
from toolwright.engineers.offline.plan import (
    Aggregate,
    Column,
    Correlate,
    DatePart,
    Derive,
    Filter,
    Measure,
    Number,
    Operation,
    Plan,
    Running,
    Text,
    Within,
)
from toolwright.engineers.offline.shape import lift

TEXT = """\
product,region,category,price,cost,units
a,North,x,10,4,1
b,South,y,"1,200.00",900,2
c,North,x,0,5,3
d,,x,,2,4
e,East,,40,50,
"""

FACTS: dict[str, Json] = {
    "sum of a column": 1250,
    "mean of a column": 312.5,
    "median of a column": 25,
    "count of a column": 4,
    "missing of a column": 1,
    "distinct of a column": 4,
    "count of rows": 5,
    "count where text": 2,
    "mean where not text": 620,
    "sum by group": [{"category": "x", "sum_price": 10}, {"category": "y", "sum_price": 1200}],
    "mean margin by group": [
        {"category": "x", "mean_profit_margin": 60},
        {"category": "y", "mean_profit_margin": 25},
    ],
    "profit_margin": [
        {"product": "a", "profit_margin": 60},
        {"product": "b", "profit_margin": 25},
        {"product": "c", "profit_margin": None},
        {"product": "d", "profit_margin": None},
        {"product": "e", "profit_margin": -25},
    ],
    "top rows": [
        {"product": "b", "price": 1200},
        {"product": "e", "price": 40},
        {"product": "a", "price": 10},
    ],
    "share of a part": 40,
    "share of rows by group": [
        {"category": "x", "share_percent": 75},
        {"category": "y", "share_percent": 25},
    ],
    "unique": ["x", "y"],
    "growth": [
        {"product": "a", "growth_of_price": None},
        {"product": "b", "growth_of_price": 11900},
        {"product": "c", "growth_of_price": -100},
        {"product": "d", "growth_of_price": None},
        {"product": "e", "growth_of_price": None},
    ],
    "percent_of": 9.6,
    "(3 + 4) * 2": 14,
    "reverse": "ananab",
    "count_occurrences": 3,
}


def meaning(plan: Plan, changed: Mapping[str, Json] | None = None, text: str = TEXT) -> Json:
    lifted = lift(plan)
    return evaluate(lifted.template, {"data/sales.csv": text}, {**lifted.arguments, **(changed or {})})


@pytest.mark.parametrize("name", FACTS)
def test_a_plan_means_what_it_does_by_hand(name: str) -> None:
    changed: dict[str, Json] = {}
    if name == "profit_margin":
        changed = {"price_column": "price", "cost_column": "cost"}
    assert meaning(PLANS[name], changed) == FACTS[name]


def test_deviations_are_of_the_sample_and_of_the_population() -> None:
    text = "price,x\n2,1\n4,1\n6,1\n8,1\n"
    plan = Aggregate(LOAD, (Measure("std", PRICE), Measure("std_population", PRICE)))
    assert meaning(plan, text=text) == {
        "std_price": pytest.approx((20 / 3) ** 0.5),
        "std_population_price": pytest.approx(5**0.5),
    }


DATED = "price,units,date\n1,1,2024-02-29\n2,1,2024-03-31\n3,1,2023-12-31\n4,1,\n5,1,2024-03-01\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("year", {2023: 3, 2024: 8}),
        ("quarter", {"2023-Q4": 3, "2024-Q1": 8}),
        ("month", {"2023-12": 3, "2024-02": 1, "2024-03": 7}),
        ("week", {"2023-W52": 3, "2024-W09": 6, "2024-W13": 2}),
        ("weekday", {"Thursday": 1, "Friday": 5, "Sunday": 5}),
    ],
)
def test_dates_belong_to_the_parts_of_the_calendar(part: str, expected: Mapping[object, int]) -> None:
    plan = Aggregate(LOAD, (Measure("sum", PRICE),), (DatePart(part, Column("date")),))
    assert meaning(plan, text=DATED) == [{part: key, "sum_price": total} for key, total in expected.items()]


def test_days_count_from_the_first_to_the_last_and_missing_ones_never() -> None:
    within = Within(Column("date"), Text("2024-02-29"), Text("2024-03-01"))
    assert meaning(Aggregate(Filter(LOAD, within), (Measure("sum", PRICE),)), text=DATED) == 6
    before = Within(Column("date"), None, Text("2024-02-28"))
    assert meaning(Aggregate(Filter(LOAD, before), (Measure("sum", PRICE),)), text=DATED) == 3
    latest = (Measure("earliest", Column("date")), Measure("latest", Column("date")))
    assert meaning(Aggregate(LOAD, latest), text=DATED) == {
        "earliest_date": "2023-12-31",
        "latest_date": "2024-03-31",
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("13/02/2024 1/3/2024", ["2024-02-13", "2024-03-01"]),
        ("02/13/2024 3/1/2024", ["2024-02-13", "2024-03-01"]),
        ("13.02.2024 1.3.2024", ["2024-02-13", "2024-03-01"]),
        ("5/5/2024 6/6/2024", ["2024-05-05", "2024-06-06"]),
        ("2024-02-13T10:30:00Z 2024-03-01T00:00", ["2024-02-13", "2024-03-01"]),
        ("1/2/2024 3/4/2024", "two readings"),
        ("13/2/2024 2/13/2024", "no date"),
        ("2024-02-30", "no date"),
    ],
)
def test_dates_are_read_in_the_one_way_that_is_possible(cells: str, expected: Json) -> None:
    lines = [f"1,1,{cell}" for cell in cells.split()]
    plan = Aggregate(LOAD, (Measure("count"),), (DatePart("day", Column("date")),))
    text = "\n".join(["price,units,date", *lines, ""])
    if isinstance(expected, str):
        with pytest.raises(Refused) as refused:
            meaning(plan, text=text)
        assert refused.value.reason == expected
    else:
        assert meaning(plan, text=text) == [{"day": day, "count": 1} for day in cast(list[str], expected)]


def test_running_values_go_on_from_row_to_row() -> None:
    text = "price,product\n1,a\n2,b\n,c\n4,d\n6,e\n"
    total = cast(list[dict[str, Json]], meaning(Running(Derive(LOAD, PRICE, ())), text=text))
    assert [row["cumulative_price"] for row in total] == [1, 3, None, 7, 13]
    means = cast(list[dict[str, Json]], meaning(Running(Derive(LOAD, PRICE, ()), Number(2)), text=text))
    assert [row["moving_average_price"] for row in means] == [None, 1.5, None, None, 5]
    by_year = Running(Aggregate(LOAD, (Measure("sum", PRICE),), (DatePart("year", Column("date")),)))
    assert meaning(by_year, text=DATED) == [
        {"year": 2023, "sum_price": 3, "cumulative_sum_price": 3},
        {"year": 2024, "sum_price": 8, "cumulative_sum_price": 11},
    ]


def test_percentiles_lie_between_the_two_nearest_values() -> None:
    text = "price,x\n1,1\n2,1\n4,1\n8,1\n16,1\n"
    plan = Aggregate(
        LOAD,
        (*(Measure("percentile", PRICE, Number(at)) for at in (10, 90)), Measure("iqr", PRICE)),
    )
    assert meaning(plan, text=text) == {
        "percentile_10_price": pytest.approx(1.4),
        "percentile_90_price": pytest.approx(12.8),
        "iqr_price": 6,
    }


def test_a_mode_that_ties_is_the_least_and_variances_are_of_sample_and_population() -> None:
    text = "price,x\n2,1\n4,1\n4,1\n8,1\n8,1\n"
    functions = ("mode", "range", "var", "var_population")
    assert meaning(Aggregate(LOAD, tuple(Measure(name, PRICE) for name in functions)), text=text) == {
        "mode_price": 4,
        "range_price": 6,
        "var_price": pytest.approx(7.2),
        "var_population_price": pytest.approx(5.76),
    }


def test_rank_correlations_share_the_ranks_of_ties() -> None:
    # Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4; of six pairs four go together, one ties in price and one goes apart.
    text = "price,units\n1,1\n3,5\n3,4\n9,7\n"
    assert meaning(Correlate(LOAD, PRICE, UNITS, "spearman"), text=text) == pytest.approx(
        4.5 / (4.5 * 5) ** 0.5
    )
    assert meaning(Correlate(LOAD, PRICE, UNITS, "kendall"), text=text) == pytest.approx(5 / 30**0.5)


@pytest.mark.parametrize(
    ("plan", "changed", "text", "reason"),
    [
        (PLANS["sum of a column"], {}, "", "empty"),
        (PLANS["sum of a column"], {}, "price,cost\n", "no rows"),
        (PLANS["sum of a column"], {"value_column": "prices"}, TEXT, "no column"),
        (PLANS["sum of a column"], {"value_column": "product"}, TEXT, "no number"),
        (PLANS["mean of a column"], {}, "price,cost\nNA,1\n", "no values"),
        (
            PLANS["mean where gt"] if "mean where gt" in PLANS else PLANS["sum where gt"],
            {"threshold": 99},
            TEXT,
            "no values",
        ),
        (PLANS["correlation"], {}, "price,units\n1,2\n1,3\n", "constant"),
        (PLANS["share by group"], {}, "price,category\n0,a\n0,b\n", "zero"),
        (PLANS["top rows"], {"n": 0}, TEXT, "argument"),
        (PLANS["percentile of a column"], {"percentile": 101}, TEXT, "argument"),
        (PLANS["rank correlation"], {}, "price,units\n1,2\n1,3\n", "constant"),
        (PLANS["divide of numbers"], {"b": 0}, TEXT, "zero"),
    ],
)
def test_what_has_no_meaning_is_refused(
    plan: Plan, changed: Mapping[str, Json], text: str, reason: str
) -> None:
    with pytest.raises(Refused) as refused:
        meaning(plan, changed, text)
    assert refused.value.reason == reason


def test_numbers_are_exact() -> None:
    assert number("0.1") == Fraction(1, 10)
    assert meaning(Aggregate(LOAD, (Measure("sum", PRICE),)), text="price,x\n0.1,1\n0.2,1\n-0.3,1\n") == 0


def test_cells_are_numbers_only_when_all_are() -> None:
    assert typed(["1", None, "2.5"]) == [Fraction(1), None, Fraction(5, 2)]
    assert typed(["1", "x"]) == ["1", "x"]
    assert typed(["01", "2"]) == ["01", "2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\n1;2\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a\n1\n", ","),
        ("a|b\n1|2\n", "|"),
        ('"a;b",c\n1,2\n', ","),
    ],
)
def test_the_separator_is_found_out(text: str, expected: str) -> None:
    assert delimiter(text) == expected


def test_short_rows_are_filled_up_and_empty_ones_left_out() -> None:
    rows = read("a, b\n1\n\n,\n2,3\n")
    assert rows.header == ("a", "b")
    assert rows.rows == (("1", None), ("2", "3"))


def test_groups_without_values_are_there_with_none() -> None:
    plan = Aggregate(LOAD, (Measure("mean", COST),), (CATEGORY,))
    assert meaning(plan, text="category,cost\nx,1\ny,\n") == [
        {"category": "x", "mean_cost": 1},
        {"category": "y", "mean_cost": None},
    ]


def test_a_text_equals_only_its_own_spelling() -> None:
    lifted = lift(PLANS["count where text"])
    text = TEXT.replace("c,North", "c,NORTH")
    assert evaluate(lifted.template, {"data/sales.csv": text}, lifted.arguments) == 1


def test_a_worth_that_shrinks_for_a_century_keeps_its_digits() -> None:
    lifted = lift(Operation("present_value", (Number(0.25), Number(-42.25), Number(105))))
    worth = cast(float, evaluate(lifted.template, {}, lifted.arguments))
    assert worth == pytest.approx(0.25 / 0.5775**105, rel=1e-12)
