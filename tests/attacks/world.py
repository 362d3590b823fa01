"""What the attempts are after: files of others, a server with a token, processes, sockets that listen."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping
from pathlib import Path

from toolwright.domain.json import Json

SECRET = "nobody else may read this"

_VICTIM = """
import ctypes, sys, time
ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(2**64 - 1), 0, 0, 0)  # anybody of the same user may trace it
sys.stdout.write("ready\\n")
sys.stdout.flush()
time.sleep(600)
"""

SMALL = {"seconds": 0.05, "many": 50, "deep": 40, "megabytes": 24, "steps": 18}
"""Of a bomb outside: enough to see that nothing stops it, harmless to the machine."""
LARGE = {"seconds": 60, "many": 12_000, "deep": 1500, "megabytes": 400, "steps": 60}


@contextlib.contextmanager
def world(folder: Path, sizes: Mapping[str, float], *, processes: bool = True) -> Generator[dict[str, Json]]:
    """Puts it into `folder` and says where it is. Every file may be read by everybody, as far as modes go."""
    folder.chmod(0o777)  # so that only the sandbox keeps anybody away
    data, home, other = folder / "data", folder / "home", folder / "other"
    uploads = home / "sessions" / "two" / "files"
    for place in (data, uploads, other):
        place.mkdir(parents=True)
    (data / "numbers.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    (data / "link.csv").symlink_to(other / "secret.txt")
    for file in (other / "secret.txt", home / "toolwright.db", uploads / "theirs.csv"):
        file.write_text(SECRET, encoding="utf-8")
    (other / "pointer").symlink_to("a secret target")
    other.chmod(0o777)
    with contextlib.ExitStack() as stack:
        listening: dict[str, Json] = {}
        if processes:
            listening = _listeners(other, stack)
        yield {
            **sizes,
            "data": str(data),
            "home": str(home),
            "file": str(data / "numbers.csv"),
            "link": str(data / "link.csv"),
            "database": str(home / "toolwright.db"),
            "upload": str(uploads / "theirs.csv"),
            "secret": str(other / "secret.txt"),
            "folder": str(other),
            "pointer": str(other / "pointer"),
            "server": os.getpid(),
            **listening,
        }


def _listeners(folder: Path, stack: contextlib.ExitStack) -> dict[str, Json]:
    victim = subprocess.Popen([sys.executable, "-S", "-c", _VICTIM], stdout=subprocess.PIPE, text=True)
    stack.callback(victim.wait)
    stack.callback(victim.kill)
    assert victim.stdout is not None
    stack.callback(victim.stdout.close)
    assert victim.stdout.readline() == "ready\n"
    abstract = f"toolwright-attack-{os.getpid()}-{victim.pid}"
    tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    six = stack.enter_context(socket.create_server(("::1", 0), family=socket.AF_INET6))
    udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    udp.bind(("127.0.0.1", 0))
    for address in (str(folder / "s"), "\0" + abstract):
        local = stack.enter_context(socket.socket(socket.AF_UNIX))
        local.bind(address)
        local.listen()
    (folder / "s").chmod(0o777)
    return {
        "victim": victim.pid,
        "port": tcp.getsockname()[1],
        "port6": six.getsockname()[1],
        "udp": udp.getsockname()[1],
        "socket": str(folder / "s"),
        "abstract": abstract,
    }
