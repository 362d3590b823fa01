"""Generated inputs for a tool that nobody has a reference for: made of the types of its parameters, and of what is
known of a file's columns. All values in them are made up."""

import csv
import hashlib
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolwright.domain.file import ColumnProfile, FileProfile
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, GeneratedFile, Parameter, ToolSpec

COUNT = 16
"""So many inputs are made of a specification."""
FILE = "made.csv"

_WORDS = ("red", "green", "blue", "North", "South", "wood", "stone", "b", "a", "10", "9")
_COLUMNS: Mapping[str, str] = {
    "amount": "number",
    "price": "number",
    "count": "integer",
    "group": "text",
    "kind": "text",
    "name": "text",
    "day": "date",
}
"""Where no file is known: headers that any table could have, with their types."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A made file: its headers by the type of their column, and its text."""

    headers: Mapping[str, str]
    text: str

    def some(self, rng: random.Random, kind: str) -> str:
        """A header, mostly of a column of the kind."""
        of_kind = [name for name, what in self.headers.items() if (what == "text") == (kind == "text")]
        return rng.choice(of_kind or list(self.headers))


def made(spec: ToolSpec, profile: FileProfile | None = None, count: int = COUNT) -> tuple[Example, ...]:
    """Inputs of the specified function, the same ones every time; what it returns for them is not known.

    With a profile the file has its columns, with made-up cells of their types. Each input has one thing that tools get
    wrong: few rows, missing cells, equal values, negative numbers and zeros, rows out of order.
    """
    seed = hashlib.sha256(f"{spec.name}{spec.shape}{spec.parameters}".encode()).hexdigest()
    return tuple(_input(spec, profile, random.Random(f"{seed}{number}"), number) for number in range(count))


def _input(spec: ToolSpec, profile: FileProfile | None, rng: random.Random, number: int) -> Example:
    table = _table(profile, rng, number)
    arguments = {
        parameter.name: _argument(parameter, table, rng, number)
        for parameter in spec.parameters
        if parameter.required or rng.random() < 0.3
    }
    with_file = any(parameter.type == "file" for parameter in spec.parameters)
    return Example(arguments, (GeneratedFile(FILE, table.text),) if with_file else ())


def _argument(parameter: Parameter, table: _Table, rng: random.Random, number: int) -> Json:
    grouping = any(word in parameter.name for word in ("group", "by", "category", "key", "label", "text"))
    kind = "text" if grouping else "number"
    match parameter.type:
        case "file":
            return FILE
        case "column":
            return table.some(rng, kind)
        case "columns":
            return [table.some(rng, kind) for _ in range(rng.randint(1, 3))]
        case "text":
            return rng.choice(_WORDS)
        case "texts":
            return [rng.choice(_WORDS) for _ in range(number % 6)]
        case "integer":
            return rng.choice((0, 1, 2, 3, 5, 7, 10, 12)) if number % 4 else rng.randint(-9, 40)
        case "number":
            return _number(rng, number)
        case "numbers":
            return [_number(rng, number) for _ in range(number % 8)]
        case "boolean":
            return rng.random() < 0.5


def _number(rng: random.Random, number: int) -> float:
    """Quarters, so that sums are exact; on some inputs with negative ones, zeros and equal ones."""
    match number % 4:
        case 0:
            return rng.randint(1, 12)
        case 1:
            return rng.randint(-40, 160) / 4
        case 2:
            return rng.choice((0, 1, 1, 2.5))
        case _:
            return rng.randint(400, 40_000) / 4


def _table(profile: FileProfile | None, rng: random.Random, number: int) -> _Table:
    columns: Sequence[ColumnProfile] = () if profile is None else profile.columns
    headers = {column.name: _kind(column) for column in columns} or dict(_COLUMNS)
    rows = (8, 12, 1, 2, 20, 6, 30, 3)[number % 8]
    missing = 0.2 if number % 3 == 2 else 0.0
    cells = [
        ["" if rng.random() < missing else _cell(kind, rng, number) for kind in headers.values()]
        for _ in range(rows)
    ]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([list(headers), *cells])
    return _Table(headers, out.getvalue())


def _kind(column: ColumnProfile) -> str:
    return column.type if column.type in ("integer", "number", "date", "datetime", "boolean") else "text"


def _cell(kind: str, rng: random.Random, number: int) -> str:
    match kind:
        case "number":
            return f"{_number(rng, number):g}"
        case "integer":
            return str(rng.randint(-3 if number % 2 else 0, 12))
        case "date":
            return f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        case "datetime":
            return f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} {rng.randint(0, 23):02}:30:00"
        case "boolean":
            return rng.choice(("true", "false"))
        case _:
            return rng.choice(_WORDS)
