"""The main path: from a query to its answer. Reads from top to bottom."""

from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import assert_never

from toolwright.agent import answering, execution, planning, retrieval, synthesis
from toolwright.agent.answering import Answer
from toolwright.agent.planning import Prepared
from toolwright.agent.policy import Policy
from toolwright.agent.profiles import Profiles
from toolwright.agent.retrieval import Found
from toolwright.agent.run import Run
from toolwright.domain.plan import ForceSynthesis, Plan, Single
from toolwright.domain.query import Outcome, Task
from toolwright.domain.tool import Bound
from toolwright.errors import ToolFailed, ToolMismatch, ToolwrightError
from toolwright.ports import Engineer, Sandbox, SessionStore, ToolStore, Workspace
from toolwright.protocol.events import discovery
from toolwright.protocol.events import execution as execution_events
from toolwright.protocol.events import planning as planning_events


@dataclass(frozen=True, slots=True)
class Agent:
    """Everything a query needs."""

    engineer: Engineer
    sandbox: Sandbox
    profiles: Profiles
    tools: ToolStore
    sessions: SessionStore
    workspace: Workspace
    policy: Policy


async def answer(agent: Agent, run: Run) -> None:
    """Answers a query, telling each stage. Every failure of ours ends it with an honest refusal; others
    escape."""
    started = perf_counter()
    query = run.query
    await agent.sessions.add_message(query.session_id, f"{query.id}/user", "user", query.prompt)
    await run.emit(planning_events.PlanningQuery())
    plan = planning.choose(query.prompt)
    await run.emit(planning_events.PlanComplete(strategy=plan.strategy, reasoning=plan.reasoning))
    try:
        result = await _follow(agent, run, plan)
    except ToolwrightError as error:
        result = answering.refusal(error)
    duration_ms = (perf_counter() - started) * 1000
    await answering.conclude(
        run, agent.sessions, agent.tools, agent.policy, result, plan.strategy, duration_ms
    )


async def abandon(agent: Agent, run: Run, reason: str) -> None:
    """Ends a query that something unforeseen broke, so that nobody waits for it."""
    result = Answer(success=False, response=reason, status="InternalError")
    await answering.conclude(run, agent.sessions, agent.tools, agent.policy, result, None, 0.0)


async def withdraw(agent: Agent, run: Run) -> None:
    """Ends a query that was cancelled. The same again says nothing twice."""
    waited = datetime.now(UTC) - datetime.fromisoformat(run.query.created_at)
    duration_ms = waited.total_seconds() * 1000
    await answering.conclude_cancelled(run, agent.sessions, agent.tools, agent.policy, duration_ms)


async def _follow(agent: Agent, run: Run, plan: Plan) -> Answer:
    context = await planning.context_of(agent.sessions, run.query.session_id, agent.policy.context_messages)
    prepared = await run.step(
        "preparation",
        Prepared,
        planning.prepare,
        run.query,
        context,
        agent.engineer,
        agent.workspace,
        agent.profiles,
        agent.tools,
    )
    if prepared.orphans:
        await run.emit(discovery.OrphansCleaned(count=prepared.orphans))
    match plan:
        case Single():
            outcome = await _single(agent, run, prepared.task)
        case ForceSynthesis():
            outcome = await _synthesized(agent, run, prepared.task)
        case _:
            assert_never(plan)
    return await answering.respond(run, agent.engineer, outcome)


async def _single(agent: Agent, run: Run, task: Task) -> Outcome:
    found = await retrieval.find(run, agent.engineer, agent.tools, agent.sandbox, agent.policy, task)
    if found is None:
        return await _synthesized(agent, run, task)
    return await execution.run_tool(run, agent.sandbox, agent.policy, found, task, synthesized=False)


async def _synthesized(agent: Agent, run: Run, task: Task) -> Outcome:
    tool = await synthesis.engineer_tool(run, agent.engineer, agent.tools, agent.sandbox, agent.policy, task)
    if not agent.policy.allows(tool.level):
        reason = (
            f"{tool.name} did not pass its verification ({tool.evidence.problem}), so it gives no answer."
        )
        await run.emit(execution_events.ExecutionSkipped(reason=reason))
        raise ToolFailed(reason, tool_name=tool.name, synthesized=True, level=tool.level)
    try:
        bound = await run.thought(agent.engineer, "binding", Bound, agent.engineer.bind, tool, task)
    except ToolMismatch as mismatch:
        await run.emit(execution_events.ExecutionSkipped(reason=mismatch.message))
        raise
    found = Found(tool, bound)
    return await execution.run_tool(run, agent.sandbox, agent.policy, found, task, synthesized=True)
