"""Earlier answers are looked at again when their tool gets another version, one after another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from toolwright.domain.correction import Again, Correction, Recorded
from toolwright.domain.tool import Tool
from toolwright.durable import background
from toolwright.durable.background import ATTEMPTS, Background
from toolwright.errors import ToolwrightError
from toolwright.ports import LookBacks

log = logging.getLogger(__name__)


class LookingBack(Background):
    """`in_force` gives a tool where it may answer, `again` runs a recorded run with it; `tell` says what differs and
    returns False where that has to wait."""

    def __init__(
        self,
        store: LookBacks,
        in_force: Callable[[str], Awaitable[Tool | None]],
        again: Callable[[Tool, Recorded], Awaitable[Again]],
        tell: Callable[[Correction], Awaitable[bool]],
    ) -> None:
        super().__init__()
        self._store = store
        self._in_force = in_force
        self._again = again
        self._tell = tell

    async def _round(self) -> bool:
        for correction in await self._store.untold():
            if await self._tell(correction):
                await self._store.told(correction)
        for name in await self._store.replaced():
            tool = await self._in_force(name)
            recorded = None if tool is None else await self._store.next(tool)
            if tool is not None and recorded is not None:
                await self._take_up(tool, recorded)
                return True
        return False

    async def _take_up(self, tool: Tool, recorded: Recorded) -> None:
        if recorded.attempts >= ATTEMPTS:
            again = Again(problem=f"{ATTEMPTS} attempts to run it again failed")
        else:
            await self._store.attempt(recorded, recorded.attempts + 1)
            try:
                again = await self._again(tool, recorded)
            except asyncio.CancelledError:
                await self._store.attempt(recorded, recorded.attempts)
                raise
            except ToolwrightError as error:
                log.warning(
                    "run could not be looked at again", extra={"tool": tool.name, "reason": error.message}
                )
                await asyncio.sleep(background.PAUSE_SECONDS)
                return
        await self._store.store(tool, recorded, again)
        facts = {
            "tool": tool.name,
            "version": tool.version,
            "differs": again.differs,
            "problem": again.problem,
        }
        log.info("run looked at again", extra=facts)
