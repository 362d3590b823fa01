"""The port `Sandbox` on kernel facilities: one zygote, one locked box a job."""

import asyncio
import contextlib
import logging
import os
import re
import signal
import sys
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, TypeVar

from toolwright.domain.file import DataFile
from toolwright.errors import SandboxUnavailable
from toolwright.ports import SandboxReport, SandboxState
from toolwright.sandboxes.folders import Folders
from toolwright.sandboxes.frames import Gone, Malformed, TooLong, exchange
from toolwright.sandboxes.inside.settings import THREADS, Settings
from toolwright.sandboxes.jobs import (
    OUTPUT_BYTES,
    REPLY_BYTES,
    SCRATCH_MB,
    Broken,
    JobSandbox,
    Limit,
    Limits,
    Replied,
    Stopped,
    ending,
    understood,
)
from toolwright.sandboxes.kernel import cgroup, places
from toolwright.sandboxes.kernel.zygote import Box, Exit, Zygote
from toolwright.sandboxes.packages import DEFAULT, Package, closure
from toolwright.sandboxes.turns import RUNNING, RUNNING_OF_ONE, Turns
from toolwright.telemetry import asker

log = logging.getLogger(__name__)

T = TypeVar("T")

_EXIT_SECONDS: Final = 5
_ZYGOTE_MB: Final = 512
"""What the zygote and the libraries in it take, generously: in the limit of all runs together."""
_STATISTICS: Final = re.compile(r"scipy|sklearn|statsmodels|kendall|spearman")
"""What code says that imports scipy, by itself or through pandas."""
_REFUSAL: Final = (
    "Tools cannot run here, because no tier of the sandbox holds: {reasons}. Allow unprivileged user namespaces "
    "(on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0 or an AppArmor profile; in a container: a "
    "seccomp profile that lets unshare and mount through), or use a kernel with Landlock ABI 3 (Linux 6.2) and seccomp."
)


class KernelSandbox(JobSandbox):
    """Runs each job in a box of its own: a locked child of the zygote that gets one job and is gone.

    A box sees the data folder, but for what lies below `closed`. A job with files of a session, KEY/files/NAME below
    `uploads`, gets a box that sees that session's folder as well, and no other's. Of what is installed it
    sees `packages` and what they require.

    `mask` names layers to be treated as missing ("namespaces", "landlock", "seccomp", "cgroup") and `landlock_at_most`
    caps Landlock's ABI, so that tests see each tier on one machine.
    """

    def __init__(
        self,
        data_folder: Path,
        memory_mb: int = 256,
        cpu_seconds: int = 30,
        timeout_seconds: float = 30,
        children: int = 2,
        *,
        uploads: Path | None = None,
        closed: Sequence[Path] = (),
        packages: Sequence[str] = DEFAULT,
        scratch_mb: int = SCRATCH_MB,
        mask: frozenset[str] = frozenset(),
        landlock_at_most: int = 99,
    ) -> None:
        super().__init__(Limits(memory_mb, cpu_seconds, timeout_seconds, scratch_mb))
        self._data = data_folder
        self._uploads = uploads
        self._closed_folders = tuple(closed)
        self._children = children
        self._packages = tuple(packages)
        self._mask = tuple(sorted(mask))
        self._landlock_at_most = landlock_at_most
        self._folders = Folders((data_folder, data_folder), None)
        self._zygote: Zygote | None = None
        self._cgroup: cgroup.Cgroup | None = None
        self._kills = 0
        self._starting = asyncio.Lock()
        self._turns = Turns(RUNNING, RUNNING_OF_ONE)
        self._closed = False

    async def start(self) -> SandboxReport:
        """Starts the zygote and probes it. It goes on to import pandas; calls wait for that, this does not."""
        return _report(await self._alive())

    async def report(self) -> SandboxReport:
        return await self.start()

    def state(self) -> SandboxState:
        boxes = self._zygote.boxes if self._zygote is not None else ()
        boxes = [box for box in boxes if not box.released]
        running = sum(box.taken for box in boxes)
        return SandboxState(len(boxes) - running, running, self._turns.waiting)

    async def close(self) -> None:
        """Ends everything that runs. Calls after that are refused."""
        self._closed = True
        async with self._starting:
            if self._zygote is not None:
                await self._zygote.close()
                self._zygote = None
            if self._cgroup is not None:
                await asyncio.to_thread(self._cgroup.remove)
                self._cgroup = None

    def _make_cgroup(self) -> cgroup.Cgroup:
        if "cgroup" in self._mask:
            return cgroup.none("masked")
        boxes = RUNNING + self._children
        memory_mb = _ZYGOTE_MB + boxes * (self._limits.memory_mb + self._limits.scratch_mb)
        return cgroup.make(memory_mb, boxes * (THREADS + 4) + 16)

    def _settings(self) -> Settings:
        """What the zygote is told. Looks at the file system, so not for the event loop."""
        self._folders = Folders.find(self._data, self._uploads)
        return Settings(
            data=str(self._folders.roots[0]),
            read=places.read(),
            hidden=(*places.hidden(), *(str(folder.absolute()) for folder in self._closed_folders)),
            packages=_entries(closure(self._packages)),
            memory_mb=self._limits.memory_mb,
            cpu_seconds=self._limits.cpu_seconds,
            scratch_mb=self._limits.scratch_mb,
            output_bytes=OUTPUT_BYTES,
            mask=self._mask,
            landlock_at_most=self._landlock_at_most,
        )

    async def _path(self, file: DataFile) -> str:
        await self._alive()
        self._folders.check(file)
        return file.path

    async def _run(
        self, job: Mapping[str, object], read: Callable[[object], T], files: Sequence[DataFile] = ()
    ) -> Replied[T] | Stopped | Broken:
        """A run that ended with its zygote, or whose box died before it had begun, is made again once: a job has no
        effects but its reply."""
        own = self._folders.own(files)
        async with self._turns.turn(asker()):
            try:
                return await self._attempt(job, read, own)
            except Gone as gone:
                log.warning("a run was lost and is made again", extra={"kind": job["kind"], "why": str(gone)})
            try:
                return await self._attempt(job, read, own)
            except Gone as gone:
                raise SandboxUnavailable(f"the sandbox failed twice during this run: {gone}") from gone

    async def _attempt(
        self, job: Mapping[str, object], read: Callable[[object], T], own: str | None
    ) -> Replied[T] | Stopped | Broken:
        async with self._box(own, _wants_statistics(job)) as (zygote, box):
            begun = time.perf_counter()

            def after_ms() -> float:
                return (time.perf_counter() - begun) * 1000

            try:
                async with asyncio.timeout(self._limits.timeout_seconds):
                    value = await exchange(box.channel, job, REPLY_BYTES, understood(read))
                if isinstance(value, Limit):
                    return Stopped(value.name, after_ms())
                return Replied(value, after_ms(), box.scratch)
            except TimeoutError:
                return Stopped("time", after_ms())
            except TooLong:
                return Stopped("output", after_ms())
            except Malformed:
                return Broken("left no readable result", after_ms())
            except Gone as gone:
                if not gone.begun:
                    raise
                took = after_ms()
            end = await _end_of(box)
            if not zygote.alive:
                raise Gone(True, "the sandbox process died during the run")
            if await self._killed_for_others(end):
                raise Gone(True, "all runs together took the sandbox's memory")
            if end.over is not None:
                return Stopped(end.over, took)
            # The kernel kills a process at its CPU limit; the time it took tells that from other deaths. The limit
            # is counted in ticks of the clock and the time is measured: they differ on a busy machine.
            if end.signal == signal.SIGKILL and end.cpu >= 0.75 * self._limits.cpu_seconds:
                return Stopped("cpu", took)
            return Broken(ending(end.signal, end.code), took)

    async def _killed_for_others(self, end: Exit) -> bool:
        """Whether a run ended for what all runs together took: the kernel has killed one more than were told of yet."""
        if self._cgroup is None or end.signal != signal.SIGKILL:
            return False
        if await asyncio.to_thread(self._cgroup.kills) <= self._kills:
            return False
        self._kills += 1
        return True

    @asynccontextmanager
    async def _box(self, own: str | None, statistics: bool) -> AsyncGenerator[tuple[Zygote, Box]]:
        zygote = await self._alive()
        if zygote.hello.tier is None:
            raise SandboxUnavailable(_report(zygote).refusal or "no tier of the sandbox holds")
        identity = await asyncio.to_thread(_identity, self._data)
        box = await zygote.take(identity, own, statistics=statistics)
        try:
            yield zygote, box
        finally:
            # Also when the waiting task was cancelled: what nobody waits for must not run on.
            zygote.release(box)

    async def _alive(self) -> Zygote:
        """The zygote; a new one when there is none or it has died. Raises `SandboxUnavailable`."""
        async with self._starting:
            if self._closed:
                raise SandboxUnavailable("the sandbox is closed")
            if self._zygote is not None and not self._zygote.alive:
                log.warning("the sandbox process has died and is started again")
                await self._zygote.close()
                self._zygote = None
            if self._zygote is None:
                if sys.platform != "linux":
                    raise SandboxUnavailable("the kernel sandbox needs Linux")
                if self._cgroup is None:
                    self._cgroup = await asyncio.to_thread(self._make_cgroup)
                settings = await asyncio.to_thread(self._settings)
                self._zygote = await Zygote.start(settings, self._children, self._cgroup)
            return self._zygote


def _wants_statistics(job: Mapping[str, object]) -> bool:
    """By the text of the code. Where it does not tell, the import is the box's own, and costs it a second or two."""
    return any(_STATISTICS.search(str(job.get(part, ""))) for part in ("code", "tests"))


async def _end_of(box: Box) -> Exit:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_EXIT_SECONDS):
            return await asyncio.shield(box.ended)
    return Exit(9, None, 0.0, None, None)


def _report(zygote: Zygote) -> SandboxReport:
    hello = zygote.hello
    refusal = None
    if hello.tier is None:
        missing = [layer for layer in hello.layers if not layer.holds and layer.name != "cgroup"]
        reasons = "; ".join(f"{layer.name}: {layer.detail}" for layer in missing)
        refusal = _REFUSAL.format(reasons=reasons)
    return SandboxReport("kernel", hello.tier, hello.layers, refusal)


def _entries(found: Sequence[Package]) -> tuple[str, ...]:
    """The files and folders of packages, each name once: the one that comes first is the one that is imported."""
    names = {
        entry: os.path.join(package.folder, entry) for package in reversed(found) for entry in package.entries
    }
    return tuple(names.values())


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)
