"""The lines of accepted queries: one at a time in each session and in order, several sessions side by side."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

from toolwright.domain.query import Query
from toolwright.durable.slots import Slots
from toolwright.errors import NotFound, RequestRejected, TooLate, TooManyRequests
from toolwright.ports import SessionStore
from toolwright.telemetry import within

log = logging.getLogger(__name__)

END_SECONDS = 5.0
"""How long a session's cancelled queries may take to end."""
WAITING_LIMIT = 100
"""Queries of one session that may wait at a time."""


class Runner(Protocol):
    """What carries out a query to its end; `workflows.Workflows` in the product."""

    async def run(self, query: Query) -> None: ...

    def cancel(self, query_id: str) -> None: ...

    async def forget(self, query: Query) -> None: ...


class Lines:
    """Stores what is accepted, then hands it to the runner when its turn comes.

    The store keeps the order, so a restart goes on with the same one: what was running is started again under its
    id, which the runner knows, before what waited behind it. `give_up` answers a query whose runner failed, `withdraw`
    one that was cancelled. `at_once` run side by side, not counting those that wait for a person, and `waiting` may
    wait in all sessions together.
    """

    def __init__(
        self,
        sessions: SessionStore,
        runner: Runner,
        give_up: Callable[[Query], Awaitable[None]],
        withdraw: Callable[[Query], Awaitable[None]],
        *,
        at_once: int,
        waiting: int,
    ) -> None:
        self._sessions = sessions
        self._runner = runner
        self._give_up = give_up
        self._withdraw = withdraw
        self._slots = Slots(at_once)
        self._waiting_limit = waiting
        self._waiting: dict[str, deque[Query]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._accepting = asyncio.Lock()
        self._open = True
        self._answering: dict[str, Query] = {}
        self._ended: Callable[[str], None] = lambda _: None

    def on_end(self, call: Callable[[str], None]) -> None:
        """What is called with the id of a session whenever it has no query left."""
        self._ended = call

    @property
    def waiting(self) -> int:
        """Accepted queries whose turn has not come."""
        return sum(map(len, self._waiting.values()))

    @property
    def running(self) -> int:
        """Queries that are being answered, those not counted that wait for a person."""
        return self._slots.held

    def aside(self, query_id: str) -> contextlib.AbstractAsyncContextManager[None]:
        """The time in which a query waits for a person; those behind it in its session go on waiting."""
        return self._slots.aside(query_id)

    def busy(self, session_id: str) -> bool:
        """Whether a query of the session waits or runs."""
        return session_id in self._workers

    async def resume(self) -> int:
        """Takes up what a stopped or killed server left; returns how many queries."""
        withdrawn = await self._sessions.withdrawn()
        for query in withdrawn:
            # First, for they take no time: what ran is not run again, only ended.
            self._append(query)
        queries = await self._sessions.unfinished()
        for query in queries:
            self._append(query)
        return len(withdrawn) + len(queries)

    async def accept(self, query: Query) -> None:
        """Stores a query at the end of its session's line. Raises `RequestRejected` when it is not taken."""
        # One at a time: the order of acceptance is the order in the store.
        async with self._accepting:
            if not self._open:
                raise RequestRejected("The server is stopping. Ask again in a moment.")
            if len(self._waiting.get(query.session_id, ())) >= WAITING_LIMIT:
                raise TooManyRequests(
                    f"{WAITING_LIMIT} queries of this session are waiting already. Ask again when one is answered."
                )
            if sum(map(len, self._waiting.values())) >= self._waiting_limit:
                raise TooManyRequests(
                    f"{self._waiting_limit:,} queries are waiting already, and this server takes no more. "
                    "Ask again in a moment."
                )
            await self._sessions.accept(query)
            self._append(query)

    async def cancel(self, query_id: str, session_id: str | None) -> None:
        """Stops a query, of this session where one is given, and sees to its end. From here on it is not answered,
        also after a crash. Raises `NotFound`, or `TooLate` where it is answered or cancelled already."""
        query = await self._sessions.cancel(query_id, session_id)
        log.info("query cancelled", extra={"query": query.id})
        line = self._waiting.get(query.session_id)
        if line is not None and query in line:
            line.remove(query)
            await self._close(query)
        else:
            # It runs, and whoever waits for it sees that it ended without an answer.
            self._runner.cancel(query.id)

    async def end(self, session_id: str) -> None:
        """Cancels what a session has waiting and running; returns when that has ended, or will not in time."""
        # The last first: what runs is not followed by what waits.
        for query in reversed(await self._sessions.unfinished()):
            if query.session_id == session_id:
                with contextlib.suppress(NotFound, TooLate):
                    await self.cancel(query.id, session_id)
        worker = self._workers.get(session_id)
        if worker is not None:
            await asyncio.wait({worker}, timeout=END_SECONDS)

    async def close(self, grace_seconds: float) -> None:
        """Takes no more, lets what is running finish for a while, then lets go of it; what waits stays stored, also
        what waits for a person."""
        self._open = False
        for line in self._waiting.values():
            line.clear()
        workers = tuple(self._workers.values())
        at_work = [worker for session, worker in self._workers.items() if not self._is_aside(session)]
        if at_work:
            await asyncio.wait(at_work, timeout=grace_seconds)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def _is_aside(self, session_id: str) -> bool:
        query = self._answering.get(session_id)
        return query is not None and self._slots.is_aside(query.id)

    def _append(self, query: Query) -> None:
        self._waiting.setdefault(query.session_id, deque()).append(query)
        if query.session_id not in self._workers:
            self._workers[query.session_id] = asyncio.create_task(self._work(query.session_id))

    async def _work(self, session_id: str) -> None:
        line = self._waiting[session_id]
        try:
            while line:
                query = line[0]
                async with self._slots.begun(query.id):
                    # Asked again: while it waited for a slot, a closing server emptied the line, or it was cancelled.
                    if line and line[0] == query:
                        self._answering[session_id] = line.popleft()
                        try:
                            await self._answer(query)
                        finally:
                            del self._answering[session_id]
        finally:
            # No await since the line was found empty, so nothing was appended between.
            del self._workers[session_id]
            del self._waiting[session_id]
            self._ended(session_id)

    async def _answer(self, query: Query) -> None:
        with within(query.id, query.session_id):
            await self._carry_out(query)

    async def _carry_out(self, query: Query) -> None:
        try:
            await self._runner.run(query)
        except Exception:
            # Whatever happened, the queries behind this one get their turn.
            log.exception("query could not be carried out")
            with contextlib.suppress(Exception):
                await self._give_up(query)
        await self._close(query)

    async def _close(self, query: Query) -> None:
        try:
            if not await self._sessions.finish(query.id):
                await self._withdraw(query)
                await self._sessions.finish(query.id, cancelled=True)
            await self._runner.forget(query)
        except Exception:
            # At the next start it is found answered.
            log.exception("query could not be closed")
