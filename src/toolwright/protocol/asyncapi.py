"""The AsyncAPI 3.0 document, derived from the declarations. `python -m toolwright.protocol.asyncapi` prints
it."""

import inspect
import json
from typing import Any

from pydantic import BaseModel

from toolwright import __version__
from toolwright.protocol.base import Event
from toolwright.protocol.events import all_events
from toolwright.protocol.messages import (
    ACKNOWLEDGEMENTS,
    MESSAGES,
    AgentEvent,
)


def document() -> dict[str, Any]:
    """The whole document as JSON-able values. Each event type is a message of its own under the channel
    `agent_event`."""
    schemas: dict[str, Any] = {}
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    messages: dict[str, Any] = {}

    for message in MESSAGES:
        if message is AgentEvent:
            continue
        messages[message.__name__] = {
            "name": message.event,
            "summary": _summary(message),
            "payload": {"$ref": _add(schemas, message)},
        }
        _channel(channels, operations, message.event, message.direction, [message.__name__])
    for name, event in all_events().items():
        messages[event.__name__] = {
            "name": AgentEvent.event,
            "title": name,
            "summary": _summary(event),
            "payload": {"$ref": f"#/components/schemas/{_envelope(schemas, event)}"},
            "x-look": event.look,
        }
    _channel(
        channels,
        operations,
        AgentEvent.event,
        AgentEvent.direction,
        [event.__name__ for _, event in all_events().items()],
    )
    for request, answer in ACKNOWLEDGEMENTS.items():
        name, channel = answer.__name__, request.event
        messages[name] = {
            "name": "acknowledgement",
            "summary": _summary(answer),
            "payload": {"$ref": _add(schemas, answer)},
        }
        channels[channel]["messages"][name] = {"$ref": f"#/components/messages/{name}"}
        operations[f"receive_{channel}"]["reply"] = {
            "channel": {"$ref": f"#/channels/{channel}"},
            "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"}],
        }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Toolwright",
            "version": __version__,
            "description": "Ask in plain language, watch each stage live, get the answer.",
        },
        "defaultContentType": "application/json",
        "servers": {"local": {"host": "localhost:5001", "protocol": "socket.io"}},
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": schemas},
    }


def _summary(model: type[BaseModel]) -> str:
    return (inspect.getdoc(model) or "").split("\n\n")[0].replace("\n", " ")


def _add(schemas: dict[str, Any], model: type[BaseModel]) -> str:
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema
    return f"#/components/schemas/{model.__name__}"


def _envelope(schemas: dict[str, Any], event: type[Event]) -> str:
    data = _add(schemas, event)
    name = f"{event.__name__}Message"
    stamped = AgentEvent.model_json_schema(mode="serialization")["properties"]
    schemas[name] = {
        "title": name,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "event_type": {"const": event.name, "type": "string"},
            "data": {"$ref": data},
            **{field: stamped[field] for field in ("query_id", "seq", "at")},
        },
        "required": ["event_type", "data", "query_id", "seq", "at"],
    }
    return name


def _channel(
    channels: dict[str, Any],
    operations: dict[str, Any],
    event: str,
    direction: str,
    names: list[str],
) -> None:
    channels[event] = {
        "address": event,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
    }
    action = "receive" if direction == "client" else "send"
    operations[f"{action}_{event}"] = {
        "action": action,
        "channel": {"$ref": f"#/channels/{event}"},
    }


if __name__ == "__main__":
    print(json.dumps(document(), indent=2))
