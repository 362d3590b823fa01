"""Tools over REST: run, versions, rollback, removal."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.clients import connected
from support.server import RunningServer, running_server

MEAN = "What is the average price in good.csv?"


@pytest.fixture
def http(server: RunningServer) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=server.url, timeout=60)


async def made(url: str, prompt: str, session: str = "routes") -> str:
    """The name of the tool that answered."""
    async with connected(url) as client:
        complete = await client.answer(prompt, session)
    assert complete["success"], complete["response"]
    return complete["metadata"]["tool_name"]


def refusal(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert set(body) == {"success", "error"}
    assert body["success"] is False
    return body["error"]


async def arguments_of(http: httpx.AsyncClient, name: str) -> dict[str, Any]:
    tool = (await http.get(f"/api/tools/{name}")).json()["tool"]
    values = {"file": "good.csv", "column": "price"}
    return {each["name"]: values[each["type"]] for each in tool["parameters"] if each["required"]}


async def test_a_tool_runs_on_the_sessions_files_and_says_what_it_was(
    http: httpx.AsyncClient, server: RunningServer
) -> None:
    name = await made(server.url, MEAN)
    async with http:
        arguments = await arguments_of(http, name)
        answer = await http.post(
            f"/api/tools/{name}/run", json={"session_id": "routes", "arguments": arguments}
        )
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {"success", "result", "duration_ms", "tool_name", "version", "level", "artifacts"}
    assert body["success"] is True
    assert body["result"] == 3
    assert (body["tool_name"], body["version"], body["level"]) == (name, 1, "agreed")
    assert body["duration_ms"] > 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"column": None}, "column must be the name of a column, not null"),
        ({"column": 1}, "column must be the name of a column, not 1"),
        ({"column": ["price"]}, "the name of a column"),
        ({"nothing": 1}, "no parameter 'nothing'"),
        ({"x" * 10_000: 1}, "no parameter"),
        ({"path": "none.csv"}, "no file"),
        ({"path": "twin.csv"}, "ambiguous"),
        ({"path": "../home/toolwright.db"}, "outside"),
        ({"path": "/etc/passwd"}, "outside"),
        ({"path": 'good.csv" "twin.csv'}, "not the name of a data file"),
        ({"path": "\ud800.csv"}, "control characters"),
        ({"path": ""}, "not the name of a data file"),
        ({"column": "nothing"}, "nothing"),
        ({"column": "item"}, "item"),
    ],
)
async def test_arguments_that_do_not_fit_are_refused_with_the_reason(
    change: dict[str, Any], says: str, http: httpx.AsyncClient, server: RunningServer
) -> None:
    name = await made(server.url, MEAN)
    async with http:
        given = await arguments_of(http, name)
        names = {"path": next(iter(given)), "column": list(given)[-1]}
        given |= {names.get(key, key): value for key, value in change.items()}
        # By hand: half a character cannot be written as UTF-8, and is sent escaped.
        answer = await http.post(
            f"/api/tools/{name}/run",
            content=json.dumps({"session_id": "routes", "arguments": given}),
            headers={"content-type": "application/json"},
        )
        assert says in refusal(answer, 422)
        missing = await http.post(f"/api/tools/{name}/run", json={"session_id": "routes", "arguments": {}})
        assert "is missing" in refusal(missing, 422)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"arguments": {}}, 422),
        ({"session_id": "routes"}, 422),
        ({"session_id": "routes", "arguments": []}, 422),
        ({"session_id": "routes", "arguments": None}, 422),
        ({"session_id": "routes", "arguments": {}, "more": 1}, 422),
        ({"session_id": "a b", "arguments": {}}, 422),
        ({"session_id": 1, "arguments": {}}, 422),
        ({"session_id": "never started", "arguments": {}}, 422),
        ({"session_id": "never-started", "arguments": {}}, 404),
        ([], 422),
        (None, 422),
    ],
)
async def test_a_call_that_is_none_is_refused(
    body: Any, status: int, http: httpx.AsyncClient, server: RunningServer
) -> None:
    name = await made(server.url, MEAN)
    async with http:
        assert refusal(await http.post(f"/api/tools/{name}/run", json=body), status)
        assert refusal(await http.post("/api/tools/nothing_like_it/run", json=body), status)


async def test_a_changed_file_is_verified_again_before_it_runs_and_a_wrong_one_never_does(
    tmp_path: Path,
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "good.csv").write_text("item,price\na,1\nb,2\nc,6\n")
    with running_server(tmp_path / "home", tmp_path / "data") as server:
        name = await made(server.url, MEAN)
        async with httpx.AsyncClient(base_url=server.url, timeout=60) as http:
            body = {"session_id": "routes", "arguments": await arguments_of(http, name)}
            path = server.home / "tools" / f"{name}.py"
            good = path.read_text()

            path.write_text(good + "\n# a remark\n")
            answer = (await http.post(f"/api/tools/{name}/run", json=body)).json()
            assert (answer["result"], answer["version"]) == (3, 2)

            path.write_text(good.replace(".mean()", ".max()"))
            assert "did not pass" in refusal(await http.post(f"/api/tools/{name}/run", json=body), 422)

            versions = (await http.get(f"/api/tools/{name}/versions")).json()
            assert [each["version"] for each in versions["versions"]] == [3, 2, 1]
            assert [each["in_force"] for each in versions["versions"]] == [True, False, False]
            assert versions["versions"][0]["evidence"]["level"] == "experimental"
            assert versions["versions"][2]["code"] == good
            assert versions["count"] == 3

            back = (await http.post(f"/api/tools/{name}/rollback", json={"version": 1})).json()["tool"]
            assert (back["version"], back["status"], back["code"]) == (1, "agreed", good)
            assert path.read_text() == good
            answer = (await http.post(f"/api/tools/{name}/run", json=body)).json()
            assert (answer["result"], answer["version"]) == (3, 1)
        async with connected(server.url) as client:
            complete = await client.answer(MEAN, "routes")
        assert complete["metadata"]["tool_name"] == name
        assert "version 1" in complete["response"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"version": 2}, 404),
        ({"version": 0}, 422),
        ({"version": "1"}, 422),
        ({"version": 1.5}, 422),
        ({}, 422),
    ],
)
async def test_a_version_that_is_none_is_refused(
    body: Any, status: int, http: httpx.AsyncClient, server: RunningServer
) -> None:
    name = await made(server.url, "What is the lowest price in good.csv?")
    async with http:
        assert refusal(await http.post(f"/api/tools/{name}/rollback", json=body), status)
        assert refusal(await http.post("/api/tools/nothing_like_it/rollback", json={"version": 1}), 404)
        assert refusal(await http.get("/api/tools/nothing_like_it/versions"), 404)


async def test_a_removed_tool_is_gone_and_every_client_gets_the_count(
    http: httpx.AsyncClient, server: RunningServer
) -> None:
    name = await made(server.url, "What is the highest price in good.csv?")
    async with http, connected(server.url) as one, connected(server.url, {"session_id": "another"}) as other:
        before = (await http.get("/api/tools")).json()["count"]
        clients = (one, other)
        for client in clients:
            await client.until("tool_count")
        answer = (await http.delete(f"/api/tools/{name}")).json()
        assert answer == {"success": True, "count": before - 1}
        for client in clients:
            assert (await client.until("tool_count", 2))["count"] == before - 1
        assert not (server.home / "tools" / f"{name}.py").exists()
        assert not (server.home / "tools" / f"test_{name}.py").exists()
        assert refusal(await http.get(f"/api/tools/{name}"), 404)
        assert refusal(await http.delete(f"/api/tools/{name}"), 404)
        assert refusal(await http.delete("/api/tools/..%2f..%2fx"), 404)


async def test_a_query_whose_tool_is_removed_meanwhile_ends_whole(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "good.csv").write_text("item,price\na,1\nb,2\nc,6\n")
    home = tmp_path / "home"
    with running_server(home, tmp_path / "data") as server:
        name = await made(server.url, MEAN)
    options = {"delay": {"step": "execution", "seconds": 1.5}}
    with running_server(home, tmp_path / "data", options=options) as server:
        async with connected(server.url) as client, httpx.AsyncClient(base_url=server.url) as http:
            asked = asyncio.create_task(client.answer(MEAN, "removed"))
            await client.until("agent_event", event_type="executing")
            assert (await http.delete(f"/api/tools/{name}")).status_code == 200
            complete = await asked
            assert complete["success"] is True
            assert complete["metadata"]["tool_name"] == name
            again = await client.answer(MEAN, "removed")
            assert again["success"] is True
            assert again["metadata"]["synthesized"] is True
