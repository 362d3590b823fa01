"""A tool's result as JSON.

NaN and missing values are null, infinity is "Infinity" or "-Infinity". Dates and times are ISO 8601. Tuples, arrays,
ranges and Series with a plain index are lists, sets are sorted lists, other Series are objects, a DataFrame is
a list of records. Keys are text.
"""

import dataclasses
import datetime
import decimal
import enum
import fractions
import json
import math
import pathlib
import uuid
from collections import deque
from collections.abc import Iterable
from typing import Any, Final, cast

import numpy
import pandas

# Methods of the real classes: a subclass may bring its own. Untyped, because what they contain is.
_DICT: Final[Any] = dict
_LIST: Final[Any] = list
_TUPLE: Final[Any] = tuple
_EMPTY: Final[dict[str, Any]] = {}
_VIEWS: Final[Any] = (range, deque, type(_EMPTY.keys()), type(_EMPTY.values()), type(_EMPTY.items()))
_DEPTH: Final = 60
_VALUES: Final = 3_000_000


class NotPlain(Exception):
    """The result has no JSON form; says why."""


def to_json(value: Any) -> str:
    """The JSON text of `value`. Raises `NotPlain`, `MemoryError`, or whatever code the result brings along."""
    plain = _Plain()
    try:
        return json.dumps(plain.of(value, _DEPTH), ensure_ascii=False, allow_nan=False)
    except (ValueError, OverflowError, RecursionError) as error:
        raise NotPlain(str(error)) from None


class _Plain:
    """Decides by the real class of a value: what an object says of itself (`__class__`) does not count."""

    def __init__(self) -> None:
        self._left = _VALUES

    def of(self, value: Any, depth: int) -> Any:
        self._left -= 1
        if self._left < 0:
            raise NotPlain(f"more than {_VALUES:,} values")
        if depth == 0:
            raise NotPlain("nested too deeply, or containing itself")
        kind = _class(value)
        if value is None or kind is bool:
            return value
        if value is pandas.NA or value is pandas.NaT:
            return None
        if issubclass(kind, enum.Enum):
            return self.of(value.value, depth - 1)
        scalar = self._scalar(value, kind)
        return self._many(value, kind, depth - 1) if scalar is _OTHER else scalar

    def _scalar(self, value: Any, kind: type[Any]) -> Any:
        """Numbers, texts and dates; `_OTHER` for anything else."""
        if issubclass(kind, str):
            return _text(str.__str__(value))
        if issubclass(kind, int):
            return int.__int__(value)
        if issubclass(kind, float):
            return _number(float.__float__(value))
        if issubclass(kind, numpy.generic):
            return self._numpy(value)
        if issubclass(kind, (datetime.date, datetime.time)):  # a Timestamp is one of them
            return str(value.isoformat())
        if issubclass(kind, decimal.Decimal | fractions.Fraction):
            return _number(float(value))
        if issubclass(
            kind,
            complex | datetime.timedelta | pathlib.PurePath | uuid.UUID | pandas.Period | pandas.Interval,
        ):
            return _text(str(value))
        if issubclass(kind, bytes):
            return bytes.decode(value, "utf-8", "replace")
        return _OTHER

    def _numpy(self, value: Any) -> Any:
        kind = _class(value)
        if issubclass(kind, numpy.datetime64 | numpy.timedelta64):
            stamp = pandas.Timestamp(value) if issubclass(kind, numpy.datetime64) else pandas.Timedelta(value)
            if stamp is pandas.NaT:
                return None
            return stamp.isoformat() if isinstance(stamp, pandas.Timestamp) else str(stamp)
        item = value.item()
        if issubclass(_class(item), numpy.generic):  # a long double stays what it is
            item = float(item)
        return item if item is None or type(item) is bool else self._scalar(item, _class(item))

    def _many(self, value: Any, kind: type[Any], depth: int) -> Any:
        if issubclass(kind, dict):
            return self._object(_DICT.items(value), depth)
        if issubclass(kind, list):
            return self._list(_LIST.__iter__(value), depth)
        if issubclass(kind, tuple):
            return self._list(_TUPLE.__iter__(value), depth)
        if issubclass(kind, set | frozenset):
            return sorted(self._list(iter(value), depth), key=_order)
        if issubclass(kind, numpy.ndarray):
            return self._list(value.tolist(), depth) if value.ndim else self.of(value.item(), depth)
        if issubclass(kind, pandas.DataFrame):
            return self._table(value, depth)
        if issubclass(kind, pandas.Series):
            if _counted(value.index) or not value.index.is_unique:
                return self._list(value.tolist(), depth)
            return self._object(zip(value.index.tolist(), value.tolist(), strict=True), depth)
        if issubclass(kind, pandas.Index):
            return self._list(value.tolist(), depth)
        if issubclass(kind, pandas.api.extensions.ExtensionArray):
            return self._list(list(value), depth)
        if issubclass(kind, _VIEWS):
            return self._list(value, depth)
        if dataclasses.is_dataclass(kind):
            names = [field.name for field in dataclasses.fields(kind)]
            return self._object(((name, getattr(value, name)) for name in names), depth)
        raise NotPlain(f"{kind.__name__[:100]!r} has no JSON form")

    def _list(self, values: Iterable[Any], depth: int) -> list[Any]:
        return [self.of(value, depth) for value in values]

    def _object(self, entries: Iterable[tuple[Any, Any]], depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in entries:
            name = self._key(key)
            if name in result:
                raise NotPlain(f"two keys read {name[:100]!r}")
            result[name] = self.of(value, depth)
        return result

    def _table(self, table: Any, depth: int) -> list[dict[str, Any]]:
        if not _counted(table.index):
            unnamed = table.index.nlevels == 1 and table.index.name is None
            table = table.rename_axis("index") if unnamed and "index" not in table.columns else table
            table = table.reset_index(drop=any(name in table.columns for name in table.index.names))
        names = table.columns.tolist()
        columns = [table.iloc[:, position].tolist() for position in range(len(names))]
        return [self._object(zip(names, row, strict=True), depth) for row in zip(*columns, strict=True)]

    def _key(self, key: Any) -> str:
        if issubclass(type(key), tuple):
            return ", ".join(self._key(part) for part in _TUPLE.__iter__(key))
        if type(key) in (bool, numpy.bool_):
            return "true" if key else "false"
        plain = self.of(key, 1) if key is not None else None
        if plain is None:
            return "null"
        return plain if type(plain) is str else json.dumps(plain)


_OTHER: Final = object()


def _class(value: Any) -> type[Any]:
    return cast(type[Any], type(value))


def _number(value: float) -> float | str | None:
    if math.isnan(value):
        return None
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _text(value: str) -> str:
    """Half characters, which UTF-8 does not have, become question marks."""
    return value if str.isascii(value) else str.encode(value, "utf-8", "replace").decode("utf-8")


def _counted(index: Any) -> bool:
    return isinstance(index, pandas.RangeIndex) and index.name is None


def _order(value: Any) -> tuple[str, Any]:
    number = type(value) in (int, float)
    return ("", value) if number else (type(value).__name__, json.dumps(value, sort_keys=True))
