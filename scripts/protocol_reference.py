"""Writes docs/reference/protocol.md from the declarations in src/toolwright/protocol.

protocol_reference.py          write it
protocol_reference.py --print  print it
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from toolwright.protocol.base import Event
from toolwright.protocol.events import MODULES
from toolwright.protocol.messages import ACKNOWLEDGEMENTS, MESSAGES, AgentEvent, Message
from toolwright.protocol.requests import ConnectAuth

TARGET = Path(__file__).resolve().parent.parent / "docs/reference/protocol.md"

_INTRODUCTION = """\
# The Socket.IO interface

<!-- Derived by scripts/protocol_reference.py from src/toolwright/protocol; not written by hand. -->

Any Socket.IO client of protocol version 5 works. The same in machine-readable form is at `/api/asyncapi.json`.

## A conversation

1. Connect. First come `connected` and `tool_count`. The CONNECT packet itself carries
   `{sid, data: "Connected to agent"}`.
2. Send `query`. It is acknowledged with `{query_id}`, or refused with `error` and the acknowledgement `{error}`.
3. `agent_event`s tell each stage. `query_complete`, `session_memory` and `tool_count` end every query, in this
   order, also when it failed.
4. What is found out about its tool later, `evidence_updated` tells: an `agent_event` with the `query_id` of the query
   that made the tool, some seconds after that query's end, and never between the events of another query.

Events go to the clients of their session alone. A client joins a session by its first `query` or by `auth`, and is
in one session at a time. A session id that was not seen before starts a session. Several queries of one session are
answered one after another, in the order they were accepted; those of several sessions side by side.

Everything a query emits has `query_id`, `seq` (per session, from 1, without gaps) and `at` at its top level. Connect
with `auth: {session_id, last_seq}` to get what was missed, in order and once. Where that is further back than what is
kept, or `last_seq` is a number the session has not reached, `session_memory` comes alone, and its `seq` says where the
session stands. Clients ignore event types they don't know.

A query that waits or runs is ended by `cancel`, which each client of its session may send, or by
`DELETE /api/queries/{query_id}`. One that waits for a person, see `approval_required`, goes on or ends by `approve`,
which any client may send, or by `POST /api/approvals/{id}`. A client that reads too slowly loses its transport, without
a disconnect packet, so that it connects again by itself.
"""


def render() -> str:
    """The whole page."""
    parts = [_INTRODUCTION, "## When connecting\n", _section("`auth`", ConnectAuth, "###")]
    for title, direction in (("From the client", "client"), ("From the server", "server")):
        parts.append(f"## {title}\n")
        for message in MESSAGES:
            if message.direction == direction:
                parts.append(_section(f"`{message.event}`", message, "###"))
                if direction == "client":
                    parts.append(_section("Its acknowledgement", ACKNOWLEDGEMENTS[message], "####"))
    parts.append("## Event types\n\nThe `event_type` of an `agent_event`, and its `data`.\n")
    for module in MODULES:
        parts.append(f"### {(inspect.getdoc(module) or '').rstrip('.')}\n")
        parts += [
            _section(f"`{event.name}`", event, "####")
            for event in vars(module).values()
            if inspect.isclass(event) and issubclass(event, Event) and event.__module__ == module.__name__
        ]
    return "\n".join(parts)


def _section(title: str, model: type[BaseModel], level: str) -> str:
    text = f"{level} {title}\n\n{_sentence(model)}\n"
    fields = _fields(model)
    if not fields:
        return text if issubclass(model, Message) else f"{text}\nNo data.\n"
    return f"{text}\n| field | type | meaning |\n| --- | --- | --- |\n" + "\n".join(fields) + "\n"


def _sentence(model: type[BaseModel]) -> str:
    text = " ".join((inspect.getdoc(model) or "").split())
    if model is AgentEvent:
        text += " The types are below."
    return text


def _fields(model: type[BaseModel], prefix: str = "") -> list[str]:
    schema = model.model_json_schema(mode="serialization")
    return _rows(schema, cast("dict[str, Any]", schema.get("$defs", {})), prefix)


def _rows(schema: dict[str, Any], definitions: dict[str, Any], prefix: str) -> list[str]:
    rows: list[str] = []
    required = set(schema.get("required", ()))
    for name, field in cast("dict[str, dict[str, Any]]", schema.get("properties", {})).items():
        optional = "" if name in required else ", optional"
        meaning = str(field.get("description", "")).replace("|", "\\|")
        rows.append(f"| `{prefix}{name}` | {_type(field, definitions)}{optional} | {meaning} |")
        inner, mark = _inner(field)
        if inner is not None:
            rows += _rows(definitions[inner], definitions, f"{prefix}{name}{mark}.")
    return rows


def _inner(field: dict[str, Any]) -> tuple[str | None, str]:
    """The definition that a field, or its items, refer to."""
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2], ""
    items = field.get("items", {})
    return (str(items["$ref"]).rpartition("/")[2], "[]") if "$ref" in items else (None, "")


def _type(field: dict[str, Any], definitions: dict[str, Any]) -> str:
    if "const" in field:
        return f'`"{field["const"]}"`'
    if "enum" in field:
        return " \\| ".join(f'`"{choice}"`' for choice in field["enum"])
    if "anyOf" in field:
        return " \\| ".join(_type(choice, definitions) for choice in field["anyOf"])
    if "$ref" in field:
        return "object"
    if field.get("type") == "array":
        return f"array of {_type(field.get('items', {}), definitions)}"
    low, high = field.get("minimum"), field.get("maximum")
    limits = (
        f" {low}–{high}" if low is not None and high is not None else f" ≥ {low}" if low is not None else ""
    )
    if "maxLength" in field:
        limits = f" of {field.get('minLength', 0)} to {field['maxLength']:,} characters"
    return f"{field.get('type', 'any')}{limits}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        sys.stdout.write(render())
    else:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(render(), "utf-8")
