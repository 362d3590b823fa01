"""What form a plan's result has before it is computed: the oracle's result on a made-up file with the same columns."""

import csv
import datetime
import io
from collections.abc import Mapping, Sequence
from typing import cast

from toolwright.domain.file import ColumnProfile, ColumnType, FileProfile
from toolwright.domain.json import Json, is_table
from toolwright.domain.query import Sample
from toolwright.engineers.offline.meaning import Refused, evaluate
from toolwright.engineers.offline.plan import Plan
from toolwright.engineers.offline.shape import lift

_ROWS = 60
_TABLE = "result.json"


def sample_of(plan: Plan, profiles: Sequence[FileProfile]) -> Sample | None:
    """The sample; None where made-up rows give no result."""
    lifted = lift(plan)
    files = {profile.name: _file(profile) for profile in profiles}
    try:
        value = evaluate(lifted.template, files, lifted.arguments)
    except (Refused, ArithmeticError, ValueError):
        return None
    if is_table(value):
        return Sample(table=_profile(cast("list[Mapping[str, Json]]", value)))
    return None if value is None else Sample(value)


def _file(profile: FileProfile) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in profile.columns])
    for row in range(_ROWS):
        writer.writerow([_cell(column, row) for column in profile.columns])
    return out.getvalue()


def _cell(column: ColumnProfile, row: int) -> str:
    if column.values:
        return column.values[row % len(column.values)]
    if column.type in ("integer", "number"):
        low, high = _number(column.minimum, 1.0), _number(column.maximum, 60.0)
        value = low + (high - low) * row / (_ROWS - 1)
        return str(round(value) if column.type == "integer" else round(value, 2))
    if column.type in ("date", "datetime"):
        first, last = _day(column.minimum), _day(column.maximum)
        return str(first + (last - first) * row / (_ROWS - 1))
    if column.type == "boolean":
        return "true" if row % 2 else "false"
    return f"{column.type} {row}"


def _number(bound: float | str | None, otherwise: float) -> float:
    return float(bound) if isinstance(bound, int | float) else otherwise


def _day(bound: float | str | None) -> datetime.date:
    try:
        return datetime.date.fromisoformat(str(bound)[:10])
    except ValueError:
        return datetime.date(2024, 1, 1)


def _profile(rows: Sequence[Mapping[str, Json]]) -> FileProfile:
    return FileProfile(
        _TABLE, len(rows), tuple(_column(name, [row.get(name) for row in rows]) for name in rows[0])
    )


def _column(name: str, cells: Sequence[Json]) -> ColumnProfile:
    there = [cell for cell in cells if cell is not None]
    numbers = [cell for cell in there if isinstance(cell, int | float) and not isinstance(cell, bool)]
    kind: ColumnType = "text"
    if there and len(numbers) == len(there):
        kind = "integer" if all(float(number).is_integer() for number in numbers) else "number"
    different = dict.fromkeys(str(cell) for cell in there)
    return ColumnProfile(
        name,
        kind,
        len(there),
        len(cells) - len(there),
        len(different),
        minimum=min(numbers) if kind != "text" else None,
        maximum=max(numbers) if kind != "text" else None,
        values=tuple(different) if kind == "text" and len(different) <= 50 else (),
    )
