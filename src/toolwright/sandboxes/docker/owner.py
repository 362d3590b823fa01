"""Whose containers are whose: each process that runs some holds a lock in HOME, under a name that its containers bear.

A process that was killed holds its lock no more; so its containers are told from those of a process that lives, and
from all containers of anybody else.
"""

import contextlib
import fcntl
import hashlib
import logging
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from toolwright.sandboxes.docker.engine import docker

log = logging.getLogger(__name__)

LABEL: Final = "toolwright.sandbox"
HOME_LABEL: Final = f"{LABEL}.home"
OWNER_LABEL: Final = f"{LABEL}.owner"


class Owner:
    """This process among those that work in a HOME. `begin` before the first container, `end` after the last one."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "containers"
        self.token = secrets.token_hex(16)
        self._lock = -1

    @property
    def labels(self) -> Sequence[str]:
        """What its containers bear."""
        home = hashlib.sha256(os.fsencode(self._folder.resolve())).hexdigest()[:16]
        return (f"{HOME_LABEL}={home}", f"{OWNER_LABEL}={self.token}")

    def begin(self) -> list[str]:
        """Takes the lock, and returns the tokens of processes that are gone. Looks at the disk."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._lock < 0:
            self._lock = _locked(self._folder / f"{self.token}.lock", os.O_CREAT)
        gone: list[str] = []
        for entry in self._folder.glob("*.lock"):
            if entry.stem == self.token:
                continue
            with contextlib.suppress(OSError):
                os.close(_locked(entry, 0))
                gone.append(entry.stem)
        return gone

    def forget(self, token: str) -> None:
        """Of a process that is gone nothing is left."""
        (self._folder / f"{token}.lock").unlink(missing_ok=True)

    def end(self) -> None:
        if self._lock >= 0:
            self.forget(self.token)
            os.close(self._lock)
            self._lock = -1


def _locked(path: Path, flags: int) -> int:
    """Raises `OSError` where another process holds the lock."""
    fd = os.open(path, os.O_RDWR | os.O_CLOEXEC | flags, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(fd)
        raise
    return fd


async def remove_all(labels: Sequence[str]) -> bool:
    """Removes the containers that bear all the labels; False where the engine could not."""
    filters = [word for label in labels for word in ("--filter", f"label={label}")]
    found = await docker("ps", "--all", "--quiet", "--no-trunc", *filters)
    ids = found.output.split()
    if found.status == 0 and ids:
        log.warning("removing containers that were left behind", extra={"count": len(ids)})
        found = await docker("rm", "--force", "--volumes", *ids)
    return found.status == 0
