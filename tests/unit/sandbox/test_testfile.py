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


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("def test_a():\n    assert False\n\ndef test_a():\n    pass\n", "test_a is defined 2 times"),
        (
            "class TestA:\n    def test_b(self): assert False\n    def test_b(self): pass\n",
            "TestA::test_b is defined 2",
        ),
        ("if x:\n    def test_a(): pass\nelse:\n    def test_a(): pass\n", "test_a is defined 2 times"),
        ("def test_a():\n    assert False\ntest_a = lambda: None\n", "test_a is given another value"),
        ("def test_a():\n    assert False\n(x, [test_a]) = 1, [print]\n", "test_a is given another value"),
        (
            "def test_a():\n    assert False\nfrom os import getcwd as test_a\n",
            "test_a is given another value",
        ),
        ("pytest_plugins = ['mine']\ndef test_a(): pass\n", "plugins of pytest"),
        ("def test_a():\n    if True:\n        return 1 == 2\n", "test_a returns a value"),
        ("async def test_a():\n    return 1\n", "test_a returns a value"),
    ],
)
def test_a_file_whose_tests_do_not_mean_what_they_say_does_not_count(code: str, told: str) -> None:
    claimed = run(*((node, "passed") for node in expected_nodes(code)))
    found = problem(claimed, code)
    assert found is not None
    assert told in found


def test_what_only_looks_like_it_counts() -> None:
    code = """
def helper():
    return 1

def test_a():
    def inner():
        return 2
    if helper() != 1:
        return
    assert (lambda: inner())() == 2
    return None

class TestA:
    def test_a(self):
        assert [test_a for test_a in (1,)]
"""
    assert problem(run(("test_a", "passed"), ("TestA::test_a", "passed")), code) is None


MANY = """
@pytest.mark.parametrize("n", [1, 2, pytest.param(3)])
@pytest.mark.parametrize("m", ("a", "b"))
def test_many(n, m):
    pass

@pytest.mark.parametrize("n", [*range(5)])
def test_starred(n):
    pass

@pytest.mark.parametrize("n", NUMBERS)
def test_named(n):
    pass
"""


def test_parameters_that_are_written_out_have_all_run() -> None:
    others = (("test_starred[0]", "passed"), ("test_named[0]", "passed"))
    ran = [(f"test_many[{n}-{m}]", "passed") for n in (1, 2, 3) for m in "ab"]
    assert problem(run(*ran, *others), MANY) is None
    found = problem(run(*ran[:-1], *others), MANY)
    assert found == "test_many ran with 5 of its 6 parameters"


def test_a_file_without_tests_proves_nothing() -> None:
    assert problem(run(), "x = 1") == "the test file has no tests"
    assert problem(run(("test_a", "passed")), "x = (") is not None
