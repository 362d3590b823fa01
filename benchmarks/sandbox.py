"""What a run in the kernel sandbox costs, against a plain `python` process doing the same, and against Docker."""

import asyncio
import contextlib
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from benchmarks.row import Row
from support.docker_engine import engine
from toolwright.agent.testfile import problem
from toolwright.domain.file import DataFile
from toolwright.domain.tool import Parameter, TestSuite, ToolSpec
from toolwright.ports import Sandbox
from toolwright.sandboxes.docker.sandbox import DockerSandbox
from toolwright.sandboxes.kernel import KernelSandbox
from toolwright.settings import load

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
_DOCKER_ROUNDS: Final = 3
_AT_ONCE: Final = 8
_NAMES: Final = ("trivial run", "mean of a CSV column", "five tests")
_PROTOTYPE_MS: Final = (8.5, 16.0, 56.0)
"""What the design's prototype took for the same on a busy machine of two cores."""
_PAUSE_SECONDS: Final = 0.03
"""Between runs, as between the runs of a person: the next box is made meanwhile."""
_Run = Callable[[], Awaitable[None]]


async def rows() -> list[Row]:
    """Medians of a trivial run, a mean of a CSV file and a test file of five tests, each alone and several at once.

    Raises `RuntimeError` when a run gives another result than it must.
    """
    with tempfile.TemporaryDirectory(prefix="toolwright-bench-") as name:
        return await _measure(Path(name))


async def _measure(folder: Path) -> list[Row]:
    _write(folder)
    file = DataFile("prices.csv", str(folder / "prices.csv"), "")
    sandbox = KernelSandbox(folder)

    run_trivial, run_mean, run_tests = _runs(sandbox, file)

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
        for name, prototype, key, run in zip(
            _NAMES, _PROTOTYPE_MS, plain, (run_trivial, run_mean, run_tests), strict=True
        ):
            one = await _median(run)
            against = f"{note}; {one / prototype:.2f} of the prototype's {prototype:g} ms"
            found.append(Row(f"sandbox: {name}", one, await _process(plain[key]), against))
        return [*found, *await _beside_docker(sandbox, folder, file)]
    finally:
        await sandbox.close()


def _runs(sandbox: Sandbox, file: DataFile) -> tuple[_Run, _Run, _Run]:
    trivial = ToolSpec("trivial_run", "", (), "", "trivial")
    mean = ToolSpec("mean_price", "", (Parameter("file", "file", ""),), "", "mean")

    async def run_trivial() -> None:
        _expect((await sandbox.execute(trivial, _TRIVIAL, {}, [])).result == "1")

    async def run_mean() -> None:
        _expect((await sandbox.execute(mean, _MEAN, {"file": "prices.csv"}, [file])).result == "499.5")

    async def run_tests() -> None:
        _expect(problem(await sandbox.test("mean_price", _MEAN, TestSuite(_TESTS)), _TESTS) is None)

    return run_trivial, run_mean, run_tests


async def _beside_docker(kernel: Sandbox, folder: Path, file: DataFile) -> list[Row]:
    """The same runs in containers, one after another and eight at once: of this machine's engine, or of one like the
    tests' own where root can start it. Without an engine the reason stands beside."""
    with tempfile.TemporaryDirectory(prefix="toolwright-bench-") as home, contextlib.ExitStack() as stack:
        docker = DockerSandbox(folder, home=Path(home), python_image=load().sandbox_python_image)
        try:
            report = await docker.start()
            note = "the same in Docker, a container a run"
            if report.tier is None and os.geteuid() == 0 and shutil.which("dockerd"):
                await docker.close()
                docker = stack.enter_context(engine()).sandbox(folder, Path(home))
                report = await docker.start()
                note += ", on an engine of the benchmark's own"
            if report.tier is None:
                note = f"no Docker to compare with: {report.refusal}"
            rows: list[Row] = []
            for name, ours, theirs in zip(_NAMES, _runs(kernel, file), _runs(docker, file), strict=True):
                for at_once in (1, _AT_ONCE):
                    taken = None
                    if report.tier is not None:
                        taken = await _median(
                            _together(theirs, at_once), _DOCKER_ROUNDS if at_once == 1 else 1
                        )
                    label = f"kernel beside Docker: {name}" + (f", {at_once} at once" if at_once > 1 else "")
                    rows.append(Row(label, await _median(_together(ours, at_once)), taken, note))
                    if report.tier is None:
                        return rows
            return rows
        finally:
            await docker.close()


def _together(run: _Run, at_once: int) -> _Run:
    async def runs() -> None:
        await asyncio.gather(*(run() for _ in range(at_once)))

    return runs


def _write(folder: Path) -> None:
    folder.chmod(0o755)  # a container's user is nobody's
    lines = "".join(f"product {n},{n}\n" for n in range(1000))
    (folder / "prices.csv").write_text("name,price\n" + lines, encoding="utf-8")
    (folder / "trivial_run.py").write_text(_TRIVIAL, encoding="utf-8")
    (folder / "mean_price.py").write_text(_MEAN, encoding="utf-8")
    (folder / "test_mean_price.py").write_text(_TESTS, encoding="utf-8")


async def _median(run: _Run, rounds: int = _ROUNDS) -> float:
    """Milliseconds, as the caller sees them."""
    taken: list[float] = []
    for _ in range(rounds):
        await asyncio.sleep(_PAUSE_SECONDS)
        begun = time.perf_counter()
        await run()
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
