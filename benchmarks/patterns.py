"""The same workflow with one file after another: step by step, by its pattern, and in one run of its composite tool."""

import asyncio
import re
import statistics
import tempfile
import urllib.request
from pathlib import Path
from typing import Any, Final

from benchmarks.row import Row
from benchmarks.server import own_server
from benchmarks.thread import Client, connected

_ROUNDS: Final = 10
_RECURS: Final = 3
_PROMOTES: Final = 3
_SECONDS: Final = 300
_RUNS: Final = re.compile(r"^toolwright_sandbox_runs_total\{([^}]*)\} ([0-9.e+]+)$", re.MULTILINE)


async def rows() -> list[Row]:
    """Time and sandbox runs of an answer before and after. Raises `RuntimeError` for a wrong answer, or a workflow that
    is not learned when it is to be."""
    with tempfile.TemporaryDirectory(prefix="toolwright-bench-") as name:
        data = Path(name) / "data"
        data.mkdir()
        for number in range(_RECURS + _PROMOTES + _ROUNDS):
            lines = "".join(f"{'abc'[row % 3]},{row + number}\n" for row in range(999))
            (data / f"shop_{number}.csv").write_text("region,sales\n" + lines, encoding="utf-8")
        async with own_server(Path(name) / "home", data) as (_, url), connected(url) as client:
            return await _measure(client, url)


async def _measure(client: Client, url: str) -> list[Row]:
    taken: dict[str, list[float]] = {"composition": [], "workflow_pattern": [], "composite_tool": []}
    runs: dict[str, list[float]] = {strategy: [] for strategy in taken}
    promoted = 0.0
    for number in range(_RECURS + _PROMOTES + _ROUNDS):
        if number == _RECURS + _PROMOTES:
            begun = asyncio.get_running_loop().time()
            await asyncio.wait_for(client.composed.wait(), _SECONDS)
            promoted = 1000 * (asyncio.get_running_loop().time() - begun)
        before = await asyncio.to_thread(_runs_so_far, url)
        milliseconds, complete = await client.ask(
            f"average sales per region in shop_{number}.csv, then show the 2 highest"
        )
        strategy = _right(number, complete)
        # The first answer made the tools.
        if number > 0:
            taken[strategy].append(milliseconds)
            runs[strategy].append(await asyncio.to_thread(_runs_so_far, url) - before)
    before, after = runs["workflow_pattern"], runs["composite_tool"]
    return [
        Row(
            "workflow: by its pattern",
            statistics.median(taken["workflow_pattern"]),
            statistics.median(taken["composition"]),
            f"beside step by step; a pattern after {_RECURS} requests",
        ),
        Row(
            "workflow: in one run of its composite tool",
            statistics.median(taken["composite_tool"]),
            statistics.median(taken["workflow_pattern"]),
            f"beside the pattern; after {_PROMOTES} answers by it",
        ),
        Row(
            "workflow: sandbox runs of an answer",
            statistics.median(after),
            statistics.median(before),
            "composite tool beside pattern; reading the file included",
            unit="",
        ),
        Row("workflow: from the last answer to its composite tool", promoted, None, "while nothing is asked"),
    ]


def _right(number: int, complete: dict[str, Any]) -> str:
    """The strategy of an answer that is right and was done as it should be by now."""
    strategy = complete["metadata"]["strategy"]
    wanted = (
        "composition"
        if number < _RECURS
        else "workflow_pattern"
        if number < _RECURS + _PROMOTES
        else "composite_tool"
    )
    highest = (
        f'[{{"region": "c", "mean_sales": {500 + number}}}, {{"region": "b", "mean_sales": {499 + number}}}]'
    )
    if strategy != wanted or complete["metadata"]["tool_result"] != highest:
        raise RuntimeError(f"{strategy} where {wanted} was due, or a wrong answer: {complete['response']}")
    return strategy


def _runs_so_far(url: str) -> float:
    with urllib.request.urlopen(f"{url}/metrics") as answer:
        return sum(float(count) for _, count in _RUNS.findall(answer.read().decode()))
