"""The engineer that asks a language model.

One call plans a request: which tool, or the specification of a new one, its arguments, and the sentence around the
result. So a tool that exists costs one call, and one more where the person asks for words about the result. A new one
costs two more, for its tests and for its implementation, both from the specification alone, and one for each
independent implementation. The numbers of an answer come from the tool's result, never from the model.
"""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import cast

from toolwright.agent.execution import shortened
from toolwright.agent.planning import asks_for_a_tool
from toolwright.domain.evidence import Verdict
from toolwright.domain.file import ColumnProfile, DataFile, FileProfile
from toolwright.domain.invariant import Invariant
from toolwright.domain.json import Json
from toolwright.domain.query import Context, Outcome, Query, Task
from toolwright.domain.tool import Bound, Example, Implementation, Parameter, TestSuite, Tool, ToolSpec
from toolwright.engineers.model import checking, outputs, reading, testing
from toolwright.engineers.model.asking import Asking
from toolwright.engineers.model.checking import RESULT
from toolwright.engineers.model.prompts import instructions, message, without_empty
from toolwright.engineers.model.reading import Reading
from toolwright.engineers.model.writing import Written
from toolwright.engineers.offline.facts import split
from toolwright.engineers.offline.responding import answer, number
from toolwright.errors import EngineerDeclined, EngineerFailed, FileProblem, ToolMismatch
from toolwright.ports import Recall, Tell

log = logging.getLogger(__name__)

_VALUES_SHOWN = 12
_COLUMNS_SHOWN = 200
_EARLIER_SHOWN = 3
_EARLIER_CHARACTERS = 300
_FAILURES_SHOWN = 8
_RESULT_CHARACTERS = 8000
"""A longer result is not written about: of a part of it nothing true of the whole can be said."""

_VARIATIONS = (
    "\nWrite it with the standard library alone: `csv`, `math`, `statistics`, `datetime`. No pandas, no numpy.",
    "\nWrite it with pandas, in as few steps as you can.",
    "\nWrite it row by row in plain Python, reading the file with pandas.",
)
"""What keeps independent implementations from being the same text three times."""


@dataclass(frozen=True, slots=True)
class World:
    """What the model is told of the sandbox, and how much of the person's files. With `samples` it sees some values and
    the ranges of columns, and short earlier results; without, names, types and counts alone."""

    packages: Sequence[str]
    memory_mb: int
    cpu_seconds: int
    samples: bool = True


class ModelEngineer:
    """An `Engineer`. `implementations` of a tool are compared, its own and independent ones."""

    def __init__(self, asking: Asking, world: World, implementations: int = 3, attempts: int = 3) -> None:
        self._asking = asking
        self._world = world
        self._others = implementations - 1
        self._attempts = attempts

    @property
    def name(self) -> str:
        return self._asking.name

    def attempts(self, spec: ToolSpec) -> int:
        return self._attempts

    @property
    def pure(self) -> bool:
        return False

    def wrote(self, spec: ToolSpec) -> bool:
        """Any model can write anew what one has specified."""
        return spec.shape.startswith(reading.SHAPE)

    async def decompose(self, whole: Task, recall: Recall) -> Sequence[Task]:
        tools = (
            {}
            if asks_for_a_tool(whole.prompt)
            else {tool.name: tool for tool in await recall.tools(whole.prompt)}
        )
        context = await recall()
        same = _asked_before(whole, context, tools)
        if same is not None:
            return [same]
        tables = list(zip(whole.files, whole.profiles, strict=True)) or list(await recall.tables())
        usable = {file.name: (file, profile) for file, profile in tables if profile.problem is None}
        for profile in whole.profiles:
            if profile.problem is not None:
                raise FileProblem(profile.problem)
        profiles = {name: profile for name, (_, profile) in usable.items()}

        def check(plan: outputs.Plan) -> None:
            checking.plan(plan, whole.prompt, profiles, tools)

        plan = await self._asking.ask(
            instructions("plan"), self._planning(whole, profiles, tools, context), outputs.Plan, check
        )
        if plan.question is not None:
            raise EngineerDeclined(plan.question, question=plan.question, options=list(plan.options) or None)
        if plan.cannot is not None:
            raise EngineerDeclined(plan.cannot)
        tasks = [self._task(task, plan.refers_back, usable, tools) for task in plan.tasks]
        prompt, facts = split(whole.prompt)
        if len(tasks) == 1:
            return [replace(tasks[0], prompt=prompt, facts=facts)]
        if facts:
            raise EngineerDeclined(
                f"These are {len(tasks)} tasks, and the example ({facts[0].words}) can be about one alone. "
                "Ask for that one by itself."
            )
        return tasks

    async def shape(self, task: Task) -> str | None:
        return _read(task).shape

    async def specify(self, task: Task) -> ToolSpec:
        spec = _read(task).spec
        if spec is None:
            raise EngineerDeclined("The tool that this request is for is not there any more. Ask again.")
        return spec

    async def write_tests(self, spec: ToolSpec) -> TestSuite:
        cases = await self._asking.ask(
            instructions("tests"),
            message(specification=_specified(spec)),
            outputs.Cases,
            lambda cases: checking.cases(cases, spec),
        )
        return testing.suite(spec, cases)

    async def alternatives(self, spec: ToolSpec) -> Sequence[Implementation]:
        """As many as could be had: what the budget or the provider keeps from being written is evidence less, and no
        failure."""
        written = await asyncio.gather(
            *(
                self._implemented(spec, message(specification=_specified(spec)), variation)
                for variation in _VARIATIONS[: self._others]
            ),
            return_exceptions=True,
        )
        for each in written:
            if isinstance(each, BaseException) and not isinstance(each, EngineerFailed):
                raise each
        return [each for each in written if isinstance(each, Implementation)]

    async def further_examples(self, spec: ToolSpec) -> Sequence[Example]:
        """None: what a model expects is no reference."""
        return ()

    async def invariants(self, spec: ToolSpec) -> Sequence[Invariant]:
        """None: nobody but the model could say them, and what it says is no fact."""
        return ()

    async def implement(self, spec: ToolSpec, tests: TestSuite, failure: Verdict | None) -> Implementation:
        """From the specification, without sight of the tests but for those that an earlier attempt failed."""
        parts: dict[str, Json] = {"specification": _specified(spec)}
        if failure is not None:
            found = failure.failures or (failure.evidence.failure or "it did not pass its verification",)
            parts["failures_of_the_last_attempt"] = [shortened(each, 600) for each in found[:_FAILURES_SHOWN]]
        return await self._implemented(spec, message(**parts), "")

    async def bind(self, tool: Tool, task: Task) -> Bound:
        read = _read(task)
        if tool.spec.shape != read.shape:
            raise ToolMismatch(f"{tool.name!r} is not what {self.name} chose for this.")
        later = task.files[0].name if task.given is not None and task.given.table else None
        arguments: dict[str, Json] = {
            name: (later if later is not None else None if task.given is None else task.given.value)
            if value == RESULT
            else value
            for name, value in read.arguments.items()
        }
        try:
            return Bound(checking.bound(tool.spec, arguments, _profiles(task)))
        except ValueError as error:
            raise ToolMismatch(f"{tool.name!r} cannot be called so: {error}.") from error

    async def respond(self, query: Query, outcome: Outcome, tell: Tell) -> str:
        """The model's sentence with the result in its place; without one, the result alone, below words about it where
        the plan wants them."""
        result = outcome.execution.result
        if result is None:
            return f"`{outcome.tool_name}` gave no result: {outcome.execution.error or 'it was stopped'}"
        value = cast(Json, json.loads(result))
        read = _read(outcome.task)
        shown = self._shown(read.says, result, value, outcome)
        words = await self._words(query, outcome, value, tell) if read.write_up else None
        return shown if words is None else f"{words}\n\n{shown}"

    async def _words(self, query: Query, outcome: Outcome, value: Json, tell: Tell) -> str | None:
        """What the model writes about a result. None where it may not see it, where it fails and where it says what the
        result does not: then the result stands by itself."""
        result = outcome.execution.result or ""
        if not self._world.samples or len(result) > _RESULT_CHARACTERS:
            return None
        asked = (query.prompt, outcome.task.prompt)
        written = Written(value, asked, tell)
        text = message(
            tool=outcome.tool_name,
            arguments=dict(outcome.arguments),
            result=value,
            task=asked[1],
            request=asked[0],
        )
        try:
            await self._asking.write(instructions("answer"), text, written.hear)
        except EngineerFailed as failure:
            log.info("answer not written up", extra={"reason": failure.message})
            return None
        return await written.whole()

    def _shown(self, says: str | None, result: str, value: Json, outcome: Outcome) -> str:
        if says is not None and isinstance(value, bool | int | float):
            return says.replace("{result}", f"**{number(value)}**")
        if says is not None and isinstance(value, str) and value.isprintable() and "`" not in value and value:
            return says.replace("{result}", f"`{value}`")
        return answer(result, None, outcome.tool_name, outcome.task.profiles)

    async def _implemented(self, spec: ToolSpec, text: str, variation: str) -> Implementation:
        told = instructions(
            "implement",
            packages=", ".join(self._world.packages),
            memory_mb=str(self._world.memory_mb),
            cpu_seconds=str(self._world.cpu_seconds),
            variation=variation,
        )
        module = await self._asking.ask(
            told, text, outputs.Module, lambda module: checking.module(module, spec)
        )
        return Implementation(module.code)

    def _planning(
        self,
        whole: Task,
        profiles: Mapping[str, FileProfile],
        tools: Mapping[str, Tool],
        context: Context,
    ) -> str:
        earlier: list[Json] = [
            without_empty(
                {
                    "request": each.task.prompt,
                    "files": [file.name for file in each.task.files],
                    "result": shortened(each.result or "", _EARLIER_CHARACTERS)
                    if self._world.samples
                    else None,
                }
            )
            for each in (*context.older, *context.exchanges[-_EARLIER_SHOWN:])
        ]
        asked = context.asked
        return message(
            tools=[_offered(tool.spec) for tool in tools.values()],
            files=[_described(profile, self._world.samples) for profile in profiles.values()],
            earlier=earlier,
            request_before=None if asked is None else asked.prompt,
            request=whole.prompt,
        )

    def _task(
        self,
        planned: outputs.PlannedTask,
        refers_back: bool,
        usable: Mapping[str, tuple[DataFile, FileProfile]],
        tools: Mapping[str, Tool],
    ) -> Task:
        if planned.new_tool is None:
            shape, spec = tools[planned.tool or ""].spec.shape, None
        else:
            shape = reading.shape_of(planned.new_tool)
            notes = _notes([usable[name][1] for name in planned.files])
            spec = checking.specification(planned.new_tool, shape, self.name, notes)
        read = Reading(shape, spec, planned.arguments, planned.says, planned.write_up, refers_back)
        return Task(
            planned.words,
            tuple(usable[name][0] for name in planned.files),
            tuple(usable[name][1] for name in planned.files),
            takes=planned.takes,
            reading=reading.stored(read),
        )


def _read(task: Task) -> Reading:
    read = reading.of(task)
    if read is None:
        raise EngineerDeclined("This task was read by another engineer. Ask again.")
    return read


def _profiles(task: Task) -> Mapping[str, FileProfile]:
    return {file.name: profile for file, profile in zip(task.files, task.profiles, strict=True)}


def _asked_before(whole: Task, context: Context, tools: Mapping[str, Tool]) -> Task | None:
    """The same request as an earlier one of the session, whose tool is still there and still fits its files: it was
    read already. Not one that referred to what came before it."""
    shapes = {tool.spec.shape: tool.spec for tool in tools.values()}
    named = [file.name for file in whole.files]
    for exchange in reversed((*context.older, *context.exchanges)):
        task = exchange.task
        read = reading.of(task)
        if read is None or read.refers_back or task.prompt != whole.prompt or task.facts:
            continue
        spec = shapes.get(read.shape)
        if spec is None or (named and named != [file.name for file in task.files]):
            continue
        try:
            checking.bound(spec, read.arguments, _profiles(task))
        except ValueError:
            continue
        return task
    return None


def _offered(spec: ToolSpec) -> Json:
    return {
        "name": spec.name,
        "summary": spec.summary,
        "parameters": [_parameter(each) for each in spec.parameters],
        "returns": spec.returns,
    }


def _parameter(parameter: Parameter) -> Json:
    return without_empty(asdict(parameter))


def _specified(spec: ToolSpec) -> Json:
    """The specification as tests and implementations are written from it."""
    return without_empty(
        {
            "name": spec.name,
            "summary": spec.summary,
            "parameters": [_parameter(each) for each in spec.parameters],
            "returns": spec.returns,
            "raises": list(spec.raises),
            "notes": spec.plan,
        }
    )


def _notes(profiles: Sequence[FileProfile]) -> Json:
    """How the first person's files are written, without a name or a cell of them: what a reader has to cope with."""
    formats = {column.format for profile in profiles for column in profile.columns} - {"plain"}
    found = without_empty(
        {
            "suffixes": sorted({profile.name.rpartition(".")[2].lower() for profile in profiles}),
            "delimiters": sorted({profile.delimiter for profile in profiles}),
            "encodings": sorted({profile.encoding for profile in profiles}),
            "numbers_written_as": sorted(formats),
        }
    )
    return found or None


def _described(profile: FileProfile, samples: bool) -> Json:
    return without_empty(
        {
            "name": profile.name,
            "rows": profile.rows,
            "columns": [_column(column, samples) for column in profile.columns[:_COLUMNS_SHOWN]],
            "sheets": list(profile.sheets),
        }
    )


def _column(column: ColumnProfile, samples: bool) -> Json:
    known: dict[str, Json] = {
        "name": column.name,
        "type": column.type,
        "missing": column.missing or None,
        "distinct": column.distinct,
        "written_as": None if column.format == "plain" else column.format,
    }
    if samples:
        known["minimum"], known["maximum"] = column.minimum, column.maximum
        known["values"] = [shortened(value, 60) for value in column.values[:_VALUES_SHOWN]]
    return without_empty(known)
