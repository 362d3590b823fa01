"""One query on its way: emits events under derived identities and runs stages as durable steps."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import ParamSpec, TypeVar

from toolwright.agent.charging import charged
from toolwright.agent.turns import Turn
from toolwright.domain.evidence import Verdict
from toolwright.domain.json import Json
from toolwright.domain.query import Query
from toolwright.domain.spending import Charge
from toolwright.errors import SynthesisFailed, ToolwrightError
from toolwright.ports import Engineer, Publisher, Steps
from toolwright.protocol.base import Event
from toolwright.protocol.events.synthesis import StepName, SynthesisStep

P = ParamSpec("P")
T = TypeVar("T")

Aside = Callable[[str], AbstractAsyncContextManager[None]]
"""Within it the query of this id has no place among those that are worked on."""


def no_places(_query_id: str) -> AbstractAsyncContextManager[None]:
    return nullcontext()


class Run:
    """A query with its steps and emissions.

    After a crash the whole run happens again, finished steps giving their stored results. So each emission's
    identity is derived (query, stage, attempt, ordinal within it) and each decision has to depend on step
    results alone.
    """

    def __init__(
        self,
        query: Query,
        steps: Steps,
        publisher: Publisher,
        branch: str = "",
        aside: Aside = no_places,
    ) -> None:
        self.query = query
        self._steps = steps
        self._publisher = publisher
        self._branch = branch
        self._aside = aside
        self._scope = "begin"
        self._visits: dict[str, int] = {}
        self._ordinal = 0

    async def emit(self, event: Event) -> None:
        """Sends an agent event to the session's clients, once."""
        await self.publish("agent_event", event.payload())

    async def emit_within(self, event: Event) -> None:
        """The same from within a step, which does not run again where its outcome is known: the event's identity is its
        place and what it says, so nothing that comes after the step is counted otherwise for it."""
        said = hashlib.sha256(json.dumps(event.data(), sort_keys=True).encode()).hexdigest()[:16]
        identity = f"{self.query.id}/{self._branch}{self._scope}/{event.name}/{said}"
        await self._send(identity, "agent_event", event.payload())

    async def publish(self, name: str, payload: Mapping[str, Json]) -> None:
        """Sends a message of this query to the session's clients, once."""
        self._ordinal += 1
        await self._send(f"{self.query.id}/{self._branch}{self._scope}/{self._ordinal}", name, payload)

    async def _send(self, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        await self._publisher.publish(
            self.query.session_id, identity, name, {**payload, "query_id": self.query.id}
        )

    async def broadcast(self, name: str, payload: Mapping[str, Json]) -> None:
        await self._publisher.broadcast(name, payload, self.query.session_id)

    async def step(
        self,
        name: str,
        returns: type[T],
        call: Callable[P, Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Runs `call` once, also across crashes. The same name a second time is the next attempt."""
        key = self.begin(name)
        return await self._once(key, returns, lambda: call(*args, **kwargs))

    async def wait(
        self,
        name: str,
        returns: type[T],
        call: Callable[P, Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """A step that waits for a person, as long as it takes: meanwhile another query has this one's place."""
        async with self._aside(self.query.id):
            return await self.step(name, returns, call, *args, **kwargs)

    async def side_by_side(
        self, name: str, returns: type[T], branches: Sequence[Callable[["Run"], Awaitable[T]]]
    ) -> Sequence[T]:
        """The results of branches that run at the same time, each with a run of its own. Their events come one branch
        after another. A branch alone is run in this run. Branches raise no failure of ours."""
        key = self.begin(name)
        if len(branches) == 1:
            return [await branches[0](self)]
        turns = [Turn(self._publisher) for _ in branches]

        def of(place: int) -> Callable[[], Awaitable[T]]:
            async def branch() -> T:
                run = Run(
                    self.query, self._steps, turns[place], f"{self._branch}{key}-{place + 1}/", self._aside
                )
                result = await branches[place](run)
                await turns[place].ended()
                return result

            return branch

        def ended(place: int) -> None:
            if place + 1 < len(turns):
                turns[place + 1].come()

        turns[0].come()
        return await self._steps.side_by_side(key, returns, [of(place) for place in range(len(turns))], ended)

    async def thought(
        self,
        engineer: Engineer,
        name: str,
        returns: type[T],
        call: Callable[P, Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """A step of the engineer alone, kept only where thinking it again could cost or change something."""
        if engineer.pure:
            self.begin(name)
            return await call(*args, **kwargs)
        return await self.step(name, returns, call, *args, **kwargs)

    async def stage(
        self,
        name: StepName,
        returns: type[T],
        call: Callable[P, Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """A step of the synthesis pipeline: emits `synthesis_step` in_progress, then complete or failed.

        A verdict that did not pass is a failure in the events and a value for the caller. Raises
        `SynthesisFailed` with the stage's name for any failure of ours.
        """
        key = self.begin(name)
        await self.emit(SynthesisStep(step=name, status="in_progress"))
        try:
            result = await self._once(key, returns, lambda: call(*args, **kwargs))
        except ToolwrightError as error:
            await self.emit(SynthesisStep(step=name, status="failed", error=error.message))
            raise SynthesisFailed(error.message, step=name) from error
        failure = _failure(result)
        if failure is None:
            await self.emit(SynthesisStep(step=name, status="complete"))
        else:
            await self.emit(SynthesisStep(step=name, status="failed", error=failure))
        return result

    async def _once(self, key: str, returns: type[T], call: Callable[[], Awaitable[T]]) -> T:
        charge = Charge(self.query.id, self.query.session_id, f"{self._branch}{key}")

        async def call_charged() -> T:
            with charged(charge):
                return await call()

        return await self._steps.run(key, returns, call_charged)

    def begin(self, name: str) -> str:
        """Starts a part of the run whose emissions are counted from one; returns its key."""
        visit = self._visits.get(name, 0) + 1
        self._visits[name] = visit
        self._scope = name if visit == 1 else f"{name}.{visit}"
        self._ordinal = 0
        return self._scope


def _failure(result: object) -> str | None:
    if isinstance(result, Verdict) and not result.passed:
        return result.evidence.failure or "the verification failed"
    return None
