"""Steps for one process's life: run at once, nothing kept. For `ask` and `tools`."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from toolwright.durable.outcome import Adapters, carry_out, replay

T = TypeVar("T")


class DirectSteps:
    """The same outcomes, attempts and errors as durable steps have."""

    def __init__(self) -> None:
        self._adapters = Adapters()

    async def run(self, key: str, returns: type[T], call: Callable[[], Awaitable[T]]) -> T:
        adapter = self._adapters.of(returns)
        return replay(key, adapter, await carry_out(key, adapter, call))

    async def side_by_side(
        self,
        key: str,
        returns: type[T],
        branches: Sequence[Callable[[], Awaitable[T]]],
        ended: Callable[[int], None],
    ) -> Sequence[T]:
        tasks = [asyncio.ensure_future(branch()) for branch in branches]
        try:
            return [await in_turn(task, place, ended) for place, task in enumerate(tasks)]
        finally:
            await stop(tasks)


async def in_turn(result: Awaitable[T], place: int, ended: Callable[[int], None]) -> T:
    """The result of the branch at this place, and word that it has ended."""
    value = await result
    ended(place)
    return value


async def stop(tasks: Sequence[asyncio.Future[T]]) -> None:
    """Cancels what still runs, and waits for its end."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
