"""How the work on a task is told: by the events of a request of one task, or by those of a step of several."""

from typing import Protocol

from toolwright.agent.run import Run
from toolwright.domain.tool import Candidate, Tool
from toolwright.protocol.events import discovery, execution, pattern, workflow


class Telling(Protocol):
    """What happens on the way from a task to its tool's result."""

    async def searching(self) -> None: ...

    async def found(self, candidate: Candidate) -> None: ...

    async def mismatch(self, tool_name: str, error: str) -> None: ...

    async def nothing_found(self) -> None: ...

    async def made(self, tool: Tool) -> None:
        """A tool, or a version of one, was made, and is run next."""
        ...

    async def skipped(self, reason: str) -> None:
        """A tool was made, and is not run."""
        ...

    async def executing(self, tool_name: str) -> None: ...

    async def executed(self, result: str) -> None: ...

    async def failed(self, error: str) -> None: ...


class OfTheRequest:
    """The request is one task."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def searching(self) -> None:
        await self._run.emit(discovery.Searching())

    async def found(self, candidate: Candidate) -> None:
        await self._run.emit(
            discovery.ToolFound(tool_name=candidate.tool.name, similarity=candidate.similarity)
        )

    async def mismatch(self, tool_name: str, error: str) -> None:
        await self._run.emit(discovery.ToolMismatch(tool_name=tool_name, error=error))

    async def nothing_found(self) -> None:
        await self._run.emit(discovery.NoToolFound())

    async def made(self, tool: Tool) -> None:
        """`synthesis_successful` or `tool_repaired` said so."""

    async def skipped(self, reason: str) -> None:
        await self._run.emit(execution.ExecutionSkipped(reason=reason))

    async def executing(self, tool_name: str) -> None:
        await self._run.emit(execution.Executing(tool_name=tool_name))

    async def executed(self, result: str) -> None:
        await self._run.emit(execution.ExecutionComplete(result=result))

    async def failed(self, error: str) -> None:
        await self._run.emit(execution.ExecutionFailed(error=error))


class OfAStep:
    """The task, in words, is step `step`, from 1, of `total`."""

    def __init__(self, run: Run, task: str, step: int, total: int) -> None:
        self._run = run
        self._task = task
        self._step = step
        self._total = total
        self.has_failed = False

    async def begins(self) -> None:
        await self._run.emit(workflow.WorkflowStep(step=self._step, total=self._total, task=self._task))

    async def searching(self) -> None:
        """A step's search has no event of its own: `workflow_step` said that the step begins."""

    async def found(self, candidate: Candidate) -> None:
        await self._run.emit(
            workflow.WorkflowStepToolFound(tool_name=candidate.tool.name, similarity=candidate.similarity)
        )

    async def mismatch(self, tool_name: str, error: str) -> None:
        await self._run.emit(discovery.ToolMismatch(tool_name=tool_name, error=error))

    async def nothing_found(self) -> None:
        await self._run.emit(workflow.WorkflowStepNeedsSynthesis(step=self._step))
        await self._run.emit(workflow.WorkflowNeedsSynthesis(step_failed=self._step))
        await self._run.emit(workflow.WorkflowStepSynthesizing(step=self._step, task=self._task))

    async def made(self, tool: Tool) -> None:
        reason = f"{tool.name} version {tool.version} was made, so the work goes on from step {self._step}."
        await self._run.emit(workflow.WorkflowRetry(reason=reason))
        self.has_failed = False
        await self.begins()
        await self.found(Candidate(tool, 1.0, exact=True))

    async def skipped(self, reason: str) -> None:
        await self.failed(reason)

    async def executing(self, tool_name: str) -> None:
        await self._run.emit(workflow.WorkflowStepExecuting(tool_name=tool_name))

    async def executed(self, result: str) -> None:
        await self._run.emit(workflow.WorkflowStepComplete(result=result))

    async def failed(self, error: str) -> None:
        self.has_failed = True
        await self._run.emit(workflow.WorkflowStepFailed(error=error))


class OfAPatternStep(OfAStep):
    """A step of a pattern, done by the tool that is known to do it. What goes otherwise is told as of any step."""

    def __init__(self, run: Run, task: str, step: int, total: int) -> None:
        super().__init__(run, task, step, total)
        self._tool_name = ""

    async def begins(self) -> None:
        """`pattern_step` says so, with the tool."""

    async def found(self, candidate: Candidate) -> None:
        """The pattern said which."""

    async def executing(self, tool_name: str) -> None:
        self._tool_name = tool_name
        await self._run.emit(pattern.PatternStep(step=self._step, total=self._total, tool_name=tool_name))

    async def executed(self, result: str) -> None:
        await self._run.emit(pattern.PatternStepComplete(tool_name=self._tool_name, result=result))
