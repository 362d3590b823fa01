"""A server that is killed at random moments under load loses no accepted query and doubles none.

The moments are spread over the time that a server needs from its start to its first answer and as much again, so they
also meet servers that are starting or taking up what was left. `TEST_KILLS` says how often (10 by itself;
30 take five minutes), `TEST_SEED` which moments and questions; a run prints its own.
"""

import asyncio
import csv
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio
import socketio.exceptions

from support.server import DATA, RunningServer, environment, running_server

KILLS = int(os.environ.get("TEST_KILLS", "10"))
SEED = int(os.environ.get("TEST_SEED", random.SystemRandom().randrange(10**6)))
SESSIONS = 4
AT_ONCE = 2
"""Questions of a session that are open at a time."""

COLUMNS = {
    "employees.csv": ("age", "performance_score"),
    "sales_data.csv": ("quantity", "unit_price"),
    "weather_stations.csv": ("altitude_m", "temp_max_c", "wind_kmh"),
    "ecommerce_products.csv": ("price", "stock", "rating"),
}
WORDS: dict[str, Callable[[list[float]], float]] = {
    "average": statistics.fmean,
    "smallest": min,
    "largest": max,
    "total": sum,
    "median": statistics.median,
}


def questions() -> list[tuple[str, float]]:
    """Questions about the sample data with their right answers."""
    found: list[tuple[str, float]] = []
    for file, columns in COLUMNS.items():
        with (DATA / file).open(newline="") as lines:
            rows = list(csv.DictReader(lines))
        for column, (word, compute) in product(columns, WORDS.items()):
            cells = [
                float(row[column].replace(",", "")) for row in rows if row[column] not in ("", "NA", "N/A")
            ]
            found.append((f"What is the {word} {column} in {file}?", compute(cells)))
    return found


class Asker:
    """A client of one session that asks on and on, and comes back by itself whenever the server was killed."""

    def __init__(self, url: str, session_id: str, asked: Iterator[tuple[str, float]]) -> None:
        self.received: list[tuple[str, Any]] = []
        self.accepted: dict[str, tuple[str, float]] = {}
        """What was acknowledged: the question and its answer, by the query's id."""
        self._url = url
        self._session_id = session_id
        self._questions = asked
        self._news = asyncio.Condition()
        self._connections = 0
        self._socket = socketio.AsyncClient(
            reconnection_delay=1, reconnection_delay_max=1, randomization_factor=0.5
        )
        self._socket.on("*", self._keep)
        self._socket.on("connect", self._changed)
        self._socket.on("disconnect", self._changed)

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        return {each["query_id"]: each for name, each in self.received if name == "query_complete"}

    @property
    def open(self) -> set[str]:
        ended = {each["query_id"] for name, each in self.received if name == "session_memory"}
        return self.accepted.keys() - ended

    async def ask_on(self) -> None:
        """Asks until it is cancelled."""
        await self._connect()
        while True:
            async with self._news:
                await self._news.wait_for(lambda: self._socket.connected and len(self.open) < AT_ONCE)
            await self._ask(*next(self._questions))

    async def settle(self) -> None:
        """Waits until all that was accepted has ended."""
        async with self._news:
            await self._news.wait_for(lambda: not self.open)

    async def answered(self) -> None:
        """Waits for the first answer."""
        async with self._news:
            await self._news.wait_for(lambda: self.answers)

    async def leave(self) -> None:
        await self._socket.disconnect()

    async def _connect(self) -> None:
        while not self._socket.connected:
            try:
                await self._socket.connect(self._url, auth=self._position, transports=["websocket"])
            except socketio.exceptions.ConnectionError:
                await asyncio.sleep(0.2)

    def _position(self) -> dict[str, Any]:
        return {"session_id": self._session_id, "last_seq": len(self.received)}

    async def _ask(self, prompt: str, answer: float) -> None:
        acknowledged = asyncio.get_running_loop().create_future()
        before = self._connections
        query = {"prompt": prompt, "session_id": self._session_id}
        try:
            await self._socket.emit("query", query, callback=acknowledged.set_result)
        except socketio.exceptions.SocketIOError:
            return
        acknowledged.add_done_callback(lambda _: asyncio.ensure_future(self._changed()))
        async with self._news:
            await self._news.wait_for(lambda: acknowledged.done() or self._connections != before)
        if acknowledged.done():
            self.accepted[acknowledged.result()["query_id"]] = (prompt, answer)

    async def _keep(self, event: str, payload: Any) -> None:
        async with self._news:
            if "seq" in payload:
                self.received.append((event, payload))
            self._news.notify_all()

    async def _changed(self, *_: Any) -> None:
        async with self._news:
            self._connections += not self._socket.connected
            self._news.notify_all()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def moments(seconds: float, chance: random.Random) -> list[float]:
    """One moment in each of `KILLS` equal parts of this time, in any order."""
    found = [(number + chance.random()) * seconds / KILLS for number in range(KILLS)]
    chance.shuffle(found)
    return found


def killed_after(seconds: float, home: Path, port: int) -> None:
    """A server that lives so long."""
    with (home / "server.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "toolwright", "serve"],
            env=environment(home, PORT=str(port)),
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    status = process.wait(30)
    assert status == -signal.SIGKILL, (home / "server.log").read_text()


async def first_answer(home: Path, port: int) -> float:
    """Seconds from a server's start to its first answer."""
    begun = time.monotonic()
    with running_server(home, PORT=str(port)) as server:
        asker = Asker(server.url, "first", iter(questions()))
        asking = asyncio.create_task(asker.ask_on())
        await asyncio.wait_for(asker.answered(), 120)
        taken = time.monotonic() - begun
        asking.cancel()
        await asker.settle()
        await asker.leave()
    return taken


def check(asker: Asker) -> None:
    """Every accepted query ended once, with the right answer; the session's events are whole and in order."""
    assert [payload["seq"] for _, payload in asker.received] == list(range(1, len(asker.received) + 1))
    ends = [payload["query_id"] for name, payload in asker.received if name == "query_complete"]
    assert len(ends) == len(set(ends)), "ended twice"
    assert set(ends) >= asker.accepted.keys(), "lost"
    order = [payload["query_id"] for _, payload in asker.received]
    assert order == sorted(order, key=list(dict.fromkeys(order)).index), "one query's events in another's"
    assert [each for each in ends if each in asker.accepted] == list(asker.accepted), "out of order"
    for query_id, (prompt, answer) in asker.accepted.items():
        complete = asker.answers[query_id]
        assert complete["success"], (prompt, complete["response"])
        assert json.loads(complete["metadata"]["tool_result"]) == pytest.approx(answer, rel=1e-6), prompt


def check_tools(server: RunningServer) -> None:
    """No tool was registered twice, as a second version or under a second name."""
    with httpx.Client(base_url=server.url) as http:
        listed = http.get("/api/tools").json()["tools"]
        tools = [http.get(f"/api/tools/{tool['name']}").json()["tool"] for tool in listed]
    assert tools
    assert {tool["version"] for tool in tools} == {1}
    assert len({tool["docstring"] for tool in tools}) == len(tools)
    files = {path.name for path in (server.home / "tools").glob("*.py")}
    assert files == {f"{kind}{tool['name']}.py" for tool in tools for kind in ("", "test_")}


@pytest.mark.timeout(900)
async def test_a_server_killed_again_and_again_under_load_loses_no_accepted_query_and_doubles_none(
    tmp_path: Path,
) -> None:
    print(f"TEST_SEED={SEED} TEST_KILLS={KILLS}")
    chance, port = random.Random(SEED), free_port()
    seconds = 2 * await first_answer(tmp_path, port)
    pool = questions()
    chance.shuffle(pool)
    askers = [
        Asker(f"http://127.0.0.1:{port}", f"load-{number}", iter(pool[number::SESSIONS] * 1000))
        for number in range(SESSIONS)
    ]
    asking = [asyncio.create_task(asker.ask_on()) for asker in askers]
    for moment in moments(seconds, chance):
        await asyncio.to_thread(killed_after, moment, tmp_path, port)
    for task in asking:
        task.cancel()
    with running_server(tmp_path, PORT=str(port)) as server:
        async with asyncio.timeout(180):
            await asyncio.gather(*(asker.settle() for asker in askers))
        for asker in askers:
            check(asker)
        await asyncio.to_thread(check_tools, server)
        for asker in askers:
            await asker.leave()
    accepted = sum(len(asker.accepted) for asker in askers)
    print(f"{KILLS} kills, {accepted} accepted queries, moments up to {seconds:.1f} s")
    assert all(asker.accepted for asker in askers)
