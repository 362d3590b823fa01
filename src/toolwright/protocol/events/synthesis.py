"""Engineering a new tool."""

from typing import Annotated, Literal

from pydantic import Field

from toolwright.protocol.base import Event

StepName = Literal["specification", "tests", "implementation", "verification", "registration"]
StepStatus = Literal["in_progress", "complete", "failed"]


class EnteringSynthesisMode(Event, name="entering_synthesis_mode", look="step"):
    """Agent is entering synthesis mode to create a new tool."""


class SynthesisStep(Event, name="synthesis_step", look="progress"):
    """Progress update for a specific synthesis pipeline stage."""

    step: StepName
    status: StepStatus
    error: Annotated[str | None, Field(description="Present if status is failed")] = None


class SynthesisSuccessful(Event, name="synthesis_successful", look="success"):
    """Tool synthesis completed successfully."""

    tool_name: Annotated[str, Field(description="Name of the newly synthesized tool")]


class ToolExperimentalWarning(Event, name="tool_experimental_warning", look="warning"):
    """Tool was registered but marked as experimental (tests failed)."""

    tool_name: str


class SynthesisFailed(Event, name="synthesis_failed", look="error"):
    """Tool synthesis failed at a specific step."""

    step: Annotated[str, Field(description="Step where synthesis failed")]
    error: Annotated[str, Field(description="Error description")]
