"""Making an input smaller while it still shows what it shows: rows out of files, items out of lists.

A greedy form of Zeller, Hildebrandt 2002, "Simplifying and isolating failure-inducing input".
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from toolwright.domain.tool import Example

T = TypeVar("T")

MOST_TRIES = 40


async def smallest(example: Example, shows: Callable[[Example], Awaitable[bool]]) -> Example:
    """The smallest input found in `MOST_TRIES` tries for which `shows` still holds; it holds for the given one."""
    found, left = example, MOST_TRIES
    candidates = _smaller(found)
    while left > 0 and (candidate := next(candidates, None)) is not None:
        left -= 1
        if await shows(candidate):
            found, candidates = candidate, _smaller(candidate)
    return found


def _smaller(example: Example) -> Iterator[Example]:
    """The input with a half of a file's rows or of a list's items left out, then with one."""
    for place, file in enumerate(example.files):
        header, *rows = file.content.splitlines(keepends=True) or [""]
        for kept in _parts(rows):
            less = replace(file, content="".join([header, *kept]))
            yield replace(example, files=(*example.files[:place], less, *example.files[place + 1 :]))
    for name, value in example.arguments.items():
        if isinstance(value, list):
            for kept in _parts(value):
                yield replace(example, arguments={**example.arguments, name: kept})


def _parts(items: Sequence[T]) -> Iterator[list[T]]:
    half = len(items) // 2
    if half > 0:
        yield list(items[half:])
        yield list(items[:half])
    if len(items) > 2:
        for place in range(len(items)):
            yield [*items[:place], *items[place + 1 :]]
