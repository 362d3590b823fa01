"""An example in the request is a fact that its tool is held to."""

from __future__ import annotations

import pytest

from integration.thread.asking import Asker
from toolwright.domain.evidence import Level

MARGINS = "Calculate profit margins from data/ecommerce_products.csv"
HOLDS = "price 10, cost 4 gives 60%"


async def test_an_example_that_holds_anchors_the_tool_that_is_made_and_the_one_that_is_there(
    asked: Asker,
) -> None:
    reply = await asked.ask(f"{MARGINS}, e.g. {HOLDS}")
    assert reply.answered, reply.response
    name = reply.metadata["tool_name"]
    assert reply.metadata["status"] == Level.ANCHORED
    assert "1 fact from outside held" in reply.response
    plain = await asked.ask(MARGINS)
    assert plain.metadata["tool_name"] == name
    assert plain.value == reply.value, "the example is no part of what is asked for"
    again = await asked.ask(
        f"{MARGINS}. For example, with price = 200 and a cost of 50 it should be 75 percent."
    )
    assert again.answered, again.response
    assert "synthesis_successful" not in again.types()
    tool = await asked.application.agent.tools.get(name)
    assert tool is not None
    assert tool.evidence.anchors == (
        f"example: {HOLDS}",
        "example: price = 200 and a cost of 50 it should be 75 percent",
    )


@pytest.mark.parametrize(
    ("example", "why"),
    [
        ("price 10, cost 4 gives 40%", "The example does not hold: price 10, cost 4 gives 40%. For it,"),
        ("price 10 gives 60%", "does not say what cost is, and the calculation needs it"),
        (
            "prize 10, cost 4 gives 60%",
            "'prize' does not name one column of ecommerce_products.csv: product_id,",
        ),
    ],
)
async def test_an_example_that_does_not_hold_or_cannot_be_tried_stops_the_answer(
    asked: Asker, example: str, why: str
) -> None:
    reply = await asked.ask(f"{MARGINS}, e.g. {example}")
    assert not reply.answered
    assert why in reply.response
    assert reply.metadata["tool_result"] is None
    assert reply.types()[-1] == "execution_skipped"
    (tool,) = await asked.application.agent.tools.list()
    assert tool.level is not Level.ANCHORED


async def test_an_aggregate_is_held_to_its_example_and_one_example_is_not_shared_by_two_tasks(
    asked: Asker,
) -> None:
    mean = await asked.ask("Average price in ecommerce_products.csv (for example: price 1,000.50 -> 1000.5).")
    assert mean.metadata["status"] == Level.ANCHORED, mean.response
    wrong = await asked.ask("Average price in ecommerce_products.csv, for instance price 3 gives 4")
    assert not wrong.answered
    two = await asked.ask(
        "average salary per department in employees.csv, then show the 2 highest, e.g. salary 3 gives 3"
    )
    assert not two.answered
    assert "These are 2 tasks, and the example (salary 3 gives 3) can be about one alone" in two.response
