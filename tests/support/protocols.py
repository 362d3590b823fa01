"""The wire protocols of providers of models: how a request is read and how an answer is written, strictly."""

import abc
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonschema

KEY = "wire-key-0123456789"
"""The key that the server wants."""

MODEL = "wire-1"
_DATA = re.compile(r'<data name="(\w+)">\n(.*?)\n</data>', re.DOTALL)
_STREAMED = 7
"""Characters of one event of a stream."""

_VERBS = {
    "plan": "You plan the work",
    "tests": "You write the tests",
    "implement": "You write a Python module",
    "answer": "You write the words",
}


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
    middle of it. `halfway` is called in the middle of a stream, before what is left of it."""

    answer: Mapping[str, Any] | None = None
    text: str | None = None
    refusal: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    cut: bool = False
    broken: bool = False
    tokens: tuple[int, int] = (100, 20)
    halfway: Callable[[], object] = lambda: None


class Protocol(abc.ABC):
    """One provider's. `headers` are those of the request."""

    def __init__(self, headers: Any) -> None:
        self.headers = headers

    def key(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def authorized(self) -> bool:
        return self.key() == KEY

    @abc.abstractmethod
    def read(self, body: Mapping[str, Any]) -> Asked:
        """Raises where the protocol has no such request. What is typed has one tool; what streams has none."""

    @abc.abstractmethod
    def write(self, asked: Asked, reply: Reply) -> Mapping[str, Any]: ...

    @abc.abstractmethod
    def stream(self, asked: Asked, reply: Reply) -> Iterator[str]:
        """The events of an answer that is a text or a refusal, as they travel."""

    @abc.abstractmethod
    def error(self, status: int, message: str) -> Mapping[str, Any]: ...


def _event(data: Mapping[str, Any], name: str | None = None) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n" if name else f"data: {json.dumps(data)}\n\n"


def _parts(text: str | None) -> Iterator[str]:
    text = text or ""
    return (text[at : at + _STREAMED] for at in range(0, len(text), _STREAMED))


def _only(body: Mapping[str, Any], *names: str) -> None:
    unknown = body.keys() - set(names)
    assert not unknown, f"fields that the protocol has not: {sorted(unknown)}"


def _asked(wire: str, instructions: str, text: str, retry: str | None, body: Mapping[str, Any]) -> Asked:
    verb = next(verb for verb, begins in _VERBS.items() if begins in instructions)
    data = {name: json.loads(value) for name, value in _DATA.findall(text)}
    assert data, "nothing is marked as data"
    outside = _DATA.sub("", text).strip()
    assert not outside, f"not marked as data: {outside[:80]!r}"
    assert bool(body.get("stream")) != bool(body.get("tools")), "a text streams, all else is typed"
    return Asked(wire, verb, instructions, text, data, retry, body)


class _Chat(Protocol):
    """https://platform.openai.com/docs/api-reference/chat/create"""

    def read(self, body: Mapping[str, Any]) -> Asked:
        _only(
            body, "model", "messages", "tools", "tool_choice", "stream", "max_completion_tokens", "max_tokens",
            "parallel_tool_calls", "n", "stream_options",
        )  # fmt: skip
        assert body["model"] == MODEL
        assert "stream_options" not in body or body.get("stream"), "stream_options without stream"
        for tool in body.get("tools", ()):
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
            "usage": self._usage(reply),
        }

    def stream(self, asked: Asked, reply: Reply) -> Iterator[str]:
        def chunk(delta: Mapping[str, Any], finish: str | None = None) -> str:
            choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
            return _event({**head, "choices": [choice]})

        head = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1_760_000_000,
            "model": asked.body["model"],
        }
        counted = (asked.body.get("stream_options") or {}).get("include_usage")
        if counted:
            head["usage"] = None
        yield chunk({"role": "assistant", "content": "", "refusal": None})
        for part in _parts(reply.text):
            yield chunk({"content": part})
        for part in _parts(reply.refusal):
            yield chunk({"refusal": part})
        yield chunk({}, "length" if reply.cut else "stop")
        if counted:
            yield _event({**head, "choices": [], "usage": self._usage(reply)})
        yield "data: [DONE]\n\n"

    def _usage(self, reply: Reply) -> Mapping[str, Any]:
        return {
            "prompt_tokens": reply.tokens[0],
            "completion_tokens": reply.tokens[1],
            "total_tokens": sum(reply.tokens),
        }

    def error(self, status: int, message: str) -> Mapping[str, Any]:
        return _openai_error(status, message)


class _Responses(Protocol):
    """https://platform.openai.com/docs/api-reference/responses/create"""

    def read(self, body: Mapping[str, Any]) -> Asked:
        _only(
            body, "model", "input", "instructions", "tools", "tool_choice", "stream", "max_output_tokens",
            "parallel_tool_calls", "include", "store", "text", "reasoning", "truncation",
        )  # fmt: skip
        assert body["model"] == MODEL
        for tool in body.get("tools", ()):
            assert tool["type"] == "function"
            jsonschema.Draft202012Validator.check_schema(tool["parameters"])
        first, *rest = body["input"]
        assert first["role"] == "user"
        retry, open_calls = None, set[str]()
        for entry in rest:
            match entry.get("type", "message"):
                case "function_call":
                    open_calls.add(entry["call_id"])
                case "function_call_output":
                    assert entry["call_id"] in open_calls
                    open_calls.discard(entry["call_id"])
                    retry = entry["output"]
                case "message":
                    retry = _plain(entry["content"]) if entry["role"] == "user" else retry
                case kind:
                    raise ValueError(f"no such item: {kind}")
        assert not open_calls, "a function call without its output"
        return _asked("responses", body["instructions"], _plain(first["content"]), retry, body)

    def write(self, asked: Asked, reply: Reply) -> Mapping[str, Any]:
        output: list[Mapping[str, Any]] = []
        if reply.text is not None or reply.refusal is not None:
            output.append(self._message(self._content(reply)))
        if reply.answer is not None:
            text = json.dumps(reply.answer)
            output.append(
                {
                    "type": "function_call",
                    "id": "fc_1",
                    "call_id": "call_1",
                    "name": asked.body["tools"][0]["name"],
                    "arguments": text[: len(text) // 2] if reply.cut else text,
                    "status": "incomplete" if reply.cut else "completed",
                }
            )
        return self._response(asked, reply, "incomplete" if reply.cut else "completed", output)

    def stream(self, asked: Asked, reply: Reply) -> Iterator[str]:
        numbers = itertools.count()

        def event(name: str, **data: Any) -> str:
            return _event({"type": name, "sequence_number": next(numbers), **data}, name)

        item = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
        content = self._content(reply)
        kind = "output_text" if content["type"] == "output_text" else "refusal"
        field_of = "text" if kind == "output_text" else "refusal"
        more = {"logprobs": []} if kind == "output_text" else {}
        running = self._response(asked, reply, "in_progress", [])
        yield event("response.created", response=running)
        yield event("response.in_progress", response=running)
        begun = {**self._message(content), "status": "in_progress", "content": []}
        yield event("response.output_item.added", output_index=0, item=begun)
        yield event("response.content_part.added", **item, part={**content, field_of: ""})
        for part in _parts(content[field_of]):
            yield event(f"response.{kind}.delta", **item, delta=part, **more)
        yield event(f"response.{kind}.done", **item, **{field_of: content[field_of]}, **more)
        yield event("response.content_part.done", **item, part=content)
        yield event("response.output_item.done", output_index=0, item=self._message(content))
        ended = "incomplete" if reply.cut else "completed"
        whole = self._response(asked, reply, ended, [self._message(content)])
        yield event(f"response.{ended}", response=whole)

    def _content(self, reply: Reply) -> Mapping[str, Any]:
        if reply.refusal is not None:
            return {"type": "refusal", "refusal": reply.refusal}
        return {"type": "output_text", "text": reply.text or "", "annotations": [], "logprobs": []}

    def _message(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        return {
            "type": "message",
            "id": "msg_1",
            "status": "completed",
            "role": "assistant",
            "content": [content],
        }

    def _response(
        self, asked: Asked, reply: Reply, status: str, output: list[Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        usage = {
            "input_tokens": reply.tokens[0],
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": reply.tokens[1],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": sum(reply.tokens),
        }
        return {
            "id": "resp_1",
            "object": "response",
            "created_at": 1_760_000_000,
            "status": status,
            "background": False,
            "error": None,
            "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
            "instructions": asked.body["instructions"],
            "max_output_tokens": asked.body.get("max_output_tokens"),
            "metadata": {},
            "model": asked.body["model"],
            "output": output,
            "parallel_tool_calls": True,
            "previous_response_id": None,
            "reasoning": {"effort": None, "summary": None},
            "store": True,
            "temperature": 1.0,
            "text": {"format": {"type": "text"}},
            "tool_choice": asked.body.get("tool_choice", "auto"),
            "tools": asked.body.get("tools", []),
            "top_p": 1.0,
            "truncation": "disabled",
            "usage": None if status == "in_progress" else usage,
            "user": None,
        }

    def error(self, status: int, message: str) -> Mapping[str, Any]:
        return _openai_error(status, message)


class _Messages(Protocol):
    """https://docs.claude.com/en/api/messages"""

    def key(self) -> str:
        # Both are the provider's ways; its client of today uses the second.
        return self.headers.get("x-api-key") or super().key()

    def authorized(self) -> bool:
        return super().authorized() and "anthropic-version" in self.headers

    def read(self, body: Mapping[str, Any]) -> Asked:
        _only(body, "model", "messages", "system", "tools", "tool_choice", "stream", "max_tokens", "thinking")
        assert body["model"] == MODEL
        assert body["max_tokens"] > 0
        for tool in body.get("tools", ()):
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
        blocks: list[Mapping[str, Any]] = []
        if reply.text is not None:
            blocks.append({"type": "text", "text": reply.text})
        if reply.answer is not None:
            name = asked.body["tools"][0]["name"]
            given = {} if reply.cut else reply.answer
            blocks.append({"type": "tool_use", "id": "toolu_1", "name": name, "input": given})
        return self._message(asked, blocks, self._stop(reply), *reply.tokens)

    def stream(self, asked: Asked, reply: Reply) -> Iterator[str]:
        def event(name: str, **data: Any) -> str:
            return _event({"type": name, **data}, name)

        yield event("message_start", message=self._message(asked, [], None, reply.tokens[0], 1))
        yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        yield event("ping")
        for part in _parts(reply.text):
            yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": part})
        yield event("content_block_stop", index=0)
        ended = {"stop_reason": self._stop(reply), "stop_sequence": None}
        yield event("message_delta", delta=ended, usage={"output_tokens": reply.tokens[1]})
        yield event("message_stop")

    def _stop(self, reply: Reply) -> str:
        if reply.refusal or reply.cut:
            return "refusal" if reply.refusal else "max_tokens"
        return "tool_use" if reply.answer is not None else "end_turn"

    def _message(
        self, asked: Asked, blocks: list[Mapping[str, Any]], stop: str | None, read: int, written: int
    ) -> Mapping[str, Any]:
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": asked.body["model"],
            "content": blocks,
            "stop_reason": stop,
            "stop_sequence": None,
            "usage": {"input_tokens": read, "output_tokens": written},
        }

    def error(self, status: int, message: str) -> Mapping[str, Any]:
        kind = {429: "rate_limit_error", 401: "authentication_error", 529: "overloaded_error"}
        return {"type": "error", "error": {"type": kind.get(status, "api_error"), "message": message}}


def _plain(content: Any) -> str:
    return content if isinstance(content, str) else "".join(block["text"] for block in content)


def _openai_error(status: int, message: str) -> Mapping[str, Any]:
    kind = {429: "rate_limit_exceeded", 401: "invalid_api_key"}.get(status, "server_error")
    return {"error": {"message": message, "type": kind, "param": None, "code": kind}}


PROTOCOLS: Mapping[str, type[Protocol]] = {
    "/v1/chat/completions": _Chat,
    "/v1/responses": _Responses,
    "/v1/messages": _Messages,
}
"""By path."""
