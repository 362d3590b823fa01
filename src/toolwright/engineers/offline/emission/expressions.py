"""Expressions and conditions over the rows of `table`, written in pandas."""

from collections.abc import Mapping
from types import MappingProxyType

from toolwright.engineers.offline.emission.body import Body
from toolwright.engineers.offline.operators import FORMULAS as RECORDS
from toolwright.engineers.offline.plan import (
    AnyOf,
    Between,
    Binary,
    Both,
    Column,
    Compare,
    Condition,
    Contains,
    Expression,
    Formula,
    Missing,
    Number,
    Text,
    Within,
    slot_name,
)

FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        "profit_margin": "_finite(({price} - {cost}) / {price} * 100)",
        "profit": "{price} - {cost}",
        "revenue": "{price} * {quantity}",
        "ratio": "_finite({numerator} / {denominator})",
        "difference": "{first} - {second}",
        "growth_rate": "_finite(({new} - {old}) / {old} * 100)",
        "markup": "_finite(({price} - {cost}) / {cost} * 100)",
        "days_between": "_days_between({start}, {end})",
    }
)
"""Each formula over the columns of its roles; where it divides by zero it is missing."""

BINARIES: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "add": ("{left} + {right}", 1),
        "subtract": ("{left} - {right}", 1),
        "multiply": ("{left} * {right}", 2),
        "divide": ("_finite({left} / {right})", 2),
        "power": ("_power({left}, {right})", 0),
    }
)
"""Each operation and how tightly its operands have to hold together; 0 where they stand apart."""

COMPARISONS: Mapping[str, str] = MappingProxyType(
    {
        "eq": "{value} == {to}",
        "ne": "_differs({value}, {to})",
        "lt": "{value} < {to}",
        "le": "{value} <= {to}",
        "gt": "{value} > {to}",
        "ge": "{value} >= {to}",
    }
)

_ATOM = 9


def expression(node: Expression, body: Body) -> str:
    """Python for the expression; writes lines for what needs a name first."""
    return _expression(node, body)[0]


def _expression(node: Expression, body: Body) -> tuple[str, int]:
    """The text, and how tightly it holds together."""
    match node:
        case Column():
            return f"_numbers(table, {slot_name(node)})", _ATOM
        case Number():
            return slot_name(node), _ATOM
        case Formula(name, inputs):
            record = RECORDS[name]
            named = {
                role.name: body.assign(
                    slot_name(column).removesuffix("_column"),
                    f"{'_days' if kind == 'dates' else '_numbers'}(table, {slot_name(column)})",
                )
                for role, kind, column in zip(record.inputs, record.takes, inputs, strict=True)
            }
            text = FORMULAS[name].format(**named)
            return text, _ATOM if text.startswith("_") else 1
        case Binary(op, left, right):
            template, tightness = BINARIES[op]
            first, second = _expression(left, body), _expression(right, body)
            text = template.format(left=_held(first, tightness), right=_held(second, tightness + 1))
            return text, tightness if template.startswith("{") else _ATOM


def _held(part: tuple[str, int], tightness: int) -> str:
    text, own = part
    return text if own >= tightness else f"({text})"


def name_of(node: Expression) -> str:
    """Python for what the expression is called in messages."""
    match node:
        case Column():
            return slot_name(node)
        case Formula(name):
            return f'"{name.replace("_", " ")}"'
        case _:
            return '"the calculated value"'


def result_name(node: Expression, prefix: str = "") -> str:
    """Python for what the expression's result is called in records: the column's label, or the formula's name."""
    match node:
        case Column():
            return f'f"{prefix}{{_label({slot_name(node)})}}"'
        case Formula(name):
            return f'"{prefix}{name}"'
        case _:
            return f'"{prefix}value"'


# --- conditions -------------------------------------------------------------------------------------------------


def condition(node: Condition, body: Body) -> str:
    """Python for a boolean series: which rows match. Missing values never do."""
    match node:
        case Compare(value, op, Text() as text):
            assert isinstance(value, Column)
            cells = f"_column(table, {slot_name(value)})"
            return COMPARISONS[op].format(value=cells, to=f"{slot_name(text)}.strip()")
        case Compare(value, op, to):
            left = _held(_expression(value, body), 1)
            return COMPARISONS[op].format(
                value=left, to=expression(to, body) if isinstance(to, Column) else slot_name(to)
            )
        case Between(value, low, high):
            return f"{_held(_expression(value, body), _ATOM)}.between({slot_name(low)}, {slot_name(high)})"
        case Contains(column, text):
            cells, wanted = f"_folded(table, {slot_name(column)})", f"{slot_name(text)}.casefold()"
            return f"{cells}.str.contains({wanted}, regex=False, na=False)"
        case AnyOf(column, texts):
            wanted = body.assign("wanted", f"[text.strip() for text in {slot_name(texts)}]")
            return f"_column(table, {slot_name(column)}).isin({wanted})"
        case Within(column, first, last):
            days = [f"_day({slot_name(day)})" if day is not None else "None" for day in (first, last)]
            return f"_within(_days(table, {slot_name(column)}), {days[0]}, {days[1]})"
        case Missing(column, negated):
            return f"_column(table, {slot_name(column)}).{'notna' if negated else 'isna'}()"
        case Both(op, parts):
            joint = " & " if op == "and" else " | "
            return joint.join(f"({condition(part, body)})" for part in parts)


CONDITIONS = frozenset({"between", "within", "contains", "any_of", "missing", "present", "and", "or"})
"""The conditions that are written above."""
