"""The server's end of a box's channel: length-prefixed JSON, with a cap while reading."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from typing import Final, TypeVar

_LENGTH: Final = struct.Struct("!I")
_BEGUN: Final = b"b"
_LARGE: Final = 1 << 18

T = TypeVar("T")


class Gone(Exception):
    """The box ended before its frame was complete. `begun` tells whether it had started on the job."""

    def __init__(self, begun: bool, why: str = "the box is gone") -> None:
        super().__init__(why)
        self.begun = begun


class TooLong(Exception):
    """The box announced more than it may say."""


class Malformed(Exception):
    """What the box said is no JSON of the agreed form."""


async def exchange(
    channel: socket.socket,
    job: object,
    most: int,
    read: Callable[[object], T],
    begin: Callable[[], None] = lambda: None,
) -> T:
    """Sends a job and returns the reply's JSON as `read` understands it. `begin` is called when the box has begun.

    Raises `Gone`, `TooLong` over `most` bytes, `Malformed` and what `read` raises.
    """
    loop = asyncio.get_running_loop()
    body = json.dumps(job).encode()
    begun = False
    try:
        await loop.sock_sendall(channel, _LENGTH.pack(len(body)) + body)
        begun = await _read(channel, 1) == _BEGUN
        if not begun:
            raise Malformed
        begin()
        (size,) = _LENGTH.unpack(await _read(channel, _LENGTH.size))
        if size > most:
            raise TooLong
        content = await _read(channel, size)
    except (ConnectionError, EOFError) as error:
        raise Gone(begun) from error
    if len(content) > _LARGE:  # is work, and must not hold up the other sessions
        return await asyncio.to_thread(lambda: read(_parse(content)))
    return read(_parse(content))


async def _read(channel: socket.socket, size: int) -> bytes:
    loop = asyncio.get_running_loop()
    content = bytearray()
    while len(content) < size:
        part = await loop.sock_recv(channel, min(size - len(content), 1 << 18))
        if not part:
            raise EOFError
        content += part
    return bytes(content)


def _parse(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
