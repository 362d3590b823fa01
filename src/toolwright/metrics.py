"""What a server counts and measures, in a registry of its own; shown at `/metrics` in Prometheus' text form.

Labels come from the code, never from a request: a stage, a strategy, a kind of run, a level of evidence.
"""

import re
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from toolwright.domain.evidence import Level
from toolwright.ports import SandboxState

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Metrics:
    """The instruments. Counters grow as things happen; gauges are set by `look` just before they are read."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.queries = Counter(
            "toolwright_queries",
            "Queries that ended, by how and by strategy",
            ("outcome", "strategy"),
            registry=registry,
        )
        self.query_seconds = Histogram(
            "toolwright_query_duration_seconds",
            "From the start of a query's work to its answer",
            ("strategy",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.stage_seconds = Histogram(
            "toolwright_stage_duration_seconds",
            "One stage of a query",
            ("stage",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.runs = Counter(
            "toolwright_sandbox_runs",
            "Runs in the sandbox, by kind and by how they ended",
            ("kind", "outcome"),
            registry=registry,
        )
        self.run_seconds = Histogram(
            "toolwright_sandbox_duration_seconds",
            "One call of the sandbox, the wait for a box included",
            ("kind",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._waiting = Gauge("toolwright_queries_waiting", "Accepted, not begun", registry=registry)
        self._running = Gauge("toolwright_queries_running", "Begun, not ended", registry=registry)
        self._boxes = Gauge(
            "toolwright_sandbox_boxes",
            "Boxes that wait for a job, that run one, and jobs that wait for a box",
            ("state",),
            registry=registry,
        )
        self._clients = Gauge("toolwright_clients", "Socket.IO clients connected", registry=registry)
        self._sessions = Gauge("toolwright_sessions", "Sessions with a client connected", registry=registry)
        self._tools = Gauge(
            "toolwright_tools", "Tools in force, by level of evidence", ("level",), registry=registry
        )

    def ended(self, status: str | None, success: bool, strategy: str | None, seconds: float) -> None:
        """A query that ended; `status` as in its `query_complete`."""
        name = strategy or "none"
        self.queries.labels("answered" if success else _outcome(status), name).inc()
        self.query_seconds.labels(name).observe(seconds)

    def look(
        self,
        *,
        waiting: int,
        running: int,
        clients: int,
        sessions: int,
        tools: Mapping[Level, int],
        sandbox: SandboxState,
    ) -> None:
        """How things stand now."""
        self._waiting.set(waiting)
        self._running.set(running)
        self._clients.set(clients)
        self._sessions.set(sessions)
        for level in Level:
            self._tools.labels(str(level)).set(tools.get(level, 0))
        for state in ("ready", "running", "waiting"):
            self._boxes.labels(state).set(getattr(sandbox, state))

    def text(self) -> bytes:
        return generate_latest(self._registry)


def _outcome(status: str | None) -> str:
    """EngineerDeclined -> engineer_declined; a level of evidence says that the tool itself failed."""
    if status is None:
        return "unknown"
    if status in list(Level):
        return "tool_failed"
    return _WORD.sub("_", status).lower()
