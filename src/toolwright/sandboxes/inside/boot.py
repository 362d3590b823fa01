"""The zygote's first steps: the packages come onto the path, then everything of this folder is imported, then the
folder itself leaves the path again, so that nothing of this project can be reached from a box."""

import socket
import sys
from pathlib import Path

from .settings import Settings


def boot(fd: int) -> None:
    """Runs the zygote over the control socket `fd`, until the server has gone."""
    control = socket.socket(fileno=fd)
    settings = Settings.from_json(control.recv(1 << 18))
    sys.path[:] = [entry for entry in sys.path if Path(entry) != Path(__file__).parents[1]]
    sys.path.extend(settings.packages)
    from . import zygote

    zygote.main(control, settings)
