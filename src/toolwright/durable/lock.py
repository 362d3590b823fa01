"""One server for one HOME."""

import fcntl
import os
from pathlib import Path

from toolwright.errors import ToolwrightError


class HomeInUse(ToolwrightError):
    """Another server works in this HOME."""

    status = 409


class HomeLock:
    """Held while the server lives, let go by the operating system when it dies.

    Two servers on one HOME would each recover the other's running queries, since both are the same executor.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / "server.lock"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Raises `HomeInUse`."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 20).decode(errors="replace").strip()
            os.close(descriptor)
            process = f" (process {holder})" if holder else ""
            raise HomeInUse(
                f"another toolwright server{process} is using {self._path.parent}; "
                "stop it, or choose another TOOLWRIGHT_HOME"
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
