"""Tools are measured one after another, told of when their session is quiet, and given up after some attempts."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from toolwright.agent.mutation import Measured, NotMeasurable
from toolwright.agent.proving import Settled, turns
from toolwright.domain.evidence import Evidence, Mutants, Tests
from toolwright.domain.tool import Example, Tool, ToolSpec
from toolwright.durable import background
from toolwright.durable.proving import Proving
from toolwright.ports import Unmeasured

DONE = Mutants(killed=9)


def tool(name: str) -> Tool:
    return Tool(name, 1, ToolSpec(name, "", (), "", ""), "", "", Evidence(Tests(("test_it",))), "")


@dataclass
class Store:
    """A `Measurements` in memory."""

    entries: dict[str, Unmeasured] = field(default_factory=dict[str, Unmeasured])
    evidence: dict[str, Evidence] = field(default_factory=dict[str, Evidence])

    def register(self, name: str) -> None:
        self.entries[name] = Unmeasured(tool(name), f"query of {name}", 0)

    async def waiting(self) -> Sequence[Unmeasured]:
        return list(self.entries.values())

    async def attempt(self, tool: Tool, number: int) -> None:
        self.entries[tool.name] = replace(self.entries[tool.name], attempts=number)

    async def store(self, tool: Tool, evidence: Evidence, further: Sequence[Example]) -> None:
        entry = self.entries[tool.name]
        self.entries[tool.name] = replace(entry, tool=replace(tool, evidence=evidence))
        self.evidence[tool.name] = evidence

    async def end(self, tool: Tool) -> None:
        del self.entries[tool.name]


@dataclass
class World:
    """What the worker is asked to do, and what stands in its way."""

    store: Store = field(default_factory=Store)
    busy: bool = False
    fails: bool = False
    hangs: bool = False
    measured: list[str] = field(default_factory=list[str])
    told: list[str] = field(default_factory=list[str])

    async def measure(self, entry: Unmeasured) -> Measured:
        self.measured.append(entry.tool.name)
        if self.hangs:
            await asyncio.sleep(3600)
        if self.fails:
            raise NotMeasurable("its tests do not pass any more")
        return Measured(replace(entry.tool.evidence, mutants=DONE))

    async def tell(self, entry: Unmeasured) -> bool:
        if not self.busy:
            self.told.append(f"{entry.made_by}: {entry.tool.evidence.summary()}")
        return not self.busy

    @asynccontextmanager
    async def working(self) -> AsyncGenerator[Proving]:
        worker = Proving(self.store, self.measure, self.tell)
        worker.start()
        try:
            yield worker
        finally:
            await worker.close()


async def until(holds: object) -> None:
    assert callable(holds)
    async with asyncio.timeout(4):
        while not holds():  # noqa: ASYNC110 (what is waited for is told by nobody)
            await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "PAUSE_SECONDS", 0)


async def test_what_waits_is_measured_one_after_another_and_told_once() -> None:
    world = World()
    world.store.register("one")
    world.store.register("two")
    async with world.working():
        await until(lambda: not world.store.entries)
    assert world.measured == ["one", "two"]
    assert world.told == [
        f"query of {name}: tested: 1 of 1 tests passed, 9 of 9 mutants killed" for name in ("one", "two")
    ]


async def test_a_busy_session_is_told_when_it_is_quiet_and_holds_up_nobody() -> None:
    world = World(busy=True)
    world.store.register("one")
    world.store.register("two")
    async with world.working() as worker:
        await until(lambda: len(world.store.evidence) == 2)
        assert world.told == []
        world.busy = False
        worker.wake()
        await until(lambda: not world.store.entries)
    assert len(world.told) == 2


async def test_a_tool_that_cannot_be_measured_is_given_up_after_some_attempts() -> None:
    world = World(fails=True)
    world.store.register("one")
    async with world.working():
        await until(lambda: not world.store.entries)
    assert world.measured == ["one"] * background.ATTEMPTS
    assert "mutants could not be run" in world.store.evidence["one"].summary()


async def test_one_that_a_stop_cuts_short_is_as_if_it_had_not_begun() -> None:
    world = World(hangs=True)
    world.store.register("one")
    async with world.working():
        await until(lambda: world.measured)
        assert world.store.entries["one"].attempts == 1
    assert world.store.entries["one"].attempts == 0


async def test_a_tool_that_comes_later_is_taken_up_when_it_is_said() -> None:
    world = World()
    async with world.working() as worker:
        await asyncio.sleep(0.02)
        world.store.register("late")
        worker.wake()
        await until(lambda: world.told)


async def test_a_turn_waits_for_quiet_and_comes_on_a_busy_server_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolwright.agent.proving.QUIET_SECONDS", 0.2)
    monkeypatch.setattr("toolwright.agent.proving.PATIENCE_SECONDS", 0.6)
    loop, busy, looks = asyncio.get_running_loop(), True, 0

    def is_busy() -> bool:
        nonlocal looks
        looks += 1
        return busy

    turn, begun = turns(is_busy), loop.time()
    await turn()
    assert loop.time() - begun >= 0.6
    busy, begun = False, loop.time()
    await turn()
    assert loop.time() - begun >= 0.1
    looks = 0
    await turn()
    assert looks == 1, "a quiet server stays quiet between two runs"


async def test_a_session_is_settled_some_time_after_its_last_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolwright.agent.proving.SETTLED_SECONDS", 0.1)
    busy = {"asking"}
    settled = Settled(busy.__contains__)
    assert "quiet" in settled
    assert "asking" not in settled
    busy.clear()
    settled.ended("asking")
    assert "asking" not in settled
    assert "quiet" in settled
    await asyncio.sleep(0.12)
    assert "asking" in settled
