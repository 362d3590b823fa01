"""What was done for each query of a session."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from toolwright.domain.query import Done, Query, Task
from toolwright.storage.database import Database
from toolwright.storage.tables import executions, now, storable

_TASK = TypeAdapter(Task)
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
        newest = (
            select(*COLUMNS)
            .where(executions.c.session_id == session_id, executions.c.failure.is_(None))
            .order_by(executions.c.at.desc(), executions.c.step.desc())
            .limit(limit)
        )
        return [done_of(*row) for row in await self._database.fetch(newest)][::-1]


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
