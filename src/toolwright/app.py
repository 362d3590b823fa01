"""The only place that chooses adapters."""

import asyncio
import contextlib
import functools
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolwright.agent import looking_back, orchestrator, patterns, promoting, proving
from toolwright.agent.agent import Agent
from toolwright.agent.mutation import Measured
from toolwright.agent.policy import Policy
from toolwright.agent.profiles import Profiles
from toolwright.agent.run import Aside, Run, no_places
from toolwright.domain.correction import Again, Correction, Recorded
from toolwright.domain.execution import Execution, TestRun
from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.json import Json
from toolwright.domain.pattern import Pattern
from toolwright.domain.query import Query
from toolwright.domain.tool import Example, TestSuite, Tool, ToolSpec
from toolwright.durable.direct import DirectSteps
from toolwright.errors import NotFound, ToolwrightError
from toolwright.ports import (
    Analytics,
    ApprovalStore,
    CallStore,
    Embedder,
    Engineer,
    ExecutionStore,
    LookBacks,
    Measurements,
    Publisher,
    Sandbox,
    SandboxReport,
    SandboxState,
    Steps,
    ToolStore,
    Unmeasured,
    Workspace,
)
from toolwright.protocol.messages import ToolCount
from toolwright.settings import Settings
from toolwright.storage.analytics import StoredAnalytics
from toolwright.storage.approvals import Approvals
from toolwright.storage.artifacts import ArtifactLimits, Artifacts
from toolwright.storage.calls import Calls
from toolwright.storage.database import Database, open_database
from toolwright.storage.executions import Executions
from toolwright.storage.handed import Handed
from toolwright.storage.lookbacks import StoredLookBacks
from toolwright.storage.measurements import StoredMeasurements
from toolwright.storage.patterns import StoredPatterns
from toolwright.storage.sessions import Sessions
from toolwright.storage.tools import Tools
from toolwright.storage.uploads import UploadLimits, Uploads
from toolwright.storage.workspace import DataFolder
from toolwright.telemetry import within

if TYPE_CHECKING:
    from toolwright.durable.background import Background
    from toolwright.durable.line import Lines
    from toolwright.durable.workflows import Workflows
    from toolwright.engineers.model.asking import Asking
    from toolwright.observing import Observer

log = logging.getLogger(__name__)

SESSIONS = "sessions"
"""The folder in HOME with the sessions' files."""

_UNFORESEEN = (
    "Something went wrong on our side, and this request was not answered. It may work when asked again; "
    "the server's log tells more under query {id}."
)


@dataclass(frozen=True, slots=True)
class Application:
    """An agent with its settings, open until the context that made it ends."""

    settings: Settings
    agent: Agent
    uploads: Uploads
    artifacts: Artifacts
    measurements: Measurements
    look_backs: LookBacks
    analytics: Analytics
    idle: Sandbox
    """The agent's sandbox for what no query asks for; no observer counts it."""
    observer: "Observer | None" = None

    async def answer(
        self, query: Query, steps: Steps, publisher: Publisher, aside: Aside = no_places
    ) -> None:
        """Answers a query to its end: what nobody foresaw ends it too, with an honest `query_complete`."""
        observer = self.observer
        with within(query.id, query.session_id), observer.query(query) if observer else nullcontext():
            if observer is not None:
                steps = observer.steps(steps)
            try:
                await orchestrator.answer(self.agent, Run(query, steps, publisher, aside=aside))
            except Exception:
                # The step boundary: a query never hangs silently.
                log.exception("query failed")
                await self.give_up(query, steps, publisher)

    async def give_up(self, query: Query, steps: Steps, publisher: Publisher) -> None:
        """Ends a query that cannot be carried out. Where it had ended already, nothing is said twice."""
        reason = _UNFORESEEN.format(id=query.id)
        await orchestrator.abandon(self.agent, Run(query, steps, publisher), reason)

    async def withdraw(self, query: Query, publisher: Publisher) -> None:
        """Ends a query that was cancelled, when nothing of it runs any more."""
        with within(query.id, query.session_id):
            await orchestrator.withdraw(self.agent, Run(query, direct_steps(), publisher))


@dataclass(frozen=True, slots=True)
class Library:
    """The tools, and what runs them: all that commands about tools need."""

    tools: ToolStore
    approvals: ApprovalStore
    look_backs: LookBacks
    executions: ExecutionStore
    sandbox: Sandbox
    workspace: Workspace


@contextlib.asynccontextmanager
async def open_library(settings: Settings) -> AsyncGenerator[Library]:
    """Opens what the settings choose. The sandbox starts when it is first needed. Raises `StoreUnavailable`."""
    async with contextlib.AsyncExitStack() as stack:
        warming = _warming(settings, stack, None)
        database = await _database(settings, stack)
        yield Library(
            Tools(database, settings.home / "tools"),
            Approvals(database),
            StoredLookBacks(database),
            Executions(database),
            warming,
            _workspace(settings, _uploads(settings)),
        )


@contextlib.asynccontextmanager
async def open_application(
    settings: Settings,
    *,
    engineer: Engineer | None = None,
    sandbox: Sandbox | None = None,
    observer: "Observer | None" = None,
) -> AsyncGenerator[Application]:
    """Opens what the settings choose; `engineer` and `sandbox` stand in for them. Raises `StoreUnavailable`.
    An `observer` watches the queries and the sandbox.

    The sandbox starts in the background; who needs it first waits for it.
    """
    async with contextlib.AsyncExitStack() as stack:
        # First, so that its process imports what tools need while this one imports the rest.
        warming = _warming(settings, stack, sandbox)
        warming.begin()
        database = await _database(settings, stack)
        calls = Calls(database) if settings.model != "offline" else None
        if engineer is None:
            engineer = await asyncio.to_thread(_offline)
            if calls is not None:
                engineer = await _with_model(settings, engineer, calls, stack)
        uploads, artifacts = _uploads(settings), artifacts_of(settings)
        watched = observer.sandbox(warming) if observer else warming
        yield Application(
            settings,
            Agent(
                engineer=engineer,
                sandbox=watched,
                profiles=Profiles(watched),
                tools=Tools(database, settings.home / "tools"),
                approvals=Approvals(database),
                sessions=Sessions(database),
                executions=Executions(database),
                patterns=StoredPatterns(database),
                workspace=_workspace(settings, uploads),
                artifacts=artifacts,
                calls=calls,
                policy=Policy(reuse=settings.reuse_level, run=settings.run_level, approval=settings.approval),
            ),
            uploads,
            artifacts,
            StoredMeasurements(database),
            StoredLookBacks(database),
            StoredAnalytics(database),
            warming,
            observer,
        )


async def _database(settings: Settings, stack: contextlib.AsyncExitStack) -> Database:
    database = await open_database(settings.home / "toolwright.db")
    stack.push_async_callback(database.close)
    return database


def _warming(settings: Settings, stack: contextlib.AsyncExitStack, sandbox: Sandbox | None) -> "_Warming":
    settings.home.mkdir(parents=True, exist_ok=True)
    warming = _Warming(sandbox or _sandbox(settings))
    stack.push_async_callback(warming.close)
    return warming


def direct_steps() -> Steps:
    """Steps for a command that ends with its query."""
    return DirectSteps()


def durable(
    application: Application,
    publisher: Publisher,
    wrap_steps: Callable[[Steps], Steps] | None = None,
) -> "tuple[Workflows, Lines]":
    """The durable execution of a server: start the workflows, then let the lines resume."""
    # Here, so that `ask` and `tools` start without it.
    from toolwright.durable.line import Lines
    from toolwright.durable.workflows import Workflows

    async def answer(query: Query, steps: Steps) -> None:
        await application.answer(query, steps, publisher, lines.aside)

    async def give_up(query: Query) -> None:
        await application.give_up(query, direct_steps(), publisher)

    async def withdraw(query: Query) -> None:
        await application.withdraw(query, publisher)

    workflows = Workflows(application.settings.home, answer, wrap_steps)
    lines = Lines(
        application.agent.sessions,
        workflows,
        give_up,
        withdraw,
        at_once=application.settings.queries_at_once,
        waiting=application.settings.queries_waiting,
    )
    return workflows, lines


def background(application: Application, publisher: Publisher, lines: "Lines") -> "Sequence[Background]":
    """What a server finds out about its tools and its answers between the queries: start it last, end it first."""
    from toolwright.durable.looking_back import LookingBack
    from toolwright.durable.promoting import Promoting
    from toolwright.durable.proving import Proving

    agent = application.agent

    def busy() -> bool:
        state = application.idle.state()
        return lines.running > 0 or state.running > 0 or state.waiting > 0

    turn = proving.turns(busy)

    async def measure(entry: Unmeasured) -> Measured:
        measured = await proving.prove(agent.engineer, application.idle, agent.tools, entry.tool, turn)
        evidence = await proving.ask_its_file(agent, application.idle, entry, measured.evidence, turn)
        return replace(measured, evidence=evidence)

    async def tell(entry: Unmeasured) -> bool:
        session_id = await agent.sessions.session_of(entry.query_id)
        if session_id is None:
            return True
        if session_id not in settled:
            return False
        await proving.tell(publisher, session_id, entry.query_id, entry.tool)
        return True

    async def in_force(name: str) -> Tool | None:
        tool = await agent.tools.get(name)
        usable = tool is not None and tool.status == "active" and agent.policy.allows(tool.level)
        return tool if usable else None

    async def again(tool: Tool, recorded: Recorded) -> Again:
        return await looking_back.run_again(
            application.idle, agent.tools, agent.workspace, tool, recorded, turn
        )

    async def correct(correction: Correction) -> bool:
        if correction.session_id not in settled:
            return False
        # A session that was deleted meanwhile has nobody to tell.
        with contextlib.suppress(NotFound):
            await looking_back.tell(publisher, correction, agent.policy.result_characters)
        return True

    async def make(pattern: Pattern, parts: Sequence[Tool]) -> Tool:
        tool = await promoting.composite(agent, application.idle, pattern, parts, turn)
        await count_tools()
        return tool

    async def retire(pattern: Pattern) -> None:
        await promoting.retire(agent, pattern)
        await count_tools()

    async def count_tools() -> None:
        await publisher.broadcast(ToolCount.event, {"count": await agent.tools.count()})

    async def announce(pattern: Pattern) -> bool:
        session_id = None if pattern.query_id is None else await agent.sessions.session_of(pattern.query_id)
        tool = await patterns.tool_of(agent, pattern)
        if session_id is None or tool is None:
            return True
        if session_id not in settled:
            return False
        await promoting.tell(publisher, session_id, pattern, tool)
        return True

    workers = (
        Proving(application.measurements, measure, tell),
        LookingBack(application.look_backs, in_force, again, correct),
        Promoting(
            agent.patterns,
            functools.partial(promoting.due, agent),
            make,
            functools.partial(promoting.lost, agent),
            retire,
            announce,
        ),
    )
    settled = proving.Settled(lines.busy)

    def ended(session_id: str) -> None:
        settled.ended(session_id)
        for worker in workers:
            asyncio.get_running_loop().call_later(proving.SETTLED_SECONDS + 0.1, worker.wake)

    lines.on_end(ended)
    return workers


def embedder() -> Embedder:
    """What turns texts into vectors, so far nothing: tools are found by plan shape and full text."""
    from toolwright.embedders.lexical import LexicalEmbedder

    return LexicalEmbedder()


def _uploads(settings: Settings) -> Uploads:
    mb = 1 << 20
    limits = UploadLimits(settings.upload_mb * mb, settings.session_files, settings.session_files_mb * mb)
    return Uploads(settings.home / SESSIONS, limits)


def artifacts_of(settings: Settings) -> Artifacts:
    """The files that tools have made."""
    limits = ArtifactLimits(settings.session_files, settings.session_files_mb << 20)
    return Artifacts(settings.home / SESSIONS, limits)


def _workspace(settings: Settings, uploads: Uploads) -> Workspace:
    return DataFolder(settings.data, uploads, closed=settings.home, handed=Handed(settings.home / SESSIONS))


def _offline() -> Engineer:
    from toolwright.engineers.offline.engineer import OfflineEngineer

    return OfflineEngineer()


async def _with_model(
    settings: Settings, offline: Engineer, calls: CallStore, stack: contextlib.AsyncExitStack
) -> Engineer:
    """The model that the settings name, alone or where the offline engineer declines. Raises `RequestRejected` where it
    cannot be used."""
    name = settings.model.removeprefix("cascade:")
    model, asking = await asyncio.to_thread(_model, settings, name, calls)
    await stack.enter_async_context(asking.opened())
    if name == settings.model:
        return model
    from toolwright.engineers.model.cascade import Cascade

    return Cascade(offline, model)


def _model(settings: Settings, name: str, calls: CallStore) -> "tuple[Engineer, Asking]":
    # Here, so that no provider's library is imported where no model is set.
    from toolwright.engineers.model.asking import Asking, Budget
    from toolwright.engineers.model.engineer import ModelEngineer, World
    from toolwright.engineers.model.provider import model_of

    key = None if settings.model_api_key is None else settings.model_api_key.get_secret_value()
    asking = Asking(
        model_of(name, settings.model_base_url, key),
        name,
        calls,
        Budget(settings.model_query_tokens, settings.model_session_tokens),
        settings.model_timeout_seconds,
    )
    world = World(
        settings.sandbox_packages,
        settings.sandbox_memory_mb,
        settings.sandbox_cpu_seconds,
        settings.model_samples,
    )
    return ModelEngineer(asking, world, settings.model_implementations), asking


def _sandbox(settings: Settings) -> Sandbox:
    if settings.sandbox == "auto":
        from toolwright.sandboxes.choice import FirstThatHolds

        return FirstThatHolds(lambda: _kernel(settings), lambda: _docker(settings))
    return _docker(settings) if settings.sandbox == "docker" else _kernel(settings)


def _kernel(settings: Settings) -> Sandbox:
    from toolwright.sandboxes.kernel.sandbox import KernelSandbox

    return KernelSandbox(
        data_folder=settings.data,
        uploads=settings.home / SESSIONS,
        closed=(settings.home,),
        memory_mb=settings.sandbox_memory_mb,
        cpu_seconds=settings.sandbox_cpu_seconds,
        timeout_seconds=settings.sandbox_timeout_seconds,
        packages=settings.sandbox_packages,
    )


def _docker(settings: Settings) -> Sandbox:
    from toolwright.sandboxes.docker.sandbox import DockerSandbox

    return DockerSandbox(
        data_folder=settings.data,
        home=settings.home,
        uploads=settings.home / SESSIONS,
        closed=(settings.home,),
        memory_mb=settings.sandbox_memory_mb,
        cpu_seconds=settings.sandbox_cpu_seconds,
        timeout_seconds=settings.sandbox_timeout_seconds,
        packages=settings.sandbox_packages,
        python_image=settings.sandbox_python_image,
    )


class _Warming:
    """A `Sandbox` that starts in the background: a server is ready before its sandbox is warm, and a command that
    runs nothing never starts it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._starting: asyncio.Task[SandboxReport] | None = None

    def begin(self) -> asyncio.Task[SandboxReport]:
        if self._starting is None or _failed(self._starting):
            self._starting = asyncio.create_task(self._sandbox.start())
            self._starting.add_done_callback(_tell)
        return self._starting

    async def start(self) -> SandboxReport:
        return await self._ready()

    async def close(self) -> None:
        if self._starting is None:
            return
        self._starting.cancel()
        with contextlib.suppress(asyncio.CancelledError, ToolwrightError):
            await self._starting
        await self._sandbox.close()

    async def report(self) -> SandboxReport:
        await self._ready()
        return await self._sandbox.report()

    def state(self) -> SandboxState:
        return self._sandbox.state()

    async def profile(self, files: Sequence[DataFile]) -> Sequence[FileProfile]:
        await self._ready()
        return await self._sandbox.profile(files)

    async def test(self, name: str, code: str, tests: TestSuite) -> TestRun:
        await self._ready()
        return await self._sandbox.test(name, code, tests)

    async def run_examples(
        self, spec: ToolSpec, code: str, examples: Sequence[Example]
    ) -> Sequence[Execution]:
        await self._ready()
        return await self._sandbox.run_examples(spec, code, examples)

    async def execute(
        self, spec: ToolSpec, code: str, arguments: Mapping[str, Json], files: Sequence[DataFile]
    ) -> Execution:
        await self._ready()
        return await self._sandbox.execute(spec, code, arguments, files)

    async def _ready(self) -> SandboxReport:
        # Shielded: one caller that gives up must not stop the start for all.
        return await asyncio.shield(self.begin())


def _failed(starting: asyncio.Task[SandboxReport]) -> bool:
    """Whether a start is over and came to nothing, so that the next call tries again."""
    return starting.done() and (starting.cancelled() or starting.exception() is not None)


def _tell(starting: asyncio.Task[SandboxReport]) -> None:
    if starting.cancelled():
        return
    error = starting.exception()
    if error is not None:
        log.error("sandbox did not start", exc_info=error)
        return
    report = starting.result()
    if report.tier is None:
        log.warning("sandbox refuses to run", extra={"backend": report.backend, "reason": report.refusal})
    else:
        log.info("sandbox ready", extra={"backend": report.backend, "tier": report.tier})
