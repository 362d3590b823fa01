"""The files that tools have made for a session: HOME/sessions/KEY/artifacts/NAME, bounded, and gone with the session.

A name is never given twice in a session: an earlier answer's link leads to what it led to.
"""

import asyncio
import contextlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from toolwright.domain.execution import Artifact, Execution, Written
from toolwright.errors import NotFound, StoreUnavailable
from toolwright.locks import Locks
from toolwright.storage import filenames

ARTIFACTS = "artifacts"
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class ArtifactLimits:
    """Of one session, in files and in bytes."""

    files: int
    session_bytes: int


class Artifacts:
    """The artifacts of all sessions. `place` gives a session's folder."""

    def __init__(self, folder: Path, limits: ArtifactLimits) -> None:
        self._folder = folder.absolute()
        self._limits = limits
        self._locks = Locks()

    async def keep(self, session_id: str, execution: Execution) -> Execution:
        """See `ports.ArtifactStore`. The same file again, as after a crash, is the same artifact."""
        if not execution.written:
            return execution
        async with self._locks.alone(session_id):
            kept = await asyncio.to_thread(self._keep, self._place(session_id), execution.written)
        missed = execution.not_kept + len(execution.written) - len(kept)
        return replace(execution, written=(), artifacts=tuple(kept), not_kept=missed)

    def read(self, session_id: str, name: str) -> bytes:
        """An artifact's contents. Follows no link. Raises `NotFound`."""
        place = self._place(session_id)
        try:
            # By what is there, not by a path made of what was asked for.
            if name.startswith(".") or name not in {entry.name for entry in place.iterdir()}:
                raise NotFound(_NONE)
            with open(os.open(place / name, _OPEN), "rb") as file:  # noqa: PTH123 - without following a link
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise NotFound(_NONE)
                return file.read()
        except OSError as error:
            raise NotFound(_NONE) from error

    def path(self, session_id: str, name: str) -> Path:
        """Where an artifact is on this machine."""
        return self._place(session_id) / name

    def _place(self, session_id: str) -> Path:
        return self._folder / filenames.key_of(session_id) / ARTIFACTS

    def _keep(self, place: Path, written: Sequence[Written]) -> list[Artifact]:
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            sizes = {entry.name: entry.stat().st_size for entry in place.iterdir()}
            kept: list[Artifact] = []
            for file in written:
                name = _free(place, sizes, file)
                if name is None:
                    continue
                if name not in sizes:
                    taken = sum(sizes.values()) + len(file.content)
                    if len(sizes) >= self._limits.files or taken > self._limits.session_bytes:
                        continue
                    _write(place / name, file.content)
                    sizes[name] = len(file.content)
                kept.append(Artifact(name, len(file.content)))
        except OSError as error:
            raise StoreUnavailable(f"A file that the tool made cannot be kept: {error.strerror}.") from error
        return kept


_NONE = "There is no such file of this session."


def _free(place: Path, sizes: dict[str, int], file: Written) -> str | None:
    """A name for the file that no other contents have; None where its own says nothing."""
    wanted = filenames.clean_any(file.name)
    if wanted is None:
        return None
    taken = {name.casefold(): name for name in sizes}
    name, number = wanted, 1
    while (other := taken.get(name.casefold())) is not None:
        if sizes[other] == len(file.content) and (place / other).read_bytes() == file.content:
            return other
        number += 1
        name = filenames.numbered(wanted, number)
    return name


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{uuid4().hex}")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
