"""The answer, and what ends every query: query_complete, session_memory, tool_count."""

from collections.abc import Mapping
from dataclasses import dataclass

from toolwright.agent.policy import Policy
from toolwright.agent.run import Run
from toolwright.domain.execution import MOST_FILES, MOST_FILES_MB, Artifact
from toolwright.domain.json import Json
from toolwright.domain.query import Outcome
from toolwright.errors import ToolwrightError
from toolwright.ports import Engineer, SessionStore, ToolStore
from toolwright.protocol.events import response as events
from toolwright.protocol.messages import ToolCount

_CANCELLED = "This request was cancelled before it was answered."


@dataclass(frozen=True, slots=True)
class Answer:
    """What `query_complete` says. `status` is the evidence level, or the kind of failure."""

    success: bool
    response: str
    tool_name: str | None = None
    synthesized: bool = False
    tool_result: str | None = None
    status: str | None = None
    artifacts: tuple[Artifact, ...] = ()


async def respond(run: Run, engineer: Engineer, outcome: Outcome) -> Answer:
    """The answer in words, with what has to be said of the files, and the line that says what it rests on."""
    await run.emit(events.SynthesizingResponse())
    words = await run.thought(engineer, "answer", str, engineer.respond, run.query, outcome)
    await run.emit(events.Complete())
    files, profiles = outcome.task.files, outcome.task.profiles
    notes = "".join(f"\n\n{entry.note}" for entry in (*files, *profiles) if entry.note is not None)
    if outcome.execution.not_kept:
        notes += f"\n\n{_not_kept(outcome.execution.not_kept)}"
    source = f"*Tool `{outcome.tool_name}`, version {outcome.tool_version}, {outcome.evidence}.*"
    return Answer(
        success=True,
        response=f"{words}{notes}\n\n{source}",
        tool_name=outcome.tool_name,
        synthesized=outcome.synthesized,
        tool_result=outcome.execution.result,
        status=outcome.level,
        artifacts=outcome.execution.artifacts,
    )


def refusal(error: ToolwrightError) -> Answer:
    """The answer when there is none: what is wrong, and what to do."""
    return Answer(
        success=False,
        response=error.message,
        tool_name=error.details.get("tool_name"),
        synthesized=bool(error.details.get("synthesized", False)),
        status=error.details.get("level") or type(error).__name__,
    )


async def conclude(
    run: Run,
    sessions: SessionStore,
    tools: ToolStore,
    policy: Policy,
    answer: Answer,
    strategy: str | None,
    duration_ms: float,
) -> None:
    """Remembers the answer and ends the query: query_complete, session_memory, tool_count, in this order.

    Does nothing where the query has been cancelled meanwhile: then its cancellation ends it.
    """
    if await sessions.add_answer(run.query, answer.response):
        await _end(run, sessions, tools, policy, answer, strategy, duration_ms)


async def conclude_cancelled(
    run: Run, sessions: SessionStore, tools: ToolStore, policy: Policy, duration_ms: float
) -> None:
    """Ends a query that has been cancelled, of which nothing runs any more."""
    answer = Answer(success=False, response=_CANCELLED, status="Cancelled")
    run.begin("cancellation")
    await sessions.add_cancellation(run.query, answer.response)
    await run.emit(events.QueryCancelled())
    await _end(run, sessions, tools, policy, answer, None, duration_ms)


async def memory_of(sessions: SessionStore, session_id: str, limit: int) -> Mapping[str, Json]:
    """What `session_memory` says of a session: its last `limit` messages."""
    messages: list[Json] = [
        {
            "role": message.role,
            "content": message.content,
            "message_index": message.index,
            "created_at": message.created_at,
        }
        for message in await sessions.messages(session_id, limit)
    ]
    return {"session_id": session_id, "messages": messages}


def _not_kept(count: int) -> str:
    what = "One file that the tool wrote was" if count == 1 else f"{count} files that the tool wrote were"
    return (
        f"{what} not kept: links and nameless files never are, and there is room for {MOST_FILES} files and "
        f"{MOST_FILES_MB} MB of a run, and for so much of a session as its settings say."
    )


async def _end(
    run: Run,
    sessions: SessionStore,
    tools: ToolStore,
    policy: Policy,
    answer: Answer,
    strategy: str | None,
    duration_ms: float,
) -> None:
    query = run.query
    run.begin("conclusion")
    await run.publish(
        "query_complete",
        {
            "success": answer.success,
            "response": answer.response,
            "metadata": {
                "tool_name": answer.tool_name,
                "synthesized": answer.synthesized,
                "tool_result": answer.tool_result,
                "query_id": query.id,
                "strategy": strategy,
                "status": answer.status,
                "duration_ms": round(duration_ms, 1),
                "artifacts": [{"name": file.name, "size": file.size} for file in answer.artifacts],
            },
            "session_id": query.session_id,
        },
    )
    memory = await memory_of(sessions, query.session_id, policy.memory_messages)
    await run.publish("session_memory", memory)
    await run.broadcast(ToolCount.event, {"count": await tools.count()})
