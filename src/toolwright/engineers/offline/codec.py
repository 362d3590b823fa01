"""Plans and templates as JSON values and back. Reading is strict: it is given what a database holds.

A node is an object: its class in "node", its fields by name; a tuple is a list.
"""

import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

from toolwright.domain.json import Json
from toolwright.engineers.offline import plan as language
from toolwright.engineers.offline.canonical_rows import PlanProblem

_CLASSES: Mapping[str, type] = types.MappingProxyType(
    {
        name: value
        for name, value in vars(language).items()
        if isinstance(value, type) and is_dataclass(value) and value.__module__ == language.__name__
    }
)
_PLAN: TypeAlias = language.Plan
_DEPTH = 50


def to_json(node: object) -> Json:
    """The JSON value of a plan, a template or a part of one."""
    if is_dataclass(node) and not isinstance(node, type):
        return {"node": type(node).__name__} | {
            field.name: to_json(getattr(node, field.name)) for field in fields(node)
        }
    if isinstance(node, tuple):
        return [to_json(item) for item in cast(tuple[object, ...], node)]
    if node is None or isinstance(node, str | int | float):
        return node
    raise TypeError(f"{type(node).__name__} is no part of a plan")


def from_json(value: Json) -> language.Plan:
    """The plan or template of a JSON value. Raises `PlanProblem` for anything else; never runs what it reads."""
    return cast(language.Plan, _decode(value, _PLAN, 0))


def _decode(value: Json, wanted: Any, depth: int) -> object:
    if depth > _DEPTH:
        raise PlanProblem("a plan this deep is none")
    origin = get_origin(wanted)
    if origin is Literal:
        if value in get_args(wanted) and isinstance(value, str):
            return value
        raise PlanProblem(f"{value!r} is none of {get_args(wanted)}")
    if origin is tuple:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise PlanProblem(f"a list is wanted, not {value!r}")
        return tuple(_decode(item, get_args(wanted)[0], depth + 1) for item in value)
    choices: tuple[Any, ...] = get_args(wanted) if origin in {Union, types.UnionType} else (wanted,)
    if isinstance(value, Mapping):
        return _node(value, choices, depth)
    if type(value) in choices or (value is None and type(None) in choices):
        return value
    raise PlanProblem(f"{value!r} is out of place in a plan")


def _node(value: Mapping[str, Json], choices: tuple[Any, ...], depth: int) -> object:
    name = value.get("node")
    cls = _CLASSES.get(name) if isinstance(name, str) else None
    if cls is None or not any(isinstance(choice, type) and issubclass(cls, choice) for choice in choices):
        raise PlanProblem(f"{name!r} is out of place in a plan")
    hints = _hints(cls)
    given = set(value) - {"node"}
    if not _required(cls) <= given <= set(hints):
        raise PlanProblem(f"{name} has the fields {', '.join(hints)}")
    return cls(**{field: _decode(value[field], hints[field], depth + 1) for field in hints if field in given})


@cache
def _required(cls: type) -> frozenset[str]:
    """Fields without a default: a tool stored before an operator got a field more does without it."""
    return frozenset(field.name for field in fields(cls) if field.default is MISSING)


@cache
def _hints(cls: type) -> Mapping[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}
