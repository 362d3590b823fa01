"""One table in every format that is read, and what is no table in any."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import openpyxl
import pyarrow
from pyarrow import parquet

NAMES = ("item", "price", "sold", "when", "at", "active", "code", "size.unit")


def _at(day: int, hour: int, minute: int, second: int = 0) -> datetime.datetime:
    return datetime.datetime(2024, 1, day, hour, minute, second)  # noqa: DTZ001 (workbooks know no zones)


ROWS: tuple[tuple[Any, ...], ...] = (
    (
        "café, large",
        1.5,
        3,
        datetime.date(2024, 1, 31),
        _at(31, 10, 30),
        True,
        "007",
        "cm",
    ),
    (
        "tea",
        2.25,
        None,
        datetime.date(2024, 2, 29),
        _at(30, 9, 0, 5),
        False,
        "008",
        "m",
    ),
    ("tea", None, 12, None, _at(29, 0, 0, 1), True, "010", None),
    ('ä"quoted"', 1234.5, 0, datetime.date(2023, 12, 1), None, False, None, "cm"),
)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def separated(delimiter: str, encoding: str = "utf-8") -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(NAMES)
    writer.writerows([_text(value) for value in row] for row in ROWS)
    return buffer.getvalue().encode(encoding)


def records() -> list[dict[str, Any]]:
    """As JSON has them: the last column is an object's."""
    plain = [[_text(v) if isinstance(v, datetime.date) else v for v in row] for row in ROWS]
    return [dict(zip(NAMES[:-1], row, strict=False)) | {"size": {"unit": row[-1]}} for row in plain]


def columns() -> dict[str, list[Any]]:
    plain = [[_text(v) if isinstance(v, datetime.date) else v for v in row] for row in ROWS]
    return {name: [row[place] for row in plain] for place, name in enumerate(NAMES)}


def workbook(*more: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sales"
    for row in (NAMES, *ROWS):
        sheet.append(row)
    for title in more:
        book.create_sheet(title).append(["other", "sheet"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet_file() -> bytes:
    table: Any = pyarrow.table({name: [row[place] for row in ROWS] for place, name in enumerate(NAMES[:-1])})
    table = table.append_column("size", pyarrow.array([{"unit": row[-1]} for row in ROWS]))
    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    return buffer.getvalue()


def decimals_of_parquet(values: list[str]) -> bytes:
    buffer = io.BytesIO()
    parquet.write_table(pyarrow.table({"x": [Decimal(value) for value in values]}), buffer)
    return buffer.getvalue()


def lines() -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records()).encode() + b"\n\n"


FORMATS: Mapping[str, Callable[[], bytes]] = {
    "plain.csv": lambda: separated(","),
    "semicolon.csv": lambda: separated(";"),
    "bar.txt": lambda: separated("|"),
    "tab.tsv": lambda: separated("\t"),
    "marked.csv": lambda: separated(",", "utf-8-sig"),
    "wide.csv": lambda: separated(",", "utf-16"),
    "western.csv": lambda: separated(",", "cp1252"),
    "packed.csv.gz": lambda: gzip.compress(separated(",")),
    "packed.tsv.gz": lambda: gzip.compress(separated("\t")),
    "records.json": lambda: json.dumps(records()).encode(),
    "columns.json": lambda: json.dumps(columns()).encode(),
    "wrapped.json": lambda: json.dumps({"data": records()}).encode(),
    "packed.json.gz": lambda: gzip.compress(json.dumps(records()).encode()),
    "lines.jsonl": lines,
    "lines.json": lines,
    "packed.ndjson.gz": lambda: gzip.compress(lines()),
    "book.xlsx": workbook,
    "columns.parquet": parquet_file,
}
"""The same table, by the name of a file that has it."""
