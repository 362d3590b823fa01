"""Several tasks in one request: each by its tool, results handed on, independent ones side by side."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from toolwright.agent import execution, serving
from toolwright.agent.agent import Agent
from toolwright.agent.retrieval import Found
from toolwright.agent.run import Run
from toolwright.agent.telling import OfAPatternStep, OfAStep, OfTheRequest
from toolwright.domain.execution import Execution
from toolwright.domain.file import DataFile
from toolwright.domain.json import Json, is_table
from toolwright.domain.pattern import Pattern, chains
from toolwright.domain.plan import Composite
from toolwright.domain.query import Given, Outcome, Task
from toolwright.domain.tool import Bound, Tool
from toolwright.errors import EngineerDeclined, ToolFailed, ToolMismatch, ToolwrightError
from toolwright.protocol.events import pattern as pattern_events
from toolwright.protocol.events import workflow as events
from toolwright.protocol.events.composite import UsingCompositeTool


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a task: its outcome, or why there is none and the kind of that failure."""

    task: Task
    outcome: Outcome | None = None
    error: str | None = None
    status: str | None = None


async def follow(
    agent: Agent, run: Run, tasks: Sequence[Task], pattern: Pattern | None = None
) -> Sequence[Ended]:
    """Does the tasks; what became of each, in their order. A failure ends those that need its result and no others.

    With a pattern, each is told as a step of it. It is done by the tool of its plan shape all the same: where a result
    is not what it was before, another tool may be the right one.
    """
    total = len(tasks)
    if pattern is None:
        await run.emit(events.MultiToolWorkflow(num_tasks=total))
        await run.emit(events.WorkflowStart(total_steps=total, tasks=[task.prompt for task in tasks]))
    else:
        await run.emit(
            events.UsingWorkflowPattern(pattern_name=pattern.name, tool_sequence=list(pattern.tools or ()))
        )
        await run.emit(pattern_events.PatternExecutionStart(pattern_name=pattern.name))
    needing = chains([task.takes for task in tasks])
    kind = OfAStep if pattern is None else OfAPatternStep

    def branch(chain: Sequence[int]):
        async def of(run: Run) -> list[Ended]:
            return await _chain(agent, run, tasks, chain, kind)

        return of

    done = await run.side_by_side("branch", list[Ended], [branch(chain) for chain in needing])
    places = [place for chain in needing for place in chain]
    found = dict(zip(places, (ended for ends in done for ended in ends), strict=True))
    ends = [found[place] for place in range(total)]
    run.begin("end_of_workflow")
    used = [ended.outcome.tool_name for ended in ends if ended.outcome is not None]
    if pattern is not None and pattern.tools == tuple(used):
        await run.emit(pattern_events.PatternExecutionComplete(pattern_name=pattern.name))
    elif len(used) == total:
        await run.emit(events.WorkflowComplete(total_steps=total, tool_sequence=used))
    return ends


async def _chain(
    agent: Agent, run: Run, tasks: Sequence[Task], chain: Sequence[int], kind: type[OfAStep]
) -> list[Ended]:
    ends: dict[int, Ended] = {}
    for place in chain:
        task = tasks[place]
        telling = kind(run, task.prompt, place + 1, len(tasks))
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
        return task.with_given(Given(value))
    return await run.step("handing_on", Task, _with_table, agent, run, task, result)


async def _with_table(agent: Agent, run: Run, task: Task, table: str) -> Task:
    """The task with the table as its one file, profiled like any file."""
    key = f"{run.query.id}-{(task.takes or 0) + 1}"
    file = await asyncio.to_thread(agent.workspace.keep, run.query.session_id, key, table)
    profiles = await agent.profiles.of((file,))
    return replace(task.with_given(Given(table=True)), files=(file,), profiles=profiles)


async def in_one_run(agent: Agent, run: Run, tasks: Sequence[Task], composite: Composite) -> Sequence[Ended]:
    """What became of each task, all of them done by a composite tool. Each is told and remembered as done by its part,
    for that is what ran.

    Raises `ToolFailed`, also where a part is not the tool for what an earlier one gave: then nothing is known.
    """
    tool = composite.tool
    await run.emit(
        UsingCompositeTool(tool_name=tool.name, component_tools=[part.name for part in composite.parts])
    )
    files = {file.name: file for task in tasks for file in task.files}
    whole = Task(run.query.prompt, tuple(files.values()))
    telling = OfTheRequest(run)
    found = Found(tool, composite.arguments)
    done = (await execution.run_tool(agent, run, found, whole, telling, synthesized=False)).execution
    results = cast("list[Json]", json.loads(done.result or "null"))
    ends: list[Ended] = []
    try:
        for place, (task, part) in enumerate(zip(tasks, composite.parts, strict=True)):
            task = _taking(task, results)
            bound = await run.thought(agent.engineer, "binding", Bound, agent.engineer.bind, part, task)
            ends.append(Ended(task, _of_a_part(task, part, bound, results[place], done, len(tasks))))
    except (ToolMismatch, EngineerDeclined) as error:
        await telling.failed(error.message)
        raise ToolFailed(error.message, tool_name=tool.name) from error
    last = ends[-1].outcome
    assert last is not None
    run_of_all = replace(last.execution, artifacts=done.artifacts, not_kept=done.not_kept)
    return [*ends[:-1], Ended(ends[-1].task, replace(last, execution=run_of_all))]


def _taking(task: Task, results: Sequence[Json]) -> Task:
    """The task with the result that it takes. A table was never a file here: its columns are like those foreseen."""
    if task.takes is None:
        return task
    result = results[task.takes]
    if not is_table(result):
        return task.with_given(Given(result))
    name = f"step_{task.takes + 1}.json"
    foreseen = () if task.foreseen is None else task.foreseen.profiles
    profiles = [
        replace(profile, name=name, columns=tuple(replace(column, missing=0) for column in profile.columns))
        for profile in foreseen
    ]
    given = task.with_given(Given(table=True))
    return replace(given, files=(DataFile(name, "", ""),), profiles=tuple(profiles))


def _of_a_part(task: Task, part: Tool, bound: Bound, result: Json, run: Execution, parts: int) -> Outcome:
    """Nobody timed the parts, so each has its share of the run."""
    text = json.dumps(result, ensure_ascii=False)
    return Outcome(
        task=task,
        tool_name=part.name,
        tool_version=part.version,
        synthesized=False,
        level=part.level,
        evidence=part.evidence.summary(),
        execution=Execution(text, None, run.duration_ms / parts),
        arguments=bound.arguments,
    )
