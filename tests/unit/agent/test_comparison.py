"""Results are compared outside the sandbox, exactly where exactness is due."""

import pytest

from toolwright.agent.comparison import disagreement, same
from toolwright.domain.execution import Execution
from toolwright.domain.json import Json
from toolwright.domain.tool import Example


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (1, 1.0),
        (0.1 + 0.2, 0.3),
        (None, None),
        ([], []),
        ({"a": 1, "b": [2, None]}, {"b": [2.0, None], "a": 1}),
        ("Infinity", "Infinity"),
        (1e18, 1e18 + 1),
    ],
)
def test_equal_values_are_the_same(expected: Json, actual: Json) -> None:
    assert same(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (1, 1.0001),
        (0, 1e-6),
        (None, 0),
        (None, ""),
        (True, 1),
        (0, False),
        ("1", 1),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, [["a", 1]]),
        ([], {}),
        ("a", "A"),
    ],
)
def test_different_values_are_not_the_same(expected: Json, actual: Json) -> None:
    assert not same(expected, actual)
    assert not same(actual, expected)


def test_a_refusal_must_be_of_the_class_the_example_says() -> None:
    example = Example({}, raises="ValueError")
    refused = Execution(None, "no such column", 1.0, "input", "ValueError")
    crashed = Execution(None, "boom", 1.0, "tool", "ZeroDivisionError")
    returned = Execution("3", None, 1.0)
    assert disagreement(example, refused) is None
    assert "ZeroDivisionError" in (disagreement(example, crashed) or "")
    assert "returned a value" in (disagreement(example, returned) or "")


def test_a_wrong_value_is_shown_beside_the_right_one() -> None:
    found = disagreement(Example({}, expected=2.5), Execution("3", None, 1.0))
    assert found == "returned 3 where the reference gives 2.5"


def test_a_failed_run_never_agrees_with_a_missing_value() -> None:
    failed = Execution(None, "stopped: memory limit 256 MB", 1.0, "limit")
    assert disagreement(Example({}, expected=None), failed) is not None
