"""A client made of a socket: it reads when it is told to, and not otherwise."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

SECONDS = 30.0
SMALL = 4096


class RawClient:
    """Socket.IO over a WebSocket, by hand. `last_seq` is that of the last event it has read."""

    def __init__(
        self, url: str, session_id: str, last_seq: int | None = None, buffer: int | None = None
    ) -> None:
        self.last_seq = last_seq
        self.emissions: list[tuple[str, Any]] = []
        self._protocol = ClientProtocol(
            parse_uri(f"{url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"),
            max_size=None,
        )
        self._socket = socket.socket()
        if buffer is not None:
            # Little room, so that not reading is felt soon.
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self._socket.settimeout(SECONDS)
        self._socket.connect(("127.0.0.1", urlsplit(url).port))
        self._protocol.send_request(self._protocol.connect())
        self._flush()
        auth: dict[str, Any] = {"session_id": session_id}
        if last_seq is not None:
            auth["last_seq"] = last_seq
        self._until(lambda frame: frame.startswith("0{"))
        self.send("40" + json.dumps(auth))
        self._until(lambda frame: frame.startswith('42["tool_count"'))

    def send(self, text: str) -> None:
        self._protocol.send_text(text.encode())
        self._flush()

    def read_until(self, name: str, **fields: Any) -> None:
        """Reads up to an emission of this name with these fields."""
        self._until(
            lambda _: (
                bool(self.emissions)
                and self.emissions[-1][0] == name
                and all(self.emissions[-1][1].get(key) == value for key, value in fields.items())
            )
        )

    def read_to_the_end(self) -> None:
        """Reads what comes until the connection is no more."""
        try:
            while self._read():
                pass
        except ConnectionError:
            return

    def close(self) -> None:
        self._socket.close()

    def _until(self, holds: Any) -> None:
        while frames := self._read():
            found = [holds(frame) for frame in frames]
            if any(found):
                return
        raise ConnectionError("the server ended the connection")

    def _read(self) -> list[str]:
        """The next frames. Empty when the connection has ended."""
        frames: list[str] = []
        while not frames:
            data = self._socket.recv(1 << 16)
            if not data:
                return []
            self._protocol.receive_data(data)
            for event in self._protocol.events_received():
                if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                    frames.append(bytes(event.data).decode())
                    self._keep(frames[-1])
            self._flush()
        return frames

    def _keep(self, frame: str) -> None:
        if frame == "2":
            self._protocol.send_text(b"3")
        if frame.startswith("42"):
            name, payload = json.loads(frame[2:])
            if "seq" in payload:
                self.emissions.append((name, payload))
                self.last_seq = payload["seq"]

    def _flush(self) -> None:
        self._socket.sendall(b"".join(self._protocol.data_to_send()))
