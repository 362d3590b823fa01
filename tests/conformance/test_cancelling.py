"""`cancel` and `DELETE /api/queries/{query_id}`: what is stopped ends as documented, and nothing of it goes on."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from support.clients import Client, connected
from support.schemas import Document
from support.server import RunningServer, eventually, running_server, start_server
from support.specification import Specification, check_message

PROMPT = "mean of altitude_m in weather_stations.csv"
OTHER = "mean of wind_kmh in weather_stations.csv"
STEPS = (
    "preparation",
    "specification",
    "tests",
    "implementation",
    "verification",
    "registration",
    "execution",
)
ENDING = ["query_cancelled", "query_complete", "session_memory", "tool_count"]


def slow(*steps: str, when: str = "before", seconds: float = 60) -> dict[str, Any]:
    """A server whose steps take their time once, before they have their effect or before their outcome is stored."""
    return {"engineer": "scripted", "delay": {"steps": steps, "when": when, "seconds": seconds}}


def names(client: Client, since: int = 0) -> list[str]:
    return [
        payload["event_type"] if event == "agent_event" else event
        for event, payload in client.received[since:]
    ]


async def reached(server: RunningServer, step: str) -> None:
    """Waits until the slow step has been entered."""
    marker = server.home / f"slow-{step}"
    await asyncio.to_thread(eventually, marker.exists)


def check_numbers(emissions: list[tuple[str, Any]]) -> None:
    assert [payload["seq"] for _, payload in emissions] == list(range(1, len(emissions) + 1))


@asynccontextmanager
async def slow_query(server: RunningServer, step: str, session: str) -> AsyncGenerator[tuple[Client, str]]:
    """A client, and the id of its query, which is in the step."""
    async with connected(server.url) as client:
        query_id = (await client.query(PROMPT, session))["query_id"]
        await reached(server, step)
        yield client, query_id


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_query_is_cancelled_in_each_of_its_steps_and_the_next_one_starts(
    when: str, tmp_path: Path, spec: Specification
) -> None:
    cancelled: list[str] = []
    with running_server(tmp_path, options=slow(*STEPS, when=when)) as server:
        async with connected(server.url) as client:
            for step in STEPS:
                query_id = (await client.query(PROMPT, "s"))["query_id"]
                await reached(server, step)
                before = len(client.received)
                assert await client.cancel({"query_id": query_id}) == {"query_id": query_id}
                complete = await client.until("query_complete", query_id=query_id)
                await client.until("tool_count", len(cancelled) + 2)
                assert names(client, before)[:4] == ENDING, step
                assert complete["success"] is False
                assert complete["metadata"]["status"] == "Cancelled"
                assert complete["metadata"]["tool_result"] is None
                check_message(spec, "query_complete", complete)
                cancelled.append(query_id)
            after = await client.answer(OTHER, "s")
            emissions = client.stamped()
        async with httpx.AsyncClient(base_url=server.url) as http:
            tools = (await http.get("/api/tools")).json()["tools"]
            messages = (await http.get("/api/session/s/messages")).json()["messages"]
    assert after["success"] is True
    check_numbers(emissions)
    order = [payload["query_id"] for _, payload in emissions]
    assert order == sorted(order, key=[*cancelled, after["query_id"]].index), "it went on"
    assert [(tool["name"], tool["version"]) for tool in tools] == [("scripted_mean", 1)]
    assert [message["role"] for message in messages] == ["user", "assistant"] * (len(STEPS) + 1)


async def test_what_waits_is_cancelled_at_once_and_what_runs_goes_on(
    tmp_path: Path, document_of: Callable[[RunningServer], Document]
) -> None:
    with running_server(tmp_path, options=slow("tests", seconds=3)) as server:
        async with slow_query(server, "tests", "s") as (client, first):
            second = (await client.query(OTHER, "s"))["query_id"]
            third = (await client.query(OTHER, "s"))["query_id"]
            await client.cancel({"query_id": second})
            await client.until("session_memory", query_id=second)
            assert first not in {each["query_id"] for each in client.named("query_complete")}
            await client.until("session_memory", query_id=third)
            order = [each["query_id"] for each in client.named("query_complete")]
            successes = {each["query_id"]: each["success"] for each in client.named("query_complete")}
            memory = client.named("session_memory")[-1]["messages"]
            document = document_of(server)
            for event, payload in client.stamped():
                document.check(event, payload)
            check_numbers(client.stamped())
    assert order == [second, first, third]
    assert successes == {first: True, second: False, third: True}
    # What never began is in nobody's conversation.
    assert [message["content"] for message in memory if message["role"] == "user"] == [PROMPT, OTHER]
    assert [message["role"] for message in memory] == ["user", "assistant"] * 2


async def test_rest_cancels_by_the_id_alone(tmp_path: Path) -> None:
    with running_server(tmp_path, options=slow("verification")) as server:
        async with slow_query(server, "verification", "s") as (client, query_id), httpx.AsyncClient() as http:
            address = f"{server.url}/api/queries/{query_id}"
            answer = await http.delete(address)
            assert (answer.status_code, answer.json()) == (200, {"success": True, "query_id": query_id})
            await client.until("session_memory", query_id=query_id)
            again = await http.delete(address)
            unknown = await http.delete(f"{server.url}/api/queries/{uuid4()}")
            done = (await client.answer(PROMPT, "s"))["query_id"]
            late = await http.delete(f"{server.url}/api/queries/{done}")
    assert again.status_code == late.status_code == 409
    assert "cancelled already" in again.json()["error"]
    assert "answered already" in late.json()["error"]
    assert unknown.status_code == 404
    assert names(client).count("query_cancelled") == 1


REFUSED: dict[str, tuple[Any, str]] = {
    "nothing": ((), "takes one object"),
    "null": (None, "takes one object"),
    "a text": ("x", "came with a text"),
    "no id": ({}, "`query_id` is missing"),
    "a number": ({"query_id": 5}, "`query_id` must be"),
    "an empty id": ({"query_id": ""}, "`query_id` cannot be used"),
    "an over-long id": ({"query_id": "x" * 129}, "`query_id` cannot be used"),
    "a field too many": ({"query_id": "x", "force": True}, "`force` is no field"),
    "an id of nobody": ({"query_id": str(uuid4())}, "no such query"),
    "half a character": ({"query_id": "\ud800"}, "`query_id`"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_a_cancellation_that_cannot_be_gets_an_error_alone(case: str, server: RunningServer) -> None:
    payload, says = REFUSED[case]
    async with connected(server.url, {"session_id": "refused"}) as client:
        answer = await client.cancel(*payload) if isinstance(payload, tuple) else await client.cancel(payload)
        error = await client.until("error")
        assert says in error["message"]
        assert answer == {"error": error["message"]}
        assert names(client) == ["connected", "tool_count", "error"]


async def test_only_a_client_of_the_querys_session_cancels_it(tmp_path: Path) -> None:
    with running_server(tmp_path, options=slow("tests")) as server:
        async with (
            slow_query(server, "tests", "mine") as (client, query_id),
            connected(server.url) as nobody,
            connected(server.url, {"session_id": "other"}) as other,
            connected(server.url, {"session_id": "mine"}) as colleague,
        ):
            assert "no session" in (await nobody.cancel({"query_id": query_id}))["error"]
            assert "no such query" in (await other.cancel({"query_id": query_id}))["error"]
            assert client.named("query_complete") == []
            assert await colleague.cancel({"query_id": query_id}) == {"query_id": query_id}
            await client.until("session_memory")
            await colleague.until("session_memory")
            assert other.stamped() == nobody.stamped() == []


async def test_cancelling_twice_and_at_once_ends_it_once(tmp_path: Path) -> None:
    with running_server(tmp_path, options=slow("verification", when="after")) as server:
        async with slow_query(server, "verification", "s") as (client, query_id):
            answers = await asyncio.gather(*(client.cancel({"query_id": query_id}) for _ in range(5)))
            await client.until("session_memory")
            after = await client.cancel({"query_id": query_id})
            await client.answer(PROMPT, "s")
    assert sum("error" not in answer for answer in answers) == 1
    assert "cancelled already" in after["error"]
    assert names(client).count("query_cancelled") == 1
    assert [each["success"] for each in client.named("query_complete")] == [False, True]


async def test_a_cancellation_and_an_answer_that_meet_end_the_query_once(server: RunningServer) -> None:
    ended: set[bool] = set()
    async with connected(server.url) as client:
        await client.answer("How many rows are in employees.csv?", "meet")
        for pause in range(24):
            query_id = (await client.query("How many rows are in employees.csv?", "meet"))["query_id"]
            await asyncio.sleep(pause * 0.004)
            answer = await client.cancel({"query_id": query_id})
            complete = await client.until("query_complete", query_id=query_id)
            await client.until("session_memory", query_id=query_id)
            assert complete["success"] is ("error" in answer)
            ended.add(complete["success"])
        check_numbers(client.stamped())
        completes = [each["query_id"] for each in client.named("query_complete")]
        memory = client.named("session_memory")[-1]["messages"]
    assert len(completes) == len(set(completes)) == 25
    assert [message["role"] for message in memory[-2:]] == ["user", "assistant"]
    assert False in ended


async def test_the_sandboxs_processes_of_a_cancelled_tool_are_gone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "x.csv").write_text("x\n1\n2\n")
    options = {"engineer": "scripted", "scripted": {"endless": True}}
    with running_server(tmp_path / "home", data, options=options) as server:
        async with connected(server.url) as client:
            query_id = (await client.query("mean of x in x.csv", "s"))["query_id"]
            await client.until("agent_event", event_type="executing")
            await asyncio.to_thread(eventually, lambda: busy(server) > 0)
            await client.cancel({"query_id": query_id})
            await client.until("session_memory", query_id=query_id)
            await asyncio.to_thread(eventually, lambda: busy(server) == 0, 1.0)


def busy(server: RunningServer) -> int:
    """How many processes under the server's are running code of their own, by the seconds they have used."""
    found = 0
    for process in descendants(server.process.pid):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found += fields[0] == "R" and int(fields[11]) + int(fields[12]) > 20
    return found


def descendants(process: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(folder.name))
    found, queue = [], [process]
    while queue:
        queue += (mine := children.get(queue.pop(), []))
        found += mine
    return found


@pytest.mark.parametrize("step", ["tests", "execution"])
async def test_a_cancelled_query_stays_cancelled_across_a_kill_at_once(step: str, tmp_path: Path) -> None:
    first = start_server(tmp_path, options=slow(step, when="after"))
    async with slow_query(first, step, "s") as (client, query_id):
        second = (await client.query(OTHER, "s"))["query_id"]
        waiting = (await client.query(OTHER, "s"))["query_id"]
        async with httpx.AsyncClient() as http:
            await http.delete(f"{first.url}/api/queries/{query_id}")
            await http.delete(f"{first.url}/api/queries/{waiting}")
        # Wherever it is by now: stored, told to stop, concluded or not.
        first.kill()
    with running_server(tmp_path, options={"engineer": "scripted"}) as server:
        async with connected(server.url, {"session_id": "s", "last_seq": 0}) as client:
            await client.until("session_memory", query_id=second)
            await client.until("session_memory", query_id=query_id)
            await client.until("session_memory", query_id=waiting)
            emissions = client.stamped()
    check_numbers(emissions)
    ended = {
        payload["query_id"]: payload["success"] for name, payload in emissions if name == "query_complete"
    }
    assert [name for name, _ in emissions].count("query_complete") == 3
    assert ended == {query_id: False, second: True, waiting: False}
    types = [(payload["query_id"], payload.get("event_type")) for _, payload in emissions]
    assert types.count((query_id, "query_cancelled")) == types.count((waiting, "query_cancelled")) == 1
    assert json.dumps(emissions).count("cancelled before it was answered") >= 2
