"""Runs come in turn by who asks; what waits is bounded; a turn that nobody takes is not lost."""

from __future__ import annotations

import asyncio

import pytest

from toolwright.errors import SandboxUnavailable
from toolwright.sandboxes import turns
from toolwright.sandboxes.turns import Turns


class Jobs:
    """Jobs that run until they are let go, and the order in which they began."""

    def __init__(self, places: Turns) -> None:
        self.places = places
        self.begun: list[str] = []
        self.end: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self, asker: str, *names: str) -> None:
        for name in names:
            self.end[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._job(asker, name))
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def finish(self, name: str) -> None:
        self.end[name].set()
        await self.tasks[name]
        await asyncio.sleep(0)

    async def _job(self, asker: str, name: str) -> None:
        async with self.places.turn(asker):
            self.begun.append(name)
            await self.end[name].wait()


async def test_a_hundred_waiting_jobs_of_one_do_not_hold_up_anothers_first() -> None:
    jobs = Jobs(Turns(2, 2))
    greedy = [f"greedy {n}" for n in range(100)]
    await jobs.start("greedy", *greedy)
    await jobs.start("other", "first", "second")
    await jobs.start("third", "its own")
    await jobs.finish("greedy 0")
    await jobs.finish("greedy 1")
    for name in ("greedy 2", "first", "its own", "greedy 3"):
        await jobs.finish(name)
    assert jobs.begun[:8] == [
        "greedy 0", "greedy 1", "greedy 2", "first", "its own", "greedy 3", "second", "greedy 4",
    ]  # fmt: skip
    for name in ("second", *greedy[4:]):
        await jobs.finish(name)
    assert len(jobs.begun) == 103
    assert jobs.places.waiting == 0


async def test_one_asker_never_holds_all_places() -> None:
    jobs = Jobs(Turns(3, 2))
    await jobs.start("greedy", "a", "b", "c")
    assert jobs.begun == ["a", "b"]
    await jobs.start("other", "first")
    assert jobs.begun == ["a", "b", "first"]
    for name in ("a", "b", "c", "first"):
        await jobs.finish(name)


async def test_too_many_that_wait_are_refused_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "WAITING_OF_ONE", 2)
    monkeypatch.setattr(turns, "WAITING", 3)
    jobs = Jobs(Turns(1, 1))
    await jobs.start("greedy", "a", "b", "c")
    with pytest.raises(SandboxUnavailable, match="2 runs of this session wait .* ask again"):
        async with jobs.places.turn("greedy"):
            pass
    await jobs.start("other", "d")
    with pytest.raises(SandboxUnavailable, match="3 runs of all sessions together"):
        async with jobs.places.turn("third"):
            pass
    for name in ("a", "b", "d", "c"):
        await jobs.finish(name)
    assert jobs.begun == ["a", "b", "d", "c"]


async def test_who_gives_up_waiting_takes_no_place() -> None:
    jobs = Jobs(Turns(1, 1))
    await jobs.start("one", "a", "b", "c")
    jobs.tasks["b"].cancel()
    await asyncio.sleep(0)
    assert jobs.places.waiting == 1
    # This one's turn has come, and it does not know yet.
    jobs.end["a"].set()
    await jobs.tasks["a"]
    jobs.tasks["c"].cancel()
    with pytest.raises(asyncio.CancelledError):
        await jobs.tasks["c"]
    await jobs.start("two", "d")
    assert jobs.begun[-1] == "d"
    await jobs.finish("d")
    assert jobs.places.waiting == 0


async def test_a_job_that_fails_gives_its_place_back() -> None:
    places = Turns(1, 1)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            async with places.turn("one"):
                raise RuntimeError
    async with places.turn("two"):
        pass
