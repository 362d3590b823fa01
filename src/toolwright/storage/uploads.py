"""The files people upload to a session: streamed to disk, bounded, and gone with the session.

HOME/sessions/KEY/files/NAME    what the session has; KEY is derived from the session's id and does not tell it
HOME/sessions/KEY/handed        tables that one task of a query hands to the next (`handed.py`)
HOME/sessions/KEY/artifacts/NAME   what tools have made for it: see artifacts.py
HOME/sessions/KEY/incoming      what is being received: renamed into `files` when it is complete, else removed
"""

import asyncio
import contextlib
import errno
import os
import shutil
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NoReturn
from uuid import uuid4

from toolwright.domain.file import Upload
from toolwright.errors import RequestRejected, StoreUnavailable
from toolwright.locks import Locks
from toolwright.storage import filenames

FILES = "files"
_INCOMING = "incoming"
_REMOVED = ".removed-"


class TooLarge(RequestRejected):
    """A file, or all files of a session, would be more than is taken."""

    status = 413


class NoSpace(StoreUnavailable):
    """The disk is full."""

    status = 507


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Of one file in bytes, of one session in files and in bytes."""

    file_bytes: int
    files: int
    session_bytes: int


class Incoming:
    """A file that is being received. `write` its bytes in order, then `complete`; or leave, and nothing of it stays."""

    def __init__(self, name: str, target: Path, part: Path, room: int, refusal: str) -> None:
        self.name = name
        self._target = target
        self._part = part
        self._room = room
        self._refusal = refusal
        self._file: BinaryIO | None = None

    async def write(self, chunk: bytes) -> None:
        """Raises `TooLarge` when it gets more than there is room for, `NoSpace` when the disk is full."""
        self._room -= len(chunk)
        if self._room < 0:
            raise TooLarge(self._refusal)
        await asyncio.to_thread(self._write, chunk)

    async def complete(self) -> tuple[Upload, bool]:
        """Puts the file in its place, all at once; also tells whether it took that of an earlier one."""
        return await asyncio.to_thread(self._complete)

    async def leave(self) -> None:
        await asyncio.to_thread(self._leave)

    def _write(self, chunk: bytes) -> None:
        try:
            if self._file is None:
                self._part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._file = self._part.open("wb", buffering=1 << 20)
            self._file.write(chunk)
        except OSError as error:
            _refuse(error)

    def _complete(self) -> tuple[Upload, bool]:
        self._write(b"")
        assert self._file is not None
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            replaced = self._target.exists()
            self._part.replace(self._target)
        except OSError as error:
            _refuse(error)
        return _upload(self._target.name, self._target.stat()), replaced

    def _leave(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):  # what could not be written out is not wanted any more
                self._file.close()
            self._part.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self._part.parent.rmdir()


class Uploads:
    """The uploads of all sessions below one folder. Methods that are no coroutines look at the disk and are meant for a
    worker thread."""

    def __init__(self, folder: Path, limits: UploadLimits) -> None:
        self._folder = folder.absolute()
        self.limits = limits
        self._locks = Locks()

    def paths(self, session_id: str) -> Mapping[str, Path]:
        """What a session has, by name."""
        return {entry.name: Path(entry.path) for entry in self._entries(session_id)}

    def list(self, session_id: str) -> Sequence[Upload]:
        """What a session has, sorted by name."""
        return sorted(
            (_upload(entry.name, entry.stat()) for entry in self._entries(session_id)),
            key=lambda upload: upload.name,
        )

    @contextlib.asynccontextmanager
    async def receive(self, session_id: str, raw_name: str) -> AsyncGenerator[Incoming]:
        """A file to be received under a cleaned name, one at a time in a session, so that the limits are exact.

        A name that the session has already is taken over: the newest upload of a name is the file. Raises
        `RequestRejected` for a name that cannot be used, `TooLarge` when the session has no room.
        """
        name = filenames.clean(raw_name)
        async with self._locks.alone(session_id):
            incoming = await asyncio.to_thread(self._incoming, session_id, name)
            try:
                yield incoming
            finally:
                await asyncio.shield(incoming.leave())

    async def remove(self, session_id: str) -> None:
        """Removes all files of a session; at once for whoever looks."""
        await asyncio.to_thread(self._remove, session_id)

    def clean(self) -> None:
        """Removes what a killed server left half received or half removed. For the one that starts."""
        if not self._folder.is_dir():
            return
        for place in list(self._folder.iterdir()):
            leftover = place if place.name.startswith(_REMOVED) else place / _INCOMING
            shutil.rmtree(leftover, ignore_errors=True)

    def _place(self, session_id: str) -> Path:
        return self._folder / filenames.key_of(session_id)

    def _entries(self, session_id: str) -> "list[os.DirEntry[str]]":
        try:
            with os.scandir(self._place(session_id) / FILES) as entries:
                return [entry for entry in entries if entry.is_file(follow_symlinks=False)]
        except FileNotFoundError:
            return []

    def _incoming(self, session_id: str, name: str) -> Incoming:
        limits = self.limits
        others = {entry.name: entry.stat().st_size for entry in self._entries(session_id)}
        others.pop(name, None)
        if len(others) >= limits.files:
            raise TooLarge(
                f"This session has {limits.files} files, and more are not taken. Start another session, or upload "
                "under the name of one that is no longer needed."
            )
        left = limits.session_bytes - sum(others.values())
        refusal = f"{name} is too large: files of up to {_size(limits.file_bytes)} are taken."
        if left < limits.file_bytes:
            refusal = (
                f"{name} is too large: a session's files may have {_size(limits.session_bytes)} together, and "
                f"{_size(max(left, 0))} of that are left."
            )
        place = self._place(session_id)
        part = place / _INCOMING / uuid4().hex
        return Incoming(name, place / FILES / name, part, min(limits.file_bytes, left), refusal)

    def _remove(self, session_id: str) -> None:
        gone = self._folder / f"{_REMOVED}{uuid4().hex}"
        try:
            self._place(session_id).rename(gone)
        except FileNotFoundError:
            return
        shutil.rmtree(gone, ignore_errors=True)


def _upload(name: str, found: os.stat_result) -> Upload:
    at = datetime.fromtimestamp(found.st_mtime, UTC).isoformat(timespec="milliseconds")
    return Upload(name, found.st_size, at.replace("+00:00", "Z"))


def _size(count: int) -> str:
    return f"{count / (1 << 20):,.0f} MB" if count >= 1 << 20 else f"{count:,} bytes"


def _refuse(error: OSError) -> NoReturn:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        raise NoSpace("The server's disk is full, so the file was not kept.") from error
    raise StoreUnavailable(f"The file cannot be kept: {error.strerror}.") from error
