"""Remembering what was done: each task of a query with its tool, arguments and result."""

from collections.abc import Sequence
from dataclasses import replace

from toolwright.agent.agent import Agent
from toolwright.agent.composition import Ended
from toolwright.agent.run import Run
from toolwright.domain.query import Done, Task


async def record(agent: Agent, run: Run, ends: Sequence[Ended]) -> None:
    """Stores what became of each task, once a query."""
    limit = agent.policy.kept_characters
    for step, ended in enumerate(ends, 1):
        outcome = ended.outcome
        result = None if outcome is None else outcome.execution.result
        await agent.executions.add(
            run.query,
            step,
            Done(
                task=_slim(ended.task),
                tool_name=None if outcome is None else outcome.tool_name,
                tool_version=None if outcome is None else outcome.tool_version,
                synthesized=outcome is not None and outcome.synthesized,
                arguments={} if outcome is None else outcome.arguments,
                result=result if result is not None and len(result) <= limit else None,
                failure=ended.status,
                duration_ms=None if outcome is None else outcome.execution.duration_ms,
            ),
        )


def _slim(task: Task) -> Task:
    """The task without what is made again: the profiles of its files, and a result like the one it takes."""
    changes = None if task.changes is None else _slim(task.changes)
    return replace(task, profiles=(), sample=None, changes=changes)
