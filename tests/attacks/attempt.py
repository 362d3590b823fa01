"""An attempt to get out of the sandbox, as a record; and how it is carried out without one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from toolwright.domain.json import Json

DONE = "done"
BOTH = frozenset({"A", "B"})
EVERYWHERE = BOTH | {"Docker"}

PRELUDE = '''
import ctypes, os, platform, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(x86, arm, *arguments):
    """A system call by its numbers on the two machines. Raises OSError."""
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    value = libc.syscall(ctypes.c_long(x86 if platform.machine() == "x86_64" else arm), *words)
    if value < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return value
'''


@dataclass(frozen=True, slots=True)
class Attempt:
    """`body` is the body of a tool's function of one parameter, `w`, the world that it attacks; it returns "done" when
    it got what it wanted. With `then` the first run only leaves something and the second one looks for it.

    `contained`: outside of a sandbox it runs as the root of namespaces of its own. `optional`: not every kernel
    offers it, so that it may fail outside as well. `visible` are the tiers that can't block it: listed in
    docs/design/sandbox.md.
    """

    name: str
    category: str
    body: str
    then: str | None = None
    contained: bool = False
    optional: bool = False
    visible: frozenset[str] = frozenset()

    def code(self, body: str) -> str:
        """The source of a tool that makes the attempt."""
        lines = "\n".join("    " + line for line in body.strip().splitlines())
        return f"{PRELUDE}\n\ndef attempt(w):\n{lines}\n"


# A naive executor: both runs in one process, which holds secrets, an open descriptor and the paths of its owner.
_NAIVE = """
import json, os, sys, types
said = json.loads(sys.stdin.read())
settings = types.SimpleNamespace(hidden=(said["world"]["home"],))
for code in said["codes"]:
    space = {"__name__": "tool"}
    exec(compile(code, "tool.py", "exec"), space)
    value = space["attempt"](said["world"])
print("\\n" + json.dumps(value), flush=True)
os._exit(0)
"""


def outside(attempt: Attempt, world: Mapping[str, Json], folder: Path) -> str:
    """What the attempt returns in a plain process of the same Python whose working folder is `folder`; else the end of
    its traceback."""
    codes = [attempt.code(body) for body in (attempt.body, attempt.then) if body is not None]
    command = [sys.executable, "-c", _NAIVE]
    if attempt.contained:
        flags = ["--mount", "--pid", "--uts", "--ipc", "--fork", "--mount-proc"]
        command = ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), *flags, *command]
    spare = os.open(os.devnull, os.O_RDONLY)
    try:
        done = subprocess.run(
            command,
            input=json.dumps({"codes": codes, "world": world}),
            capture_output=True,
            text=True,
            cwd=folder,
            env={**os.environ, "TMPDIR": str(folder)},
            timeout=60,
            pass_fds=(spare,),
            check=False,
        )
    finally:
        os.close(spare)
    lines = done.stdout.strip().splitlines()
    if done.returncode == 0 and lines:
        return str(json.loads(lines[-1]))
    return (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
