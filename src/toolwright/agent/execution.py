"""Running a tool on a request's files."""

from toolwright.agent.agent import Agent
from toolwright.agent.retrieval import Found
from toolwright.agent.run import Run
from toolwright.agent.telling import Telling
from toolwright.domain.execution import Execution
from toolwright.domain.query import Outcome, Task
from toolwright.errors import SandboxUnavailable, ToolFailed


async def run_tool(
    agent: Agent, run: Run, found: Found, task: Task, telling: Telling, *, synthesized: bool
) -> Outcome:
    """The outcome of a new run in the sandbox, its files kept with the session.

    Raises `ToolFailed` with the tool's own message when it refuses or crashes, `details["kind"]` being the run's.
    """
    tool, arguments = found.tool, found.bound.arguments
    await telling.executing(tool.name)

    async def executed() -> Execution:
        done = await agent.sandbox.execute(tool.spec, tool.code, arguments, task.files)
        return await agent.artifacts.keep(run.query.session_id, done)

    try:
        execution = await run.step("execution", Execution, executed)
    except SandboxUnavailable as error:
        await telling.failed(error.message)
        raise
    if not execution.succeeded:
        error = execution.error or "the tool failed without a message"
        await telling.failed(error)
        raise ToolFailed(
            error, tool_name=tool.name, synthesized=synthesized, level=tool.level, kind=execution.kind
        )
    await telling.executed(shortened(execution.result or "null", agent.policy.result_characters))
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
