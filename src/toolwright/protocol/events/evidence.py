"""What is found out about a tool after it answered."""

from typing import Annotated

from pydantic import Field

from toolwright.protocol.base import Event


class EvidenceUpdated(Event, name="evidence_updated", look="info"):
    """More is known about a tool than when it was registered. Comes once, some time after the query that made it has
    ended, and between the session's other queries."""

    tool_name: str
    version: Annotated[int, Field(ge=1, description="Which version of the tool")]
    level: Annotated[str, Field(description="Its evidence level now")]
    summary: Annotated[str, Field(description="What it rests on, in one line")]


class AnswerCorrected(Event, name="answer_corrected", look="warning"):
    """An earlier answer comes out otherwise with the version of its tool that is in force now, on the same inputs.
    Comes once for each such version, between the session's other queries."""

    tool_name: str
    old_version: Annotated[int, Field(ge=1, description="The version that the answer was from")]
    new_version: Annotated[int, Field(ge=1, description="The version in force now")]
    query_id: Annotated[str, Field(description="The query that was answered")]
    step: Annotated[int, Field(ge=1, description="Which of its tasks, from 1")]
    old_result: Annotated[
        str | None, Field(description="The result until now, as a JSON text; absent where there was none")
    ] = None
    new_result: Annotated[
        str | None, Field(description="The result now, as a JSON text; absent where there is none")
    ] = None
    error: Annotated[str | None, Field(description="Why there is no result now")] = None
