"""Branches that run side by side and are told one after another, as steps have no number in most of their events."""

import asyncio
from collections.abc import Mapping

from toolwright.domain.json import Json
from toolwright.ports import Publisher


class Turn:
    """A `Publisher` that holds back what it is given, one emission at a time, until its turn comes."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._held: list[tuple[str, str, str, Mapping[str, Json]]] = []
        self._come = asyncio.Event()

    def come(self) -> None:
        """Those before have ended: from now on everything goes on at once."""
        self._come.set()

    async def publish(self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        self._held.append((session_id, identity, name, payload))
        if self._come.is_set():
            await self._tell()

    async def broadcast(self, name: str, payload: Mapping[str, Json], session_id: str | None = None) -> None:
        await self._publisher.broadcast(name, payload, session_id)

    async def ended(self) -> None:
        """Waits for the turn and tells what was held back. Only then may the branch's result be kept: a branch that has
        one does not run again after a crash, and would never tell the rest."""
        await self._come.wait()
        await self._tell()

    async def _tell(self) -> None:
        while self._held:
            await self._publisher.publish(*self._held[0])
            del self._held[0]
