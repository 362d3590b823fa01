"""Sessions, their messages, queries and emissions."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Row,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.domain.json import Json
from toolwright.domain.query import Query
from toolwright.domain.session import Message
from toolwright.errors import NotFound, RequestRejected, TooLate
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


_ADD_SESSION = insert(sessions).on_conflict_do_nothing()
_ADD_QUERY = insert(queries).on_conflict_do_nothing(index_elements=["id"])
_ADD_EVENT = _once(events, _next(events, "seq", 1), "seq", "identity", "name", "payload", "at")
_ADD_MESSAGE = _once(messages, _next(messages, "index", 0), "index", "key", "role", "content", "created_at")
_QUERY = (queries.c.id, queries.c.session_id, queries.c.prompt, queries.c.created_at)


def _add_message_where(condition: ColumnElement[bool]) -> Executable:
    names = ("key", "role", "content", "created_at")
    row = select(
        bindparam("session", type_=Text()),
        _next(messages, "index", 0),
        *(bindparam(name, type_=Text()) for name in names),
    ).where(condition)
    return (
        insert(messages)
        .from_select(["session_id", "index", *names], row)
        .on_conflict_do_nothing(index_elements=["session_id", "key"])
        .returning(messages.c.index)
    )


_SESSION = select(sessions.c.id).where(sessions.c.id == bindparam("session"))
_MINE = queries.c.id == bindparam("query_id")
_CANCELLED = select(queries.c.id).where(_MINE, queries.c.cancelled_at.is_not(None))
_ADD_ANSWER = _add_message_where(~_CANCELLED.exists())
_ADD_CANCELLATION = _add_message_where(
    select(messages.c.index)
    .where(messages.c.session_id == bindparam("session"), messages.c.key == bindparam("question"))
    .exists()
)
_NEWEST_MESSAGES = (
    select(messages.c.role, messages.c.content, messages.c.index, messages.c.created_at)
    .where(messages.c.session_id == bindparam("session"))
    .order_by(messages.c.index.desc())
    .limit(bindparam("limit"))
)
_FINISH = update(queries).where(_MINE).values(state="finished").returning(queries.c.position)
_FINISH_UNCANCELLED = _FINISH.where(queries.c.cancelled_at.is_(None))


def _answer_key(query_id: str) -> str:
    return f"{query_id}/assistant"


def _answer(query: Query, content: str) -> Mapping[str, Any]:
    return {
        "session": query.session_id,
        "key": _answer_key(query.id),
        "role": "assistant",
        "content": storable(content),
        "created_at": now(),
    }


def _stored(session_id: str, seq: int, name: str, payload: str, at: str) -> StoredEvent:
    return StoredEvent(session_id, seq, name, {**json.loads(payload), "seq": seq, "at": at})


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
        await self._insert(_ADD_SESSION, row, session_id)

    async def exists(self, session_id: str) -> bool:
        return bool(await self._database.fetch(_SESSION, {"session": session_id}))

    async def remove(self, session_id: str) -> bool:
        unfinished = select(queries.c.id).where(
            queries.c.session_id == session_id, queries.c.state == "accepted"
        )

        async def work(connection: AsyncConnection) -> bool:
            if (await connection.execute(unfinished.limit(1))).first() is not None:
                raise SessionBusy(
                    "A query of this session is not finished. Delete the session when it is answered or cancelled."
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
        await self._insert(_ADD_QUERY, row, query.session_id)

    async def session_of(self, query_id: str) -> str | None:
        found = await self._first(select(queries.c.session_id).where(queries.c.id == query_id))
        return None if found is None else found.session_id

    async def unfinished(self) -> Sequence[Query]:
        return await self._open_queries(queries.c.cancelled_at.is_(None))

    async def withdrawn(self) -> Sequence[Query]:
        return await self._open_queries(queries.c.cancelled_at.is_not(None))

    async def cancel(self, query_id: str, session_id: str | None) -> Query:
        mine = [queries.c.id == query_id]
        if session_id is not None:
            mine.append(queries.c.session_id == session_id)
        # One statement, as is the adding of an answer: one of both comes first, and it counts.
        answered = select(messages.c.index).where(
            messages.c.session_id == queries.c.session_id, messages.c.key == _answer_key(query_id)
        )
        statement = (
            update(queries)
            .where(*mine, queries.c.state == "accepted", queries.c.cancelled_at.is_(None), ~answered.exists())
            .values(cancelled_at=now())
            .returning(*_QUERY)
        )

        async def work(connection: AsyncConnection) -> Query | None:
            row = (await connection.execute(statement)).first()
            return None if row is None else Query(*row)

        query = await self._database.write(work, atomic=False)
        if query is not None:
            return query
        found = await self._first(select(queries.c.cancelled_at).where(*mine))
        if found is None:
            raise NotFound(
                "There is no such query. Use the `query_id` of its acknowledgement, in its own session."
            )
        happened = "answered" if found.cancelled_at is None else "cancelled"
        raise TooLate(f"This query has been {happened} already, so there is nothing to cancel.")

    async def finish(self, query_id: str, *, cancelled: bool = False) -> bool:
        statement = _FINISH if cancelled else _FINISH_UNCANCELLED
        if await self._database.insert(statement, {"query_id": query_id}) is not None:
            return True
        # A query that is not there (any more) was not cancelled.
        return not await self._database.fetch(select(queries.c.id).where(_MINE), {"query_id": query_id})

    async def add_message(self, session_id: str, key: str, role: str, content: str) -> None:
        row = {
            "session": session_id,
            "key": key,
            "role": role,
            "content": storable(content),
            "created_at": now(),
        }
        await self._insert(_ADD_MESSAGE, row, session_id)

    async def add_answer(self, query: Query, content: str) -> bool:
        row = {**_answer(query, content), "query_id": query.id}
        if await self._insert(_ADD_ANSWER, row, query.session_id) is not None:
            return True
        return not await self._database.fetch(_CANCELLED, {"query_id": query.id})

    async def add_cancellation(self, query: Query, content: str) -> None:
        row = {**_answer(query, content), "question": f"{query.id}/user"}
        await self._insert(_ADD_CANCELLATION, row, query.session_id)

    async def messages(self, session_id: str, limit: int) -> Sequence[Message]:
        wanted = {"session": session_id, "limit": max(limit, 0)}
        return [Message(*row) for row in await self._database.fetch(_NEWEST_MESSAGES, wanted)][::-1]

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
            return [_stored(session_id, *row) for row in await connection.execute(following)]

        return await self._database.read(work)

    async def kept_events(self, session_id: str) -> range:
        mine = events.c.session_id == session_id
        # Each alone is a look at one end of the key; both in one statement would read all rows.
        first = select(func.min(events.c.seq)).where(mine).scalar_subquery()
        last = select(func.max(events.c.seq)).where(mine).scalar_subquery()
        found = await self._first(select(first.label("first"), last.label("last")))
        return range(1, 1) if found is None or found.last is None else range(found.first, found.last + 1)

    async def latest(self, session_id: str, name: str) -> StoredEvent | None:
        found = await self._first(
            select(events.c.seq, events.c.name, events.c.payload, events.c.at)
            .where(events.c.session_id == session_id)
            .order_by((events.c.name == name).desc(), events.c.seq.desc())
            .limit(1)
        )
        return None if found is None else _stored(session_id, *found)

    async def _open_queries(self, which: ColumnElement[bool]) -> Sequence[Query]:
        found = select(*_QUERY).where(queries.c.state == "accepted", which).order_by(queries.c.position)

        async def work(connection: AsyncConnection) -> Sequence[Query]:
            return [Query(*row) for row in await connection.execute(found)]

        return await self._database.read(work)

    async def _first(self, statement: Select[*tuple[Any, ...]]) -> Row[Any] | None:
        async def work(connection: AsyncConnection) -> Row[Any] | None:
            return (await connection.execute(statement)).first()

        return await self._database.read(work)

    async def _insert(self, statement: Executable, row: Mapping[str, Any], session_id: str) -> int | None:
        """The number that a numbered row got; None when it was there before, or has none."""
        try:
            return await self._database.insert(statement, row)
        except sqlite3.IntegrityError as error:
            raise NotFound(f"There is no session {session_id!r}.") from error

    async def _forget_until(self, session_id: str, seq: int) -> None:
        statement = delete(events).where(events.c.session_id == session_id, events.c.seq <= seq)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work, atomic=False)
