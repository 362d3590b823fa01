"""Who may talk to the server: `Host` names and `Origin`s of this machine alone.

A page of another site that is open in the same browser can reach 127.0.0.1. The Host check keeps it out where it gives
itself our address by name (DNS rebinding), the Origin check where it sends requests or opens a socket directly.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from toolwright.settings import is_loopback

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SOCKET_PATH = "/socket.io/"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """ASGI middleware around everything: refuses with 400 and 403, and answers for cross-origin requests."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        host, origin = headers.get("host"), headers.get("origin")
        if host is None or not _is_own(f"//{host}"):
            await _refuse(scope, send, 400, "This host name is not served here. Use localhost or 127.0.0.1.")
            return
        own = origin is not None and _is_own(origin)
        guarded = scope["type"] == "websocket" or scope["path"].startswith(SOCKET_PATH)
        if origin is not None and not own and (guarded or scope["method"] not in _READING):
            await _refuse(scope, send, 403, "Pages of other hosts may not use this server.")
            return
        if origin is None or not own or scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _respond(send, 204, [*_allow(origin), *_PREFLIGHT], b"")
            return

        async def send_allowed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_allow(origin)]
            await send(message)

        await self._app(scope, receive, send_allowed)


_PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, POST, PUT, PATCH, DELETE"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"600"),
]


def _allow(origin: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
    ]


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _is_own(url: str) -> bool:
    """Whether a URL, or a `//host:port`, names this machine. Says no to what cannot be read."""
    try:
        parts = urlsplit(url)
        port_is_a_number = parts.port is None or parts.port >= 0
    except ValueError:
        return False
    return (
        port_is_a_number
        and parts.username is None
        and parts.hostname is not None
        and is_loopback(parts.hostname)
    )


async def _refuse(scope: Scope, send: Send, status: int, error: str) -> None:
    if scope["type"] == "websocket":
        # Before it is accepted, closing is answered as HTTP 403.
        await send({"type": "websocket.close", "code": 1008, "reason": error})
        return
    body = json.dumps({"success": False, "error": error}).encode()
    await _respond(send, status, [(b"content-type", b"application/json")], body)


async def _respond(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
