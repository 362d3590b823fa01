"""An answer in words, true to the result alone."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import cast

from toolwright.domain.file import FileProfile
from toolwright.domain.json import Json
from toolwright.engineers.offline.english import say
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.operators import FORMULAS
from toolwright.engineers.offline.plan import (
    Aggregate,
    Arithmetic,
    Column,
    Correlate,
    Filter,
    Formula,
    Growth,
    Load,
    Measure,
    Plan,
    Select,
    Share,
    TextOperation,
    leaves,
)

ROWS = 20
"""How many rows of a table are shown."""


def answer(result: str, plan: Plan | None, tool_name: str, profiles: Sequence[FileProfile]) -> str:
    """Markdown for a result (a JSON text). `plan` is None for a tool that a person wrote."""
    value = cast(Json, json.loads(result))
    if plan is None:
        return f"`{tool_name}` returned{_shown(value, frozenset(), '')}"
    subject = say(plan)
    place = f" in {profiles[0].name}" if profiles and not isinstance(plan, Arithmetic | TextOperation) else ""
    title = f"{subject[:1].upper()}{subject[1:]}{',' if ', ' in subject and place else ''}{place}"
    if value is None:
        return f"{title}: there is no value. {_absence(plan)}"
    plain = frozenset(leaf.name for leaf in leaves(plan) if isinstance(leaf, Column)) - _measured(plan)
    text = f"{title}{_shown(value, plain, _unit(plan))}"
    return "\n\n".join([text, *_remarks(value, plan, profiles)])


def _shown(value: Json, plain: frozenset[str], unit: str) -> str:
    """The value after a colon: a number in the line, a table below it."""
    if isinstance(value, str):
        return (
            f": `{value}`" if value and "`" not in value and "\n" not in value else f":\n\n```\n{value}\n```"
        )
    if isinstance(value, Mapping):
        rows = [{"name": name, "value": item} for name, item in value.items()]
        return f":\n\n{table(rows, frozenset(['name']))}"
    if isinstance(value, Sequence):
        return _listed(value, plain)
    return f": **{number(value)}{unit}**"


def _listed(value: Sequence[Json], plain: frozenset[str]) -> str:
    if not value:
        return ": nothing matches."
    if all(isinstance(item, Mapping) for item in value):
        return f":\n\n{table(cast(Sequence[Mapping[str, Json]], value), plain)}"
    more = f"\n- … and {len(value) - ROWS:,} more" if len(value) > ROWS else ""
    items = "\n".join(f"- {_cell(item, plain=True)}" for item in value[:ROWS])
    return f" ({len(value):,}):\n\n{items}{more}"


def table(rows: Sequence[Mapping[str, Json]], plain: frozenset[str]) -> str:
    """A Markdown table of at most `ROWS` rows; numbers of `plain` columns, years and ids, are shown as they
    are.
    """
    headers = list(dict.fromkeys(name for row in rows[:ROWS] for name in row))
    numeric = [all(isinstance(row.get(name), int | float | None) for row in rows) for name in headers]
    lines = [
        "| " + " | ".join(_escaped(name.strip()) for name in headers) + " |",
        "| " + " | ".join("---:" if right else "---" for right in numeric) + " |",
    ]
    lines.extend(
        "| " + " | ".join(_cell(row.get(name), plain=name in plain) for name in headers) + " |"
        for row in rows[:ROWS]
    )
    if len(rows) > ROWS:
        lines.append(f"\n… and {len(rows) - ROWS:,} more rows")
    return "\n".join(lines)


def _cell(value: Json, plain: bool) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _escaped(number(value) if isinstance(value, bool) else str(value))
    return f"{value:.15g}" if plain and isinstance(value, float) else str(value) if plain else number(value)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def number(value: Json) -> str:
    """With thousands separators and at most four decimals, or four significant digits below one."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if not isinstance(value, float) or not math.isfinite(value):
        return str(value)
    if value == 0.0 or abs(value) >= 1e15 or abs(value) < 1e-6:
        return f"{value:.4g}"
    decimals = 4 if abs(value) >= 1 else 3 - math.floor(math.log10(abs(value)))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit(plan: Plan) -> str:
    match plan:
        case Share() | Growth():
            return "%"
        case Arithmetic("what_percent" | "percent_change"):
            return "%"
        case Aggregate(_, (Measure(function, Formula(name)),), ()) if function not in (
            "count",
            "distinct",
            "missing",
        ):
            return "%" if FORMULAS[name].unit == "percent" else ""
        case _:
            return ""


def _measured(plan: Plan) -> frozenset[str]:
    """Columns whose values are quantities in the result."""
    value = getattr(getattr(plan, "source", None), "value", None) or getattr(plan, "value", None)
    return frozenset(leaf.name for leaf in leaves(value) if isinstance(leaf, Column))


def _absence(plan: Plan) -> str:
    match plan:
        case Correlate():
            return (
                "A correlation needs at least two rows with both values, and columns that are not constant."
            )
        case Aggregate(Filter(), _, _):
            return "No row matches, or the rows that match have no values to compute from."
        case Aggregate(_, (Measure("std"),), _):
            return "A sample deviation needs at least two values."
        case _:
            return "There are no values to compute it from."


def _repeated(plan: Aggregate, profile: FileProfile) -> list[str]:
    """What else could be counted where rows are, and the names of a few rows repeat."""
    names = [column for column in Linker(profile).row_columns if column.distinct < profile.rows]
    if Measure("count") not in plan.measures or plan.by or not names:
        return []
    return [
        f"The {profile.rows:,} rows have {names[0].distinct:,} different values of {names[0].name.strip()}."
    ]


def _remarks(value: Json, plan: Plan, profiles: Sequence[FileProfile]) -> list[str]:
    """Which rows had no value, where the result alone, or the whole file's profile, says so."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        rows = [row for row in value if isinstance(row, Mapping)]
        empty = sum(any(cell is None for cell in row.values()) for row in rows)
        if empty and not isinstance(plan, Select):
            them = "1 row has" if empty == 1 else f"{empty:,} rows have"
            return [f"{them} no value (–), because what it is computed from is missing."]
        return []
    if isinstance(plan, Aggregate) and isinstance(plan.source, Load) and profiles:
        wanted = [measure for measure in plan.measures if measure.function != "missing"]
        used = {leaf.name for measure in wanted for leaf in leaves(measure.of) if isinstance(leaf, Column)}
        rows = profiles[0].rows
        return _repeated(plan, profiles[0]) + [
            f"{column.missing:,} of {rows:,} rows have no {column.name.strip()} and are left out."
            for column in profiles[0].columns
            if column.name in used and column.missing
        ]
    return []
