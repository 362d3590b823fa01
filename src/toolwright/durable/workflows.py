"""Queries as durable workflows on DBOS, embedded: its state is a SQLite file in HOME.

What this relies on, from reading and trying DBOS 3.4:
- The workflow's body runs again from its start after a crash; `run_step_async` returns what finished steps stored.
- At launch all pending workflows of this executor and version are put back into DBOS's queue. Starting a workflow
  under an id that exists does not run it; it waits for its result.
- Launched inside a running loop, DBOS runs coroutines on that loop.
- An `asyncio` cancellation is not stored as an outcome, so a cancelled workflow stays pending for the next start.
- A step runs in its workflow's task, so cancelling the task cancels the step; DBOS's own cancelling does not.
"""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID

from toolwright.domain.query import Query
from toolwright.durable.branches import Branches
from toolwright.durable.outcome import Adapters, Stored, carry_out, replay
from toolwright.ports import Steps

T = TypeVar("T")
log = logging.getLogger(__name__)

# Pinned: DBOS recovers only what was started under the same version, and derives one from the source by default.
VERSION = "1"
EXECUTOR = "toolwright"
# A query that takes the server down with it is given up after this many restarts, not started for ever. Many, because
# the count does not tell whose fault it was: a server that is killed again and again for another reason loses nothing.
RECOVERY_ATTEMPTS = 10
POLL_SECONDS = 0.1
CANCEL_AGAIN_SECONDS = 0.2


class DurableSteps:
    """Steps of the workflow that is running in the calling task."""

    def __init__(self, branches: Callable[[], Branches]) -> None:
        self._adapters = Adapters()
        self._branches = branches

    async def run(self, key: str, returns: type[T], call: Callable[[], Awaitable[T]]) -> T:
        adapter = self._adapters.of(returns)

        async def once() -> Stored:
            return await carry_out(key, adapter, call)

        return replay(key, adapter, await DBOS.run_step_async({"name": key}, once))

    async def side_by_side(
        self,
        key: str,
        returns: type[T],
        branches: Sequence[Callable[[], Awaitable[T]]],
        ended: Callable[[int], None],
    ) -> Sequence[T]:
        return await self._branches().run(key, self._adapters.of(returns), branches, ended)


class Workflows:
    """Runs each query as the workflow of its id. One instance a process, as DBOS has it.

    `answer` is the workflow's body; it must not raise. `wrap` lets a test stand between the steps and their store.
    """

    def __init__(
        self,
        home: Path,
        answer: Callable[[Query, Steps], Awaitable[None]],
        wrap: Callable[[Steps], Steps] | None = None,
    ) -> None:
        self._path = home / "workflows.db"
        self._answer = answer
        self._branches: Branches | None = None
        steps = DurableSteps(self._started)
        self._steps: Steps = wrap(steps) if wrap else steps
        self._running: dict[str, asyncio.Task[Any]] = {}
        self._cancelled: set[str] = set()
        self._stopping: set[asyncio.Task[None]] = set()
        self._workflow: Callable[[str, str, str], Any] | None = None

    async def start(self, cancelled: Iterable[str] = (), patient: Iterable[str] = ()) -> None:
        """Launches DBOS; what was pending goes on by itself, but for the queries that were `cancelled`. Restarts do not
        count for those that wait for a person, the `patient`: that may take any number of them."""
        if self._workflow is not None:
            raise RuntimeError("already started")
        self._cancelled.update(cancelled)
        _use_wal(self._path)
        # Its handler and level, before it can print: it logs through its own logger, not through ours.
        logger = logging.getLogger("dbos")
        logger.addHandler(logging.NullHandler())
        config: DBOSConfig = {
            "name": "toolwright",
            "system_database_url": f"sqlite:///{self._path}",
            "db_engine_kwargs": {"pool_events": [(_set_up_connection, "connect")], "pool_pre_ping": False},
            "executor_id": EXECUTOR,
            "application_version": VERSION,
            "serializer": DBOSPortableJSONSerializer(),
            "enable_otlp": False,
            "log_level": "ERROR",
        }
        _forgive(self._path, patient)
        DBOS(config=config)
        self._workflow = DBOS.workflow(name="query", max_recovery_attempts=RECOVERY_ATTEMPTS)(self._body())
        self._branches = Branches(self._cancelled.__contains__, RECOVERY_ATTEMPTS)
        # On the loop's own thread, so that DBOS takes this loop as its main one.
        DBOS.launch()

    def _started(self) -> Branches:
        assert self._branches is not None
        return self._branches

    def _body(self) -> Callable[[str, str, str], Any]:
        async def query(session_id: str, prompt: str, created_at: str) -> None:
            task, query_id = asyncio.current_task(), DBOS.workflow_id
            assert task is not None
            assert query_id is not None
            if query_id in self._cancelled:
                return
            self._running[query_id] = task
            try:
                await self._answer(Query(query_id, session_id, prompt, created_at), self._steps)
            except asyncio.CancelledError:
                # A cancelled query's workflow ends well, so that no start takes it up again.
                if query_id not in self._cancelled:
                    raise
                while task.uncancel():
                    pass
            finally:
                del self._running[query_id]

        return query

    async def run(self, query: Query) -> None:
        """Returns when the query has been answered, whether it was started now or by recovery.

        Raises what DBOS gives when a workflow cannot be recovered.
        """
        assert self._workflow is not None
        with SetWorkflowID(query.id):
            handle = await DBOS.start_workflow_async(
                self._workflow, query.session_id, query.prompt, query.created_at
            )
        await handle.get_result(polling_interval_sec=POLL_SECONDS)

    def cancel(self, query_id: str) -> None:
        """Stops a query that runs, or is about to, with the step it is in; `run` then returns."""
        self._cancelled.add(query_id)
        stopping = asyncio.create_task(self._stop(query_id))
        self._stopping.add(stopping)
        stopping.add_done_callback(self._stopping.discard)

    async def _stop(self, query_id: str) -> None:
        while (task := self._running.get(query_id)) is not None:
            # Again where a library took it for its own: `asyncio.wait_for` does in Python 3.11, now and then.
            task.cancel()
            await asyncio.sleep(CANCEL_AGAIN_SECONDS)

    async def forget(self, query: Query) -> None:
        """Deletes the finished workflow: its answer is with the session, and the prompt is not kept twice."""
        self._cancelled.discard(query.id)
        await DBOS.delete_workflow_async(query.id, delete_children=True)

    async def stop(self) -> None:
        """Leaves what is running checkpointed for the next start."""
        running = tuple(self._running.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=5)
        DBOS.destroy()
        # DBOS made its own threads this loop's, and ended them; whatever stops after it needs some.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


def _use_wal(path: Path) -> None:
    # Once in the file's header it holds for every connection; setting it needs that nobody else has the file open.
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def _forgive(path: Path, queries: Iterable[str]) -> None:
    """Sets the count of recoveries of these queries, and of their branches, to none. DBOS has no call for it that does
    not also start them."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        known = "SELECT 1 FROM sqlite_master WHERE name = 'workflow_status'"
        if connection.execute(known).fetchone() is not None:
            connection.executemany(
                "UPDATE workflow_status SET recovery_attempts = 0 "
                "WHERE workflow_uuid = :id OR workflow_uuid LIKE :id || '/%'",
                [{"id": query_id} for query_id in queries],
            )


def _set_up_connection(connection: Any, _record: Any) -> None:
    # With WAL this loses no commit when the process is killed, only when the machine is, and then the query is
    # answered again from an earlier step; a commit costs a tenth.
    connection.execute("PRAGMA synchronous=NORMAL")
    if sqlite3.sqlite_version_info < (3, 42):
        # From Python 3.12 on, DBOS takes it for granted that this SQLite (Debian 12 has 3.40) knows 'subsec'.
        connection.create_function("unixepoch", 1, _unixepoch)


def _unixepoch(modifier: str) -> float | None:
    """SQLite's `unixepoch('subsec')`: seconds since 1970, with their fraction."""
    return time.time() if modifier in ("subsec", "subsecond") else None
