"""Engineering a new tool: specification, tests, implementation, verification, registration."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolwright.agent import approving, inputs, verification
from toolwright.agent.agent import Agent
from toolwright.agent.run import Run
from toolwright.domain.evidence import Verdict
from toolwright.domain.query import Task
from toolwright.domain.tool import Example, Implementation, TestSuite, Tool, ToolSpec, tool_name_problem
from toolwright.errors import SynthesisFailed
from toolwright.ports import Engineer, ToolStore
from toolwright.protocol.events import synthesis as events


@dataclass(frozen=True, slots=True)
class Independent:
    """Other implementations of a specification, and inputs to compare them with the tool on."""

    others: Sequence[Implementation]
    probes: Sequence[Example]

    @staticmethod
    def of(spec: ToolSpec, tests: TestSuite, task: Task, others: Sequence[Implementation]) -> "Independent":
        """With inputs like those of the tests and like the task's file; with none where there is nothing to compare."""
        return Independent(
            others, inputs.like(spec, tests, next(iter(task.profiles), None)) if others else ()
        )


async def engineer_tool(agent: Agent, run: Run, task: Task) -> Tool:
    """A registered tool for the task, verified or marked experimental, and approved where the policy asks a person.

    Tests are written from the specification before there is an implementation, and never changed. Raises
    `SynthesisFailed` with the step that could not be done; its message is the reason in words for the person.
    """
    engineer, tools, policy = agent.engineer, agent.tools, agent.policy
    await run.emit(events.EnteringSynthesisMode())
    try:
        spec = await run.stage("specification", ToolSpec, specify, engineer, tools, task)
        tests = await run.stage("tests", TestSuite, engineer.write_tests, spec)
        others = await run.thought(
            engineer, "alternatives", tuple[Implementation, ...], engineer.alternatives, spec
        )
        among = Independent.of(spec, tests, task, others)
        code, verdict = await implemented(agent, run, spec, tests, among)
        if not verdict.passed and (policy.approval or not policy.keep_experimental):
            raise SynthesisFailed(verdict.evidence.failure or "the verification failed", step="verification")
        key = f"{run.query.id}/{spec.name}"
        tool = await registered(agent, run, key, spec, code, tests, verdict)
    except SynthesisFailed as failure:
        await run.emit(events.SynthesisFailed(step=failure.details["step"], error=failure.message))
        raise
    await run.emit(events.SynthesisSuccessful(tool_name=tool.name))
    if not verdict.passed:
        await run.emit(events.ToolExperimentalWarning(tool_name=tool.name))
    return tool


async def implemented(
    agent: Agent,
    run: Run,
    spec: ToolSpec,
    tests: TestSuite,
    among: Independent,
    failure: Verdict | None = None,
) -> tuple[Implementation, Verdict]:
    """The first implementation that passes, or the last of the engineer's attempts, with its verdict; written with what
    is known of the `failure` of an earlier one. Raises `SynthesisFailed`."""
    code, verdict = await _implement(agent, run, spec, tests, among, failure)
    for _ in range(agent.engineer.attempts(spec) - 1):
        if not verdict.passed:
            code, verdict = await _implement(agent, run, spec, tests, among, verdict)
    return code, verdict


async def _implement(
    agent: Agent, run: Run, spec: ToolSpec, tests: TestSuite, among: Independent, failure: Verdict | None
) -> tuple[Implementation, Verdict]:
    code = await run.stage("implementation", Implementation, agent.engineer.implement, spec, tests, failure)

    async def verified() -> Verdict:
        verdict = await verification.verify(agent.sandbox, spec, tests, code, among.others, among.probes)
        return await agent.confirmed.judge(spec, code, verdict)

    return code, await run.stage("verification", Verdict, verified)


async def specify(engineer: Engineer, tools: ToolStore, task: Task) -> ToolSpec:
    """The engineer's specification under a name that is free and shadows nothing."""
    spec = await engineer.specify(task)
    problem = tool_name_problem(spec.name)
    if problem is not None:
        raise SynthesisFailed(problem, step="specification")
    return replace(spec, name=await tools.free_name(spec.name, spec.shape))


async def registered(
    agent: Agent,
    run: Run,
    key: str,
    spec: ToolSpec,
    code: Implementation,
    tests: TestSuite,
    verdict: Verdict,
) -> Tool:
    """The version as `ToolStore.add` gives it, approved before where the policy asks a person. Raises
    `SynthesisFailed`."""
    if agent.policy.approval:
        await approving.registration(run, agent.approvals, agent.tools, spec, code, tests, verdict)
    return await run.stage(
        "registration", Tool, agent.tools.add, key, spec, code.code, held(tests, verdict), verdict
    )


def held(tests: TestSuite, verdict: Verdict) -> TestSuite:
    """The suite with the inputs on which independent implementations agree: they hold the tool from now on."""
    return replace(tests, examples=(*tests.examples, *verdict.agreed))
