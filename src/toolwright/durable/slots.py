"""How many queries are worked on at a time."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator


class Slots:
    """A slot for each query that is worked on. One that waits for a person has none, and takes one when it goes on.

    After a restart a query may wait for a person before it is begun here: then it begins without a slot.
    """

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)
        self._begun: set[str] = set()
        self._held: set[str] = set()
        self._aside: Counter[str] = Counter()

    @property
    def held(self) -> int:
        """How many queries are worked on."""
        return len(self._held)

    def is_aside(self, query_id: str) -> bool:
        """Whether the query waits for a person."""
        return self._aside[query_id] > 0

    @contextlib.asynccontextmanager
    async def begun(self, query_id: str) -> AsyncGenerator[None]:
        """The query's whole time; it begins when there is a slot for it."""
        if not self.is_aside(query_id):
            await self._free.acquire()
            if self.is_aside(query_id):
                self._free.release()
            else:
                self._held.add(query_id)
        self._begun.add(query_id)
        try:
            yield
        finally:
            self._begun.discard(query_id)
            self._give_back(query_id)

    @contextlib.asynccontextmanager
    async def aside(self, query_id: str) -> AsyncGenerator[None]:
        """The time in which a query, or one of its branches, waits for a person. It ends when there is a slot again,
        unless another branch of it waits."""
        self._aside[query_id] += 1
        self._give_back(query_id)
        try:
            yield
        finally:
            self._aside[query_id] -= 1
            if not self.is_aside(query_id):
                del self._aside[query_id]
        await self._go_on(query_id)

    async def _go_on(self, query_id: str) -> None:
        if not self._needs(query_id):
            return
        await self._free.acquire()
        # Much may have happened while it waited for the slot.
        if self._needs(query_id):
            self._held.add(query_id)
        else:
            self._free.release()

    def _needs(self, query_id: str) -> bool:
        return query_id in self._begun and query_id not in self._held and not self.is_aside(query_id)

    def _give_back(self, query_id: str) -> None:
        if query_id in self._held:
            self._held.discard(query_id)
            self._free.release()
