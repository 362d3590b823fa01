"""What a run in the kernel sandbox costs, against a plain `python` process doing the same."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from benchmarks.row import Row
from toolwright.agent.testfile import problem
from toolwright.domain.file import DataFile
from toolwright.domain.tool import Parameter, TestSuite, ToolSpec
from toolwright.sandboxes.kernel import KernelSandbox

_TRIVIAL: Final = "def trivial_run():\n    return 1\n"
_MEAN: Final = (
    "import pandas as pd\n\n\ndef mean_price(file):\n    return float(pd.read_csv(file)['price'].mean())\n"
)
_TESTS: Final = "import pytest\nfrom mean_price import mean_price\n\n\n" + "\n\n".join(
    f"def test_{n}(tmp_path):\n    path = tmp_path / 'a.csv'\n    path.write_text('price\\n1\\n{n}\\n')\n"
    f"    assert mean_price(str(path)) == pytest.approx({(1 + n) / 2})\n"
    for n in range(5)
)
_ROUNDS: Final = 25
_PLAIN_ROUNDS: Final = 5
_AT_ONCE: Final = 8
_ROUNDS_AT_ONCE: Final = 8
_PROTOTYPE_MS: Final = {"trivial": 8.5, "mean": 16.0, "tests": 56.0}
"""What the design's prototype took for the same on a busy machine of two cores."""
_PAUSE_SECONDS: Final = 0.03
"""Between runs, as between the runs of a person: the next box is made meanwhile."""


async def rows() -> list[Row]:
    """Medians of a trivial run, a mean of a CSV file and a test file of five tests, each alone and several at once.

    Raises `RuntimeError` when a run gives another result than it must.
    """
    with tempfile.TemporaryDirectory(prefix="toolwright-bench-") as name:
        return await _measure(Path(name))


async def _measure(folder: Path) -> list[Row]:
    _write(folder)
    file = DataFile("prices.csv", str(folder / "prices.csv"), "")
    trivial = ToolSpec("trivial_run", "", (), "", "trivial")
    mean = ToolSpec("mean_price", "", (Parameter("file", "file", ""),), "", "mean")
    sandbox = KernelSandbox(folder)

    async def run_trivial() -> None:
        _expect((await sandbox.execute(trivial, _TRIVIAL, {}, [])).result == "1")

    async def run_mean() -> None:
        _expect((await sandbox.execute(mean, _MEAN, {"file": "prices.csv"}, [file])).result == "499.5")

    async def run_tests() -> None:
        _expect(problem(await sandbox.test("mean_price", _MEAN, TestSuite(_TESTS)), _TESTS) is None)

    call = f"import sys; sys.path.insert(0, {str(folder)!r})\n"
    plain = {
        "trivial": ["-c", f"{call}import json, trivial_run\nprint(json.dumps(trivial_run.trivial_run()))"],
        "mean": ["-c", f"{call}import mean_price\nprint(mean_price.mean_price({file.path!r}))"],
        "tests": ["-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder / "test_mean_price.py")],
    }
    try:
        report = await sandbox.start()
        note = f"tier {report.tier}; a process of python does the same beside it"
        await run_trivial()
        found: list[Row] = []
        for what, key, run in (
            ("trivial run", "trivial", run_trivial),
            ("mean of a CSV column", "mean", run_mean),
            ("five tests", "tests", run_tests),
        ):
            one = await _median(run)
            against = f"{note}; {one / _PROTOTYPE_MS[key]:.2f} of the prototype's {_PROTOTYPE_MS[key]:g} ms"
            found.append(Row(f"sandbox: {what}", one, await _process(plain[key]), against))
            at_once = await _median_at_once(run)
            each = f"until the last is done; {at_once / _AT_ONCE / one:.2f} of one run alone for each"
            found.append(Row(f"sandbox: {what}, {_AT_ONCE} at once", at_once, None, each))
        return found
    finally:
        await sandbox.close()


def _write(folder: Path) -> None:
    lines = "".join(f"product {n},{n}\n" for n in range(1000))
    (folder / "prices.csv").write_text("name,price\n" + lines, encoding="utf-8")
    (folder / "trivial_run.py").write_text(_TRIVIAL, encoding="utf-8")
    (folder / "mean_price.py").write_text(_MEAN, encoding="utf-8")
    (folder / "test_mean_price.py").write_text(_TESTS, encoding="utf-8")


async def _median(run: Callable[[], Awaitable[None]]) -> float:
    """Milliseconds, as the caller sees them."""
    taken: list[float] = []
    for _ in range(_ROUNDS):
        await asyncio.sleep(_PAUSE_SECONDS)
        begun = time.perf_counter()
        await run()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


async def _median_at_once(run: Callable[[], Awaitable[None]]) -> float:
    """Milliseconds from the start of several runs to the end of the last."""
    taken: list[float] = []
    for _ in range(_ROUNDS_AT_ONCE):
        await asyncio.sleep(_PAUSE_SECONDS)
        begun = time.perf_counter()
        await asyncio.gather(*(run() for _ in range(_AT_ONCE)))
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


async def _process(arguments: list[str]) -> float:
    async def run() -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # the sandbox loads none either
        )
        _expect(await process.wait() == 0)

    taken: list[float] = []
    for _ in range(_PLAIN_ROUNDS):
        begun = time.perf_counter()
        await run()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def _expect(right: bool) -> None:
    if not right:
        raise RuntimeError("a run gave another result than it must")
