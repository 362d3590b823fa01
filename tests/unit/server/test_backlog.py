"""A client's backlog: what may be written past it."""

import asyncio
from typing import cast

from engineio.packet import MESSAGE, Packet

from toolwright.server.backlog import Backlog, DirectWebSocket


class Connection:
    """Takes every frame."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, frame: bytes) -> bool:
        self.written.append(frame)
        return True


async def test_a_frame_never_overtakes_what_is_on_its_way() -> None:
    backlog, connection = Backlog(lambda _backlog: None), Connection()
    backlog.connection = cast("DirectWebSocket", connection)
    assert not backlog.write(b"nobody asks for packets yet")
    writer = asyncio.create_task(backlog.get())
    await asyncio.sleep(0)
    assert backlog.write(b"at once")
    backlog.put_nowait(Packet(MESSAGE, "in line"))
    assert not backlog.write(b"before what is in line")
    assert (await writer).data == "in line"
    assert not backlog.write(b"before what the writer has in hand")
    writer = asyncio.create_task(backlog.get())
    await asyncio.sleep(0)
    assert backlog.write(b"at once again")
    assert connection.written == [b"at once", b"at once again"]
    writer.cancel()
