"""Answering."""

from typing import Annotated

from pydantic import Field

from toolwright.protocol.base import Event


class SynthesizingResponse(Event, name="synthesizing_response", look="progress"):
    """Agent is generating a natural language response."""


class AnswerDelta(Event, name="answer_delta", look="progress"):
    """A part of an answer that is written while it is told. The parts in order are the answer so far.
    `query_complete.response` is the whole of it, or another where the writing went wrong, and replaces them."""

    place: Annotated[
        int,
        Field(
            ge=0,
            description="Which part, from 0. One that comes for a place again replaces that part and all after it: "
            "the writing began again there, as it may after a crash of the server",
        ),
    ]
    text: Annotated[str, Field(description="Markdown that follows the part before it as it stands")]


class ClarificationNeeded(Event, name="clarification_needed", look="info"):
    """One thing is missing in the request. `query_complete` follows with the question as its response and without
    success; the session's next query answers it, and completes the earlier one."""

    question: str
    options: Annotated[list[str] | None, Field(description="Answers that would do, where they are known")] = (
        None
    )


class QueryCancelled(Event, name="query_cancelled", look="warning"):
    """The query was cancelled: nothing of it keeps running, and `query_complete` follows."""


class Complete(Event, name="complete", look="success"):
    """Request processing is complete."""
