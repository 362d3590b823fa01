"""Runs in the sandbox: the texts of a file whose rows are put otherwise. Nothing but the standard library."""

from pathlib import Path

_MOST_BYTES = 1_000_000


def varying(file: str) -> dict[str, str]:
    """The text of a CSV file as it is ("same"), with its rows in reverse order ("reversed") and each twice ("twice").

    The first record is the header and stays the first. Records are kept letter by letter, only their order changes.
    Raises ValueError where the file is no UTF-8, is larger than 1 MB, has a quote that does not end, or no rows.
    """
    with Path(file).open("rb") as source:
        content = source.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError("the file is larger than 1 MB")
    header, *rows = _records(content.decode("utf-8-sig"))
    if not rows:
        raise ValueError("the file has no rows")
    return {
        "same": "".join([header, *rows]),
        "reversed": "".join([header, *reversed(rows)]),
        "twice": "".join([header, *rows, *rows]),
    }


def _records(text: str) -> list[str]:
    """The records with their line ends: a line end within quotes ends none. Empty ones are left out."""
    records = [""]
    for line in text.splitlines(keepends=True):
        if records[-1].count('"') % 2 == 0 and records[-1]:
            records.append("")
        records[-1] += line.rstrip("\r\n") + "\n"
    if records[-1].count('"') % 2:
        raise ValueError("a quote does not end")
    return [record for record in records if record.strip()] or [""]
