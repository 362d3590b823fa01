"""Running a tool."""

from typing import Annotated

from pydantic import Field

from toolwright.protocol.base import Event


class Executing(Event, name="executing", look="progress"):
    """Agent is executing a tool."""

    tool_name: Annotated[str, Field(description="Name of the tool being executed")]


class ExecutionComplete(Event, name="execution_complete", look="success"):
    """Tool execution completed successfully."""

    result: Annotated[str, Field(description="Execution result (may be truncated for display)")]


class ExecutionFailed(Event, name="execution_failed", look="error"):
    """Tool execution failed."""

    error: Annotated[str, Field(description="Error description")]


class ExecutionSkipped(Event, name="execution_skipped", look="warning"):
    """Tool execution was skipped."""

    reason: Annotated[str, Field(description="Reason for skipping")]
