"""Processes of ours without the seconds that Python takes to import us: each is a fork of one that has imported all.

`python -m support.forks FD` is that one: it serves orders over the socket FD until the other end is gone. A process it
makes runs the same main function as one that was started by `exec`, with its own environment, folder and output, and
is a child of who asked for it.
"""

import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

_ORDER: Final = 1 << 17
_PR_SET_CHILD_SUBREAPER: Final = 36
_IMPORTED: Final = (
    "toolwright.cli.serving",
    "toolwright.durable.background",
    "toolwright.durable.line",
    "toolwright.durable.looking_back",
    "toolwright.durable.promoting",
    "toolwright.durable.proving",
    "toolwright.durable.workflows",
    "toolwright.embedders.lexical",
    "toolwright.engineers.offline.engineer",
    "toolwright.sandboxes.kernel.sandbox",
    "toolwright.storage.migrations",
    "alembic.config",
    "dbos._sys_db_sqlite",
    "pydantic.v1",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "support.entry",
    "uvicorn.protocols.http.h11_impl",
    "uvloop",
)


class Fork:
    """A process, as far as tests want one: the part of `subprocess.Popen` that they use."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._watch = os.pidfd_open(pid)

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._watch], [], [], 0)[0]:
            self._collect()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None and not select.select([self._watch], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0.0)
        return self._collect()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _collect(self) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            os.close(self._watch)
        return self.returncode


class Forge:
    """The process that forks, of this one. It is started with the first fork, and ends with this process."""

    def __init__(self) -> None:
        self._control: socket.socket | None = None
        self._turn = threading.Lock()

    def fork(
        self,
        module: str,
        arguments: Sequence[str],
        env: Mapping[str, str],
        cwd: Path,
        output: int,
        errors: int,
    ) -> Fork:
        """`python -m MODULE ARGUMENTS`. Its standard output and error go to the descriptors."""
        order = {"module": module, "arguments": [*arguments], "env": dict(env), "cwd": str(cwd)}
        # Meanwhile whoever loses their parent becomes a child of ours, so that we hear of their end.
        with self._turn, _adopting():
            control = self._control or _start(env)
            self._control = None  # should a test's time be over in here, nobody else hears the answer
            socket.send_fds(control, [json.dumps(order).encode()], [output, errors])
            answer = control.recv(_ORDER)
            self._control = control
        if not answer:
            raise RuntimeError("the process that forks has ended")
        return Fork(int(answer))


def _start(env: Mapping[str, str]) -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    plain = {name: value for name, value in env.items() if not name.startswith("TOOLWRIGHT_")}
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "support.forks", str(theirs.fileno())],
            env=plain,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


@contextlib.contextmanager
def _adopting() -> Generator[None]:
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def serve(control: socket.socket) -> Callable[[], None] | None:
    """Forks as it is told to. Returns None when the other end is gone, and in a fork what that has to do."""
    gc.disable()  # nothing of it is garbage
    for name in _IMPORTED:
        importlib.import_module(name)
    gc.enable()
    gc.freeze()
    while True:
        content, descriptors, _, _ = socket.recv_fds(control, _ORDER, 2)
        if not content:
            return None
        if len(list(Path("/proc/self/task").iterdir())) != 1:
            raise RuntimeError("an import has started a thread: forks would not be safe")
        told, tell = os.pipe()
        between = os.fork()
        if between == 0:
            pid = os.fork()
            if pid == 0:
                control.detach()
                return _become(json.loads(content), descriptors)
            os.write(tell, str(pid).encode())
            os._exit(0)
        os.close(tell)
        # Its parent has gone before anybody hears of it: so it is theirs, and they can wait for it.
        os.waitpid(between, 0)
        control.send(os.read(told, 32))
        for descriptor in (told, *descriptors):
            os.close(descriptor)


def _become(order: dict[str, Any], descriptors: list[int]) -> Callable[[], None]:
    for standard, descriptor in zip((1, 2), descriptors, strict=True):
        os.dup2(descriptor, standard)
    os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    sys.path[0] = order["cwd"]
    sys.argv = [order["module"], *order["arguments"]]
    if order["module"] == "toolwright":
        from toolwright.cli import main

        return main
    from support import entry

    return lambda: entry.main(json.loads(order["arguments"][0]))


if __name__ == "__main__":
    work = serve(socket.socket(fileno=int(sys.argv[1])))
    if work is not None:
        work()
