"""Names of uploaded files: safe to keep in a folder, easy to say in a sentence. Pure text, no disk."""

import hashlib
import re
import unicodedata

from toolwright.errors import RequestRejected

TEXT_EXTENSIONS = frozenset("csv tsv tab psv txt dat json jsonl ndjson".split())
"""What may also be compressed: "sales.csv.gz"."""
EXTENSIONS = TEXT_EXTENSIONS | frozenset({"xlsx", "xlsm", "parquet"})

LONGEST = 120
"""In bytes of UTF-8: what any file system takes, with room for what people add."""

_UNSPEAKABLE = re.compile(r"""[<>:"|?*#`'“”‘’«»\[\]{}=;,]""")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_LONGEST_ENDING = 20
_KINDS = "Tables are read from .csv, .tsv, .txt, .json, .jsonl, .xlsx and .parquet files, the text ones also as .gz"


class NotATable(RequestRejected):
    """The name's ending is none of a table."""

    status = 415


def key_of(session_id: str) -> str:
    """The name of a session's folder, which does not tell its id."""
    return hashlib.sha256(session_id.encode()).hexdigest()[:32]


def clean(raw: str) -> str:
    """The name a file is kept under: composed characters, no folders, nothing invisible, nothing that quotes or ends a
    name in a sentence, not hidden, not reserved, at most `LONGEST` bytes.

    "../my  Sales:2024.CSV" is "my Sales_2024.CSV". Raises `RequestRejected` when nothing is left of it, `NotATable` for
    an ending that no table has.
    """
    name = _speakable(raw)
    fitting = _fitting(name, *_split(name))
    if fitting is None:
        raise RequestRejected(
            "The file has no name that could be said. Give it one with an ending, such as sales.csv."
        )
    return fitting


def clean_any(raw: str) -> str | None:
    """The same of a file that need not be a table, as a tool has named it. None when nothing is left of it."""
    name = _speakable(raw)
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > _LONGEST_ENDING:
        stem, ending = name, ""
    return _fitting(name, stem, f".{ending}" if ending else "")


def numbered(name: str, number: int) -> str:
    """The name with a number before its ending: "report (2).csv". No longer than `LONGEST`."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    tail = f" ({number}){dot}{ending}"
    return stem.encode()[: LONGEST - len(tail.encode())].decode("utf-8", "ignore").rstrip(" .") + tail


def _speakable(raw: str) -> str:
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    name = "".join(" " if character.isspace() else character for character in name)
    name = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    return _UNSPEAKABLE.sub("_", re.sub(r" +", " ", name)).strip(" .").lstrip("~-")


def _fitting(name: str, stem: str, ending: str) -> str | None:
    """The name at its greatest length; None where nothing that can be said is left of its stem."""
    prefix = "_" if _RESERVED.match(name) else ""
    room = LONGEST - len(ending.encode()) - len(prefix)
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    return prefix + stem + ending if stem.strip("_ ") else None


def _split(name: str) -> tuple[str, str]:
    """The name and its ending, of both parts in ".csv.gz". Raises `NotATable`."""
    stem, dot, last = name.rpartition(".")
    if not dot:
        raise NotATable(f"The file's name has no ending that tells its kind. {_KINDS}.")
    if last.lower() == "gz":
        inner, dot, kind = stem.rpartition(".")
        if dot and kind.lower() in TEXT_EXTENSIONS:
            return inner, f".{kind}.{last}"
        raise NotATable(f"A .gz file has to say what is in it, as sales.csv.gz does. {_KINDS}.")
    if last.lower() == "xls":
        raise NotATable("Old Excel workbooks (.xls) are not read. Save it as .xlsx and upload that.")
    if last.lower() not in EXTENSIONS:
        raise NotATable(f"Files that end in .{last[:20]} are not read. {_KINDS}.")
    return stem, f".{last}"
