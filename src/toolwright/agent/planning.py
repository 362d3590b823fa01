"""Choosing the strategy for a query, and gathering what it needs."""

import asyncio
import re
from dataclasses import dataclass

from toolwright.agent.profiles import Profiles
from toolwright.domain.plan import ForceSynthesis, Plan, Single
from toolwright.domain.query import Context, Query, Task
from toolwright.errors import EngineerDeclined
from toolwright.ports import Engineer, SessionStore, ToolStore, Workspace

_ASKS_FOR_A_TOOL = re.compile(
    r"^\W*(?:please\s+|can you\s+|could you\s+|i (?:want|need) you to\s+)?"
    r"(?:create|make|build|write|develop|engineer|generate|synthesi[sz]e|implement|design)\s+"
    r"(?:me\s+)?(?:a|an|another)\s+(?:\w+\s+){0,4}?(?:tool|function)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A task with its files read, and how many orphaned tools were removed on the way."""

    task: Task
    orphans: int


def choose(prompt: str) -> Plan:
    """The strategy, from the request alone."""
    if _ASKS_FOR_A_TOOL.search(prompt):
        return ForceSynthesis(
            "The request itself asks for a new tool, so one is engineered without a search."
        )
    return Single("One task: a tool that does it is looked for, and engineered if there is none.")


async def prepare(
    query: Query,
    context: Context,
    engineer: Engineer,
    workspace: Workspace,
    profiles: Profiles,
    tools: ToolStore,
) -> Prepared:
    """Resolves and profiles the files of the query's one task.

    Raises `FileProblem` for a file that is missing, ambiguous or outside, `EngineerDeclined` for several
    tasks.
    """
    orphans = await tools.clean()
    tasks = await engineer.decompose(query, context)
    if len(tasks) != 1:
        raise EngineerDeclined(
            f"This is {len(tasks)} requests in one. Please ask them one at a time.",
            closest=tasks[0].prompt if tasks else None,
        )
    prompt = tasks[0].prompt
    files = tuple(await asyncio.to_thread(workspace.mentioned, prompt, query.session_id))
    return Prepared(Task(prompt, files, await profiles.of(files)), orphans)


async def context_of(sessions: SessionStore, session_id: str, limit: int) -> Context:
    """What was said before, at most `limit` messages."""
    return Context(tuple(await sessions.messages(session_id, limit)))
