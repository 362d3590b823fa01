"""What an answer has to hold, whatever its columns are called and however it is arranged."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Number:
    """One number, or any of several that are as true."""

    values: tuple[float, ...]

    def problem(self, result: Any) -> str | None:
        found = _leaves(result)
        found_numbers = [leaf for leaf in found if _is_number(leaf)]
        if len(found_numbers) != 1:
            return f"expected the one number {self.values}, got {result!r}"
        if not any(_same(found_numbers[0], value) for value in self.values):
            return f"expected {self.values}, got {found_numbers[0]!r}"
        return None


@dataclass(frozen=True)
class Named:
    """Several values of one result, without an order: every one is there, and no other number."""

    values: tuple[float, ...]

    def problem(self, result: Any) -> str | None:
        found = sorted(leaf for leaf in _leaves(result) if _is_number(leaf))
        wanted = sorted(self.values)
        if len(found) != len(wanted) or not all(map(_same, found, wanted)):
            return f"expected the numbers {wanted}, got {result!r}"
        return None


@dataclass(frozen=True)
class Object:
    """Exactly these numbers, each under exactly its name."""

    values: Mapping[str, float]

    def problem(self, result: Any) -> str | None:
        same = isinstance(result, Mapping) and result.keys() == self.values.keys()
        if same and all(
            _is_number(result[name]) and result[name] == self.values[name] for name in self.values
        ):
            return None
        return f"expected exactly {dict(self.values)}, got {result!r}"


@dataclass(frozen=True)
class Exactly:
    """This one number, to its last decimal."""

    value: float

    def problem(self, result: Any) -> str | None:
        return (
            None if _is_number(result) and result == self.value else f"expected {self.value}, got {result!r}"
        )


@dataclass(frozen=True)
class Text:
    """A text; of a table with one row, one of its cells."""

    value: str

    def problem(self, result: Any) -> str | None:
        rows = _rows(result)
        texts = [leaf for leaf in _leaves(result) if isinstance(leaf, str)]
        if (rows is None or len(rows) == 1) and self.value in texts:
            return None
        return f"expected {self.value!r}, got {result!r}"


@dataclass(frozen=True)
class Table:
    """Values by key (a tuple where there are two). `ordered`: in this order; equal values may change places.

    A value None means that there is none: the row may be absent or its value null. Rows without a key may be there.
    """

    values: Mapping[Any, Any]
    ordered: bool = False

    def problem(self, result: Any) -> str | None:
        rows = _rows(result)
        if rows is None:
            return f"expected a table of {len(self.values)} rows, got {_short(result)}"
        wanted = dict(self.values)
        width = len(next(iter(wanted))) if isinstance(next(iter(wanted)), tuple) else 1
        names = list(rows[0]) if rows else []
        for keys in itertools.permutations(names, width):
            kept = [row for row in rows if all(row.get(name) is not None for name in keys)]
            found = {_key([row[name] for name in keys]): row for row in kept}
            if len(found) != len(kept) or not set(found) <= {_norm(key) for key in wanted}:
                continue
            absent = [key for key in wanted if _norm(key) not in found and wanted[key] is not None]
            if absent:
                continue
            for value in names:
                if value in keys:
                    continue
                if all(
                    _same_or_none(found[_norm(key)].get(value), number)
                    for key, number in wanted.items()
                    if _norm(key) in found
                ) and (not self.ordered or self._in_order(kept, value)):
                    return None
        return f"expected {_short(wanted)}, got {_short(result)}"

    def _in_order(self, rows: Sequence[Mapping[str, Any]], value: str) -> bool:
        wanted = [number for number in self.values.values() if number is not None]
        found = [row[value] for row in rows if row[value] is not None]
        return len(wanted) == len(found) and all(map(_same, found, wanted))


@dataclass(frozen=True)
class Members:
    """Exactly these values, as a list or as a column of a table, without an order."""

    values: frozenset[Any]

    def problem(self, result: Any) -> str | None:
        if isinstance(result, Mapping):
            lists = [value for value in result.values() if isinstance(value, list)]
            result = lists[0] if len(lists) == 1 else result
        if isinstance(result, list) and not any(isinstance(item, Mapping) for item in result):
            columns = [result]
        else:
            rows = _rows(result) or []
            columns = [[row.get(name) for row in rows] for name in (rows[0] if rows else {})]
        wanted = {_norm(value) for value in self.values}
        for found in columns:
            normal = [_norm(item) for item in found if item is not None]
            if len(normal) == len(wanted) and set(normal) == wanted:
                return None
        return f"expected {len(wanted)} of {_short(sorted(map(str, wanted)))}, got {_short(result)}"


@dataclass(frozen=True)
class Either:
    """Any of these is true: the request leaves it open, and the answer says which it is."""

    options: tuple[Any, ...]

    def problem(self, result: Any) -> str | None:
        problems = [option.problem(result) for option in self.options]
        return None if None in problems else problems[0]


def _rows(result: Any) -> list[Mapping[str, Any]] | None:
    if isinstance(result, list) and all(isinstance(row, Mapping) for row in result):
        return result
    if isinstance(result, Mapping):
        if result and all(not isinstance(value, (list, Mapping)) for value in result.values()):
            return [{"key": key, "value": value} for key, value in result.items()]
        lists = [value for value in result.values() if isinstance(value, list)]
        if len(lists) == 1:
            return _rows(lists[0])
    return None


def _leaves(result: Any) -> list[Any]:
    if isinstance(result, Mapping):
        return [leaf for value in result.values() for leaf in _leaves(value)]
    if isinstance(result, list):
        return [leaf for value in result for leaf in _leaves(value)]
    return [result]


def _key(parts: Sequence[Any]) -> Any:
    normal = [_norm(part) for part in parts]
    return normal[0] if len(normal) == 1 else tuple(normal)


def _norm(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_norm(part) for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    if _is_number(value):
        return float(value)
    return value.strip() if isinstance(value, str) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _same_or_none(found: Any, wanted: Any) -> bool:
    if wanted is None:
        return found is None
    if _is_number(wanted):
        return _is_number(found) and _same(found, wanted)
    return _norm(found) == _norm(wanted)


def _same(found: float, wanted: float) -> bool:
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-12)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 400 else text[:399] + "…"
