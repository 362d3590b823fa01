"""One form for expressions and conditions that mean the same."""

import math
from collections.abc import Mapping

from toolwright.engineers.offline.operators import BINARIES, COMPARISONS, FORMULAS, Operator
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
    Leaf,
    Missing,
    Number,
    Text,
    Texts,
    TextSlot,
    TextsSlot,
    Within,
    leaves,
)

_FLIPPED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_COMMUTATIVE = frozenset({"add", "multiply"})


class PlanProblem(ValueError):
    """What was given is no plan: an operator in a place where it has no meaning."""


# --- expressions ------------------------------------------------------------------------------------------------


def column_expression(expression: Expression) -> Expression:
    """The expression in its one form. Raises `PlanProblem` when it has no column."""
    result = canonical_expression(expression)
    if not any(isinstance(leaf, Column) for leaf in leaves(result)):
        raise PlanProblem("a calculation over rows needs a column")
    return result


def canonical_expression(expression: Expression) -> Expression:
    """The expression in its one form: numbers calculated, a number behind a column."""
    match expression:
        case Binary(op, left, right):
            known(op, BINARIES, "operation")
            left, right = canonical_expression(left), canonical_expression(right)
            if isinstance(left, Number) and isinstance(right, Number):
                return Number(_folded(op, left.value, right.value))
            if op in _COMMUTATIVE and isinstance(left, Number):
                left, right = right, left
            return Binary(op, left, right)
        case Formula(name, inputs):
            known(name, FORMULAS, "formula")
            if len(inputs) != len(FORMULAS[name].inputs):
                raise PlanProblem(f"{name!r} takes {len(FORMULAS[name].inputs)} columns")
            return expression
        case Column():
            return expression
        case Number(value):
            finite(value)
            return expression


def _folded(op: str, left: float, right: float) -> float:
    try:
        match op:
            case "add":
                return finite(left + right)
            case "subtract":
                return finite(left - right)
            case "multiply":
                return finite(left * right)
            case "divide":
                return finite(left / right)
            case _:
                return finite(math.pow(left, right))
    except (ArithmeticError, ValueError) as error:
        raise PlanProblem(f"{left} {op} {right} cannot be calculated") from error


def finite(value: float) -> float:
    """The value itself. Raises `PlanProblem` for what JSON cannot hold."""
    if isinstance(value, float) and not math.isfinite(value):
        raise PlanProblem("a number has to be finite")
    return value


# --- conditions -------------------------------------------------------------------------------------------------


def canonical_condition(condition: Condition) -> Condition:
    """The condition in its one form."""
    match condition:
        case Compare(value, op, to):
            return _compare(canonical_expression(value), op, to)
        case Between(value, low, high):
            if low.value > high.value:
                low, high = high, low
            return Between(column_expression(value), low, high)
        case AnyOf(_, TextsSlot()):
            return condition
        case AnyOf(column, texts):
            values = tuple(dict.fromkeys(texts.values))
            if not values:
                raise PlanProblem("any of no texts")
            return (
                Compare(column, "eq", Text(values[0])) if len(values) == 1 else AnyOf(column, Texts(values))
            )
        case Both(op, parts):
            return _both(op, [canonical_condition(part) for part in parts])
        case Within(_, first, last):
            if first is None and last is None:
                raise PlanProblem("from no day to no day")
            return condition
        case Contains() | Missing():
            return condition


def _compare(value: Expression, op: str, to: Number | Text | Column) -> Condition:
    known(op, COMPARISONS, "comparison")
    if isinstance(value, Number):
        if not isinstance(to, Column):
            raise PlanProblem("a comparison needs a column")
        return Compare(to, _FLIPPED[op], value)
    if isinstance(to, Text) and not (op in {"eq", "ne"} and isinstance(value, Column)):
        raise PlanProblem("only a column can be compared with a text, and only be equal to it or not")
    if isinstance(to, Number):
        finite(to.value)
    return Compare(column_expression(value), op, to)


def _both(op: str, parts: list[Condition]) -> Condition:
    if op not in {"and", "or"}:
        raise PlanProblem(f"{op!r} joins no conditions")
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Both) and part.op == op else (part,))
    flat = list(dict.fromkeys(flat))
    flat = _with_ranges(flat) if op == "and" else _with_choices(flat)
    if not flat:
        raise PlanProblem(f"{op!r} of nothing")
    if len(flat) == 1:
        return flat[0]
    return Both("and" if op == "and" else "or", tuple(sorted(flat, key=structure)))


def _with_ranges(parts: list[Condition]) -> list[Condition]:
    """ "x >= a" and "x <= b" as "x between a and b", when each stands once for x and a is not above b."""
    result = list(parts)
    for lower in parts:
        if not (isinstance(lower, Compare) and lower.op == "ge" and isinstance(lower.to, Number)):
            continue
        same = [
            part
            for part in result
            if isinstance(part, Compare) and isinstance(part.to, Number) and part.value == lower.value
        ]
        match [part for part in same if part.op == "le"], [part for part in same if part.op == "ge"]:
            case [Compare(value, _, Number() as high) as upper], [Compare(to=Number() as low)]:
                if low.value <= high.value:
                    result[result.index(lower)] = Between(value, low, high)
                    result.remove(upper)
            case _:
                pass
    return result


def _with_choices(parts: list[Condition]) -> list[Condition]:
    """Several "x is one of these texts" of one column as one."""
    texts: dict[Column, list[str]] = {}
    for part in parts:
        match part:
            case Compare(_, "eq", TextSlot()) | AnyOf(_, TextsSlot()):
                return parts
            case Compare(Column() as column, "eq", Text(value)):
                texts.setdefault(column, []).append(value)
            case AnyOf(column, Texts(values)):
                texts.setdefault(column, []).extend(values)
            case _:
                pass
    merged: list[Condition] = []
    for part in parts:
        match part:
            case Compare(Column() as column, "eq", Text()) | AnyOf(column):
                merged.append(canonical_condition(AnyOf(column, Texts(tuple(texts[column])))))
            case _:
                merged.append(part)
    return list(dict.fromkeys(merged))


def structure(node: object) -> str:
    """A node's text without the values of its leaves: equal for nodes that differ in leaves alone."""
    match node:
        case Column() | Number() | Text() | Texts():
            return _kind(node)
        case Binary(op, left, right):
            return f"{op}({structure(left)},{structure(right)})"
        case Formula(name):
            return name
        case Compare(value, op, to):
            return f"{op}({structure(value)},{structure(to)})"
        case Between(value):
            return f"between({structure(value)})"
        case Both(op, parts):
            return f"{op}({','.join(structure(part) for part in parts)})"
        case Missing(_, negated):
            return "present" if negated else "missing"
        case Within(_, first, last):
            return f"within({first is not None},{last is not None})"
        case _:
            return type(node).__name__.lower()


def _kind(leaf: Leaf) -> str:
    match leaf:
        case Column():
            return "c"
        case Number():
            return "n"
        case Text():
            return "t"
        case Texts():
            return "ts"
        case _:
            return "f"


def known(name: str, operators: Mapping[str, Operator], what: str) -> None:
    """Raises `PlanProblem` when there is no operator of this name."""
    if name not in operators:
        raise PlanProblem(f"{name!r} is no {what}")
