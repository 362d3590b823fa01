"""The strategy follows from the request and its tasks alone."""

import pytest

from toolwright.agent.patterns import Recognised
from toolwright.agent.planning import choose
from toolwright.domain.pattern import Pattern
from toolwright.domain.query import Task


@pytest.mark.parametrize(
    "prompt",
    [
        "Create a tool that computes the mean of price in data.csv",
        "please build me a new function that reverses a text",
        "Can you write a reusable tool for profit margins?",
        "Make a tool to count words",
    ],
)
def test_asking_for_a_tool_forces_a_synthesis(prompt: str) -> None:
    assert choose(prompt, [Task(prompt)]).strategy == "force_synthesis"


@pytest.mark.parametrize(
    "prompt",
    [
        "Calculate profit margins from data/ecommerce_products.csv",
        "How many tools are in hardware.csv?",
        "Create a table of sales by region from tools.csv",
        "Which tool did you write a function for?",
        "Average price of the product 'Make a tool' in x.csv",
    ],
)
def test_everything_else_is_a_single_task(prompt: str) -> None:
    assert choose(prompt, [Task(prompt)]).strategy == "single"


def test_tasks_that_need_no_results_of_each_other_are_sequential() -> None:
    assert choose("a; b", [Task("a"), Task("b")]).strategy == "sequential"


def test_tasks_that_feed_each_other_are_a_composition() -> None:
    plan = choose("a; b; then c", [Task("a"), Task("b"), Task("c", takes=1)])
    assert plan.strategy == "composition"
    assert plan.reasoning.startswith("3 tasks, of which one works on the result of an earlier one")


def test_tasks_that_are_a_pattern_follow_it() -> None:
    pattern = Pattern("key", "a_and_b", (), 4, 4, 0, 0, "", "")
    plan = choose("a; b", [Task("a"), Task("b")], Recognised(pattern=pattern))
    assert plan.strategy == "workflow_pattern"
    assert "a_and_b (0.51 confidence: 4 of 4 requests succeeded)" in plan.reasoning
