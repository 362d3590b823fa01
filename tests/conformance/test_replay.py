"""What a client that comes back gets: what it missed, once and in order, or what stands for it."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from support.clients import Client, connected
from support.schemas import Document
from support.server import RunningServer, running_server

PROMPT = "mean of altitude_m in weather_stations.csv"
SCRIPTED = {"engineer": "scripted"}


def check_from(emissions: list[tuple[str, Any]], first: int) -> None:
    """From this number on, without gap or double."""
    assert [payload["seq"] for _, payload in emissions] == list(range(first, first + len(emissions)))


async def settled(client: Client, url: str, session: str) -> list[tuple[str, Any]]:
    """All that this client has of a session when all of it has arrived: another client, which came later, has it."""
    async with connected(url, {"session_id": session, "last_seq": 0}) as last:
        await last.answer("How many rows are in sales_data.csv?", session)
        newest = last.stamped()[-1][1]["seq"]
    await client.until("session_memory", seq=newest)
    return client.stamped()


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_coming_back_again_and_again_while_queries_run_leaves_no_gap_and_no_double(
    transport: str, server: RunningServer
) -> None:
    session = f"again-{transport}"
    seen: list[tuple[str, Any]] = []
    async with connected(server.url, {"session_id": session}) as witness:
        ids = [
            (await witness.query(f"What is the {what} age in employees.csv?", session))["query_id"]
            for what in ("average", "smallest", "largest", "total", "median")
        ]
        while not any(name == "session_memory" and each["query_id"] == ids[-1] for name, each in seen):
            last_seq = seen[-1][1]["seq"] if seen else 0
            auth = {"session_id": session, "last_seq": last_seq}
            async with connected(server.url, auth, transport) as client:
                await client.until("agent_event") if not seen else await asyncio.sleep(0.03)
                seen += client.stamped()
        await witness.until("session_memory", query_id=ids[-1])
    check_from(seen, 1)
    assert seen == witness.stamped()


async def test_two_clients_that_come_back_at_different_places_both_get_the_rest_and_what_follows(
    server: RunningServer,
) -> None:
    async with connected(server.url) as client:
        await client.answer("What is the average age in employees.csv?", "both")
        so_far = len(client.stamped())
        async with (
            connected(server.url, {"session_id": "both", "last_seq": 2}) as one,
            connected(server.url, {"session_id": "both", "last_seq": so_far}) as other,
        ):
            await client.answer("How many rows are in employees.csv?", "both")
            first, second = await settled(one, server.url, "both"), await settled(other, server.url, "both")
    check_from(first, 3)
    check_from(second, so_far + 1)


async def test_a_client_that_asks_before_its_replay_is_through_gets_both_in_order(
    server: RunningServer,
) -> None:
    async with connected(server.url) as client:
        for _ in range(3):
            await client.answer("How many rows are in employees.csv?", "eager")
    async with connected(server.url, {"session_id": "eager", "last_seq": 0}, "polling") as client:
        await client.answer("How many rows are in sales_data.csv?", "eager")
        check_from(client.stamped(), 1)


async def test_a_long_replay_comes_whole_to_a_client_that_polls(server: RunningServer) -> None:
    async with connected(server.url) as client:
        for _ in range(10):
            await client.answer("How many rows are in employees.csv?", "long")
        everything = client.stamped()
    async with connected(server.url, {"session_id": "long", "last_seq": 0}, "polling") as client:
        await client.until("session_memory", seq=len(everything))
        assert client.stamped() == everything


async def test_further_back_than_what_is_kept_comes_the_conversation_alone(
    tmp_path: Path, document: Document
) -> None:
    with running_server(tmp_path, options=SCRIPTED) as server:
        async with connected(server.url) as client:
            await client.answer(PROMPT, "old")
            await client.answer(PROMPT, "old")
        newest = client.stamped()[-1][1]
        with closing(sqlite3.connect(tmp_path / "toolwright.db")) as database, database:
            database.execute("DELETE FROM events WHERE seq <= 5")
        for last_seq in (4, 5):
            seqs = [newest["seq"]] if last_seq == 4 else list(range(6, newest["seq"] + 1))
            async with connected(server.url, {"session_id": "old", "last_seq": last_seq}) as returned:
                await returned.until("session_memory", seq=newest["seq"])
                await asyncio.sleep(0.1)
                assert [payload["seq"] for _, payload in returned.stamped()] == seqs
                memory = returned.named("session_memory")[-1]
                document.check("session_memory", memory)
                assert memory["messages"] == newest["messages"]
                assert memory["query_id"] == newest["query_id"]
                await returned.answer(PROMPT, "old")
                check_from(returned.stamped()[len(seqs) :], newest["seq"] + 1)
                newest = returned.stamped()[-1][1]


async def test_a_number_of_another_history_gets_the_conversation_as_it_is_here(server: RunningServer) -> None:
    async with connected(server.url) as client:
        await client.answer("How many rows are in employees.csv?", "history")
    newest = client.stamped()[-1][1]
    for last_seq in (newest["seq"] + 1, 10**30):
        async with connected(server.url, {"session_id": "history", "last_seq": last_seq}) as returned:
            assert await returned.until("session_memory") == newest
            await asyncio.sleep(0.05)
            assert returned.stamped() == [("session_memory", newest)]
            assert returned.named("error") == []


async def test_in_a_session_that_begins_any_number_brings_what_happens_from_now_on(
    server: RunningServer,
) -> None:
    for last_seq in (0, 7):
        session = f"begins-{last_seq}"
        async with connected(server.url, {"session_id": session, "last_seq": last_seq}) as client:
            await client.answer("How many rows are in employees.csv?", session)
            check_from(client.stamped(), 1)
            assert client.named("error") == []


@pytest.mark.parametrize("last_seq", [-1, "3", 1.5, True, [1], {}])
async def test_a_number_that_is_none_is_refused_with_a_sentence_and_the_connection_stays(
    last_seq: Any, server: RunningServer
) -> None:
    async with connected(server.url, {"session_id": "none", "last_seq": last_seq}) as client:
        error = await client.until("error")
        assert error["message"].startswith("`last_seq`")
        assert "as a whole number from 0" in error["message"]
        assert [event for event, _ in client.received] == ["connected", "tool_count", "error"]
        assert (await client.answer("How many rows are in employees.csv?", "none"))["success"] is True


def test_a_replayed_session_is_told_as_it_was_live(tmp_path: Path) -> None:
    """Byte for byte, keys in the same order, also by a server that was started anew."""

    async def ask(server: RunningServer) -> list[tuple[str, Any]]:
        async with connected(server.url) as client:
            await client.answer(PROMPT, "same")
            return client.stamped()

    async def replay(server: RunningServer, count: int) -> list[tuple[str, Any]]:
        async with connected(server.url, {"session_id": "same", "last_seq": 0}) as client:
            await client.until("session_memory", seq=count)
            return client.stamped()

    with running_server(tmp_path, options=SCRIPTED) as server:
        live = asyncio.run(ask(server))
    with running_server(tmp_path, options=SCRIPTED) as server:
        assert json.dumps(asyncio.run(replay(server, len(live)))) == json.dumps(live)
