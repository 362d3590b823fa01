"""What people are asked about tools, and what they said."""

import asyncio
import contextlib
import dataclasses
import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.domain.approval import Approval, Decision
from toolwright.errors import NotFound, TooLate, ToolwrightError
from toolwright.storage.database import Database
from toolwright.storage.tables import approvals, now, queries, storable

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""While anything waits, so often is looked for what was said in another process: SQLite tells nobody. DBOS looks as
often for a message."""

_COLUMNS = [approvals.c[field.name] for field in dataclasses.fields(Approval)]
_ADD = insert(approvals).on_conflict_do_nothing(index_elements=["id"])
_ENDED = (
    select(queries.c.id)
    .where(
        queries.c.id == approvals.c.query_id,
        or_(queries.c.state == "finished", queries.c.cancelled_at.is_not(None)),
    )
    .exists()
)
_WAITS = and_(approvals.c.approved.is_(None), ~_ENDED)
_WAITING = select(*_COLUMNS).where(_WAITS).order_by(approvals.c.created_at, approvals.c.id)


class Approvals:
    """The `ApprovalStore` of a database. What is decided here is known at once to who waits here."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[str, list[asyncio.Future[Decision]]] = {}
        self._news = asyncio.Event()
        self._watcher: asyncio.Task[None] | None = None

    async def ask(self, approval: Approval) -> None:
        row = {
            name: storable(value) if isinstance(value, str) else value
            for name, value in dataclasses.asdict(approval).items()
        }
        await self._database.insert(_ADD, row)

    async def waiting(self) -> Sequence[Approval]:
        return [_approval(row) for row in await self._database.fetch(_WAITING)]

    async def get(self, approval_id: str) -> Approval:
        found = await self._database.fetch(select(*_COLUMNS).where(approvals.c.id == storable(approval_id)))
        if not found:
            raise NotFound("There is no such approval. GET /api/approvals lists what waits for a person.")
        return _approval(found[0])

    async def decide(self, approval_id: str, decision: Decision) -> Approval:
        # One statement: of two who decide at once, one comes first, and it counts.
        statement = (
            update(approvals)
            .where(approvals.c.id == storable(approval_id), _WAITS)
            .values(
                approved=int(decision.approved),
                reason=None if decision.reason is None else storable(decision.reason),
                decided_at=now(),
            )
            .returning(approvals.c.version)
        )

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).first() is not None

        decided = await self._database.write(work, atomic=False)
        approval = await self.get(approval_id)
        if not decided:
            found = await self._said([approval.id])
            happened = (
                "its query has ended"
                if not found
                else f"it has been {'approved' if found[0].approved else 'rejected'} already"
            )
            raise TooLate(f"There is nothing to decide about {approval.tool_name} any more: {happened}.")
        self._news.set()
        log.info("approval decided", extra={"tool": approval.tool_name, "approved": decision.approved})
        return approval

    async def decided(self, approval_id: str) -> Decision:
        future = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(approval_id, []).append(future)
        self._news.set()
        if self._watcher is None:
            self._watcher = asyncio.create_task(self._watch())
        try:
            return await future
        finally:
            mine = self._waiting[approval_id]
            mine.remove(future)
            if not mine:
                del self._waiting[approval_id]
            self._news.set()

    async def _watch(self) -> None:
        """Looks for all that wait, until none does."""
        try:
            while self._waiting:
                self._news.clear()
                try:
                    await self._look()
                except ToolwrightError:
                    log.exception("approvals could not be read")
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._news.wait()
        finally:
            self._watcher = None

    async def _look(self) -> None:
        for row in await self._said(list(self._waiting)):
            decision = Decision(bool(row.approved), row.reason)
            for future in self._waiting.get(row.id, ()):
                if not future.done():
                    future.set_result(decision)

    async def _said(self, ids: Sequence[str]) -> Sequence[Row[Any]]:
        return await self._database.fetch(
            select(approvals.c.id, approvals.c.approved, approvals.c.reason).where(
                approvals.c.id.in_(ids), approvals.c.approved.is_not(None)
            )
        )


def _approval(row: Row[Any]) -> Approval:
    return Approval(*row)
