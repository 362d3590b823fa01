"""What recurs in the requests of all sessions: recognised in the tasks of a request, learned from what became of them.

A sequence of tools counts where one request had it, as all of its tasks or as those that feed each other. What
happened to follow in a session does not: a request is recognised by its own tasks alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from toolwright.agent import composing
from toolwright.agent.agent import Agent
from toolwright.agent.composition import Ended
from toolwright.agent.run import Run
from toolwright.domain.json import Json
from toolwright.domain.pattern import Into, Pattern, PatternStep, key_of, part_of, sequences
from toolwright.domain.plan import Composite
from toolwright.domain.query import Task
from toolwright.domain.tool import Bound, Tool
from toolwright.errors import EngineerDeclined, FileProblem, SynthesisFailed, ToolMismatch
from toolwright.ports import PatternUse

_LONGEST_NAME = 50
_SHORTEST_PART = 8


@dataclass(frozen=True, slots=True)
class Recognised:
    """The steps of a request; the pattern that is followed for it, and its composite tool where there is one."""

    steps: tuple[PatternStep, ...] = ()
    pattern: Pattern | None = None
    composite: Composite | None = None


async def recognise(agent: Agent, tasks: Sequence[Task]) -> Recognised:
    """What is known of the tasks. Nothing where there is one alone, or where their plan shapes cannot be told before
    their results are there."""
    steps: list[PatternStep] = []
    for task in tasks if len(tasks) > 1 else ():
        shape = None if task.foreseen is None else await _shape(agent, task.foreseen)
        if shape is None:
            return Recognised()
        steps.append(PatternStep(shape, task.takes))
    pattern = await agent.patterns.get(key_of(steps)) if steps else None
    if pattern is None or not agent.policy.follows(pattern):
        return Recognised(tuple(steps))
    return Recognised(tuple(steps), pattern, await _composite(agent, pattern, tasks))


async def _shape(agent: Agent, task: Task) -> str | None:
    try:
        return await agent.engineer.shape(task)
    except (EngineerDeclined, FileProblem):
        return None


async def _composite(agent: Agent, pattern: Pattern, tasks: Sequence[Task]) -> Composite | None:
    """The pattern's composite tool with its arguments; None where it may not answer, or is of other versions than its
    parts have now."""
    tool = await tool_of(agent, pattern)
    parts = await parts_of(agent, pattern)
    if tool is None or tool.status == "stale" or parts is None:
        return None
    if not agent.policy.allows(tool.level) or agent.policy.asks(tool.level):
        return None
    if not composing.is_made_of(tool, parts):
        return None
    arguments: dict[str, Json] = {}
    try:
        for step, task in zip(composing.steps_of(pattern, parts), tasks, strict=True):
            mine = await agent.engineer.bind(step.part, task.foreseen or task)
            arguments |= {
                name: mine.arguments[own] for own, name in step.names.items() if own in mine.arguments
            }
    except (SynthesisFailed, ToolMismatch, EngineerDeclined):
        return None
    return Composite(tool, Bound(arguments), parts)


async def tool_of(agent: Agent, pattern: Pattern) -> Tool | None:
    """The pattern's composite tool, whatever became of its parts. Another tool may have got its name."""
    tool = None if pattern.composite is None else await agent.tools.get(pattern.composite)
    return tool if tool is not None and tool.spec.shape == composing.shape_of(pattern) else None


async def parts_of(agent: Agent, pattern: Pattern) -> tuple[Tool, ...] | None:
    """The tools of a pattern where each may be a part of a composite tool."""
    parts: list[Tool] = []
    for name in pattern.tools or ():
        tool = await agent.tools.get(name)
        if tool is None or not tool.is_proven or tool.level.rank < agent.policy.composite.rank:
            return None
        parts.append(tool)
    return tuple(parts) or None


async def learn(
    agent: Agent,
    run: Run,
    steps: Sequence[PatternStep],
    ends: Sequence[Ended],
    *,
    followed: bool = False,
    succeeded: bool = True,
) -> None:
    """Counts what a request had, once a query. With `succeeded` false the way it was followed did not, whatever came
    of the tasks."""
    if not steps:
        return
    done = [await _done(agent, step, ended) for step, ended in zip(steps, ends, strict=True)]
    uses: list[PatternUse] = []
    for places in sequences(steps):
        part = part_of([step for step, _ in done], places)
        whole = len(places) == len(steps)
        right = all(done[place][1] for place in places) and (succeeded or not whole)
        uses.append(
            PatternUse(
                key_of(part), name_of(part), run.query.id, part, followed=followed and whole, succeeded=right
            )
        )
    await agent.patterns.add(uses)


async def _done(agent: Agent, step: PatternStep, ended: Ended) -> tuple[PatternStep, bool]:
    """The step with what became of it, and whether it was done by a tool of its shape."""
    outcome = ended.outcome
    tool = None if outcome is None else await agent.tools.get(outcome.tool_name)
    if outcome is None or tool is None or tool.spec.shape != step.shape:
        return step, False
    return replace(step, tool_name=tool.name, into=_into(outcome.task, outcome.arguments)), True


def _into(task: Task, arguments: Mapping[str, Json]) -> tuple[Into, ...] | None:
    """The parameters that have the result that the task took. By chance another one has the same value: the next time
    it has not."""
    given = task.given
    if given is None:
        return None
    found: list[Into] = []
    for name, value in arguments.items():
        if given.table:
            if task.files and value == task.files[0].name:
                found.append(Into(name, "table"))
        elif isinstance(value, bool) or isinstance(given.value, bool):
            continue
        elif isinstance(value, str) and isinstance(given.value, str | int | float):
            if value == str(given.value):
                found.append(Into(name, "text"))
        elif value == given.value and isinstance(value, int | float):
            found.append(Into(name, "number"))
        elif value == given.value and isinstance(value, list):
            found.append(Into(name, "numbers"))
    return tuple(found)


def name_of(steps: Sequence[PatternStep]) -> str:
    """A name made of the tools' names: "mean_of_column_then_multiply". It can be a tool's."""
    names = [step.tool_name or "unknown" for step in steps]
    room = max(_SHORTEST_PART, _LONGEST_NAME // len(names) - len("_then_"))
    words = [_shortened(names[0], room)]
    for step, name in zip(steps[1:], names[1:], strict=True):
        words += ["and" if step.takes is None else "then", _shortened(name, room)]
    return "_".join(words)[:_LONGEST_NAME].strip("_")


def _shortened(name: str, room: int) -> str:
    """As many of its words as there is room for."""
    if len(name) <= room:
        return name
    kept = name[: room + 1].rpartition("_")[0]
    return kept or name[:room]
