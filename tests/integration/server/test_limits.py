"""A server with tight limits: who exceeds one is told, and everybody else goes on."""

import asyncio
import json
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from support.clients import connected
from support.server import RunningServer, running_server

SUM = "What is 1 + 1?"


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    folder = tmp_path_factory.mktemp("tight")
    with running_server(folder, QUERIES_PER_MINUTE="1", CONNECTIONS="3", QUERIES_AT_ONCE="2") as server:
        yield server


async def test_too_many_queries_get_an_error_alone_and_the_accepted_ones_their_answers(
    tight: RunningServer,
) -> None:
    async with connected(tight.url) as client, connected(tight.url) as other:
        accepted = await client.query(SUM, "fast")
        refused = await client.query(SUM, "other")
        assert refused["error"].startswith("1 queries a minute are taken from one client. Try again in ")
        assert client.named("error") == [{"message": refused["error"]}]
        assert "for one session" in (await other.query(SUM, "fast"))["error"]
        # What was refused counts for nothing.
        assert (await other.answer(SUM, "slow"))["success"] is True
        assert (await client.until("query_complete", query_id=accepted["query_id"]))["success"] is True


async def test_more_clients_than_the_server_takes_are_told_to_come_back(tight: RunningServer) -> None:
    url = f"{tight.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    polling = "/socket.io/?EIO=4&transport=polling"
    async with (
        httpx.AsyncClient(base_url=tight.url) as http,
        connected(tight.url) as client,
        connect(url) as socket,
    ):
        sid = json.loads((await http.get(polling)).text[1:])["sid"]
        refused = await http.get(polling)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "5"
        assert refused.json()["error"].startswith("The server has 3 connections")
        with pytest.raises(InvalidStatus) as told:
            await connect(url)
        assert told.value.response.status_code == 429
        # Those who are in go on, also by further requests.
        assert (await http.post(f"{polling}&sid={sid}", content="40")).status_code == 200
        assert (await http.get("/healthz")).status_code == 200
        assert (await client.answer(SUM, "within"))["success"] is True
        await http.post(f"{polling}&sid={sid}", content="1")
        await socket.close()
    async with connected(tight.url) as client:
        await client.until("tool_count")


async def test_sessions_are_started_so_fast_and_no_faster_by_rest_and_by_queries(tmp_path: Path) -> None:
    with running_server(tmp_path, SESSIONS_PER_MINUTE="2") as server:
        async with httpx.AsyncClient(base_url=server.url) as http, connected(server.url) as client:
            session = (await http.post("/api/session")).json()["session_id"]
            assert (await client.answer(SUM, "second"))["success"] is True
            refused = await http.post("/api/session")
            assert refused.status_code == 429
            assert 1 <= int(refused.headers["retry-after"]) <= 30
            assert refused.json() == {"success": False, "error": refused.json()["error"]}
            assert "2 sessions a minute" in (await client.query(SUM, "third"))["error"]
            assert (await http.get("/api/session/third/messages")).status_code == 404
            assert (await client.answer(SUM, session))["success"] is True
            assert (await http.get("/healthz")).status_code == 200


async def test_more_queries_than_may_wait_are_refused_and_the_others_are_answered(tmp_path: Path) -> None:
    options = {"engineer": "scripted", "delay": {"step": "tests", "seconds": 1}}
    prompt = "mean of altitude_m in weather_stations.csv"
    with running_server(tmp_path, options=options, QUERIES_WAITING="2", QUERIES_AT_ONCE="1") as server:
        async with connected(server.url) as client, connected(server.url) as other:
            accepted = [await client.query(prompt, "waiting") for _ in range(3)]
            refused = await other.query(prompt, "elsewhere")
            assert "2 queries are waiting already" in refused["error"]
            for answer in accepted:
                await client.until("query_complete", query_id=answer["query_id"])


@pytest.mark.parametrize("length", ["1000001", "99999999999999999999", "-1", "x"])
async def test_a_request_that_is_too_long_is_not_read(length: str, server: RunningServer) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(
        f"POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()
    )
    status = (await asyncio.wait_for(reader.readline(), 30)).decode()
    writer.close()
    assert status.split()[1] in ("400", "413"), status


async def test_a_body_without_a_length_is_cut_off_at_the_limit(server: RunningServer) -> None:
    async def body() -> object:
        for _ in range(30):
            yield b" " * 100_000

    async with httpx.AsyncClient(base_url=server.url) as http:
        path = "/api/tools/nothing/run"
        answer = await http.post(path, content=body(), headers={"content-type": "application/json"})  # pyright: ignore[reportArgumentType]
        assert answer.status_code == 413
        assert answer.json()["success"] is False


async def test_many_queries_in_one_polling_request_are_all_taken(server: RunningServer) -> None:
    async with httpx.AsyncClient(
        base_url=server.url, params={"EIO": "4", "transport": "polling"}, timeout=30
    ) as http:
        sid = json.loads((await http.get("/socket.io/")).text[1:])["sid"]
        query = json.dumps(["query", {"prompt": SUM, "session_id": "many"}])
        packets = ["40", *(f"42{number}{query}" for number in range(30))]
        assert (
            await http.post("/socket.io/", params={"sid": sid}, content="\x1e".join(packets))
        ).text == "OK"
        acknowledged = 0
        while acknowledged < 30:
            frames = (await http.get("/socket.io/", params={"sid": sid})).text.split("\x1e")
            acknowledged += sum(frame.startswith("43") for frame in frames)
        await http.post("/socket.io/", params={"sid": sid}, content="1")


async def test_a_packet_with_more_attachments_than_any_event_has_is_dropped(server: RunningServer) -> None:
    async with connect(f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket") as socket:
        await socket.recv()
        await socket.send("40")
        for _ in range(3):
            await socket.recv()
        await socket.send('459-["query",{"_placeholder":true,"num":0}]')
        # It does not wait for attachments, so this is a query of its own.
        await socket.send('427["query",7]')
        frames = [str(await socket.recv()) for _ in range(2)]
    assert any(frame.startswith("437[") for frame in frames)
