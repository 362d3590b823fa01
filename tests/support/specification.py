"""Reads `conformance/websocket-api.md`, the specification's text, and checks payloads against it.

Nothing here comes from the project's own models: what the text says is what a payload must be.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parent.parent / "conformance" / "websocket-api.md"

EXTENSIONS = {"query_id", "seq", "at"}
"""What an emission of a query carries besides, at its top level."""

METADATA_EXTENSIONS = {"query_id", "strategy", "status", "steps", "usage", "duration_ms", "artifacts"}

NEW_EVENT_TYPES = {
    "query_cancelled",
    "reflection_created",
    "tool_repaired",
    "composite_created",
    "clarification_needed",
    "answer_delta",
    "answer_corrected",
    "approval_required",
    "evidence_updated",
}
"""Event types that the project's contract adds; a client ignores types it does not know."""


@dataclass(frozen=True)
class Field:
    """A documented field. `type` is as written: string, number, boolean, object, string[], "a" | "b", or fields."""

    name: str
    type: str | dict[str, "Field"]
    optional: bool = False
    repeated: bool = False


@dataclass(frozen=True)
class Specification:
    """Messages by Socket.IO event, event types by `event_type`, and the order of the complete flow."""

    messages: dict[str, dict[str, Field]]
    event_types: dict[str, dict[str, Field]]
    flow: list[str]
    agent_client: str


def read() -> Specification:
    text = PATH.read_text("utf-8")
    before, _, after = text.partition("## Agent Event Types")
    types, _, rest = after.partition("## Complete Event Flow Example")
    flow = [
        match[1] if match[2] is None else f"{match[1]}:{match[2]}:{match[3]}"
        for match in re.finditer(r"// Event: (\w+)(?: \((\w+), (\w+)\))?", rest)
    ]
    example = rest.partition("## Client Implementation Example")[2]
    code = re.search(r"```javascript\n(.*?)```", example, re.DOTALL)
    assert code is not None
    return Specification(_sections(before, "###", "Payload"), _sections(types, "####", "Data"), flow, code[1])


def _sections(text: str, level: str, label: str) -> dict[str, dict[str, Field]]:
    found: dict[str, dict[str, Field]] = {}
    for section in re.split(rf"^{level} (?=`)", text, flags=re.MULTILINE)[1:]:
        name = section[1 : section.index("`", 1)]
        block = re.search(rf"\*\*{label}:\*\*\n```javascript\n(.*?)```", section, re.DOTALL)
        found[name] = _fields(block[1]) if block else {}
    return found


_LINE = re.compile(r"^(\w+)(\?)?:\s*(.*?),?\s*$")


def _fields(block: str) -> dict[str, Field]:
    lines = [re.sub(r"\s*//.*$", "", line).strip() for line in block.strip().splitlines()]
    assert lines[0] in ("{", "{}"), block
    fields, rest = _object(lines[1:]) if lines[0] == "{" else ({}, [])
    assert not rest, block
    return fields


def _object(lines: list[str]) -> tuple[dict[str, Field], list[str]]:
    fields: dict[str, Field] = {}
    while lines:
        line, lines = lines[0], lines[1:]
        if line.startswith("}"):
            return fields, lines
        if not line:
            continue
        match = _LINE.match(line)
        assert match is not None, line
        name, optional, written = match[1], match[2] is not None, match[3]
        if written == "{":
            nested, lines = _object(lines)
            fields[name] = Field(name, nested, optional)
        elif written == "[":
            assert lines[0] == "{", lines
            nested, lines = _object(lines[1:])
            assert lines[0].startswith("]"), lines
            lines = lines[1:]
            fields[name] = Field(name, nested, optional, repeated=True)
        else:
            fields[name] = Field(name, written, optional)
    return fields, lines


def check_message(specification: Specification, event: str, payload: Any) -> None:
    """Fails unless a payload of the server is as documented, extensions aside."""
    assert event in specification.messages, f"{event} is not documented"
    fields = specification.messages[event]
    _check(fields, payload, event, EXTENSIONS)
    if event == "agent_event":
        kind = payload["event_type"]
        if kind in NEW_EVENT_TYPES:
            return
        assert kind in specification.event_types, f"{kind} is not documented"
        _check(specification.event_types[kind], payload["data"], kind, set())


def _check(fields: dict[str, Field], value: Any, where: str, extensions: set[str]) -> None:
    assert isinstance(value, dict), f"{where} is not an object: {value!r}"
    for name, field in fields.items():
        if name not in value:
            assert field.optional, f"{where}.{name} is missing in {value!r}"
            continue
        _check_value(field, value[name], f"{where}.{name}")
    unknown = set(value) - set(fields) - extensions
    assert not unknown, f"{where} has undocumented {unknown}"


def _check_value(field: Field, value: Any, where: str) -> None:
    if isinstance(field.type, dict):
        extensions = METADATA_EXTENSIONS if field.name == "metadata" else set[str]()
        for item in value if field.repeated else [value]:
            _check(field.type, item, where, extensions)
        return
    # The contract: a query without a tool has null for these two.
    if (
        where in ("query_complete.metadata.tool_name", "query_complete.metadata.tool_result")
        and value is None
    ):
        return
    assert _is(field.type, value), f"{where} must be {field.type}, not {value!r}"


def _is(written: str, value: Any) -> bool:
    match written:
        case "string":
            return isinstance(value, str)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "object":
            return isinstance(value, dict)
        case "string[]":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case _:
            choices = re.findall(r'"([^"]*)"', written)
            assert choices, f"unknown type {written!r}"
            return value in choices
