"""Emissions of queries: stored, then sent to the session's room, one session at a time in order of `seq`."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from typing import Any, Protocol

from toolwright.agent.answering import memory_of
from toolwright.domain.json import Json
from toolwright.locks import Locks
from toolwright.ports import SessionStore
from toolwright.protocol.messages import SessionMemory

log = logging.getLogger(__name__)

EVERYONE = "everyone"
"""Room of all clients that have been greeted; a session's room has a prefix, so no session id can name this one."""

REPEATED_SECONDS = 1.0
"""How long what everyone was told is not told again to everyone."""

PAGE = 100


class SocketServer(Protocol):
    """What is used of python-socketio's `AsyncServer`, which carries no types, and of `wire.BoundedServer`."""

    manager: Any

    async def emit(
        self, event: str, data: Mapping[str, Json], *, to: str | None = None, room: str | None = None
    ) -> None: ...

    async def enter_room(self, sid: str, room: str) -> None: ...

    async def leave_room(self, sid: str, room: str) -> None: ...

    async def room(self, sid: str) -> bool: ...

    async def close_room(self, room: str) -> None: ...

    def on(self, event: str, handler: Any) -> Any: ...

    def polling(self) -> int: ...


_SESSION = "session "


def room_of(session_id: str) -> str:
    return f"{_SESSION}{session_id}"


def is_session(room: str | None) -> bool:
    """Whether a room is that of a session."""
    return room is not None and room.startswith(_SESSION)


class SocketPublisher:
    """The `Publisher` of a server."""

    def __init__(self, socket: SocketServer, sessions: SessionStore, memory_messages: int) -> None:
        self._socket = socket
        self._sessions = sessions
        self._memory_messages = memory_messages
        self._told: dict[str, tuple[Mapping[str, Json], float]] = {}
        self._locks = Locks()
        self._replays: dict[str, asyncio.Task[None]] = {}
        self._publishing: set[asyncio.Task[None]] = set()

    async def publish(self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        # Shielded: were the query cancelled between the two, an event would be stored that its clients never got.
        publishing = asyncio.create_task(self._publish(session_id, identity, name, payload))
        self._publishing.add(publishing)
        publishing.add_done_callback(self._publishing.discard)
        await asyncio.shield(publishing)

    async def broadcast(self, name: str, payload: Mapping[str, Json], session_id: str | None = None) -> None:
        """To everyone; but what everyone was told within the last second goes to the clients of `session_id` alone,
        for under load most of what is sent would be the same number again, to all."""
        at = asyncio.get_running_loop().time()
        last, told_at = self._told.get(name, (None, 0.0))
        if session_id is not None and last == payload and at - told_at < REPEATED_SECONDS:
            await self._socket.emit(name, payload, room=room_of(session_id))
            return
        self._told[name] = payload, at
        await self._socket.emit(name, payload, room=EVERYONE)

    async def join(self, sid: str, session_id: str, last_seq: int | None) -> None:
        """Puts a client into a session. With `last_seq` it first gets what came after that, or, where that cannot be
        told any more, `session_memory`: in the background, as fast as it reads, nothing lost and nothing twice."""
        self.forget(sid)
        if last_seq is None:
            async with self._locks.alone(session_id):
                await self._enter(sid, session_id)
            return
        replay = asyncio.create_task(self._replay(sid, session_id, last_seq))
        self._replays[sid] = replay
        replay.add_done_callback(lambda done: self._replayed(sid, done))

    async def leave(self, sid: str, session_id: str) -> None:
        self.forget(sid)
        await self._socket.leave_room(sid, room_of(session_id))

    def forget(self, sid: str) -> None:
        """Ends the replay of a client that is gone."""
        replay = self._replays.pop(sid, None)
        if replay is not None:
            replay.cancel()

    async def _publish(self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        async with self._locks.alone(session_id):
            event = await self._sessions.add_event(session_id, identity, name, payload)
            if event is not None:
                await self._socket.emit(event.name, event.payload, room=room_of(session_id))

    async def _replay(self, sid: str, session_id: str, last_seq: int) -> None:
        kept = await self._sessions.kept_events(session_id)
        # A number that no event has had yet is of another history: of another home, or of a backup's future.
        while kept.start - 1 <= last_seq < kept.stop:
            events = await self._sessions.events_after(session_id, last_seq, PAGE)
            if events and events[0].seq != last_seq + 1:
                break  # those between were forgotten meanwhile
            if len(events) < PAGE:
                async with self._locks.alone(session_id):
                    # Nothing is published now. What was meanwhile is little, or comes the next time round.
                    events = await self._sessions.events_after(session_id, last_seq, PAGE)
                    if len(events) < PAGE:
                        for event in events:
                            await self._socket.emit(event.name, event.payload, to=sid)
                        await self._enter(sid, session_id)
                        return
            for event in events:
                if not await self._socket.room(sid):
                    return
                await self._socket.emit(event.name, event.payload, to=sid)
            last_seq = events[-1].seq
        async with self._locks.alone(session_id):
            await self._remember(sid, session_id)
            await self._enter(sid, session_id)

    async def _remember(self, sid: str, session_id: str) -> None:
        """Sends the conversation as it is now, numbered as the session's newest event: what follows goes on from
        there. A session without events has nothing to tell."""
        newest = await self._sessions.latest(session_id, SessionMemory.event)
        if newest is None:
            return
        memory = await memory_of(self._sessions, session_id, self._memory_messages)
        stamp: dict[str, Json] = {name: newest.payload[name] for name in ("query_id", "at")}
        stamp["seq"] = (await self._sessions.kept_events(session_id)).stop - 1
        await self._socket.emit(SessionMemory.event, {**memory, **stamp}, to=sid)

    async def _enter(self, sid: str, session_id: str) -> None:
        # Socket.IO's way to say that the client is gone.
        with contextlib.suppress(KeyError, ValueError):
            await self._socket.enter_room(sid, room_of(session_id))

    def _replayed(self, sid: str, done: asyncio.Task[None]) -> None:
        if self._replays.get(sid) is done:
            del self._replays[sid]
        if not done.cancelled() and (error := done.exception()) is not None:
            log.error("replay failed", exc_info=error)

    async def close(self, session_id: str, reason: str) -> None:
        """Tells a session's clients why nothing of it comes any more, and takes them out."""
        async with self._locks.alone(session_id):
            await self._socket.emit("error", {"message": reason}, room=room_of(session_id))
            await self._socket.close_room(room_of(session_id))
