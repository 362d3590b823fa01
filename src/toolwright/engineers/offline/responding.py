"""An answer in words, true to the result alone."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from toolwright.domain.file import FileProfile
from toolwright.domain.json import Json
from toolwright.engineers.offline.english import say, say_truth
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.operators import FORMULAS, OPERATIONS
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Both,
    Column,
    Compare,
    Correlate,
    CountGroups,
    DatePart,
    Derive,
    Filter,
    Formula,
    Growth,
    Having,
    Load,
    Lookup,
    Measure,
    Operation,
    Plan,
    Presented,
    Rank,
    RankEach,
    Rolling,
    Running,
    Scalar,
    Select,
    Share,
    Sort,
    Text,
    TextOperation,
    Unique,
    core,
    leaves,
)

ROWS = 20
"""How many rows of a table are shown."""
_IN_LINE = 12
"""Up to so many numbers stand in the line, more below it."""


def answer(result: str, plan: Plan | None, tool_name: str, profiles: Sequence[FileProfile]) -> str:
    """Markdown for a result (a JSON text). `plan` is None for a tool that a person wrote."""
    value = cast(Json, json.loads(result))
    if plan is None:
        return f"`{tool_name}` returned{_shown(value, frozenset(), '')}"
    whole, plan = plan, core(plan)
    decimals = int(whole.decimals.value) if isinstance(whole, Presented) and whole.decimals else None
    if isinstance(value, bool) and isinstance(plan, TextOperation | Operation):
        return f"**{'Yes' if value else 'No'}**, {say_truth(plan, holds=value)}."
    subject = say(whole)
    place = f" in {profiles[0].name}" if profiles and not isinstance(plan, Scalar) else ""
    title = f"{subject[:1].upper()}{subject[1:]}{',' if ', ' in subject and place else ''}{place}"
    if value is None:
        return f"{title}: there is no value. {_absence(plan)}"
    plain = frozenset(leaf.name for leaf in leaves(plan) if isinstance(leaf, Column)) - _measured(plan) | {
        "year"
    }
    text = f"{title}{_shown(value, plain, _unit(plan), decimals)}"
    return "\n\n".join([text, *_remarks(value, plan, profiles)])


def _shown(value: Json, plain: frozenset[str], unit: str, decimals: int | None = None) -> str:
    """The value after a colon: a number in the line, a table below it; with so many decimals if it was rounded."""
    if isinstance(value, str):
        return (
            f": `{value}`" if value and "`" not in value and "\n" not in value else f":\n\n```\n{value}\n```"
        )
    if isinstance(value, Mapping):
        cells = [f"| {_escaped(name)} | {_item(item, decimals)} |" for name, item in value.items()]
        return "\n".join([":\n", "| name | value |", "| --- | ---: |", *cells])
    if isinstance(value, Sequence):
        return _listed(value, plain, decimals)
    return f": **{_item(value, decimals)}{unit}**"


def _listed(value: Sequence[Json], plain: frozenset[str], decimals: int | None) -> str:
    if not value:
        return ": nothing matches."
    if all(isinstance(item, Mapping) for item in value):
        return f":\n\n{table(cast(Sequence[Mapping[str, Json]], value), plain, decimals)}"
    if len(value) <= _IN_LINE and all(isinstance(item, int | float) for item in value):
        return f": **{', '.join(_item(item, decimals) for item in value)}**"
    more = f"\n- … and {len(value) - ROWS:,} more" if len(value) > ROWS else ""
    items = "\n".join(f"- {_cell(item, plain=True)}" for item in value[:ROWS])
    return f" ({len(value):,}):\n\n{items}{more}"


def table(rows: Sequence[Mapping[str, Json]], plain: frozenset[str], rounded: int | None = None) -> str:
    """A Markdown table of at most `ROWS` rows; numbers of `plain` columns, years and ids, are shown as they
    are, others with the decimals they are `rounded` to, or those they need.
    """
    headers = list(dict.fromkeys(name for row in rows[:ROWS] for name in row))
    numeric = [all(isinstance(row.get(name), int | float | None) for row in rows) for name in headers]
    lines = [
        "| " + " | ".join(_escaped(name.strip()) for name in headers) + " |",
        "| " + " | ".join("---:" if right else "---" for right in numeric) + " |",
    ]
    decimals = {name: _decimals([row.get(name) for row in rows[:ROWS]], rounded) for name in headers}
    lines.extend(
        "| " + " | ".join(_cell(row.get(name), name in plain, decimals[name]) for name in headers) + " |"
        for row in rows[:ROWS]
    )
    if len(rows) > ROWS:
        lines.append(f"\n… and {len(rows) - ROWS:,} more rows")
    return "\n".join(lines)


def _decimals(cells: Sequence[Json], rounded: int | None) -> int | None:
    """How many decimals the numbers of one column are given; None where one form does not fit them all."""
    if rounded is not None and any(isinstance(cell, float) for cell in cells):
        return rounded
    texts = [number(cell) for cell in cells if isinstance(cell, float)]
    most = max((len(text.partition(".")[2]) for text in texts), default=0)
    return None if any("e" in text or "n" in text for text in texts) or not 0 < most <= 6 else most


def _cell(value: Json, plain: bool, decimals: int | None = None) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _escaped(number(value) if isinstance(value, bool) else str(value))
    if decimals is not None and not plain:
        return f"{value:,.{max(decimals, 0)}f}"
    return f"{value:.15g}" if plain and isinstance(value, float) else str(value) if plain else number(value)


def _item(value: Json, decimals: int | None) -> str:
    """A value that stands for itself, not in a column of others."""
    if isinstance(value, float) and decimals is not None:
        return f"{value:,.{max(decimals, 0)}f}"
    return number(value) if isinstance(value, int | float) else _cell(value, plain=True)


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
        case Operation(name) if OPERATIONS[name].unit is not None:
            unit = OPERATIONS[name].unit
            return "%" if unit == "percent" else f" {unit}"
        case Aggregate(_, (Measure(function, Formula(name)),), ()) if function not in (
            "count",
            "distinct",
            "missing",
            "var",
            "var_population",
        ):
            return {"percent": "%", "days": " days"}.get(FORMULAS[name].unit or "", "")
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
        case Aggregate(_, (Measure("std" | "var"),), _):
            return "A sample's deviation needs at least two values."
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
    """What a reader has to know beside the result: ties, units, spellings, rows without a value."""
    return [
        *([f"{len(value):,} rows match."] if isinstance(plan, Lookup) and isinstance(value, list) else []),
        *_ties(value, plan),
        *_in_percent(value, plan),
        *_spellings(plan, profiles),
        *_missing(value, plan, profiles),
    ]


def _ties(value: Json, plan: Plan) -> list[str]:
    if isinstance(plan, RankEach) and isinstance(value, Sequence):
        return _ties_each(value, plan)
    if isinstance(plan, Rank) and isinstance(value, Sequence):
        more = len(value) - plan.n.value
        if more > 0:
            return [f"{len(value):,} are shown, not {plan.n.value:,}, because the last of them tie."]
    return []


def _ties_each(value: Sequence[Json], plan: RankEach) -> list[str]:
    """Groups of which more are shown than was asked for."""
    names = [key.part if isinstance(key, DatePart) else key.name.strip() for key in plan.by]
    groups = Counter(
        " and ".join(_cell(row.get(name), plain=True) for name in names)
        for row in value
        if isinstance(row, Mapping)
    )
    more = [group for group, count in groups.items() if count > plan.n.value]
    if not more:
        return []
    shown = ", ".join(more[:3]) + (" and others" if len(more) > 3 else "")
    return [f"Of {shown} more than {plan.n.value:,} are shown, because the last of them tie."]


def _in_percent(value: Json, plan: Plan) -> list[str]:
    """The unit of a formula's values in a table; a single number carries its sign itself."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    names = dict.fromkeys(_formulas(plan))
    return [
        f"Values of {name.replace('_', ' ')} are in percent."
        for name in names
        if FORMULAS[name].unit == "percent"
    ]


def _formulas(node: object) -> Iterator[str]:
    """Names of the formulas whose values the result holds."""
    match node:
        case Formula(name):
            yield name
        case Derive(_, value):
            yield from _formulas(value)
        case Aggregate(_, measures):
            for measure in measures:
                if measure.function not in ("count", "distinct", "missing", "var", "var_population"):
                    yield from _formulas(measure.of)
        case Rank(source) | RankEach(source) | Sort(source) | Having(source) | Running(source):
            yield from _formulas(source)
        case _:
            return


def _spellings(plan: Plan, profiles: Sequence[FileProfile]) -> list[str]:
    """Values of a text column, by which rows are told apart, that differ in capitals alone: each counts for itself."""
    remarks: list[str] = []
    columns = {column.name: column for column in profiles[0].columns} if profiles else {}
    for name, asked in dict.fromkeys(_told_apart(plan)):
        column = columns.get(name)
        if column is None or column.type != "text":
            continue
        alike: dict[str, list[str]] = {}
        for text in column.values:
            alike.setdefault(text.strip().casefold(), []).append(text.strip())
        others = [
            spelling
            for folded, spellings in alike.items()
            if len(spellings) > 1 and (asked is None or asked.strip().casefold() == folded)
            for spelling in (
                spellings[1:] if asked is None else [known for known in spellings if known != asked.strip()]
            )
        ]
        if others:
            counted = "counts" if len(others) == 1 else "count"
            remarks.append(f"{name.strip()} also has {', '.join(others)}, which {counted} apart.")
    return remarks


def _told_apart(node: object) -> Iterator[tuple[str, str | None]]:
    """Columns grouped by (None) and texts that cells have to equal."""
    match node:
        case Aggregate(source, _, by) | Share(source, _, by, None):
            yield from ((column.name, None) for column in by if isinstance(column, Column))
            yield from _told_apart(source)
        case Share(source, _, _, part):
            yield from _told_apart(part)
            yield from _told_apart(source)
        case Filter(source, condition):
            yield from _told_apart(condition)
            yield from _told_apart(source)
        case RankEach(source, _, _, by):
            yield from ((column.name, None) for column in by if isinstance(column, Column))
            yield from _told_apart(source)
        case (
            Rank()
            | Sort()
            | Having()
            | CountGroups()
            | Rolling()
            | Derive()
            | Select()
            | Unique()
            | Correlate()
        ):
            yield from _told_apart(node.source)
        case Both(_, parts):
            for part in parts:
                yield from _told_apart(part)
        case Compare(Column(name), "eq" | "ne", Text(text)):
            yield name, text
        case AnyOf(column, texts):
            yield from ((column.name, text) for text in texts.values)
        case _:
            return


def _missing(value: Json, plan: Plan, profiles: Sequence[FileProfile]) -> list[str]:
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
