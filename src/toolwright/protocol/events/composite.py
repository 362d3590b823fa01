"""Composite tools: promoted workflow patterns."""

from typing import Annotated

from pydantic import Field

from toolwright.protocol.base import Event


class UsingCompositeTool(Event, name="using_composite_tool", look="step"):
    """Agent is using a composite tool (promoted workflow pattern)."""

    tool_name: Annotated[str, Field(description="Name of the composite tool")]
    component_tools: Annotated[list[str], Field(description="Component tool names")]


class CompositeCreated(Event, name="composite_created", look="success"):
    """A workflow pattern was promoted: its steps are one tool now, verified like any other. Comes to the session that
    used the pattern last, some time after that query has ended and between the session's other queries; again when the
    tool was made anew of other versions of its parts."""

    tool_name: str
    version: Annotated[int, Field(ge=1, description="Which version of the composite tool")]
    pattern_name: Annotated[str, Field(description="Name of the pattern")]
    component_tools: Annotated[list[str], Field(description="Component tool names")]
    evidence: Annotated[str, Field(description="What it rests on, in one line")]
