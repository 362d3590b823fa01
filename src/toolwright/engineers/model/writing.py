"""Words about a result, checked as a model writes them.

They are let out in pieces, none of which has a number that neither the result nor the request has. Numbers in words are
not seen.
"""

import contextlib
import re
import unicodedata
from collections.abc import Iterator, Sequence

from toolwright.domain.json import Json
from toolwright.engineers.model.checking import MARKUP
from toolwright.ports import Tell

LONGEST = 4000
"""Characters of a text."""
_PIECE = 60
"""Characters that a piece has at least, but for the last: so a text has at most so many pieces."""

_END = re.compile(r"[.!?:;,…]\s+(?!%)")
"""Where a piece may end: between clauses, so that no number and no word is cut."""
_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f]\d+)*")
_PERCENT = re.compile(r"\s?(?:%|per ?cent|prozent|pour ?cent|por ciento)", re.IGNORECASE)
_SPACES = "\n\u00a0\u202f"
"""Characters that may stand in a text though they are not printable."""


class Written:
    """A text on its way to the person. `tell` is told each piece that may be said, nothing after one that may not."""

    def __init__(self, result: Json, request: Sequence[str], tell: Tell) -> None:
        self._numbers = [abs(number) for number in _numbers(result)]
        texts = (*_texts(result), *request)
        self._written = {found[0] for text in texts for found in _NUMBER.finditer(text)}
        self._said = {reading for text in texts for reading in _mentioned(text)}
        self._tell = tell
        self._told = ""
        self._rest = ""
        self._stopped = False

    async def hear(self, part: str) -> None:
        """A part of the text as it comes."""
        if self._stopped:
            return
        self._rest += part
        if not self._told:
            self._rest = self._rest.lstrip()
        while not self._stopped and (end := self._end()) is not None:
            piece, self._rest = self._rest[:end], self._rest[end:]
            await self._say(piece)

    async def whole(self) -> str | None:
        """All of it, when nothing more comes; None where it may not be said."""
        if not self._stopped and self._rest.rstrip():
            await self._say(self._rest.rstrip())
        return None if self._stopped else self._told.rstrip() or None

    def _end(self) -> int | None:
        """Where the next piece ends, if that has come and what follows it has begun."""
        ends = (found.end() for found in _END.finditer(self._rest))
        return next((end for end in ends if _PIECE <= end < len(self._rest)), None)

    async def _say(self, piece: str) -> None:
        if len(self._told) + len(piece) > LONGEST or not self._allowed(piece):
            self._stopped = True
            return
        self._told += piece
        await self._tell(piece)

    def _allowed(self, piece: str) -> bool:
        """Plain text, whose numbers are known."""
        if MARKUP.search(piece) or not all(_plain(character) for character in piece):
            return False
        return all(
            self._known(found[0], percent=_PERCENT.match(piece, found.end()) is not None)
            for found in _NUMBER.finditer(piece)
        )

    def _known(self, written: str, percent: bool) -> bool:
        if written in self._written:
            return True
        for reading, decimals in _readings(written):
            if reading in self._said or any(_rounded(number, reading, decimals) for number in self._numbers):
                return True
            if percent and any(_rounded(number * 100, reading, decimals) for number in self._numbers):
                return True
        return False


def _plain(character: str) -> bool:
    """Whether it is an ordinary one: no order, and no sign that stands for a number and is no digit (½, ², Ⅳ)."""
    if unicodedata.category(character) in ("No", "Nl"):
        return False
    return character.isprintable() or character in _SPACES


def _rounded(number: float, written: float, decimals: int) -> bool:
    """Whether so many decimals of a number give what is written, with little lost: 3.456 may be 3.46 or 3.5, not 3."""
    off = abs(number - written)
    return off <= 0.5 * 10**-decimals * (1 + 1e-9) and off <= 0.1 * number


def _readings(written: str) -> Iterator[tuple[float, int]]:
    """The values that a number may have as it is written, each with its decimals: with 1,234.5 or 1.234,5 or 1234.5."""
    for thousands, point in ((",'’\u00a0\u202f", "."), (".'’\u00a0\u202f", ",")):
        whole, _, decimals = written.partition(point)
        first, *groups = re.split(f"[{thousands}]", whole)
        grouped = not groups or (len(first) <= 3 and all(len(group) == 3 for group in groups))
        if grouped and (decimals.isdecimal() or not decimals):
            yield float(f"{first}{''.join(groups)}.{decimals or 0}"), len(decimals)


def _mentioned(text: str) -> Iterator[float]:
    """The numbers in a text, those that are parts of dates and names too."""
    for found in _NUMBER.finditer(text):
        for written in (found[0], *re.findall(r"\d+", found[0])):
            yield from (reading for reading, _ in _readings(written))


def _numbers(value: Json) -> Iterator[float]:
    """The numbers in a result, and how long its lists are."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        # One that no float holds is never written as a person would.
        with contextlib.suppress(OverflowError):
            yield float(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _numbers(item)
    elif isinstance(value, list):
        yield len(value)
        for item in value:
            yield from _numbers(item)


def _texts(value: Json) -> Iterator[str]:
    """The texts in a result, and the names in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
