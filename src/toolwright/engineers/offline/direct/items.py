"""The pieces of a request's line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A word, symbol or value of the line. `text` is as people wrote it, of a quoted text the inside, of a day the
    day as YYYY-MM-DD; `start` and `end` are places in the request.
    """

    word: str
    text: str
    start: int
    end: int
    value: int | float | None = None
