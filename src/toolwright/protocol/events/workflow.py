"""Work in several steps."""

from typing import Annotated

from pydantic import Field

from toolwright.protocol.base import Event
from toolwright.protocol.events.discovery import Similarity

StepNumber = Annotated[int, Field(ge=1, description="Step number (1-indexed)")]


class UsingWorkflowPattern(Event, name="using_workflow_pattern", look="step"):
    """Agent is using a learned workflow pattern."""

    pattern_name: Annotated[str, Field(description="Name of the pattern")]
    tool_sequence: Annotated[list[str], Field(description="Ordered sequence of tools")]


class MultiToolWorkflow(Event, name="multi_tool_workflow", look="step"):
    """Multi-tool workflow detected from query analysis."""

    num_tasks: Annotated[int, Field(ge=1, description="Number of steps in the workflow")]


class WorkflowStart(Event, name="workflow_start", look="step"):
    """Starting execution of a multi-tool workflow."""

    total_steps: Annotated[int, Field(ge=1, description="Total number of steps")]
    tasks: Annotated[list[str], Field(description="Task descriptions")]


class WorkflowStep(Event, name="workflow_step", look="progress"):
    """Starting a specific workflow step."""

    step: StepNumber
    total: Annotated[int, Field(ge=1, description="Total number of steps")]
    task: Annotated[str, Field(description="Task description")]


class WorkflowStepToolFound(Event, name="workflow_step_tool_found", look="step"):
    """Found a tool for the current workflow step."""

    tool_name: str
    similarity: Similarity


class WorkflowStepExecuting(Event, name="workflow_step_executing", look="progress"):
    """Executing tool for the current workflow step."""

    tool_name: str


class WorkflowStepComplete(Event, name="workflow_step_complete", look="success"):
    """Workflow step completed successfully."""

    result: Annotated[str, Field(description="Step result (may be truncated)")]


class WorkflowStepFailed(Event, name="workflow_step_failed", look="error"):
    """Workflow step failed."""

    error: Annotated[str, Field(description="Error description")]


class WorkflowStepNeedsSynthesis(Event, name="workflow_step_needs_synthesis", look="warning"):
    """Current workflow step requires synthesizing a new tool."""

    step: StepNumber


class WorkflowStepSynthesizing(Event, name="workflow_step_synthesizing", look="progress"):
    """Creating a new tool for the current workflow step."""

    step: StepNumber
    task: Annotated[str, Field(description="Task description")]


class WorkflowComplete(Event, name="workflow_complete", look="success"):
    """Entire workflow completed successfully."""

    total_steps: Annotated[int, Field(ge=1, description="Total steps executed")]
    tool_sequence: Annotated[list[str], Field(description="Sequence of tools used")]


class WorkflowNeedsSynthesis(Event, name="workflow_needs_synthesis", look="warning"):
    """Workflow requires synthesizing a new tool at a specific step."""

    step_failed: Annotated[int, Field(ge=1, description="Step number where synthesis is needed")]


class WorkflowRetry(Event, name="workflow_retry", look="warning"):
    """Retrying workflow execution."""

    reason: Annotated[str, Field(description="Reason for retry")]
