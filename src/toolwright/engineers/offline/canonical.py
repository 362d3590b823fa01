"""One form for plans that mean the same, so that they have one shape; and what is no plan at all.

Rewritten are: filters of filters (one filter, parts joined by "and" in a fixed order), a number compared with
a column (the column first), "at least ... and at most" (between), several equal texts (any of), a ranked or
sorted expression (a derived column, ranked), a ranked sorting (ranked alone), bare rows (selected),
calculations with numbers alone (their result).
"""

import math
from collections.abc import Mapping
from dataclasses import replace

from toolwright.engineers.offline.operators import (
    AGGREGATES,
    ARITHMETIC,
    BINARIES,
    COMPARISONS,
    FORMULAS,
    TEXTS,
    Operator,
)
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Arithmetic,
    Between,
    Binary,
    Both,
    Column,
    Compare,
    Condition,
    Contains,
    Correlate,
    Derive,
    Expression,
    Filter,
    Formula,
    Growth,
    Leaf,
    Load,
    Measure,
    Missing,
    Number,
    Plan,
    Rank,
    Select,
    Share,
    Sort,
    Table,
    Text,
    TextOperation,
    Texts,
    TextSlot,
    TextsSlot,
    Unique,
    leaves,
)

_FLIPPED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_COMMUTATIVE = frozenset({"add", "multiply"})
_ADDITIVE = frozenset({"count", "sum"})


class PlanProblem(ValueError):
    """What was given is no plan: an operator in a place where it has no meaning."""


def canonical(plan: Plan) -> Plan:
    """The plan in its one form. Raises `PlanProblem` for what is none."""
    match plan:
        case Arithmetic():
            return _arithmetic(plan)
        case TextOperation(name, _, other):
            _known(name, TEXTS, "text operator")
            if (other is not None) != (len(TEXTS[name].inputs) == 2):
                raise PlanProblem(f"{name!r} takes {len(TEXTS[name].inputs)} texts")
            return plan
        case Load() | Filter():
            return Select(_rows(plan))
        case _:
            return _table(plan)


def _table(table: Table) -> Table:
    match table:
        case Aggregate(source, measures, by):
            if not measures:
                raise PlanProblem("an aggregate needs a measure")
            once = tuple(dict.fromkeys(_measure(measure) for measure in measures))
            return Aggregate(_rows(source), once, tuple(dict.fromkeys(by)))
        case Derive(source, value, keep):
            return Derive(_rows(source), _column_expression(value), keep)
        case Growth(source, value, keep):
            return Growth(_rows(source), _column_expression(value), keep)
        case Share(source, measure, by, part):
            if measure.function not in _ADDITIVE:
                raise PlanProblem(f"{measure.function!r} has no shares: use a count or a sum")
            if not by and part is None:
                raise PlanProblem("a share needs groups or a condition")
            condition = None if part is None else _condition(part)
            return Share(_rows(source), _measure(measure), tuple(dict.fromkeys(by)), condition)
        case Unique(source, column):
            return Unique(_rows(source), column)
        case Select(source, columns):
            return Select(_rows(source), tuple(dict.fromkeys(columns)))
        case Correlate(source, left, right):
            return Correlate(_rows(source), _column_expression(left), _column_expression(right))
        case Rank():
            return _rank(table)
        case Sort():
            return _sort(table)
        case Load() | Filter():
            raise PlanProblem("rows stand where a table of values has to be")


def _rows(table: Table) -> Table:
    """A source of rows as they are in the file: Load, or one Filter of it."""
    match table:
        case Load():
            return table
        case Select(source, ()):
            return _rows(source)
        case Filter(source, condition):
            match _rows(source):
                case Filter(inner, earlier):
                    return Filter(inner, _condition(Both("and", (earlier, condition))))
                case inner:
                    return Filter(inner, _condition(condition))
        case _:
            raise PlanProblem(f"{type(table).__name__} gives no rows of the file")


def _valued(table: Table) -> Table:
    """A source whose rows have a value to rank by."""
    inner = _table(table)
    if isinstance(inner, Derive | Growth) or (isinstance(inner, Aggregate | Share) and inner.by):
        return inner
    raise PlanProblem(f"{type(table).__name__} gives nothing to rank by")


def _rank(rank: Rank) -> Table:
    if rank.value is not None:
        derived = Derive(_rows(rank.source), _column_expression(rank.value), rank.keep)
        return Rank(derived, rank.n, rank.largest)
    match rank.source:
        case Sort(source, descending, value, False) if descending == rank.largest:
            return _rank(replace(rank, source=source, value=value))
        case Sort():
            raise PlanProblem("ranked one way and sorted another")
        case source:
            return Rank(_valued(source), rank.n, rank.largest)


def _sort(sort: Sort) -> Table:
    match sort:
        case Sort(Rank(_, _, largest) as rank, descending, None):
            if descending != largest:
                raise PlanProblem("ranked one way and sorted another")
            return _rank(rank)
        case Sort(source, descending, Column() as column, True):
            return Sort(_rows(source), descending, column, as_text=True)
        case Sort(_, _, _, True):
            raise PlanProblem("only a column can be sorted as text")
        case Sort(source, descending, value):
            if value is None:
                return Sort(_valued(source), descending)
            return Sort(Derive(_rows(source), _column_expression(value), ()), descending)


def _measure(measure: Measure) -> Measure:
    _known(measure.function, AGGREGATES, "aggregate")
    if measure.of is None:
        if measure.function != "count":
            raise PlanProblem(f"{measure.function!r} needs a column")
        return measure
    return Measure(measure.function, _column_expression(measure.of))


# --- expressions ------------------------------------------------------------------------------------------------


def _column_expression(expression: Expression) -> Expression:
    result = _expression(expression)
    if not any(isinstance(leaf, Column) for leaf in leaves(result)):
        raise PlanProblem("a calculation over rows needs a column")
    return result


def _expression(expression: Expression) -> Expression:
    match expression:
        case Binary(op, left, right):
            _known(op, BINARIES, "operation")
            left, right = _expression(left), _expression(right)
            if isinstance(left, Number) and isinstance(right, Number):
                return Number(_folded(op, left.value, right.value))
            if op in _COMMUTATIVE and isinstance(left, Number):
                left, right = right, left
            return Binary(op, left, right)
        case Formula(name, inputs):
            _known(name, FORMULAS, "formula")
            if len(inputs) != len(FORMULAS[name].inputs):
                raise PlanProblem(f"{name!r} takes {len(FORMULAS[name].inputs)} columns")
            return expression
        case Column():
            return expression
        case Number(value):
            _finite(value)
            return expression


def _folded(op: str, left: float, right: float) -> float:
    try:
        match op:
            case "add":
                return _finite(left + right)
            case "subtract":
                return _finite(left - right)
            case "multiply":
                return _finite(left * right)
            case "divide":
                return _finite(left / right)
            case _:
                return _finite(math.pow(left, right))
    except (ArithmeticError, ValueError) as error:
        raise PlanProblem(f"{left} {op} {right} cannot be calculated") from error


def _finite(value: float) -> float:
    if isinstance(value, float) and not math.isfinite(value):
        raise PlanProblem("a number has to be finite")
    return value


def _arithmetic(plan: Arithmetic) -> Arithmetic:
    _known(plan.name, ARITHMETIC, "calculation")
    if plan.name == "expression":
        if plan.expression is None:
            raise PlanProblem("a calculation without an expression")
        _check_scalar(plan.expression)
        return Arithmetic("expression", (), plan.expression)
    if plan.expression is not None or len(plan.inputs) != len(ARITHMETIC[plan.name].inputs):
        raise PlanProblem(f"{plan.name!r} takes {len(ARITHMETIC[plan.name].inputs)} numbers")
    for number in plan.inputs:
        _finite(number.value)
    return plan


def _check_scalar(expression: Expression) -> None:
    match expression:
        case Number(value):
            _finite(value)
        case Binary(op, left, right):
            _known(op, BINARIES, "operation")
            _check_scalar(left)
            _check_scalar(right)
        case Column() | Formula():
            raise PlanProblem("a calculation with a column needs a file")


# --- conditions -------------------------------------------------------------------------------------------------


def _condition(condition: Condition) -> Condition:
    match condition:
        case Compare(value, op, to):
            return _compare(_expression(value), op, to)
        case Between(value, low, high):
            if low.value > high.value:
                low, high = high, low
            return Between(_column_expression(value), low, high)
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
            return _both(op, [_condition(part) for part in parts])
        case Contains() | Missing():
            return condition


def _compare(value: Expression, op: str, to: Number | Text | Column) -> Condition:
    _known(op, COMPARISONS, "comparison")
    if isinstance(value, Number):
        if not isinstance(to, Column):
            raise PlanProblem("a comparison needs a column")
        return Compare(to, _FLIPPED[op], value)
    if isinstance(to, Text) and not (op in {"eq", "ne"} and isinstance(value, Column)):
        raise PlanProblem("only a column can be compared with a text, and only be equal to it or not")
    if isinstance(to, Number):
        _finite(to.value)
    return Compare(_column_expression(value), op, to)


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
                merged.append(_condition(AnyOf(column, Texts(tuple(texts[column])))))
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


def _known(name: str, operators: Mapping[str, Operator], what: str) -> None:
    if name not in operators:
        raise PlanProblem(f"{name!r} is no {what}")
