"""What was done for the queries of a session, and what of it a request may mean."""

from collections.abc import Sequence
from pathlib import Path

import pytest_asyncio

from toolwright.domain.query import Done, Query, Task
from toolwright.storage.database import Database, open_database
from toolwright.storage.executions import Executions
from toolwright.storage.sessions import Sessions

BEYOND = 2


@pytest_asyncio.fixture
async def executions(database: Database) -> Executions:
    asked = [
        "total of amount in ledger.csv",
        "average price in products.csv",
        "total of price in products.csv",
        "how many rows are in weather.csv",
        "median of wind in weather.csv",
    ]
    sessions, store = Sessions(database), Executions(database)
    # Of one moment, perhaps: then the place in its query says which came later.
    for session in ("mine", "other"):
        await sessions.ensure(session)
        for number, prompt in enumerate(asked):
            query = Query(f"{session}-{number}", session, prompt, f"2026-01-01T00:00:0{number}Z")
            await sessions.accept(query)
            failure = "ToolFailed" if session == "other" else None
            await store.add(
                query, number + 1, Done(Task(prompt), "a_tool", 1, False, {}, str(number), failure, 1.0)
            )
    return store


def prompts(found: Sequence[Done]) -> list[str]:
    return [each.task.prompt for each in found]


async def test_the_newest_come_in_their_order(executions: Executions) -> None:
    assert prompts(await executions.recent("mine", BEYOND)) == [
        "how many rows are in weather.csv",
        "median of wind in weather.csv",
    ]


async def test_of_those_before_them_the_ones_come_that_share_most_words(executions: Executions) -> None:
    words = "what was the average price again?"
    assert prompts(await executions.alike("mine", words, BEYOND, 1)) == ["average price in products.csv"]
    assert prompts(await executions.alike("mine", words, BEYOND, 3)) == [
        "average price in products.csv",
        "total of price in products.csv",
    ]


async def test_the_newest_what_shares_nothing_and_what_failed_are_left_out(executions: Executions) -> None:
    assert await executions.alike("mine", "median of wind", 5, 3) == []
    assert await executions.alike("mine", "'\"); DROP TABLE x; --", BEYOND, 3) == []
    assert await executions.alike("other", "average price", BEYOND, 3) == []


async def test_it_is_there_after_a_restart(executions: Executions, home: Path) -> None:
    database = await open_database(home / "toolwright.db")
    try:
        found = await Executions(database).alike("mine", "the ledger", BEYOND, 3)
    finally:
        await database.close()
    assert prompts(found) == ["total of amount in ledger.csv"]
