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
