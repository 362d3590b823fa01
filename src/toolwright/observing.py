"""Watching a server at work: its metrics, and a span a query, a stage, a sandbox run.

Spans go through OpenTelemetry's API: without its SDK they are nothing. Neither spans nor metrics carry what a person
wrote, what a file holds or who a session is; an exception is told by its class alone.
"""

import contextlib
import time
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from typing import TypeVar, cast

from opentelemetry.trace import Span, Status, StatusCode, Tracer, TracerProvider, get_tracer

from toolwright import __version__
from toolwright.domain.execution import Execution, TestRun
from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.json import Json
from toolwright.domain.query import Query
from toolwright.domain.tool import Example, TestSuite, ToolSpec
from toolwright.metrics import Metrics
from toolwright.ports import Publisher, Sandbox, SandboxReport, SandboxState, Steps

T = TypeVar("T")


class Observer:
    """Wraps what a query works with. `provider` stands in for the one that OpenTelemetry has been given."""

    def __init__(self, metrics: Metrics, provider: TracerProvider | None = None) -> None:
        self.metrics = metrics
        self._tracer = get_tracer("toolwright", __version__, provider)

    @contextlib.contextmanager
    def query(self, query: Query) -> Generator[None]:
        """The span of a query's work. Attributes: `toolwright.query`."""
        with span(self._tracer, "query", {"toolwright.query": query.id}):
            yield

    def steps(self, steps: Steps) -> Steps:
        return _Steps(steps, self.metrics, self._tracer)

    def sandbox(self, sandbox: Sandbox) -> Sandbox:
        return _Sandbox(sandbox, self.metrics, self._tracer)

    def publisher(self, publisher: Publisher) -> Publisher:
        return _Publisher(publisher, self.metrics)


@contextlib.contextmanager
def span(tracer: Tracer, name: str, attributes: Mapping[str, str | int]) -> Generator[Span]:
    """A span whose failure is told by the class of the exception: its message may quote a person."""
    with tracer.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except BaseException as error:
            current.set_attribute("error.type", type(error).__qualname__)
            current.set_status(Status(StatusCode.ERROR))
            raise


class _Publisher:
    """Counts the queries that end."""

    def __init__(self, inner: Publisher, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics

    async def publish(self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        await self._inner.publish(session_id, identity, name, payload)
        if name == "query_complete":
            about = cast("Mapping[str, Json]", payload["metadata"])
            self._metrics.ended(
                cast("str | None", about["status"]),
                payload["success"] is True,
                cast("str | None", about["strategy"]),
                cast("float", about["duration_ms"]) / 1000,
            )

    async def broadcast(self, name: str, payload: Mapping[str, Json], session_id: str | None = None) -> None:
        await self._inner.broadcast(name, payload, session_id)


class _Steps:
    """Measures each stage that is really worked on; what a restart finds finished is not."""

    def __init__(self, inner: Steps, metrics: Metrics, tracer: Tracer) -> None:
        self._inner = inner
        self._metrics = metrics
        self._tracer = tracer

    async def run(self, key: str, returns: type[T], call: Callable[[], Awaitable[T]]) -> T:
        stage, _, attempt = key.partition(".")

        async def measured() -> T:
            attributes = {"toolwright.stage": stage, "toolwright.attempt": int(attempt or 1)}
            started = time.perf_counter()
            try:
                with span(self._tracer, f"stage {stage}", attributes):
                    return await call()
            finally:
                self._metrics.stage_seconds.labels(stage).observe(time.perf_counter() - started)

        return await self._inner.run(key, returns, measured)

    async def side_by_side(
        self,
        key: str,
        returns: type[T],
        branches: Sequence[Callable[[], Awaitable[T]]],
        ended: Callable[[int], None],
    ) -> Sequence[T]:
        return await self._inner.side_by_side(key, returns, branches, ended)


class _Sandbox:
    """Counts and measures the runs of a sandbox."""

    def __init__(self, inner: Sandbox, metrics: Metrics, tracer: Tracer) -> None:
        self._inner = inner
        self._metrics = metrics
        self._tracer = tracer

    async def start(self) -> SandboxReport:
        return await self._inner.start()

    async def close(self) -> None:
        await self._inner.close()

    async def report(self) -> SandboxReport:
        return await self._inner.report()

    def state(self) -> SandboxState:
        return self._inner.state()

    async def profile(self, files: Sequence[DataFile]) -> Sequence[FileProfile]:
        with self._run("profile", {"toolwright.files": len(files)}) as ended:
            found = await self._inner.profile(files)
            ended(["ok" if profile.problem is None else "problem" for profile in found])
            return found

    async def test(self, name: str, code: str, tests: TestSuite) -> TestRun:
        with self._run("test", {}) as ended:
            run = await self._inner.test(name, code, tests)
            passed = all(result.outcome == "passed" for result in run.results)
            ended(["problem" if run.problem is not None else "ok" if passed else "failed"])
            return run

    async def run_examples(
        self, spec: ToolSpec, code: str, examples: Sequence[Example]
    ) -> Sequence[Execution]:
        with self._run("example", {"toolwright.examples": len(examples)}) as ended:
            runs = await self._inner.run_examples(spec, code, examples)
            ended([run.kind for run in runs])
            return runs

    async def execute(
        self, spec: ToolSpec, code: str, arguments: Mapping[str, Json], files: Sequence[DataFile]
    ) -> Execution:
        with self._run("execute", {"toolwright.files": len(files)}) as ended:
            run = await self._inner.execute(spec, code, arguments, files)
            ended([run.kind])
            return run

    @contextlib.contextmanager
    def _run(self, kind: str, attributes: Mapping[str, int]) -> Generator[Callable[[Sequence[str]], None]]:
        started = time.perf_counter()
        with span(self._tracer, f"sandbox {kind}", attributes) as current:

            def ended(outcomes: Sequence[str]) -> None:
                for outcome in outcomes:
                    self._metrics.runs.labels(kind, outcome).inc()
                current.set_attribute("toolwright.outcomes", sorted(set(outcomes)))

            try:
                yield ended
            except BaseException as error:
                self._metrics.runs.labels(
                    kind, "unavailable" if isinstance(error, Exception) else "cancelled"
                ).inc()
                raise
            finally:
                self._metrics.run_seconds.labels(kind).observe(time.perf_counter() - started)
