"""Which tests a file has is read from its text, and a run counts only when they all passed."""

from __future__ import annotations

import pytest

from toolwright.agent.testfile import expected_nodes, problem
from toolwright.domain.execution import TestResult, TestRun

CODE = """
import pytest

if True:
    def test_under_if():
        pass

async def test_awaited():
    pass

def helper_test():
    pass

class TestMean:
    def test_one(self):
        def test_inner():
            pass

    def helper(self):
        pass

    class TestDeep:
        def test_two(self):
            pass

class TestMade:
    def __init__(self):
        pass

    def test_never(self):
        pass

class Helper:
    def test_never(self):
        pass

@pytest.mark.parametrize("n", [1, 2])
def test_many(n):
    pass
"""


def run(*results: tuple[str, str], problem: str | None = None) -> TestRun:
    return TestRun(tuple(TestResult(node, outcome) for node, outcome in results), 1.0, problem)  # type: ignore[arg-type]


def test_the_tests_of_a_file_are_those_that_pytest_would_find() -> None:
    assert expected_nodes(CODE) == (
        "test_under_if",
        "test_awaited",
        "TestMean::test_one",
        "TestMean::TestDeep::test_two",
        "test_many",
    )


def test_a_file_of_another_language_raises() -> None:
    with pytest.raises(SyntaxError):
        expected_nodes("def test_a(:")


TWO = "def test_a(): pass\ndef test_b(): pass\n"


def test_all_passed_counts() -> None:
    assert problem(run(("test_a", "passed"), ("test_b[1]", "passed"), ("test_b[2]", "passed")), TWO) is None


@pytest.mark.parametrize(
    ("claimed", "told"),
    [
        (run(), "did not run"),
        (run(("test_a", "passed")), "test_b did not run"),
        (run(("test_a", "passed"), ("test_b", "skipped")), "test_b was skipped"),
        (run(("test_a", "passed"), ("test_b", "failed")), "test_b failed"),
        (run(("test_a", "passed"), ("test_b", "error")), "test_b failed"),
        (run(("test_a", "passed"), ("test_b[1]", "passed"), ("test_b[2]", "failed")), "failed"),
        (run(("test_a", "passed"), ("test_b", "passed"), ("test_c", "passed")), "is no test of the file"),
        (run(("test_a", "passed"), ("test_b", "passed"), problem="it crashed"), "it crashed"),
    ],
)
def test_anything_less_does_not(claimed: TestRun, told: str) -> None:
    found = problem(claimed, TWO)
    assert found is not None
    assert told in found


def test_a_file_without_tests_proves_nothing() -> None:
    assert problem(run(), "x = 1") == "the test file has no tests"
    assert problem(run(("test_a", "passed")), "x = (") is not None
