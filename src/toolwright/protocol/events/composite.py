"""Composite tools: promoted workflow patterns."""

from typing import Annotated

from pydantic import Field

from toolwright.protocol.base import Event


class UsingCompositeTool(Event, name="using_composite_tool", look="step"):
    """Agent is using a composite tool (promoted workflow pattern)."""

    tool_name: Annotated[str, Field(description="Name of the composite tool")]
    component_tools: Annotated[list[str], Field(description="Component tool names")]
