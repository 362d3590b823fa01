"""Sessions, their messages, queries and emissions."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Table,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.domain.json import Json
from toolwright.domain.query import Query
from toolwright.domain.session import Message
from toolwright.errors import NotFound, RequestRejected
from toolwright.ports import StoredEvent
from toolwright.storage.database import Database
from toolwright.storage.tables import events, messages, now, queries, sessions, storable

KEPT_EVENTS = 10_000
"""How many of a session's newest events can be replayed."""

_PRUNE_EVERY = 100


def _next(table: Table, column: str, first: int) -> ColumnElement[Any]:
    """The number after the session's greatest. A part of the inserting statement, which holds the write lock, so
    numbers have neither gaps nor doubles, whoever else is inserting."""
    return (
        select(func.coalesce(func.max(table.c[column]) + 1, first))
        .where(table.c.session_id == bindparam("session"))
        .scalar_subquery()
    )


def _once(table: Table, number: ColumnElement[Any], column: str, key: str, *others: str) -> Executable:
    """Inserts a numbered row of a session, unless one with this key is there."""
    values: dict[str, Any] = {name: bindparam(name) for name in (key, *others)}
    return (
        insert(table)
        .values({"session_id": bindparam("session"), column: number, **values})
        .on_conflict_do_nothing(index_elements=["session_id", key])
        .returning(table.c[column])
    )


_ADD_EVENT = _once(events, _next(events, "seq", 1), "seq", "identity", "name", "payload", "at")
_ADD_MESSAGE = _once(messages, _next(messages, "index", 0), "index", "key", "role", "content", "created_at")


class SessionBusy(RequestRejected):
    """A query of the session is not finished."""

    status = 409


class Sessions:
    """The `SessionStore` in a database. What adds to a session raises `NotFound` when there is none of that id."""

    def __init__(self, database: Database, kept_events: int = KEPT_EVENTS) -> None:
        self._database = database
        self._kept_events = kept_events

    async def ensure(self, session_id: str) -> None:
        row = {"id": session_id, "created_at": now()}
        await self._insert(insert(sessions).on_conflict_do_nothing(), row, session_id)

    async def exists(self, session_id: str) -> bool:
        query = select(sessions.c.id).where(sessions.c.id == session_id)

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(query)).first() is not None

        return await self._database.read(work)

    async def remove(self, session_id: str) -> bool:
        unfinished = select(queries.c.id).where(
            queries.c.session_id == session_id, queries.c.state == "accepted"
        )

        async def work(connection: AsyncConnection) -> bool:
            if (await connection.execute(unfinished.limit(1))).first() is not None:
                raise SessionBusy(
                    "A query of this session is not finished. Delete the session when it is answered."
                )
            # What belongs to it goes with it: the foreign keys cascade.
            result = await connection.execute(delete(sessions).where(sessions.c.id == session_id))
            return result.rowcount > 0

        return await self._database.write(work)

    async def accept(self, query: Query) -> None:
        row = {
            "id": query.id,
            "session_id": query.session_id,
            "prompt": storable(query.prompt),
            "state": "accepted",
            "created_at": query.created_at,
        }
        statement = insert(queries).on_conflict_do_nothing(index_elements=["id"])
        await self._insert(statement, row, query.session_id)

    async def unfinished(self) -> Sequence[Query]:
        columns = (queries.c.id, queries.c.session_id, queries.c.prompt, queries.c.created_at)
        query = select(*columns).where(queries.c.state == "accepted").order_by(queries.c.position)

        async def work(connection: AsyncConnection) -> Sequence[Query]:
            return [Query(*row) for row in await connection.execute(query)]

        return await self._database.read(work)

    async def finish(self, query_id: str) -> None:
        statement = update(queries).where(queries.c.id == query_id).values(state="finished")

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work, atomic=False)

    async def add_message(self, session_id: str, key: str, role: str, content: str) -> None:
        row = {
            "session": session_id,
            "key": key,
            "role": role,
            "content": storable(content),
            "created_at": now(),
        }
        await self._insert(_ADD_MESSAGE, row, session_id)

    async def messages(self, session_id: str, limit: int) -> Sequence[Message]:
        columns = (messages.c.role, messages.c.content, messages.c.index, messages.c.created_at)
        newest = (
            select(*columns)
            .where(messages.c.session_id == session_id)
            .order_by(messages.c.index.desc())
            .limit(max(limit, 0))
        )

        async def work(connection: AsyncConnection) -> Sequence[Message]:
            return [Message(*row) for row in await connection.execute(newest)]

        return (await self._database.read(work))[::-1]

    async def add_event(
        self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]
    ) -> StoredEvent | None:
        """Gives the emission its `seq` and `at`; None when this identity was inserted before.

        The stored event's payload is the given one with both added. Of each session the newest `kept_events`, or
        up to a hundred more, stay; an identity is known as long as its event is.
        """
        row = {
            "session": session_id,
            "identity": identity,
            "name": name,
            "payload": json.dumps(payload, separators=(",", ":")),
            "at": now(),
        }
        seq = await self._insert(_ADD_EVENT, row, session_id)
        if seq is None:
            return None
        if seq > self._kept_events and seq % _PRUNE_EVERY == 0:
            await self._forget_until(session_id, seq - self._kept_events)
        return StoredEvent(session_id, seq, name, {**payload, "seq": seq, "at": row["at"]})

    async def events_after(self, session_id: str, seq: int, limit: int) -> Sequence[StoredEvent]:
        """The first `limit` events with a greater `seq`, in order. Where the first one's is not `seq + 1`, those
        between are no longer kept."""
        following = (
            select(events.c.seq, events.c.name, events.c.payload, events.c.at)
            .where(events.c.session_id == session_id, events.c.seq > seq)
            .order_by(events.c.seq)
            .limit(max(limit, 0))
        )

        async def work(connection: AsyncConnection) -> Sequence[StoredEvent]:
            return [
                StoredEvent(session_id, number, name, {**json.loads(payload), "seq": number, "at": at})
                for number, name, payload, at in await connection.execute(following)
            ]

        return await self._database.read(work)

    async def _insert(self, statement: Executable, row: Mapping[str, Any], session_id: str) -> int | None:
        """The number that a numbered row got; None when it was there before, or has none."""

        async def work(connection: AsyncConnection) -> int | None:
            result = await connection.execute(statement, row)
            return result.scalar_one_or_none() if result.returns_rows else None

        try:
            return await self._database.write(work, atomic=False)
        except IntegrityError as error:
            raise NotFound(f"There is no session {session_id!r}.") from error

    async def _forget_until(self, session_id: str, seq: int) -> None:
        statement = delete(events).where(events.c.session_id == session_id, events.c.seq <= seq)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work, atomic=False)
