"""The thread as a person feels it: from asking to the answer, over a real socket of a real server."""

import asyncio
import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Final

import socketio

from benchmarks.row import Row
from benchmarks.server import own_server, resident_mb

_ROUNDS: Final = 25
_PLAIN_ROUNDS: Final = 5
_PAUSE_SECONDS: Final = 0.05
_SECONDS: Final = 60
_PROVING_SECONDS: Final = 300
_NEW_TOOLS: Final = (
    "What is the total price in numbers_0.csv?",
    "What is the maximum price in numbers_0.csv?",
    "How many rows are in numbers_0.csv?",
)


async def rows() -> list[Row]:
    """A warm query, a query that needs a tool, the server's idle memory. Raises `RuntimeError` for a wrong answer."""
    with tempfile.TemporaryDirectory(prefix="toolwright-bench-") as name:
        folder = Path(name)
        data = folder / "data"
        data.mkdir()
        for number in range(_ROUNDS + 1):
            lines = "".join(f"product {n},{n + number}\n" for n in range(1000))
            (data / f"numbers_{number}.csv").write_text("name,price\n" + lines, encoding="utf-8")
        async with own_server(folder / "home", data) as (process, url):
            return await _measure(process, url, data)


async def _measure(process: int, url: str, data: Path) -> list[Row]:
    async with connected(url) as client:
        await client.ask("What is the average price in numbers_0.csv?")
        # Waiting, as it does most of the time, and after its first query, so that all it needs is loaded.
        await asyncio.sleep(1)
        memory = resident_mb(process)
        warm: list[float] = []
        for number in range(1, _ROUNDS + 1):
            await asyncio.sleep(_PAUSE_SECONDS)
            taken, complete = await client.ask(f"What is the average price in numbers_{number}.csv?")
            wrong = complete["metadata"]["synthesized"]
            if wrong or float(complete["metadata"]["tool_result"]) != 499.5 + number:
                raise RuntimeError(f"a wrong answer: {complete['response']}")
            warm.append(taken)
        made: list[float] = []
        for prompt in _NEW_TOOLS:
            taken, complete = await client.ask(prompt)
            if not complete["metadata"]["synthesized"]:
                raise RuntimeError(f"no tool was made for {prompt!r}: {complete['response']}")
            made.append(client.registered - client.asked)
        proven = await client.proven()
    plain = _plain(data / "numbers_0.csv")
    return [
        Row(
            "query: existing tool, other file",
            statistics.median(warm),
            plain,
            "aim 50 ms; from emit to query_complete, beside a process of python with pandas",
        ),
        Row("query: from request to a registered tool", statistics.median(made), None, "aim 1000 ms"),
        Row("evidence: a tool's mutants, after the answer", proven, None, "while nothing else is asked"),
        Row("server: idle memory", memory, None, "aim 150 MB; the sandbox's zygote apart", unit="MB"),
    ]


class Client:
    """Asks one question after another."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._complete: asyncio.Future[tuple[float, dict[str, Any]]] | None = None
        self._memory = asyncio.Event()
        self._told: asyncio.Queue[float] = asyncio.Queue()
        self.composed = asyncio.Event()
        self.asked = 0.0
        self.registered = 0.0
        socket.on("query_complete", self._end)
        socket.on("session_memory", self._remember)
        socket.on("agent_event", self._watch)

    async def _watch(self, payload: dict[str, Any]) -> None:
        if payload["event_type"] == "synthesis_successful":
            self.registered = time.perf_counter() * 1000
        elif payload["event_type"] == "evidence_updated":
            self._told.put_nowait(time.perf_counter() * 1000)
        elif payload["event_type"] == "composite_created":
            self.composed.set()

    async def proven(self) -> float:
        """Milliseconds from one `evidence_updated` to the next: they come one tool after another."""
        async with asyncio.timeout(_PROVING_SECONDS):
            first = await self._told.get()
            return await self._told.get() - first

    async def _end(self, payload: dict[str, Any]) -> None:
        assert self._complete is not None
        self._complete.set_result((time.perf_counter() * 1000, payload))

    async def _remember(self, _payload: dict[str, Any]) -> None:
        self._memory.set()

    async def ask(self, prompt: str) -> tuple[float, dict[str, Any]]:
        """Milliseconds from emit to `query_complete`, and this. Raises `RuntimeError` when there is no answer."""
        self._complete = asyncio.get_running_loop().create_future()
        self._memory.clear()
        self.asked = time.perf_counter() * 1000
        await self._socket.emit("query", {"prompt": prompt, "session_id": "benchmark"})
        ended, complete = await asyncio.wait_for(self._complete, _SECONDS)
        await asyncio.wait_for(self._memory.wait(), _SECONDS)
        if not complete["success"]:
            raise RuntimeError(f"no answer: {complete['response']}")
        return ended - self.asked, complete


@contextlib.asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Client]:
    socket: Any = socketio.AsyncClient(reconnection=False)
    client = Client(socket)
    await socket.connect(url, transports=["websocket"])
    try:
        yield client
    finally:
        await socket.disconnect()


def _plain(file: Path) -> float:
    code = f"import pandas; print(pandas.read_csv({str(file)!r})['price'].mean())"
    taken: list[float] = []
    for _ in range(_PLAIN_ROUNDS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)
