"""The Socket.IO server under the handlers: what travels when a client connects, and who is let in.

The library carries no types, so what comes from it is unknown to the type checker here.
"""

# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import asyncio
import logging
from typing import Any, cast

from engineio.payload import Payload
from socketio import packet

from toolwright.protocol.messages import Connected
from toolwright.server.auth import Access
from toolwright.server.backlog import BoundedServer
from toolwright.server.guard import BrokenProtocol, headers_of, is_clients
from toolwright.server.limits import BODY_LIMIT
from toolwright.server.publisher import SocketServer

log = logging.getLogger(__name__)

PAYLOAD_LIMIT = BODY_LIMIT
"""Longest packet in bytes; beyond it the transport is closed, and the client reconnects by itself."""

ATTACHMENTS = 8
"""Most binary attachments of a packet. No event takes any; they are read to say so."""

PACKETS = 1000
"""Most packets in one request of the polling transport. A client that asks many things at once sends them in one."""

JOIN_SECONDS = 10.0
"""How long a transport may stay open without having been let in."""


class GreetingPacket(packet.Packet):
    """A CONNECT packet says beside `sid` what the specification documents for `connect`, whose name is reserved."""

    def __init__(self, packet_type: int = packet.EVENT, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if packet_type == packet.CONNECT and isinstance(data, dict) and "sid" in data:
            data = cast("dict[str, Any]", data) | Connected().model_dump()
        super().__init__(packet_type, data, *args, **kwargs)

    def decode(self, encoded_packet: Any) -> Any:
        attachments = super().decode(encoded_packet)
        if attachments > ATTACHMENTS:
            # They would be kept until the last has come.
            raise BrokenProtocol("too many attachments")
        return attachments


class GuardedServer(BoundedServer):
    """Refuses before it greets.

    With `always_connect` CONNECT goes out before the connect handler runs, which is the documented order, and a
    refusal by the handler is a DISCONNECT, after which clients try again. Without it the handler can refuse, and
    what it sends comes before CONNECT. So the token is asked for ahead of both.
    """

    def __init__(self, access: Access, **options: Any) -> None:
        super().__init__(**options)
        self._access = access

    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        environ = self.environ.get(eio_sid)
        if environ is None:  # it left meanwhile
            return
        refusal = self._access.refusal(headers_of(environ["asgi.scope"]), data)
        if refusal is None:
            await super()._handle_connect(eio_sid, namespace, data)
        else:
            answer = GreetingPacket(packet.CONNECT_ERROR, refusal, namespace=namespace)
            await self._send_packet(eio_sid, answer)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        try:
            await super()._handle_eio_message(eio_sid, data)
        except Exception as error:
            # Told here: python-engineio would go on as well, and log to where nobody looks.
            if is_clients(error):
                log.info("client broke the protocol", extra={"error": type(error).__name__})
            else:
                log.exception("packet could not be handled")

    async def _handle_event(self, eio_sid: str, namespace: str | None, id: int | None, data: Any) -> None:  # noqa: A002 (the library's name)
        named = isinstance(data, list) and len(data) > 0 and isinstance(data[0], str)
        # The library would call the handlers that have these names, with what the client sends in the place of its id.
        if named and data[0] not in (*self.reserved_events, "*"):
            await super()._handle_event(eio_sid, namespace, id, data)

    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:
        await super()._handle_eio_connect(eio_sid, environ)
        asyncio.get_running_loop().call_later(JOIN_SECONDS, self._close_unless_joined, eio_sid)

    def polling(self) -> int:
        """How many clients are connected without a WebSocket."""
        return sum(not client.upgraded for client in self.eio.sockets.values())

    def _close_unless_joined(self, eio_sid: str) -> None:
        joined = self.manager.sid_from_eio_sid(eio_sid, "/") is not None
        if eio_sid in self.environ and not joined:
            self.start_background_task(self.eio.disconnect, eio_sid)


def create_socket(access: Access) -> SocketServer:
    """A server without handlers; `Socket.attach` gives it them."""
    # What a client sends that is no protocol is its own affair: refused, and not an error of ours. What our handlers
    # raise is logged by them.
    quiet = log.getChild("library")
    quiet.setLevel(logging.CRITICAL)
    # The library drops a request with more than 16 without a word to the client.
    Payload.max_decode_packets = PACKETS
    server = GuardedServer(
        access,
        async_mode="asgi",
        always_connect=True,
        # In the order they were sent: several queries of one client keep theirs.
        async_handlers=False,
        serializer=GreetingPacket,
        # server/guard.py decides about origins, for REST as well.
        cors_allowed_origins=[],
        max_http_buffer_size=PAYLOAD_LIMIT,
        logger=quiet,
        engineio_logger=quiet,
    )
    return cast("SocketServer", server)
