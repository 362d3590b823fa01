"""Finding the tool that exists, and knowing when none does."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolwright.agent import composing
from toolwright.agent.agent import Agent
from toolwright.agent.policy import Policy
from toolwright.agent.run import Run
from toolwright.agent.telling import Telling
from toolwright.agent.verification import verify_again
from toolwright.domain.query import Task
from toolwright.domain.tool import Bound, Candidate, Tool
from toolwright.errors import EngineerDeclined, ToolMismatch
from toolwright.ports import Engineer, ToolStore


@dataclass(frozen=True, slots=True)
class Found:
    """A tool with the arguments read from the request."""

    tool: Tool
    bound: Bound


async def candidates(
    engineer: Engineer, tools: ToolStore, policy: Policy, task: Task
) -> tuple[Candidate, ...]:
    """The tools worth trying, best first.

    Tools of an equal plan shape compute what is asked for. Where shapes can be compared and differ, a tool
    computes something else however much it sounds alike, so full text only brings in tools that have no
    comparable shape.
    """
    try:
        shape = await engineer.shape(task)
    except EngineerDeclined:
        shape = None
    exact = (
        [] if shape is None else [Candidate(tool, 1.0, exact=True) for tool in await tools.by_shape(shape)]
    )
    usable = _usable(exact, policy)
    if usable:
        return usable
    alike = [
        candidate
        for candidate in await tools.search(task.prompt, policy.candidates)
        if not engineer.wrote(candidate.tool.spec)
        and candidate.tool.spec.engineer != composing.ENGINEER
        and candidate.similarity >= policy.similarity
    ]
    return _usable(alike, policy)


def _usable(found: Sequence[Candidate], policy: Policy) -> tuple[Candidate, ...]:
    """Those that may answer, or may once their changed files are verified."""
    usable = [
        candidate
        for candidate in found
        if candidate.tool.status == "stale" or policy.allows(candidate.tool.level)
    ]
    return tuple(usable[: policy.candidates])


async def find(agent: Agent, run: Run, task: Task, telling: Telling) -> Found | None:
    """The first candidate that `bind` accepts, or None. Each one tried is told."""
    engineer, policy = agent.engineer, agent.policy
    await telling.searching()
    for candidate in await run.step(
        "search", tuple[Candidate, ...], candidates, engineer, agent.tools, policy, task
    ):
        tool = candidate.tool
        await telling.found(candidate)
        if tool.status == "stale":
            tool = await run.step(
                "reverification", Tool, verify_again, agent.sandbox, agent.tools, agent.confirmed, tool
            )
            if not policy.allows(tool.level):
                problem = f"Its file was changed by hand and does not pass: {tool.evidence.problem}"
                await telling.mismatch(tool.name, problem)
                continue
        try:
            bound = await run.thought(engineer, "binding", Bound, engineer.bind, tool, task)
        except ToolMismatch as mismatch:
            await telling.mismatch(tool.name, mismatch.message)
            continue
        return Found(tool, bound)
    await telling.nothing_found()
    return None
