"""Who may talk to the server: by `Host`, by `Origin`, by the token. And what every answer says for safety.

A page of another site that is open in the same browser can reach 127.0.0.1. The Host check keeps it out where it gives
itself our address by name (DNS rebinding), the Origin check where it sends requests or opens a socket directly.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from toolwright import addresses
from toolwright.server.auth import Access

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

log = logging.getLogger(__name__)

SOCKET_PATH = "/socket.io/"
OPEN = frozenset({"/healthz", "/api/login"})
"""What needs no token, beside the page's files. Socket.IO asks for it itself, in its own handshake."""

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


class Guard:
    """ASGI middleware around everything: refuses with 400, 401 and 403, and answers for cross-origin requests."""

    def __init__(
        self,
        app: App,
        access: Access,
        hosts: Collection[str],
        origins: Collection[str],
        is_page: Callable[[str], bool],
    ) -> None:
        self._app = app
        self._access = access
        self._hosts = hosts
        self._origins = origins
        self._is_page = is_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = headers_of(scope)
        origin = headers.get("origin")
        own = origin is not None and self._may_use(origin, headers)
        answer = _Answer(send, _allow(origin) if origin is not None and own else ())
        refusal = self._refusal(scope, headers, own)
        if refusal is not None:
            await _refuse(scope, answer, *refusal)
        elif own and scope.get("method") == "OPTIONS" and "access-control-request-method" in headers:
            await _respond(answer, 204, _PREFLIGHT, b"")
        else:
            await self._pass(scope, receive, answer)

    def _refusal(
        self, scope: Scope, headers: dict[str, str], own: bool
    ) -> tuple[int, str, tuple[Header, ...]] | None:
        """Status, sentence and headers where the request is not served."""
        host = addresses.host_of(headers.get("host", ""))
        if host is None or not addresses.is_among(host, self._hosts):
            return 400, _HOST, ()
        socket = f"{scope['path']}/".startswith(SOCKET_PATH)
        changing = scope["type"] == "websocket" or scope["method"] not in _READING
        if "origin" in headers and not own and (socket or changing):
            return 403, _ORIGIN, ()
        preflight = scope.get("method") == "OPTIONS"
        if socket or preflight or self._access.admits(headers) or self._is_open(scope):
            return None
        return 401, _TOKEN, ((b"www-authenticate", b"Bearer"),)

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
        try:
            await self._app(scope, receive, answer)
        except Exception:
            # The boundary: whatever happens inside, the client gets an answer of the documented form.
            log.exception("request failed", extra={"path": scope["path"]})
            if not answer.started:
                await _refuse(scope, answer, 500, "Something went wrong on our side. Try again in a moment.")


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
_TOKEN = "This server wants its token. Send it as `Authorization: Bearer TOKEN`, or log in on its page."


def headers_of(scope: Scope) -> dict[str, str]:
    """A request's headers by their names in small letters."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _allow(origin: str) -> tuple[Header, ...]:
    return (
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
    )


async def _refuse(
    scope: Scope, send: Send, status: int, error: str, headers: tuple[Header, ...] = ()
) -> None:
    body = json.dumps({"success": False, "error": error}).encode()
    prefix = "websocket." if scope["type"] == "websocket" else ""
    await _respond(send, status, (*headers, (b"content-type", b"application/json")), body, prefix)


async def _respond(
    send: Send, status: int, headers: tuple[Header, ...], body: bytes, prefix: str = ""
) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": f"{prefix}http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": f"{prefix}http.response.body", "body": body})
