"""Many clients at once: are all answered, rightly and each alone, and how fast.

Questions are about tools that exist before the clock starts. The plain way is a loop of one process that has pandas
loaded and does the same computations on the same files.
"""

import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.crowd import Asking, Member, Round, ask_all, crowd
from benchmarks.deliveries import Rates, rates
from benchmarks.row import Row
from benchmarks.server import own_server, resident_mb

CLIENTS: Final = 200
SESSIONS: Final = 50
QUERIES: Final = 2000
FILES: Final = 100
_ROWS: Final = 200

_KINDS: Final[dict[str, Callable[[int], str]]] = {
    "average": lambda first: str(first + (_ROWS - 1) / 2),
    "total": lambda first: str(_ROWS * first + _ROWS * (_ROWS - 1) // 2),
    "maximum": lambda first: str(first + _ROWS - 1),
}
"""What is asked for, and what is right for a file whose first price is this. No two files have the same."""

_PLAIN: Final = """\
import json, sys, time
import pandas
waits = []
begun = time.perf_counter()
for kind, path in json.load(sys.stdin):
    start = time.perf_counter()
    column = pandas.read_csv(path)["price"]
    json.dumps(getattr(column, {"average": "mean", "total": "sum", "maximum": "max"}[kind])().item())
    waits.append((time.perf_counter() - start) * 1000)
print(json.dumps([time.perf_counter() - begun, waits]))
"""


def write_files(folder: Path, files: int) -> None:
    """Files of which each has other prices."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        lines = "".join(f"product {row},{number + row}\n" for row in range(_ROWS))
        (folder / f"numbers_{number}.csv").write_text("name,price\n" + lines, encoding="utf-8")


def questions(queries: int, files: int) -> list[tuple[str, int]]:
    """Kind and file of each; questions that are asked at the same time differ in both."""
    kinds = list(_KINDS)
    return [(kinds[number % len(kinds)], number % files) for number in range(queries)]


def asking(kind: str, file: int) -> Asking:
    return Asking(f"What is the {kind} price in numbers_{file}.csv?", _KINDS[kind](file))


async def make_tools(member: Member) -> list[tuple[str, Any]]:
    """Has the tools engineered that the questions need; the events of one more query, which needs none, in order."""
    for kind in _KINDS:
        query_id, *_ = await member.ask(asking(kind, 0).prompt)
        await member.ended(query_id)
    member.keeping = True
    query_id, *_ = await member.ask(asking("average", 1).prompt)
    await member.ended(query_id)
    member.keeping = False
    return [(event, payload) for event, payload in member.events if "seq" in payload]


async def rows() -> list[Row]:
    """Queries, waits, deliveries, memory. Raises `RuntimeError` when an answer is wrong, lost, doubled or crossed."""
    with tempfile.TemporaryDirectory(prefix="toolwright-load-") as name:
        folder = Path(name)
        data = folder / "data"
        write_files(data, FILES)
        wanted = questions(QUERIES, FILES)
        plain_seconds, plain_waits = await _plain(wanted, data)
        async with own_server(folder / "home", data) as (process, url):
            async with crowd(url, 1, 1) as (member,):
                recorded = await make_tools(member)
            async with crowd(url, CLIENTS, SESSIONS) as members:
                memory = [resident_mb(process)]
                rounds: list[Round] = []
                for share in (wanted, wanted[: QUERIES // 2]):
                    one = await ask_all(members, [asking(kind, file) for kind, file in share])
                    if one.problems:
                        raise RuntimeError(f"{len(one.problems)} problems, the first: {one.problems[0]}")
                    rounds.append(one)
                    memory.append(resident_mb(process))
        delivered = await rates(folder, recorded, CLIENTS, SESSIONS, QUERIES // 2)
    return _rows(rounds[0], plain_seconds, plain_waits, memory, delivered)


def _rows(
    one: Round, plain_seconds: float, plain_waits: Sequence[float], memory: Sequence[float], delivered: Rates
) -> list[Row]:
    at_once = f"{CLIENTS} clients in {SESSIONS} sessions, {QUERIES} queries, all answered rightly"
    loop = "beside a loop of one process with pandas"
    return [
        Row(
            "load: queries", len(one.waits_ms) / one.seconds, len(plain_waits) / plain_seconds, at_once, "/s"
        ),
        Row("load: wait, median", statistics.median(one.waits_ms), statistics.median(plain_waits), loop),
        Row("load: wait, 95%", percentile(one.waits_ms, 0.95), percentile(plain_waits, 0.95), loop),
        Row(
            "load: deliveries while tools run",
            one.deliveries / one.seconds,
            delivered.bare,
            "beside a bare python-socketio server that only emits",
            "/s",
        ),
        Row(
            "load: deliveries alone",
            delivered.ours,
            delivered.bare,
            "numbered, stored, then sent; aim 0.80",
            "/s",
        ),
        Row(
            "load: memory after a round",
            memory[1],
            memory[0],
            "beside before, with all clients connected",
            "MB",
        ),
        Row("load: memory after half as many more", memory[2], memory[1], "beside after the round", "MB"),
    ]


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def _plain(wanted: Sequence[tuple[str, int]], data: Path) -> tuple[float, list[float]]:
    """Seconds in all, and milliseconds of each."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PLAIN), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    work = [(kind, str(data / f"numbers_{file}.csv")) for kind, file in wanted]
    output, _ = await process.communicate(json.dumps(work).encode())
    if process.returncode:
        raise RuntimeError("the plain loop failed")
    seconds, waits = json.loads(output)
    return seconds, waits
