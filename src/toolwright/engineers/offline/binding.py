"""Arguments of a tool that a person wrote, from a request that names the tool and its parameters."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from toolwright.domain.json import Json
from toolwright.domain.query import Task
from toolwright.domain.tool import Bound, Parameter, ParameterType, Tool
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.neutral import NEUTRAL
from toolwright.engineers.offline.reading import Token, read
from toolwright.errors import ToolMismatch

_FILLERS = frozenset(
    """
    run use call execute apply invoke with the a an tool function and on for to of in set as parameters arguments
    , . ? ! : ; ( )
    """.split()
)
_SINGLES: Mapping[str, ParameterType] = MappingProxyType(
    {"numbers": "number", "texts": "text", "columns": "column"}
)
_JOINTS = frozenset("= : is as to of".split())


def bind_by_name(tool: Tool, task: Task) -> Bound:
    """The arguments of "run NAME with x = 3 and file = sales.csv". Every word has to have its place.

    Raises `ToolMismatch` when the request does not name the tool, or a parameter is missing or cannot be read.
    """
    tokens = list(read(task.prompt, [file.name for file in task.files]))
    start = _name_at(tokens, tool.name)
    if start is None:
        raise ToolMismatch(
            f"The request does not name the tool {tool.name!r}, and only its author knows what it means."
        )
    rest = [*tokens[: start[0]], *tokens[start[1] :]]
    arguments: dict[str, Json] = {}
    parameters = {parameter.name: parameter for parameter in tool.spec.parameters}
    at = 0
    while at < len(rest):
        parameter, after = _parameter_at(rest, at, parameters)
        if parameter and parameter.name not in arguments:
            while after < len(rest) and rest[after].text in _JOINTS:
                after += 1
            value, at = _value(rest, after, parameter, task)
            arguments[parameter.name] = value
        elif rest[at].kind == "file" and (name := _only_file(parameters.values(), arguments)):
            arguments[name] = rest[at].lower
            at += 1
        elif rest[at].lower in _FILLERS or (rest[at].lower,) in NEUTRAL:
            at += 1
        else:
            raise ToolMismatch(f"{rest[at].text!r} is no parameter of {tool.name}: {_signature(tool)}")
    missing = [name for name, parameter in parameters.items() if parameter.required and name not in arguments]
    if missing:
        raise ToolMismatch(f"{tool.name} also needs {', '.join(missing)}: {_signature(tool)}")
    return Bound(arguments)


def _name_at(tokens: Sequence[Token], name: str) -> tuple[int, int] | None:
    """Where the tool's name stands, written as it is or as separate words."""
    words = name.split("_")
    for start, token in enumerate(tokens):
        if token.lower == name:
            return start, start + 1
        if [other.lower for other in tokens[start : start + len(words)]] == words and len(words) > 1:
            return start, start + len(words)
    return None


def _parameter_at(
    tokens: Sequence[Token], at: int, parameters: dict[str, Parameter]
) -> tuple[Parameter | None, int]:
    for name, parameter in parameters.items():
        words = name.split("_")
        if tokens[at].lower == name:
            return parameter, at + 1
        if [token.lower for token in tokens[at : at + len(words)]] == words:
            return parameter, at + len(words)
    return None, at


def _only_file(parameters: Iterable[Parameter], arguments: dict[str, Json]) -> str | None:
    names = [
        parameter.name
        for parameter in parameters
        if parameter.type == "file" and parameter.name not in arguments
    ]
    return names[0] if len(names) == 1 else None


def _value(tokens: Sequence[Token], at: int, parameter: Parameter, task: Task) -> tuple[Json, int]:
    """The value of a parameter here, and the position after it. Raises `ToolMismatch`."""
    if parameter.type in ("numbers", "texts", "columns"):
        return _list(tokens, at, parameter, task)
    sign = at < len(tokens) and tokens[at].text == "-" and parameter.type in ("number", "integer")
    token = tokens[at + sign] if at + sign < len(tokens) else None
    if token is None:
        raise ToolMismatch(f"The request gives no value for {parameter.name}.")
    after = at + sign + 1
    match parameter.type:
        case "file" if token.kind == "file":
            return token.lower, after
        case "number" | "integer" if token.value is not None and not token.percent:
            if parameter.type == "number" or isinstance(token.value, int):
                return (-token.value if sign else token.value), after
        case "boolean" if token.lower in ("true", "yes", "on", "false", "no", "off"):
            return token.lower in ("true", "yes", "on"), after
        case "text" if token.kind == "quoted":
            return token.text[1:-1], after
        case "text" if token.kind == "word":
            return token.text, after
        case "column" if task.profiles:
            name = token.text[1:-1] if token.kind == "quoted" else token.text
            found = [column for column, cost in Linker(task.profiles[0]).named(name) if cost == 0]
            if len(found) == 1:
                return found[0].name, after
        case _:
            pass
    raise ToolMismatch(f"{token.text!r} is no {parameter.type} for {parameter.name}.")


def _list(tokens: Sequence[Token], at: int, parameter: Parameter, task: Task) -> tuple[Json, int]:
    """Values between square brackets."""
    single = Parameter(parameter.name, _SINGLES[parameter.type], parameter.description)
    if at >= len(tokens) or tokens[at].text != "[":
        raise ToolMismatch(f"Give {parameter.name} as a list in square brackets.")
    values: list[Json] = []
    at += 1
    while at < len(tokens) and tokens[at].text != "]":
        value, at = _value(tokens, at, single, task)
        values.append(value)
        if at < len(tokens) and tokens[at].text == ",":
            at += 1
    if at >= len(tokens):
        raise ToolMismatch(f"The list for {parameter.name} has no end.")
    return values, at + 1


def _signature(tool: Tool) -> str:
    parts = [f"{parameter.name} ({parameter.type})" for parameter in tool.spec.parameters]
    return f"{tool.name} takes {', '.join(parts) or 'nothing'}"
