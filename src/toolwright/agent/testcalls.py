"""The inputs that a test file gives its function, as far as they are written out. Read from its syntax tree.

Who writes a test knows what the function takes: these inputs are the seeds of others.
"""

import ast
import contextlib
from collections.abc import Iterator, Mapping, Sequence

from toolwright.domain.example import GeneratedFile
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, Parameter, ToolSpec

MOST = 40
"""So many inputs are taken of a test file; more say little more."""
_LONGEST = 20_000
_MOST_ITEMS = 1_000
"""Longer texts of files and longer lists are no seeds of others: each would be as long."""

_Names = Mapping[str, ast.expr]


def inputs(test_code: str, spec: ToolSpec) -> tuple[Example, ...]:
    """The calls with written-out arguments, each once, without what they are to return. A file's text is that which
    the test writes by `NAME.write_text("...")`. None for what is no Python."""
    try:
        module = ast.parse(test_code)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ()
    found: list[Example] = []
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef):
            continue
        named = {**_assigned(module.body), **_assigned(function.body)}
        texts = _written(function, named)
        for names in _parametrized(function):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _called(call) == spec.name:
                    example = _example(call, spec.parameters, {**named, **names}, texts)
                    if example is not None and example not in found:
                        found.append(example)
                    if len(found) == MOST:
                        return tuple(found)
    return tuple(found)


def _called(call: ast.Call) -> str | None:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return None


def _assigned(body: Sequence[ast.stmt]) -> dict[str, ast.expr]:
    return {
        statement.targets[0].id: statement.value
        for statement in body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    }


def _written(function: ast.FunctionDef, names: _Names) -> Mapping[str, str]:
    """The texts that a test writes to files, by the name of what it calls the path."""
    texts: dict[str, str] = {}
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=path), attr="write_text"), args=[text, *_]):
                with contextlib.suppress(ValueError):
                    value = _value(text, names)
                    if isinstance(value, str) and len(value) <= _LONGEST:
                        texts[path] = value
            case _:
                pass
    return texts


def _parametrized(function: ast.FunctionDef) -> Iterator[dict[str, ast.expr]]:
    """The values of the parameters of a test's runs, one run after another; nothing for a test without any."""
    for decorator in function.decorator_list:
        match decorator:
            case ast.Call(
                func=ast.Attribute(attr="parametrize"),
                args=[named, ast.List(elts=rows) | ast.Tuple(elts=rows), *_],
            ):
                heads = _heads(named)
                for row in rows:
                    cells = row.elts if len(heads) > 1 and isinstance(row, ast.Tuple | ast.List) else [row]
                    if len(cells) == len(heads):
                        yield dict(zip(heads, cells, strict=True))
                return
            case _:
                pass
    yield {}


def _heads(named: ast.expr) -> list[str]:
    """The names in "first, second" or in ("first", "second")."""
    parts = named.elts if isinstance(named, ast.Tuple | ast.List) else [named]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return [head.strip() for text in texts for head in text.split(",")]


def _example(
    call: ast.Call, parameters: Sequence[Parameter], names: _Names, texts: Mapping[str, str]
) -> Example | None:
    given = dict(zip((parameter.name for parameter in parameters), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
    if len(call.args) > len(parameters) or any(isinstance(value, ast.Starred) for value in call.args):
        return None
    arguments: dict[str, Json] = {}
    files: list[GeneratedFile] = []
    for parameter in parameters:
        if parameter.name not in given:
            if parameter.required:
                return None
            continue
        value = given[parameter.name]
        if parameter.type == "file":
            path = next(
                (node.id for node in ast.walk(value) if isinstance(node, ast.Name) and node.id in texts), None
            )
            if path is None:
                return None
            arguments[parameter.name] = f"{parameter.name}.csv"
            files.append(GeneratedFile(f"{parameter.name}.csv", texts[path]))
        else:
            try:
                arguments[parameter.name] = _json(_value(value, names))
            except ValueError:
                return None
    return Example(arguments, tuple(files))


def _value(node: ast.expr, names: _Names) -> object:
    """What is written there, or where the name is given its value. Raises `ValueError` for what has to be computed."""
    if isinstance(node, ast.Name) and node.id in names:
        node = names[node.id]
    try:
        return ast.literal_eval(node)
    except (SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError("not written out") from error


def _json(value: object) -> Json:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple) and len(value) <= _MOST_ITEMS:  # pyright: ignore[reportUnknownArgumentType]
        return [_json(item) for item in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    raise ValueError("no JSON")
