"""What is found out after the answer: told once, between queries, and not lost by a restart."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.clients import connected
from support.server import eventually, running_server, start_server

# A dozen runs of the tests in boxes, which may all have to wait for others' on a small machine.
pytestmark = pytest.mark.timeout(300)
SCRIPTED = {"engineer": "scripted"}
PROMPT = "mean of altitude_m in weather_stations.csv"


def evidence_at(url: str) -> dict[str, Any]:
    return httpx.get(f"{url}/api/tools/scripted_mean").json()["tool"]["evidence"]


def test_mutants_are_run_after_the_answer_which_says_that_they_are_pending(tmp_path: Path) -> None:
    async def ask(url: str) -> tuple[dict[str, Any], dict[str, Any], list[tuple[str, Any]]]:
        async with connected(url) as client:
            complete = await client.answer(PROMPT, "proving")
            found = await client.until("agent_event", event_type="evidence_updated")
            return complete, found, client.stamped()

    with running_server(tmp_path, options=SCRIPTED) as server:
        complete, found, emissions = asyncio.run(ask(server.url))
        evidence = evidence_at(server.url)

    assert "mutants pending" in complete["response"]
    assert complete["metadata"]["status"] == "agreed"
    names = [payload["event_type"] if event == "agent_event" else event for event, payload in emissions]
    assert names[-3:] == ["query_complete", "session_memory", "evidence_updated"]
    assert [payload["seq"] for _, payload in emissions] == list(range(1, len(emissions) + 1))
    assert found["query_id"] == complete["query_id"]
    assert found["data"]["summary"] == evidence["summary"]
    assert f"{evidence['mutants_killed']} of " in evidence["summary"]
    assert evidence["mutants_made"] >= evidence["mutants_killed"] > 3
    assert evidence["tests"] == [{"node": "test_mean_of_three", "passed": True}]
    assert evidence["inputs_compared"] == evidence["inputs_agreed"] > 2
    assert evidence["anchors"] == ["on the file it was made for, the order of the rows does not matter"]
    assert (found["data"]["level"], evidence["anchors_held"]) == ("anchored", 1)


def test_what_a_killed_server_left_pending_is_found_out_by_the_next_one(tmp_path: Path) -> None:
    async def ask(url: str) -> int:
        async with connected(url) as client:
            await client.answer(PROMPT, "proving")
            return client.stamped()[-1][1]["seq"]

    async def come_back(url: str, last_seq: int) -> list[tuple[str, Any]]:
        async with connected(url, {"session_id": "proving", "last_seq": last_seq}) as client:
            await client.until("agent_event", event_type="evidence_updated")
            return client.stamped()

    server = start_server(tmp_path, options=SCRIPTED)
    last_seq = asyncio.run(ask(server.url))
    assert evidence_at(server.url)["mutants_made"] is None
    server.kill()

    with running_server(tmp_path, options=SCRIPTED) as server:
        told = asyncio.run(come_back(server.url, last_seq))
        assert evidence_at(server.url)["mutants_made"] > 0
        with contextlib.closing(sqlite3.connect(tmp_path / "toolwright.db")) as database:
            eventually(lambda: database.execute("SELECT * FROM unmeasured").fetchall() == [])
    assert [payload["event_type"] for _, payload in told] == ["evidence_updated"]
