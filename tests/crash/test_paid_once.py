"""SIGKILL between the calls to a model: none is paid twice."""

import asyncio
from pathlib import Path
from typing import Any

from support.clients import Client, connected
from support.server import RunningServer, running_server, start_server
from support.thinking import PROMPT, Thinking
from support.wire import wire_server

SESSION = "paid"


def test_a_call_that_was_paid_before_a_crash_is_not_paid_again(tmp_path: Path) -> None:
    """The step has its effect and no outcome yet, so it runs again; what it asked is known."""

    async def asked(server: RunningServer) -> None:
        client = Client()
        await client.socket.connect(server.url, transports=["websocket"])
        await client.socket.emit("query", {"prompt": PROMPT, "session_id": SESSION})
        await asyncio.to_thread(server.wait_killed)
        await client.socket.disconnect()

    async def ended(server: RunningServer) -> dict[str, Any]:
        async with connected(server.url, {"session_id": SESSION, "last_seq": 0}) as client:
            return await client.until("query_complete")

    with wire_server(Thinking()) as wire:
        settings = wire.settings()
        kill = {"kill": {"at": "after", "step": "alternatives", "marker": str(tmp_path / "killed")}}
        asyncio.run(asked(start_server(tmp_path, options=kill, **settings)))
        before = [wire.count(verb) for verb in ("plan", "tests", "implement")]
        with running_server(tmp_path, **settings) as server:
            complete = asyncio.run(ended(server))
        after = [wire.count(verb) for verb in ("plan", "tests", "implement")]
    assert complete["success"], complete["response"]
    assert before == [1, 1, 2]
    assert after == [1, 1, 3]
    assert complete["metadata"]["usage"]["calls"] == wire.sent == 5
