"""Serving one task: by the tool that exists, or by one that is engineered for it."""

from toolwright.agent import anchoring, approving, execution, reflection, retrieval, synthesis
from toolwright.agent.agent import Agent
from toolwright.agent.retrieval import Found
from toolwright.agent.run import Run
from toolwright.agent.telling import Telling
from toolwright.domain.evidence import Level
from toolwright.domain.query import Outcome, Task
from toolwright.domain.tool import Bound, Tool
from toolwright.errors import ToolFailed, ToolMismatch


async def serve(agent: Agent, run: Run, task: Task, telling: Telling, *, anew: bool = False) -> Outcome:
    """What the task's tool gives, once repaired where it crashes. With `anew` no tool is looked for."""
    found = None if anew else await retrieval.find(agent, run, task, telling)
    synthesized = found is None
    if found is None:
        found = await _engineered(agent, run, task, telling)
        await telling.made(found.tool)
    found = await _anchored(agent, run, found, task, telling)
    await _approved(agent, run, found, telling, made=synthesized)
    try:
        return await execution.run_tool(agent, run, found, task, telling, synthesized=synthesized)
    except ToolFailed as failure:
        repaired = await reflection.repair(agent, run, found.tool, task, failure)
    await telling.made(repaired.tool)
    repaired = await _anchored(agent, run, repaired, task, telling)
    await _approved(agent, run, repaired, telling, made=True)
    return await execution.run_tool(agent, run, repaired, task, telling, synthesized=synthesized)


async def _approved(agent: Agent, run: Run, found: Found, telling: Telling, *, made: bool) -> None:
    """Asks a person where the policy wants it. Who approved the registration of what was just `made` is not asked
    again. Raises `ToolFailed`."""
    if agent.policy.asks(found.tool.level) and not (made and agent.policy.approval):
        await approving.running(run, agent.approvals, found.tool, telling)


async def _anchored(agent: Agent, run: Run, found: Found, task: Task, telling: Telling) -> Found:
    """The tool when it has been held to the examples of the request. Raises `ToolFailed` where one does not hold."""
    if not task.facts:
        return found
    try:
        tool = await run.step(
            "anchors", Tool, anchoring.hold, agent.sandbox, agent.tools, found.tool, found.bound, task
        )
    except ToolFailed as failure:
        await telling.skipped(failure.message)
        raise
    return Found(tool, found.bound)


async def _engineered(agent: Agent, run: Run, task: Task, telling: Telling) -> Found:
    """A new tool with its arguments. Raises `SynthesisFailed`, `ToolFailed` when it may not answer, `ToolMismatch` when
    the request does not say what to run it on."""
    tool = await synthesis.engineer_tool(agent, run, task)
    if tool.level is Level.EXPERIMENTAL:
        reason = (
            f"{tool.name} did not pass its verification ({tool.evidence.problem}), so it gives no answer."
        )
        await telling.skipped(reason)
        raise ToolFailed(reason, tool_name=tool.name, synthesized=True, level=tool.level)
    try:
        bound = await run.thought(agent.engineer, "binding", Bound, agent.engineer.bind, tool, task)
    except ToolMismatch as mismatch:
        await telling.skipped(mismatch.message)
        raise
    return Found(tool, bound)
