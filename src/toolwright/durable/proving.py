"""What is found out about tools when nobody waits: their mutants are run, their files asked, one tool after another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from toolwright.agent.mutation import Measured
from toolwright.domain.evidence import Mutants
from toolwright.durable import background
from toolwright.durable.background import ATTEMPTS, Background
from toolwright.errors import ToolwrightError
from toolwright.ports import Measurements, Unmeasured

log = logging.getLogger(__name__)


class Proving(Background):
    """`measure` runs a tool's mutants; `tell` says what came out and returns False where that has to wait."""

    def __init__(
        self,
        store: Measurements,
        measure: Callable[[Unmeasured], Awaitable[Measured]],
        tell: Callable[[Unmeasured], Awaitable[bool]],
    ) -> None:
        super().__init__()
        self._store = store
        self._measure = measure
        self._tell = tell

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
            measured = await self._measure(entry)
        except asyncio.CancelledError:
            await self._store.attempt(tool, entry.attempts)
            raise
        except ToolwrightError as error:
            log.warning("mutants could not be run", extra={"tool": tool.name, "reason": error.message})
            await asyncio.sleep(background.PAUSE_SECONDS)
            return
        await self._store.store(tool, measured.evidence, measured.further)
        log.info("mutants run", extra={"tool": tool.name, "evidence": measured.evidence.summary()})
