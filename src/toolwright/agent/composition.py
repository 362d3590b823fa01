"""Several tasks in one request: each by its tool, results handed on, independent ones side by side."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from toolwright.agent import serving
from toolwright.agent.agent import Agent
from toolwright.agent.run import Run
from toolwright.agent.telling import OfAStep
from toolwright.domain.json import Json, is_table
from toolwright.domain.query import Given, Outcome, Task
from toolwright.errors import EngineerDeclined, ToolwrightError
from toolwright.protocol.events import workflow as events


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a task: its outcome, or why there is none and the kind of that failure."""

    task: Task
    outcome: Outcome | None = None
    error: str | None = None
    status: str | None = None


async def follow(agent: Agent, run: Run, tasks: Sequence[Task]) -> Sequence[Ended]:
    """Does the tasks; what became of each, in their order. A failure ends those that need its result and no others."""
    total = len(tasks)
    await run.emit(events.MultiToolWorkflow(num_tasks=total))
    await run.emit(events.WorkflowStart(total_steps=total, tasks=[task.prompt for task in tasks]))
    chains = _chains(tasks)

    def branch(chain: Sequence[int]):
        async def of(run: Run) -> list[Ended]:
            return await _chain(agent, run, tasks, chain)

        return of

    done = await run.side_by_side("branch", list[Ended], [branch(chain) for chain in chains])
    places = [place for chain in chains for place in chain]
    found = dict(zip(places, (ended for ends in done for ended in ends), strict=True))
    ends = [found[place] for place in range(total)]
    run.begin("end_of_workflow")
    used = [ended.outcome.tool_name for ended in ends if ended.outcome is not None]
    if len(used) == total:
        await run.emit(events.WorkflowComplete(total_steps=total, tool_sequence=used))
    return ends


def _chains(tasks: Sequence[Task]) -> list[list[int]]:
    """The places of the tasks, those together that need each other's results."""
    chain_of: dict[int, list[int]] = {}
    chains: list[list[int]] = []
    for place, task in enumerate(tasks):
        if task.takes is None:
            chains.append([])
        chain = chain_of[place] = chains[-1] if task.takes is None else chain_of[task.takes]
        chain.append(place)
    return chains


async def _chain(agent: Agent, run: Run, tasks: Sequence[Task], chain: Sequence[int]) -> list[Ended]:
    ends: dict[int, Ended] = {}
    for place in chain:
        task = tasks[place]
        telling = OfAStep(run, task.prompt, place + 1, len(tasks))
        await telling.begins()
        try:
            if task.takes is not None:
                task = await _given(agent, run, task, ends[task.takes])
            ends[place] = Ended(task, await serving.serve(agent, run, task, telling))
        except ToolwrightError as error:
            if not telling.has_failed:
                await telling.failed(error.message)
            ends[place] = Ended(task, error=error.message, status=type(error).__name__)
    return [ends[place] for place in chain]


async def _given(agent: Agent, run: Run, task: Task, before: Ended) -> Task:
    """The task with the result that it takes. Raises `EngineerDeclined` where there is none."""
    if before.outcome is None:
        raise EngineerDeclined(f"It needs the result of {before.task.prompt!r}, and there is none.")
    result = before.outcome.execution.result or "null"
    value = cast(Json, json.loads(result))
    if value is None:
        raise EngineerDeclined(f"It needs the result of {before.task.prompt!r}, which has no value.")
    if not is_table(value):
        return replace(task, given=Given(value))
    return await run.step("handing_on", Task, _with_table, agent, run, task, result)


async def _with_table(agent: Agent, run: Run, task: Task, table: str) -> Task:
    """The task with the table as its one file, profiled like any file."""
    key = f"{run.query.id}-{(task.takes or 0) + 1}"
    file = await asyncio.to_thread(agent.workspace.keep, run.query.session_id, key, table)
    profiles = await agent.profiles.of((file,))
    return replace(task, files=(file,), profiles=profiles, given=Given(table=True))
