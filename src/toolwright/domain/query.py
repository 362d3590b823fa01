"""A request, the tasks it consists of, and what came out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from toolwright.domain.execution import Execution
from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.json import Json


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asked. `id` is unguessable and names the durable workflow."""

    id: str
    session_id: str
    prompt: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Given:
    """The result of an earlier task that the words of a later one refer to: a value, or a table, which is then the
    later task's one file and has no value here."""

    value: Json = field(default=None, hash=False)
    """Objects and lists have no hash; a task keeps one without them."""
    table: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up result: a `value`, or for a result with rows the profile of a `table` like it."""

    value: Json = field(default=None, hash=False)
    table: FileProfile | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """An example that a person gave with a request: for these inputs, by their names, this has to come out. `decimals`
    are those that were written; with `percent`, 60 means 60% and 0.6."""

    words: str
    inputs: tuple[tuple[str, float], ...]
    result: float
    decimals: int = 0
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to compute: the words for it and the files it names, profiled in the sandbox.

    `takes` is the place, from 0, of the earlier task of the same query whose result this one is about; `given` is that
    result, once it is there, and `sample` one like it, where that can be told beforehand. `changes` is the task of an
    earlier query that these words change: "only for Europe". `facts` are the examples that the request gave for it;
    the words are without them. `reading` is how the engineer that took the request apart understood it (JSON), opaque
    to all others.
    """

    prompt: str
    files: tuple[DataFile, ...] = ()
    profiles: tuple[FileProfile, ...] = ()
    takes: int | None = None
    given: Given | None = None
    sample: Sample | None = None
    changes: "Task | None" = None
    facts: tuple[Fact, ...] = ()
    reading: Json = field(default=None, hash=False)

    @property
    def foreseen(self) -> "Task | None":
        """The task as it will be when its result is there, if that is like the sample; None where nothing is known."""
        if self.takes is None or self.given is not None:
            return self
        if self.sample is None:
            return None
        table = self.sample.table
        if table is None:
            return replace(self, sample=None, given=Given(self.sample.value))
        return replace(self, sample=None, given=Given(table=True), profiles=(table,))

    def with_given(self, given: Given) -> "Task":
        """The task with the result that it takes in the place of the sample."""
        return replace(self, sample=None, given=given)


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier task of the conversation and its result as a JSON text, None where it was too long to be kept. Its
    files are as they are now; where one is gone, there are none."""

    task: Task
    result: str | None


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation gives a query, never mixed into its prompt: the newest tasks done, oldest first, and the
    request right before this one, whatever came of it: this one may answer a question about it. `older` are those of
    the tasks before the newest that share most words with this request."""

    exchanges: tuple[Exchange, ...] = ()
    asked: Task | None = None
    older: tuple[Exchange, ...] = ()


Strategy = Literal[
    "single",
    "sequential",
    "composition",
    "workflow_pattern",
    "composite_tool",
    "force_synthesis",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done for a task: the tool, whether it was made now, its arguments and its run.

    `level` is the tool's evidence level at the time of the answer, `evidence` the line that says what it
    rests on.
    """

    task: Task
    tool_name: str
    tool_version: int
    synthesized: bool
    level: str
    evidence: str
    execution: Execution
    arguments: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task, as it is remembered. `result` is None where it was too long to be kept, and where
    `failure` names the kind of failure. The task's files have no profiles here."""

    task: Task
    tool_name: str | None
    tool_version: int | None
    synthesized: bool
    arguments: Mapping[str, Json]
    result: str | None
    failure: str | None
    duration_ms: float | None
