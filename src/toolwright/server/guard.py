"""Who may talk to the server: by `Host`, by `Origin`, by the token; how much; and what each answer says for safety.

A page of another site that is open in the same browser can reach 127.0.0.1. The Host check keeps it out where it gives
itself our address by name (DNS rebinding), the Origin check where it sends requests or opens a socket directly.
"""

import json
import logging
import traceback
from collections.abc import Awaitable, Callable, Collection, MutableMapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException

from toolwright import addresses
from toolwright.errors import RequestRejected
from toolwright.server.auth import Access
from toolwright.server.limits import Limits

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

log = logging.getLogger(__name__)

SOCKET_PATH = "/socket.io/"
OPEN = frozenset({"/healthz", "/api/login"})
"""What needs no token, beside the page's files."""

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_SAFE: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)
"""Unless an answer says something else, as the page does."""
_PREFLIGHT: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"GET, POST, PUT, PATCH, DELETE"),
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"access-control-max-age", b"600"),
)


class Refused(RequestRejected):
    """Not served, with a status and headers."""

    def __init__(self, status: int, message: str, *headers: Header) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


class BrokenProtocol(ValueError):
    """What a client sent is no Socket.IO, as we read it; the library raises errors of many kinds."""


class Guard:
    """ASGI middleware around everything: refuses what is not to be served, and answers for cross-origin requests.

    `polling` tells how many clients are connected without a WebSocket, `is_page` whether a path is one of the page's.
    """

    def __init__(
        self,
        app: App,
        access: Access,
        limits: Limits,
        *,
        hosts: Collection[str],
        origins: Collection[str],
        polling: Callable[[], int],
        is_page: Callable[[str], bool],
    ) -> None:
        self._app = app
        self._access = access
        self._limits = limits
        self._hosts = hosts
        self._origins = origins
        self._polling = polling
        self._is_page = is_page
        self._websockets = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = headers_of(scope)
        origin = headers.get("origin")
        own = origin is not None and self._may_use(origin, headers)
        answer = _Answer(send, _allow(origin) if origin is not None and own else ())
        try:
            self._check_sender(scope, headers, own)
            if own and scope.get("method") == "OPTIONS" and "access-control-request-method" in headers:
                await _respond(answer, 204, _PREFLIGHT, b"")
                return
            receive = self._check_amount(scope, headers, receive)
        except RequestRejected as error:
            await _refuse(scope, answer, error)
            return
        await self._pass(scope, receive, answer)

    def _check_sender(self, scope: Scope, headers: dict[str, str], own: bool) -> None:
        host = addresses.host_of(headers.get("host", ""))
        if host is None or not addresses.is_among(host, self._hosts):
            raise Refused(400, _HOST)
        changing = scope["type"] == "websocket" or scope["method"] not in _READING
        if "origin" in headers and not own and (_is_socket(scope) or changing):
            raise Refused(403, _ORIGIN)
        # Socket.IO asks for the token in its own handshake, and a browser sends no credentials before it may.
        asked = not _is_socket(scope) and scope.get("method") != "OPTIONS"
        if asked and not self._access.admits(headers) and not self._is_open(scope):
            raise Refused(401, _TOKEN, (b"www-authenticate", b"Bearer"))

    def _check_amount(self, scope: Scope, headers: dict[str, str], receive: Receive) -> Receive:
        """`receive`, which ends a body that is longer than it may be."""
        if _is_socket(scope) and b"sid=" not in scope["query_string"]:
            self._limits.connection(self._websockets + self._polling())
        else:
            self._limits.request(scope.get("method", ""), scope["path"], address_of(scope))
        most = self._limits.body(scope["path"])
        if scope["type"] != "http" or most is None:
            return receive
        too_long = f"The request is too long: at most {most:,} bytes are taken."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 15 or int(length) > most:
            raise Refused(413, too_long)
        received = 0

        async def receive_bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                # The exception that whoever reads a body inside passes on.
                raise HTTPException(413, too_long)
            return message

        return receive_bounded

    def _may_use(self, origin: str, headers: dict[str, str]) -> bool:
        try:
            name = addresses.origin(origin)
        except ValueError:
            return False
        host = addresses.host_of(name.partition("://")[2])
        return (
            name in self._origins
            or (addresses.LOOPBACK in self._origins and addresses.is_loopback(host or ""))
            # The server's own page, whatever name it is reached by.
            or origin.partition("://")[2].lower() == headers.get("host", "").lower()
        )

    def _is_open(self, scope: Scope) -> bool:
        path = scope["path"]
        return path in OPEN or (scope.get("method") in ("GET", "HEAD") and self._is_page(path))

    async def _pass(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        websocket = scope["type"] == "websocket"
        self._websockets += websocket
        try:
            await self._app(scope, receive, answer)
        except HTTPException as error:
            await _refuse(scope, answer, Refused(error.status_code, error.detail))
        except Exception as error:
            if _is_socket(scope) and is_clients(error):
                log.info("client broke the protocol", extra={"error": type(error).__name__})
                if not answer.started:
                    await _refuse(scope, answer, Refused(400, _MALFORMED))
                return
            # The boundary: whatever happens inside, the client gets an answer of the documented form.
            log.exception("request failed", extra={"path": scope["path"]})
            if not answer.started:
                await _refuse(scope, answer, Refused(500, _OURS))
        finally:
            self._websockets -= websocket


class _Answer:
    """`send`, with the headers that every answer has."""

    def __init__(self, send: Send, headers: tuple[Header, ...]) -> None:
        self._send = send
        self._headers = headers
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            given = [(name.lower(), value) for name, value in message.get("headers", ())]
            names = {name for name, _ in given}
            safe = [header for header in _SAFE if header[0] not in names]
            message = {**message, "headers": [*given, *safe, *self._headers]}
        self.started = True
        await self._send(message)


_HOST = (
    "This host name is not served here. Use localhost or 127.0.0.1; "
    "whoever runs the server can name others in TOOLWRIGHT_ALLOWED_HOSTS."
)
_ORIGIN = "Pages of this origin may not use the server. Whoever runs it can name origins in TOOLWRIGHT_CORS_ORIGINS."
_MALFORMED = "This is not the Socket.IO protocol. Use a Socket.IO client of protocol version 5."
_OURS = "Something went wrong on our side. Try again in a moment."
_TOKEN = "This server wants its token. Send it as `Authorization: Bearer TOKEN`, or log in on its page."


def headers_of(scope: Scope) -> dict[str, str]:
    """A request's headers by their names in small letters."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def address_of(scope: Scope) -> str:
    """Where a request comes from; a proxy on this machine tells it in `X-Forwarded-For`."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _is_socket(scope: Scope) -> bool:
    return f"{scope['path']}/".startswith(SOCKET_PATH)


_WORKING = frozenset({"socketio", "engineio", "toolwright"})
_AROUND = frozenset(f"toolwright.server.{name}" for name in ("backlog", "wire"))
"""Modules that stand around the library's work on what clients send."""


def is_clients(error: Exception) -> bool:
    """Whether an exception under Socket.IO's path is the doing of what a client sent: the library raised it, outside of
    any handler of ours."""
    if isinstance(error, BrokenProtocol):
        return True
    modules = [str(frame.f_globals.get("__name__")) for frame, _ in traceback.walk_tb(error.__traceback__)]
    working = [name for name in modules if name.partition(".")[0] in _WORKING and name != __name__]
    handled = any(name.startswith("toolwright.") and name not in _AROUND for name in working)
    return bool(working) and not handled and working[-1] not in _AROUND


def _allow(origin: str) -> tuple[Header, ...]:
    return (
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
    )


async def _refuse(scope: Scope, send: Send, error: RequestRejected) -> None:
    body = json.dumps({"success": False, "error": error.message}).encode()
    headers = [(b"content-type", b"application/json")]
    if isinstance(error, Refused):
        headers += error.headers
    if wait := error.details.get("retry_after"):
        headers.append((b"retry-after", str(wait).encode()))
    prefix = "websocket." if scope["type"] == "websocket" else ""
    await _respond(send, error.status, headers, body, prefix)


async def _respond(send: Send, status: int, headers: Sequence[Header], body: bytes, prefix: str = "") -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": f"{prefix}http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": f"{prefix}http.response.body", "body": body})
