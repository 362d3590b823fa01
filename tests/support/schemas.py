"""Checks payloads against the AsyncAPI document that a running server gives."""

from typing import Any

import jsonschema


class Document:
    """The document, with a validator for each message."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._by_event: dict[str, list[dict[str, Any]]] = {}
        for message in document["components"]["messages"].values():
            self._by_event.setdefault(message["name"], []).append(message)

    def check(self, event: str, payload: Any) -> None:
        """Fails unless the payload is one that is declared for this event."""
        declared = self._by_event[event]
        if event == "agent_event":
            declared = [message for message in declared if message["title"] == payload["event_type"]]
        assert len(declared) == 1, f"{event} {payload} is not declared"
        schema = {"components": self.document["components"], **declared[0]["payload"]}
        jsonschema.Draft202012Validator(schema).validate(payload)
