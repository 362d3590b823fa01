"""The few seams. Adapters implement them, `app.build` chooses, everything else asks for what it needs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from toolwright.domain.approval import Approval, Decision
from toolwright.domain.correction import Again, Correction, Recorded
from toolwright.domain.evidence import Evidence, Level, Verdict
from toolwright.domain.execution import Execution, TestRun
from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.invariant import Invariant
from toolwright.domain.json import Json
from toolwright.domain.pattern import Pattern, PatternStep
from toolwright.domain.query import Context, Done, Outcome, Query, Task
from toolwright.domain.session import Message
from toolwright.domain.spending import Charge, Spent
from toolwright.domain.tool import (
    Bound,
    Candidate,
    Example,
    Implementation,
    TestSuite,
    Tool,
    ToolSpec,
)

T = TypeVar("T")


Tell = Callable[[str], Awaitable[None]]
"""Is told the words of an answer, part by part as they are written: nothing where they come all at once."""


class Recall(Protocol):
    """Looks up what a request may refer to: only for one that is not understood by itself."""

    async def __call__(self) -> Context:
        """What the conversation gives it."""
        ...

    async def tables(self) -> Sequence[tuple[DataFile, FileProfile]]:
        """Some of the files that it could be about."""
        ...

    async def tools(self, words: str) -> Sequence[Tool]:
        """Tools that may answer, those first whose words are nearest."""
        ...


class Engineer(Protocol):
    """Who plans, writes and applies tools. Raises `EngineerDeclined` for what it cannot do; never invents."""

    @property
    def name(self) -> str:
        """ "offline", or the model's name."""
        ...

    def attempts(self, spec: ToolSpec) -> int:
        """How many implementations of the specification are worth trying: 1 where the same goes in and comes out."""
        ...

    @property
    def pure(self) -> bool:
        """Whether the same request gives the same result at no cost, so that none has to be kept across a crash."""
        ...

    def wrote(self, spec: ToolSpec) -> bool:
        """Whether a tool of this specification is its own, so that it can write it anew and compare its shape."""
        ...

    async def decompose(self, whole: Task, recall: Recall) -> Sequence[Task]:
        """The tasks that a request, given as one task with all its files, consists of, in order, each with the files
        that are its own. `[whole]` where it is one, or is not understood. Raises `EngineerDeclined`."""
        ...

    async def shape(self, task: Task) -> str | None:
        """Canonical plan shape of the task, or None where this engineer has none. Raises
        `EngineerDeclined`."""
        ...

    async def specify(self, task: Task) -> ToolSpec: ...

    async def write_tests(self, spec: ToolSpec) -> TestSuite:
        """From the specification alone, before any implementation exists."""
        ...

    async def alternatives(self, spec: ToolSpec) -> Sequence[Implementation]:
        """Independent implementations of the specification, written without sight of each other, to compare with; none
        where the examples of the suite have a reference of their own."""
        ...

    async def further_examples(self, spec: ToolSpec) -> Sequence[Example]:
        """Examples from the specification alone that are not in the suite; none where they cannot be told. May take a
        moment of computing: not for a query that waits."""
        ...

    async def invariants(self, spec: ToolSpec) -> Sequence[Invariant]:
        """What holds of the tool's results on any file; none where it is not known."""
        ...

    async def implement(
        self, spec: ToolSpec, tests: TestSuite, failure: Verdict | None
    ) -> Implementation: ...

    async def bind(self, tool: Tool, task: Task) -> Bound:
        """The tool's arguments, read from the request. Raises `ToolMismatch` when the tool computes something
        else."""
        ...

    async def respond(self, query: Query, outcome: Outcome, tell: Tell) -> str:
        """The answer in words (Markdown), true to the result alone. `tell` is told its beginning while it is written:
        the same again after a crash, or other words where they were not kept. What is returned is what counts."""
        ...


class Embedder(Protocol):
    """Text to vectors; the lexical one ranks by full text alone and has no vectors."""

    @property
    def id(self) -> str: ...

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]] | None:
        """One vector a text, or None where this embedder has no vectors."""
        ...


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a sandbox: whether it holds, and the reason in words."""

    name: str
    holds: bool
    detail: str


@dataclass(frozen=True, slots=True)
class SandboxReport:
    """What the sandbox found at its start. `tier` is None when running is refused."""

    backend: str
    tier: str | None
    layers: tuple[Layer, ...]
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class SandboxState:
    """How a sandbox stands at a moment: boxes that wait for a job, that run one, and jobs that wait for a box."""

    ready: int = 0
    running: int = 0
    waiting: int = 0


class Sandbox(Protocol):
    """Where untrusted code runs and users' files are read. Fails closed with `SandboxUnavailable`.

    File arguments are given by `DataFile.name`; the sandbox maps them to where the file is inside, and maps
    paths in messages back to names.
    """

    async def start(self) -> SandboxReport: ...

    async def close(self) -> None: ...

    async def report(self) -> SandboxReport: ...

    def state(self) -> SandboxState: ...

    async def profile(self, files: Sequence[DataFile]) -> Sequence[FileProfile]: ...

    async def test(self, name: str, code: str, tests: TestSuite) -> TestRun:
        """Runs the pytest file against the module `name` of source `code`."""
        ...

    async def run_examples(
        self, spec: ToolSpec, code: str, examples: Sequence[Example]
    ) -> Sequence[Execution]:
        """One run of the function an example, in order, each with its generated files and nothing else."""
        ...

    async def execute(
        self,
        spec: ToolSpec,
        code: str,
        arguments: Mapping[str, Json],
        files: Sequence[DataFile],
    ) -> Execution:
        """One run. It alone delivers the files that the tool writes, as `Execution.written`."""
        ...


class ToolStore(Protocol):
    """The registry's memory. A stale tool comes with `code` and `test_code` as they are in its files now."""

    async def add(self, key: str, spec: ToolSpec, code: str, tests: TestSuite, verdict: Verdict) -> Tool:
        """Registers a version in one transaction, or returns the one in force where it is this very one. The same
        `key` again returns what it made then. Raises `RequestRejected`, also for what failed where a version passed."""
        ...

    async def get(self, name: str) -> Tool | None: ...

    async def by_shape(self, shape: str) -> Sequence[Tool]: ...

    async def search(self, text: str, limit: int) -> Sequence[Candidate]: ...

    async def list(self) -> Sequence[Tool]: ...

    async def count(self) -> int: ...

    async def levels(self) -> Mapping[Level, int]:
        """How many tools in force have each level of evidence; levels without one are left out."""
        ...

    async def remove(self, name: str) -> bool: ...

    async def versions(self, name: str) -> Sequence[Tool]:
        """All versions as they were registered, newest first; none where there is no such tool."""
        ...

    async def rollback(self, name: str, version: int) -> Tool:
        """Puts a registered version in force again, code, tests and evidence. Raises `NotFound`."""
        ...

    async def confirm(self, name: str, by: str) -> Tool:
        """The version in force, confirmed by a person. Raises `NotFound`, and `RequestRejected` for what did not
        pass its verification or has been changed since."""
        ...

    async def anchor(self, tool: Tool, facts: Sequence[str]) -> Tool:
        """The version with these facts from outside among its evidence, each once."""
        ...

    async def clean(self) -> int:
        """Removes tools whose file is gone; marks those "stale" whose file changed by hand. Returns how many
        were removed."""
        ...

    async def examples(self, name: str, version: int) -> Sequence[Example]:
        """The examples a version was registered with."""
        ...

    async def free_name(self, base: str, shape: str) -> str:
        """`base`, or `base_2` and so on where a tool of another shape has that name."""
        ...

    async def reverified(self, tool: Tool, verdict: Verdict) -> Tool:
        """Stores the evidence of a changed file as a new version, active again."""
        ...


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A version in force whose mutants were not run, or were and nobody was told: then its evidence has them.

    `made_by` is the key it was registered under, `attempts` how often a run was begun.
    """

    tool: Tool
    made_by: str
    attempts: int

    @property
    def query_id(self) -> str:
        """Of the query that it was made for, where it was made for one: the key begins with it."""
        return self.made_by.partition("/")[0]


class Measurements(Protocol):
    """What is found out about tools after they were registered."""

    async def waiting(self) -> Sequence[Unmeasured]:
        """Some of the versions in force that wait for their mutants, the oldest first, as they were registered."""
        ...

    async def attempt(self, tool: Tool, number: int) -> None:
        """Says how often a run was begun, before it is: one that takes the process down counts as well."""
        ...

    async def store(self, tool: Tool, evidence: Evidence, further: Sequence[Example]) -> None:
        """Stores the evidence of a version, and adds to the examples it is verified with."""
        ...

    async def end(self, tool: Tool) -> None:
        """The version waits no more."""
        ...


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An emission with its place in the session: `name` is the Socket.IO event, `payload` complete."""

    session_id: str
    seq: int
    name: str
    payload: Mapping[str, Json]


class SessionStore(Protocol):
    """Sessions, their messages, queries and emissions."""

    async def ensure(self, session_id: str) -> None: ...

    async def exists(self, session_id: str) -> bool: ...

    async def remove(self, session_id: str) -> bool:
        """Forgets the session with its messages, queries and events; False when there was none. Raises
        `RequestRejected` while one of its queries is not finished."""
        ...

    async def accept(self, query: Query) -> None:
        """Stores an accepted query at the end of its session's line."""
        ...

    async def unfinished(self) -> Sequence[Query]:
        """Accepted, neither finished nor cancelled, in the order of acceptance."""
        ...

    async def session_of(self, query_id: str) -> str | None:
        """The session that a query was asked in; None where it is not known, or its session was deleted."""
        ...

    async def withdrawn(self) -> Sequence[Query]:
        """Cancelled and not finished, in the order of acceptance."""
        ...

    async def cancel(self, query_id: str, session_id: str | None) -> Query:
        """Decides that a query, of this session where one is given, will not be answered. Raises `NotFound`, or
        `TooLate` where its answer stands already or it has been cancelled before."""
        ...

    async def finish(self, query_id: str, *, cancelled: bool = False) -> bool:
        """Closes a query. False, and nothing is done, where it has been cancelled and `cancelled` does not say so."""
        ...

    async def add_message(self, session_id: str, key: str, role: str, content: str) -> None:
        """Appends a message once per `key`."""
        ...

    async def add_answer(self, query: Query, content: str) -> bool:
        """Appends the answer once. False, and nothing is done, where the query has been cancelled."""
        ...

    async def add_cancellation(self, query: Query, content: str) -> None:
        """Appends the answer of a cancelled query once, where its question is in the conversation."""
        ...

    async def messages(self, session_id: str, limit: int) -> Sequence[Message]:
        """The last `limit`, oldest first."""
        ...

    async def add_event(
        self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]
    ) -> StoredEvent | None:
        """Gives the emission its `seq` and `at`; None when this identity was inserted before."""
        ...

    async def events_after(self, session_id: str, seq: int, limit: int) -> Sequence[StoredEvent]: ...

    async def kept_events(self, session_id: str) -> range:
        """The numbers of the events that can be replayed; empty where there are none yet."""
        ...

    async def latest(self, session_id: str, name: str) -> StoredEvent | None:
        """The newest kept event of this name, else the newest of all."""
        ...


class ExecutionStore(Protocol):
    """What was done for each query of a session, forgotten with it."""

    async def add(self, query: Query, step: int, done: Done) -> None:
        """Stores what became of the query's task at this place, from 1, once."""
        ...

    async def recent(self, session_id: str, limit: int) -> Sequence[Done]:
        """The newest that gave a result, oldest first."""
        ...

    async def of(self, query_id: str) -> Sequence[Done]:
        """What was done for a query, in order."""
        ...

    async def confirm(self, query_id: str, by: str) -> Sequence[Done]:
        """Says that a person found the results of a query right; what of it gave one by a tool. Raises `NotFound`."""
        ...

    async def confirmed(self, tool_name: str) -> Sequence[Recorded]:
        """The runs of a tool whose results a person found right and that were kept, the newest first."""
        ...

    async def alike(self, session_id: str, words: str, beyond: int, limit: int) -> Sequence[Done]:
        """Of those that gave a result before the newest `beyond`, the ones whose requests share most with these words,
        oldest first. None that shares nothing."""
        ...


@dataclass(frozen=True, slots=True)
class PatternUse:
    """A query that had the steps of a pattern: whether it was done by `followed` it, and whether all of them succeeded.

    `name` is what the pattern is called where it is a new one.
    """

    key: str
    name: str
    query_id: str
    steps: tuple[PatternStep, ...]
    followed: bool
    succeeded: bool


class PatternStore(Protocol):
    """What requests of several tasks have in common. Not of any session: it stays when one is forgotten."""

    async def add(self, uses: Sequence[PatternUse]) -> None:
        """Counts each use once a query and pattern. What a success shows of the steps is kept."""
        ...

    async def get(self, key: str) -> Pattern | None: ...

    async def list(self) -> Sequence[Pattern]:
        """All, the most frequent first."""
        ...

    async def attempt(self, pattern: Pattern, number: int) -> None:
        """Says how often it was begun to make its composite tool of these parts, before it is."""
        ...

    async def settle(
        self, pattern: Pattern, made_of: Sequence[str] | None, composite: str | None, problem: str | None
    ) -> None:
        """Says which composite tool was made of these parts, or why there is none."""
        ...

    async def untold(self) -> Sequence[Pattern]:
        """Those whose composite tool nobody was told of."""
        ...

    async def told(self, pattern: Pattern) -> None: ...


@dataclass(frozen=True, slots=True)
class Relationship:
    """Two tools in one request: `together` in so many with `tool` before `other`, in `feeds` of these `other` took its
    result."""

    tool: str
    other: str
    together: int
    feeds: int


@dataclass(frozen=True, slots=True)
class TaskDone:
    """A task of a session as it was recorded, without what it was about and what came out. `step` is its place in its
    query, from 1, `takes` that of the task whose result it took."""

    query_id: str
    step: int
    takes: int | None
    tool_name: str | None
    tool_version: int | None
    synthesized: bool
    failure: str | None
    duration_ms: float | None
    at: str


@dataclass(frozen=True, slots=True)
class Totals:
    """How much is recorded: of the tasks `succeeded` gave a result, `synthesized` needed a new tool."""

    sessions: int
    queries: int
    tasks: int
    succeeded: int
    synthesized: int


@dataclass(frozen=True, slots=True)
class Usage:
    """How often a tool gave a result, in how many sessions, and how long that took."""

    tool: str
    runs: int
    sessions: int
    mean_duration_ms: float | None
    last_used: str


class Analytics(Protocol):
    """What was recorded of tasks, counted. What belonged to a session is forgotten with it."""

    async def relationships(self) -> Sequence[Relationship]:
        """Of all tools that served one request, the most frequent first."""
        ...

    async def of_session(self, session_id: str) -> Sequence[TaskDone]:
        """All tasks of a session, in order."""
        ...

    async def totals(self) -> Totals: ...

    async def usage(self) -> Sequence[Usage]:
        """Of each tool that was used, the most used first."""
        ...


class LookBacks(Protocol):
    """Recorded runs of versions that are not in force any more, and the answers that come out otherwise now."""

    async def replaced(self) -> Sequence[str]:
        """The names of the tools that have such runs."""
        ...

    async def next(self, tool: Tool) -> Recorded | None:
        """The newest such run of a tool whose version in force is this one."""
        ...

    async def attempt(self, recorded: Recorded, number: int) -> None:
        """Says how often it was begun to run again, before it is."""
        ...

    async def store(self, tool: Tool, recorded: Recorded, again: Again) -> None:
        """Says what came out with this version: it is a correction where that differs."""
        ...

    async def untold(self) -> Sequence[Correction]:
        """Some of those whose session does not know, the oldest first."""
        ...

    async def told(self, correction: Correction) -> None: ...

    async def of_tool(self, name: str) -> Sequence[Correction]:
        """All of a tool, the newest first."""
        ...

    async def of_session(self, session_id: str) -> Sequence[Correction]:
        """All of a session, the newest first."""
        ...


class ApprovalStore(Protocol):
    """What people are asked, and what they said. Forgotten with the session that asked."""

    async def ask(self, approval: Approval) -> None:
        """Stores it once, by its id."""
        ...

    async def waiting(self) -> Sequence[Approval]:
        """Those of queries that wait, the oldest first."""
        ...

    async def get(self, approval_id: str) -> Approval:
        """One that waits, or waited. Raises `NotFound`."""
        ...

    async def decide(self, approval_id: str, decision: Decision) -> Approval:
        """Decides one that waits, once. Raises `NotFound`, or `TooLate` where it is decided or its query has ended."""
        ...

    async def decided(self, approval_id: str) -> Decision:
        """What a person said, as soon as they say it, wherever they do."""
        ...


class CallStore(Protocol):
    """The calls to language models: what they took, and what came back. Forgotten with their session."""

    async def answered(self, charge: Charge, key: str) -> str | None:
        """What came back from this call of this step, where it was made before."""
        ...

    async def add(self, charge: Charge, key: str, model: str, spent: Spent, answer: str | None) -> None:
        """Stores a call, with its answer where there is one that can be used."""
        ...

    async def of_query(self, query_id: str) -> Mapping[str, Spent]:
        """What each step of the query took, in the order in which they were begun."""
        ...

    async def of_session(self, session_id: str) -> Spent: ...

    async def in_all(self) -> Spent: ...


class Steps(Protocol):
    """Runs a stage once: a durable one returns the stored result after a crash instead of running it
    again."""

    async def run(self, key: str, returns: type[T], call: Callable[[], Awaitable[T]]) -> T: ...

    async def side_by_side(
        self,
        key: str,
        returns: type[T],
        branches: Sequence[Callable[[], Awaitable[T]]],
        ended: Callable[[int], None],
    ) -> Sequence[T]:
        """Runs branches at the same time, each once and with steps of its own; their results in order. `ended` is told
        the place of each, in order, when it and those before have ended. A branch raises nothing but what cancels it.
        """
        ...


class Publisher(Protocol):
    """Where emissions go: stored first, then to the clients of the session."""

    async def publish(self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        """Stores and sends once per `identity`, which is derived, so it is the same when a query runs
        again."""
        ...

    async def broadcast(self, name: str, payload: Mapping[str, Json], session_id: str | None = None) -> None:
        """To every client, not stored: `tool_count` alone. What has not changed since a moment ago may go to the
        clients of `session_id` alone."""
        ...


class ArtifactStore(Protocol):
    """Files that tools have made, kept with the session they were made for."""

    async def keep(self, session_id: str, execution: Execution) -> Execution:
        """The run with what it has written kept as its artifacts, as far as the session has room; nothing else of it
        changes. Raises `StoreUnavailable`."""
        ...


class Workspace(Protocol):
    """The data files a session may read, by the names people use."""

    def mentioned(self, prompt: str, session_id: str) -> Sequence[DataFile]:
        """The files a prompt names. Raises `FileProblem` (missing, ambiguous, outside) with the
        candidates."""
        ...

    def tables(self, session_id: str, limit: int) -> Sequence[DataFile]:
        """Files that a request of the session could be about, its uploads first."""
        ...

    def keep(self, session_id: str, key: str, table: str) -> DataFile:
        """Keeps a table, a JSON text, that one task of a query hands to the next; the same `key` again is the same
        file. `query_id` begins the key."""
        ...

    def discard(self, session_id: str, query_id: str) -> None:
        """Removes what was kept for a query."""
        ...
