"""Generated inputs for a tool that nobody has a reference for: made of what its tests call it with, of the types of its
parameters, and of what is known of a file's columns. No value of a person's file is in them."""

import csv
import hashlib
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from toolwright.agent import testcalls, variation
from toolwright.domain.example import GeneratedFile
from toolwright.domain.file import ColumnProfile, FileProfile
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, Parameter, TestSuite, ToolSpec

COUNT = 16
"""So many inputs are made of a specification."""
FILE = "made.csv"
_OF_A_FILE = ("file", "column", "columns")

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

    def without(self, header: str) -> "_Table":
        """Without a column that is given already, while there are others: nobody asks for one column twice."""
        rest = {name: kind for name, kind in self.headers.items() if name != header}
        return replace(self, headers=rest or self.headers)


def like(
    spec: ToolSpec, tests: TestSuite, profile: FileProfile | None = None, count: int = variation.COUNT
) -> tuple[Example, ...]:
    """Inputs like those of the tests and the examples, and of what takes columns by name, with a profile, like the
    person's file; `made` ones where nothing is known. What the function returns for them is not known."""
    known = (*tests.examples, *testcalls.inputs(tests.code, spec))
    if not known:
        return made(spec, profile)
    # What takes columns by name takes any file; the columns of all others are those of their tests.
    any_file = any(parameter.type in ("column", "columns") for parameter in spec.parameters)
    of_file = made(spec, profile) if profile is not None and any_file else ()
    single = [parameter.name for parameter in spec.parameters if parameter.type not in _OF_A_FILE]
    return (
        *variation.varied(spec, known, count),
        *(
            replace(
                example,
                arguments={
                    **example.arguments,
                    **{
                        name: value
                        for name, value in known[number % len(known)].arguments.items()
                        if name in single
                    },
                },
            )
            for number, example in enumerate(of_file)
        ),
    )


def made(spec: ToolSpec, profile: FileProfile | None = None, count: int = COUNT) -> tuple[Example, ...]:
    """Inputs of the specified function, the same ones every time; what it returns for them is not known.

    With a profile the file has its columns, with made-up cells of their types. Each input has one thing that tools get
    wrong: few rows, missing cells, equal values, negative numbers and zeros, rows out of order.
    """
    seed = hashlib.sha256(f"{spec.name}{spec.shape}{spec.parameters}".encode()).hexdigest()
    return tuple(_input(spec, profile, random.Random(f"{seed}{number}"), number) for number in range(count))


def _input(spec: ToolSpec, profile: FileProfile | None, rng: random.Random, number: int) -> Example:
    table = _table(profile, rng, number)
    arguments: dict[str, Json] = {}
    for parameter in spec.parameters:
        if parameter.required or rng.random() < 0.3:
            arguments[parameter.name] = _argument(parameter, table, rng, number)
            if parameter.type == "column":
                table = table.without(str(arguments[parameter.name]))
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
    # A text is seldom missing where the person's file has it in each row, and what then has to come out is seldom said.
    complete = {column.name for column in columns if not column.missing and _kind(column) == "text"}
    cells = [
        [
            "" if rng.random() < missing and name not in complete else _cell(kind, rng, number)
            for name, kind in headers.items()
        ]
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
