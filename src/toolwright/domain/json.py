"""JSON values, and the one documented JSON form of numbers that JSON lacks: NaN is null, infinity is the text
"Infinity"."""

from collections.abc import Mapping, Sequence

from typing_extensions import TypeAliasType

Json = TypeAliasType("Json", "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None")
JsonObject = Mapping[str, Json]
