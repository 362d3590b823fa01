"""Many clients in many sessions of one server, and what they must all see."""

import asyncio
import contextlib
import itertools
import json
import time
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect

_SECONDS = 120.0
"""Longest wait for one answer."""
_SETTLE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Asking:
    """A question and the `tool_result` that is right."""

    prompt: str
    expected: str


@dataclass(frozen=True, slots=True)
class Round:
    """What came of a round of questions."""

    seconds: float
    """From the first emit to the last answer."""
    waits_ms: tuple[float, ...]
    """From each emit to its `query_complete`."""
    deliveries: int
    """Events that arrived at clients, each counted at each client."""
    problems: tuple[str, ...]
    """What was wrong, lost, doubled or crossed; empty when all was as it must be."""


class Member:
    """A client in a session. Speaks Engine.IO and Socket.IO by hand, at a tenth of the cost of the official client, so
    that the server is measured and not the client beside it."""

    def __init__(self, session_id: str, connection: ClientConnection) -> None:
        self.session_id = session_id
        self.stamped: list[tuple[int, str, str]] = []
        """`seq`, event and `query_id` of all that has a place in the session, as they arrived."""
        self.deliveries = 0
        self.errors: list[str] = []
        self.memories = 0
        """How many `session_memory` arrived: one ends each query of the session."""
        self.events: list[tuple[str, Any]] = []
        """Events with their payloads, kept while `keeping` is set."""
        self.keeping = False
        self._connection = connection
        self._numbers = itertools.count()
        self._acknowledged: dict[int, asyncio.Future[Any]] = {}
        self._complete: defaultdict[str, asyncio.Future[tuple[float, Any]]] = defaultdict(
            asyncio.get_running_loop().create_future
        )

    async def emit(self, event: str, payload: Any) -> Any:
        """What the server acknowledges with."""
        number = next(self._numbers)
        acknowledged = self._acknowledged[number] = asyncio.get_running_loop().create_future()
        await self._connection.send(f"42{number}{json.dumps([event, payload])}")
        return await asyncio.wait_for(acknowledged, _SECONDS)

    async def ask(self, prompt: str) -> tuple[str, float, Any]:
        """The query's id, milliseconds from emit to `query_complete`, and this."""
        begun = time.perf_counter()
        accepted = await self.emit("query", {"prompt": prompt, "session_id": self.session_id})
        if "query_id" not in accepted:
            raise RuntimeError(f"not accepted: {accepted}")
        query_id: str = accepted["query_id"]
        ended, complete = await asyncio.wait_for(self._complete[query_id], _SECONDS)
        return query_id, (ended - begun) * 1000, complete

    async def ended(self, query_id: str) -> None:
        """Returns when the query's `session_memory` has come, with which it ends."""
        await _until(lambda: any(row[1:] == ("session_memory", query_id) for row in self.stamped))

    async def listen(self) -> None:
        """Until the connection is closed."""
        async for message in self._connection:
            text = str(message)
            if text == "2":
                await self._connection.send("3")
            elif text.startswith("42"):
                self._take(*json.loads(text[2:]))
            elif text.startswith("43"):
                start = text.index("[")
                self._acknowledged.pop(int(text[2:start])).set_result(json.loads(text[start:])[0])

    def _take(self, event: str, payload: Any) -> None:
        self.deliveries += 1
        if self.keeping:
            self.events.append((event, payload))
        if event == "error":
            self.errors.append(payload["message"])
        if "seq" not in payload:
            return
        self.stamped.append((payload["seq"], event, payload["query_id"]))
        if event == "query_complete":
            complete = self._complete[payload["query_id"]]
            if not complete.done():
                complete.set_result((time.perf_counter(), payload))
        elif event == "session_memory":
            self.memories += 1


@contextlib.asynccontextmanager
async def crowd(url: str, clients: int, sessions: int) -> AsyncGenerator[tuple[Member, ...]]:
    """Clients connected for the length of the context, evenly in `sessions` new sessions."""
    names = [str(uuid4()) for _ in range(sessions)]
    address = f"{url.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket"
    async with contextlib.AsyncExitStack() as stack:
        members: list[Member] = []
        for number in range(clients):
            connection = await stack.enter_async_context(
                connect(address, compression=None, ping_interval=None)
            )
            await connection.recv()
            await connection.send(f"40{json.dumps({'session_id': names[number % sessions]})}")
            members.append(Member(names[number % sessions], connection))
        listening = [asyncio.create_task(member.listen()) for member in members]
        try:
            # Greeted, each of them: CONNECT, `connected`, `tool_count`; only then are they in their sessions.
            await _until(lambda: all(member.deliveries >= 2 for member in members))
            yield tuple(members)
        finally:
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)


async def ask_all(members: Sequence[Member], askings: Sequence[Asking]) -> Round:
    """Each member asks its share, one question after another, all members at once. Raises `RuntimeError` when a
    question is not accepted, `TimeoutError` when one is not answered."""
    before = {member: (len(member.stamped), member.deliveries, member.memories) for member in members}
    asked: dict[str, tuple[Member, Asking, Any]] = {}
    waits: list[float] = []

    async def work(member: Member, share: Sequence[Asking]) -> None:
        for asking in share:
            query_id, wait, complete = await member.ask(asking.prompt)
            waits.append(wait)
            asked[query_id] = (member, asking, complete)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, member in enumerate(members):
            group.create_task(work(member, askings[number :: len(members)]))
    seconds = time.perf_counter() - begun
    expected = Counter(member.session_id for member, _, _ in asked.values())
    with contextlib.suppress(TimeoutError):
        await _until(
            lambda: all(
                member.memories - before[member][2] >= expected[member.session_id] for member in members
            )
        )
    seen = Seen({query_id: member.session_id for query_id, (member, _, _) in asked.items()})
    problems = [
        f"{asking.prompt} gave {complete['metadata']['tool_result']} instead of {asking.expected}: "
        f"{complete['response'][:200]}"
        for _, asking, complete in asked.values()
        if complete["metadata"]["tool_result"] != asking.expected or complete["metadata"]["synthesized"]
    ]
    if len(asked) != len(askings):
        problems.append(f"{len(askings) - len(asked)} answers are lost")
    for member in members:
        problems += seen.problems(member, before[member][0])
    deliveries = sum(member.deliveries - before[member][1] for member in members)
    return Round(seconds, tuple(waits), deliveries, tuple(problems))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a member must have seen: all of its session's queries, each whole and once, and nothing else."""

    session_of: dict[str, str]
    first: dict[str, list[tuple[int, str, str]]] = field(
        default_factory=dict[str, list[tuple[int, str, str]]]
    )

    def problems(self, member: Member, start: int) -> list[str]:
        found = [f"an error came: {message}" for message in member.errors]
        stamped = member.stamped[start:]
        wanted = {query_id for query_id, session in self.session_of.items() if session == member.session_id}
        crossed = {query_id for _, _, query_id in stamped} - wanted
        if crossed:
            found.append(f"{len(crossed)} queries of other sessions came to session {member.session_id}")
        for event in ("query_complete", "session_memory"):
            came = Counter(query_id for _, name, query_id in stamped if name == event)
            if came != dict.fromkeys(wanted, 1):
                found.append(
                    f"{event} came {came.total()} times for {len(wanted)} queries of {member.session_id}"
                )
        numbers = [number for number, _, _ in stamped]
        if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            found.append(
                f"the numbers of the events of {member.session_id} have gaps, doubles or another order"
            )
        if stamped != self.first.setdefault(member.session_id, stamped):
            found.append(f"two clients of {member.session_id} saw different events")
        return found


async def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _SETTLE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.01)
