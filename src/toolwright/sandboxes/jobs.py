"""What all sandboxes share: the jobs that the port's calls become, and what their ends mean to people."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Generic, TypeVar

from toolwright.domain.execution import MOST_FILES, MOST_FILES_MB, Execution, TestRun
from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, TestSuite, ToolSpec
from toolwright.errors import FileProblem
from toolwright.sandboxes import replies
from toolwright.sandboxes.inside.scratch import ENTRIES
from toolwright.sandboxes.inside.settings import FILES, THREADS

T = TypeVar("T")

OUTPUT_BYTES: Final = 8 << 20
REPLY_BYTES: Final = 2 * OUTPUT_BYTES + 4 * (MOST_FILES_MB << 20) // 3 + (1 << 20)
"""A result travels as a JSON text inside JSON: quotes take twice their space. Files travel in base64."""
SCRATCH_MB: Final = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may take. Sizes in MB (2**20 bytes)."""

    memory_mb: int
    cpu_seconds: int
    timeout_seconds: float
    scratch_mb: int

    def told(self, what: str) -> str:
        """The sentence for a run that met the limit: a name below."""
        limits = {
            "memory": f"memory limit {self.memory_mb} MB",
            "cpu": f"CPU limit {self.cpu_seconds} s",
            "time": f"time limit {self.timeout_seconds:g} s",
            "disk": f"disk limit {self.scratch_mb} MB",
            "files": f"file limit {ENTRIES}",
            "open files": f"open file limit {FILES}",
            # In tier A just as many; elsewhere the kernel counts those of other runs as well, and leaves room for them.
            "threads": f"thread limit (at least {THREADS})",
            "output": f"output limit {OUTPUT_BYTES >> 20} MB",
        }
        return f"stopped: {limits[what]}"


@dataclass(frozen=True, slots=True)
class Stopped:
    """A run that met a limit, after this many milliseconds."""

    limit: str
    after_ms: float


@dataclass(frozen=True, slots=True)
class Broken:
    """A run without a reply that could be understood: how it ended, as the end of a sentence."""

    how: str
    after_ms: float


@dataclass(frozen=True, slots=True)
class Replied(Generic[T]):
    """A run's reply as it was read, and the path of its scratch folder inside the box."""

    value: T
    after_ms: float
    scratch: str


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit that the box itself told of, in place of a result."""

    name: str


def understood(read: Callable[[object], T]) -> Callable[[object], T | Limit]:
    """Reads a reply that may be the box's word for a limit it met."""

    def understand(reply: object) -> T | Limit:
        limit = replies.limit(reply)
        return read(reply) if limit is None else Limit(limit)

    return understand


def ending(signal: int | None, code: int | None) -> str:
    """How a box ended without a reply, as the end of a sentence."""
    return f"ended by itself (status {code})" if signal is None else f"crashed (signal {signal})"


class JobSandbox(ABC):
    """The calls of the port `Sandbox` that run something; a backend says where a file is and how a job is run."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    @abstractmethod
    async def _path(self, file: DataFile) -> str:
        """Where the file is inside the box. Raises `FileProblem` for one that no box may see."""

    @abstractmethod
    async def _run(
        self, job: Mapping[str, object], read: Callable[[object], T], files: Sequence[DataFile] = ()
    ) -> Replied[T] | Stopped | Broken:
        """Runs one job in a box of its own that sees the data folder, and `files` where they are uploads.

        Raises `SandboxUnavailable`, `FileProblem`.
        """

    async def profile(self, files: Sequence[DataFile]) -> Sequence[FileProfile]:
        return await asyncio.gather(*(self._profile(file) for file in files))

    async def test(self, name: str, code: str, tests: TestSuite) -> TestRun:
        job = {"kind": "test", "name": name, "code": code, "tests": tests.code}
        match await self._run(job, replies.test_run):
            case Replied(value, after_ms, _):
                return replace(value, duration_ms=after_ms)
            case Stopped(limit, after_ms):
                return TestRun((), after_ms, self._limits.told(limit))
            case Broken(how, after_ms):
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
        given = dict(arguments)
        for parameter in spec.parameters:
            value = given.get(parameter.name)
            if parameter.type != "file" or value is None:
                continue
            if not isinstance(value, str) or value not in places_of:
                raise FileProblem(f"{parameter.name} names no file of this run: {value!r}")
            given[parameter.name] = places_of[value]
        run = await self._execute(spec.name, code, given, {}, files, deliver=True)
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
        generated: Mapping[str, str],
        files: Sequence[DataFile] = (),
        *,
        deliver: bool = False,
    ) -> Execution:
        job = {
            "kind": "execute",
            "name": name,
            "code": code,
            "arguments": arguments,
            "files": generated,
            "deliver": [MOST_FILES, MOST_FILES_MB << 20] if deliver else None,
        }
        match await self._run(job, replies.execution, files):
            case Replied(value, after_ms, scratch):
                return _with_names(replace(value, duration_ms=after_ms), {scratch + "/": ""})
            case Stopped(limit, after_ms):
                return Execution(None, self._limits.told(limit), after_ms, "limit")
            case Broken(how, after_ms):
                return Execution(None, f"the tool {how}", after_ms, "tool")

    async def _profile(self, file: DataFile) -> FileProfile:
        job = {"kind": "profile", "path": await self._path(file), "name": file.name}
        match await self._run(job, partial(replies.profile, name=file.name), [file]):
            case Replied(value, _, _):
                return value
            case Stopped(limit, _):
                problem = f"{file.name} is too large to be read: {self._limits.told(limit)}"
            case Broken(how, _):
                problem = f"{file.name} cannot be read as a table: the run {how}"
        return FileProfile(file.name, 0, (), problem=problem)


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
