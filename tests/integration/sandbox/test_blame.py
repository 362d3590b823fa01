"""When a test and the tool disagree, the one that is wrong is blamed, and nothing is rewritten."""

import pytest

from toolwright.agent.verification import verify
from toolwright.domain.evidence import Inputs, Level, Verdict
from toolwright.domain.tool import Example, Implementation, Parameter, TestSuite, ToolSpec
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("sandbox", ["A"], indirect=True),
]

SPEC = ToolSpec("spread", "Sample variance.", (Parameter("values", "numbers", ""),), "float", "variance")
DIRECT = """
def spread(values):
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)
"""
BY_LIBRARY = """
import statistics


def spread(values):
    return statistics.variance(values)
"""
BY_PAIRS = """
def spread(values):
    pairs = [(one - other) ** 2 for one in values for other in values]
    return sum(pairs) / (2 * len(values) * (len(values) - 1))
"""
POPULATION = DIRECT.replace("(len(values) - 1)", "len(values)")
TESTS = """
from spread import spread


def test_right():
    assert abs(spread([1, 2, 3, 4]) - 5 / 3) < 1e-9


def test_wrong():
    assert abs(spread([2, 4]) - 1) < 1e-9
"""
RIGHT = TESTS.replace("- 1)", "- 2)")
EXAMPLES = (
    Example({"values": [1.0, 5.0, 2.0, 8.0]}, expected=10.0),
    Example({"values": [3.0, 3.0, 3.0, 9.0, 3.0, 3.0]}, expected=6.0),
)
OTHERS = (Implementation(BY_LIBRARY), Implementation(BY_PAIRS))


async def verdict(
    sandbox: KernelSandbox,
    code: str,
    tests: str,
    *others: Implementation,
    examples: tuple[Example, ...] = EXAMPLES,
) -> Verdict:
    return await verify(sandbox, SPEC, TestSuite(tests, examples), Implementation(code), others)


async def test_a_wrong_test_is_set_aside_visibly_with_what_shows_it(sandbox: KernelSandbox) -> None:
    evidence = (await verdict(sandbox, DIRECT, TESTS, *OTHERS)).evidence
    (aside,) = evidence.set_aside
    assert aside.test == "test_wrong"
    assert "the tool and implementation 2 and implementation 3 agree" in aside.witness
    assert "assert" in aside.witness
    assert evidence.tests.passed == ("test_right",)
    assert evidence.level is Level.AGREED
    assert "1 wrong tests set aside" in evidence.summary()


async def test_a_wrong_tool_is_blamed_and_its_tests_stand(sandbox: KernelSandbox) -> None:
    found = await verdict(sandbox, POPULATION, RIGHT, *OTHERS)
    assert found.evidence.set_aside == ()
    assert found.evidence.tests.failed == ("test_right", "test_wrong")
    assert found.evidence.level is Level.EXPERIMENTAL


async def test_an_input_that_shows_the_tools_fault_is_made_small(sandbox: KernelSandbox) -> None:
    found = await verdict(sandbox, POPULATION, RIGHT, *OTHERS)
    assert found.evidence.inputs is not None
    shown = found.evidence.inputs.disagreements[0]
    values = shown.partition("[")[2].partition("]")[0].split(", ")
    assert len(values) == 2, shown
    assert "the tool returned" in shown


async def test_an_example_with_a_wrong_result_is_set_aside(sandbox: KernelSandbox) -> None:
    wrong = Example({"values": [1.0, 3.0]}, expected=1.0)
    found = await verdict(sandbox, DIRECT, RIGHT, *OTHERS, examples=(*EXAMPLES, wrong))
    assert [entry.test for entry in found.evidence.set_aside] == ["example 3"]
    assert "the reference returned 1.0" in found.evidence.set_aside[0].witness
    assert found.evidence.inputs is not None
    assert found.evidence.inputs.compared == 2
    assert found.evidence.level is Level.AGREED


async def test_inputs_without_a_reference_split_implementations_too(sandbox: KernelSandbox) -> None:
    probes = (Example({"values": [1.0, 2.0]}), Example({"values": []}))
    suite = TestSuite("from spread import spread\n\n\ndef test_it():\n    assert spread([1, 1]) == 0\n")
    found = await verify(sandbox, SPEC, suite, Implementation(POPULATION), OTHERS, probes)
    assert found.evidence.level is Level.EXPERIMENTAL
    assert found.evidence.tests.failed == ()
    right = await verify(sandbox, SPEC, suite, Implementation(DIRECT), OTHERS, probes[:1])
    assert right.evidence.inputs == Inputs(1)
    assert right.evidence.level is Level.AGREED


async def test_what_one_refuses_is_no_reason_where_the_others_differ(sandbox: KernelSandbox) -> None:
    suite = TestSuite("from spread import spread\n\n\ndef test_it():\n    assert spread([1, 1]) == 0\n")
    other = POPULATION.replace("    mean", "    if min(values) < 0:\n        return -1.0\n    mean")
    refusing = DIRECT.replace(
        "    mean", "    if min(values) < 0:\n        raise ValueError('negative')\n    mean"
    )
    others = Implementation(other.replace("len(values)\n", "(len(values) - 1)\n")), Implementation(refusing)
    silent, told = Example({"values": [-1.0, 3.0]}), Example({"values": [1.0, 2.0]})
    found = await verify(sandbox, SPEC, suite, Implementation(DIRECT), others, (silent, told))
    assert found.evidence.inputs == Inputs(1)
    # Where two contradict the tool it is wrong, whoever refuses.
    twice = (*others, others[0])
    found = await verify(sandbox, SPEC, suite, Implementation(DIRECT), twice, (silent, told))
    assert found.evidence.level is Level.EXPERIMENTAL


async def test_without_a_majority_nobody_is_blamed_and_the_tool_stays_experimental(
    sandbox: KernelSandbox,
) -> None:
    found = await verdict(sandbox, DIRECT, TESTS, Implementation(POPULATION))
    assert found.evidence.set_aside == ()
    assert found.evidence.level is Level.EXPERIMENTAL
    alone = await verdict(sandbox, DIRECT, TESTS)
    assert alone.evidence.set_aside == ()
    assert alone.evidence.level is Level.EXPERIMENTAL
