"""Arguments of a tool as somebody gave them, checked against its parameters."""

import json
import math
from collections.abc import Mapping

from toolwright.domain.json import Json
from toolwright.domain.tool import Parameter, ParameterType, ToolSpec
from toolwright.errors import ArgumentsRejected


def check(spec: ToolSpec, arguments: Mapping[str, Json]) -> dict[str, Json]:
    """The arguments for one run, checked against the tool's parameters.

    Raises `ArgumentsRejected` with what is wrong.
    """
    known = {parameter.name: parameter for parameter in spec.parameters}
    wanted = ", ".join(f"{name} ({parameter.type})" for name, parameter in known.items()) or "none"
    unknown = [name for name in arguments if name not in known]
    if unknown:
        raise ArgumentsRejected(
            f"{spec.name} has no parameter {unknown[0][:64]!r}. Its parameters: {wanted}."
        )
    for name, parameter in known.items():
        if name not in arguments:
            if parameter.required:
                raise ArgumentsRejected(f"{name} is missing. Parameters of {spec.name}: {wanted}.")
            continue
        if not _fits(parameter, arguments[name]):
            given = json.dumps(arguments[name])
            raise ArgumentsRejected(
                f"{name} must be {_WORDS[parameter.type]}, not {given if len(given) <= 80 else given[:79] + '…'}."
            )
    return dict(arguments)


_WORDS: Mapping[ParameterType, str] = {
    "file": "the name of a data file",
    "column": "the name of a column",
    "columns": "a list of names of columns",
    "text": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "numbers": "a list of numbers",
    "texts": "a list of texts",
}


def _fits(parameter: Parameter, value: Json) -> bool:
    if value is None:
        return not parameter.required and parameter.default is None
    match parameter.type:
        case "file" | "column" | "text":
            return isinstance(value, str)
        case "number":
            return _is_number(value)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "columns" | "texts":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "numbers":
            return isinstance(value, list) and all(_is_number(item) for item in value)


def _is_number(value: Json) -> bool:
    # NaN and infinity are no JSON, though readers of JSON let them through.
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
