"""A real server process for a test."""

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.forks import Forge, Fork

TESTS = Path(__file__).resolve().parent.parent
ROOT = TESTS.parent
DATA = ROOT / "data"
TOKEN = "a-token-that-nobody-guesses"
"""That of the servers that have one."""

_FORGE = Forge()
_READY_SECONDS = 60
_END_SECONDS = 30


class ServerEnded(AssertionError):
    """The process ended before it was ready."""


@dataclass
class RunningServer:
    """A process that serves, and where."""

    process: subprocess.Popen[bytes] | Fork
    url: str
    port: int
    home: Path
    log: Path

    def kill(self) -> None:
        """As hard as can be."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(_END_SECONDS)

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.process.terminate()
        return self.process.wait(_END_SECONDS)

    def wait_killed(self) -> None:
        """Returns when it has been ended by SIGKILL."""
        assert self.process.wait(_READY_SECONDS) == -signal.SIGKILL, self.log.read_text()


def environment(home: Path, data: Path = DATA, **settings: str) -> dict[str, str]:
    """The environment of a process of ours: nothing set that a developer may have set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOOLWRIGHT_")}
    wanted = {"HOME": str(home), "DATA": str(data), "PORT": "0", **settings}
    return kept | {f"TOOLWRIGHT_{name}": value for name, value in wanted.items()}


def start_server(
    home: Path,
    data: Path = DATA,
    *,
    options: Mapping[str, Any] | None = None,
    forked: bool = sys.platform == "linux",
    **settings: str,
) -> RunningServer:
    """Starts a server and waits for its line. `options` go to `support.entry`; None starts the product's command.
    `forked=False` has Python started for it, as a person does, which takes some seconds more.

    Raises `ServerEnded` with what it logged.
    """
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    command = ["toolwright", "serve"] if options is None else ["support.entry", json.dumps(options)]
    variables = environment(home, data, **settings)
    variables["PYTHONPATH"] = str(TESTS)
    reading, writing = os.pipe()
    try:
        with log.open("a") as errors:
            if forked:
                process = _FORGE.fork(command[0], command[1:], variables, home, writing, errors.fileno())
            else:
                process = subprocess.Popen(
                    [sys.executable, "-m", *command], env=variables, cwd=home, stdout=writing, stderr=errors
                )
    finally:
        os.close(writing)
    line = _line(reading)
    found = re.search(r"(http://[^\s:]+:(\d+))", line)
    if found is None:
        process.kill()
        process.wait()
        raise ServerEnded(f"{line!r}\n{log.read_text()}")
    return RunningServer(process, found[1], int(found[2]), home, log)


def _line(reading: int) -> str:
    # One line is all that is printed; the rest is in the log.
    with open(reading) as output:
        ready, _, _ = select.select([output], [], [], _READY_SECONDS)
        return output.readline() if ready else ""


@contextlib.contextmanager
def running_server(
    home: Path,
    data: Path = DATA,
    *,
    options: Mapping[str, Any] | None = None,
    forked: bool = sys.platform == "linux",
    **settings: str,
) -> Generator[RunningServer]:
    """A server for the length of a `with`; ended whatever happens, and its log shown when it had trouble."""
    server = start_server(home, data, options=options, forked=forked, **settings)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.terminate()
            try:
                server.process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()


def eventually(holds: Any, seconds: float = 30.0) -> None:
    """Waits until `holds()` is true. Fails when it does not become so."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
