"""The test's own reading and arithmetic, in plain Python: nothing here is the project's.

A cell is stripped; what people write for "there is none" is None; "$72,500", "1,234.50" and "76%" are numbers.
"""

from __future__ import annotations

import csv
import math
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_MISSING = {"", "na", "n/a", "nan", "null", "none", "-"}
_NUMBER = re.compile(r"[-+]?\$?\d[\d,]*(\.\d+)?%?")
_COMMA_NUMBER = re.compile(r"-?\d{1,3}(\.\d{3})*(,\d+)?|-?\d+(,\d+)?")


def read(path: Path, separator: str = ",") -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return [
            {name: _cell(text, separator) for name, text in row.items()}
            for row in csv.DictReader(file, delimiter=separator)
        ]


def _cell(text: str, separator: str) -> Any:
    text = text.strip()
    if text.lower() in _MISSING:
        return None
    if separator == ";":
        if _COMMA_NUMBER.fullmatch(text):
            return float(text.replace(".", "").replace(",", "."))
        return text
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "").replace("$", "").rstrip("%"))
    return text


def column(rows: Iterable[Row], name: str) -> list[Any]:
    """The values that are there."""
    return [row[name] for row in rows if row[name] is not None]


def numbers(rows: Iterable[Row], name: str) -> list[float]:
    return [value for value in column(rows, name) if isinstance(value, float)]


def mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def deviation(values: Sequence[float]) -> float:
    """Of a sample: n - 1."""
    return statistics.stdev(values)


def total(values: Sequence[float]) -> float:
    return math.fsum(values)


def percentile(values: Sequence[float], percent: float) -> float:
    """On the straight line between the two nearest."""
    ordered = sorted(values)
    below, part = divmod((len(ordered) - 1) * percent / 100, 1)
    pair = ordered[int(below) : int(below) + 2]
    return pair[0] + part * (pair[-1] - pair[0])


def correlation(rows: Iterable[Row], one: str, other: str, *, ranked: bool = False) -> float:
    pairs = [(row[one], row[other]) for row in rows if row[one] is not None and row[other] is not None]
    sides = [a for a, _ in pairs], [b for _, b in pairs]
    return statistics.correlation(*(map(_ranks, sides) if ranked else sides))


def _ranks(values: Sequence[float]) -> list[float]:
    """Equal values share theirs."""
    return [sum(other < value for other in values) + values.count(value) / 2 for value in values]


def grouped(rows: Iterable[Row], *keys: str) -> dict[Any, list[Row]]:
    """Rows by key; rows without a key belong to no group."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        key = [row[name] for name in keys]
        if None not in key:
            groups.setdefault(key[0] if len(key) == 1 else tuple(key), []).append(row)
    return groups


def by(
    rows: Iterable[Row], key: str, value: str, fold: Callable[[Sequence[float]], float]
) -> dict[Any, float]:
    return {name: fold(numbers(group, value)) for name, group in grouped(rows, key).items()}


def counts(rows: Iterable[Row], *keys: str) -> dict[Any, int]:
    return {key: len(group) for key, group in grouped(rows, *keys).items()}


def shares(values: dict[Any, float]) -> dict[Any, float]:
    """In percent of their sum."""
    whole = math.fsum(values.values())
    return {key: value / whole * 100 for key, value in values.items()}


def ranked(values: dict[Any, float], n: int | None = None, *, least: bool = False) -> dict[Any, float]:
    order = sorted(values.items(), key=lambda item: item[1] if least else -item[1])
    return dict(order[:n])
