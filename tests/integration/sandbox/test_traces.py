"""Nothing remains of runs: no process, mount, file, descriptor or cgroup, however they ended."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from support.boxes import MASKS, runner
from toolwright.domain.tool import TestSuite
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

ENDS = (
    "return 1",
    "open('left', 'w').write('x' * 100_000)\nreturn os.listdir('.')",
    "raise ValueError('no')",
    "os._exit(3)",
    "import ctypes\nctypes.string_at(0)",
    "return len(bytearray(300 << 20))",
    "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\nreturn 2",
)
SILENT = "os.close(3)\nimport time\ntime.sleep(60)"
"""Lives on where nobody hears it any more: it is waited for some seconds, so once is enough."""


class Traces:
    """What there is of a sandbox, as its processes and folders show it."""

    def __init__(self, sandbox: KernelSandbox) -> None:
        zygote = sandbox._zygote
        assert zygote is not None
        first = zygote.process.pid
        # In tier A the zygote goes on as the child of the process that was started.
        self._zygote = _children(first)[0] if zygote.hello.tier == "A" else first
        self._folder = Path(zygote._folder)

    def count(self) -> dict[str, int]:
        return {
            "processes": len(_descendants(self._zygote)),
            "mounts": self._mounts(str(self._zygote)),
            "mounts of the tests": self._mounts("self"),
            "descriptors": len(list(Path(f"/proc/{self._zygote}/fd").iterdir())),
            "descriptors of the server": len(list(Path("/proc/self/fd").iterdir())),
            "files": len(list(self._folder.glob("*"))) + len(list(self._folder.glob("box-*/*"))),
        }

    def _mounts(self, pid: str) -> int:
        # Its own: other programs of the machine mount what they like, and a zygote sees that too.
        lines = Path(f"/proc/{pid}/mountinfo").read_text().splitlines()
        return sum(self._folder.name in line or " /scratch " in line for line in lines)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # it has just ended
        return []


def _descendants(pid: int) -> list[int]:
    found = _children(pid)
    return found + [other for child in found for other in _descendants(child)]


@pytest.mark.parametrize("tier", ["A", "B"])
async def test_many_runs_leave_nothing(data: Path, tier: str) -> None:
    sandbox = KernelSandbox(
        data, children=1, memory_mb=128, timeout_seconds=60, scratch_mb=16, mask=MASKS[tier]
    )
    run = runner(sandbox)
    try:
        if (await sandbox.start()).tier != tier:
            pytest.skip(f"tier {tier} does not hold on this machine")
        for body in ENDS[:4]:
            await run(body)
        traces = Traces(sandbox)
        before = await settled(traces)
        for more in ([SILENT], [], []):
            await asyncio.gather(*(run(body) for body in (*ENDS, *more)))
        tests = "def test_a(tmp_path):\n    (tmp_path / 'x').write_text('x')\n"
        await asyncio.gather(*(sandbox.test("double_it", "", TestSuite(tests)) for _ in range(3)))
        cut_short = [asyncio.create_task(run("import time\ntime.sleep(60)")) for _ in range(4)]
        await asyncio.sleep(0.2)
        for task in cut_short:
            task.cancel()
        await asyncio.gather(*cut_short, return_exceptions=True)
        for _ in range(8):  # boxes that were made for those that gave up wait for the next runs
            await run("return 1")
        assert await settled(traces, before) == before
        assert sandbox.state().waiting == 0
    finally:
        await sandbox.close()


async def settled(traces: Traces, wanted: dict[str, int] | None = None) -> dict[str, int]:
    """The count when it has stood still, or is what is wanted: the dead are collected in the background."""
    last = traces.count()
    for _ in range(60):
        await asyncio.sleep(0.25)
        found = traces.count()
        if found == (last if wanted is None else wanted):
            return found
        last = found
    return last


async def test_all_runs_together_have_a_cgroup_where_one_can_be_made(data: Path) -> None:
    sandbox = KernelSandbox(data, children=1)
    try:
        layer = next(layer for layer in (await sandbox.start()).layers if layer.name == "cgroup")
        if not layer.holds:
            pytest.skip(f"the layer cgroup cannot be tested here: {layer.detail}")
        assert sandbox._cgroup is not None
        path = sandbox._cgroup.path
        assert path is not None
        assert sandbox._zygote is not None
        assert str(sandbox._zygote.process.pid) in (path / "cgroup.procs").read_text().split()
        assert int((path / "pids.max").read_text()) < 10_000
        assert (await runner(sandbox)("return 1")).result == "1"
        assert int((path / "memory.current").read_text()) > 0
    finally:
        await sandbox.close()
    assert not path.exists()
