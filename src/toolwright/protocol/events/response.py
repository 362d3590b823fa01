"""Answering."""

from toolwright.protocol.base import Event


class SynthesizingResponse(Event, name="synthesizing_response", look="progress"):
    """Agent is generating a natural language response."""


class QueryCancelled(Event, name="query_cancelled", look="warning"):
    """The query was cancelled: nothing of it keeps running, and `query_complete` follows."""


class Complete(Event, name="complete", look="success"):
    """Request processing is complete."""
