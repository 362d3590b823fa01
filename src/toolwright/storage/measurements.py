"""What is found out about tools after they were registered: which versions wait for it, and what came out."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import and_, delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.domain.evidence import Evidence
from toolwright.domain.tool import Example, Tool
from toolwright.ports import Unmeasured
from toolwright.storage import toolrows
from toolwright.storage.database import Database
from toolwright.storage.records import evidence_of, evidence_text, examples_of, examples_text, tool_of
from toolwright.storage.tables import tool_versions, unmeasured

_AT_A_TIME = 32
_WAITS = and_(unmeasured.c.name == tool_versions.c.name, unmeasured.c.version == tool_versions.c.version)
_WAITING = (
    toolrows.CURRENT.add_columns(unmeasured.c.attempts)
    .join(unmeasured, _WAITS)
    .order_by(tool_versions.c.created_at)
    .limit(_AT_A_TIME)
)


class StoredMeasurements:
    """The `Measurements` in a database. What concerns a version that was removed meanwhile does nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self) -> Sequence[Unmeasured]:
        rows = await self._database.fetch(_WAITING)
        return [Unmeasured(tool_of(row), row.made_by, row.attempts) for row in rows]

    async def attempt(self, tool: Tool, number: int) -> None:
        waits = and_(unmeasured.c.name == tool.name, unmeasured.c.version == tool.version)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(update(unmeasured).where(waits).values(attempts=number))

        await self._database.write(work, atomic=False)

    async def store(self, tool: Tool, evidence: Evidence, further: Sequence[Example]) -> None:
        version = and_(tool_versions.c.name == tool.name, tool_versions.c.version == tool.version)

        async def work(connection: AsyncConnection) -> None:
            which = {"name": tool.name, "version": tool.version}
            row = await toolrows.first(connection, toolrows.VERSION, **which)
            if row is not None:
                # What was found out otherwise while its mutants ran stays.
                now = evidence_of(row.evidence)
                anchors = tuple(dict.fromkeys((*now.anchors, *evidence.anchors)))
                whole = replace(evidence, anchors=anchors, confirmed_by=now.confirmed_by)
                examples = examples_text((*examples_of(row.examples), *further)) if further else row.examples
                values = {"evidence": evidence_text(whole), "examples": examples}
                await connection.execute(update(tool_versions).where(version).values(values))

        await self._database.write(work)

    async def end(self, tool: Tool) -> None:
        waits = and_(unmeasured.c.name == tool.name, unmeasured.c.version == tool.version)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(unmeasured).where(waits))

        await self._database.write(work, atomic=False)
