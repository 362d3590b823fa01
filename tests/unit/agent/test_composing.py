"""A composite tool is its parts, one after another, with results handed on as between the steps of a workflow."""

from pathlib import Path
from typing import Any

import pytest

from support.plans import PLANS
from toolwright.agent import composing
from toolwright.domain.evidence import Evidence, Tests
from toolwright.domain.pattern import Handing, Into, Pattern, PatternStep
from toolwright.domain.tool import Example, Parameter, ParameterType, Tool, ToolSpec
from toolwright.engineers.offline.emission import emit
from toolwright.engineers.offline.specification import specify
from toolwright.errors import SynthesisFailed

TOTAL = '''\
"""Totals."""

import csv

# What is left out.
NOTE = """a text
of two lines"""


def total(file: str, column: str) -> float:
    """The total of a column."""
    with open(file, newline="") as rows:
        return _sum([float(row[column]) for row in csv.DictReader(rows)])


def _sum(values: list[float]) -> float:
    return sum(values) if len(NOTE.split("\\n")) == 2 else -1
'''
TIMES = """\
def times(value: float, factor: float) -> float:
    return value * factor
"""
BACKWARDS = """\
def backwards(text: str) -> str:
    return text[::-1]
"""
SORTED = """\
import json


def smallest(file: str, column: str, n: int = 1) -> list[dict]:
    with open(file) as rows:
        return sorted(json.load(rows), key=lambda row: row[column])[:n]
"""
ROWS = """\
def rows_of(file: str) -> list[dict]:
    return [{"a": 2, "b": "x"}, {"a": 1, "b": None}]
"""


def tool(code: str, name: str, version: int = 1, **parameters: ParameterType) -> Tool:
    spec = ToolSpec(
        name,
        f"What {name} does.",
        tuple(
            Parameter(each, kind, each, required=each != "n", default=None)
            for each, kind in parameters.items()
        ),
        "a value",
        f"shape of {name}",
    )
    return Tool(name, version, spec, code, "", Evidence(Tests(("test_it",))), "")


total = tool(TOTAL, "total", file="file", column="column")
times = tool(TIMES, "times", value="number", factor="number")
backwards = tool(BACKWARDS, "backwards", text="text")
smallest = tool(SORTED, "smallest", file="file", column="column", n="integer")
rows_of = tool(ROWS, "rows_of", file="file")


def step(tool: Tool, takes: int | None = None, *into: tuple[str, Handing]) -> PatternStep:
    given = tuple(Into(*each) for each in into) if takes is not None else None
    return PatternStep(tool.spec.shape, takes, tool.name, given)


def pattern(*steps: PatternStep) -> Pattern:
    return Pattern("key", "both", steps, 9, 9, 3, 3, "", "")


def function(composed: composing.Composed) -> Any:
    module: dict[str, Any] = {}
    exec(compile(composed.code.code, "composite", "exec"), module)
    return module[composed.spec.name]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "a.csv"
    path.write_text("x\n1\n2.5\n")
    return str(path)


def test_results_are_handed_on_and_all_are_given(file: str) -> None:
    steps = (step(total), step(times, 0, ("value", "number")), step(backwards, 1, ("text", "text")))
    composed = composing.compose("both", pattern(*steps), (total, times, backwards))
    assert [parameter.name for parameter in composed.spec.parameters] == ["file", "column", "factor"]
    assert function(composed)(file=file, column="x", factor=2) == [3.5, 7.0, "0.7"]
    assert function(composed)(file=file, column="x", factor=3) == [3.5, 10.5, "5.01"]


def test_parameters_of_one_name_are_told_apart_and_what_may_be_left_out_comes_last(file: str) -> None:
    steps = (step(rows_of), step(smallest, 0, ("file", "table")), step(total))
    composed = composing.compose("both", pattern(*steps), (rows_of, smallest, total))
    names = [parameter.name for parameter in composed.spec.parameters]
    assert names == ["file", "column", "file_3", "column_3", "n"]
    called = function(composed)(file=file, column="a", file_3=file, column_3="x", n=1)
    assert called == [[{"a": 2, "b": "x"}, {"a": 1, "b": None}], [{"a": 1, "b": None}], 3.5]


def test_a_result_of_another_kind_is_refused() -> None:
    steps = (step(backwards), step(times, 0, ("value", "number")))
    composed = composing.compose("both", pattern(*steps), (backwards, times))
    with pytest.raises(ValueError, match="gave no number"):
        function(composed)(text="21", factor=2)


@pytest.mark.parametrize("into", [(), (("value", "number"), ("factor", "number"))])
def test_where_it_is_not_known_what_takes_a_result_there_is_no_composite(into: Any) -> None:
    with pytest.raises(SynthesisFailed, match="is not known"):
        composing.compose("both", pattern(step(total), step(times, 0, *into)), (total, times))


@pytest.mark.parametrize(
    "code",
    [
        "from __future__ import annotations\n" + BACKWARDS,
        "from os.path import *\n" + BACKWARDS,
        "COUNT = 0\n\n\ndef backwards(text):\n    global COUNT\n    COUNT += 1\n    return text[::-1]\n",
    ],
)
def test_code_that_means_something_else_in_another_module_is_no_part(code: str) -> None:
    part = tool(code, "backwards", text="text")
    with pytest.raises(SynthesisFailed, match="another module"):
        composing.compose("both", pattern(step(part), step(times)), (part, times))


def test_what_the_offline_engineer_writes_can_be_a_part() -> None:
    for name, plan in list(PLANS.items())[::20]:
        spec = specify(plan)
        part = Tool(spec.name, 1, spec, emit(spec), "", Evidence(Tests(("test_it",))), "")
        composed = composing.compose("both", pattern(step(part), step(times)), (part, times))
        assert part.name in composed.code.code, name


def test_it_is_made_of_its_parts_as_they_are_and_of_no_others() -> None:
    steps = (step(backwards), step(times))
    composed = composing.compose("both", pattern(*steps), (backwards, times))
    made = Tool("both", 1, composed.spec, composed.code.code, "", Evidence(Tests(("test_it",))), "")
    assert composing.is_made_of(made, (backwards, times))
    assert not composing.is_made_of(
        made, (backwards, tool(TIMES, "times", 2, value="number", factor="number"))
    )
    assert not composing.is_made_of(
        made, (backwards, tool(f"{TIMES}#", "times", value="number", factor="number"))
    )


def test_its_tests_have_the_examples_written_out(tmp_path: Path) -> None:
    composed = composing.compose("both", pattern(step(backwards), step(times)), (backwards, times))
    known = [
        Example({"text": "ab", "value": 2, "factor": 3}, expected=["ba", 6]),
        Example({"text": "ab", "value": "x", "factor": 3}, raises="ValueError"),
        Example({"text": "ab", "value": "x", "factor": 3}, raises="OfAPackage"),
    ]
    suite = composing.suite(composed.spec, known)
    assert suite.examples == tuple(known)
    assert suite.code.count("def test_") == 2
    assert "pytest.raises(ValueError)" in suite.code
    module: dict[str, Any] = {}
    code = suite.code.replace("from both import both", "")
    exec(compile(code, "tests", "exec"), {**module, "both": function(composed)})
