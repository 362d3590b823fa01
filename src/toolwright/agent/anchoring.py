"""Holding a tool to the examples that a person gave with a request: facts from outside, never changed by the system."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from toolwright.agent.comparison import result_of
from toolwright.domain.example import GeneratedFile
from toolwright.domain.file import ColumnProfile, FileProfile
from toolwright.domain.json import Json
from toolwright.domain.query import Fact, Task
from toolwright.domain.tool import Bound, Example, Tool
from toolwright.errors import ToolFailed
from toolwright.ports import Sandbox, ToolStore

_MADE = {
    "integer": "1",
    "number": "1",
    "boolean": "true",
    "date": "2024-01-01",
    "datetime": "2024-01-01 00:00:00",
}
_MADE_TEXT = "a"
_FILE = "example.csv"


async def hold(sandbox: Sandbox, tools: ToolStore, tool: Tool, bound: Bound, task: Task) -> Tool:
    """The tool with the task's examples among its evidence: each is a file of one row, on which it gives what was said.

    Raises `ToolFailed` with a sentence about the first that does not hold, or that does not say all that the tool
    needs, and `SandboxUnavailable`.
    """
    tried = [_example(tool, bound, task, fact) for fact in task.facts]
    runs = await sandbox.run_examples(tool.spec, tool.code, [example for example, _ in tried])
    for fact, (_, given), run in zip(task.facts, tried, runs, strict=True):
        result = result_of(run)
        found = list(_numbers(result, set(map(_plain, given)))) or list(_numbers(result, set()))
        if not any(_is(fact, number) for number in found):
            gives = run.result if run.succeeded else f"no result ({run.error})"
            raise _stopped(
                tool,
                f"The example does not hold: {fact.words}. For it, {tool.name} gives {str(gives)[:200]}. One of both "
                "is not what was meant, so there is no answer.",
            )
    return await tools.anchor(tool, [f"example: {fact.words}" for fact in task.facts])


def _stopped(tool: Tool, reason: str) -> ToolFailed:
    return ToolFailed(reason, tool_name=tool.name, level=tool.level)


def _example(tool: Tool, bound: Bound, task: Task, fact: Fact) -> tuple[Example, Collection[str]]:
    """A file of one row with the arguments that the request gives, and the columns that the example says."""
    files = [parameter.name for parameter in tool.spec.parameters if parameter.type == "file"]
    if len(files) != 1 or len(task.profiles) != 1:
        raise _stopped(
            tool, f"The example ({fact.words}) cannot be tried: {tool.name} does not work on one file."
        )
    used = _columns_used(tool, bound)
    given = _given(tool, task.profiles[0], used, fact)
    columns = task.profiles[0].columns
    missing = [
        column.name
        for column in columns
        if column.name in used and column.name not in given and column.type in ("integer", "number")
    ]
    if missing:
        raise _stopped(
            tool,
            f"The example ({fact.words}) does not say what {', '.join(missing)} is, and the calculation needs it.",
        )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    writer.writerow([given.get(column.name) or _made(column) for column in columns])
    arguments: dict[str, Json] = {**bound.arguments, files[0]: _FILE}
    return Example(arguments, (GeneratedFile(_FILE, text.getvalue()),)), given


def _columns_used(tool: Tool, bound: Bound) -> set[str]:
    used: set[str] = set()
    for parameter in tool.spec.parameters:
        value = bound.arguments.get(parameter.name)
        if parameter.type == "column" and isinstance(value, str):
            used.add(value)
        elif parameter.type == "columns" and isinstance(value, Sequence):
            used.update(str(name) for name in value)
    return used


def _given(tool: Tool, profile: FileProfile, used: set[str], fact: Fact) -> Mapping[str, str]:
    """The cells that an example gives, by the names of the file's columns."""
    given: dict[str, str] = {}
    for name, value in fact.inputs:
        named = [column.name for column in profile.columns if _plain(column.name) == _plain(name)]
        words = set(_plain(name).split())
        alike = [column.name for column in profile.columns if words <= set(_plain(column.name).split())]
        found = named or [column for column in alike if column in used] or alike
        if len(found) != 1:
            known = ", ".join(column.name for column in profile.columns[:20])
            raise _stopped(
                tool,
                f"In the example ({fact.words}), {name!r} does not name one column of {profile.name}: {known}.",
            )
        given[found[0]] = format(value, ".15g")
    return given


def _made(column: ColumnProfile) -> str:
    return _MADE.get(column.type, _MADE_TEXT)


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\W_]+", name.lower())).strip()


def _numbers(value: Json, echoed: set[str]) -> Iterator[float]:
    """The numbers of a result, without what it repeats of the inputs."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if _plain(key) not in echoed:
                yield from _numbers(inner, echoed)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _numbers(inner, echoed)


def _is(fact: Fact, number: float) -> bool:
    """Whether a number is the one that was said, to the decimals that were written."""
    tolerance = 0.5 * 10**-fact.decimals + 1e-9
    ways = (number, number * 100) if fact.percent else (number,)
    return any(abs(way - fact.result) <= tolerance for way in ways)
