"""A file as a header and rows of text, whatever its format: exactly as the tools read it.

Text with separated cells, JSON and JSON Lines (the three also gzipped), Excel workbooks and Parquet. What a typed
format holds is written as a text file would have it, so that the same table gives the same cells.
"""

import csv
import io
import json
import os
import stat
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import pandas

from . import decimals

_MOST_BYTES: Final = 200 << 20
"""Of a file, and of what a compressed one holds."""
_MOST_CELLS: Final = 20_000_000
"""Of a Parquet file, which can say a million times the same in a few bytes."""
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
_JSON: Final = (".json", ".jsonl", ".ndjson")


class Unreadable(Exception):
    """Why the file is no table, as a sentence for people."""


@dataclass(frozen=True, slots=True)
class Table:
    """Names as in the file, spaces included, and below them rows of stripped text. `doubtful` are the places of columns
    whose numbers may have decimal commas or not. `note` is said with each answer."""

    header: list[str]
    rows: Any
    encoding: str = "utf-8"
    delimiter: str = ","
    doubtful: frozenset[int] = frozenset()
    note: str | None = None
    sheets: tuple[str, ...] = ()


def read(path: str, name: str) -> Table:
    """Raises `Unreadable`, and `MemoryError` when the file does not fit."""
    with _opened(path, name) as file:
        plain = name.lower().removesuffix(".gz")
        ending = os.path.splitext(plain)[1]
        if ending in (".xlsx", ".xlsm"):
            return _workbook(file, path, name)
        if ending == ".parquet":
            return _parquet(file, path, name)
        content = _unpacked(file, name) if plain != name.lower() else file.read()
    text, encoding = _decode(content, name)
    del content
    if not text.strip():
        raise Unreadable(f"{name} is empty")
    if ending in _JSON:
        return _of_records(_records(text, ending, name), name, encoding)
    return _separated(text, encoding, ending, name)


def _opened(path: str, name: str) -> BinaryIO:
    try:
        # Not to wait at a pipe that somebody has put there.
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        raise Unreadable(f"{name} does not exist, or is a link that leaves the data folder") from None
    except OSError as error:
        raise Unreadable(f"{name} cannot be opened: {error.strerror}") from None
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode):
        os.close(fd)
        raise Unreadable(f"{name} is no regular file")
    if found.st_size > _MOST_BYTES:
        os.close(fd)
        size, most = found.st_size / (1 << 20), _MOST_BYTES >> 20
        raise Unreadable(f"{name} is too large: {size:.0f} MB, and {most} MB is the most")
    return os.fdopen(fd, "rb")


def _unpacked(file: BinaryIO, name: str) -> bytes:
    import gzip

    try:
        with gzip.open(file) as packed:
            content = packed.read(_MOST_BYTES + 1)
    except EOFError:
        raise Unreadable(
            f"{name} is cut off: the archive ends too early. Compress or upload it again"
        ) from None
    except (OSError, zlib.error):
        raise Unreadable(f"{name} is no gzip archive, or a damaged one") from None
    if len(content) > _MOST_BYTES:
        raise Unreadable(f"{name} is too large: it unpacks to more than {_MOST_BYTES >> 20} MB")
    return content


def _decode(content: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding: UTF-16 by its mark, UTF-8, else Windows-1252 when that makes a text."""
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            raise Unreadable(f"{name} is no text file but {kind}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise Unreadable(f"{name} begins as UTF-16 and cannot be decoded as such") from None
    head = content[: 1 << 16]
    if b"\x00" in content:
        if head.count(0) > len(head) // 3:
            raise Unreadable(f"{name} looks like UTF-16 without a byte order mark: save it as UTF-8")
        raise Unreadable(f"{name} is a binary file, no text")
    if sum(byte in _CONTROL for byte in head) > len(head) // 200:
        raise Unreadable(f"{name} is a binary file, no text")
    marked = content.startswith(b"\xef\xbb\xbf")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, "utf-8" if encoding == "utf-8-sig" and not marked else encoding
    raise Unreadable(f"{name} cannot be decoded: it is neither UTF-8 nor UTF-16 nor Windows-1252")


def _separated(text: str, encoding: str, ending: str, name: str) -> Table:
    delimiter = _delimiter(text, "\t,;|" if ending in (".tsv", ".tab") else ",;\t|")
    try:
        cells: Any = pandas.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=None,
            dtype=str,
            keep_default_na=False,
            skipinitialspace=True,
        )
    except pandas.errors.ParserError as error:
        detail = str(error).strip().removeprefix("Error tokenizing data. C error: ")
        raise Unreadable(f"{name} has no consistent columns: {detail[:1].lower()}{detail[1:]}") from None
    stripped, rows = _body(cells.fillna(""), name)
    doubtful: frozenset[int] = frozenset()
    if delimiter != ",":
        doubtful = decimals.with_points(rows)
    return Table(_header(text, delimiter, stripped), rows, encoding, delimiter, doubtful)


def _delimiter(text: str, candidates: str) -> str:
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

    return max(candidates, key=fit)


def _body(cells: Any, name: str) -> tuple[list[str], Any]:
    """The first row that is not empty, and those below it, stripped."""
    cells = cells.apply(_stripped)
    cells = cells[(cells != "").any(axis=1)].reset_index(drop=True)
    if cells.empty:
        raise Unreadable(f"{name} is empty")
    first: list[str] = cells.iloc[0].tolist()
    return first, cells.iloc[1:].copy()


def _stripped(column: Any) -> Any:
    return column.str.strip()


def _header(text: str, delimiter: str, stripped: list[str]) -> list[str]:
    """The names with their spaces, as far as the plain first line has as many of them as were read."""
    first = next((line for line in io.StringIO(text) if line.strip()), "").rstrip("\r\n")
    try:
        found = next(iter(csv.reader([first], delimiter=delimiter)), list[str]())
    except csv.Error:
        return stripped
    same = [name.strip() for name in found] == stripped
    return found if same else stripped


def _records(text: str, ending: str, name: str) -> list[Any]:
    """The rows of a JSON text, one object each."""
    try:
        found = _parsed(text)
    except json.JSONDecodeError as error:
        try:
            found = [_parsed(line) for line in text.split("\n") if line.strip()]
        except json.JSONDecodeError as other:
            if ending == ".json":
                where = f"line {error.lineno}, column {error.colno}: {error.msg.lower()}"
            else:
                number = next(n for n, line in enumerate(text.split("\n"), 1) if not _is_json(line))
                where = f"line {number}: {other.msg.lower()}"
            raise Unreadable(f"{name} is no valid JSON: {where}") from None
    except RecursionError:
        raise Unreadable(f"{name} is nested too deeply to be a table") from None
    return _rows_of(found, name)


def _parsed(text: str) -> Any:
    # Numbers as they are written: none is rounded on its way.
    return json.loads(text, parse_int=str, parse_float=str)


def _is_json(line: str) -> bool:
    try:
        return not line.strip() or _parsed(line) is not _is_json
    except json.JSONDecodeError:
        return False


def _rows_of(found: Any, name: str) -> list[Any]:
    if _is_list(found):
        return found
    if not _is_object(found):
        raise Unreadable(
            f"{name} is no table: it holds a single value. A list of objects is read, one object a row"
        )
    columns: list[Any] = list(found.values())
    if len(columns) == 1 and _is_list(columns[0]) and all(_is_object(row) for row in columns[0]):
        return columns[0]
    if columns and all(_is_list(column) for column in columns):
        if len({len(column) for column in columns}) > 1:
            raise Unreadable(f"{name} is no table: its columns are not of the same length")
        return [dict(zip(found, row, strict=True)) for row in zip(*columns, strict=True)]
    return [found]


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _of_records(records: list[Any], name: str, encoding: str) -> Table:
    flat: list[dict[str, str]] = []
    for number, record in enumerate(records, 1):
        if not _is_object(record):
            raise Unreadable(f"{name} is no table: record {number} is no object with names and values")
        try:
            flat.append(dict(_flat(record, "", f"record {number} of {name}")))
        except RecursionError:
            raise Unreadable(f"{name} is nested too deeply to be a table") from None
    header = list(dict.fromkeys(column for row in flat for column in row))
    if not header:
        raise Unreadable(f"{name} is empty")
    # A column of objects, so that the header is a row like any other.
    grid = [header, *([row.get(column, "") for column in header] for row in flat)]
    _, rows = _body(pandas.DataFrame(grid, dtype=object), name)
    return Table(header, rows, encoding)


def _flat(record: Any, place: str, where: str) -> Iterable[tuple[str, str]]:
    """Names and values as text; those of an object in it as "object.name"."""
    for name, value in record.items():
        if _is_object(value):
            yield from _flat(value, f"{place}{name}.", where)
        elif _is_list(value):
            raise Unreadable(f"{place}{name} in {where} is a list, which is no cell of a table")
        else:
            yield f"{place}{name}", written(value)


def written(value: Any) -> str:
    """A value as a text file has it: whole numbers without decimals, days without a time, nothing for missing."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).removesuffix(" 00:00:00")


def _workbook(file: BinaryIO, path: str, name: str) -> Table:
    import zipfile

    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    reader: Any = CalamineWorkbook

    start = file.read(4)
    if start == b"\xd0\xcf\x11\xe0":
        raise Unreadable(
            f"{name} is protected by a password, or an old workbook. Save it as .xlsx without a password"
        )
    if start != b"PK\x03\x04":
        raise Unreadable(f"{name} is empty" if not start else f"{name} is no Excel workbook")
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                raise Unreadable(f"{name} is too large: it unpacks to more than {_MOST_BYTES >> 20} MB")
        workbook = reader.from_path(path)
        names = workbook.sheet_names
        sheet = workbook.get_sheet_by_index(0).to_python()
    except PasswordError:
        raise Unreadable(f"{name} is protected by a password. Save it without one") from None
    except (CalamineError, zipfile.BadZipFile, IndexError, OSError):
        raise Unreadable(f"{name} is no Excel workbook, or a damaged one") from None
    if not sheet:
        raise Unreadable(
            f"{name} is empty" if len(names) == 1 else f'{name} has nothing on its first sheet, "{names[0]}"'
        )
    header, rows = _body(
        pandas.DataFrame([[written(cell) for cell in row] for row in sheet], dtype=object), name
    )
    note = None
    if len(names) > 1:
        note = f'Of {name} the first sheet was read, "{names[0]}"; it has {len(names)}.'
    return Table(header, rows, note=note, sheets=tuple(names))


def _parquet(file: BinaryIO, path: str, name: str) -> Table:
    if file.read(4) != b"PAR1":
        raise Unreadable(
            f"{name} is empty" if not file.seek(0, os.SEEK_END) else f"{name} is no Parquet file"
        )
    import pyarrow
    from pyarrow import parquet

    arrow: Any = pyarrow
    reader: Any = parquet.ParquetFile

    try:
        with reader(path) as found:
            if found.metadata.num_rows * max(found.metadata.num_columns, 1) > _MOST_CELLS:
                raise Unreadable(f"{name} is too large: it has {found.metadata.num_rows:,} rows")
            names = found.schema_arrow.names
            records = found.read(use_threads=False).to_pylist()
    except MemoryError:
        raise
    except (arrow.ArrowException, OSError, ValueError):
        raise Unreadable(f"{name} is no Parquet file, or a damaged one") from None
    if not records:
        return Table(names, pandas.DataFrame(columns=range(len(names)), dtype=object))
    return _of_records(records, name, "utf-8")
