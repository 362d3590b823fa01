"""A brief with several named outputs, through the whole thread: the tool is written, verified and run in the
sandbox, and used again for a brief in other words about other columns."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path

import pytest

from integration.thread.asking import Asker

FIRST = (
    "Is there a linear relationship between price and cost in ecommerce_products.csv? "
    "Constraints: Calculate the Pearson correlation coefficient (r) and test it at a significance level of 0.05. "
    "Call the relationship linear if the p-value is below 0.05 and the absolute value of r is at least 0.5, "
    "otherwise call it unclear. "
    'Answer format: @r[r_value] @p[p_value] @kind[kind] where "r_value" is rounded to two decimals, "p_value" is '
    'rounded to four decimals and "kind" is a string, "linear" or "unclear".'
)
SECOND = (
    "How strongly does the altitude_m go with the wind_kmh in weather_stations.csv? "
    "Constraints: Report Pearson's r with its p-value. The answer is 'yes' if the p-value is less than 0.01 and the "
    "absolute value of r is greater than or equal to 0.9, else it is 'no'. "
    'Answer format: @coefficient[r] @p_value[p] @strong[answer] where "r" is rounded to three decimal places, "p" to '
    "five decimal places and \"answer\" is either 'yes' or 'no'."
)


def rows(data: Path, name: str) -> list[dict[str, str]]:
    with (data / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(cell: str) -> float | None:
    try:
        return float(cell.strip().lstrip("$").replace(",", ""))
    except ValueError:
        return None


def pearson(table: list[dict[str, str]], one: str, other: str) -> float:
    pairs = [(number(row[one]), number(row[other])) for row in table]
    both = [(x, y) for x, y in pairs if x is not None and y is not None]
    return statistics.correlation([x for x, _ in both], [y for _, y in both])


@pytest.mark.timeout(120)
async def test_a_brief_gets_its_named_outputs_and_its_tool_serves_another(asked: Asker, data: Path) -> None:
    first = await asked.ask(FIRST)
    assert first.answered, first.response
    r = pearson(rows(data, "ecommerce_products.csv"), "price", "cost")
    assert first.value == {"r": round(r, 2), "p": 0, "kind": "linear"}
    second = await asked.ask(SECOND)
    assert second.answered, second.response
    r = pearson(rows(data, "weather_stations.csv"), "altitude_m", "wind_kmh")
    assert second.value["coefficient"] == round(r, 3)
    assert second.value["strong"] == "no"
    assert second.metadata["tool_name"] == first.metadata["tool_name"]
    assert second.metadata["synthesized"] is False


async def test_a_brief_that_asks_for_more_than_is_known_says_what_it_is(asked: Asker) -> None:
    reply = await asked.ask(
        "What is the mean price in ecommerce_products.csv? Constraints: Weight each price with a rolling window. "
        "Answer format: @mean_price[value] rounded to two decimal places."
    )
    assert not reply.answered
    assert "rolling" in reply.response
