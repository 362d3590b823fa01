"""The files that a tool leaves in its working folder, on their way out of the box."""

import base64
import os
import stat
from collections.abc import Iterator
from typing import Any, Final

_OPEN: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


def collect(folder: str, most: int, most_bytes: int) -> dict[str, Any]:
    """`{"files": [[name, contents in base64]], "not_kept": count}`: the regular files of the folder itself by name, at
    most so many and so many bytes together.

    What is in its folders or hidden is no artifact. What is no regular file with one name (a link, a second name of
    another file, a pipe) is not kept.
    """
    files: list[list[str]] = []
    left, missed = most_bytes, 0
    for name in _names(folder):
        content = _read(os.path.join(folder, name), left) if len(files) < most else None
        if content is None:
            missed += 1
            continue
        left -= len(content)
        files.append([name, base64.b64encode(content).decode("ascii")])
    return {"files": files, "not_kept": missed}


def _names(folder: str) -> Iterator[str]:
    """What lies there and is meant for somebody: neither hidden nor a folder."""
    try:
        with os.scandir(folder) as entries:
            found = [entry.name for entry in entries if not entry.is_dir(follow_symlinks=False)]
    except OSError:
        return
    yield from sorted(name for name in found if not name.startswith("."))


def _read(path: str, most: int) -> bytes | None:
    """The contents; None for what is no regular file with one name, is larger than `most`, or can't be read."""
    try:
        fd = os.open(path, _OPEN)
    except OSError:
        return None
    try:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_size > most:
            return None
        parts: list[bytes] = []
        size = 0
        while size <= most and (part := os.read(fd, min(1 << 20, most + 1 - size))):
            parts.append(part)
            size += len(part)
        return b"".join(parts) if size <= most else None
    except OSError:
        return None
    finally:
        os.close(fd)
