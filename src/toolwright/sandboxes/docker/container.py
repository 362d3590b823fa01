"""One container: made, attached to, looked at when it has ended, removed by its id whatever happens."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from toolwright.errors import SandboxUnavailable
from toolwright.sandboxes.docker.engine import begin, docker, end, problem_in, tail
from toolwright.sandboxes.frames import Gone, exchange
from toolwright.sandboxes.jobs import REPLY_BYTES

T = TypeVar("T")

_END_SECONDS: Final = 10
_REMOVALS: Final = 3


@dataclass(frozen=True, slots=True)
class Exit:
    """How a box ended: by a signal or with a code, after how many seconds of CPU; `memory` when the container's limit
    ended it."""

    signal: int | None
    code: int | None
    cpu: float
    memory: bool


@dataclass(slots=True)
class Attached:
    """A running container and the command that is attached to it."""

    id: str
    _channel: socket.socket
    _process: asyncio.subprocess.Process
    _words: "asyncio.Task[str]"

    async def ask(self, message: object, read: Callable[[object], T], begun: Callable[[], None]) -> T:
        """Raises what `exchange` does."""
        try:
            return await exchange(self._channel, message, REPLY_BYTES, read, begun)
        except Gone as gone:
            raise Gone(gone.begun, await self.words() or str(gone)) from gone

    async def words(self) -> str:
        """What the command said, once it has ended."""
        try:
            async with asyncio.timeout(_END_SECONDS):
                return await asyncio.shield(self._words)
        except TimeoutError:
            return ""

    async def exit(self) -> Exit:
        """How it ended. Raises `SandboxUnavailable` where the engine cannot say."""
        told = _told(await self.words())
        answer = await docker("inspect", "--format", "{{json .State}}", self.id)
        if answer.status:
            raise SandboxUnavailable(
                problem_in(answer.words) or "the container was removed during the run; ask again"
            )
        state = cast(dict[str, Any], json.loads(answer.output))
        if told is None:  # not even the supervisor could say a last word
            return Exit(9, None, 0.0, bool(state.get("OOMKilled")))
        memory = bool(state.get("OOMKilled")) and told["signal"] == 9
        return Exit(told["signal"], told["code"], told["cpu"], memory)


class Containers:
    """Makes containers and takes them away. `close` waits until the last one is gone."""

    def __init__(self) -> None:
        self._removing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def one(self, arguments: Sequence[str]) -> AsyncGenerator[Attached]:
        """A container by the arguments of `docker create`, running. Raises `SandboxUnavailable`."""
        # Not cancelled with its caller: a container whose id nobody has learnt could not be removed.
        making = asyncio.create_task(docker("create", *arguments))
        try:
            answer = await asyncio.shield(making)
            if answer.status:
                raise SandboxUnavailable(problem_in(answer.words) or f"no container: {answer.words}")
            async with _attached(answer.output.strip()) as attached:
                yield attached
        finally:
            task = asyncio.create_task(_remove(making))
            self._removing.add(task)
            task.add_done_callback(self._removing.discard)

    async def close(self) -> None:
        while self._removing:
            await asyncio.wait(set(self._removing))


@asynccontextmanager
async def _attached(container: str) -> AsyncGenerator[Attached]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours:
        with theirs:
            process = await begin(
                "start", "--attach", "--interactive", container, stdin=theirs.fileno(), stdout=theirs.fileno()
            )
        assert process.stderr is not None
        words = asyncio.create_task(tail(process.stderr))
        try:
            yield Attached(container, ours, process, words)
        finally:
            end(process)
            await words


async def _remove(making: "asyncio.Task[Any]") -> None:
    try:
        answer = await making
    except SandboxUnavailable:
        return
    if answer.status:
        return
    for _ in range(_REMOVALS):
        removed = await docker("rm", "--force", "--volumes", answer.output.strip())
        if removed.status == 0 or "No such container" in removed.words:
            return


def _told(words: str) -> dict[str, Any] | None:
    """The supervisor's last word. The box cannot write there."""
    for line in reversed(words.splitlines()):
        if line.startswith('{"end": '):
            return cast(dict[str, Any], json.loads(line)["end"])
    return None
