"""Mutants of real tools in a real sandbox: tests that bite kill them, tests that don't are found out."""

import pytest

from toolwright.agent.mutation import Known, NotMeasurable, measure
from toolwright.domain.evidence import Evidence, Inputs, Level, Tests
from toolwright.domain.tool import Example, Parameter, Tool, ToolSpec
from toolwright.sandboxes.kernel import KernelSandbox

# In one tier alone: what a mutant comes to does not depend on how its box is locked.
pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("sandbox", ["A"], indirect=True),
]

NAME = "share_above"
CODE = """
def share_above(values: list[float], least: float) -> float:
    \"\"\"Percentage of the values above a bound.\"\"\"
    if not values:
        raise ValueError("no values")
    return 100 * len([value for value in values if value > least]) / len(values)
"""
TESTS = """
import pytest
from share_above import share_above


def test_share():
    assert share_above([1, 2, 3, 4], 2) == 50


def test_nothing():
    with pytest.raises(ValueError):
        share_above([], 1)
"""
NO_TESTS = """
from share_above import share_above


def test_it_returns_something():
    assert share_above([1, 2], 0) is not None
"""
FURTHER = (
    Example({"values": [1, 2], "least": 1}, expected=50),
    Example({"values": [5, 5, 6, 7], "least": 5}, expected=50),
)
PARAMETERS = (Parameter("values", "numbers", "the values"), Parameter("least", "number", "the bound"))


async def now() -> None:
    """Nobody else waits for the sandbox."""


def tool(code: str = CODE, tests: str = TESTS, inputs: Inputs | None = None) -> Tool:
    spec = ToolSpec(NAME, "Percentage of the values above a bound.", PARAMETERS, "float", "share")
    return Tool(NAME, 1, spec, code, tests, Evidence(Tests(("test_share",)), inputs), "")


async def test_tests_that_bite_kill_every_mutant_that_is_one(sandbox: KernelSandbox) -> None:
    done = (await measure(sandbox, tool(), Known((), probes=FURTHER), now)).evidence
    assert done.mutants is not None
    assert done.mutants.survivors == ()
    assert done.mutants.killed >= 8
    assert done.tests == Tests(("test_share", "test_nothing"))
    assert done.level is Level.TESTED


async def test_tests_that_let_faults_pass_are_found_out_and_the_faults_are_listed(
    sandbox: KernelSandbox,
) -> None:
    done = (await measure(sandbox, tool(tests=NO_TESTS), Known((), probes=FURTHER), now)).evidence
    assert done.mutants is not None
    assert "value > least" in " ".join(mutant.change for mutant in done.mutants.survivors)
    assert done.level is Level.EXPERIMENTAL
    assert "faults pass" in (done.problem or "")


async def test_a_survivor_leads_to_a_further_test_from_the_specification(sandbox: KernelSandbox) -> None:
    known = Known((), further=FURTHER)
    measured = await measure(sandbox, tool(tests=NO_TESTS), known, now)
    mutants = measured.evidence.mutants
    assert mutants is not None
    assert mutants.by_further >= 2
    assert measured.further
    assert set(map(id, measured.further)) <= set(map(id, FURTHER))
    assert measured.evidence.inputs == Inputs(2)
    assert measured.evidence.level is Level.AGREED


async def test_a_mutant_that_changes_no_result_is_equivalent(sandbox: KernelSandbox) -> None:
    code = CODE.replace("if value > least", "if value > least and len(values) >= 0")
    mutants = (await measure(sandbox, tool(code), Known((), probes=FURTHER), now)).evidence.mutants
    assert mutants is not None
    assert mutants.equivalent >= 1
    assert mutants.survivors == ()


async def test_a_fault_that_makes_a_loop_endless_is_a_killed_one(sandbox: KernelSandbox) -> None:
    code = """
def share_above(values: list[float], least: float) -> float:
    if not values:
        raise ValueError("no values")
    place = found = 0
    while place < len(values):
        found += values[place] > least
        place += 1
    return 100 * found / len(values)
"""
    mutants = (await measure(sandbox, tool(code), Known((), probes=FURTHER), now)).evidence.mutants
    assert mutants is not None
    assert mutants.survivors == ()


async def test_a_tool_that_disagrees_on_a_further_input_was_wrong_all_the_time(
    sandbox: KernelSandbox,
) -> None:
    wrong = CODE.replace("value > least", "value > least or value == 5")
    measured = await measure(sandbox, tool(wrong, inputs=Inputs(20)), Known((), further=FURTHER), now)
    assert measured.evidence.level is Level.EXPERIMENTAL
    assert "returned 100.0 where the reference gives 50" in (measured.evidence.problem or "")


async def test_what_was_compared_before_still_counts(sandbox: KernelSandbox) -> None:
    measured = await measure(sandbox, tool(inputs=Inputs(20)), Known((), further=FURTHER), now)
    assert measured.evidence.inputs == Inputs(22)


async def test_a_run_that_is_stopped_says_nothing_against_the_tool(sandbox: KernelSandbox) -> None:
    slow = CODE.replace("if not values:", "while values == [5, 5, 6, 7]:\n        pass\n    if not values:")
    with pytest.raises(NotMeasurable, match="was stopped"):
        await measure(sandbox, tool(slow, inputs=Inputs(20)), Known((), further=FURTHER), now)


async def test_of_a_tool_whose_tests_do_not_pass_now_nothing_is_said(sandbox: KernelSandbox) -> None:
    with pytest.raises(NotMeasurable, match="test_share failed"):
        await measure(sandbox, tool(CODE.replace("100", "10")), Known(()), now)
