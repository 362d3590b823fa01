"""The answer, and what ends every query: query_complete, session_memory, tool_count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from toolwright.agent.composition import Ended
from toolwright.agent.policy import Policy
from toolwright.agent.run import Run
from toolwright.domain.evidence import Level
from toolwright.domain.execution import MOST_FILES, MOST_FILES_MB, Artifact
from toolwright.domain.json import Json
from toolwright.domain.query import Outcome
from toolwright.domain.session import Message
from toolwright.domain.spending import Spent, total
from toolwright.domain.tool import Tool
from toolwright.errors import ToolwrightError
from toolwright.ports import CallStore, Engineer, SessionStore, ToolStore
from toolwright.protocol.events import response as events
from toolwright.protocol.messages import MemoryMessage, ToolCount

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
    steps: tuple[Mapping[str, Json], ...] = ()
    """Of a request of several tasks: what became of each."""
    artifacts: tuple[Artifact, ...] = ()


async def respond(run: Run, engineer: Engineer, outcome: Outcome) -> Answer:
    """The answer in words, with what has to be said of the files, and the line that says what it rests on."""
    await run.emit(events.SynthesizingResponse())
    words = await _words(run, engineer, outcome, _Growing(run))
    await run.emit(events.Complete())
    return Answer(
        success=True,
        response=words,
        tool_name=outcome.tool_name,
        synthesized=outcome.synthesized,
        tool_result=outcome.execution.result,
        status=outcome.level,
        artifacts=outcome.execution.artifacts,
    )


async def respond_to_all(run: Run, engineer: Engineer, ends: Sequence[Ended]) -> Answer:
    """The answer to several tasks: what each gave, or why it gave nothing. It is a success where all gave something.

    The result is that of the last task where each works on an earlier one's, else a list of those that no other took.
    """
    outcomes = [ended.outcome for ended in ends if ended.outcome is not None]
    whole = len(outcomes) == len(ends)
    await run.emit(events.SynthesizingResponse())
    parts: list[str] = []
    growing = _Growing(run)
    for number, ended in enumerate(ends, 1):
        title = f"**{number}. {ended.task.prompt}**\n\n"
        growing.begin("\n\n".join([*parts, title]))
        words = (
            f"This was not done. {ended.error}"
            if ended.outcome is None
            else await _words(run, engineer, ended.outcome, growing)
        )
        parts.append(f"{title}{words}")
    if whole:
        await run.emit(events.Complete())
    failure = next((ended for ended in ends if ended.outcome is None), None)
    return Answer(
        success=whole,
        response="\n\n".join(parts),
        tool_name=outcomes[-1].tool_name if outcomes else None,
        synthesized=any(outcome.synthesized for outcome in outcomes),
        tool_result=_result_of(ends) if whole else None,
        status=failure.status
        if failure is not None
        else min(outcomes, key=lambda outcome: Level(outcome.level).rank).level,
        artifacts=tuple(file for outcome in outcomes for file in outcome.execution.artifacts),
        steps=tuple(_step(ended) for ended in ends),
    )


async def respond_in_one_run(run: Run, engineer: Engineer, ends: Sequence[Ended], composite: Tool) -> Answer:
    """The answer to tasks that a composite tool did: the same as step by step, and which tool it was."""
    answered = await respond_to_all(run, engineer, ends)
    source = (
        f"*All in one run of the composite tool `{composite.name}`, version {composite.version}, "
        f"{composite.evidence.summary()}.*"
    )
    return replace(
        answered,
        response=f"{answered.response}\n\n{source}",
        tool_name=composite.name,
        status=str(min(composite.level, Level(answered.status or ""), key=lambda level: level.rank)),
    )


def _result_of(ends: Sequence[Ended]) -> str:
    """JSON of what no other task took: of one such result itself, of several a list."""
    taken = {ended.task.takes for ended in ends}
    results = [
        ended.outcome.execution.result or "null"
        for place, ended in enumerate(ends)
        if place not in taken and ended.outcome is not None
    ]
    return results[0] if len(results) == 1 else f"[{', '.join(results)}]"


def _step(ended: Ended) -> Mapping[str, Json]:
    outcome = ended.outcome
    return {
        "task": ended.task.prompt,
        "tool_name": None if outcome is None else outcome.tool_name,
        "synthesized": outcome is not None and outcome.synthesized,
        "tool_result": None if outcome is None else outcome.execution.result,
        "error": ended.error,
    }


class _Growing:
    """Tells the beginning of an answer while it is written. What it was told before is taken back where the answer went
    on otherwise."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._parts: list[str] = []
        self._before = ""

    def begin(self, before: str) -> None:
        """What is written next comes after these words."""
        self._before = before

    async def tell(self, words: str) -> None:
        whole = f"{self._before}{words}"
        while not whole.startswith("".join(self._parts)):
            self._parts.pop()
        text = whole[len("".join(self._parts)) :]
        await self._run.emit_within(events.AnswerDelta(place=len(self._parts), text=text))
        self._parts.append(text)
        self._before = whole


async def _words(run: Run, engineer: Engineer, outcome: Outcome, growing: _Growing) -> str:
    words = await run.thought(engineer, "answer", str, engineer.respond, run.query, outcome, growing.tell)
    files, profiles = outcome.task.files, outcome.task.profiles
    notes = "".join(f"\n\n{entry.note}" for entry in (*files, *profiles) if entry.note is not None)
    if outcome.execution.not_kept:
        notes += f"\n\n{_not_kept(outcome.execution.not_kept)}"
    source = f"*Tool `{outcome.tool_name}`, version {outcome.tool_version}, {outcome.evidence}.*"
    return f"{words}{notes}\n\n{source}"


async def clarify(run: Run, error: ToolwrightError) -> None:
    """Asks what the request lacks, where the error comes with a question."""
    question = error.details.get("question")
    if question is not None:
        run.begin("clarification")
        await run.emit(events.ClarificationNeeded(question=question, options=error.details.get("options")))


def refusal(error: ToolwrightError) -> Answer:
    """The answer when there is none: what is wrong, and what to do; or the question whose answer would help."""
    return Answer(
        success=False,
        response=error.details.get("question", error.message),
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
    calls: CallStore | None = None,
) -> None:
    """Remembers the answer and ends the query: query_complete, session_memory, tool_count, in this order.

    Does nothing where the query has been cancelled meanwhile: then its cancellation ends it.
    """
    if await sessions.add_answer(run.query, answer.response):
        await _end(run, sessions, tools, policy, answer, strategy, duration_ms, calls)


async def conclude_cancelled(
    run: Run,
    sessions: SessionStore,
    tools: ToolStore,
    policy: Policy,
    duration_ms: float,
    calls: CallStore | None = None,
) -> None:
    """Ends a query that has been cancelled, of which nothing runs any more."""
    answer = Answer(success=False, response=_CANCELLED, status="Cancelled")
    run.begin("cancellation")
    await sessions.add_cancellation(run.query, answer.response)
    await run.emit(events.QueryCancelled())
    await _end(run, sessions, tools, policy, answer, None, duration_ms, calls)


def remembered(message: Message) -> MemoryMessage:
    """A message as clients get it."""
    return MemoryMessage(
        role=message.role,
        content=message.content,
        message_index=message.index,
        created_at=message.created_at,
    )


async def memory_of(sessions: SessionStore, session_id: str, limit: int) -> Mapping[str, Json]:
    """What `session_memory` says of a session: its last `limit` messages."""
    messages: list[Json] = [
        remembered(message).model_dump() for message in await sessions.messages(session_id, limit)
    ]
    return {"session_id": session_id, "messages": messages}


def _not_kept(count: int) -> str:
    what = "One file that the tool wrote was" if count == 1 else f"{count} files that the tool wrote were"
    return (
        f"{what} not kept: links and nameless files never are, and there is room for {MOST_FILES} files and "
        f"{MOST_FILES_MB} MB of a run, and for so much of a session as its settings say."
    )


async def _usage(calls: CallStore, query_id: str) -> Mapping[str, Json]:
    steps = await calls.of_query(query_id)
    return {
        **_counted(total(steps.values())),
        "steps": [{"step": step, **_counted(spent)} for step, spent in steps.items()],
    }


def _counted(spent: Spent) -> Mapping[str, Json]:
    return {
        "calls": spent.calls,
        "input_tokens": spent.input_tokens,
        "output_tokens": spent.output_tokens,
        "cost_usd": spent.cost_usd,
        "duration_ms": round(spent.duration_ms, 1),
    }


async def _end(
    run: Run,
    sessions: SessionStore,
    tools: ToolStore,
    policy: Policy,
    answer: Answer,
    strategy: str | None,
    duration_ms: float,
    calls: CallStore | None,
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
                **({} if calls is None else {"usage": await _usage(calls, query.id)}),
                **({"steps": [*answer.steps]} if answer.steps else {}),
                "artifacts": [{"name": file.name, "size": file.size} for file in answer.artifacts],
            },
            "session_id": query.session_id,
        },
    )
    memory = await memory_of(sessions, query.session_id, policy.memory_messages)
    await run.publish("session_memory", memory)
    await run.broadcast(ToolCount.event, {"count": await tools.count()})
