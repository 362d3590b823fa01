"""One job of a box: read it, do it, reply, be gone."""

import importlib
import os
import sys
from pathlib import Path
from typing import Any, Final

from . import artifacts
from .executing import Stopped, execute
from .settings import Settings
from .wire import BEGUN, read_frame, write_frame

_MOST_JOB: Final = 64 << 20


def work(fd: int, settings: Settings) -> None:
    """Waits for the job on `fd`. Returns when the reply is sent, or when the server has gone."""
    sys.dont_write_bytecode = True
    try:
        job: dict[str, Any] = read_frame(fd, _MOST_JOB)
    except EOFError:
        return
    answer(fd, job, settings)


def answer(fd: int, job: dict[str, Any], settings: Settings) -> None:
    """Does the job and replies on `fd`."""
    os.write(fd, BEGUN)
    try:
        reply = {"done": _do(job, settings)}
    except Stopped as stopped:
        reply = {"limit": str(stopped)}
    except MemoryError:
        reply = {"limit": "memory"}
    write_frame(fd, reply)


def _do(job: dict[str, Any], settings: Settings) -> dict[str, Any]:
    kind = job["kind"]
    if kind == "execute":
        folder = os.getcwd()  # the tool may go elsewhere
        done = execute(job["name"], job["code"], job["arguments"], job["files"], settings.output_bytes)
        if job["deliver"] is None or "result" not in done:
            return done
        most, most_bytes = job["deliver"]
        return {**done, **artifacts.collect(folder, most, most_bytes)}
    if kind == "test":
        from . import testing  # before the box was locked it has been imported (`imported`)

        return testing.run(Path.cwd(), job["name"], job["code"], job["tests"])
    if kind == "profile":
        from . import profiling

        return profiling.profile(job["path"], job["name"])
    raise ValueError(f"no such job: {kind}")


def imported(kind: str) -> None:
    """Imports what a job of this kind needs: in the box it would be out of reach."""
    if kind == "test":
        importlib.import_module(".testing", __package__)
    elif kind == "profile":
        importlib.import_module(".profiling", __package__)
