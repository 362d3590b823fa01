"""SIGTERM: what runs is finished or kept, the process ends with status 0, clients come back to the next server."""

import asyncio
from pathlib import Path
from typing import Any

import socketio

from support.server import running_server

PROMPT = "mean of altitude_m in weather_stations.csv"


async def test_an_official_client_comes_back_to_the_next_server_and_gets_the_rest(tmp_path: Path) -> None:
    slow = {"engineer": "scripted", "delay": {"step": "tests", "seconds": 600}}
    received: list[tuple[str, Any]] = []
    ended, running = asyncio.Event(), asyncio.Event()
    client = socketio.AsyncClient(reconnection_delay=1, reconnection_delay_max=1)

    async def keep(event: str, payload: Any) -> None:
        if "seq" in payload:
            received.append((event, payload))
        if payload.get("data") == {"step": "tests", "status": "in_progress"}:
            running.set()
        if sum(name == "session_memory" for name, _ in received) == 2:
            ended.set()

    client.on("*", keep)
    with running_server(tmp_path, options=slow, forked=False) as server:
        await client.connect(
            server.url,
            auth=lambda: {"session_id": "stop", "last_seq": len(received)},
            transports=["websocket"],
        )
        for _ in range(2):
            await client.emit("query", {"prompt": PROMPT, "session_id": "stop"})
        await asyncio.wait_for(running.wait(), 60)
        assert await asyncio.to_thread(server.stop) == 0
    with running_server(tmp_path, options={"engineer": "scripted"}, PORT=str(server.port)):
        await asyncio.wait_for(ended.wait(), 60)
        await client.disconnect()
    assert [payload["seq"] for _, payload in received] == list(range(1, len(received) + 1))
    assert [each["success"] for name, each in received if name == "query_complete"] == [True, True]
