"""The working folder of a box without a file system of its own: how full it is, and how it is taken away.

Its contents are hostile: trees of any depth, folders that nobody may list, links that come and go.
"""

import contextlib
import os
import stat
from typing import Final

ENTRIES: Final = 8192
"""Files and folders together; as many as a file system of a box's own has room for."""
_DEEPEST: Final = 64
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class _Over(Exception):
    """More than the folder may hold, or what cannot be counted: "disk" or "files"."""


def over(folder: str, most: int) -> str | None:
    """The limit that all below is over: "disk" for more than `most` bytes, also where it is nested so deeply, or
    closed so, that it can't be counted; "files" for more than `ENTRIES` entries. Follows no link."""
    left = [most, ENTRIES]
    try:
        fd = os.open(folder, _FOLDER)
    except OSError:
        return None  # it is gone
    try:
        _count(fd, left, _DEEPEST)
    except _Over as limit:
        return str(limit)
    finally:
        os.close(fd)
    return None


def _count(fd: int, left: list[int], depth: int) -> None:
    if depth == 0:
        raise _Over("disk")
    with os.scandir(fd) as entries:
        for entry in entries:
            try:
                found = os.stat(entry.name, dir_fd=fd, follow_symlinks=False)
            except OSError:
                continue  # it was taken away meanwhile
            # By size too: a file system may give out the blocks much later.
            left[0] -= max(found.st_size, found.st_blocks * 512)
            left[1] -= 1
            if min(left) < 0:
                raise _Over("disk" if left[0] < 0 else "files")
            if stat.S_ISDIR(found.st_mode):
                _count_below(fd, entry.name, left, depth - 1)


def _count_below(fd: int, name: str, left: list[int], depth: int) -> None:
    try:
        inner = os.open(name, _FOLDER, dir_fd=fd)
    except (FileNotFoundError, NotADirectoryError):
        return  # taken away, or made another thing
    except OSError as error:
        raise _Over("disk") from error
    try:
        _count(inner, left, depth)
    finally:
        os.close(inner)


def remove(folder: str) -> None:
    """Takes the folder away with all below, whatever its depth and its modes; what can't be removed stays.

    Nobody may work in it any more. A folder inside comes up to the top before it is emptied: so neither the length of
    a path nor the depth of a call meets a limit.
    """
    with contextlib.suppress(OSError):
        while names := os.listdir(folder):
            for name in names:
                _take_away(os.path.join(folder, name), folder)
        os.rmdir(folder)


def _take_away(path: str, top: str) -> None:
    if not _is_folder(path):
        os.unlink(path)
        return
    os.chmod(path, 0o700)  # its owner could have closed it
    for name in os.listdir(path):
        inner = os.path.join(path, name)
        if _is_folder(inner):
            os.chmod(inner, 0o700)  # who moves a folder must be allowed to write to it
            os.rename(inner, os.path.join(top, os.urandom(16).hex()))
        else:
            os.unlink(inner)
    os.rmdir(path)


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)
