"""Docker's engine through its command line, which knows contexts and remote engines as people set them up."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from toolwright.errors import SandboxUnavailable

_SECONDS: Final = 60
_TEXT: Final = 1000
_MISSING: Final = (
    "the command docker is not installed. Install Docker Engine (Debian, Ubuntu: apt install docker.io) "
    "or Docker Desktop"
)
_RIGHTS: Final = (
    "this user may not use Docker's engine. Add it to the group docker (sudo usermod -aG docker USER, "
    "then log in again), or run Docker rootless"
)
_SILENT: Final = (
    "Docker's engine does not answer ({words}). Start it: sudo systemctl start docker, or Docker Desktop; "
    "DOCKER_HOST and docker context say which engine is asked"
)
_NEEDED: Final = {"MemoryLimit": "memory", "PidsLimit": "processes", "CpuCfsQuota": "CPU"}
"""What the engine must be able to limit, by its own names."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    output: str
    words: str
    """The last of what it said on standard error."""


async def docker(
    *arguments: str,
    given: bytes | None = None,
    seconds: float | None = _SECONDS,
    hear: Callable[[str], None] = lambda _: None,
) -> Answer:
    """Runs the command with `given` on its standard input. `hear` gets each line of its output as it comes.

    Raises `SandboxUnavailable` when there is no such command, or when it has not ended in time.
    """
    process = await begin(*arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.create_task(tail(process.stderr))
    lines: list[str] = []
    try:
        async with asyncio.timeout(seconds):
            with contextlib.suppress(ConnectionError):
                process.stdin.write(given or b"")
                await process.stdin.drain()
                process.stdin.close()
            async for line in process.stdout:
                text = line.decode("utf-8", "replace").rstrip()
                lines.append(text)
                hear(text)
            status = await process.wait()
    except TimeoutError as error:
        raise SandboxUnavailable(f"docker {arguments[0]} did not end within {seconds:g} s") from error
    finally:
        end(process)
        words = await errors
    return Answer(status, "\n".join(lines), words)


async def begin(*arguments: str, stdin: int, stdout: int) -> asyncio.subprocess.Process:
    """Starts the command in a session of its own, so that Ctrl-C is the server's alone; standard error is a pipe."""
    try:
        return await asyncio.create_subprocess_exec(
            "docker",
            *arguments,
            stdin=stdin,
            stdout=stdout,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise SandboxUnavailable(_MISSING) from error


def end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()


async def tail(stream: asyncio.StreamReader) -> str:
    kept = b""
    while part := await stream.read(4096):
        kept = (kept + part)[-4 * _TEXT :]
    return kept.decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True)
class Engine:
    """What an engine says of itself; `problem` tells why it cannot be used, and what to do."""

    detail: str
    problem: str | None


async def examine() -> Engine:
    """Asks the engine. Raises nothing: what is missing is the answer."""
    try:
        answer = await docker("info", "--format", "{{json .}}", seconds=20)
    except SandboxUnavailable as error:
        return Engine("", error.message)
    try:
        parsed: object = json.loads(answer.output)
    except ValueError:
        parsed = None
    told = cast(dict[str, Any], parsed) if isinstance(parsed, dict) else {}
    words = " ".join([*(told.get("ServerErrors") or []), answer.words]).strip()[:_TEXT]
    if not told.get("ServerVersion"):
        return Engine("", problem_in(words) or _SILENT.format(words=words or f"status {answer.status}"))
    detail = f"Docker {told['ServerVersion']}, {told.get('OSType')}/{told.get('Architecture')}, cgroup v"
    detail += str(told.get("CgroupVersion", "1"))
    return Engine(detail, _lacks(told))


def problem_in(words: str) -> str | None:
    """The sentence for what the command said, where the reason is the engine."""
    if "permission denied" in words:
        return _RIGHTS
    if "Cannot connect" in words or "Is the docker daemon running" in words:
        return _SILENT.format(words=words.splitlines()[0])
    return None


def _lacks(told: dict[str, Any]) -> str | None:
    if told.get("OSType") != "linux":
        return "Docker's engine runs containers of another system; switch it to Linux containers"
    unlimited = [word for name, word in _NEEDED.items() if not told.get(name)]
    if unlimited:
        return (
            f"Docker's engine cannot limit {' and '.join(unlimited)} here. It needs cgroups with these controllers; a "
            "rootless engine needs cgroup v2 and systemd"
        )
    if not any("seccomp" in option for option in cast(list[str], told.get("SecurityOptions") or [])):
        return "Docker's engine has no seccomp here"
    return None
