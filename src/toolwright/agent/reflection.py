"""When a tool crashes on a request that it should serve: why, and a version that does not.

Only what can be shown is repaired: on a made input, for which the right result is known, the tool has to crash as well.
That input is the regression test. The new version is written from the specification and verified with every test and
example that the old one passed, and with this one; else the old version stays. A tool that refuses its input, or was
stopped at a limit, is not at fault.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from toolwright.agent import synthesis
from toolwright.agent.agent import Agent
from toolwright.agent.comparison import equal
from toolwright.agent.retrieval import Found
from toolwright.agent.run import Run
from toolwright.agent.synthesis import Independent
from toolwright.domain.evidence import Level, Verdict
from toolwright.domain.execution import Execution
from toolwright.domain.json import Json
from toolwright.domain.query import Task
from toolwright.domain.tool import Bound, Example, Implementation, TestSuite, Tool
from toolwright.errors import SynthesisFailed, ToolFailed, ToolwrightError
from toolwright.protocol.events import repair as events
from toolwright.protocol.events.synthesis import EnteringSynthesisMode
from toolwright.protocol.events.synthesis import SynthesisFailed as SynthesisFailedEvent


@dataclass(frozen=True, slots=True)
class Reflection:
    """Why a tool crashed, as far as is known, and the example that shows it; None where nothing does. `crash` is what
    the tool says of that made input: no cell of a person's file is in it."""

    root_cause: str
    example: Example | None
    others: tuple[Implementation, ...] = ()
    crash: str = ""


async def repair(agent: Agent, run: Run, tool: Tool, task: Task, failure: ToolFailed) -> Found:
    """The tool's new version with its arguments. Raises the failure, with what was tried, where there is none."""
    if failure.details.get("kind") != "tool":
        raise failure
    found = await run.step("reflection", Reflection, reflect, agent, tool, task, failure.message)
    await run.emit(
        events.ReflectionCreated(
            tool_name=tool.name,
            version=tool.version,
            root_cause=found.root_cause,
            will_repair=found.example is not None,
        )
    )
    if found.example is None:
        raise ToolFailed(f"{failure.message}\n\n{found.root_cause}", **failure.details) from failure
    await run.emit(EnteringSynthesisMode())
    try:
        repaired = await _version(agent, run, tool, task, found, found.example)
        bound = await run.thought(agent.engineer, "binding", Bound, agent.engineer.bind, repaired, task)
    except ToolwrightError as problem:
        step = problem.details.get("step", "registration")
        await run.emit(SynthesisFailedEvent(step=step, error=problem.message))
        told = f"It was not repaired, and version {tool.version} stays: {problem.message}"
        raise ToolFailed(f"{failure.message}\n\n{told}", **failure.details) from failure
    await run.emit(
        events.ToolRepaired(
            tool_name=tool.name,
            old_version=tool.version,
            version=repaired.version,
            root_cause=found.root_cause,
        )
    )
    return Found(repaired, bound)


async def reflect(agent: Agent, tool: Tool, task: Task, error: str) -> Reflection:
    """What the crash comes from. The tool is run on made inputs, never again on the person's file."""
    engineer = agent.engineer
    if not engineer.wrote(tool.spec):
        return Reflection(
            f"{tool.name} has a fault ({error}). It was written by {tool.spec.engineer!r}, and only its author "
            "can write it anew.",
            None,
        )
    others = tuple(await engineer.alternatives(tool.spec))
    known = await engineer.further_examples(tool.spec)
    found = await _crashing(agent, tool, [each for each in known if each.raises is None])
    if found is None and others:
        found = await _agreed(agent, tool, task, others)
    if found is None:
        return Reflection(
            f"{tool.name} has a fault that only this input shows ({error}): on made-up inputs it works, so a "
            "repair could not be tested.",
            None,
        )
    return Reflection(
        f"{tool.name} has a fault ({error}): it also crashes on a made-up input whose result is known.",
        found[0],
        others,
        found[1],
    )


async def _crashing(agent: Agent, tool: Tool, examples: Sequence[Example]) -> tuple[Example, str] | None:
    """The first example on which the tool crashes, and what it says then."""
    runs = await agent.sandbox.run_examples(tool.spec, tool.code, examples)
    crashes = (
        (example, run.error or "") for example, run in zip(examples, runs, strict=True) if run.kind == "tool"
    )
    return next(crashes, None)


async def _agreed(
    agent: Agent, tool: Tool, task: Task, others: Sequence[Implementation]
) -> tuple[Example, str] | None:
    """An input like the person's file on which the tool crashes, with the result that all others give."""
    tests = TestSuite(tool.test_code, tuple(await agent.tools.examples(tool.name, tool.version)))
    probes = Independent.of(tool.spec, tests, task, others).probes
    runs = [await agent.sandbox.run_examples(tool.spec, other.code, probes) for other in others]
    judged = [
        replace(probe, expected=cast(Json, json.loads(each[0].result or "null")))
        for probe, each in zip(probes, zip(*runs, strict=True), strict=True)
        if _alike(each)
    ]
    return await _crashing(agent, tool, judged)


def _alike(runs: Sequence[Execution]) -> bool:
    return all(run.succeeded and equal(runs[0], run) for run in runs)


async def _version(
    agent: Agent, run: Run, tool: Tool, task: Task, found: Reflection, regression: Example
) -> Tool:
    """A registered version that holds all that the old one held, and the regression. Raises `SynthesisFailed`."""
    tools, spec = agent.tools, tool.spec
    tests = TestSuite(tool.test_code, (*await tools.examples(tool.name, tool.version), regression))
    among = Independent.of(spec, tests, task, found.others)
    # Who writes the same again gains nothing from hearing why.
    crashed = Verdict(tool.evidence, (f"an earlier version crashed on a made-up input: {found.crash}",))
    failure = crashed if agent.engineer.attempts(spec) > 1 else None
    code, verdict = await synthesis.implemented(agent, run, spec, tests, among, failure)
    if code.code == tool.code:
        raise SynthesisFailed("it would be written the same way again", step="implementation")
    # What a person confirmed, or facts from outside, say nothing of other code.
    least = min(tool.level, Level.AGREED, key=lambda level: level.rank)
    if not verdict.passed or verdict.evidence.level.rank < least.rank:
        reason = (
            verdict.evidence.problem
            or f"it is {verdict.evidence.level}, and the old version was {tool.level}"
        )
        raise SynthesisFailed(reason, step="verification")
    key = f"{run.query.id}/{tool.name}/repair"
    return await synthesis.registered(agent, run, key, spec, code, tests, verdict)
