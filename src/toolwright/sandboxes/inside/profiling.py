"""What a file is: encoding, delimiter, and of each column type, range and faults.

A file is read here exactly as the tools read it: the same decoding, the same choice of a separator, the same texts
that stand for a missing cell. So a profile promises nothing that a tool then fails at.
"""

import csv
import io
import os
import stat
from collections.abc import Iterable
from typing import Any, Final

import pandas

from . import cells

_MOST_BYTES: Final = 200 << 20
_MOST_VALUES: Final = 50
_SHARE: Final = 0.8
"""So many of a column's cells must be of a type for it to be the column's; the others count as unparsed."""
_SIGNATURES: Final = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"\x7fELF": "a program",
}
_CONTROL: Final = frozenset(range(32)) - {9, 10, 11, 12, 13, 26, 27}


class _Unreadable(Exception):
    """Why the file is no table, as a sentence for people."""


def profile(path: str, name: str) -> dict[str, Any]:
    """The fields of a `FileProfile`. Raises `MemoryError` when the file does not fit."""
    try:
        content = _content(path, name)
        text, encoding = _decode(content, name)
        del content
        delimiter = _delimiter(text)
        header, table = _table(text, delimiter, name)
    except _Unreadable as error:
        return {"rows": 0, "columns": [], "encoding": "utf-8", "delimiter": ",", "problem": str(error)}
    columns = [_column(title, table.iloc[:, place], delimiter) for place, title in enumerate(header)]
    rows = len(table)
    problem = None if rows else f"{name} has a header but no rows"
    return {
        "rows": rows,
        "columns": columns,
        "encoding": encoding,
        "delimiter": delimiter,
        "problem": problem,
    }


def _content(path: str, name: str) -> bytes:
    try:
        # Not to wait at a pipe that somebody has put there.
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        raise _Unreadable(f"{name} does not exist, or is a link that leaves the data folder") from None
    except OSError as error:
        raise _Unreadable(f"{name} cannot be opened: {error.strerror}") from None
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode):
        os.close(fd)
        raise _Unreadable(f"{name} is no regular file")
    with os.fdopen(fd, "rb") as file:
        if found.st_size > _MOST_BYTES:
            size, most = found.st_size / (1 << 20), _MOST_BYTES >> 20
            raise _Unreadable(f"{name} is too large: {size:.0f} MB, and {most} MB is the most")
        return file.read()


def _decode(content: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding: UTF-16 by its mark, UTF-8, else Windows-1252 when that makes a text."""
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            raise _Unreadable(f"{name} is no text file but {kind}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise _Unreadable(f"{name} begins as UTF-16 and cannot be decoded as such") from None
    head = content[: 1 << 16]
    if b"\x00" in content:
        if head.count(0) > len(head) // 3:
            raise _Unreadable(f"{name} looks like UTF-16 without a byte order mark: save it as UTF-8")
        raise _Unreadable(f"{name} is a binary file, no text")
    if sum(byte in _CONTROL for byte in head) > len(head) // 200:
        raise _Unreadable(f"{name} is a binary file, no text")
    marked = content.startswith(b"\xef\xbb\xbf")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, "utf-8" if encoding == "utf-8-sig" and not marked else encoding
    raise _Unreadable(f"{name} cannot be decoded: it is neither UTF-8 nor UTF-16 nor Windows-1252")


def _delimiter(text: str) -> str:
    """Which of , ; tab | separates the cells: the one for which most rows are as long as the header."""
    lines = [line for line in text.splitlines() if line.strip()][:50]

    def fit(separator: str) -> tuple[int, int]:
        try:
            header, *rows = (
                len(row) for row in csv.reader(lines, delimiter=separator, skipinitialspace=True)
            )
        except (csv.Error, ValueError):
            return (-1, 0)
        return (sum(length == header for length in rows), header) if header > 1 else (-1, 0)

    return max(",;\t|", key=fit)


def _table(text: str, delimiter: str, name: str) -> tuple[list[str], Any]:
    """The header as it stands in the file, and the rows below it as stripped text."""
    if not text.strip():
        raise _Unreadable(f"{name} is empty")
    try:
        read: Any = pandas.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=None,
            dtype=str,
            keep_default_na=False,
            skipinitialspace=True,
        )
    except pandas.errors.ParserError as error:
        detail = str(error).strip().removeprefix("Error tokenizing data. C error: ")
        raise _Unreadable(f"{name} has no consistent columns: {detail[:1].lower()}{detail[1:]}") from None
    read = read.fillna("").apply(_stripped)
    read = read[(read != "").any(axis=1)].reset_index(drop=True)
    if read.empty:
        raise _Unreadable(f"{name} is empty")
    return _header(text, delimiter, read), read.iloc[1:]


def _stripped(column: Any) -> Any:
    return column.str.strip()


def _header(text: str, delimiter: str, read: Any) -> list[str]:
    """The names with their spaces, as far as the plain first line has as many of them as were read."""
    stripped: list[str] = read.iloc[0].tolist()
    first = next((line for line in io.StringIO(text) if line.strip()), "").rstrip("\r\n")
    try:
        found = next(iter(csv.reader([first], delimiter=delimiter)), list[str]())
    except csv.Error:
        return stripped
    same = [name.strip() for name in found] == stripped
    return found if same else stripped


def _column(name: str, column: Any, delimiter: str) -> dict[str, Any]:
    counts: dict[str, int] = column.value_counts().to_dict()  # most frequent first
    marks = {text: count for text, count in counts.items() if text.lower() in cells.MISSING}
    present = {text: count for text, count in counts.items() if text not in marks}
    found = _describe(present, delimiter)
    few = len(present) <= _MOST_VALUES
    return {
        "name": name,
        "count": len(column),
        "missing": sum(marks.values()),
        "distinct": len(present),
        "marks": sorted(marks),
        "values": list(present) if few else [],
        **found,
    }


def _describe(present: dict[str, int], delimiter: str) -> dict[str, Any]:
    """Type, format, range, and how many cells are not of the type. What may be numbers of two kinds is text."""
    plain = {"type": "text", "format": "plain", "minimum": None, "maximum": None, "unparsed": 0}
    if not present:
        return plain | {"type": "empty"}
    total = sum(present.values())
    lower = {text.lower() for text in present}
    if cells.of_two_readings(present, commas_are_free=delimiter != ","):
        return plain
    if any(lower <= pair for pair in cells.TRUTH):
        return plain | {"type": "boolean"}
    if not any(cells.is_code(text) for text in present):
        numbers = {text: value for text in present if (value := cells.number(text)) is not None}
        if _count(numbers, present) >= _SHARE * total:
            return plain | _numeric(numbers, present) | {"unparsed": total - _count(numbers, present)}
    for kind, parsed in _dates(present):
        if _count(parsed, present) >= _SHARE * total:
            texts = sorted(value.isoformat() for value in parsed.values())
            unparsed = total - _count(parsed, present)
            return plain | {"type": kind, "minimum": texts[0], "maximum": texts[-1], "unparsed": unparsed}
    return plain


def _numeric(numbers: dict[str, tuple[float, str, bool]], present: dict[str, int]) -> dict[str, Any]:
    whole = all(is_whole for _, _, is_whole in numbers.values())
    values = [value for value, _, _ in numbers.values()]
    least, most = min(values), max(values)
    written: dict[str, int] = {}
    for text, (_, form, _) in numbers.items():
        written[form] = written.get(form, 0) + present[text]
    special = [form for form in ("percent", "currency", "thousands") if form in written]
    form = max(special, key=lambda name: written[name]) if special else "plain"
    return {
        "type": "integer" if whole else "number",
        "format": form,
        "minimum": int(least) if whole else least,
        "maximum": int(most) if whole else most,
    }


def _dates(present: dict[str, int]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Readings of the cells as dates, as dates with times, as times. Plain dates are moments at midnight where others
    in the column have a time."""
    texts = list(present)
    day_first = cells.day_comes_first(texts)
    dates = {text: day for text in texts if (day := cells.date(text, day_first=day_first)) is not None}
    yield "date", dates
    moments: dict[str, Any] = {
        text: moment for text in texts if (moment := cells.moment(text, day_first=day_first)) is not None
    }
    if moments:
        midnight = cells.datetime.time()
        moments |= {text: cells.datetime.datetime.combine(day, midnight) for text, day in dates.items()}
    yield "datetime", moments
    yield "time", {text: clock for text in texts if (clock := cells.time(text)) is not None}


def _count(some: Iterable[str], present: dict[str, int]) -> int:
    return sum(present[text] for text in some)
