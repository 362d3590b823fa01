"""`multipart/form-data` as it arrives: parts and their bytes in order, none of it kept."""

from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from toolwright.errors import RequestRejected

_FORM = "Send the file as multipart/form-data, in a field called `file`."


@dataclass(frozen=True, slots=True)
class Part:
    """A part begins. `filename` is None for a field that is no file."""

    field: str
    filename: str | None


class End(Enum):
    """A part ends, or the form does."""

    PART = auto()
    FORM = auto()


Piece: TypeAlias = Part | bytes | End


async def pieces(content_type: str, chunks: AsyncIterable[bytes]) -> AsyncGenerator[Piece]:
    """What the body consists of. Raises `RequestRejected` for one that is no form or ends early."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        raise RequestRejected(_FORM)
    reading = _Reading(boundary)
    async for chunk in chunks:
        for piece in reading.take(chunk):
            yield piece
    if not reading.ended:
        raise RequestRejected("The upload broke off before its end. Send it again.")


class _Reading:
    """The parser, which calls back, as something that gives back."""

    def __init__(self, boundary: bytes) -> None:
        self.ended = False
        self._found: list[Piece] = []
        self._headers: dict[bytes, bytes] = {}
        self._name = self._value = b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._headers.clear,
                "on_header_field": self._on_name,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header,
                "on_headers_finished": self._on_headers,
                "on_part_data": self._on_data,
                "on_part_end": self._on_part_end,
                "on_end": self._on_end,
            },
        )

    def take(self, chunk: bytes) -> list[Piece]:
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise RequestRejected(f"The form cannot be read. {_FORM}") from error
        found, self._found = self._found, []
        return found

    def _on_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _on_headers(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        filename = options.get(b"filename")
        # As browsers write it: UTF-8, and of what would end it alone "%22".
        named = None if filename is None else filename.decode("utf-8", "replace").replace("%22", '"')
        self._found.append(Part(options.get(b"name", b"").decode("utf-8", "replace"), named))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._found.append(bytes(data[start:end]))

    def _on_part_end(self) -> None:
        self._found.append(End.PART)

    def _on_end(self) -> None:
        self.ended = True
        self._found.append(End.FORM)
