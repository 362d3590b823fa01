"""Steps for one process's life: run at once, nothing kept. For `ask` and `tools`."""

from collections.abc import Awaitable, Callable
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
