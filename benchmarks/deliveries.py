"""How many events a second reach clients when nothing else is done: by Toolwright's publisher, which numbers and stores
each before it is sent, and by a bare python-socketio server.

Both serve with the same uvicorn settings, the same rooms and the same events, recorded from a query.
`python -m benchmarks.deliveries ours|bare FILE HOME` is such a server: each `query` gets the recorded events, then its
acknowledgement.
"""

import asyncio
import contextlib
import json
import socket
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import socketio
import uvicorn
import uvloop

from benchmarks.crowd import Member, crowd
from toolwright.server.auth import Access
from toolwright.server.publisher import SocketPublisher
from toolwright.server.serve import configured
from toolwright.server.wire import create_socket
from toolwright.storage.database import open_database
from toolwright.storage.sessions import Sessions

Events = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Rates:
    """Deliveries a second."""

    ours: float
    bare: float


async def rates(folder: Path, events: Events, clients: int, sessions: int, queries: int) -> Rates:
    """Measures both, one after the other. Raises `RuntimeError` when an event is lost."""
    recorded = folder / "events.json"
    recorded.write_text(json.dumps(events), encoding="utf-8")
    found: dict[str, float] = {}
    for kind in ("bare", "ours"):
        async with _server(kind, recorded, folder / kind) as url, crowd(url, clients, sessions) as members:
            found[kind] = await _measure(members, queries, len(events))
    return Rates(**found)


async def _measure(members: Sequence[Member], queries: int, events: int) -> float:
    async def work(member: Member, count: int) -> None:
        for _ in range(count):
            await member.emit("query", {"session_id": member.session_id})

    before = sum(member.deliveries for member in members)
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for member in members:
            group.create_task(work(member, queries // len(members)))
    seconds = time.perf_counter() - begun
    # What is still on its way to the others of a session came within the time of whoever waited longest.
    await asyncio.sleep(0.5)
    asked = queries // len(members) * len(members)
    in_session = len(members) // len({member.session_id for member in members})
    deliveries = sum(member.deliveries for member in members) - before
    if deliveries != asked * events * in_session:
        raise RuntimeError(f"{deliveries} deliveries instead of {asked * events * in_session}")
    return deliveries / seconds


@contextlib.asynccontextmanager
async def _server(kind: str, recorded: Path, home: Path) -> AsyncGenerator[str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.deliveries", kind, str(recorded), str(home)),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        if not line:
            raise RuntimeError(f"the server for {kind} deliveries did not start")
        yield line.decode().strip()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _serve(kind: str, events: Events, home: Path) -> None:
    if kind == "bare":
        server: Any = socketio.AsyncServer(async_mode="asgi")
        _attach_bare(server, events)
        await _listen(server)
        return
    database = await open_database(home / "toolwright.db")
    try:
        server = create_socket(Access(None))
        _attach_ours(server, events, SocketPublisher(server, Sessions(database), 20), Sessions(database))
        await _listen(server)
    finally:
        await database.close()


def _attach_bare(server: Any, events: Events) -> None:
    async def enter(sid: str, _environ: Any, auth: Any) -> None:
        await server.enter_room(sid, auth["session_id"])
        await _greet(server, sid)

    async def query(_sid: str, payload: Any) -> str:
        for name, event in events:
            await server.emit(name, event, room=payload["session_id"])
        return ""

    server.on("connect", enter)
    server.on("query", query)


def _attach_ours(server: Any, events: Events, publisher: SocketPublisher, sessions: Sessions) -> None:
    async def enter(sid: str, _environ: Any, auth: Any) -> None:
        await sessions.ensure(auth["session_id"])
        await publisher.join(sid, auth["session_id"], None)
        await _greet(server, sid)

    async def query(_sid: str, payload: Any) -> str:
        query_id = str(uuid4())
        for number, (name, event) in enumerate(events):
            body = {key: value for key, value in event.items() if key not in ("seq", "at")}
            identity = f"{query_id}/{number}"
            await publisher.publish(payload["session_id"], identity, name, body | {"query_id": query_id})
        return ""

    server.on("connect", enter)
    server.on("query", query)


async def _greet(server: Any, sid: str) -> None:
    await server.emit("connected", {"data": "Connected to agent"}, to=sid)
    await server.emit("tool_count", {"count": 0}, to=sid)


async def _listen(server: Any) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    await uvicorn.Server(configured(socketio.ASGIApp(server))).serve(sockets=[listener])


if __name__ == "__main__":
    _, _kind, _recorded, _home = sys.argv
    _events = json.loads(Path(_recorded).read_text("utf-8"))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as _runner:
        _runner.run(_serve(_kind, _events, Path(_home)))
