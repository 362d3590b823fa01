"""One lock a key, for as long as somebody uses it."""

import asyncio
import contextlib
import weakref
from collections.abc import AsyncGenerator


class Locks:
    """Who holds a key's lock is alone with it. Belongs to one event loop."""

    def __init__(self) -> None:
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    @contextlib.asynccontextmanager
    async def alone(self, key: str) -> AsyncGenerator[None]:
        # Held here while it is used, so that the weak dictionary keeps it for whoever comes meanwhile.
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        async with lock:
            yield
