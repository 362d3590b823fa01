"""Composite tools are made one after another, follow their parts, and are retired where there can be none."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from toolwright.domain.evidence import Evidence, Tests
from toolwright.domain.pattern import Pattern
from toolwright.domain.tool import Tool, ToolSpec
from toolwright.durable import background
from toolwright.durable.promoting import Promoting
from toolwright.errors import SandboxUnavailable, SynthesisFailed, ToolwrightError
from toolwright.ports import PatternUse


def tool(name: str, version: int = 1) -> Tool:
    return Tool(name, version, ToolSpec(name, "", (), "", ""), "", "", Evidence(Tests(("test_it",))), "")


@dataclass
class Store:
    """A `PatternStore` in memory."""

    patterns: dict[str, Pattern] = field(default_factory=dict[str, Pattern])
    waiting: set[str] = field(default_factory=set[str])

    def put(self, name: str, composite: str | None = None) -> None:
        self.patterns[name] = Pattern(name, name, (), 9, 9, 3, 3, "", "", composite=composite)

    async def add(self, uses: Sequence[PatternUse]) -> None:
        raise AssertionError

    async def get(self, key: str) -> Pattern | None:
        raise AssertionError

    async def list(self) -> Sequence[Pattern]:
        return [*self.patterns.values()]

    async def untold(self) -> Sequence[Pattern]:
        return [self.patterns[key] for key in self.waiting]

    async def attempt(self, pattern: Pattern, number: int) -> None:
        self.patterns[pattern.key] = replace(self.patterns[pattern.key], attempts=number)

    async def settle(
        self, pattern: Pattern, made_of: Sequence[str] | None, composite: str | None, problem: str | None
    ) -> None:
        self.patterns[pattern.key] = replace(
            pattern,
            made_of=None if made_of is None else tuple(made_of),
            composite=composite,
            problem=problem,
            attempts=0,
        )
        if composite is not None:
            self.waiting.add(pattern.key)

    async def told(self, pattern: Pattern) -> None:
        self.waiting.discard(pattern.key)


@dataclass
class World:
    """What the worker is asked to do, and what stands in its way."""

    store: Store = field(default_factory=Store)
    part: Tool | None = field(default_factory=lambda: tool("part"))
    failure: ToolwrightError | None = None
    made: list[str] = field(default_factory=list[str])
    retired: list[str] = field(default_factory=list[str])
    told: list[str] = field(default_factory=list[str])

    async def due(self, pattern: Pattern) -> Sequence[Tool] | None:
        known = pattern.made_of is not None and pattern.made_of[0].split()[1]
        return None if self.part is None or known == str(self.part.version) else [self.part]

    async def make(self, pattern: Pattern, parts: Sequence[Tool]) -> Tool:
        self.made.append(f"{pattern.name} of {parts[0].version}")
        if self.failure is not None:
            raise self.failure
        return tool(f"{pattern.name}_in_one", parts[0].version)

    async def lost(self, pattern: Pattern) -> bool:
        return pattern.composite is not None and self.part is None

    async def retire(self, pattern: Pattern) -> None:
        self.retired.append(pattern.composite or "none")

    async def tell(self, pattern: Pattern) -> bool:
        self.told.append(pattern.name)
        return True

    @asynccontextmanager
    async def working(self) -> AsyncGenerator[Promoting]:
        worker = Promoting(self.store, self.due, self.make, self.lost, self.retire, self.tell)
        worker.start()
        try:
            yield worker
        finally:
            await worker.close()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 (what is waited for is told by nobody)
            await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "PAUSE_SECONDS", 0)


async def test_each_is_made_once_told_once_and_again_of_another_version() -> None:
    world = World()
    world.store.put("one")
    world.store.put("two")
    async with world.working() as worker:
        await until(lambda: world.told == ["one", "two"])
        world.part = tool("part", 2)
        worker.wake()
        await until(lambda: len(world.told) == 4)
    assert world.made == ["one of 1", "two of 1", "one of 2", "two of 2"]
    assert [pattern.composite for pattern in world.store.patterns.values()] == ["one_in_one", "two_in_one"]
    assert world.retired == []


async def test_one_that_does_not_pass_takes_the_earlier_one_with_it_and_is_not_tried_again() -> None:
    world = World(failure=SynthesisFailed("it differs from its parts", step="verification"))
    world.store.put("one", "one_in_one")
    async with world.working() as worker:
        await until(lambda: world.store.patterns["one"].problem is not None)
        worker.wake()
    assert world.store.patterns["one"].problem == "it differs from its parts"
    assert (world.made, world.retired, world.told) == (["one of 1"], ["one_in_one"], [])


async def test_one_whose_part_is_gone_is_retired() -> None:
    world = World(part=None)
    world.store.put("one", "one_in_one")
    async with world.working():
        await until(lambda: world.store.patterns["one"].composite is None)
    assert (world.made, world.retired) == ([], ["one_in_one"])


async def test_what_cannot_be_found_out_is_given_up_after_some_attempts() -> None:
    world = World(failure=SandboxUnavailable("none"))
    world.store.put("one")
    async with world.working():
        await until(lambda: world.store.patterns["one"].problem is not None)
    assert len(world.made) == background.ATTEMPTS
    assert world.store.patterns["one"].problem == "3 attempts to make it failed"
