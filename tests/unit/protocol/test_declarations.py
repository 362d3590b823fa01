"""One event, one declaration."""

import pytest
from pydantic import ValidationError

from toolwright.protocol.asyncapi import document
from toolwright.protocol.base import Event
from toolwright.protocol.events import all_events
from toolwright.protocol.events.discovery import ToolFound
from toolwright.protocol.events.synthesis import SynthesisStep
from toolwright.protocol.messages import PROMPT_LIMIT, QueryRequest


def test_declaring_an_event_twice_is_an_error() -> None:
    with pytest.raises(TypeError, match="declared twice"):

        class Again(Event, name="tool_found", look="step"):  # pyright: ignore[reportUnusedClass]
            """A second one."""


def test_an_event_without_a_description_is_an_error() -> None:
    with pytest.raises(TypeError, match="no description"):

        class Silent(Event, name="silent", look="step"):  # pyright: ignore[reportUnusedClass]
            pass


def test_a_field_that_is_not_declared_is_refused() -> None:
    with pytest.raises(ValidationError):
        ToolFound.model_validate({"tool_name": "x", "similarity": 0.5, "extra": 1})


def test_a_similarity_above_one_is_refused() -> None:
    with pytest.raises(ValidationError):
        ToolFound(tool_name="x", similarity=1.01)


def test_an_optional_field_that_is_absent_is_left_out() -> None:
    step = SynthesisStep(step="tests", status="complete")
    assert step.payload() == {
        "event_type": "synthesis_step",
        "data": {"step": "tests", "status": "complete"},
    }


def test_the_document_has_a_message_for_each_event_and_resolves() -> None:
    doc = document()
    titles = {message.get("title") for message in doc["components"]["messages"].values()}
    assert set(all_events()) <= titles

    def resolve(node: object) -> None:
        if isinstance(node, dict):
            reference = node.get("$ref")
            if reference is not None:
                found = doc
                for part in reference.removeprefix("#/").split("/"):
                    found = found[part]
            for value in node.values():
                resolve(value)
        elif isinstance(node, list):
            for value in node:
                resolve(value)

    resolve(doc)


@pytest.mark.parametrize(
    "payload",
    [
        {"prompt": 3, "session_id": "a"},
        {"prompt": "x"},
        {"prompt": "", "session_id": "a"},
        {"prompt": "x", "session_id": "a b"},
        {"prompt": "x", "session_id": ""},
        {"prompt": "x", "session_id": "a" * 129},
        {"prompt": "x" * (PROMPT_LIMIT + 1), "session_id": "a"},
        {"prompt": "x", "session_id": "a", "more": 1},
        ["x"],
    ],
)
def test_a_malformed_query_is_refused(payload: object) -> None:
    with pytest.raises(ValidationError):
        QueryRequest.model_validate(payload)
