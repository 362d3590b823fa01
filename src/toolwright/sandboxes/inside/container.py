"""What runs in a container: a small process that holds the channel to the server, and its one child, the box.

The walls are the container's; inside them the child is locked like a box of the kernel backend. The other process ends
it when the server has gone, and tells on standard error, which the box has not, how it ended.
"""

import contextlib
import importlib
import json
import os
import select
import signal
import sys
import sysconfig
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from . import interpreter, jail, landlock, system
from .files import view
from .jail import Ground
from .probe import findings
from .settings import Settings
from .wire import BEGUN, read_frame, write_frame

DATA: Final = "/data"
UPLOADS: Final = "/uploads"
SCRATCH: Final = "/tmp"
_OWN: Final = "/opt/toolwright"
_PACKAGES: Final = sysconfig.get_path("purelib")
_MOST_JOB: Final = 64 << 20
_NOT_LOCKED: Final = 70
_CHANNEL: Final = 3


def main() -> None:
    """Reads settings and job from standard input, and ends with the box. The reply goes to standard output."""
    message: dict[str, Any] = read_frame(0, _MOST_JOB)
    woken, wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    pid = os.fork()
    if pid == 0:
        _box(_settings(message["settings"]), message["job"])
    os.close(1)
    system.forbid_tracing()
    end = _watched(pid, woken)
    os.write(2, b"\n" + json.dumps({"end": end}).encode() + b"\n")


def _settings(given: dict[str, Any]) -> Settings:
    """The server's settings with what only the container knows: where its interpreter is."""
    return Settings(
        data=DATA,
        read=(*interpreter.read(), UPLOADS),
        hidden=(_OWN, *_installers()),
        packages=(),
        memory_mb=given["memory_mb"],
        cpu_seconds=given["cpu_seconds"],
        scratch_mb=given["scratch_mb"],
        output_bytes=given["output_bytes"],
        mask=tuple(given["mask"]),
    )


def _installers() -> list[str]:
    """What the image has beside the packages of tools, because it was built with it."""
    names = ("pip", "setuptools", "wheel")
    return [str(path) for name in names for path in Path(_PACKAGES).glob(f"{name}*")]


def _watched(pid: int, woken: int) -> dict[str, Any]:
    """Waits for the box's end, and ends it when the server has gone."""
    poll = select.poll()
    poll.register(0, select.POLLIN | select.POLLHUP)
    poll.register(woken, select.POLLIN)
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return {
                "signal": -code if code < 0 else None,
                "code": code if code >= 0 else None,
                "cpu": usage.ru_utime + usage.ru_stime,
            }
        ready = {fd for fd, _ in poll.poll()}
        if woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(woken, 512)
        if 0 in ready and not os.read(0, 1):
            os.kill(pid, signal.SIGKILL)
            poll.unregister(0)


def _box(settings: Settings, job: dict[str, Any]) -> None:
    """The child's whole life."""
    code = _NOT_LOCKED
    try:
        probes = job["kind"] == "probe"
        # What is imported here counts as the interpreter's memory, and is out of reach once the box is locked.
        answer = None if probes else _imported(job)
        settings = replace(settings, cpu_seconds=settings.cpu_seconds + round(time.process_time()))
        channel = os.dup(1)
        abi = 0 if "landlock" in settings.mask else min(landlock.abi(), settings.landlock_at_most)
        ground = Ground("the container's", drops=False, landlock=abi)
        try:
            jail.lock(settings, view(settings, _PACKAGES), ground, "B", SCRATCH, channel, gate=-1)
        except OSError as error:
            sys.stderr.write(f"the box could not be locked: {error}\n")
            sys.stderr.flush()
            raise
        code = 71
        if answer is None:
            os.write(_CHANNEL, BEGUN)
            canary = f"{_OWN}/requirements.txt"
            found = findings(settings, "B", SCRATCH, canary, abi, data_listed=False)
            write_frame(_CHANNEL, {"done": {"layers": [*found, _data()]}})
        else:
            answer(_CHANNEL, job, settings)
        code = 0
    finally:
        os._exit(code)


def _imported(job: dict[str, Any]) -> Any:
    """Imports what the job will use, as far as its text tells; returns the function that does it."""
    # pandas would import pyarrow with itself, keep all text in it, and cost 50 MB. Who reads Parquet imports it.
    sys.modules["pyarrow"] = None  # type: ignore[assignment]
    from . import warm, worker

    worker.imported(job["kind"])
    text = f"{job.get('code', '')}\n{job.get('tests', '')}"
    for name in (*warm.TOOLS, *warm.STATISTICS):
        if name.partition(".")[0] in text:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    del sys.modules["pyarrow"]
    return worker.answer


def _data() -> tuple[str, bool, str]:
    """Whether the box can see the data folder, which may not be there yet."""
    try:
        os.listdir(DATA)
    except FileNotFoundError:
        return ("data", True, "the data folder does not exist")
    except OSError as error:
        return ("data", False, f"the data folder cannot be read by user {os.geteuid()}: {error.strerror}")
    return ("data", True, "the data folder, read-only")
