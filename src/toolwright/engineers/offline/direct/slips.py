"""Slips of the pen in a request's words, where one correction alone makes a word of the operators' phrases.

A slip is one letter too many or too few, two neighbours changed round, or a vowel for another. A consonant for
another is none: "prices" and "primes" are two words.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from toolwright.engineers.offline.direct.items import Item
from toolwright.engineers.offline.lexicon import ALL_WORDS, COMMON_WORDS
from toolwright.engineers.offline.operators import OPERATIONS
from toolwright.engineers.offline.operators.units import SPELLINGS

_SHORTEST = 5
_MOST = 2
"""So many words of one request may have slips."""
_VOWELS = frozenset("aeiou")
_WRITTEN = {"percent": "%"}
"""Words that lines write otherwise."""


def corrected(items: tuple[Item, ...]) -> tuple[Item, ...] | None:
    """The items with their slips corrected; None where there are none, too many, or two corrections of one."""
    result: list[Item] = []
    slips = 0
    for item in items:
        if not (item.word.isascii() and item.word.isalpha()) or item.word in _known():
            result.append(item)
            continue
        found = {word for word in _near(item.word) if word in _corrections()} | (
            {word for word in _changed_round(item.word) if word in _words()}
        )
        if len(found) > 1:
            return None
        slips += len(found)
        result.append(replace(item, word=_WRITTEN.get(word := found.pop(), word)) if found else item)
    return tuple(result) if 0 < slips <= _MOST else None


@cache
def _corrections() -> frozenset[str]:
    """Words that are long enough to be told from others that have a letter more or less."""
    return frozenset(word for word in _words() if len(word) >= _SHORTEST)


@cache
def _words() -> frozenset[str]:
    """Words of the operators' phrases and names of units."""
    phrases = (phrase for operator in OPERATIONS.values() for phrase in operator.words)
    spoken = " ".join(re.sub(r"\{[^}]*\}|=>.*", " ", phrase) for phrase in phrases)
    words = {*re.findall(r"[a-z]+", spoken), *(word for name in SPELLINGS for word in name.split())}
    return frozenset(word for word in words | {"what", *_WRITTEN} if len(word) >= _SHORTEST - 1)


@cache
def _known() -> frozenset[str]:
    return _words() | ALL_WORDS | COMMON_WORDS


def _near(word: str) -> Iterator[str]:
    """Words that one slip turns into this one; all begin with its first letter."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for place in range(1, len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in letters)
        if tail:
            yield head + tail[1:]
        if tail and tail[0] in _VOWELS:
            yield from (head + vowel + tail[1:] for vowel in _VOWELS)


def _changed_round(word: str) -> Iterator[str]:
    """Words whose two neighbours, behind the first letter, are changed round in this one."""
    for place in range(1, len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
