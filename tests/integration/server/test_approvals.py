"""A tool that waits for a person: approved, rejected, cancelled, and not forgotten by a restart."""

import asyncio
import contextlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.clients import Client, connected
from support.server import RunningServer, environment, eventually, running_server, start_server

SCRIPTED = {"engineer": "scripted"}
NO_RESTART = SCRIPTED | {"recovery_attempts": 0}
"""Each restart would be one too many."""
PROMPT = "mean of altitude_m in weather_stations.csv"
SECONDS = 60


@pytest.fixture(scope="module")
def one_at_a_time(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    with running_server(
        tmp_path_factory.mktemp("approvals"), options=SCRIPTED, APPROVAL="true", QUERIES_AT_ONCE="1"
    ) as server:
        yield server


@pytest.fixture
def server(one_at_a_time: RunningServer) -> RunningServer:
    httpx.delete(f"{one_at_a_time.url}/api/tools/scripted_mean")
    return one_at_a_time


async def asked(client: Client, session: str) -> tuple[str, dict[str, Any]]:
    """Asks for a tool that has to be made; the query's id and what a person is asked."""
    query_id = (await client.query(PROMPT, session))["query_id"]
    event = await client.until("agent_event", query_id=query_id, event_type="approval_required")
    return query_id, event["data"]


def read(server: RunningServer, path: str) -> dict[str, Any]:
    return httpx.get(f"{server.url}{path}").json()


def post(server: RunningServer, approval_id: str, **said: Any) -> httpx.Response:
    return httpx.post(f"{server.url}/api/approvals/{approval_id}", json=said)


async def test_an_approved_tool_is_registered_and_answers_and_others_were_answered_meanwhile(
    server: RunningServer,
) -> None:
    async with connected(server.url) as client, connected(server.url) as other:
        query_id, data = await asked(client, "approves")
        shown = read(server, data["code"])["approval"]
        listed = read(server, "/api/approvals")
        refused = await other.answer("something else", "another")
        assert read(server, "/api/tools")["count"] == 0

        wrong: Any = await other.socket.call("approve", {"id": data["approval_id"], "approve": "yes"})
        answer = await other.socket.call(
            "approve", {"id": data["approval_id"], "approve": True}, timeout=SECONDS
        )
        complete = await client.until("query_complete", query_id=query_id)
        types = client.event_types(query_id)

    assert "`approve`" in wrong["error"]
    assert "true or false" in wrong["error"]
    assert answer == {"approval_id": data["approval_id"]}
    assert data["tool_name"] == "scripted_mean"
    assert (data["version"], data["purpose"]) == (1, "registration")
    assert data["evidence"].startswith("agreed: 1 of 1 tests passed")
    assert "def scripted_mean" in shown["code"]
    assert "session_id" not in json.dumps(listed), "who lists approvals gets into nobody's session"
    assert query_id not in json.dumps(listed)
    assert [entry["id"] for entry in listed["approvals"]] == [data["approval_id"]]
    assert "I only know" in refused["response"]
    assert "approval_required" not in other.event_types()
    assert complete["success"] is True
    assert types.index("approval_required") < types.index("synthesis_successful")
    assert read(server, "/api/approvals")["count"] == 0


async def test_a_rejected_tool_is_not_there_and_the_answer_says_why(server: RunningServer) -> None:
    async with connected(server.url) as client:
        query_id, data = await asked(client, "rejects")
        said = await asyncio.gather(
            *(
                asyncio.to_thread(
                    post, server, data["approval_id"], approve=False, reason="it divides by hand"
                )
                for _ in range(2)
            )
        )
        complete = await client.until("query_complete", query_id=query_id)
        failed = await client.until("agent_event", query_id=query_id, event_type="synthesis_failed")

    assert sorted(answer.status_code for answer in said) == [200, 409]
    assert post(server, "unknown", approve=True).status_code == 404
    assert post(server, data["approval_id"], approve=True, more=1).status_code == 422
    assert complete["success"] is False
    assert "a person rejected it: it divides by hand." in complete["response"]
    assert failed["data"]["step"] == "registration"
    assert read(server, "/api/tools")["count"] == 0


async def test_a_query_that_is_cancelled_while_it_waits_ends_and_nothing_is_left_to_decide(
    server: RunningServer,
) -> None:
    async with connected(server.url) as client:
        query_id, data = await asked(client, "cancels")
        behind = (await client.query("something else", "cancels"))["query_id"]
        await client.cancel({"query_id": query_id})
        complete = await client.until("query_complete", query_id=query_id)
        await client.until("query_complete", query_id=behind)
    assert complete["metadata"]["status"] == "Cancelled"
    assert read(server, "/api/approvals")["count"] == 0
    assert post(server, data["approval_id"], approve=True).status_code == 409


def waits_again(home: Path) -> bool:
    """Whether the query has been taken up, which counts against it."""
    with contextlib.closing(sqlite3.connect(home / "workflows.db")) as database:
        return database.execute("SELECT status FROM workflow_status").fetchall() == [("PENDING",)]


def tools_approve(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "toolwright", "tools", "approve", *arguments],
        env=environment(home),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def test_a_query_waits_across_a_kill_that_is_not_held_against_it_and_the_command_line_ends_it(
    tmp_path: Path,
) -> None:
    async def ask(url: str) -> tuple[int, str]:
        async with connected(url) as client:
            _, data = await asked(client, "killed")
            return client.stamped()[-1][1]["seq"], data["approval_id"]

    async def end(url: str, last_seq: int) -> list[tuple[str, Any]]:
        async with connected(url, {"session_id": "killed", "last_seq": last_seq}) as client:
            done = await asyncio.to_thread(tools_approve, tmp_path, "scripted_mean")
            assert done.stdout == "Approved scripted_mean, version 1.\n", done.stderr
            await client.until("session_memory")
            return client.stamped()

    server = start_server(tmp_path, options=NO_RESTART, APPROVAL="true")
    last_seq, approval_id = asyncio.run(ask(server.url))
    server.kill()
    server = start_server(tmp_path, options=NO_RESTART, APPROVAL="true")
    eventually(lambda: waits_again(tmp_path))
    listed = json.loads(tools_approve(tmp_path, "--json").stdout)
    assert [entry["id"] for entry in listed["approvals"]] == [approval_id]
    emissions = asyncio.run(end(server.url, last_seq))
    assert [payload["seq"] for _, payload in emissions] == list(
        range(last_seq + 1, last_seq + len(emissions) + 1)
    )
    assert emissions[-2][1]["success"] is True
    assert "approval_required" not in [payload.get("event_type") for _, payload in emissions]
    assert tools_approve(tmp_path, "scripted_mean").returncode == 1
    assert server.stop() == 0
