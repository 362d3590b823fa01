"""What is declared is what the specification documents, field by field."""

import types
from typing import Any, Literal, Union, get_args, get_origin

import pytest

from support.schemas import Document
from support.specification import NEW_EVENT_TYPES, Field, Specification
from toolwright.protocol.events import all_events

_TYPES: dict[Any, str] = {str: "string", int: "number", float: "number", bool: "boolean"}


def written(annotation: Any) -> str:
    """A Python type as the specification writes it."""
    if annotation in _TYPES:
        return _TYPES[annotation]
    if get_origin(annotation) is Literal:
        return " | ".join(f'"{choice}"' for choice in get_args(annotation))
    if get_origin(annotation) in (Union, types.UnionType):
        (inner,) = (each for each in get_args(annotation) if each is not type(None))
        return written(inner)
    if get_origin(annotation) in (list, tuple):
        return f"{written(get_args(annotation)[0])}[]"
    raise AssertionError(f"{annotation} has no form in the specification")


def test_every_event_of_the_specification_is_declared_and_no_other_but_the_contracts(
    spec: Specification,
) -> None:
    declared = set(all_events())
    assert set(spec.event_types) <= declared
    assert declared - set(spec.event_types) <= NEW_EVENT_TYPES


def test_the_specification_was_read_whole(spec: Specification) -> None:
    assert len(spec.event_types) == 36
    assert set(spec.messages) == {
        "connect",
        "disconnect",
        "query",
        "tool_count",
        "agent_event",
        "query_complete",
        "session_memory",
        "error",
    }
    assert spec.flow[0] == "searching"
    assert spec.flow[-1] == "complete"
    assert len(spec.flow) == 18


def test_every_event_has_exactly_the_documented_fields(spec: Specification) -> None:
    for name, fields in spec.event_types.items():
        model = all_events()[name]
        declared = {
            field: Field(field, written(info.annotation), not info.is_required())
            for field, info in model.model_fields.items()
        }
        assert declared == fields, name


def test_the_asyncapi_document_is_whole(document: Document) -> None:
    content = document.document
    assert content["asyncapi"] == "3.0.0"
    assert content["info"]["title"]
    assert content["info"]["version"]
    messages, schemas = content["components"]["messages"], content["components"]["schemas"]
    for channel in content["channels"].values():
        for reference in channel["messages"].values():
            assert reference["$ref"].removeprefix("#/components/messages/") in messages
    for operation in content["operations"].values():
        assert operation["action"] in ("send", "receive")
        assert operation["channel"]["$ref"].removeprefix("#/channels/") in content["channels"]
    for message in messages.values():
        assert message["summary"]
        assert message["payload"]["$ref"].removeprefix("#/components/schemas/") in schemas
    titles = {message.get("title") for message in messages.values()}
    assert set(all_events()) <= titles


@pytest.mark.parametrize("payload", [{}, {"event_type": "searching", "data": {"more": 1}}])
def test_the_documents_schemas_refuse_what_is_not_declared(
    document: Document, payload: dict[str, Any]
) -> None:
    with pytest.raises(Exception, match=r"."):
        document.check("agent_event", payload)
