"""Clients' transports with a bounded backlog: who reads too slowly loses the transport, comes back, and gets a replay.

python-engineio puts what a client is to get into a queue without bounds, from which the WebSocket's writer, or the
client's next poll, takes it. Here the queue has a bound, and behind it the transport ends without a word: after a
disconnect packet the official clients would stay away.

python-socketio starts a task a client for each event, and wakes a writer for each. Here an event is encoded once, into
one WebSocket frame for all, and is written at once for every client before which nothing is in line.
"""

# python-socketio and python-engineio carry no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, cast

from engineio import AsyncServer as Engine
from engineio import packet as engine_packet
from engineio.async_drivers.asgi import WebSocket
from socketio import AsyncServer, packet
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State

from toolwright.domain.json import Json

log = logging.getLogger(__name__)

BACKLOG_PACKETS = 1000
BACKLOG_BYTES = 4 << 20
"""What may wait for a client. One packet more is taken, so that a large one passes."""

ROOM_PACKETS = 64
ROOM_BYTES = 256 << 10
"""A replay goes on when less than this waits."""

STALLED_SECONDS = 20.0
AT_A_TIME = 16
"""Packets in one poll: python-engineio's client takes no more."""

_CONNECTION = "toolwright.connection"


class DirectWebSocket(WebSocketsSansIOProtocol):
    """uvicorn's protocol; the application can write a frame at once, and end the connection though the client reads
    nothing."""

    async def run_asgi(self) -> None:
        self.scope["extensions"][_CONNECTION] = self  # type: ignore[typeddict-unknown-key]
        await super().run_asgi()

    def write(self, frame: bytes) -> bool:
        """Whether the connection takes it now: it is open, and its buffer is not full."""
        takes = self.conn.state is State.OPEN and self.writable.is_set() and not self.transport.is_closing()
        if takes:
            self.transport.write(frame)
        return takes

    def abort(self) -> None:
        self.transport.abort()


class Backlog(asyncio.Queue[Any]):
    """Engine.IO packets on their way to one client. After an overflow it takes nothing but the end."""

    def __init__(self, overflow: Callable[["Backlog"], None]) -> None:
        super().__init__()
        self.connection: DirectWebSocket | None = None
        """The client's WebSocket, where it has one."""
        self._overflow = overflow
        self._bytes = 0
        self._taken = 0
        self._idle = False
        self._overflowed = False
        self._changed = asyncio.Event()

    async def put(self, item: Any) -> None:
        self.put_nowait(item)

    def put_nowait(self, item: Any) -> None:
        if item is not None and not self._overflowed:
            if self.qsize() >= BACKLOG_PACKETS or self._bytes >= BACKLOG_BYTES:
                log.warning("client reads too slowly", extra={"packets": self.qsize(), "bytes": self._bytes})
                self.end()
            else:
                self._bytes += _size(item)
        if item is None or not self._overflowed:
            super().put_nowait(item)

    def write(self, frame: bytes) -> bool:
        """Whether the client's WebSocket takes a frame now: nothing waits, and its writer is at nothing."""
        return self._idle and self.empty() and self.connection is not None and self.connection.write(frame)

    async def get(self) -> Any:
        self._taken = 0
        self._idle = True
        try:
            return await super().get()
        finally:
            self._idle = False

    def get_nowait(self) -> Any:
        if self._taken >= AT_A_TIME:
            raise asyncio.QueueEmpty
        item = super().get_nowait()
        self._taken += 1
        self._bytes -= _size(item)
        self._changed.set()
        return item

    def end(self) -> None:
        """Drops what waits, and the transport."""
        if self._overflowed:
            return
        self._overflowed = True
        while not self.empty():
            super().get_nowait()
            self.task_done()
        self._bytes = 0
        self._changed.set()
        self._overflow(self)

    async def room(self) -> bool:
        """Waits until little waits; False when the client is gone. One that reads nothing loses its transport."""
        try:
            async with asyncio.timeout(STALLED_SECONDS):
                while not self._overflowed and (self.qsize() >= ROOM_PACKETS or self._bytes >= ROOM_BYTES):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            log.warning("client reads too slowly", extra={"packets": self.qsize(), "bytes": self._bytes})
            self.end()
        return not self._overflowed


def _size(packet: Any) -> int:
    return len(packet.data) if packet is not None and isinstance(packet.data, str | bytes) else 0


class _Transport(WebSocket):
    """Tells the client's backlog of this WebSocket."""

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server)
        self._client = handler.__self__

    async def __call__(self, environ: Any) -> Any:
        self._client.queue.connection = environ["asgi.scope"]["extensions"].get(_CONNECTION)
        return await super().__call__(environ)


class BoundedEngine(Engine):
    """An Engine.IO server whose clients have a `Backlog`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._async = {**cast("dict[str, Any]", self._async), "websocket": _Transport}
        self._ending: set[asyncio.Task[None]] = set()

    def create_queue(self, *_args: Any, **_kwargs: Any) -> Backlog:
        return Backlog(self._end)

    def _end(self, backlog: Backlog) -> None:
        client = next((each for each in self.sockets.values() if each.queue is backlog), None)
        if backlog.connection is not None:
            backlog.connection.abort()
        if client is not None:
            # Without a CLOSE packet. A client that polls learns of it by its next poll, which fails.
            closing = client.close(wait=False, abort=True, reason=self.reason.TRANSPORT_ERROR)
            task = asyncio.ensure_future(cast("Any", closing))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)


class BoundedServer(AsyncServer):
    """A Socket.IO server on a `BoundedEngine`."""

    def _engineio_server_class(self) -> type[BoundedEngine]:
        return BoundedEngine

    async def emit(  # pyright: ignore[reportIncompatibleMethodOverride] (what the library offers beyond it, nobody uses)
        self, event: str, data: Mapping[str, Json], *, to: str | None = None, room: str | None = None
    ) -> None:
        """To one client, or to all of a room; to all without either. Waits for none of them."""
        text = f"{packet.EVENT}{json.dumps([event, data], separators=(',', ':'))}"
        message = engine_packet.Packet(engine_packet.MESSAGE, text)
        frame = Frame(Opcode.TEXT, f"{engine_packet.MESSAGE}{text}".encode()).serialize(mask=False)
        for _, eio_sid in self.manager.get_participants("/", to or room):
            client: Any = self.eio.sockets.get(eio_sid)
            # Before it is upgraded, a client gets its packets by polling.
            if (
                client is not None
                and not client.closed
                and not (client.upgraded and client.queue.write(frame))
            ):
                client.queue.put_nowait(message)

    async def room(self, sid: str) -> bool:
        """Waits until a client can take more; False when it is gone."""
        client: Any = self.eio.sockets.get(self.manager.eio_sid_from_sid(sid, "/"))
        return client is not None and not client.closed and await client.queue.room()

    async def _handle_eio_disconnect(self, eio_sid: str, reason: Any) -> None:
        client = self.eio.sockets.get(eio_sid)
        await super()._handle_eio_disconnect(eio_sid, reason)
        if client is not None and reason == self.reason.PING_TIMEOUT:
            # Engine.IO leaves the connection of a client that neither answers nor reads open for ever.
            client.queue.end()
