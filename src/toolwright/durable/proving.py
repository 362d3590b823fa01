"""What is found out about tools when nobody waits: their mutants are run, one tool after another."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from toolwright.agent.mutation import Measured
from toolwright.domain.evidence import Mutants
from toolwright.domain.tool import Tool
from toolwright.errors import ToolwrightError
from toolwright.ports import Measurements, Unmeasured

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""A tool whose mutants could not be run so many times is left without them."""
LOOK_SECONDS = 30.0
"""How often is looked for tools that another process registered, and for sessions that were busy."""
PAUSE_SECONDS = 5.0
"""How long is waited after a failure."""


class Proving:
    """Takes up what waits in the store, also what an earlier server left, until it is closed.

    `measure` runs a tool's mutants; `tell` says what came out and returns False where that has to wait.
    """

    def __init__(
        self,
        store: Measurements,
        measure: Callable[[Tool], Awaitable[Measured]],
        tell: Callable[[Unmeasured], Awaitable[bool]],
    ) -> None:
        self._store = store
        self._measure = measure
        self._tell = tell
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

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            try:
                more = await self._round()
            except Exception:
                # Nobody waits for this, so whatever failed is tried again.
                log.exception("tools could not be measured")
                more = False
                await asyncio.sleep(PAUSE_SECONDS)
            if not more:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._woken.wait()

    async def _round(self) -> bool:
        """Tells what can be told and measures one tool. False when there was none to measure."""
        waiting = await self._store.waiting()
        for entry in waiting:
            if not entry.tool.evidence.pending and await self._tell(entry):
                await self._store.end(entry.tool)
        next_one = next((entry for entry in waiting if entry.tool.evidence.pending), None)
        if next_one is not None:
            await self._take_up(next_one)
        return next_one is not None

    async def _take_up(self, entry: Unmeasured) -> None:
        tool = entry.tool
        if entry.attempts >= ATTEMPTS:
            problem = f"{ATTEMPTS} attempts to run them failed"
            await self._store.store(tool, replace(tool.evidence, mutants=Mutants(problem=problem)), ())
            return
        await self._store.attempt(tool, entry.attempts + 1)
        try:
            measured = await self._measure(tool)
        except asyncio.CancelledError:
            await self._store.attempt(tool, entry.attempts)
            raise
        except ToolwrightError as error:
            log.warning("mutants could not be run", extra={"tool": tool.name, "reason": error.message})
            await asyncio.sleep(PAUSE_SECONDS)
            return
        await self._store.store(tool, measured.evidence, measured.further)
        log.info("mutants run", extra={"tool": tool.name, "evidence": measured.evidence.summary()})
