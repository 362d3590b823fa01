"""A client that does not read costs the server little, disturbs nobody, and gets everything when it comes back."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx
import socketio

from support.clients import Client, connected
from support.raw import SMALL, RawClient
from support.server import RunningServer, eventually, running_server

SCRIPTED = {"engineer": "scripted"}
# Declined at once, and each character takes twelve bytes on the wire: a `session_memory` has more than a megabyte.
LONG = "\N{MATHEMATICAL SCRIPT CAPITAL X}" * 10_000
QUERIES = 36
GROWTH = 24 << 20
"""Bytes: the backlog's bound, and what one packet and its way through the server take."""


def memory_of(server: RunningServer) -> int:
    """Bytes of the server's process that are in memory."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{server.process.pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def dropped(server: RunningServer) -> bool:
    return "client reads too slowly" in server.log.read_text()


async def flood(client: Client, session: str, queries: int) -> int:
    """Asks until this many queries are answered; how many bytes that brought."""
    before = len(client.received)
    for _ in range(queries):
        await client.answer(LONG, session)
    return sum(len(json.dumps(payload)) for _, payload in client.received[before:])


async def test_a_client_that_stops_reading_loses_its_transport_and_replays_all_when_it_comes_back(
    tmp_path: Path,
) -> None:
    with running_server(tmp_path, options=SCRIPTED) as server:
        async with connected(server.url) as witness, connected(server.url) as other:
            await flood(witness, "stalled", 12)
            stalled = await asyncio.to_thread(RawClient, server.url, "stalled", None, SMALL)
            before = memory_of(server)
            sent = await flood(witness, "stalled", QUERIES)
            assert dropped(server)
            grown = memory_of(server) - before
            assert sent > 1.5 * GROWTH, "too little to tell"
            assert grown < GROWTH
            assert (await other.answer(LONG, "other"))["success"] is False
            everything = witness.stamped()

            await asyncio.to_thread(stalled.read_to_the_end)
            stalled.close()
            seen = list(stalled.emissions)
            again = await asyncio.to_thread(RawClient, server.url, "stalled", stalled.last_seq)
            await asyncio.to_thread(again.read_until, "session_memory", seq=len(everything))
            again.close()
            seen += again.emissions
    first = seen[0][1]["seq"]
    assert 0 < len(seen) < len(everything)
    assert seen == everything[first - 1 :]
    assert again.emissions, "it had read everything"


async def test_a_replay_that_is_not_read_is_not_sent_and_its_client_is_dropped(tmp_path: Path) -> None:
    with running_server(tmp_path, options=SCRIPTED) as server:
        async with connected(server.url) as witness:
            sent = await flood(witness, "replay", QUERIES)
            everything = witness.stamped()
            before = memory_of(server)
            stalled = await asyncio.to_thread(RawClient, server.url, "replay", 0, SMALL)
            await asyncio.to_thread(eventually, lambda: dropped(server), 60)
            assert sent > 1.5 * GROWTH
            assert memory_of(server) - before < GROWTH
        # Reads on where it was dropped, at its own pace.
        await asyncio.to_thread(stalled.read_to_the_end)
        stalled.close()
        again = await asyncio.to_thread(RawClient, server.url, "replay", stalled.last_seq)
        await asyncio.to_thread(again.read_until, "session_memory", seq=len(everything))
        again.close()
    assert stalled.emissions + again.emissions == everything


async def test_a_client_that_stops_polling_is_let_go_and_its_next_poll_says_so(tmp_path: Path) -> None:
    polling: dict[str, Any] = {"EIO": "4", "transport": "polling"}
    with running_server(tmp_path, options=SCRIPTED) as server:
        async with (
            connected(server.url) as witness,
            httpx.AsyncClient(base_url=server.url, params=polling, timeout=30) as http,
        ):
            await flood(witness, "polling", 12)
            sid = json.loads((await http.get("/socket.io/")).text[1:])["sid"]
            auth = json.dumps({"session_id": "polling"})
            await http.post("/socket.io/", params={"sid": sid}, content=f"40{auth}")
            frames = (await http.get("/socket.io/", params={"sid": sid})).text.split("\x1e")
            before = memory_of(server)
            sent = await flood(witness, "polling", QUERIES)
            assert frames[0].startswith("40{")
            assert dropped(server)
            assert sent > 1.5 * GROWTH
            assert memory_of(server) - before < GROWTH
            assert (await http.get("/socket.io/", params={"sid": sid})).status_code == 400


async def test_the_official_client_comes_back_by_itself_and_misses_nothing(tmp_path: Path) -> None:
    """It is busy with something else for a while, as a page in a background tab is."""
    seen: list[tuple[str, Any]] = []
    with running_server(tmp_path, options=SCRIPTED) as server:
        async with connected(server.url) as witness:
            await flood(witness, "back", 12)
            position = {"session_id": "back", "last_seq": len(witness.stamped())}
            first = len(witness.stamped())
            client = socketio.AsyncClient(reconnection_delay=1)
            connections: list[None] = []
            complete = asyncio.Event()

            async def keep(event: str, payload: Any) -> None:
                if "seq" in payload:
                    seen.append((event, payload))
                    position["last_seq"] = payload["seq"]
                    if event == "session_memory" and payload["messages"][-2]["content"] == "the last":
                        complete.set()

            async def connect() -> None:
                connections.append(None)

            client.on("*", keep)
            client.on("connect", connect)
            await client.connect(server.url, auth=lambda: dict(position), transports=["websocket"])
            reading = client.eio.ws.receive
            goes_on = asyncio.Event()

            async def held_up() -> Any:
                await goes_on.wait()
                return await reading()

            client.eio.ws.receive = held_up
            await flood(witness, "back", QUERIES)
            assert dropped(server)
            goes_on.set()
            await witness.answer("the last", "back")
            everything = witness.stamped()[first:]
            await asyncio.wait_for(complete.wait(), 60)
            await client.disconnect()
    assert len(connections) >= 2
    assert seen == everything
