"""Which recorded runs are of a version that is not in force any more, and what came out when they were done again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, case, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.domain.correction import Again, Correction, Recorded
from toolwright.domain.tool import Tool
from toolwright.storage.database import Database
from toolwright.storage.executions import COLUMNS, MADE_WITH, done_of
from toolwright.storage.tables import corrections, executions, look_backs, now, tool_versions, tools

_AT_A_TIME = 32

_LOOKED = and_(look_backs.c.query_id == executions.c.query_id, look_backs.c.step == executions.c.step)
_VERSION = func.coalesce(look_backs.c.version, executions.c.tool_version)
_other = tool_versions.alias()
_REPLACED = (
    select(executions.c.query_id)
    .select_from(tools)
    .join(executions, executions.c.tool_name == tools.c.name)
    .join(tool_versions, MADE_WITH)
    .outerjoin(look_backs, _LOOKED)
    .where(
        # Most tools have one version.
        select(_other.c.name)
        .where(_other.c.name == tools.c.name, _other.c.version != tools.c.version)
        .exists(),
        executions.c.failure.is_(None),
        executions.c.result.is_not(None),
        tools.c.version != _VERSION,
    )
)
_NAMES = _REPLACED.with_only_columns(tools.c.name).distinct().order_by(tools.c.name)
_NEXT = (
    _REPLACED.with_only_columns(
        executions.c.query_id,
        executions.c.step,
        executions.c.session_id,
        _VERSION.label("known_version"),
        case((look_backs.c.step.is_not(None), look_backs.c.result), else_=executions.c.result).label(
            "known_result"
        ),
        func.coalesce(look_backs.c.attempts, 0).label("attempts"),
        *COLUMNS,
    )
    .where(tools.c.name == bindparam("name"), tools.c.version == bindparam("version"))
    .order_by(executions.c.at.desc())
    .limit(1)
)
_CORRECTIONS = select(
    *(corrections.c[name] for name in Correction.__dataclass_fields__),
).order_by(corrections.c.id.desc())


class StoredLookBacks:
    """The `LookBacks` of a database. What concerns a session that was deleted meanwhile does nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def replaced(self) -> Sequence[str]:
        return [row.name for row in await self._database.fetch(_NAMES)]

    async def next(self, tool: Tool) -> Recorded | None:
        found = await self._database.fetch(_NEXT, {"name": tool.name, "version": tool.version})
        return _recorded(found[0]) if found else None

    async def attempt(self, recorded: Recorded, number: int) -> None:
        async def work(connection: AsyncConnection) -> None:
            await self._put(connection, recorded, recorded.version, recorded.result, number)

        await self._database.write(work)

    async def store(self, tool: Tool, recorded: Recorded, again: Again) -> None:
        async def work(connection: AsyncConnection) -> None:
            result = again.result if again.differs else recorded.result
            if await self._put(connection, recorded, tool.version, result, 0) and again.differs:
                row = {
                    "query_id": recorded.query_id,
                    "step": recorded.step,
                    "session_id": recorded.session_id,
                    "tool_name": tool.name,
                    "old_version": recorded.version,
                    "new_version": tool.version,
                    "old_result": recorded.result,
                    "new_result": again.result,
                    "error": again.error,
                    "told": 0,
                    "at": now(),
                }
                await connection.execute(insert(corrections).values(row))

        await self._database.write(work)

    async def untold(self) -> Sequence[Correction]:
        return await self._corrections(
            _CORRECTIONS.order_by(None)
            .order_by(corrections.c.id)
            .where(corrections.c.told == 0)
            .limit(_AT_A_TIME)
        )

    async def told(self, correction: Correction) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(
                update(corrections).where(corrections.c.id == correction.id).values(told=1)
            )

        await self._database.write(work, atomic=False)

    async def of_tool(self, name: str) -> Sequence[Correction]:
        return await self._corrections(_CORRECTIONS.where(corrections.c.tool_name == name))

    async def of_session(self, session_id: str) -> Sequence[Correction]:
        return await self._corrections(_CORRECTIONS.where(corrections.c.session_id == session_id))

    async def _corrections(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Correction]:
        return [Correction(*row) for row in await self._database.fetch(statement)]

    async def _put(
        self, connection: AsyncConnection, recorded: Recorded, version: int, result: str | None, attempts: int
    ) -> bool:
        """Says which version's result the session knows. False where the run is forgotten."""
        mine = and_(executions.c.query_id == recorded.query_id, executions.c.step == recorded.step)
        if (await connection.execute(select(executions.c.step).where(mine))).first() is None:
            return False
        row = {"version": version, "result": result, "attempts": attempts}
        put = insert(look_backs).values(
            query_id=recorded.query_id, step=recorded.step, session_id=recorded.session_id, **row
        )
        await connection.execute(put.on_conflict_do_update(index_elements=["query_id", "step"], set_=row))
        return True


def _recorded(row: Row[Any]) -> Recorded:
    values: list[Any] = list(row)
    return Recorded(
        row.query_id,
        row.step,
        row.session_id,
        done_of(*values[6:]),
        row.known_version,
        row.known_result,
        row.attempts,
    )
