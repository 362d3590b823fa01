"""Whose job runs next: so many at once, and those that wait come in turn by who asks, not by who came first."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from toolwright.errors import SandboxUnavailable

RUNNING: Final = 8
RUNNING_OF_ONE: Final = 6
"""Of one session: what its tools do with their time must not hold up another session's first run."""
WAITING: Final = 2000
WAITING_OF_ONE: Final = 500


class Turns:
    """At most `at_once` jobs run, of one asker at most `of_one`, so that another's first job finds a place.

    Of those that wait, each asker's first comes before anybody's second. More than `WAITING`, or `WAITING_OF_ONE` of
    one asker, are refused. Belongs to one event loop.
    """

    def __init__(self, at_once: int, of_one: int) -> None:
        self._free = at_once
        self._of_one = of_one
        self._running: Counter[str] = Counter()
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def waiting(self) -> int:
        return sum(len(line) for line in self._lines.values())

    @asynccontextmanager
    async def turn(self, asker: str) -> AsyncGenerator[None]:
        """Waits for a place and holds it. Raises `SandboxUnavailable` when too many wait already."""
        await self._enter(asker)
        try:
            yield
        finally:
            self._leave(asker)

    async def _enter(self, asker: str) -> None:
        if self._may_run(asker) and asker not in self._lines:
            self._take(asker)
            return
        line = self._lines.get(asker, ())
        if len(line) >= WAITING_OF_ONE or self.waiting >= WAITING:
            whose = "of this session" if len(line) >= WAITING_OF_ONE else "of all sessions together"
            raise SandboxUnavailable(
                f"{len(line) or self.waiting:,} runs {whose} wait for the sandbox already; ask again in a moment"
            )
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(asker, deque()).append(future)
        try:
            await future
        except asyncio.CancelledError:
            if future.cancelled():
                self._forget(asker, future)
            else:  # its turn came at the same moment
                self._leave(asker)
            raise

    def _leave(self, asker: str) -> None:
        self._free += 1
        self._running[asker] -= 1
        if not self._running[asker]:
            del self._running[asker]
        self._next()

    def _next(self) -> None:
        """Gives free places away: to the asker that has waited longest for a turn, who then goes to the end."""
        while (asker := next((each for each in self._lines if self._may_run(each)), None)) is not None:
            line = self._lines.pop(asker)
            future = line.popleft()
            if line:
                self._lines[asker] = line
            if not future.done():
                self._take(asker)
                future.set_result(None)

    def _may_run(self, asker: str) -> bool:
        return self._free > 0 and self._running[asker] < self._of_one

    def _take(self, asker: str) -> None:
        self._free -= 1
        self._running[asker] += 1

    def _forget(self, asker: str, future: "asyncio.Future[None]") -> None:
        line = self._lines.get(asker)
        if line is not None and future in line:
            line.remove(future)
            if not line:
                del self._lines[asker]
