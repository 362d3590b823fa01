"""Frames of a box: a length in four bytes, then JSON of that many bytes. Never pickle."""

import json
import os
import struct
from typing import Any, Final

LENGTH: Final = struct.Struct("!I")
BEGUN: Final = b"b"
"""The one byte before the reply: the job has arrived in whole, and untrusted code runs from here on."""


def read_frame(fd: int, most: int) -> Any:
    """The next frame as JSON. Raises `EOFError` when the other side has gone, `ValueError` over `most` bytes."""
    (size,) = LENGTH.unpack(_read(fd, LENGTH.size))
    if size > most:
        raise ValueError(f"a frame of {size} bytes")
    return json.loads(_read(fd, size))


def write_frame(fd: int, value: Any) -> None:
    body = json.dumps(value).encode()
    waiting = memoryview(LENGTH.pack(len(body)) + body)
    while waiting:
        waiting = waiting[os.write(fd, waiting) :]


def _read(fd: int, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
