"""The strategy follows from the request alone."""

import pytest

from toolwright.agent.planning import choose


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
    assert choose(prompt).strategy == "force_synthesis"


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
    assert choose(prompt).strategy == "single"
