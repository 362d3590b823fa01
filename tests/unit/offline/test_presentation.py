"""How a result is given: rounded and under names, as the request says."""

import json
from typing import Any

import pytest

from support.plans import PLANS
from toolwright.domain.file import FileProfile
from toolwright.engineers.offline.canonical import canonical
from toolwright.engineers.offline.emission import emit
from toolwright.engineers.offline.engineer import plan_of
from toolwright.engineers.offline.meaning import evaluate
from toolwright.engineers.offline.plan import (
    Aggregate,
    Column,
    Correlate,
    DatePart,
    Derive,
    Formula,
    Number,
    Numbers,
    Operation,
    Plan,
    Presented,
    Rank,
    Share,
    Texts,
)
from toolwright.engineers.offline.responding import answer
from toolwright.engineers.offline.shape import bind, lift
from toolwright.engineers.offline.specification import specify
from toolwright.errors import EngineerDeclined
from unit.offline.tables import ORDERS, PRODUCTS, measure, of_all, rows, task

P, O = PRODUCTS, ORDERS  # noqa: E741
MEAN = of_all(rows(P), measure("mean", "price"))
BY_CATEGORY = of_all(rows(P), measure("mean", "price"), by=["category"])
EXTREMES = of_all(rows(P), measure("mean", "price"), measure("max", "price"))


def rounded(plan: Any, decimals: int) -> Presented:
    return Presented(plan, Number(decimals))


def named(plan: Any, *names: str, decimals: int | None = None) -> Presented:
    return Presented(plan, None if decimals is None else Number(decimals), Texts(names))


ANSWERED: list[tuple[FileProfile | None, Plan, str]] = [
    (P, rounded(MEAN, 2), """
        average price rounded to 2 decimals
        average price to 2 decimal places
        average price, rounded to two decimals
        Round the average price to 2 decimal places
        the mean price with two decimals
        What is the average price? Round it to 2 decimals.
        average price rounded to the nearest cent
        mean price to the nearest 0.01
        compute the mean price and round the result to 2 decimals
        average price (rounded to 2dp)
        """),
    (P, rounded(MEAN, 0), """
        average price to the nearest integer
        average price rounded to a whole number
        average price rounded to the nearest whole number
        mean price, rounded to the nearest dollar
        average price with no decimals
        """),
    (P, rounded(of_all(rows(P), measure("mean", "price"), measure("count")), 1), """
        average price to 1 decimal and the number of products
        average price and number of products, rounded to 1 decimal
        Round the average price and the number of products to one decimal
        """),
    (P, rounded(MEAN, -2), "average price to the nearest hundred\naverage price rounded to the nearest 100"),
    (P, rounded(BY_CATEGORY, 1), """
        average price per category rounded to one decimal
        average price by category, all values rounded to 1 decimal place
        for each category the mean price, to one decimal place
        """),
    (O, rounded(Aggregate(rows(O), (measure("sum", "Sales"),), (DatePart("month", Column("Date")),)), 0),
        "total sales per month rounded to whole numbers"),
    (O, rounded(Rank(of_all(rows(O), measure("mean", "Sales"), by=["Product"]), Number(3), largest=True), 2),
        "top 3 products by average sales, rounded to 2 decimals"),
    (O, rounded(Share(rows(O), measure("sum", "Sales"), (Column("Region"),)), 1),
        "share of sales by region to one decimal"),
    (P, rounded(Derive(rows(P), Formula("profit_margin", (Column("price"), Column("cost"))),
        (Column("product_name"),)), 2), "profit margin of each product rounded to 2 decimals"),
    (P, rounded(Correlate(rows(P), Column("price"), Column("cost")), 3),
        "correlation between price and cost to three decimals"),
    (P, named(MEAN, "mean_price"), """
        average price, call it mean_price
        average price as mean_price
        call the result mean_price: average price
        compute the average price and return it as {"mean_price": ...}
        average price as JSON with the key mean_price
        """),
    (P, named(EXTREMES, "avg", "top"), """
        mean and max price, call them avg and top
        mean and max of price, name the results avg and top
        mean and maximum price; return as {avg: ..., top: ...}
        mean and max price as JSON with keys avg and top
        average price as avg and max price as `top`
        """),
    (P, named(EXTREMES, "mean_price", "max_price", decimals=2), """
        mean and max price as mean_price and max_price, rounded to 2 decimals
        mean and max price rounded to 2 decimals. Answer with mean_price and max_price.
        mean and max price as max_price and mean_price to two decimals
        Compute the mean and max price and return {"max_price": x, "mean_price": y}, rounded to 2 decimals
        """),
    (P, named(of_all(rows(P), measure("sum", "stock"), measure("mean", "stock"), by=["category"]), "total", "average"),
        """
        total and average stock per category, name the columns total and average
        sum and mean of stock by category, call the columns total and average
        total and average stock by category, name the columns average and total
        total and average stock per category as a table with columns category, total and average
        """),
    (None, rounded(Operation("mean", (Numbers((3, 4, 4)),)), 2), """
        mean of 3, 4 and 4 rounded to 2 decimals
        Round the mean of 3, 4, 4 to 2 decimals
        average of [3, 4, 4] to two decimal places
        """),
    (None, Presented(Operation("mean", (Numbers((3, 4, 4)),)), Number(1), Texts(("avg",))),
        "mean of 3, 4 and 4 rounded to 1 decimal, call it avg"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "plan", "prompt"),
    [
        pytest.param(profile, plan, prompt.strip(), id=prompt.strip())
        for profile, plan, prompts in ANSWERED
        for prompt in prompts.strip().splitlines()
    ],
)
def test_every_way_to_say_it_gives_the_one_plan(profile: FileProfile | None, plan: Plan, prompt: str) -> None:
    assert plan_of(task(prompt, *([profile] if profile else []))) == canonical(plan)


@pytest.mark.parametrize(
    "prompt",
    """
    average price rounded
    average price rounded up
    average price rounded up to 2 decimals
    average price rounded down to the nearest integer
    average price to 3 significant digits
    average price rounded to 3 significant figures
    average price rounded to 2 digits
    average price to the nearest 5
    average price rounded to 2 decimals and rounded to 3 decimals
    average price truncated to 2 decimals
    average price rounded half to even to 2 decimals
    number of products rounded to 2 decimals
    average price rounded to 2 decimals and the median price
    average price and rounded median price to 2 decimals
    average price to 2 decimals and median price to 1 decimal
    average price to the nearest percent
    list the products with rating above 4 rounded to 2 decimals
    average price, call it max_price
    mean and max price, call it result
    mean price, call them a and b
    mean and max price, call them x and x
    mean price of products named Bob
    mean price as a chart
    """.strip().splitlines(),
)
def test_what_is_not_meant_by_a_number_of_decimals_or_as_many_names_is_declined(prompt: str) -> None:
    with pytest.raises(EngineerDeclined):
        plan_of(task(prompt.strip(), P))


@pytest.mark.parametrize(
    "prompt",
    """
    mean of 3, 4 and 4 rounded
    round up 3.2
    round 10 / 4 down to the nearest integer
    square root of 2 to 3 significant digits
    reverse 'abc' rounded to 2 decimals
    is 7 prime, rounded to 2 decimals
    mean of 3 and 4, call them a and b
    """.strip().splitlines(),
)
def test_without_a_file_as_well(prompt: str) -> None:
    with pytest.raises(EngineerDeclined):
        plan_of(task(prompt.strip()))


def run(prompt: str) -> tuple[Any, Plan]:
    plan = plan_of(task(prompt))
    spec = specify(plan)
    namespace: dict[str, Any] = {}
    exec(compile(emit(spec), spec.name, "exec"), namespace)
    return namespace[spec.name](**lift(plan).arguments), plan


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("10 / 4 to the nearest integer", 3),
        ("2 - 4.5 to the nearest integer", -3),
        ("1.3375 * 2 rounded to 2 decimals", 2.68),  # the float is 2.6749999...
        ("0.1 + 0.25 rounded to 1 decimal", 0.4),
        ("5 * 10 to the nearest hundred", 100),
        ("7 * 7 to the nearest hundred", 0),
        ("1 / 3 with 15 decimals", 0.333333333333333),
        ("12 * 2 rounded to 2 decimals", 24),
        ("mean of 1, 2 and 2.35 rounded to 2 decimals as mean_x", {"mean_x": 1.78}),
    ],
)
def test_a_half_is_rounded_away_from_zero_and_the_oracle_says_the_same(prompt: str, expected: Any) -> None:
    actual, plan = run(prompt)
    lifted = lift(plan)
    assert actual == expected == evaluate(lifted.template, {}, lifted.arguments)


def test_the_answer_says_to_how_many_decimals_and_shows_them() -> None:
    actual, plan = run("5 / 2 rounded to 2 decimals")
    assert answer(json.dumps(actual), plan, "x", ()) == "5 / 2, rounded to 2 decimals: **2.50**"
    actual, plan = run("22 / 7 rounded to 6 decimals")
    assert "3.142857**" in answer(json.dumps(actual), plan, "x", ())


def test_named_numbers_are_each_shown_in_their_own_way() -> None:
    plan = plan_of(task("average price and number of products, call them mean and n", P))
    shown = answer(json.dumps({"mean": 12.25, "n": 1040}), plan, "x", (P,))
    assert "| mean | 12.25 |\n| n | 1,040 |" in shown


def test_one_tool_serves_every_number_of_decimals_and_all_names() -> None:
    template = lift(named(EXTREMES, "a", "b", decimals=2)).template
    arguments = bind(template, named(EXTREMES, "low", "high", decimals=0))
    assert arguments is not None
    assert (arguments["decimals"], arguments["names"]) == (0, ["low", "high"])
    assert bind(template, EXTREMES) is None
    assert bind(template, rounded(EXTREMES, 2)) is None


def test_plans_of_other_rounding_do_not_become_the_plain_plan() -> None:
    assert {lift(plan).shape for plan in PLANS.values() if isinstance(plan, Presented)}.isdisjoint(
        lift(plan.of).shape for plan in PLANS.values() if isinstance(plan, Presented)
    )
