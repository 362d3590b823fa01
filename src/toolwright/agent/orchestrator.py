"""The main path: from a query to its answer. Reads from top to bottom."""

import asyncio
from datetime import UTC, datetime
from time import perf_counter
from typing import assert_never

from toolwright.agent import answering, composition, learning, patterns, planning, serving
from toolwright.agent.agent import Agent
from toolwright.agent.answering import Answer
from toolwright.agent.composition import Ended
from toolwright.agent.planning import Prepared
from toolwright.agent.run import Run
from toolwright.agent.telling import OfTheRequest
from toolwright.domain.plan import (
    Composition,
    FollowPattern,
    ForceSynthesis,
    Plan,
    Sequential,
    Single,
    UseComposite,
)
from toolwright.errors import ToolFailed, ToolwrightError
from toolwright.protocol.events import discovery
from toolwright.protocol.events import planning as events


async def answer(agent: Agent, run: Run) -> None:
    """Answers a query, telling each stage. Every failure of ours ends it with an honest refusal; others
    escape."""
    started = perf_counter()
    query = run.query
    await agent.sessions.add_message(query.session_id, f"{query.id}/user", "user", query.prompt)
    await run.emit(events.PlanningQuery())
    plan = planning.choose(query.prompt, ())
    try:
        try:
            prepared = await run.step("preparation", Prepared, planning.prepare, agent, query)
        except ToolwrightError:
            await _planned(run, plan)
            raise
        plan = planning.choose(query.prompt, prepared.tasks, prepared.recognised)
        await _planned(run, plan)
        if prepared.orphans:
            await run.emit(discovery.OrphansCleaned(count=prepared.orphans))
        result = await _follow(agent, run, plan, prepared)
    except ToolwrightError as error:
        await answering.clarify(run, error)
        result = answering.refusal(error)
    duration_ms = (perf_counter() - started) * 1000
    await answering.conclude(
        run, agent.sessions, agent.tools, agent.policy, result, plan.strategy, duration_ms, agent.calls
    )


async def abandon(agent: Agent, run: Run, reason: str) -> None:
    """Ends a query that something unforeseen broke, so that nobody waits for it."""
    await _tidy(agent, run)
    result = Answer(success=False, response=reason, status="InternalError")
    await answering.conclude(run, agent.sessions, agent.tools, agent.policy, result, None, 0.0, agent.calls)


async def withdraw(agent: Agent, run: Run) -> None:
    """Ends a query that was cancelled. The same again says nothing twice."""
    waited = datetime.now(UTC) - datetime.fromisoformat(run.query.created_at)
    duration_ms = waited.total_seconds() * 1000
    await _tidy(agent, run)
    await answering.conclude_cancelled(
        run, agent.sessions, agent.tools, agent.policy, duration_ms, agent.calls
    )


async def _planned(run: Run, plan: Plan) -> None:
    await run.emit(events.PlanComplete(strategy=plan.strategy, reasoning=plan.reasoning))


async def _follow(agent: Agent, run: Run, plan: Plan, prepared: Prepared) -> Answer:
    tasks, steps = prepared.tasks, prepared.recognised.steps
    match plan:
        case Single() | ForceSynthesis():
            anew = isinstance(plan, ForceSynthesis)
            outcome = await serving.serve(agent, run, tasks[0], OfTheRequest(run), anew=anew)
            answered = await answering.respond(run, agent.engineer, outcome)
            ends = [Ended(outcome.task, outcome)]
        case Sequential() | Composition() | FollowPattern():
            pattern = plan.pattern if isinstance(plan, FollowPattern) else None
            ends = await composition.follow(agent, run, tasks, pattern)
            await _tidy(agent, run)
            answered = await answering.respond_to_all(run, agent.engineer, ends)
            await patterns.learn(agent, run, steps, ends, followed=pattern is not None)
        case UseComposite(pattern=pattern, composite=composite):
            try:
                ends = await composition.in_one_run(agent, run, tasks, composite)
            except ToolFailed:
                # Step by step it succeeds all the same, or says better what is wrong.
                ends = await composition.follow(agent, run, tasks, pattern)
                await _tidy(agent, run)
                answered = await answering.respond_to_all(run, agent.engineer, ends)
                await patterns.learn(agent, run, steps, ends, followed=True, succeeded=False)
            else:
                answered = await answering.respond_in_one_run(run, agent.engineer, ends, composite.tool)
                await patterns.learn(agent, run, steps, ends, followed=True)
        case _:
            assert_never(plan)
    await learning.record(agent, run, ends)
    return answered


async def _tidy(agent: Agent, run: Run) -> None:
    """Removes what one task of the query handed to the next."""
    await asyncio.to_thread(agent.workspace.discard, run.query.session_id, run.query.id)
