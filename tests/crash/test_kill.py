"""SIGKILL wherever it hurts: the query is answered after a restart, everything happened once."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio.exceptions

from support.clients import Client, connected
from support.server import RunningServer, running_server, start_server

PROMPT = "mean of altitude_m in weather_stations.csv"
SESSION = "kill"
STAGES = ("specification", "tests", "implementation", "verification", "registration")
SCRIPTED = {"engineer": "scripted"}


def killing(step: str, at: str, home: Path | None) -> dict[str, Any]:
    marker = None if home is None else str(home / f"killed-{at}-{step}")
    return SCRIPTED | {"kill": {"at": at, "step": step, "marker": marker}}


def shape(event: str, payload: dict[str, Any]) -> str:
    """An emission without what differs from run to run."""
    if event != "agent_event":
        return event
    data = payload["data"]
    return f"{payload['event_type']} {json.dumps(data, sort_keys=True)}"


async def asked(server: RunningServer, *prompts: str) -> list[tuple[str, Any]]:
    """Sends queries to a server that is about to die; what had arrived when it was gone."""
    client = Client()
    await client.socket.connect(server.url, transports=["websocket"])
    for prompt in prompts:
        await client.socket.emit("query", {"prompt": prompt, "session_id": SESSION})
    await asyncio.to_thread(server.wait_killed)
    await client.socket.disconnect()
    return client.stamped()


async def ended(server: RunningServer, last_seq: int, queries: int = 1) -> list[tuple[str, Any]]:
    """What comes after `last_seq`, up to the end of the last query."""
    async with connected(server.url, {"session_id": SESSION, "last_seq": last_seq}) as client:
        await client.until("session_memory", queries)
        return client.stamped()


def numbers(emissions: list[tuple[str, Any]]) -> list[int]:
    return [payload["seq"] for _, payload in emissions]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a client sees when nothing is killed."""

    async def ask(server: RunningServer) -> list[str]:
        async with connected(server.url) as client:
            await client.answer(PROMPT, SESSION)
            return [shape(*emission) for emission in client.stamped()]

    with running_server(tmp_path_factory.mktemp("undisturbed"), options=SCRIPTED) as server:
        return asyncio.run(ask(server))


@pytest.mark.parametrize("step", [*STAGES, "execution"])
def test_a_query_killed_before_a_step_and_after_its_effect_is_answered_as_if_nothing_had_been(
    step: str, tmp_path: Path, undisturbed: list[str]
) -> None:
    first = start_server(tmp_path, options=killing(step, "before", tmp_path))
    seen = asyncio.run(asked(first, PROMPT))

    second = start_server(tmp_path, options=killing(step, "after", tmp_path))
    second.wait_killed()
    assert len(list(tmp_path.glob("killed-*"))) == 2

    with running_server(tmp_path, options=SCRIPTED) as server:
        rest = asyncio.run(ended(server, numbers(seen)[-1]))
        tools = httpx.get(f"{server.url}/api/tools").json()
        messages = httpx.get(f"{server.url}/api/session/{SESSION}/messages").json()
        files = sorted(path.name for path in (tmp_path / "tools").glob("*.py"))

    assert numbers(seen + rest) == list(range(1, len(undisturbed) + 1))
    assert [shape(*emission) for emission in seen + rest] == undisturbed
    assert rest[-2][1]["success"] is True
    assert [(tool["name"], tool["version"]) for tool in tools["tools"]] == [("scripted_mean", 1)]
    assert files == ["scripted_mean.py", "test_scripted_mean.py"]
    assert [message["role"] for message in messages["messages"]] == ["user", "assistant"]


def test_the_queries_of_a_session_are_answered_in_their_order_across_a_kill(tmp_path: Path) -> None:
    prompts = [PROMPT, "mean of wind_kmh in weather_stations.csv", "mean of age in nothing.csv"]
    first = start_server(tmp_path, options=killing("verification", "after", tmp_path))
    asyncio.run(asked(first, *prompts))

    with running_server(tmp_path, options=SCRIPTED) as server:
        emissions = asyncio.run(ended(server, 0, queries=3))
        messages = httpx.get(f"{server.url}/api/session/{SESSION}/messages").json()["messages"]

    assert numbers(emissions) == list(range(1, len(emissions) + 1))
    order = [payload["query_id"] for _, payload in emissions]
    assert len(dict.fromkeys(order)) == 3
    assert order == sorted(order, key=list(dict.fromkeys(order)).index), "one query's events in another's"
    assert [message["content"] for message in messages[::2]] == prompts
    assert [message["role"] for message in messages] == ["user", "assistant"] * 3


def test_sessions_that_ran_side_by_side_all_end_after_a_kill(tmp_path: Path) -> None:
    sessions = [f"side-{number}" for number in range(4)]

    async def ask_all(server: RunningServer) -> None:
        clients = [Client() for _ in sessions]
        for client, session in zip(clients, sessions, strict=True):
            await client.socket.connect(server.url, transports=["websocket"])
            await client.socket.emit("query", {"prompt": PROMPT, "session_id": session})
        await asyncio.to_thread(server.wait_killed)
        for client in clients:
            await client.socket.disconnect()

    async def all_ended(server: RunningServer) -> list[list[tuple[str, Any]]]:
        found: list[list[tuple[str, Any]]] = []
        for session in sessions:
            async with connected(server.url, {"session_id": session, "last_seq": 0}) as client:
                if any(name == "agent_event" for name, _ in client.received) or await known(server, session):
                    await client.until("session_memory")
                    found.append(client.stamped())
        return found

    async def known(server: RunningServer, session: str) -> bool:
        async with httpx.AsyncClient() as http:
            answer = await http.get(f"{server.url}/api/session/{session}/messages")
        return bool(answer.json().get("messages"))

    # The last of the four to reach its registration takes the others down wherever they are.
    killed = killing("registration", "after", tmp_path)
    asyncio.run(ask_all(start_server(tmp_path, options=killed, forked=False)))
    with running_server(tmp_path, options=SCRIPTED, forked=False) as server:
        everything = asyncio.run(all_ended(server))
        tools = httpx.get(f"{server.url}/api/tools").json()

    assert everything
    for emissions in everything:
        assert numbers(emissions) == list(range(1, len(emissions) + 1))
        assert [name for name, _ in emissions].count("query_complete") == 1
        assert emissions[-2][1]["success"] is True
    assert [(tool["name"], tool["version"]) for tool in tools["tools"]] == [("scripted_mean", 1)]


def test_a_query_that_takes_the_server_down_each_time_is_given_up_with_an_answer(tmp_path: Path) -> None:
    options = killing("specification", "before", None) | {"recovery_attempts": 3}
    seen = asyncio.run(asked(start_server(tmp_path, options=options), PROMPT))
    for _ in range(10):
        server = start_server(tmp_path, options=options)
        try:
            rest = asyncio.run(ended(server, numbers(seen)[-1]))
        except (ConnectionError, socketio.exceptions.SocketIOError):
            server.wait_killed()
        else:
            assert server.stop() == 0
            break
    else:
        pytest.fail("it went on for ever")

    with running_server(tmp_path, options=SCRIPTED) as server:
        assert httpx.get(f"{server.url}/api/tools").json()["count"] == 0
    assert [name for name, _ in rest] == ["query_complete", "session_memory"]
    assert rest[0][1]["success"] is False
    assert "on our side" in rest[0][1]["response"]


SIDE_BY_SIDE = "Convert 20 Celsius to Fahrenheit and also calculate the square root of 144"


@pytest.fixture(scope="module")
def undisturbed_branches(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a client sees of two branches when nothing is killed."""

    async def ask(server: RunningServer) -> list[str]:
        async with connected(server.url) as client:
            await client.answer(SIDE_BY_SIDE, SESSION)
            return [shape(*emission) for emission in client.stamped()]

    with running_server(tmp_path_factory.mktemp("undisturbed")) as server:
        return asyncio.run(ask(server))


@pytest.mark.parametrize("step", ["verification", "execution"])
def test_branches_that_ran_side_by_side_go_on_after_a_kill_and_repeat_nothing(
    step: str, tmp_path: Path, undisturbed_branches: list[str]
) -> None:
    options = {"kill": killing(step, "after", tmp_path)["kill"]}
    seen = asyncio.run(asked(start_server(tmp_path, options=options), SIDE_BY_SIDE))
    with running_server(tmp_path) as server:
        rest = asyncio.run(ended(server, numbers(seen)[-1]))
        tools = httpx.get(f"{server.url}/api/tools").json()["tools"]

    assert numbers(seen + rest) == list(range(1, len(undisturbed_branches) + 1))
    assert [shape(*emission) for emission in seen + rest] == undisturbed_branches
    [complete] = [payload for event, payload in rest if event == "query_complete"]
    assert json.loads(complete["metadata"]["tool_result"]) == [68, 12]
    assert sorted((tool["name"], tool["version"]) for tool in tools) == [
        ("convert_unit", 1),
        ("square_root", 1),
    ]
