"""What is done about a tool that crashed."""

from typing import Annotated

from pydantic import Field

from toolwright.protocol.base import Event


class ReflectionCreated(Event, name="reflection_created", look="warning"):
    """A tool crashed on a request that it should serve, and why was looked for. Not for a tool that refused its input
    with a message, nor for one that was stopped at a limit."""

    tool_name: str
    version: Annotated[int, Field(ge=1, description="The version that crashed")]
    root_cause: Annotated[str, Field(description="What the crash comes from, in words")]
    will_repair: Annotated[bool, Field(description="Whether a new version is tried next")]


class ToolRepaired(Event, name="tool_repaired", look="success"):
    """A new version of a tool that crashed passed all that the old one passed, and a test on which the old one fails.
    It replaces the old one, which stays among the versions."""

    tool_name: str
    old_version: Annotated[int, Field(ge=1, description="The version that crashed")]
    version: Annotated[int, Field(ge=1, description="The version in force")]
    root_cause: Annotated[str, Field(description="What the crash came from, in words")]
