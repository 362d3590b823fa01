"""Made-up tables: columns of a fitting kind under neutral headers, written in the ways that tools get wrong.

Numbers are multiples of a quarter, which both exact and floating arithmetic add up to the same, so that a tie
is a tie.
"""

import csv
import datetime
import io
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from toolwright.engineers.offline.operators import FORMULAS
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Column,
    ColumnSlot,
    Compare,
    Contains,
    DatePart,
    Formula,
    Lookup,
    Measure,
    Missing,
    Plan,
    RankEach,
    Share,
    Sort,
    Text,
    Unique,
    Within,
    children,
    leaves,
    slot_name,
)
from toolwright.engineers.offline.report_generation import columns_of_report

ColumnKind = Literal["number", "category", "label", "date"]

_HEADERS: Mapping[ColumnKind, tuple[str, ...]] = {
    "number": ("height", "weight", "depth", "score", "level", "points", "width", "speed", "size", "dose"),
    "category": ("colour", "material", "season", "shape", "mood", "grade"),
    "label": ("item", "place", "person", "code name"),
    "date": ("begun", "ended", "seen", "born"),
}
_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "colour": ("red", "green", "blue", "dark red"),
    "material": ("wood", "stone", "iron", "glass"),
    "season": ("spring", "summer", "autumn", "winter"),
    "shape": ("round", "square", "oval", "long"),
    "mood": ("calm", "glad", "cross", "tired"),
    "grade": ("low", "middle", "high", "top"),
}
_LABELS = (
    "Ash",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Gum",
    "Hazel",
    "Ivy",
    "Juniper",
    "Kapok",
    "Larch",
)
MARKS = ("", "NA", "n/a", "-", "NULL", "?")


@dataclass(frozen=True, slots=True)
class Style:
    """How a file of a case is made and written."""

    rows: int = 8
    low: int = 4
    high: int = 160
    """Numbers lie between a quarter of `low` and of `high`."""
    written: Literal["plain", "thousands", "currency", "percent", "brackets"] = "plain"
    missing: float = 0.0
    gaps: float = 0.0
    """Missing cells in number columns alone."""
    zeros: float = 0.0
    pool: int = 0
    """Of how many different numbers a column is made; 0 for as many as may be."""
    spaces: bool = False
    any_case: bool = False
    delimiter: str = ","
    newline: str = "\n"
    repeated: bool = False
    columns: int | None = None
    """How many columns are asked to be shown; None for all."""


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up table: headers, cells, and which header stands for which column parameter."""

    headers: list[str]
    rows: list[list[str]]
    columns: Mapping[str, str]

    def text(self, style: Style) -> str:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=style.delimiter, lineterminator=style.newline)
        writer.writerow(self.headers)
        writer.writerows(self.rows)
        return out.getvalue()


def column_kinds(template: Plan) -> Mapping[str, ColumnKind]:
    """What kind of column each column parameter takes, in the order of the template."""
    kinds: dict[str, ColumnKind] = {}
    for node in nodes(template):
        match node:
            case (
                Compare(Column() as column, _, Text()) | Contains(column) | AnyOf(column) | Unique(_, column)
            ):
                _note(kinds, "category", column)
            case Lookup(_, column):
                _note(kinds, "number", column)
            case Missing(column) | Measure("count" | "distinct" | "missing" | "mode", Column() as column):
                _note(kinds, "category", column)
            case Sort(_, _, Column() as column, True):
                _note(kinds, "label", column)
            case DatePart(_, column) | Within(column) | Measure("earliest" | "latest", Column() as column):
                _note(kinds, "date", column)
            case Aggregate(by=by) | Share(by=by) | RankEach(by=by):
                _note(kinds, "category", *(key for key in by if isinstance(key, Column)))
            case _:
                pass
    # A column that is counted may be measured as well, and what is none of these is a column of numbers.
    for node in nodes(template):
        if (
            isinstance(node, Measure)
            and node.function not in {"count", "distinct", "missing", "mode", "earliest", "latest"}
            and node.of is not None
        ):
            kinds |= {slot_name(leaf): "number" for leaf in leaves(node.of) if isinstance(leaf, ColumnSlot)}
    for node in nodes(template):
        if isinstance(node, Formula) and FORMULAS[node.name].takes[0] == "dates":
            kinds |= {slot_name(column): "date" for column in node.inputs}
    of_report = [pair for node in nodes(template) for pair in columns_of_report(node)]
    kinds |= {slot_name(column): kind for kind, column in sorted(of_report, key=lambda pair: pair[0])}
    _note(kinds, "number", *(leaf for leaf in leaves(template) if isinstance(leaf, ColumnSlot)))
    return kinds


def _note(kinds: dict[str, ColumnKind], kind: ColumnKind, *columns: Column) -> None:
    for column in columns:
        kinds.setdefault(slot_name(column), kind)


def make_table(template: Plan, rng: random.Random, style: Style) -> Made:
    """A table in this style with a column for each column parameter, and others between them."""
    kinds = column_kinds(template)
    free: dict[ColumnKind, list[str]] = {kind: list(names) for kind, names in _HEADERS.items()}
    for names in free.values():
        rng.shuffle(names)
    columns = {slot: _next_header(free[kind]) for slot, kind in kinds.items()}
    by_header: dict[str, ColumnKind] = {columns[slot]: kind for slot, kind in kinds.items()}
    # Columns that nobody asked for: a tool that takes the wrong one is found out.
    strangers: tuple[ColumnKind, ...] = ("label", "number", "category")
    for kind in strangers:
        by_header[_next_header(free[kind])] = kind
    headers = list(by_header)
    rng.shuffle(headers)
    cells = {header: _cells(header, by_header[header], rng, style) for header in headers}
    for node in nodes(template):
        match node:
            case Compare(ColumnSlot(one), _, ColumnSlot(other)):
                # Two columns of random numbers are hardly ever equal.
                mine, theirs = cells[columns[one]], cells[columns[other]]
                cells[columns[other]] = [
                    m if rng.random() < 0.4 else t for m, t in zip(mine, theirs, strict=True)
                ]
            case _:
                pass
    rows = [list(row) for row in zip(*cells.values(), strict=True)]
    if style.repeated:
        rows = [row for row in rows for _ in range(2)]
    shown = [f" {header} " if style.spaces and place % 2 else header for place, header in enumerate(headers)]
    return Made(shown, rows, {slot: _spaced(header, headers, shown) for slot, header in columns.items()})


def _next_header(names: list[str]) -> str:
    name = names.pop(0)
    names.append(_numbered(name))
    return name


def _numbered(name: str) -> str:
    head, _, tail = name.rpartition(" ")
    return f"{head} {int(tail) + 1}" if tail.isdigit() else f"{name} 2"


def _spaced(header: str, headers: Sequence[str], shown: Sequence[str]) -> str:
    return shown[headers.index(header)]


def _cells(header: str, kind: ColumnKind, rng: random.Random, style: Style) -> list[str]:
    make: Callable[[], str]
    if kind == "number":
        pool = [rng.randint(style.low, style.high) for _ in range(style.pool or style.rows)]

        def make() -> str:
            quarters = 0 if rng.random() < style.zeros else rng.choice(pool)
            return _written(quarters, style.written)

    elif kind == "date":
        days = [FIRST_DAY + rng.randint(0, DAYS) for _ in range(style.pool or style.rows)]

        def make() -> str:
            return _written_day(datetime.date.fromordinal(rng.choice(days)), style.written)

    elif kind == "category":
        values = _CATEGORIES[header.rstrip(" 0123456789")]

        def make() -> str:
            value = rng.choice(values[: 2 + style.rows // 6])
            return rng.choice((value, value.upper(), value.title())) if style.any_case else value

    else:
        labels = iter(_LABELS * (style.rows // len(_LABELS) + 1))

        def make() -> str:
            label = next(labels)
            return rng.choice((label, label.lower())) if style.any_case else label

    missing = style.gaps if style.gaps and kind == "number" else style.missing
    cells = [rng.choice(MARKS) if rng.random() < missing else make() for _ in range(style.rows)]
    return [f"  {cell} " if style.spaces and rng.random() < 0.5 else cell for cell in cells]


FIRST_DAY, DAYS = datetime.date(2023, 11, 13).toordinal(), 150
"""Dates are from here on, for so many days: a few months in two years."""


def _written_day(day: datetime.date, style: str) -> str:
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[day.month - 1]
    match style:
        case "thousands":
            return f"{day.day}/{day.month}/{day.year}"
        case "currency":
            return f"{month} {day.day}, {day.year}"
        case "percent":
            return f"{day.day:02}.{day.month:02}.{day.year}"
        case "brackets":
            return f"{day.isoformat()} 09:30:00"
        case _:
            return day.isoformat()


def _written(quarters: int, style: str) -> str:
    value = quarters / 4
    plain = f"{value:.2f}".rstrip("0").rstrip(".") if quarters % 4 else str(quarters // 4)
    match style:
        case "thousands":
            return f"{value:,.2f}"
        case "currency":
            return f"-${-value:,.2f}" if value < 0 else f"${value:,.2f}"
        case "percent":
            return f"{plain}%"
        case "brackets":
            return f"({plain[1:]})" if quarters < 0 else plain
        case _:
            return plain


def nodes(node: object) -> list[object]:
    """A node and all below it."""
    return [node, *(below for child in children(node) for below in nodes(child))]


def to_csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
