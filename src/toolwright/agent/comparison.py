"""Whether two results are the same. Pure, and run outside the sandbox: code under test has no part in it."""

import json
import math
from collections.abc import Mapping, Sequence

from toolwright.domain.execution import Execution
from toolwright.domain.json import Json
from toolwright.domain.tool import Example

TOLERANCE = 1e-9
"""Relative tolerance of numbers: sums in another order differ in their last digits, wrong formulas by far
more."""


def same(expected: Json, actual: Json) -> bool:
    """Equal values; numbers to a relative 1e-9, order of lists counts, order of keys does not.

    A boolean is never a number; an integer equals a float of its value.
    """
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, int | float) and isinstance(actual, int | float):
        return math.isclose(expected, actual, rel_tol=TOLERANCE, abs_tol=1e-12)
    if isinstance(expected, str) or isinstance(actual, str):
        return expected == actual
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return expected.keys() == actual.keys() and all(same(expected[key], actual[key]) for key in expected)
    if isinstance(expected, Sequence) and isinstance(actual, Sequence):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    return expected is None and actual is None


def disagreement(example: Example, execution: Execution) -> str | None:
    """How a run differs from what its example says, or None when it agrees."""
    if example.raises is not None:
        if execution.succeeded:
            return f"returned a value where it has to raise {example.raises}"
        if execution.error_type != example.raises:
            return f"raised {execution.error_type or execution.error} where it has to raise {example.raises}"
        return None
    if not execution.succeeded:
        return f"failed: {execution.error}"
    value = result_of(execution)
    if not same(example.expected, value):
        return f"returned {_short(value)} where the reference gives {_short(example.expected)}"
    return None


def equal(one: Execution, other: Execution) -> bool:
    """Whether two runs came to the same: equal results, or refusals by an exception of the same class."""
    if one.succeeded and other.succeeded:
        return same(result_of(one), result_of(other))
    if one.succeeded or other.succeeded:
        return False
    return one.error_type == other.error_type and (one.kind == "limit") == (other.kind == "limit")


def result_of(execution: Execution) -> Json:
    """The value that a run returned; None also where it returned none."""
    return None if execution.result is None else json.loads(execution.result)


def _short(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."
