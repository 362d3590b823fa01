"""The port `Sandbox` on kernel facilities: one zygote, one locked box a job."""

import asyncio
import contextlib
import json
import logging
import signal
import sys
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, Generic, TypeVar

from toolwright.domain.execution import Execution, TestRun
from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, TestSuite, ToolSpec
from toolwright.errors import FileProblem, SandboxUnavailable
from toolwright.ports import SandboxReport, SandboxState
from toolwright.sandboxes.inside.settings import Settings
from toolwright.sandboxes.kernel import places, replies
from toolwright.sandboxes.kernel.frames import Gone, Malformed, TooLong, exchange
from toolwright.sandboxes.kernel.zygote import Box, Exit, Zygote

log = logging.getLogger(__name__)

T = TypeVar("T")

_OUTPUT_BYTES: Final = 8 << 20
_REPLY_BYTES: Final = 2 * _OUTPUT_BYTES + (1 << 20)
"""A result travels as a JSON text inside JSON: quotes take twice their space."""
_SCRATCH_MB: Final = 64
_OF_SESSIONS: Final = ("files", "handed")
"""The folders of a session that a run may see: what was uploaded, and what one task hands to the next."""
_RUNNING: Final = 8
_EXIT_SECONDS: Final = 5
_REFUSAL: Final = (
    "Tools cannot run here, because no tier of the sandbox holds: {reasons}. Allow unprivileged user namespaces "
    "(on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0 or an AppArmor profile; in a container: a "
    "seccomp profile that lets unshare and mount through), or use a kernel with Landlock ABI 3 (Linux 6.2) and seccomp."
)


@dataclass(frozen=True, slots=True)
class _Limits:
    memory_mb: int
    cpu_seconds: int
    scratch_mb: int


@dataclass(frozen=True, slots=True)
class _Stopped:
    """A run that met a limit, after this many milliseconds."""

    limit: str
    after_ms: float


@dataclass(frozen=True, slots=True)
class _Broken:
    """A run without a reply that could be understood: how it ended, as the end of a sentence."""

    how: str
    after_ms: float


@dataclass(frozen=True, slots=True)
class _Replied(Generic[T]):
    value: T
    after_ms: float
    scratch: str


@dataclass(frozen=True, slots=True)
class _Limit:
    """The limit that the box itself told of, in place of a result."""

    name: str


class KernelSandbox:
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
        scratch_mb: int = _SCRATCH_MB,
        mask: frozenset[str] = frozenset(),
        landlock_at_most: int = 99,
    ) -> None:
        self._data = data_folder
        self._uploads = uploads
        self._closed_folders = tuple(closed)
        self._timeout = timeout_seconds
        self._children = children
        self._limits = _Limits(memory_mb, cpu_seconds, scratch_mb)
        self._mask = tuple(sorted(mask))
        self._landlock_at_most = landlock_at_most
        self._roots: tuple[Path, ...] = ()
        self._sessions: Path | None = None
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

    async def profile(self, files: Sequence[DataFile]) -> Sequence[FileProfile]:
        return await asyncio.gather(*(self._profile(file) for file in files))

    async def test(self, name: str, code: str, tests: TestSuite) -> TestRun:
        job = {"kind": "test", "name": name, "code": code, "tests": tests.code}
        match await self._run(job, replies.test_run):
            case _Replied(value, after_ms, _):
                return replace(value, duration_ms=after_ms)
            case _Stopped(limit, after_ms):
                return TestRun((), after_ms, self._limit(limit))
            case _Broken(how, after_ms):
                return TestRun((), after_ms, f"the test run {how}")

    async def run_examples(
        self, spec: ToolSpec, code: str, examples: Sequence[Example]
    ) -> Sequence[Execution]:
        # A box each: two examples in one process could see each other's files, modules and leftovers.
        return await asyncio.gather(*(self._example(spec, code, example) for example in examples))

    async def execute(
        self, spec: ToolSpec, code: str, arguments: Mapping[str, Json], files: Sequence[DataFile]
    ) -> Execution:
        places_of = {file.name: await self._path(file) for file in files}
        own = self._own(files)
        given = dict(arguments)
        for parameter in spec.parameters:
            value = given.get(parameter.name)
            if parameter.type != "file" or value is None:
                continue
            if not isinstance(value, str) or value not in places_of:
                raise FileProblem(f"{parameter.name} names no file of this run: {value!r}")
            given[parameter.name] = places_of[value]
        run = await self._execute(spec.name, code, given, {}, own)
        return _with_names(run, {path: name for name, path in places_of.items()})

    async def _example(self, spec: ToolSpec, code: str, example: Example) -> Execution:
        return await self._execute(
            spec.name, code, example.arguments, {file.name: file.content for file in example.files}
        )

    async def _execute(
        self,
        name: str,
        code: str,
        arguments: Mapping[str, Json],
        files: Mapping[str, str],
        own: str | None = None,
    ) -> Execution:
        job = {"kind": "execute", "name": name, "code": code, "arguments": arguments, "files": files}
        match await self._run(job, replies.execution, own):
            case _Replied(value, after_ms, scratch):
                return _with_names(replace(value, duration_ms=after_ms), {scratch + "/": ""})
            case _Stopped(limit, after_ms):
                return Execution(None, self._limit(limit), after_ms, "limit")
            case _Broken(how, after_ms):
                return Execution(None, f"the tool {how}", after_ms, "tool")

    async def _profile(self, file: DataFile) -> FileProfile:
        job = {"kind": "profile", "path": await self._path(file), "name": file.name}
        match await self._run(job, partial(replies.profile, name=file.name), self._own([file])):
            case _Replied(value, _, _):
                return value
            case _Stopped(limit, _):
                problem = f"{file.name} is too large to be read: {self._limit(limit)}"
            case _Broken(how, _):
                problem = f"{file.name} cannot be read as a table: the run {how}"
        return FileProfile(file.name, 0, (), problem=problem)

    def _settings(self) -> Settings:
        """What the zygote is told. Looks at the file system, so not for the event loop."""
        data = self._data.absolute()
        self._roots = (data, data.resolve())
        self._sessions = None if self._uploads is None else self._uploads.absolute().resolve()
        return Settings(
            data=str(data),
            read=places.read(),
            hidden=(*places.hidden(), *(str(folder.absolute()) for folder in self._closed_folders)),
            packages=places.packages(),
            memory_mb=self._limits.memory_mb,
            cpu_seconds=self._limits.cpu_seconds,
            scratch_mb=self._limits.scratch_mb,
            output_bytes=_OUTPUT_BYTES,
            mask=self._mask,
            landlock_at_most=self._landlock_at_most,
        )

    async def _path(self, file: DataFile) -> str:
        await self._alive()
        path = Path(file.path)
        in_data = any(path.is_relative_to(root) for root in self._roots)
        if ".." in path.parts or not (in_data or self._session_of(path)):
            raise FileProblem(f"{file.name} is neither in the data folder nor an upload of this session")
        return file.path

    def _session_of(self, path: Path) -> str | None:
        """The folder of uploads that a file is in; None for any other file."""
        if self._sessions is None or not path.is_relative_to(self._sessions):
            return None
        parts = path.relative_to(self._sessions).parts
        return str(path.parent) if len(parts) == 3 and parts[1] in _OF_SESSIONS else None

    def _own(self, files: Sequence[DataFile]) -> str | None:
        """The folder of uploads that a run with these files has to see. Never two: no run has files of two sessions."""
        folders = {folder for file in files if (folder := self._session_of(Path(file.path)))}
        if len(folders) > 1:
            raise FileProblem("the files of one run cannot be of two sessions")
        return next(iter(folders), None)

    def _limit(self, what: str) -> str:
        limits = {
            "memory": f"memory limit {self._limits.memory_mb} MB",
            "cpu": f"CPU limit {self._limits.cpu_seconds} s",
            "time": f"time limit {self._timeout:g} s",
            "disk": f"disk limit {self._limits.scratch_mb} MB",
            "output": f"output limit {_OUTPUT_BYTES >> 20} MB",
        }
        return f"stopped: {limits[what]}"

    async def _run(
        self, job: Mapping[str, object], read: Callable[[object], T], own: str | None = None
    ) -> _Replied[T] | _Stopped | _Broken:
        """One job in one box. A box that died before it had begun (with its zygote, say) is made up for once."""
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
    ) -> _Replied[T] | _Stopped | _Broken:
        def understand(reply: object) -> T | _Limit:
            limit = replies.limit(reply)
            return read(reply) if limit is None else _Limit(limit)

        async with self._box(own) as (zygote, box):
            begun = time.perf_counter()

            def after_ms() -> float:
                return (time.perf_counter() - begun) * 1000

            try:
                async with asyncio.timeout(self._timeout):
                    value = await exchange(box.channel, job, _REPLY_BYTES, understand)
                if isinstance(value, _Limit):
                    return _Stopped(value.name, after_ms())
                return _Replied(value, after_ms(), box.scratch)
            except TimeoutError:
                return _Stopped("time", after_ms())
            except TooLong:
                return _Stopped("output", after_ms())
            except Malformed:
                return _Broken("left no readable result", after_ms())
            except Gone as gone:
                if not gone.begun:
                    raise
                took = after_ms()
            end = await _end_of(box)
            if not zygote.alive:
                raise SandboxUnavailable("the sandbox process died during the run; ask again")
            if end.disk:
                return _Stopped("disk", took)
            # The kernel kills a process at its CPU limit; the time it took tells that from other deaths. The limit
            # is counted in ticks of the clock and the time is measured: they differ on a busy machine.
            if end.signal == signal.SIGKILL and end.cpu >= 0.75 * self._limits.cpu_seconds:
                return _Stopped("cpu", took)
            return _Broken(_ending(end), took)

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


def _ending(end: Exit) -> str:
    if end.signal is not None:
        return f"crashed (signal {end.signal})"
    return f"ended by itself (status {end.code})"


def _with_names(run: Execution, names: Mapping[str, str]) -> Execution:
    """The run with the names that people use in place of paths."""
    result, error = run.result, run.error
    for path, name in names.items():
        if result is not None:
            result = result.replace(
                json.dumps(path, ensure_ascii=False)[1:-1], json.dumps(name, ensure_ascii=False)[1:-1]
            )
        if error is not None:
            error = error.replace(path, name)
    return replace(run, result=result, error=error)
