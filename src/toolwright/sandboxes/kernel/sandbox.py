"""The port `Sandbox` on kernel facilities: one zygote, one locked box a job."""

import asyncio
import contextlib
import logging
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
from toolwright.sandboxes.inside.settings import Settings
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
from toolwright.sandboxes.kernel import places
from toolwright.sandboxes.kernel.zygote import Box, Exit, Zygote

log = logging.getLogger(__name__)

T = TypeVar("T")

_RUNNING: Final = 8
_EXIT_SECONDS: Final = 5
_REFUSAL: Final = (
    "Tools cannot run here, because no tier of the sandbox holds: {reasons}. Allow unprivileged user namespaces "
    "(on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0 or an AppArmor profile; in a container: a "
    "seccomp profile that lets unshare and mount through), or use a kernel with Landlock ABI 3 (Linux 6.2) and seccomp."
)


class KernelSandbox(JobSandbox):
    """Runs each job in a box of its own: a locked child of the zygote that gets one job and is gone.

    A box sees the data folder, but for what lies below `closed`. A job with files of a session, KEY/files/NAME below
    `uploads`, gets a box that sees that session's folder as well, and no other's.

    `mask` names layers to be treated as missing ("namespaces", "landlock", "seccomp") and `landlock_at_most` caps
    Landlock's ABI, so that tests see each tier on one machine.
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
        scratch_mb: int = SCRATCH_MB,
        mask: frozenset[str] = frozenset(),
        landlock_at_most: int = 99,
    ) -> None:
        super().__init__(Limits(memory_mb, cpu_seconds, timeout_seconds, scratch_mb))
        self._data = data_folder
        self._uploads = uploads
        self._closed_folders = tuple(closed)
        self._children = children
        self._mask = tuple(sorted(mask))
        self._landlock_at_most = landlock_at_most
        self._folders = Folders((data_folder, data_folder), None)
        self._zygote: Zygote | None = None
        self._starting = asyncio.Lock()
        self._running = asyncio.Semaphore(_RUNNING)
        self._closed = False
        self._jobs = 0

    async def start(self) -> SandboxReport:
        """Starts the zygote and probes it. It goes on to import pandas; calls wait for that, this does not."""
        return _report(await self._alive())

    async def report(self) -> SandboxReport:
        return await self.start()

    def state(self) -> SandboxState:
        boxes = self._zygote.boxes if self._zygote is not None else ()
        running = sum(box.taken for box in boxes)
        return SandboxState(len(boxes) - running, running, max(0, self._jobs - running))

    async def close(self) -> None:
        """Ends everything that runs. Calls after that are refused."""
        self._closed = True
        async with self._starting:
            if self._zygote is not None:
                await self._zygote.close()
                self._zygote = None

    def _settings(self) -> Settings:
        """What the zygote is told. Looks at the file system, so not for the event loop."""
        self._folders = Folders.find(self._data, self._uploads)
        return Settings(
            data=str(self._folders.roots[0]),
            read=places.read(),
            hidden=(*places.hidden(), *(str(folder.absolute()) for folder in self._closed_folders)),
            packages=places.packages(),
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
        """A box that died before it had begun (with its zygote, say) is made up for once."""
        own = self._folders.own(files)
        async with self._turn():
            try:
                return await self._attempt(job, read, own)
            except Gone as gone:
                log.warning("a box was gone before its job", extra={"kind": job["kind"], "why": str(gone)})
            try:
                return await self._attempt(job, read, own)
            except Gone as gone:
                raise SandboxUnavailable(
                    f"the sandbox lost two boxes before they could begin: {gone}"
                ) from gone

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        self._jobs += 1
        try:
            async with self._running:
                yield
        finally:
            self._jobs -= 1

    async def _attempt(
        self, job: Mapping[str, object], read: Callable[[object], T], own: str | None
    ) -> Replied[T] | Stopped | Broken:
        async with self._box(own) as (zygote, box):
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
                raise SandboxUnavailable("the sandbox process died during the run; ask again")
            if end.disk:
                return Stopped("disk", took)
            # The kernel kills a process at its CPU limit; the time it took tells that from other deaths. The limit
            # is counted in ticks of the clock and the time is measured: they differ on a busy machine.
            if end.signal == signal.SIGKILL and end.cpu >= 0.75 * self._limits.cpu_seconds:
                return Stopped("cpu", took)
            return Broken(ending(end.signal, end.code), took)

    @asynccontextmanager
    async def _box(self, own: str | None) -> AsyncGenerator[tuple[Zygote, Box]]:
        zygote = await self._alive()
        if zygote.hello.tier is None:
            raise SandboxUnavailable(_report(zygote).refusal or "no tier of the sandbox holds")
        box = await zygote.take(await asyncio.to_thread(_identity, self._data), own)
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
                self._zygote = await Zygote.start(await asyncio.to_thread(self._settings), self._children)
            return self._zygote


async def _end_of(box: Box) -> Exit:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_EXIT_SECONDS):
            return await asyncio.shield(box.ended)
    return Exit(9, None, 0.0, False, None)


def _report(zygote: Zygote) -> SandboxReport:
    hello = zygote.hello
    refusal = None
    if hello.tier is None:
        reasons = "; ".join(f"{layer.name}: {layer.detail}" for layer in hello.layers if not layer.holds)
        refusal = _REFUSAL.format(reasons=reasons)
    return SandboxReport("kernel", hello.tier, hello.layers, refusal)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)
