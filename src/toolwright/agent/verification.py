"""Verification: runs a tool's tests in the sandbox, then compares its examples outside of it."""

import asyncio
import contextlib
import json
from collections.abc import Collection, Sequence

from toolwright.agent import blame, testfile
from toolwright.agent.blame import Blame
from toolwright.agent.comparison import disagreement
from toolwright.agent.confirming import Confirmed
from toolwright.domain.evidence import Evidence, Inputs, Tests, Verdict
from toolwright.domain.execution import Execution, TestRun
from toolwright.domain.tool import Example, Implementation, TestSuite, Tool, ToolSpec
from toolwright.ports import Sandbox, ToolStore


async def verify(
    sandbox: Sandbox,
    spec: ToolSpec,
    tests: TestSuite,
    code: Implementation,
    others: Sequence[Implementation] = (),
    probes: Sequence[Example] = (),
) -> Verdict:
    """The verdict on an implementation. It passes when all tests ran and passed and no example disagrees.

    With `others`, independent implementations of the same specification, it also has to agree with most of them, on the
    examples and on `probes`, and a test that contradicts most of all is set aside with what shows it: see `blame`.
    Raises `SandboxUnavailable` when it could not be found out.
    """
    run, executions = await asyncio.gather(
        sandbox.test(spec.name, code.code, tests),
        sandbox.run_examples(spec, code.code, tests.examples),
    )
    messages = {result.node: result.message or result.outcome for result in run.results}
    judged = Blame(len(tests.examples), inputs=disagreeing(spec, tests.examples, executions))
    if others:
        judged = await blame.judge(sandbox, spec, tests, code, others, run, executions, probes)
    aside = frozenset(entry.test for entry in judged.aside)
    counted = tests_of(run, tests.code, aside)
    failures = [f"{node}: {messages.get(node, 'did not run')}" for node in counted.failed]
    failures += judged.inputs
    problem = testfile.problem(run, tests.code, aside)
    return Verdict(
        Evidence(
            tests=counted,
            inputs=Inputs(judged.compared - len(judged.inputs), judged.inputs) if judged.compared else None,
            failure=problem or (failures[0] if failures else None),
            set_aside=judged.aside,
        ),
        tuple(failures[:20]),
        judged.agreed,
    )


def disagreeing(
    spec: ToolSpec, examples: Sequence[Example], executions: Sequence[Execution]
) -> tuple[str, ...]:
    """What the runs of the examples got wrong, each in words with its call."""
    found: list[str] = []
    for example, execution in zip(examples, executions, strict=True):
        problem = disagreement(example, execution)
        if problem is not None:
            found.append(f"{spec.name}({json.dumps(example.arguments)[:200]}) {problem}")
    return tuple(found)


def tests_of(run: TestRun, test_code: str, aside: Collection[str]) -> Tests:
    """The tests that passed, and those that did not or that the file's text has and the run has not; without those that
    were set `aside`."""
    passed = [result.node for result in run.results if result.outcome == "passed"]
    failed = [result.node for result in run.results if result.outcome != "passed"]
    passed, failed = ([node for node in nodes if node not in aside] for nodes in (passed, failed))
    ran = {result.node.partition("[")[0] for result in run.results}
    # What is no Python has none that could be named; `testfile.problem` says so.
    with contextlib.suppress(SyntaxError, ValueError):
        failed += [node for node in testfile.expected_nodes(test_code) if node not in ran]
    return Tests(tuple(passed), tuple(failed))


async def verify_again(sandbox: Sandbox, tools: ToolStore, confirmed: Confirmed, tool: Tool) -> Tool:
    """A tool whose file changed by hand, as a new version with the evidence of what its files hold now.

    The examples are those it was registered with, and what a person confirmed holds: an edit of its tests does not make
    a wrong tool agree.
    """
    examples = tuple(await tools.examples(tool.name, tool.version))
    code = Implementation(tool.code)
    verdict = await verify(sandbox, tool.spec, TestSuite(tool.test_code, examples), code)
    return await tools.reverified(tool, await confirmed.judge(tool.spec, code, verdict))
