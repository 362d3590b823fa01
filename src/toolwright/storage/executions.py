"""What was done for each query of a session."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.domain.correction import Recorded
from toolwright.domain.query import Done, Query, Task
from toolwright.errors import NotFound
from toolwright.storage import fulltext
from toolwright.storage.database import Database
from toolwright.storage.tables import executions, now, storable, tool_versions

_TASK = TypeAdapter(Task)
_MOST_LOOKED_AT = 500
"""So many of a session's tasks are compared with a request."""
_ADD = insert(executions).on_conflict_do_nothing()
COLUMNS = (
    executions.c.task,
    executions.c.tool_name,
    executions.c.tool_version,
    executions.c.synthesized,
    executions.c.arguments,
    executions.c.result,
    executions.c.failure,
    executions.c.duration_ms,
)


MADE_WITH = and_(
    tool_versions.c.name == executions.c.tool_name,
    tool_versions.c.version == executions.c.tool_version,
    tool_versions.c.created_at <= executions.c.at,
)
"""The version that a run was made with. A tool of the same name that was removed since had other versions: then the run
is older than the one there is."""
_MOST_CONFIRMED = 50
"""So many are run again for a new version; the newest say most of what people ask now."""
_CONFIRMED = (
    select(executions.c.query_id, executions.c.step, executions.c.session_id, *COLUMNS)
    .join(tool_versions, MADE_WITH)
    .where(
        executions.c.tool_name == bindparam("name"),
        executions.c.confirmed_by.is_not(None),
        executions.c.result.is_not(None),
    )
    .order_by(executions.c.at.desc())
    .limit(_MOST_CONFIRMED)
)


class Executions:
    """The `ExecutionStore` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, query: Query, step: int, done: Done) -> None:
        row: dict[str, Any] = {
            "query_id": query.id,
            "step": step,
            "session_id": query.session_id,
            "task": storable(_TASK.dump_json(done.task).decode()),
            "takes": None if done.task.takes is None else done.task.takes + 1,
            "tool_name": done.tool_name,
            "tool_version": done.tool_version,
            "synthesized": int(done.synthesized),
            "arguments": storable(json.dumps(dict(done.arguments))),
            "result": done.result,
            "failure": done.failure,
            "duration_ms": done.duration_ms,
            "at": now(),
        }
        await self._database.insert(_ADD, row)

    async def recent(self, session_id: str, limit: int) -> Sequence[Done]:
        newest = _newest(session_id, *COLUMNS).limit(limit)
        return [done_of(*row) for row in await self._database.fetch(newest)][::-1]

    async def of(self, query_id: str) -> Sequence[Done]:
        mine = select(*COLUMNS).where(executions.c.query_id == query_id).order_by(executions.c.step)
        return [done_of(*row) for row in await self._database.fetch(mine)]

    async def confirm(self, query_id: str, by: str) -> Sequence[Done]:
        mine = executions.c.query_id == query_id
        right = and_(mine, executions.c.tool_name.is_not(None), executions.c.failure.is_(None))

        async def work(connection: AsyncConnection) -> list[Done]:
            known = select(executions.c.step).where(mine).limit(1)
            if (await connection.execute(known)).first() is None:
                raise NotFound("There is no answer to this query, or its session was forgotten.")
            await connection.execute(update(executions).where(right).values(confirmed_by=storable(by)))
            found = select(*COLUMNS).where(right).order_by(executions.c.step)
            return [done_of(*row) for row in await connection.execute(found)]

        return await self._database.write(work)

    async def confirmed(self, tool_name: str) -> Sequence[Recorded]:
        rows = await self._database.fetch(_CONFIRMED, {"name": tool_name})
        return [_recorded(row) for row in rows]

    async def alike(self, session_id: str, words: str, beyond: int, limit: int) -> Sequence[Done]:
        """A word that fewer of the requests have says more: it counts by its inverse document frequency (Sparck Jones
        1972, "A statistical interpretation of term specificity")."""
        prompt = func.json_extract(executions.c.task, "$.prompt").label("prompt")
        which = _newest(session_id, executions.c.query_id, executions.c.step, prompt)
        rows = await self._database.fetch(which.offset(beyond).limit(_MOST_LOOKED_AT))
        wanted = set(fulltext.terms(words))
        shared = [wanted.intersection(fulltext.terms(row.prompt)) for row in rows]
        often = Counter(term for terms in shared for term in terms)
        weights = [sum(math.log((1 + len(rows)) / often[term]) for term in terms) for terms in shared]
        # Of equal ones the newest: `rows` begin with it, and sorting is stable.
        best = sorted(range(len(rows)), key=lambda place: -weights[place])[:limit]
        keys = [(rows[place].query_id, rows[place].step) for place in best if weights[place] > 0]
        if not keys:
            return []
        found = _newest(session_id, *COLUMNS).where(
            tuple_(executions.c.query_id, executions.c.step).in_(keys)
        )
        return [done_of(*row) for row in await self._database.fetch(found)][::-1]


def _recorded(row: Row[Any]) -> Recorded:
    values: list[Any] = list(row)
    done = done_of(*values[3:])
    return Recorded(row.query_id, row.step, row.session_id, done, row.tool_version, done.result, 0)


def _newest(session_id: str, *columns: ColumnElement[Any]) -> Select[Any]:
    """These columns of what gave a result, the newest first."""
    return (
        select(*columns)
        .where(executions.c.session_id == session_id, executions.c.failure.is_(None))
        .order_by(executions.c.at.desc(), executions.c.step.desc())
    )


def done_of(
    task: str,
    tool_name: str | None,
    tool_version: int | None,
    synthesized: int,
    arguments: str,
    result: str | None,
    failure: str | None,
    duration_ms: float | None,
) -> Done:
    return Done(
        _TASK.validate_json(task),
        tool_name,
        tool_version,
        bool(synthesized),
        json.loads(arguments),
        result,
        failure,
        duration_ms,
    )
