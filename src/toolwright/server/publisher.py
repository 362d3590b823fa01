"""Emissions of queries: stored, then sent to the session's room, one session at a time in order of `seq`."""

import asyncio
import contextlib
import weakref
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Protocol

from toolwright.domain.json import Json
from toolwright.ports import SessionStore

EVERYONE = "everyone"
"""Room of all clients that have been greeted; a session's room has a prefix, so no session id can name this one."""

PAGE = 500


class SocketServer(Protocol):
    """What is used of python-socketio's `AsyncServer`, which carries no types."""

    async def emit(
        self, event: str, data: Mapping[str, Json], *, to: str | None = None, room: str | None = None
    ) -> None: ...

    async def enter_room(self, sid: str, room: str) -> None: ...

    async def leave_room(self, sid: str, room: str) -> None: ...

    async def close_room(self, room: str) -> None: ...

    def on(self, event: str, handler: Any) -> Any: ...


def room_of(session_id: str) -> str:
    return f"session {session_id}"


class SocketPublisher:
    """The `Publisher` of a server."""

    def __init__(self, socket: SocketServer, sessions: SessionStore) -> None:
        self._socket = socket
        self._sessions = sessions
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    async def publish(self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        async with self._alone(session_id):
            event = await self._sessions.add_event(session_id, identity, name, payload)
            if event is not None:
                await self._socket.emit(event.name, event.payload, room=room_of(session_id))

    async def broadcast(self, name: str, payload: Mapping[str, Json]) -> None:
        await self._socket.emit(name, payload, room=EVERYONE)

    async def join(self, sid: str, session_id: str, last_seq: int | None) -> None:
        """Puts a client into a session, with what it missed since `last_seq`: nothing lost, nothing twice."""
        async with self._alone(session_id):
            if last_seq is not None:
                while events := await self._sessions.events_after(session_id, last_seq, PAGE):
                    for event in events:
                        await self._socket.emit(event.name, event.payload, to=sid)
                    last_seq = events[-1].seq
            await self._socket.enter_room(sid, room_of(session_id))

    async def leave(self, sid: str, session_id: str) -> None:
        await self._socket.leave_room(sid, room_of(session_id))

    async def close(self, session_id: str, reason: str) -> None:
        """Tells a session's clients why nothing of it comes any more, and takes them out."""
        async with self._alone(session_id):
            await self._socket.emit("error", {"message": reason}, room=room_of(session_id))
            await self._socket.close_room(room_of(session_id))

    @contextlib.asynccontextmanager
    async def _alone(self, session_id: str) -> AsyncGenerator[None]:
        # Held here while it is used, so that the weak dictionary keeps it for whoever comes meanwhile.
        lock = self._locks.get(session_id)
        if lock is None:
            lock = self._locks[session_id] = asyncio.Lock()
        async with lock:
            yield
