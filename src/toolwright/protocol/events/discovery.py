"""Looking for a tool that exists."""

from typing import Annotated

from pydantic import Field

from toolwright.protocol.base import Event

Similarity = Annotated[float, Field(ge=0, le=1, description="Similarity score (0.0-1.0)")]


class OrphansCleaned(Event, name="orphans_cleaned", look="info"):
    """Orphaned tools (database entries without corresponding files) were cleaned up."""

    count: Annotated[int, Field(ge=0, description="Number of orphaned tools removed")]


class Searching(Event, name="searching", look="progress"):
    """Agent is searching for an existing tool that matches the query."""


class ToolFound(Event, name="tool_found", look="step"):
    """A matching tool was found in the registry."""

    tool_name: Annotated[str, Field(description="Name of the found tool")]
    similarity: Similarity


class ToolMismatch(Event, name="tool_mismatch", look="warning"):
    """A tool was found but its signature doesn't match the query requirements."""

    tool_name: Annotated[str, Field(description="Name of the mismatched tool")]
    error: Annotated[str, Field(description="Reason for mismatch")]


class NoToolFound(Event, name="no_tool_found", look="step"):
    """No matching tool was found in the registry."""
