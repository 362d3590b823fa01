"""Running a tool on a request's files."""

from toolwright.agent.policy import Policy
from toolwright.agent.retrieval import Found
from toolwright.agent.run import Run
from toolwright.domain.execution import Execution
from toolwright.domain.query import Outcome, Task
from toolwright.errors import SandboxUnavailable, ToolFailed
from toolwright.ports import ArtifactStore, Sandbox
from toolwright.protocol.events import execution as events


async def run_tool(
    run: Run,
    sandbox: Sandbox,
    artifacts: ArtifactStore,
    policy: Policy,
    found: Found,
    task: Task,
    *,
    synthesized: bool,
) -> Outcome:
    """The outcome of a new run in the sandbox, its files kept with the session.

    Raises `ToolFailed` with the tool's own message when it refuses or crashes.
    """
    tool, arguments = found.tool, found.bound.arguments
    await run.emit(events.Executing(tool_name=tool.name))

    async def executed() -> Execution:
        done = await sandbox.execute(tool.spec, tool.code, arguments, task.files)
        return await artifacts.keep(run.query.session_id, done)

    try:
        execution = await run.step("execution", Execution, executed)
    except SandboxUnavailable as error:
        await run.emit(events.ExecutionFailed(error=error.message))
        raise
    if not execution.succeeded:
        error = execution.error or "the tool failed without a message"
        await run.emit(events.ExecutionFailed(error=error))
        raise ToolFailed(error, tool_name=tool.name, synthesized=synthesized, level=tool.level)
    await run.emit(
        events.ExecutionComplete(result=shortened(execution.result or "null", policy.result_characters))
    )
    return Outcome(
        task=task,
        tool_name=tool.name,
        tool_version=tool.version,
        synthesized=synthesized,
        evidence=tool.evidence.summary(),
        level=tool.level,
        execution=execution,
        arguments=arguments,
    )


def shortened(text: str, limit: int) -> str:
    """`text`, cut to `limit` characters with a mark where it was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
