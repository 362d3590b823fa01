"""The kinds of faults: where in a function each can be put, and how."""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_ARITHMETIC: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_COMPARISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_BOUNDARIES: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_NEIGHBOURS = (
    "sum mean, mean median, median mean, min max, max min, std var, var std, idxmax idxmin, idxmin idxmax, head tail, "
    "tail head, nlargest nsmallest, nsmallest nlargest, any all, all any, floor ceil, ceil floor, count nunique, "
    "nunique count, first last, last first, mode median, stdev pstdev, pstdev stdev, cumsum cumprod"
)
_OPERATIONS = {pair.partition(" ")[0]: pair.partition(" ")[2] for pair in _NEIGHBOURS.split(", ")}
_STEPS = frozenset(
    "dropna fillna sort_values sort_index drop_duplicates reset_index abs round strip lower upper casefold title "
    "astype replace rank unique query where mask sort reverse shift diff cumsum".split()
)
"""Methods that give their receiver changed, so that leaving one out still runs."""


@dataclass(frozen=True, slots=True)
class Change:
    """A fault at a place of a tree: `apply` puts it in, `undo` takes it out again.

    `shown` is what stands there before, `becomes` what stands there after; None where something is left out.
    """

    kind: str
    line: int
    apply: Callable[[], None]
    undo: Callable[[], None]
    shown: Callable[[], ast.AST | None]
    becomes: Callable[[], ast.AST | None]


def changes(function: ast.FunctionDef) -> Iterator[Change]:
    """All faults that can be put into a function, from its top to its bottom."""
    yield from _defaults(function)
    parameters = _interchangeable(function)
    for place in _places(function.body):
        yield from _of_statement(place)
    for statement in _without_docstring(function.body):
        for node in _inside(statement):
            yield from _of_expression(node, parameters)
    yield from _column_swaps(function)


# --- how a change is made ---------------------------------------------------------------------------------------


def _set(kind: str, node: Any, field: str, value: object, left_out: ast.expr | None = None) -> Change:
    """The change that gives a node's field another value, which leaves out a part of it, or none."""
    before = getattr(node, field)
    return Change(
        kind,
        (left_out or node).lineno,
        lambda: setattr(node, field, value),
        lambda: setattr(node, field, before),
        lambda: left_out or node,
        lambda: None if left_out else node,
    )


def _put(kind: str, items: list[Any], place: int, value: ast.AST | None, shown: ast.AST) -> Change:
    """The change that puts something in the place of an item of a list; None leaves a statement out."""
    before = items[place]
    return Change(
        kind,
        getattr(shown, "lineno", 0),
        lambda: items.__setitem__(place, ast.Pass() if value is None else value),
        lambda: items.__setitem__(place, before),
        lambda: shown,
        lambda: value,
    )


def _becomes(kind: str, node: ast.expr, other: ast.expr) -> Change:
    """The change that makes an expression another one, whatever holds it: its class and fields are exchanged."""
    kind_before, fields_before = node.__class__, dict(vars(node))
    copy = kind_before(**{name: fields_before[name] for name in node._fields if name in fields_before})
    fields_after = {**{name: getattr(other, name) for name in other._fields}, **_location(node)}

    def write(of: type[ast.expr], fields: Mapping[str, object]) -> None:
        vars(node).clear()
        node.__class__ = of
        vars(node).update(fields)

    return Change(
        kind,
        node.lineno,
        lambda: write(type(other), fields_after),
        lambda: write(kind_before, fields_before),
        lambda: copy,
        lambda: other,
    )


def _location(node: ast.expr) -> Mapping[str, object]:
    return {name: getattr(node, name) for name in node._attributes if hasattr(node, name)}


# --- kinds ------------------------------------------------------------------------------------------------------


def _defaults(function: ast.FunctionDef) -> Iterator[Change]:
    for default in (*function.args.defaults, *function.args.kw_defaults):
        if isinstance(default, ast.Constant):
            for value in _other_values(default.value):
                yield _set("default", default, "value", value)


def _of_statement(place: tuple[list[ast.stmt], int]) -> Iterator[Change]:
    body, index = place
    match body[index]:
        case ast.Expr(value=ast.Call()) | ast.AugAssign() as statement:
            yield _put("dropped statement", body, index, None, statement)
        case ast.If(body=[ast.Raise()] | [ast.Continue()], orelse=[]) as statement:
            yield _put("dropped statement", body, index, None, statement)
        case ast.Assign(targets=[ast.Name(target)], value=value) as statement if any(
            isinstance(node, ast.Name) and node.id == target for node in ast.walk(value)
        ):
            yield _put("dropped statement", body, index, None, statement)
        case ast.Assign(targets=[ast.Subscript()]) as statement:
            yield _put("dropped statement", body, index, None, statement)
        case _:
            pass


def _of_expression(node: ast.AST, parameters: Mapping[str, str]) -> Iterator[Change]:
    match node:
        case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC and not _joins_text(node):
            yield _set("arithmetic", node, "op", _ARITHMETIC[type(operator)]())
        case ast.AugAssign(op=operator) if type(operator) in _ARITHMETIC:
            yield _set("arithmetic", node, "op", _ARITHMETIC[type(operator)]())
        case ast.Compare(ops=operators):
            for index, operator in enumerate(operators):
                for kind, table in (("boundary", _BOUNDARIES), ("comparison", _COMPARISONS)):
                    if (other := table.get(type(operator))) is not None:
                        yield _set(kind, node, "ops", [*operators[:index], other(), *operators[index + 1 :]])
        case ast.BoolOp(op=operator):
            yield _set("boolean", node, "op", ast.Or() if isinstance(operator, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            yield _becomes("boolean", node, operand)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield _becomes("arithmetic", node, operand)
        case ast.Constant(value=value):
            for other in _other_values(value):
                yield _set("constant", node, "value", other)
        case ast.IfExp(body=one, orelse=other):
            yield _becomes("comparison", node, other)
            yield _becomes("comparison", node, one)
        case ast.comprehension(ifs=[first, *others]):
            yield _set("dropped filter", node, "ifs", others, left_out=first)
        case ast.Subscript(value=value, slice=ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Invert())):
            yield _becomes("dropped filter", node, value)
        case ast.Subscript(value=value, slice=ast.BinOp(op=ast.BitAnd() | ast.BitOr())):
            yield _becomes("dropped filter", node, value)
        case ast.Call():
            yield from _of_call(node)
        case ast.Name(id=name, ctx=ast.Load()) if name in parameters:
            yield _set("swapped argument", node, "id", parameters[name])
        case _:
            pass


def _of_call(node: ast.Call) -> Iterator[Change]:
    match node.func:
        case ast.Attribute(value=receiver, attr=method):
            if method in _OPERATIONS:
                yield _set("operation", node.func, "attr", _OPERATIONS[method])
            if method in _STEPS:
                yield _becomes("dropped step", node, receiver)
        case ast.Name(id=called):
            if called in _OPERATIONS:
                yield _set("operation", node.func, "id", _OPERATIONS[called])
            if node.args and (called.startswith("_") or called in ("sorted", "set", "abs", "round", "list")):
                yield _becomes("dropped step", node, node.args[0])
        case _:
            pass
    match node.args:
        case [one, other, *others] if ast.dump(one) != ast.dump(other) and not any(
            isinstance(argument, ast.Starred) for argument in node.args
        ):
            yield _set("swapped argument", node, "args", [other, one, *others])
        case _:
            pass


def _column_swaps(function: ast.FunctionDef) -> Iterator[Change]:
    """Each column that is named in a subscript, exchanged for the next that the function names."""
    subscripts = [
        node.slice
        for node in ast.walk(function)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    ]
    names = list(dict.fromkeys(node.value for node in subscripts))
    if len(names) > 1:
        for node in subscripts:
            other = names[(names.index(node.value) + 1) % len(names)]
            yield _set("swapped column", node, "value", other)


# --- places -----------------------------------------------------------------------------------------------------


def _without_docstring(body: list[ast.stmt]) -> Sequence[ast.stmt]:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *others]:
            return others
        case _:
            return body


def _places(body: list[ast.stmt]) -> Iterator[tuple[list[ast.stmt], int]]:
    """Every statement by the list that holds it, those inside others included."""
    for index, statement in enumerate(body):
        yield body, index
        for field in ("body", "orelse", "finalbody"):
            inner = getattr(statement, field, None)
            if isinstance(inner, list):
                yield from _places(inner)  # pyright: ignore[reportUnknownArgumentType]
        if isinstance(statement, ast.Try):
            for handler in statement.handlers:
                yield from _places(handler.body)


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is below it, but for what is no computing: annotations, and what is said when it refuses."""
    if isinstance(node, ast.Raise | ast.JoinedStr | ast.Import | ast.ImportFrom):
        return
    yield node
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:  # pyright: ignore[reportUnknownVariableType]
            if isinstance(child, ast.AST):
                yield from _inside(child)


def _interchangeable(function: ast.FunctionDef) -> Mapping[str, str]:
    """Each parameter with the next one of the same type."""
    by_type: dict[str, list[str]] = {}
    for argument in (*function.args.args, *function.args.kwonlyargs):
        if argument.annotation is not None:
            by_type.setdefault(ast.unparse(argument.annotation), []).append(argument.arg)
    return {
        name: names[(index + 1) % len(names)]
        for names in by_type.values()
        if len(names) > 1
        for index, name in enumerate(names)
    }


def _other_values(value: object) -> Sequence[object]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1, value - 1) if value > 1 else (value + 1,)
    return (value * 2 + 1,) if isinstance(value, float) else ()


def _joins_text(node: ast.BinOp) -> bool:
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )
