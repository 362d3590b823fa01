"""Which words of a prompt name a file: pure text, no disk.

A name is whatever stands in the data folder with an extension of letters, spaces and special characters included, and
whatever looks like a data file or a path though it is not there, so that its absence can be said. "3.5", "e.g." and
"example.org" are no files.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DATA_EXTENSIONS = frozenset(
    "csv tsv tab psv txt dat json jsonl ndjson geojson xml yaml yml xls xlsx xlsm ods parquet feather arrow orc avro "
    "sas7bdat sav dta rds rdata pkl pickle npy npz h5 hdf5 sqlite sqlite3 db gz zip bz2 xz zst".split()
)

_EXTENSION = re.compile(r"(?<=[^\s./\\])\.([A-Za-z][A-Za-z0-9]{0,15})$")
_QUOTED = re.compile(r"""(?<![^\s(\[{=:,;])(["'`“‘«])([^"'`“”‘’«»\n]+?)["'`”’»](?!\w)""")
_TOKEN = re.compile(r"""[^\s"'`“”‘’«»()\[\]{}<>,;|*?]+""")
_OPENS = r"""(?<![^\s"'`“‘«(\[{<,;|=:])"""
_CLOSES = r"(?![\w/\\-]|\.\w)"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as written. `known` means that it stands in the folder's list."""

    name: str
    start: int
    end: int
    known: bool = False


def has_extension(name: str) -> bool:
    return _EXTENSION.search(name) is not None


def looks_like_data(name: str) -> bool:
    """The extension is one that data files have."""
    found = _EXTENSION.search(name)
    return found is not None and found[1].lower() in DATA_EXTENSIONS


def looks_like_path(name: str) -> bool:
    """It climbs, starts at the root (with more than one part) or at a home: a path even without an extension."""
    parts = [part for part in re.split(r"[/\\]", name) if part]
    return ".." in parts or name.startswith("~/") or (name.startswith("/") and len(parts) > 1)


def find(prompt: str, known: Iterable[str]) -> list[Mention]:
    """The names in order of appearance. `known` are the names people may use for what is there."""
    claimed: list[Mention] = []
    for mention in (*_known(prompt, known), *_quoted(prompt), *_tokens(prompt)):
        if all(mention.end <= other.start or mention.start >= other.end for other in claimed):
            claimed.append(mention)
    return sorted(claimed, key=lambda mention: mention.start)


def _known(prompt: str, names: Iterable[str]) -> Iterator[Mention]:
    """Longest first: "my sales.csv" is not a mention of "sales.csv" where both exist."""
    lowered = prompt.lower()
    present = {name for name in names if has_extension(name) and name.lower() in lowered}
    for name in sorted(present, key=lambda name: (-len(name), name)):
        for found in re.finditer(f"{_OPENS}{re.escape(name)}{_CLOSES}", prompt, re.IGNORECASE):
            yield Mention(found[0], found.start(), found.end(), known=True)


def _quoted(prompt: str) -> Iterator[Mention]:
    for found in _QUOTED.finditer(prompt):
        name = found[2].strip()
        if looks_like_data(name) or looks_like_path(name):
            yield Mention(name, found.start(), found.end())


def _tokens(prompt: str) -> Iterator[Mention]:
    for found in _TOKEN.finditer(prompt):
        name = found[0].rstrip(".:!…") if found[0].strip("./") else found[0]
        if looks_like_data(name) or looks_like_path(name):
            yield Mention(name, found.start(), found.start() + len(name))
