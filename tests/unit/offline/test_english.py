"""A plan says itself in English."""

import pytest

from support.plans import PLANS
from toolwright.engineers.offline.english import say
from toolwright.engineers.offline.plan import Plan
from toolwright.engineers.offline.shape import lift

SAID = {
    "mean margin by group where": "mean of profit margin of price and cost by category, where region is 'North'",
    "count of rows": "number of rows",
    "several measures of a column": "mean of price, sample standard deviation of price and number of values of price",
    "sum where and": "sum of units, where region is 'North' and price is greater than 100",
    "sum where nested": "sum of units, where price is greater than 100 and (region is 'North' or category is missing)",
    "mean where any of": "mean of price, where region is one of 'North' or 'South'",
    "max where between": "maximum of price, where units is between 2 and 9",
    "top rows": "the 3 rows with the largest price, showing product",
    "filter, group, top": "the 2 groups with the largest mean of units and number of rows by category, "
    "where price is greater than 100",
    "top shares": "the group with the largest share of price in percent by category",
    "share of a part": "percentage of rows where region is 'North'",
    "growth": "growth of price from row to row in percent with product",
    "unique where": "different values of category, where price is greater than 100",
    "correlation where": "correlation of price and units, where region is 'North'",
    "derived column where": "price / (units + 1) of each row, where region is 'North'",
    "sorted rows": "rows sorted by price, descending",
    "percent_of": "12% of 80",
    "(3 + 4) * 2": "(3 + 4) × 2",
    "3 - (4 - 5)": "3 - (4 - 5)",
    "count_occurrences": "how often 'a' occurs in 'banana', ignoring case",
}


@pytest.mark.parametrize("name", SAID)
def test_a_plan_says_what_it_computes(name: str) -> None:
    assert say(PLANS[name]) == SAID[name]


def test_a_template_says_it_by_its_parameters() -> None:
    template = lift(PLANS["mean margin by group where"]).template
    assert (
        say(template) == "mean of profit margin of the price column and the cost column by the group column, "
        "where the filter column is the text"
    )


def test_plans_that_differ_say_so() -> None:
    def said(plan: Plan) -> tuple[str, str]:
        return say(plan), lift(plan).shape

    phrases = [said(plan) for plan in PLANS.values()]
    assert len({phrase for phrase, _ in phrases}) >= len({shape for _, shape in phrases}) - 1
