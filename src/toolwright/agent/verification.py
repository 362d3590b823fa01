"""Verification: runs a tool's tests in the sandbox, then compares its examples outside of it."""

import asyncio
import json

from toolwright.agent import testfile
from toolwright.agent.comparison import disagreement
from toolwright.domain.evidence import Evidence, Verdict
from toolwright.domain.execution import TestRun
from toolwright.domain.json import Json
from toolwright.domain.tool import Implementation, TestSuite, Tool, ToolSpec
from toolwright.ports import Sandbox, ToolStore


async def verify(sandbox: Sandbox, spec: ToolSpec, tests: TestSuite, code: Implementation) -> Verdict:
    """The verdict on an implementation. It passes when all tests ran and passed and no example disagrees.

    Raises `SandboxUnavailable` when it could not be found out.
    """
    run, executions = await asyncio.gather(
        sandbox.test(spec.name, code.code, tests),
        sandbox.run_examples(spec, code.code, tests.examples),
    )
    failures = [
        f"{result.node}: {result.message or result.outcome}"
        for result in run.results
        if result.outcome != "passed"
    ]
    agreed = 0
    for example, execution in zip(tests.examples, executions, strict=True):
        value: Json = json.loads(execution.result) if execution.result is not None else None
        problem = disagreement(example, value, execution)
        if problem is None:
            agreed += 1
        else:
            failures.append(f"{spec.name}({json.dumps(example.arguments)[:200]}) {problem}")
    passed, total = _counts(run, tests.code)
    problem = testfile.problem(run, tests.code)
    compared = len(tests.examples) or None
    return Verdict(
        Evidence(
            tests_passed=passed,
            tests_total=total,
            inputs_agreed=agreed if compared else None,
            inputs_compared=compared,
            failure=problem or (failures[0] if failures else None),
        ),
        tuple(failures[:20]),
    )


async def verify_again(sandbox: Sandbox, tools: ToolStore, tool: Tool) -> Tool:
    """A tool whose file changed by hand, as a new version with the evidence of what its files hold now.

    The examples are those it was registered with: an edit of its tests does not make a wrong tool agree.
    """
    examples = tuple(await tools.examples(tool.name, tool.version))
    verdict = await verify(sandbox, tool.spec, TestSuite(tool.test_code, examples), Implementation(tool.code))
    return await tools.reverified(tool, verdict)


def _counts(run: TestRun, test_code: str) -> tuple[int, int]:
    """Tests passed, of how many: those that ran, and at least those that the file's text has."""
    passed = sum(result.outcome == "passed" for result in run.results)
    try:
        expected = len(testfile.expected_nodes(test_code))
    except (SyntaxError, ValueError):
        expected = 0
    return passed, max(len(run.results), expected)
