"""The zygote's first steps: everything of this folder is imported, and the folder leaves the path again, so that
nothing of this project can be reached from a box."""

import socket
import sys
from pathlib import Path

from .settings import Settings


def boot(fd: int) -> None:
    """Runs the zygote over the control socket `fd`, until the server has gone."""
    control = socket.socket(fileno=fd)
    settings = Settings.from_json(control.recv(1 << 18))
    sys.path[:] = [entry for entry in sys.path if Path(entry) != Path(__file__).parents[1]]
    from . import zygote

    zygote.main(control, settings)
