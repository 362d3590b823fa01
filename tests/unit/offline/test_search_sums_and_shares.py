"""Requests whose near answer is not the true one are declined with the reason; their plain sisters are answered."""

import pytest

from toolwright.domain.file import FileProfile
from toolwright.engineers.offline.engineer import plan_of
from toolwright.engineers.offline.plan import Aggregate, Column, Missing, Share
from toolwright.engineers.offline.responding import answer
from toolwright.errors import EngineerDeclined
from unit.offline.tables import CUSTOMERS, ORDERS, PRODUCTS, column, is_, measure, of_all, rows, task

READINGS = FileProfile(
    "readings.csv",
    9,
    (
        column("station", "text", 3, ("North", "South", "NORTH"), rows=9),
        column("Load [MW]", "number", 9, rows=9, missing=2, minimum=1.5),
        column("humidity_pct", "integer", 9, rows=9),
    ),
)


@pytest.mark.parametrize(
    ("prompt", "profile", "reason"),
    [
        ("percentage of active customers per country", CUSTOMERS, "what the whole is"),
        ("proportion of women by country", CUSTOMERS, "what the whole is"),
        ("overall profit margin", PRODUCTS, "put together"),
        ("total profit margin", PRODUCTS, "means nothing"),
        ("total humidity_pct", READINGS, "means nothing"),
        ("total discount", CUSTOMERS, "means nothing"),
        ("average no price", PRODUCTS, "'average no'"),
        ("average price by no category", PRODUCTS, "no category"),
        ("number of customers with discount", CUSTOMERS, "which rows are said to have"),
    ],
)
def test_what_would_be_answered_beside_the_point_is_declined(
    prompt: str, profile: FileProfile, reason: str
) -> None:
    with pytest.raises(EngineerDeclined) as declined:
        plan_of(task(f"{prompt} in {profile.name}", profile))
    assert reason in str(declined.value)


def test_shares_without_a_filter_are_still_answered() -> None:
    plan = plan_of(task("share of sales by region in orders_2024.csv", ORDERS))
    assert plan == Share(rows(ORDERS), measure("sum", "Sales"), (Column("Region"),))


def test_rows_with_a_column_are_those_that_have_a_value_there() -> None:
    plan = plan_of(task("number of rows with rating in shop_products.csv", PRODUCTS))
    assert plan == of_all(rows(PRODUCTS, Missing(Column("rating"), negated=True)), measure("count"))


@pytest.mark.parametrize("said", ["Load", "Load [MW]"])
def test_a_unit_in_square_brackets_may_be_left_out_of_a_header(said: str) -> None:
    plan = plan_of(task(f"average {said} in readings.csv", READINGS))
    assert plan == of_all(rows(READINGS), measure("mean", "Load [MW]"))


@pytest.mark.parametrize("said", ["north", "North", "'north'"])
def test_a_value_is_looked_for_in_the_spelling_most_rows_have(said: str) -> None:
    plan = plan_of(task(f"number of rows where station is {said} in readings.csv", READINGS))
    assert plan == of_all(rows(READINGS, is_("station", "North")), measure("count"))
    assert "station also has NORTH, which counts apart." in answer("4", plan, "tool", (READINGS,))


def test_numbers_of_one_column_have_the_same_decimals() -> None:
    plan = Aggregate(rows(READINGS), (measure("mean", "Load [MW]"),), (Column("station"),))
    text = answer(
        '[{"station": "North", "m": 1.5}, {"station": "South", "m": 2.25}]', plan, "tool", (READINGS,)
    )
    assert "| 1.50 |" in text
    assert "| 2.25 |" in text
