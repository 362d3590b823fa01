"""Phrases as tuples of words, written as plain text."""

import re
from collections.abc import Mapping
from types import MappingProxyType

Phrase = tuple[str, ...]


def phrases(text: str) -> frozenset[Phrase]:
    """Phrases written as "one phrase, another one"; a comma itself is written with a backslash."""
    plain = re.sub(r"(?<=\w)-(?=\w)", " - ", text).replace(r"\,", " COMMA ")
    return frozenset(tuple(part.replace("COMMA", ",").split()) for part in plain.split(",") if part.strip())


def table(rows: Mapping[str, str]) -> Mapping[Phrase, str]:
    """Each phrase of the values with its key."""
    return MappingProxyType({phrase: key for key, text in rows.items() for phrase in phrases(text)})
