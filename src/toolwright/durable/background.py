"""Work that nobody waits for, in the process of a server."""

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod

log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
"""How often is looked for what another process left to do, and for sessions that were busy."""
PAUSE_SECONDS = 5.0
"""How long is waited after a failure."""
ATTEMPTS = 3
"""What failed so many times, or took the server down, is left undone."""


class Background(ABC):
    """Takes up what waits in the store, also what an earlier server left, until it is closed."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._work())

    def wake(self) -> None:
        """Says that there may be something new."""
        self._woken.set()

    async def close(self) -> None:
        """Ends it with the run it is in; what was not finished waits for the next start."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    @abstractmethod
    async def _round(self) -> bool:
        """Does one thing. False when there was none to do."""

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            try:
                more = await self._round()
            except Exception:
                # Nobody waits for this, so whatever failed is tried again.
                log.exception("background work failed", extra={"work": type(self).__name__})
                more = False
                await asyncio.sleep(PAUSE_SECONDS)
            if not more:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._woken.wait()
