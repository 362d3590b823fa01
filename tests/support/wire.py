"""A server that speaks the wire protocols of `protocols.py`, on the loopback.

What it answers is scripted; what it is sent has to be as these protocols have it, to the field, else it answers 400 as
the providers do and remembers why in `problems`.
"""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Generator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jsonschema

from support.protocols import KEY, PROTOCOLS, Asked, Protocol, Reply

Script = Callable[[Asked], Reply]


class Wire:
    """The running server. `script` may be changed between requests; `asked` is what came, in order."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self.problems: list[str] = []
        self.sent = 0
        """Requests in all, those that were answered by an error included."""
        self._lock = threading.Lock()
        wire = self

        class Handler(_Handler):
            server_wire = wire

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def settings(self, model: str = "openai:wire-1", **more: str) -> dict[str, Any]:
        """Of a server of ours that uses this one."""
        base = f"{self.url}/v1" if "anthropic" not in model else self.url
        return {"MODEL": model, "MODEL_BASE_URL": base, "MODEL_API_KEY": KEY, **more}

    def count(self, verb: str | None = None) -> int:
        with self._lock:
            return sum(verb in (None, asked.verb) for asked in self.asked)

    def forget(self) -> None:
        with self._lock:
            self.asked.clear()
            self.sent = 0

    def take(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
        return self.script(asked)

    def came(self) -> None:
        with self._lock:
            self.sent += 1


@contextlib.contextmanager
def wire_server(script: Script) -> Generator[Wire]:
    """The server for the length of a `with`. Fails at its end where it was sent what the protocols do not have."""
    wire = Wire(script)
    thread = threading.Thread(target=wire.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.server.shutdown()
        wire.server.server_close()
        thread.join()
    assert not wire.problems, wire.problems


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_wire: Wire

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's word)
        pass

    def do_POST(self) -> None:
        wire = self.server_wire
        wire.came()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        speaks = PROTOCOLS.get(self.path.partition("?")[0])
        if speaks is None:
            wire.problems.append(f"no such path: {self.path}")
            return self._send(404, {"error": {"message": "not found", "type": "invalid_request_error"}})
        protocol = speaks(self.headers)
        if not protocol.authorized():
            # As the providers do: a part of the key is in the message.
            return self._send(401, protocol.error(401, f"Incorrect API key provided: {protocol.key()}"))
        try:
            asked = protocol.read(json.loads(body))
        except (ValueError, KeyError, AssertionError, jsonschema.ValidationError) as error:
            wire.problems.append(f"{self.path}: {error!r}")
            return self._send(400, protocol.error(400, str(error)))
        try:
            reply = wire.take(asked)
        except Exception as error:  # noqa: BLE001 (a script that fails is told in the test's own thread)
            wire.problems.append(f"script: {error!r} for {asked.verb}")
            return self._send(400, protocol.error(400, "the script failed"))
        time.sleep(reply.seconds)
        if reply.status >= 400:
            return self._send(reply.status, protocol.error(reply.status, f"scripted {KEY}"), reply.headers)
        if asked.body.get("stream"):
            return self._stream(protocol, asked, reply)
        answer = json.dumps(protocol.write(asked, reply)).encode()
        if reply.broken:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer[: len(answer) // 2])
            self.close_connection = True
            return None
        return self._send(200, json.loads(answer))

    def _stream(self, protocol: Protocol, asked: Asked, reply: Reply) -> None:
        """The events one by one, in chunks of their own."""
        events = list(protocol.stream(asked, reply))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for place, event in enumerate([*events, ""]):
                if place == len(events) // 2:
                    reply.halfway()
                    if reply.broken:
                        self.close_connection = True
                        return
                self.wfile.write(f"{len(event.encode()):x}\r\n{event}\r\n".encode())
                self.wfile.flush()

    def _send(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
