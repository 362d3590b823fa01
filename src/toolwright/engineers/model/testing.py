"""A pytest file of the cases that a model gave."""

from toolwright.domain.tool import TestSuite, ToolSpec
from toolwright.engineers.model.outputs import Case, Cases

_HEAD = '''\
"""Tests of {name}, written from its specification alone."""

import math

import pytest

from {name} import {name}


def same(expected, actual):
    """Equal values; numbers to a relative 1e-9."""
    actual = actual.item() if hasattr(actual, "item") else actual
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, (int, float)) and isinstance(actual, (int, float)):
        return math.isclose(expected, actual, rel_tol=1e-9, abs_tol=1e-12)
    if expected is None and isinstance(actual, float):
        return math.isnan(actual)
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(same(expected[key], actual[key]) for key in expected)
    if isinstance(expected, list) and isinstance(actual, (list, tuple)):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    return expected == actual
'''


def suite(spec: ToolSpec, answer: Cases) -> TestSuite:
    """A test for each case. What a model expects is a claim, not a reference: it stands in tests alone."""
    head = _HEAD.format(name=spec.name)
    return TestSuite("\n\n".join([head, *(_test(spec, case) for case in answer.cases)]))


def _test(spec: ToolSpec, case: Case) -> str:
    files = {file.name for file in case.files}
    kinds = {parameter.name: parameter.type for parameter in spec.parameters}
    lines = [f"def test_{case.name}(tmp_path):", f"    # {' '.join(case.why.split())}"]
    lines += [
        f'    (tmp_path / {file.name!r}).write_text({file.content!r}, encoding="utf-8")'
        for file in case.files
    ]
    arguments = ", ".join(
        f"{name}=str(tmp_path / {value!r})"
        if kinds.get(name) == "file" and value in files
        else f"{name}={value!r}"
        for name, value in case.arguments.items()
    )
    call = f"{spec.name}({arguments})"
    if case.raises is not None:
        lines += [f"    with pytest.raises({case.raises}):", f"        {call}"]
    else:
        lines += [f"    assert same({case.expected!r}, {call})"]
    return "\n".join(lines) + "\n"
