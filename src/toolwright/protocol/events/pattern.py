"""Following a learned pattern, step by step."""

from typing import Annotated

from pydantic import Field

from toolwright.protocol.base import Event


class PatternExecutionStart(Event, name="pattern_execution_start", look="step"):
    """Starting execution of a workflow pattern."""

    pattern_name: str


class PatternStep(Event, name="pattern_step", look="progress"):
    """Executing a specific step in the pattern."""

    step: Annotated[int, Field(ge=1, description="Current step (1-indexed)")]
    total: Annotated[int, Field(ge=1, description="Total number of steps")]
    tool_name: Annotated[str, Field(description="Tool being executed")]


class PatternStepComplete(Event, name="pattern_step_complete", look="success"):
    """Pattern step completed successfully."""

    tool_name: str
    result: str


class PatternExecutionComplete(Event, name="pattern_execution_complete", look="success"):
    """Pattern execution completed successfully."""

    pattern_name: str
