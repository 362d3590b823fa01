"""The offline engineer first, a model where it declines."""

from collections.abc import Sequence

from toolwright.domain.evidence import Verdict
from toolwright.domain.invariant import Invariant
from toolwright.domain.query import Outcome, Query, Task
from toolwright.domain.tool import Bound, Example, Implementation, TestSuite, Tool, ToolSpec
from toolwright.errors import EngineerDeclined
from toolwright.ports import Engineer, Recall, Tell


class Cascade:
    """An `Engineer` of two. Each task belongs to the one that read it, each tool to the one that wrote it."""

    def __init__(self, offline: Engineer, model: Engineer) -> None:
        self._offline = offline
        self._model = model

    @property
    def name(self) -> str:
        return f"cascade:{self._model.name}"

    def attempts(self, spec: ToolSpec) -> int:
        return self._author(spec).attempts(spec)

    @property
    def pure(self) -> bool:
        return False

    def wrote(self, spec: ToolSpec) -> bool:
        return self._offline.wrote(spec) or self._model.wrote(spec)

    async def decompose(self, whole: Task, recall: Recall) -> Sequence[Task]:
        try:
            tasks = await self._offline.decompose(whole, recall)
            for task in tasks:
                # What takes an earlier result is understood when that is there.
                if task.takes is None:
                    await self._offline.shape(task)
        except EngineerDeclined:
            return await self._model.decompose(whole, recall)
        return tasks

    async def shape(self, task: Task) -> str | None:
        return await self._reader(task).shape(task)

    async def specify(self, task: Task) -> ToolSpec:
        return await self._reader(task).specify(task)

    async def write_tests(self, spec: ToolSpec) -> TestSuite:
        return await self._author(spec).write_tests(spec)

    async def alternatives(self, spec: ToolSpec) -> Sequence[Implementation]:
        return await self._author(spec).alternatives(spec)

    async def further_examples(self, spec: ToolSpec) -> Sequence[Example]:
        return await self._author(spec).further_examples(spec)

    async def invariants(self, spec: ToolSpec) -> Sequence[Invariant]:
        return await self._author(spec).invariants(spec)

    async def implement(self, spec: ToolSpec, tests: TestSuite, failure: Verdict | None) -> Implementation:
        return await self._author(spec).implement(spec, tests, failure)

    async def bind(self, tool: Tool, task: Task) -> Bound:
        return await self._reader(task).bind(tool, task)

    async def respond(self, query: Query, outcome: Outcome, tell: Tell) -> str:
        return await self._reader(outcome.task).respond(query, outcome, tell)

    def _reader(self, task: Task) -> Engineer:
        return self._offline if task.reading is None else self._model

    def _author(self, spec: ToolSpec) -> Engineer:
        return self._model if self._model.wrote(spec) else self._offline
