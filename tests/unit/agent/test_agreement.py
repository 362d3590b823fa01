"""Implementations are clustered by what they return, and the inputs that split them are named."""

import json

from toolwright.agent.agreement import REFERENCE, Ran, compare, expected
from toolwright.domain.execution import Execution
from toolwright.domain.json import Json
from toolwright.domain.tool import Example

INPUTS = [
    Example({"x": 1}, expected=1),
    Example({"x": 2}, expected=4),
    Example({"x": -1}, raises="ValueError"),
]


def gave(*values: Json) -> tuple[Execution, ...]:
    return tuple(Execution(json.dumps(value), None, 1.0) for value in values)


REFUSED = Execution(None, "x is negative", 1.0, "input", "ValueError")
SQUARE = Ran("square", (*gave(1, 4), REFUSED))
SUM = Ran("sum", (*gave(1.0, 4.0), REFUSED))
DOUBLE = Ran("double", gave(2, 4, -2))


def test_implementations_that_give_the_same_everywhere_are_one_cluster() -> None:
    agreement = compare([SQUARE, DOUBLE, SUM], INPUTS)
    assert agreement.clusters == (("square", "sum"), ("double",))
    assert agreement.majority == ("square", "sum")


def test_the_inputs_that_split_them_are_named_with_what_each_gives() -> None:
    splits = compare([SQUARE, DOUBLE, SUM], INPUTS).splits
    assert [split.example for split in splits] == [INPUTS[0], INPUTS[2]]
    assert str(splits[0]) == "square and sum returned 1; double returned 2"
    assert str(splits[1]) == "square and sum raised ValueError; double returned -2"
    assert splits[0].majority == ("square", "sum")


def test_where_all_agree_nothing_splits_them() -> None:
    assert compare([SQUARE, SUM], INPUTS).splits == ()


def test_half_is_no_majority_and_neither_is_one_alone() -> None:
    assert compare([SQUARE, DOUBLE], INPUTS).majority == ()
    assert compare([SQUARE], INPUTS).majority == ()
    assert compare([SQUARE, SUM, DOUBLE, Ran("twice", DOUBLE.executions)], INPUTS).majority == ()


def test_what_examples_expect_is_a_voice_like_any_other() -> None:
    assert compare([SQUARE, expected(INPUTS)], INPUTS).clusters == (("square", REFERENCE),)


def test_a_run_that_was_stopped_is_no_refusal() -> None:
    stopped = Ran("slow", (*gave(1, 4), Execution(None, "stopped: time limit", 9.0, "limit")))
    assert len(compare([SQUARE, stopped], INPUTS).splits) == 1
