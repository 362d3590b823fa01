"""The zygote's process as the server sees it: started, asked for boxes, told to end them, noticed when it dies."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from toolwright.errors import SandboxUnavailable
from toolwright.ports import Layer
from toolwright.sandboxes.environment import ENVIRONMENT
from toolwright.sandboxes.frames import Gone
from toolwright.sandboxes.inside import scratch
from toolwright.sandboxes.inside.settings import Settings
from toolwright.sandboxes.kernel.cgroup import Cgroup
from toolwright.sandboxes.kernel.places import INSIDE

log = logging.getLogger(__name__)

_MESSAGE: Final = 1 << 18
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from inside.boot import boot; boot(int(sys.argv[2]))"
)
_HELLO_SECONDS: Final = 60
_REFILL_SECONDS: Final = 0.03
_END_SECONDS: Final = 3
_FAILED_BOXES: Final = 8
"""So many boxes in a row that end before they get a job mean that no box can be made."""


@dataclass(frozen=True, slots=True)
class Exit:
    """How a box ended: by a signal or with a code, after how many seconds of CPU; `over` is the limit it was
    stopped at because of its files ("disk", "files"), `why` when it could not be locked."""

    signal: int | None
    code: int | None
    cpu: float
    over: str | None
    why: str | None


@dataclass(slots=True)
class Box:
    """A locked child that waits for its job. `data` is the identity of the data folder it can see; `statistics` tells
    whether it was made with scipy in it."""

    number: int
    channel: socket.socket
    scratch: str
    data: tuple[int, int] | None
    statistics: bool
    ended: "asyncio.Future[Exit]"
    taken: bool = False
    released: bool = False
    """Its job is over; that it has ended is heard a moment later."""


@dataclass(frozen=True, slots=True)
class Hello:
    """What the zygote found at its start. `tier` is None when no box can be closed."""

    tier: str | None
    layers: tuple[Layer, ...]


@dataclass(slots=True)
class Zygote:
    """Make it with `start`. All methods belong to one event loop."""

    process: asyncio.subprocess.Process
    control: socket.socket
    hello: Hello
    _folder: str
    _standby: int
    _errors: "asyncio.Task[str]"
    _ready: deque[Box] = field(default_factory=deque[Box])
    _boxes: dict[int, Box] = field(default_factory=dict[int, Box])
    _waiting: deque["asyncio.Future[Box]"] = field(default_factory=deque["asyncio.Future[Box]"])
    _requests: "dict[int, asyncio.Future[Box]]" = field(default_factory=dict[int, "asyncio.Future[Box]"])
    _request: int = 0
    _asked: int = 0
    _failed: int = 0
    _problem: str | None = None
    _statistics: bool = False

    @staticmethod
    async def start(settings: Settings, standby: int, cgroup: Cgroup) -> "Zygote":
        """Starts the process in the cgroup and waits for what it found out. Raises `SandboxUnavailable`."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        command = [
            sys.executable,
            "-I",
            "-S",
            "-X",
            "utf8",
            "-c",
            _START,
            str(INSIDE.parent),
            str(theirs.fileno()),
        ]
        try:
            with theirs:
                process = await asyncio.create_subprocess_exec(
                    *command,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=asyncio.subprocess.DEVNULL,
                    stderr=asyncio.subprocess.PIPE,
                    env=ENVIRONMENT,
                    pass_fds=(theirs.fileno(),),
                    cwd="/",
                    start_new_session=True,
                )
        except BaseException:
            ours.close()
            raise
        assert process.stderr is not None
        errors = asyncio.create_task(_tail(process.stderr))
        try:
            loop = asyncio.get_running_loop()
            # It has no child yet: it waits for its settings.
            await asyncio.to_thread(cgroup.add, process.pid)
            async with asyncio.timeout(_HELLO_SECONDS):
                await loop.sock_sendall(ours, settings.to_json())
                message = await loop.sock_recv(ours, _MESSAGE)
                if not message:
                    raise SandboxUnavailable(f"the sandbox did not start: {await errors}")
            hello = json.loads(message)["hello"]
        except BaseException as error:
            ours.close()
            await _end(process, errors)
            if isinstance(error, TimeoutError | OSError):
                raise SandboxUnavailable("the sandbox did not start in time") from error
            raise
        layers = tuple(Layer(name, holds, detail) for name, holds, detail in hello["layers"])
        zygote = Zygote(
            process, ours, Hello(hello["tier"], (*layers, cgroup.layer)), hello["folder"], standby, errors
        )
        if hello["tier"] is not None:
            loop.add_reader(ours.fileno(), zygote._hear)
            zygote._refill()
        return zygote

    @property
    def alive(self) -> bool:
        return self._problem is None

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All that live, whether they wait or run."""
        return tuple(self._boxes.values())

    async def take(
        self, data: tuple[int, int] | None, own: str | None = None, *, statistics: bool = False
    ) -> Box:
        """A box that waits, or the next one made. `data` is the identity of the data folder now. A box that is to see a
        folder of its `own` as well is always made for that. One that is asked for with `statistics` has scipy: the
        first time the zygote imports it, and so for all boxes after that.

        Raises `Gone` when the zygote is.
        """
        if statistics and not self._statistics:
            self._statistics = True
            self._tell("statistics", 0)
        if own is not None:
            return await self._made_for(own)
        while True:
            if self._problem is not None:
                raise Gone(False, self._problem)
            if self._ready:
                box = self._ready.popleft()
            else:
                future: asyncio.Future[Box] = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                self._refill()
                try:
                    box = await future
                except asyncio.CancelledError:
                    self._give_back(future)
                    raise
            box.taken = True
            if box.data != data or (statistics and not box.statistics):
                self.release(box)  # it was made before the folder was, or before scipy was imported
                continue
            self._tell("take", box.number)
            # While others wait, the next box is made when this one's job is likely done: a fork takes a core.
            delay = _REFILL_SECONDS if self._ready else 0.0
            asyncio.get_running_loop().call_later(delay, self._refill)
            return box

    async def _made_for(self, own: str) -> Box:
        if self._problem is not None:
            raise Gone(False, self._problem)
        self._request += 1
        request = self._request
        future: asyncio.Future[Box] = asyncio.get_running_loop().create_future()
        self._requests[request] = future
        self._tell("fork", 0, request=request, own=own)
        try:
            box = await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self.release(future.result())
            raise
        finally:
            del self._requests[request]
        box.taken = True
        self._tell("take", box.number)
        return box

    def _give_back(self, future: "asyncio.Future[Box]") -> None:
        if future in self._waiting:
            self._waiting.remove(future)
        elif future.done() and not future.cancelled() and future.exception() is None:
            self._ready.append(future.result())

    def release(self, box: Box) -> None:
        """Ends a box, whatever it does; its end is reported as `box.ended`."""
        box.released = True
        box.channel.close()
        if not box.ended.done():
            self._tell("kill", box.number)

    async def close(self) -> None:
        """Ends the process with all its boxes."""
        self._stop("the sandbox is closed")
        # It has been told; a second signal would interrupt it while it ends its boxes.
        await _end(self.process, self._errors, told=True)
        await asyncio.to_thread(scratch.remove, self._folder)

    def _refill(self) -> None:
        """Asks for as many boxes as should be waiting, and for one for each that is waited for."""
        wanted = self._standby + len(self._waiting)
        while self.alive and self._asked + len(self._ready) < wanted:
            self._asked += 1
            self._tell("fork", 0)

    def _tell(self, order: str, number: int, **more: Any) -> None:
        if not self.alive:
            return
        try:
            self.control.send(json.dumps({"op": order, "id": number, **more}).encode())
        except OSError as error:
            self._stop(f"the sandbox process does not listen: {error}")

    def _hear(self) -> None:
        while self.alive:
            try:
                message, descriptors, _, _ = socket.recv_fds(self.control, _MESSAGE, 4)
            except BlockingIOError:
                return
            except OSError as error:
                self._stop(f"the sandbox process cannot be heard: {error}")
                return
            if not message:
                self._stop("the sandbox process has ended")
                return
            self._understand(json.loads(message), descriptors)

    def _understand(self, message: dict[str, Any], descriptors: list[int]) -> None:
        if "box" in message and len(descriptors) == 1:
            self._offered(message, descriptors[0])
            return
        for descriptor in descriptors:
            os.close(descriptor)
        if "exit" in message:
            self._ended(message)

    def _offered(self, message: dict[str, Any], descriptor: int) -> None:
        channel = socket.socket(fileno=descriptor)
        channel.setblocking(False)
        ended: asyncio.Future[Exit] = asyncio.get_running_loop().create_future()
        data = tuple(message["data"]) if message["data"] else None
        box = Box(message["box"], channel, message["scratch"], data, message["statistics"], ended)
        self._boxes[box.number] = box
        if message["request"] is not None:
            future = self._requests.get(message["request"])
            if future is None or future.done():
                self.release(box)  # nobody waits for it any more
            else:
                future.set_result(box)
            return
        self._asked -= 1
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(box)
                return
        self._ready.append(box)

    def _ended(self, message: dict[str, Any]) -> None:
        box = self._boxes.pop(message["exit"], None)
        if box is None:
            return
        end = Exit(message["signal"], message["code"], message["cpu"], message["over"], message["why"])
        if not box.ended.done():
            box.ended.set_result(end)
        if box.taken:
            # Only of a box that never had a job: a tool can end with any status it likes.
            self._failed = 0
            return
        self._failed += 1
        log.warning("a box ended before it had a job", extra={"why": end.why, "signal": end.signal})
        if box in self._ready:
            self._ready.remove(box)
            box.channel.close()
        if self._failed >= _FAILED_BOXES:
            self._stop(f"no box can be locked: {end.why}")
        else:
            self._refill()

    def _stop(self, problem: str) -> None:
        """Ends all that hangs on the process: whoever waits for a box, whoever waits for one's end."""
        if self._problem is not None:
            return
        self._problem = problem
        asyncio.get_running_loop().remove_reader(self.control.fileno())
        self.control.close()
        for future in (*self._waiting, *self._requests.values()):
            if not future.done():
                future.set_exception(Gone(False, problem))
        self._waiting.clear()
        for box in self._ready:
            box.channel.close()
        self._ready.clear()
        for box in self._boxes.values():
            if not box.ended.done():
                box.ended.set_result(Exit(9, None, 0.0, None, None))
        self._boxes.clear()
        _signal(self.process, signal.SIGTERM)


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    # Not process.send_signal(): it looks for the exit status first, and takes it from the event loop that waits.
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)


async def _tail(stream: asyncio.StreamReader) -> str:
    """The last words on standard error."""
    kept = b""
    while part := await stream.read(4096):
        kept = (kept + part)[-4000:]
    return kept.decode("utf-8", "replace").strip()


async def _end(
    process: asyncio.subprocess.Process, errors: "asyncio.Task[str]", *, told: bool = False
) -> None:
    if not told:
        _signal(process, signal.SIGTERM)
    try:
        async with asyncio.timeout(_END_SECONDS):
            await process.wait()
    except TimeoutError:
        _signal(process, signal.SIGKILL)
        await process.wait()
    words = await errors
    if words:
        log.info("the sandbox process ended", extra={"words": words})
