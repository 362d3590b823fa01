"""The port `Sandbox` on Docker: one container a job."""

import asyncio
import csv
import io
import json
import logging
import os
import signal
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from toolwright.domain.file import DataFile
from toolwright.errors import RequestRejected, SandboxUnavailable
from toolwright.ports import Layer, SandboxReport, SandboxState
from toolwright.sandboxes.docker import engine, seccomp
from toolwright.sandboxes.docker.container import Containers
from toolwright.sandboxes.docker.image import Image
from toolwright.sandboxes.docker.owner import Owner, remove_all
from toolwright.sandboxes.environment import ENVIRONMENT
from toolwright.sandboxes.folders import Folders
from toolwright.sandboxes.frames import Gone, Malformed, TooLong
from toolwright.sandboxes.jobs import (
    OUTPUT_BYTES,
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
from toolwright.sandboxes.packages import DEFAULT
from toolwright.sandboxes.turns import RUNNING, RUNNING_OF_ONE, Turns
from toolwright.telemetry import asker

log = logging.getLogger(__name__)

T = TypeVar("T")

TIER: Final = "container"
_START_SECONDS: Final = 60
"""From `docker start` to the first byte of the box; the run's own time limit counts from there."""
_AGAIN_SECONDS: Final = 10
"""A sandbox that could not start looks again so long after."""
_INTERPRETER_MB: Final = 160
"""What the container's memory limit has above the run's and the scratch folder's, for an interpreter with pandas."""
_PIDS: Final = 96
_USER: Final = "65534:65534"
_DATA, _UPLOADS, _SCRATCH = "/data", "/uploads", "/tmp"
_NEEDED: Final = frozenset({"files", "network", "processes", "seccomp", "limits", "user"})
# The command line would hand these on to each container where its settings name a proxy.
_PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY")


@dataclass(frozen=True, slots=True)
class _Ready:
    """What runs need: the image by name, and the file with the filter on system calls."""

    image: str
    seccomp: str


class DockerSandbox(JobSandbox):
    """Runs each job in a container of its own, from an image that is built when there is none of these contents.

    A container sees the data folder at /data, but for what lies below `closed`, and the uploads of its own run at
    /uploads; both read-only. `home` is where it is noted whose containers are whose.

    `mask` names layers inside the container that are to be treated as missing ("landlock", "seccomp", "limits"), so
    that tests see what the container holds by itself. `build_network` is the network of `docker build`.
    """

    def __init__(
        self,
        data_folder: Path,
        memory_mb: int = 256,
        cpu_seconds: int = 30,
        timeout_seconds: float = 30,
        *,
        home: Path,
        uploads: Path | None = None,
        closed: Sequence[Path] = (),
        scratch_mb: int = SCRATCH_MB,
        python_image: str | None = None,
        packages: Sequence[str] = DEFAULT,
        build_network: str | None = None,
        mask: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(Limits(memory_mb, cpu_seconds, timeout_seconds, scratch_mb))
        self._data = data_folder
        self._uploads = uploads
        self._closed_folders = tuple(closed)
        self._python_image = python_image
        self._packages = tuple(packages)
        self._build_network = build_network
        self._mask = mask
        self._folders = Folders((data_folder, data_folder), None)
        self._owner = Owner(home)
        self._containers = Containers()
        self._starting = asyncio.Lock()
        self._turns = Turns(RUNNING, RUNNING_OF_ONE)
        self._ready: _Ready | None = None
        self._report = SandboxReport("docker", None, (), "the sandbox has not started")
        self._tried = -_AGAIN_SECONDS * 2.0
        self._closed = False
        self._runs: set[asyncio.Task[Any]] = set()

    async def start(self) -> SandboxReport:
        """Asks the engine, builds the image where there is none, and probes a container."""
        async with self._starting:
            if self._closed:
                raise SandboxUnavailable("the sandbox is closed")
            if self._ready is None and time.monotonic() - self._tried >= _AGAIN_SECONDS:
                self._report = await self._examined()
                self._tried = time.monotonic()
            return self._report

    async def report(self) -> SandboxReport:
        return await self.start()

    def state(self) -> SandboxState:
        return SandboxState(0, len(self._runs), self._turns.waiting)

    async def close(self) -> None:
        """Ends everything that runs. Calls after that are refused."""
        self._closed = True
        for run in self._runs:
            run.cancel()
        async with self._starting:
            await self._containers.close()
            await asyncio.to_thread(self._leave)

    def _leave(self) -> None:
        self._owner.end()
        if self._ready is not None:
            with suppress(OSError):
                os.unlink(self._ready.seccomp)
        self._ready = None

    async def _examined(self) -> SandboxReport:
        layers: list[Layer] = []

        def refused(name: str, why: str) -> SandboxReport:
            layers.append(Layer(name, False, why))
            return SandboxReport("docker", None, tuple(layers), f"Tools cannot run in Docker: {why}")

        found = await engine.examine()
        if found.problem is not None:
            return refused("engine", found.problem)
        layers.append(Layer("engine", True, found.detail))
        try:
            image = await asyncio.to_thread(Image.here, self._python_image, self._packages)
            await self._clean()
            if not await image.exists():
                await image.build(self._build_network)
        except (SandboxUnavailable, RequestRejected) as error:
            return refused("image", error.message)
        layers.append(Layer("image", True, image.name))
        self._folders = await asyncio.to_thread(Folders.find, self._data, self._uploads)
        ready = _Ready(image.name, await asyncio.to_thread(_written))
        try:
            probed = await self._probe(ready)
        except SandboxUnavailable as error:
            return refused("container", error.message)
        layers += probed
        broken = [layer for layer in probed if not layer.holds and layer.name in self._needed]
        if broken:
            why = "; ".join(f"{layer.name}: {layer.detail}" for layer in broken)
            return SandboxReport("docker", None, tuple(layers), f"Tools cannot run in Docker: {why}")
        self._ready = ready
        return SandboxReport("docker", TIER, tuple(layers))

    @property
    def _needed(self) -> frozenset[str]:
        masked = {"seccomp": {"seccomp", "processes", "network"}, "limits": {"limits"}}
        return _NEEDED - {name for layer in self._mask for name in masked.get(layer, set[str]())}

    async def _clean(self) -> None:
        """Removes what processes of this HOME have left that are gone."""
        for token in await asyncio.to_thread(self._owner.begin):
            if await remove_all([self._owner.labels[0], f"toolwright.sandbox.owner={token}"]):
                await asyncio.to_thread(self._owner.forget, token)

    async def _probe(self, ready: _Ready) -> list[Layer]:
        """Locks a box in a container and lets it try what it must not be able to do."""
        match await self._attempt(ready, {"kind": "probe"}, _layers, ()):
            case Replied(value, _, _):
                return value
            case Stopped(limit, _):
                raise SandboxUnavailable(f"a container to try it was {self._limits.told(limit)}")
            case Broken(how, _):
                raise SandboxUnavailable(f"a container to try it {how}")

    async def _path(self, file: DataFile) -> str:
        await self._started()
        self._folders.check(file)
        path = Path(file.path)
        within = self._folders.in_data(path)
        # Uploads first: HOME may lie in the data folder, where it is covered.
        return f"{_UPLOADS}/{path.name}" if self._folders.session_of(path) else f"{_DATA}/{within}"

    async def _run(
        self, job: Mapping[str, object], read: Callable[[object], T], files: Sequence[DataFile] = ()
    ) -> Replied[T] | Stopped | Broken:
        self._folders.own(files)
        try:
            ready = await self._started()
            async with self._turns.turn(asker()):
                task = asyncio.current_task()
                assert task is not None
                self._runs.add(task)
                try:
                    return await self._tried_twice(ready, job, read, files)
                finally:
                    self._runs.discard(task)
        except asyncio.CancelledError:
            if self._closed:
                raise SandboxUnavailable("the sandbox is closed") from None
            raise

    async def _started(self) -> _Ready:
        report = await self.start()
        if self._ready is None:
            raise SandboxUnavailable(report.refusal or "the sandbox has not started")
        return self._ready

    async def _tried_twice(
        self, ready: _Ready, job: Mapping[str, object], read: Callable[[object], T], files: Sequence[DataFile]
    ) -> Replied[T] | Stopped | Broken:
        """A container that ended before its box had begun is made up for once."""
        try:
            return await self._attempt(ready, job, read, files)
        except SandboxUnavailable as error:
            log.warning("a container ended before its job", extra={"kind": job["kind"], "why": error.message})
            return await self._attempt(ready, job, read, files)

    async def _attempt(
        self, ready: _Ready, job: Mapping[str, object], read: Callable[[object], T], files: Sequence[DataFile]
    ) -> Replied[T] | Stopped | Broken:
        arguments = await asyncio.to_thread(self._arguments, ready, files)
        started = begun = time.perf_counter()
        loop = asyncio.get_running_loop()

        def after_ms() -> float:
            return (time.perf_counter() - begun) * 1000

        async with self._containers.one(arguments) as container:
            try:
                async with asyncio.timeout(_START_SECONDS) as limit:

                    def begin() -> None:
                        nonlocal begun
                        begun = time.perf_counter()
                        limit.reschedule(loop.time() + self._limits.timeout_seconds)

                    message = {"settings": self._settings(), "job": job}
                    value = await container.ask(message, understood(read), begin)
                if isinstance(value, Limit):
                    return Stopped(value.name, after_ms())
                return Replied(value, after_ms(), _SCRATCH)
            except TimeoutError:
                if begun == started:
                    raise SandboxUnavailable(f"no container began within {_START_SECONDS} s") from None
                return Stopped("time", after_ms())
            except TooLong:
                return Stopped("output", after_ms())
            except Malformed:
                return Broken("left no readable result", after_ms())
            except Gone as gone:
                if not gone.begun:
                    raise SandboxUnavailable(
                        engine.problem_in(str(gone)) or f"no container began: {gone}"
                    ) from gone
                took = after_ms()
            end = await container.exit()
            if end.memory:
                return Stopped("memory", took)
            # The kernel kills a process at its CPU limit; the time it took tells that from other deaths.
            if end.signal == signal.SIGKILL and end.cpu >= 0.75 * self._limits.cpu_seconds:
                return Stopped("cpu", took)
            return Broken(ending(end.signal, end.code), took)

    def _settings(self) -> dict[str, object]:
        """What the box is told, beside what the container knows."""
        return {
            "memory_mb": 1 << 20 if "limits" in self._mask else self._limits.memory_mb,
            "cpu_seconds": self._limits.cpu_seconds,
            "scratch_mb": self._limits.scratch_mb,
            "output_bytes": OUTPUT_BYTES,
            "mask": sorted(self._mask),
        }

    def _arguments(self, ready: _Ready, files: Sequence[DataFile]) -> list[str]:
        """What `docker create` is given. Looks at the disk."""
        limits = self._limits
        memory = f"{limits.memory_mb + limits.scratch_mb + _INTERPRETER_MB}m"
        scratch = f"rw,noexec,nosuid,nodev,size={limits.scratch_mb}m,nr_inodes=8192,mode=1777"
        options = [
            "--interactive", "--pull", "never", "--network", "none", "--ipc", "none", "--read-only",
            "--memory", memory, "--memory-swap", memory, "--pids-limit", str(_PIDS), "--cpus", "1",
            "--user", _USER, "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
            "--security-opt", f"seccomp={ready.seccomp}", "--tmpfs", f"{_SCRATCH}:{scratch}",
            "--ulimit", "core=0", "--ulimit", "memlock=0", "--ulimit", "nofile=1024",
            "--log-driver", "none", "--restart", "no", "--no-healthcheck", "--hostname", "box",
        ]  # fmt: skip
        for label in self._owner.labels:
            options += ["--label", label]
        proxies = {name: "" for proxy in _PROXIES for name in (proxy, proxy.lower())}
        for name, value in {**proxies, **_environment()}.items():
            options += ["--env", f"{name}={value}"]
        for mount in self._mounts(files):
            options += ["--mount", mount]
        return [*options, ready.image]

    def _mounts(self, files: Sequence[DataFile]) -> list[str]:
        data = self._folders.roots[1]
        mounts: list[str] = []
        if data.is_dir():
            mounts.append(_mount(type="bind", source=str(data), target=_DATA, readonly="true"))
            for folder in self._closed_folders:
                real = folder.absolute().resolve()
                if real.is_dir() and real != data and real.is_relative_to(data):
                    target = f"{_DATA}/{real.relative_to(data)}"
                    mounts.append(
                        _mount(type="tmpfs", target=target, **{"tmpfs-size": "4096", "tmpfs-mode": "0555"})
                    )
        for file in files:
            if self._folders.session_of(Path(file.path)):
                target = f"{_UPLOADS}/{Path(file.path).name}"
                mounts.append(_mount(type="bind", source=file.path, target=target, readonly="true"))
        return list(dict.fromkeys(mounts))


def _environment() -> dict[str, str]:
    """The box's, without a path of this machine: the image has its own."""
    return {name: value for name, value in ENVIRONMENT.items() if name != "PATH"}


def _mount(**fields: str) -> str:
    """The value of `--mount`, in which a path may have commas."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(f"{name}={value}" for name, value in fields.items())
    return written.getvalue()


def _written() -> str:
    """The file with the filter: Docker's command line wants one."""
    with tempfile.NamedTemporaryFile("w", prefix="toolwright-seccomp-", suffix=".json", delete=False) as file:
        json.dump(seccomp.profile(), file)
    return file.name


def _layers(reply: object) -> list[Layer]:
    done = cast(dict[str, Any], reply).get("done") if isinstance(reply, dict) else None
    try:
        return [Layer(str(name), bool(holds), str(detail)) for name, holds, detail in done["layers"]]  # type: ignore[index]
    except (TypeError, KeyError, ValueError) as error:
        raise Malformed from error
