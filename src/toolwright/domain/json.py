"""JSON values, and the one documented JSON form of numbers that JSON lacks: NaN is null, infinity is the text
"Infinity"."""

from collections.abc import Mapping, Sequence

from typing_extensions import TypeAliasType

Json = TypeAliasType("Json", "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None")
JsonObject = Mapping[str, Json]


def is_table(value: Json) -> bool:
    """Whether a result has rows: a list of objects, at least one."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)
