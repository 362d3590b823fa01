"""Choosing the strategy for a query, and gathering what it needs."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolwright.agent.profiles import Profiles
from toolwright.domain.plan import Composition, ForceSynthesis, Plan, Sequential, Single
from toolwright.domain.query import Context, Query, Task
from toolwright.ports import Engineer, SessionStore, ToolStore, Workspace

_ASKS_FOR_A_TOOL = re.compile(
    r"^\W*(?:please\s+|can you\s+|could you\s+|i (?:want|need) you to\s+)?"
    r"(?:create|make|build|write|develop|engineer|generate|synthesi[sz]e|implement|design)\s+"
    r"(?:me\s+)?(?:a|an|another)\s+(?:\w+\s+){0,4}?(?:tool|function)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The tasks of a query with their files read, and how many orphaned tools were removed on the way."""

    tasks: tuple[Task, ...]
    orphans: int


def choose(prompt: str, tasks: Sequence[Task]) -> Plan:
    """The strategy, from the request and its tasks alone."""
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
    if _ASKS_FOR_A_TOOL.search(prompt):
        return ForceSynthesis(
            "The request itself asks for a new tool, so one is engineered without a search."
        )
    return Single("One task: a tool that does it is looked for, and engineered if there is none.")


def _number(count: int) -> str:
    return "one works" if count == 1 else f"{count} work"


async def prepare(
    query: Query,
    context: Context,
    engineer: Engineer,
    workspace: Workspace,
    profiles: Profiles,
    tools: ToolStore,
) -> Prepared:
    """Resolves and profiles the files that a query names, and takes it apart into its tasks.

    Raises `FileProblem` for a file that is missing, ambiguous or outside, `EngineerDeclined` for what cannot be taken
    apart.
    """
    orphans = await tools.clean()
    files = tuple(await asyncio.to_thread(workspace.mentioned, query.prompt, query.session_id))
    whole = Task(query.prompt, files, await profiles.of(files))
    return Prepared(tuple(await engineer.decompose(whole, context)), orphans)


async def context_of(sessions: SessionStore, session_id: str, limit: int) -> Context:
    """What was said before, at most `limit` messages."""
    return Context(tuple(await sessions.messages(session_id, limit)))
