"""Choosing the strategy for a query, and gathering what it needs."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from toolwright.agent import patterns
from toolwright.agent.agent import Agent
from toolwright.agent.patterns import Recognised
from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.plan import (
    Composition,
    FollowPattern,
    ForceSynthesis,
    Plan,
    Sequential,
    Single,
    UseComposite,
)
from toolwright.domain.query import Context, Done, Exchange, Query, Task
from toolwright.domain.tool import Tool
from toolwright.errors import FileProblem

_ASKS_FOR_A_TOOL = re.compile(
    r"^\W*(?:please\s+|can you\s+|could you\s+|i (?:want|need) you to\s+)?"
    r"(?:create|make|build|write|develop|engineer|generate|synthesi[sz]e|implement|design)\s+"
    r"(?:me\s+)?(?:a|an|another)\s+(?:\w+\s+){0,4}?(?:tool|function)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The tasks of a query with their files read, what is known of such tasks, and how many orphaned tools were removed
    on the way."""

    tasks: tuple[Task, ...]
    orphans: int
    recognised: Recognised = field(default_factory=Recognised)


def choose(prompt: str, tasks: Sequence[Task], known: Recognised | None = None) -> Plan:
    """The strategy, from the request and its tasks alone, and what is known of tasks like these."""
    pattern = None if known is None else known.pattern
    if known is not None and pattern is not None:
        name = f"the pattern {pattern.name} ({pattern.confidence:.2f} confidence: {pattern.successes} of "
        often = f"{name}{pattern.frequency} requests succeeded)"
        if known.composite is not None:
            tool = known.composite.tool.name
            return UseComposite(
                f"{len(tasks)} tasks that are {often}: {tool} does them in one run.", pattern, known.composite
            )
        return FollowPattern(f"{len(tasks)} tasks that are {often}: its steps are followed.", pattern)
    if len(tasks) > 1:
        feeding = [task.takes for task in tasks if task.takes is not None]
        if feeding:
            return Composition(
                f"{len(tasks)} tasks, of which {_number(len(feeding))} on the result of an earlier one: they are "
                "done in order, and results are handed on."
            )
        return Sequential(
            f"{len(tasks)} tasks that do not need each other's results: each is done by itself."
        )
    if asks_for_a_tool(prompt):
        return ForceSynthesis(
            "The request itself asks for a new tool, so one is engineered without a search."
        )
    return Single("One task: a tool that does it is looked for, and engineered if there is none.")


def asks_for_a_tool(prompt: str) -> bool:
    """Whether the request itself asks for a new tool."""
    return _ASKS_FOR_A_TOOL.search(prompt) is not None


def _number(count: int) -> str:
    return "one works" if count == 1 else f"{count} work"


async def prepare(agent: Agent, query: Query) -> Prepared:
    """Resolves and profiles the files that a query names, and takes it apart into its tasks.

    Raises `FileProblem` for a file that is missing, ambiguous or outside, `EngineerDeclined` for what cannot be taken
    apart.
    """
    orphans = await agent.tools.clean()
    files, profiles = await _files(agent, query.session_id, query.prompt)
    whole = Task(query.prompt, files, profiles)

    tasks = tuple(await agent.engineer.decompose(whole, Memory(agent, query.session_id, query.prompt)))
    return Prepared(tasks, orphans, await patterns.recognise(agent, tasks))


@dataclass(frozen=True, slots=True)
class Memory:
    """What a request of the session may refer to: the `Recall` of a query."""

    agent: Agent
    session_id: str
    prompt: str

    async def __call__(self) -> Context:
        executions, policy = self.agent.executions, self.agent.policy
        newest = await executions.recent(self.session_id, policy.exchanges)
        older = await executions.alike(self.session_id, self.prompt, policy.exchanges, policy.older)
        return Context(await self._exchanges(newest), await self._asked(), await self._exchanges(older))

    async def _exchanges(self, done: Sequence[Done]) -> tuple[Exchange, ...]:
        agent, session_id = self.agent, self.session_id
        return tuple([Exchange(await _task(agent, session_id, each.task), each.result) for each in done])

    async def tables(self) -> Sequence[tuple[DataFile, FileProfile]]:
        workspace, limit = self.agent.workspace, self.agent.policy.tables
        files = await asyncio.to_thread(workspace.tables, self.session_id, limit)
        return list(zip(files, await self.agent.profiles.of(files), strict=True))

    async def tools(self, words: str) -> Sequence[Tool]:
        policy = self.agent.policy
        found = await self.agent.tools.search(words, policy.catalogue)
        # A stale one is verified again before it runs.
        return [each.tool for each in found if each.tool.status == "stale" or policy.allows(each.tool.level)]

    async def _asked(self) -> Task | None:
        """The request before this one, with its files as they are now."""
        # This one, the answer before it, and the request that was answered.
        messages = await self.agent.sessions.messages(self.session_id, 3)
        if len(messages) < 3 or messages[0].role != "user":
            return None
        prompt = messages[0].content
        try:
            return Task(prompt, *await _files(self.agent, self.session_id, prompt))
        except FileProblem:
            return None


async def _task(agent: Agent, session_id: str, task: Task) -> Task:
    """An earlier task with its files as they are now; without files where one is gone or was a result."""
    changes = None if task.changes is None else await _task(agent, session_id, task.changes)
    if task.given is not None and task.given.table:
        return replace(task, files=(), changes=changes)
    try:
        found = [await _files(agent, session_id, file.name) for file in task.files]
    except FileProblem:
        return replace(task, files=(), changes=changes)
    return replace(
        task,
        files=tuple(files[0] for files, _ in found),
        profiles=tuple(profiles[0] for _, profiles in found),
        changes=changes,
    )


async def _files(
    agent: Agent, session_id: str, words: str
) -> tuple[tuple[DataFile, ...], tuple[FileProfile, ...]]:
    files = tuple(await asyncio.to_thread(agent.workspace.mentioned, words, session_id))
    return files, await agent.profiles.of(files)
