"""What the operators on what the request itself says mean, by their names."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, cast

from toolwright.domain.json import Json
from toolwright.engineers.offline.meaning.days import DAYS
from toolwright.engineers.offline.meaning.lists import LISTS
from toolwright.engineers.offline.meaning.numbers import NUMBERS
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.meaning.tables import plain
from toolwright.engineers.offline.meaning.units import UNITS
from toolwright.engineers.offline.meaning.values import Arguments, exact
from toolwright.engineers.offline.meaning.writing import WRITING
from toolwright.engineers.offline.plan import Number, Numbers, Operation, Text, Texts, slot_name

MEANINGS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {**NUMBERS, **LISTS, **DAYS, **UNITS, **WRITING}
)


def operation(node: Operation, arguments: Arguments) -> Json:
    """The operator's result. Raises `Refused` where it has none."""
    return _plain(MEANINGS[node.name](*(_given(leaf, arguments) for leaf in node.inputs)))


def _given(leaf: Number | Text | Numbers | Texts, arguments: Arguments) -> object:
    """The argument: numbers exact, lists as lists."""
    value = arguments[slot_name(leaf)]
    match leaf:
        case Number():
            return exact(value)
        case Text() if isinstance(value, str):
            return value
        case Numbers() if isinstance(value, Sequence) and not isinstance(value, str):
            return [exact(item) for item in value]
        case Texts() if isinstance(value, Sequence) and not isinstance(value, str):
            return [item for item in value if isinstance(item, str)]
        case _:
            raise Refused("argument")


def _plain(value: object) -> Json:
    if isinstance(value, Fraction):
        return plain(value)
    if isinstance(value, list):
        return [_plain(item) for item in cast(list[object], value)]
    return cast(Json, value)
