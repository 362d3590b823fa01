"""Names of uploaded files: safe to keep in a folder, easy to say in a sentence. Pure text, no disk."""

import re
import unicodedata

from toolwright.errors import RequestRejected

TEXT_EXTENSIONS = frozenset("csv tsv tab psv txt dat json jsonl ndjson".split())
"""What may also be compressed: "sales.csv.gz"."""
EXTENSIONS = TEXT_EXTENSIONS | frozenset({"xlsx", "xlsm", "parquet"})

LONGEST = 120
"""In bytes of UTF-8: what any file system takes, with room for what people add."""

_UNSPEAKABLE = re.compile(r"""[<>:"|?*#`'“”‘’«»\[\]{}=;,]""")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.)", re.IGNORECASE)
_KINDS = "Tables are read from .csv, .tsv, .txt, .json, .jsonl, .xlsx and .parquet files, the text ones also as .gz"


class NotATable(RequestRejected):
    """The name's ending is none of a table."""

    status = 415


def clean(raw: str) -> str:
    """The name a file is kept under: composed characters, no folders, nothing invisible, nothing that quotes or ends a
    name in a sentence, not hidden, not reserved, at most `LONGEST` bytes.

    "../my  Sales:2024.CSV" is "my Sales_2024.CSV". Raises `RequestRejected` when nothing is left of it, `NotATable` for
    an ending that no table has.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    name = "".join(" " if character.isspace() else character for character in name)
    name = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    name = _UNSPEAKABLE.sub("_", re.sub(r" +", " ", name)).strip(" .").lstrip("~-")
    stem, ending = _split(name)
    if not stem.strip("_ "):
        raise RequestRejected(
            "The file has no name that could be said. Give it one with an ending, such as sales.csv."
        )
    if _RESERVED.match(name):
        stem = f"_{stem}"
    room = LONGEST - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .") + ending


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
