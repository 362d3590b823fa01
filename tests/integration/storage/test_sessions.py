"""Sessions, messages, queries and events."""

import asyncio
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolwright.domain.query import Query
from toolwright.errors import NotFound
from toolwright.storage.database import Database, open_database
from toolwright.storage.sessions import Sessions

WRITER = """
import asyncio, sys
from toolwright.storage.database import open_database
from toolwright.storage.sessions import Sessions

async def main(path, who, count):
    database = await open_database(path)
    sessions = Sessions(database)

    async def several(task):
        for number in range(count):
            await sessions.add_event("s", f"{who}-{task}-{number}", "agent_event", {"who": who})
            await sessions.add_event("s", f"shared-{task}-{number}", "agent_event", {"who": who})
            if task == number == 0:
                print("started", flush=True)

    await asyncio.gather(*(several(task) for task in range(3)))
    await database.close()

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


async def start(path: Path, who: str, count: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, str(path), who, str(count), stdout=subprocess.PIPE
    )


async def numbers(sessions: Sessions) -> list[int]:
    return [event.seq for event in await sessions.events_after("s", 0, 100_000)]


async def test_two_processes_that_add_to_one_session_leave_no_gap_and_no_double(
    home: Path, sessions: Sessions
) -> None:
    writers = [await start(home / "toolwright.db", who, 40) for who in ("one", "two")]
    for writer in writers:
        await writer.communicate()
        assert writer.returncode == 0
    assert await numbers(sessions) == list(range(1, 3 * 3 * 40 + 1))


async def test_an_event_that_cannot_be_stored_fails_alone(sessions: Sessions) -> None:
    names = ["s"] * 15 + ["missing"] + ["s"] * 15
    adding = (sessions.add_event(name, f"{number}", "agent_event", {}) for number, name in enumerate(names))
    outcomes = await asyncio.gather(*adding, return_exceptions=True)
    assert [number for number, outcome in enumerate(outcomes) if isinstance(outcome, NotFound)] == [15]
    assert await numbers(sessions) == list(range(1, 31))


async def test_events_are_numbered_in_the_order_they_were_added_also_when_many_wait(
    sessions: Sessions,
) -> None:
    adding = [sessions.add_event("s", f"{number}", "agent_event", {}) for number in range(100)]
    stored = await asyncio.gather(*adding)
    assert [event.seq for event in stored if event is not None] == list(range(1, 101))


async def test_one_that_is_cancelled_while_it_adds_does_not_hold_up_the_others(sessions: Sessions) -> None:
    adding = [
        asyncio.create_task(sessions.add_event("s", f"{number}", "agent_event", {})) for number in range(10)
    ]
    await asyncio.sleep(0)
    adding[0].cancel()
    adding[5].cancel()
    outcomes = await asyncio.gather(*adding, return_exceptions=True)
    cancelled = [n for n, outcome in enumerate(outcomes) if isinstance(outcome, asyncio.CancelledError)]
    assert cancelled == [0, 5]
    assert await numbers(sessions) == list(range(1, 11))


async def test_what_waits_when_the_database_is_closed_is_stored(home: Path) -> None:
    path = home / "toolwright.db"
    database = await open_database(path)
    sessions = Sessions(database)
    await sessions.ensure("s")
    adding = [
        asyncio.create_task(sessions.add_event("s", f"{number}", "agent_event", {})) for number in range(20)
    ]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*adding)
    again = await open_database(path)
    assert await numbers(Sessions(again)) == list(range(1, 21))
    await again.close()


async def test_a_killed_process_leaves_whole_events_and_no_lock(home: Path, sessions: Sessions) -> None:
    for round_ in range(3):
        writer = await start(home / "toolwright.db", f"killed-{round_}", 100_000)
        assert writer.stdout is not None
        await writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        await writer.wait()
        await sessions.add_event("s", f"after-{round_}", "agent_event", {})
    given = await numbers(sessions)
    assert given == list(range(1, len(given) + 1))
    assert len(given) >= 6


async def test_an_event_is_stored_as_it_travels(sessions: Sessions) -> None:
    payload = {"event_type": "searching", "data": {"é": ["\ud800", None, 1.5]}, "query_id": "q"}
    added = await sessions.add_event("s", "i", "agent_event", payload)
    assert added is not None
    assert (added.session_id, added.seq, added.name) == ("s", 1, "agent_event")
    assert added.payload == {**payload, "seq": 1, "at": added.payload["at"]}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(added.payload["at"]))
    assert await sessions.events_after("s", 0, 10) == [added]


async def test_an_identity_is_inserted_once_and_takes_no_number_again(sessions: Sessions) -> None:
    assert await sessions.add_event("s", "i", "agent_event", {"n": 1}) is not None
    assert await sessions.add_event("s", "i", "agent_event", {"n": 2}) is None
    following = await sessions.add_event("s", "j", "agent_event", {})
    assert following is not None
    assert following.seq == 2
    assert [event.payload.get("n") for event in await sessions.events_after("s", 0, 10)] == [1, None]


async def test_sessions_count_their_events_and_messages_apart(sessions: Sessions) -> None:
    await sessions.ensure("t")
    for session, key in (("s", "1"), ("t", "1"), ("s", "2")):
        await sessions.add_event(session, key, "agent_event", {})
        await sessions.add_message(session, key, "user", session)
    assert await numbers(sessions) == [1, 2]
    assert [event.seq for event in await sessions.events_after("t", 0, 10)] == [1]
    assert [message.index for message in await sessions.messages("s", 10)] == [0, 1]
    assert [(message.index, message.content) for message in await sessions.messages("t", 10)] == [(0, "t")]


async def test_events_are_replayed_from_where_a_client_was(sessions: Sessions) -> None:
    for number in range(1, 8):
        await sessions.add_event("s", str(number), "agent_event", {})
    assert [event.seq for event in await sessions.events_after("s", 3, 2)] == [4, 5]
    assert await sessions.events_after("s", 7, 10) == []
    assert await sessions.events_after("s", 0, 0) == []
    assert await sessions.events_after("nobody", 0, 10) == []


async def test_the_newest_events_are_kept_and_their_numbers_go_on(database: Database) -> None:
    sessions = Sessions(database, kept_events=150)
    await sessions.ensure("s")
    for number in range(1, 421):
        await sessions.add_event("s", str(number), "agent_event", {})
    assert await numbers(sessions) == list(range(251, 421))


async def test_messages_are_numbered_from_zero_once_per_key(sessions: Sessions) -> None:
    await asyncio.gather(*(sessions.add_message("s", f"key {n % 5}", "user", f"{n % 5}") for n in range(20)))
    kept = await sessions.messages("s", 100)
    assert [message.index for message in kept] == [0, 1, 2, 3, 4]
    assert {message.content for message in kept} == {"0", "1", "2", "3", "4"}
    assert await sessions.messages("s", 2) == kept[-2:]
    assert await sessions.messages("s", 0) == []


async def test_queries_come_back_in_order_of_acceptance_until_they_are_finished(sessions: Sessions) -> None:
    asked = [Query(f"id {9 - n}", "s", f"prompt {n}", "2026-01-01T00:00:00.000Z") for n in range(4)]
    for query in (*asked, asked[0]):
        await sessions.accept(query)
    assert await sessions.unfinished() == asked
    await sessions.finish(asked[1].id)
    await sessions.finish("unknown")
    assert await sessions.unfinished() == [asked[0], asked[2], asked[3]]


async def test_everything_is_there_after_opening_again(home: Path) -> None:
    query = Query("q", "s", "what?", "now")
    database = await open_database(home / "toolwright.db")
    sessions = Sessions(database)
    await sessions.ensure("s")
    await sessions.accept(query)
    await sessions.add_message("s", "k", "user", "what?")
    event = await sessions.add_event("s", "i", "agent_event", {})
    await database.close()

    database = await open_database(home / "toolwright.db")
    sessions = Sessions(database)
    assert await sessions.exists("s")
    assert await sessions.unfinished() == [query]
    assert [message.content for message in await sessions.messages("s", 5)] == ["what?"]
    assert await sessions.events_after("s", 0, 5) == [event]
    await database.close()


async def test_nothing_is_added_to_a_session_that_is_not_there(sessions: Sessions) -> None:
    assert not await sessions.exists("nobody")
    with pytest.raises(NotFound, match="nobody"):
        await sessions.add_event("nobody", "i", "agent_event", {})
    with pytest.raises(NotFound):
        await sessions.add_message("nobody", "k", "user", "hello")
    with pytest.raises(NotFound):
        await sessions.accept(Query("q", "nobody", "?", "now"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile=st.text(st.characters(), max_size=200))
async def test_any_text_is_kept_as_text_and_never_runs(sessions: Sessions, hostile: str) -> None:
    before = len(await sessions.messages("s", 100_000))
    await sessions.add_message(
        "s", f"{before}'; DROP TABLE messages; --", "user", f"'); DELETE FROM messages; {hostile}"
    )
    kept = await sessions.messages("s", 100_000)
    assert len(kept) == before + 1
    assert kept[-1].content == f"'); DELETE FROM messages; {hostile}".encode("utf-8", "replace").decode()
    assert await sessions.exists("nobody' OR '1'='1") is False
