"""Answering."""

from toolwright.protocol.base import Event


class SynthesizingResponse(Event, name="synthesizing_response", look="progress"):
    """Agent is generating a natural language response."""


class Complete(Event, name="complete", look="success"):
    """Request processing is complete."""
