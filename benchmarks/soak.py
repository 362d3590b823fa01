"""Thousands of runs in one sandbox, a tenth of them hostile: what is left of them, and how fast they were.

`make bench ARGS=soak`. Raises `RuntimeError` when something has leaked or a run gave another result than it must.
"""

import asyncio
import gc
import json
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.row import Row
from toolwright.domain.json import Json
from toolwright.domain.tool import ToolSpec
from toolwright.sandboxes.kernel import KernelSandbox

RUNS: Final = 5_000
_AT_ONCE: Final = 4
_CHILDREN: Final = 2
_WARM_RUNS: Final = 100
_GROWN_MB: Final = 24
"""What the server's process, and the zygote's, may have more at the end: allocators keep some."""
_SPEC: Final = ToolSpec("soaked", "", (), "", "soaked")
_HONEST: Final = "def soaked(n):\n    open('made.csv', 'w').write(str(n))\n    return n\n"
_BODIES: Final = (
    "os._exit(n % 256)",
    "os.kill(os.getpid(), 9)",  # the first process of its namespace does not hear it
    "os.close(3)",
    "os.write(3, bytes([255]) * 4096)",
    "ctypes.string_at(0)",
    "bytearray(1 << 30)",
    "open('big', 'wb').write(bytes(9 << 20))",
    "for _ in range(200):\n        os.mkdir('d')\n        os.chdir('d')",
    "for _ in range(40):\n        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    "kept = [open(os.devnull) for _ in range(100)]\n    os.fork()",
)
_HOSTILE: Final = tuple(
    f"import ctypes, os, threading, time\n\n\ndef soaked(n):\n    {body}\n    raise ValueError\n"
    for body in _BODIES
)


@dataclass(frozen=True, slots=True)
class Held:
    """What this process and the sandbox's hold: memory in MB, counts of the rest."""

    memory_mb: float
    zygote_mb: float
    descriptors: int
    zygote_descriptors: int
    boxes: int
    mounts: int
    zygote_mounts: int
    files: int


async def rows() -> list[Row]:
    begun = time.perf_counter()
    before, after = await soak(RUNS)
    seconds = time.perf_counter() - begun
    note = f"{RUNS:,} runs, a tenth hostile, in {seconds:.0f} s; before {before}, after {after}"
    return [Row("sandbox: soak", RUNS / seconds, None, note, "/s")]


async def soak(runs: int, mask: frozenset[str] = frozenset()) -> tuple[Held, Held]:
    """What was held after the first runs and after all of them, each with no run under way."""
    with tempfile.TemporaryDirectory(prefix="toolwright-soak-") as name:
        sandbox = KernelSandbox(
            Path(name),
            memory_mb=64,
            cpu_seconds=5,
            timeout_seconds=20,
            children=_CHILDREN,
            scratch_mb=8,
            mask=mask,
        )
        try:
            await sandbox.start()
            await _batch(sandbox, range(_WARM_RUNS))
            before = await _held(sandbox)
            await _batch(sandbox, range(_WARM_RUNS, runs))
            after = await _held(sandbox)
        finally:
            await sandbox.close()
    leaked = [
        f"{field}: {getattr(before, field)} before, {getattr(after, field)} after"
        for field in ("descriptors", "zygote_descriptors", "boxes", "mounts", "zygote_mounts", "files")
        if getattr(after, field) > getattr(before, field)
    ]
    leaked += [
        f"{field}: {getattr(before, field):.0f} MB before, {getattr(after, field):.0f} MB after"
        for field in ("memory_mb", "zygote_mb")
        if getattr(after, field) > getattr(before, field) + _GROWN_MB
    ]
    if leaked:
        raise RuntimeError(f"{runs} runs have left something: {'; '.join(leaked)}")
    return before, after


async def _batch(sandbox: KernelSandbox, numbers: range) -> None:
    waiting = iter(numbers)

    async def work() -> None:
        for number in waiting:
            await _one(sandbox, number)

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(work())


async def _one(sandbox: KernelSandbox, number: int) -> None:
    arguments: Mapping[str, Json] = {"n": number}
    if number % 10:
        run = await sandbox.execute(_SPEC, _HONEST, arguments, [])
        if run.result != json.dumps(number) or [file.content for file in run.written] != [b"%d" % number]:
            raise RuntimeError(f"run {number} gave another result than it must: {run}")
        return
    code = _HOSTILE[number // 10 % len(_HOSTILE)]
    run = await sandbox.execute(_SPEC, code, arguments, [])
    if run.result is not None:
        raise RuntimeError(f"hostile run {number} has a result: {run}")


async def _held(sandbox: KernelSandbox) -> Held:
    for _ in range(1000):  # until the last boxes are gone and those that wait are there
        state = sandbox.state()
        if state.running == 0 and state.ready == _CHILDREN:
            break
        await asyncio.sleep(0.01)
    gc.collect()
    tier = (await sandbox.report()).tier
    zygote = sandbox._zygote  # pyright: ignore[reportPrivateUsage] (what it holds is the question)
    if zygote is None:
        raise RuntimeError("the sandbox has ended")
    return await asyncio.to_thread(_counted, zygote.process.pid, zygote._folder, tier)  # pyright: ignore[reportPrivateUsage]


def _counted(process: int, folder: str, tier: str | None) -> Held:
    # In tier A it goes on as the one child of the process that was started.
    zygote = _children(process)[0] if tier == "A" else process
    return Held(
        _memory("self"),
        _memory(zygote),
        _entries("/proc/self/fd"),
        _entries(f"/proc/{zygote}/fd"),
        len(_children(zygote)),
        _mounts("self"),
        _mounts(zygote),
        sum(len(names) + len(folders) for _, folders, names in os.walk(folder)),
    )


def _mounts(process: int | str) -> int:
    return len(Path(f"/proc/{process}/mountinfo").read_text("utf-8").splitlines())


def _entries(folder: str) -> int:
    return sum(1 for _ in Path(folder).iterdir())


def _children(process: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _memory(process: int | str) -> float:
    """Resident memory in MB."""
    for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {process} has ended")
