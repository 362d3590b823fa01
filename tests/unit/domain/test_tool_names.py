"""A tool's name is a module and a function: it must be an identifier and shadow nothing."""

import pytest

from toolwright.domain.tool import tool_name_problem


@pytest.mark.parametrize("name", ["mean_by_group", "calculate_profit_margin", "percent_of", "top3"])
def test_plain_snake_case_names_are_names(name: str) -> None:
    assert tool_name_problem(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        "Mean",
        "3means",
        "mean-by",
        "../evil",
        "a/b",
        "mean by",
        "über",
        "_private",
        "x" * 64,
        "mean\n",
        "a\x00b",
        "class",
        "match",
        "sum",
        "print",
        "statistics",
        "json",
        "pandas",
        "pytest",
        "conftest",
        "test_mean",
        "sitecustomize",
    ],
)
def test_other_names_are_refused_with_a_reason(name: str) -> None:
    assert tool_name_problem(name)
