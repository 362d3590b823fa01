"""A user's data file and what the sandbox found out about it."""

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["integer", "number", "boolean", "date", "datetime", "time", "text", "empty"]


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that a request names: resolved, inside a folder the session may read, never opened by the
    server.

    `name` is how people say it ("sales_data.csv"), `path` the absolute real path, `digest` changes when the
    contents do (it is made of size and times: a cache key, not a proof). `note` is a sentence that
    an answer has to say, where the name could have meant another file as well.
    """

    name: str
    path: str
    digest: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a session has. `size` is in bytes, `uploaded_at` ISO 8601 UTC."""

    name: str
    size: int
    uploaded_at: str


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column as read, counted over all rows.

    `name` is the header as in the file, spaces included. `marks` are the texts that stand for a missing cell
    here ("", "NA", "n/a"). `format` says how numbers are written when not plainly: "thousands" for
    "1,234.50", "percent" for "12%", "currency" for "$12". `values` holds the distinct cells of a column with
    at most 50 of them, as text and stripped, most frequent first; it is used to link words of a request and
    is never stored with a tool.
    """

    name: str
    type: ColumnType
    count: int
    missing: int
    distinct: int
    minimum: float | str | None = None
    maximum: float | str | None = None
    format: Literal["plain", "thousands", "percent", "currency"] = "plain"
    marks: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    unparsed: int = 0
    """Cells that are neither missing nor of the column's type, e.g. a word in a number column."""


@dataclass(frozen=True, slots=True)
class FileProfile:
    """What a file is. `problem` is set, with a sentence for people, when it cannot be read as a table.

    `note` is a sentence that an answer has to say, where a part of the file was read: of a workbook, one sheet.
    `sheets` are the names of a workbook's sheets, of which the first was read.
    """

    name: str
    rows: int
    columns: tuple[ColumnProfile, ...]
    encoding: str = "utf-8"
    delimiter: str = ","
    problem: str | None = None
    note: str | None = None
    sheets: tuple[str, ...] = ()
