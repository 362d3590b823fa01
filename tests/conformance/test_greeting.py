"""The greeting, byte by byte: raw Engine.IO frames over both transports."""

import json
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from support.server import TOKEN, RunningServer


def event_of(frame: str) -> tuple[str, Any]:
    assert frame.startswith("42"), frame
    name, payload = json.loads(frame[2:])
    return name, payload


def check_connect(frame: str) -> None:
    """CONNECT, with the payload that the specification documents for `connect` beside `sid`."""
    assert frame.startswith("40"), frame
    content = json.loads(frame[2:])
    assert set(content) == {"sid", "data"}
    assert content["data"] == "Connected to agent"


async def opened(url: str, auth: str = "") -> ClientConnection:
    socket = await connect(f"{url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket")
    first = await socket.recv()
    assert isinstance(first, str)
    assert first.startswith("0{"), first
    await socket.send(f"40{auth}")
    return socket


async def test_connect_then_connected_then_tool_count_over_a_websocket(server: RunningServer) -> None:
    socket = await opened(server.url)
    frames = [str(await socket.recv()) for _ in range(3)]
    await socket.close()
    check_connect(frames[0])
    assert event_of(frames[1]) == ("connected", {"data": "Connected to agent"})
    name, payload = event_of(frames[2])
    assert name == "tool_count"
    assert list(payload) == ["count"]


async def test_the_same_order_over_polling(server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=server.url, params={"EIO": "4", "transport": "polling"}) as http:
        opening = (await http.get("/socket.io/")).text
        assert opening.startswith("0{")
        sid = json.loads(opening[1:])["sid"]
        assert (await http.post("/socket.io/", params={"sid": sid}, content="40")).text == "OK"
        frames: list[str] = []
        while len(frames) < 3:
            frames += (await http.get("/socket.io/", params={"sid": sid})).text.split("\x1e")
        await http.post("/socket.io/", params={"sid": sid}, content="1")
    check_connect(frames[0])
    assert [event_of(frame)[0] for frame in frames[1:3]] == ["connected", "tool_count"]


async def test_a_replay_comes_after_the_greeting(server: RunningServer) -> None:
    socket = await opened(server.url)
    query = {"prompt": "How many rows are in sales_data.csv?", "session_id": "raw"}
    await socket.send("42" + json.dumps(["query", query]))
    while True:
        frame = str(await socket.recv())
        if frame.startswith('42["session_memory"'):
            break
    await socket.close()

    socket = await opened(server.url, json.dumps({"session_id": "raw", "last_seq": 0}))
    frames = [str(await socket.recv()) for _ in range(4)]
    await socket.close()
    check_connect(frames[0])
    assert [event_of(frame)[0] for frame in frames[1:]] == ["connected", "tool_count", "agent_event"]
    assert event_of(frames[3])[1]["seq"] == 1


async def test_with_a_token_the_greeting_is_the_same_byte_by_byte(locked: RunningServer) -> None:
    socket = await opened(locked.url, json.dumps({"token": TOKEN}))
    frames = [str(await socket.recv()) for _ in range(3)]
    await socket.close()
    check_connect(frames[0])
    assert frames[1:] == ['42["connected",{"data":"Connected to agent"}]', '42["tool_count",{"count":0}]']


@pytest.mark.parametrize("auth", ["", "{}", '{"token":"wrong-wrong-wrong-wrong"}', "[]", '"x"', "7", "null"])
async def test_without_it_the_first_frame_is_the_refusal_and_there_is_no_other(
    auth: str, locked: RunningServer
) -> None:
    socket = await opened(locked.url, auth)
    frame = str(await socket.recv())
    assert frame.startswith("44{"), frame
    assert set(json.loads(frame[2:])) == {"message", "data"}
    # Whatever else was sent would be here before the next answer.
    await socket.send("40/other,")
    assert str(await socket.recv()).startswith("44/other,")
    await socket.close()


async def test_another_namespace_is_refused_and_the_socket_goes_on(server: RunningServer) -> None:
    socket = await opened(server.url)
    await socket.send("40/admin,")
    frames = [str(await socket.recv()) for _ in range(4)]
    await socket.close()
    assert any(frame.startswith("44/admin,") for frame in frames)
