"""A server that speaks the wire protocols of OpenAI's chat completions and of Anthropic's messages, on the loopback.

What it answers is scripted; what it is sent has to be as these protocols have it, to the field, else it answers 400 as
the providers do and remembers why in `problems`.
"""

import contextlib
import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jsonschema

KEY = "wire-key-0123456789"
"""The key that the server wants."""

_DATA = re.compile(r'<data name="(\w+)">\n(.*?)\n</data>', re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """A request as the model would read it. `verb` is the prompt it comes from, `data` what is marked as such, `retry`
    the last thing that was said of an earlier answer."""

    wire: str
    verb: str
    instructions: str
    text: str
    data: Mapping[str, Any]
    retry: str | None
    body: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """What the server does: `answer` is given to the tool that the request offers; or `text` alone, or a refusal.
    `status` of 400 and more is an error. `cut` ends the answer at the limit of tokens, `broken` the connection in the
    middle of it."""

    answer: Mapping[str, Any] | None = None
    text: str | None = None
    refusal: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    cut: bool = False
    broken: bool = False
    tokens: tuple[int, int] = (100, 20)


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
        speaks = {"/v1/chat/completions": _OpenAI, "/v1/messages": _Anthropic}.get(
            self.path.partition("?")[0]
        )
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


def _only(body: Mapping[str, Any], *names: str) -> None:
    unknown = body.keys() - set(names)
    assert not unknown, f"fields that the protocol has not: {sorted(unknown)}"


def _asked(wire: str, instructions: str, text: str, retry: str | None, body: Mapping[str, Any]) -> Asked:
    verb = next(
        verb
        for verb, begins in {
            "plan": "You plan the work",
            "tests": "You write the tests",
            "implement": "You write a Python module",
        }.items()
        if begins in instructions
    )
    data = {name: json.loads(value) for name, value in _DATA.findall(text)}
    assert data, "nothing is marked as data"
    outside = _DATA.sub("", text).strip()
    assert not outside, f"not marked as data: {outside[:80]!r}"
    return Asked(wire, verb, instructions, text, data, retry, body)


class _OpenAI:
    """https://platform.openai.com/docs/api-reference/chat/create"""

    def __init__(self, headers: Any) -> None:
        self._headers = headers

    def key(self) -> str:
        return self._headers.get("Authorization", "").removeprefix("Bearer ")

    def authorized(self) -> bool:
        return self.key() == KEY

    def read(self, body: Mapping[str, Any]) -> Asked:
        _only(
            body, "model", "messages", "tools", "tool_choice", "stream", "max_completion_tokens", "max_tokens",
            "parallel_tool_calls", "n",
        )  # fmt: skip
        assert body["model"] == "wire-1"
        assert not body.get("stream")
        (tool,) = body["tools"]
        assert tool["type"] == "function"
        jsonschema.Draft202012Validator.check_schema(tool["function"]["parameters"])
        first, second, *rest = body["messages"]
        assert first["role"] in ("system", "developer")
        assert second["role"] == "user"
        retry = None
        open_calls: set[str] = set()
        for entry in rest:
            match entry["role"]:
                case "assistant":
                    open_calls = {call["id"] for call in entry.get("tool_calls") or ()}
                case "tool":
                    # Each tool message has to answer a call of the message before it.
                    assert entry["tool_call_id"] in open_calls
                    open_calls.discard(entry["tool_call_id"])
                    retry = entry["content"]
                case "user" | "system" | "developer":
                    retry = _plain(entry["content"])
                case role:
                    raise ValueError(f"no such role: {role}")
        assert not open_calls, "a tool call without its answer"
        return _asked("openai", first["content"], second["content"], retry, body)

    def write(self, asked: Asked, reply: Reply) -> Mapping[str, Any]:
        name = asked.body["tools"][0]["function"]["name"]
        message: dict[str, Any] = {"role": "assistant", "content": reply.text, "refusal": reply.refusal}
        if reply.answer is not None:
            text = json.dumps(reply.answer)
            arguments = text[: len(text) // 2] if reply.cut else text
            call = {"name": name, "arguments": arguments}
            message["tool_calls"] = [{"id": "call_1", "type": "function", "function": call}]
        finish = "length" if reply.cut else "tool_calls" if reply.answer is not None else "stop"
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_760_000_000,
            "model": asked.body["model"],
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
            "usage": {
                "prompt_tokens": reply.tokens[0],
                "completion_tokens": reply.tokens[1],
                "total_tokens": sum(reply.tokens),
            },
        }

    def error(self, status: int, message: str) -> Mapping[str, Any]:
        kind = {429: "rate_limit_exceeded", 401: "invalid_api_key"}.get(status, "server_error")
        return {"error": {"message": message, "type": kind, "param": None, "code": kind}}


class _Anthropic:
    """https://docs.claude.com/en/api/messages"""

    def __init__(self, headers: Any) -> None:
        self._headers = headers

    def key(self) -> str:
        # Both are the provider's ways; its client of today uses the second.
        return self._headers.get("x-api-key") or self._headers.get("Authorization", "").removeprefix(
            "Bearer "
        )

    def authorized(self) -> bool:
        return self.key() == KEY and "anthropic-version" in self._headers

    def read(self, body: Mapping[str, Any]) -> Asked:
        _only(body, "model", "messages", "system", "tools", "tool_choice", "stream", "max_tokens", "thinking")
        assert body["model"] == "wire-1"
        assert not body.get("stream")
        assert body["max_tokens"] > 0
        (tool,) = body["tools"]
        jsonschema.Draft202012Validator.check_schema(tool["input_schema"])
        assert tool["input_schema"]["type"] == "object"
        first, *rest = body["messages"]
        assert first["role"] == "user"
        roles = [entry["role"] for entry in body["messages"]]
        assert all(one != other for one, other in itertools.pairwise(roles)), "roles take turns"
        retry, open_calls = None, set[str]()
        for entry in rest:
            for block in entry["content"] if isinstance(entry["content"], list) else ():
                match block["type"]:
                    case "tool_use":
                        open_calls.add(block["id"])
                    case "tool_result":
                        assert block["tool_use_id"] in open_calls
                        open_calls.discard(block["tool_use_id"])
                        retry = _plain(block["content"])
                    case "text":
                        retry = block["text"] if entry["role"] == "user" else retry
                    case kind:
                        raise ValueError(f"no such block: {kind}")
        assert not open_calls, "a tool call without its answer"
        return _asked("anthropic", _plain(body["system"]), _plain(first["content"]), retry, body)

    def write(self, asked: Asked, reply: Reply) -> Mapping[str, Any]:
        name = asked.body["tools"][0]["name"]
        blocks: list[Mapping[str, Any]] = []
        if reply.text is not None:
            blocks.append({"type": "text", "text": reply.text})
        if reply.answer is not None:
            given = {} if reply.cut else reply.answer
            blocks.append({"type": "tool_use", "id": "toolu_1", "name": name, "input": given})
        stop = "tool_use" if reply.answer is not None else "end_turn"
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": asked.body["model"],
            "content": blocks,
            "stop_reason": "refusal" if reply.refusal else "max_tokens" if reply.cut else stop,
            "stop_sequence": None,
            "usage": {"input_tokens": reply.tokens[0], "output_tokens": reply.tokens[1]},
        }

    def error(self, status: int, message: str) -> Mapping[str, Any]:
        kind = {429: "rate_limit_error", 401: "authentication_error", 529: "overloaded_error"}
        return {"type": "error", "error": {"type": kind.get(status, "api_error"), "message": message}}


def _plain(content: Any) -> str:
    return content if isinstance(content, str) else "".join(block["text"] for block in content)
