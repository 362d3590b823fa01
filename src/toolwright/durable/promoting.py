"""Patterns become composite tools when nobody waits, follow new versions of their parts, and are retired."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from toolwright.agent import composing
from toolwright.domain.pattern import Pattern
from toolwright.domain.tool import Tool
from toolwright.durable import background
from toolwright.durable.background import ATTEMPTS, Background
from toolwright.errors import SynthesisFailed, ToolwrightError
from toolwright.ports import PatternStore

log = logging.getLogger(__name__)


class Promoting(Background):
    """`due` gives the parts that a composite tool is to be made of, `make` makes it, `lost` says that a part of it is
    gone, and `retire` takes it from the library; `tell` returns False where that has to wait."""

    def __init__(
        self,
        store: PatternStore,
        due: Callable[[Pattern], Awaitable[Sequence[Tool] | None]],
        make: Callable[[Pattern, Sequence[Tool]], Awaitable[Tool]],
        lost: Callable[[Pattern], Awaitable[bool]],
        retire: Callable[[Pattern], Awaitable[None]],
        tell: Callable[[Pattern], Awaitable[bool]],
    ) -> None:
        super().__init__()
        self._store = store
        self._due = due
        self._make = make
        self._lost = lost
        self._retire = retire
        self._tell = tell

    async def _round(self) -> bool:
        for pattern in await self._store.untold():
            if await self._tell(pattern):
                await self._store.told(pattern)
        for pattern in await self._store.list():
            if await self._lost(pattern):
                await self._ended(pattern, None, "a part of it is not in the library any more")
                return True
            parts = await self._due(pattern)
            if parts is not None:
                await self._take_up(pattern, parts)
                return True
        return False

    async def _take_up(self, pattern: Pattern, parts: Sequence[Tool]) -> None:
        made_of = composing.made_of(parts)
        if pattern.attempts >= ATTEMPTS:
            await self._ended(pattern, made_of, f"{ATTEMPTS} attempts to make it failed")
            return
        await self._store.attempt(pattern, pattern.attempts + 1)
        try:
            tool = await self._make(pattern, parts)
        except asyncio.CancelledError:
            await self._store.attempt(pattern, pattern.attempts)
            raise
        except SynthesisFailed as failure:
            await self._ended(pattern, made_of, failure.message)
        except ToolwrightError as error:
            log.warning(
                "no composite tool was made", extra={"pattern": pattern.name, "reason": error.message}
            )
            await asyncio.sleep(background.PAUSE_SECONDS)
        else:
            await self._store.settle(pattern, made_of, tool.name, None)
            log.info("composite tool made", extra={"tool": tool.name, "version": tool.version})
            self.wake()

    async def _ended(self, pattern: Pattern, made_of: Sequence[str] | None, problem: str) -> None:
        """There is no composite tool of these parts; one of others is retired."""
        if pattern.composite is not None:
            await self._retire(pattern)
        await self._store.settle(pattern, made_of, None, problem)
        log.info("no composite tool", extra={"pattern": pattern.name, "reason": problem})
