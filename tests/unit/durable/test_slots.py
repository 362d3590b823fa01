"""A query that waits for a person stalls nobody but its own session."""

import asyncio
import contextlib

from toolwright.durable.slots import Slots


async def test_the_slot_of_a_query_that_waits_for_a_person_is_another_ones() -> None:
    slots, said = Slots(1), asyncio.Event()

    async def asks() -> None:
        async with slots.begun("asks"):
            async with slots.aside("asks"):
                await said.wait()
            assert slots.held == 1

    asking = asyncio.create_task(asks())
    await asyncio.sleep(0)
    async with asyncio.timeout(1), slots.begun("other"):
        assert slots.held == 1
        said.set()
        await asyncio.sleep(0.01)
        assert not asking.done(), "it goes on when there is a slot again"
    await asyncio.wait_for(asking, 1)
    assert slots.held == 0


async def test_a_query_that_a_restart_finds_waiting_begins_without_a_slot() -> None:
    slots, said = Slots(1), asyncio.Event()

    async def waits() -> None:
        async with slots.aside("asks"):
            await said.wait()

    waiting = asyncio.create_task(waits())
    await asyncio.sleep(0)
    async with asyncio.timeout(1), slots.begun("asks"):
        assert slots.held == 0
        async with slots.begun("other"):
            assert slots.held == 1
        said.set()
        await waiting
        assert slots.held == 1
    assert slots.held == 0


async def test_one_that_is_cancelled_wherever_it_waits_leaves_its_slot_free() -> None:
    slots = Slots(1)

    async def asks() -> None:
        async with slots.begun("asks"), slots.aside("asks"):
            await asyncio.sleep(60)

    async def comes_behind() -> None:
        async with slots.begun("behind"):
            await asyncio.sleep(60)

    for work in (asks, comes_behind):
        task = asyncio.create_task(work())
        await asyncio.sleep(0.01)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    assert slots.held == 0
    async with asyncio.timeout(1), slots.begun("next"):
        assert slots.held == 1


async def test_branches_of_one_query_that_wait_at_once_take_one_slot_again() -> None:
    slots, said = Slots(1), [asyncio.Event(), asyncio.Event()]

    async def branch(place: int) -> None:
        async with slots.aside("asks"):
            await said[place].wait()

    async with slots.begun("asks"):
        branches = [asyncio.create_task(branch(place)) for place in (0, 1)]
        await asyncio.sleep(0.01)
        said[0].set()
        await branches[0]
        assert slots.held == 0
        said[1].set()
        await branches[1]
        assert slots.held == 1
    async with asyncio.timeout(1), slots.begun("next"):
        pass
