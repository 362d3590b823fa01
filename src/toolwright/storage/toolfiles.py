"""The tools' files in HOME/tools: `NAME.py` and `test_NAME.py`, where people can read and change them.

All methods block and are meant for a worker thread. Links are never followed: a link is no tool's file.
"""

import contextlib
import errno
import os
import stat
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from toolwright.errors import StoreUnavailable
from toolwright.storage.records import digest

LARGEST = 1_000_000
"""Bytes of a file that are read; what lies behind is never a tool's."""

_SETTLED_NS = 2_000_000_000

Signature = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Contents:
    """A file as read: its bytes' SHA-256, and its text, in which bytes that are no UTF-8 are replaced."""

    digest: str
    text: str


class ToolFiles:
    """Reads and writes tools' files in one folder, which is made when first written to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._digests: dict[Path, tuple[Signature, str]] = {}
        self._lock = threading.Lock()

    def code_path(self, name: str) -> Path:
        return self.folder / f"{name}.py"

    def test_path(self, name: str) -> Path:
        return self.folder / f"test_{name}.py"

    def digest(self, path: Path) -> str | None:
        """SHA-256 of the file, or None where there is no regular file.

        A file whose size, times and inode are as before is not read again, unless it was so young when it was read
        that a second change could have left them as they are.
        """
        try:
            found = os.lstat(path)
        except OSError as error:
            return _absent(path, error)
        signature = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        with self._lock:
            known = self._digests.get(path)
        if known is not None and known[0] == signature:
            return known[1]
        read_at = time.time_ns()
        contents = self.read(path)
        if contents is None:
            return None
        if read_at - found.st_ctime_ns > _SETTLED_NS:
            with self._lock:
                self._digests[path] = (signature, contents.digest)
        return contents.digest

    def read(self, path: Path) -> Contents | None:
        """The file's contents, or None where there is no regular file."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            return _absent(path, error)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            contents = file.read(LARGEST)
        return Contents(digest(contents), contents.decode("utf-8", "replace"))

    def write(self, path: Path, text: str) -> None:
        """Puts the text there in one step: whoever reads, and whatever crashes, finds the old file or the new one.

        For one writer at a time: the store holds the database's write lock. Raises `StoreUnavailable`.
        """
        temporary = path.with_name(f".{path.name}.tmp")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()  # left by a process that was killed
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(text.encode())
                    file.flush()
                    os.fsync(descriptor)
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            self._sync_folder()
        except OSError as error:
            raise StoreUnavailable(f"The tool's file {path} cannot be written: {error.strerror}.") from error

    def remove(self, name: str) -> None:
        """Removes both files where they are there. Raises `StoreUnavailable`."""
        for path in (self.code_path(name), self.test_path(name)):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise StoreUnavailable(
                    f"The tool's file {path} cannot be removed: {error.strerror}."
                ) from error

    def names(self) -> frozenset[str]:
        """All tools whose code is there."""
        try:
            with os.scandir(self.folder) as entries:
                return frozenset(
                    entry.name.removesuffix(".py")
                    for entry in entries
                    if entry.name.endswith(".py") and entry.is_file(follow_symlinks=False)
                )
        except OSError as error:
            _absent(self.folder, error)
            return frozenset()

    def folder_state(self) -> int | None:
        """A number that changes whenever a file comes or goes; None where it is too young to tell, or absent."""
        try:
            changed = self.folder.stat().st_mtime_ns
        except OSError:
            return None
        return changed if time.time_ns() - changed > _SETTLED_NS else None

    def _sync_folder(self) -> None:
        """A renamed file survives a power cut only once its folder is written too."""
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _absent(path: Path, error: OSError) -> None:
    """None where the error says that there is no such file. Not to be allowed to look is no reason to think so."""
    if error.errno not in {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO}:
        raise StoreUnavailable(f"The tools' files cannot be read: {path}: {error.strerror}.") from error
