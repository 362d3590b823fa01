"""What expressions, conditions and measures mean: exact, over plain rows, one row after another."""

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from toolwright.domain.json import Json
from toolwright.engineers.offline.meaning.dates import Day, day, days
from toolwright.engineers.offline.meaning.reading import Rows, Value
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.plan import (
    AnyOf,
    Between,
    Binary,
    Both,
    Column,
    Compare,
    Condition,
    Contains,
    Expression,
    Formula,
    Leaf,
    Missing,
    Number,
    Text,
    Within,
    slot_name,
)

Arguments = Mapping[str, Json]
Numbers = Sequence[Fraction | None]

_MOST = Fraction(2) ** 1024
_EXACT = 64
"""Whole exponents up to which a power is calculated exactly."""


def _over(dividend: Fraction, divisor: Fraction) -> Fraction | None:
    return None if divisor == 0 else dividend / divisor


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    whole = exponent.denominator == 1
    if (base == 0 and exponent < 0) or (base < 0 and not whole):
        return None
    if whole and abs(exponent) <= _EXACT:
        exact = base ** int(exponent)
        return exact if abs(exact) < _MOST else None
    try:
        return Fraction(math.pow(base, exponent))
    except OverflowError:
        return None


BINARIES: Mapping[str, Callable[[Fraction, Fraction], Fraction | None]] = MappingProxyType(
    {
        "add": lambda left, right: left + right,
        "subtract": lambda left, right: left - right,
        "multiply": lambda left, right: left * right,
        "divide": _over,
        "power": _power,
    }
)

FORMULAS: Mapping[str, Callable[[Fraction, Fraction], Fraction | None]] = MappingProxyType(
    {
        "profit_margin": lambda price, cost: _over(100 * (price - cost), price),
        "profit": lambda price, cost: price - cost,
        "revenue": lambda price, quantity: price * quantity,
        "ratio": _over,
        "difference": lambda first, second: first - second,
        "growth_rate": lambda old, new: _over(100 * (new - old), old),
        "markup": lambda price, cost: _over(100 * (price - cost), cost),
    }
)

DATE_FORMULAS: Mapping[str, Callable[[Day, Day], Fraction]] = MappingProxyType(
    {"days_between": lambda start, end: Fraction((end - start).days)}
)
"""Formulas over columns of dates."""

COMPARISONS: Mapping[str, Callable[[object, object], bool]] = MappingProxyType(
    {
        "eq": lambda left, right: left == right,
        "ne": lambda left, right: left != right,
        "lt": lambda left, right: _order(left, right) < 0,
        "le": lambda left, right: _order(left, right) <= 0,
        "gt": lambda left, right: _order(left, right) > 0,
        "ge": lambda left, right: _order(left, right) >= 0,
    }
)

CONDITIONS = frozenset(["between", "within", "contains", "any_of", "missing", "present", "and", "or"])
"""The conditions that have a meaning below."""


def _order(left: object, right: object) -> int:
    assert isinstance(left, Fraction)
    assert isinstance(right, Fraction)
    return (left > right) - (left < right)


# --- arguments --------------------------------------------------------------------------------------------------


def exact(value: Json) -> Fraction:
    """A number argument as the decimal that was written."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("argument")
    return Fraction(str(value))


def text_of(leaf: Leaf, arguments: Arguments) -> str:
    value = arguments[slot_name(leaf)]
    if not isinstance(value, str):
        raise Refused("argument")
    return value


def texts_of(name: str, arguments: Arguments) -> list[str]:
    value = arguments.get(name)
    if value is None:
        return []
    if isinstance(value, str | int | float | Mapping):
        raise Refused("argument")
    return [item for item in value if isinstance(item, str)]


# --- expressions ------------------------------------------------------------------------------------------------


def numbers(node: Expression, rows: Rows, arguments: Arguments) -> list[Fraction | None]:
    """The expression's value in each row; None where it is missing."""
    match node:
        case Column():
            return rows.numbers(text_of(node, arguments))
        case Number():
            return [exact(arguments[slot_name(node)])] * len(rows.rows)
        case Formula(name, inputs):
            if name in DATE_FORMULAS:
                first, last = (days(rows.cells(text_of(column, arguments))) for column in inputs)
                return [
                    None if start is None or end is None else DATE_FORMULAS[name](start, end)
                    for start, end in zip(first, last, strict=True)
                ]
            columns = [rows.numbers(text_of(column, arguments)) for column in inputs]
            return [_applied(FORMULAS[name], cells) for cells in zip(*columns, strict=True)]
        case Binary(op, left, right):
            sides = (numbers(left, rows, arguments), numbers(right, rows, arguments))
            return [_applied(BINARIES[op], cells) for cells in zip(*sides, strict=True)]


def _applied(
    function: Callable[[Fraction, Fraction], Fraction | None], cells: Sequence[Fraction | None]
) -> Fraction | None:
    first, second = cells
    return None if first is None or second is None else function(first, second)


# --- conditions -------------------------------------------------------------------------------------------------


def matches(node: Condition, rows: Rows, arguments: Arguments) -> list[bool]:
    """Which rows match; a missing value never does."""
    match node:
        case Compare(Column() as column, op, Text() as text):
            wanted = text_of(text, arguments).strip()
            cells = rows.cells(text_of(column, arguments))
            return [cell is not None and COMPARISONS[op](cell, wanted) for cell in cells]
        case Compare(value, op, Number() as to):
            limit = exact(arguments[slot_name(to)])
            return [
                each is not None and COMPARISONS[op](each, limit) for each in numbers(value, rows, arguments)
            ]
        case Compare(value, op, to):
            others = rows.numbers(text_of(to, arguments))
            pairs = zip(numbers(value, rows, arguments), others, strict=True)
            return [
                not (left is None or right is None) and COMPARISONS[op](left, right) for left, right in pairs
            ]
        case Between(value, low, high):
            least, most = exact(arguments[slot_name(low)]), exact(arguments[slot_name(high)])
            return [each is not None and least <= each <= most for each in numbers(value, rows, arguments)]
        case Contains(column, text):
            wanted = text_of(text, arguments).casefold()
            return [
                cell is not None and wanted in cell.casefold()
                for cell in rows.cells(text_of(column, arguments))
            ]
        case AnyOf(column, texts):
            choices = {text.strip() for text in texts_of(slot_name(texts), arguments)}
            return [cell is not None and cell in choices for cell in rows.cells(text_of(column, arguments))]
        case Within(column, first, last):
            least = day(text_of(first, arguments)) if first else None
            most = day(text_of(last, arguments)) if last else None
            return [
                each is not None and (least is None or least <= each) and (most is None or each <= most)
                for each in days(rows.cells(text_of(column, arguments)))
            ]
        case Missing(column, negated):
            return [(cell is None) != negated for cell in rows.cells(text_of(column, arguments))]
        case Both(op, parts):
            each = [matches(part, rows, arguments) for part in parts]
            return [all(row) if op == "and" else any(row) for row in zip(*each, strict=True)]


# --- measures ---------------------------------------------------------------------------------------------------


def _root(value: Fraction) -> Fraction:
    return Fraction(math.sqrt(value))


def _sample_deviation(values: Sequence[Fraction]) -> Fraction | None:
    return _root(statistics.variance(values)) if len(values) > 1 else None


def percentile(values: Sequence[Fraction], percent: Fraction) -> Fraction:
    """Linear between the two nearest values; Hyndman and Fan 1996, definition 7."""
    if not 0 <= percent <= 100:
        raise Refused("argument")
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def mode(values: Sequence[Value]) -> Value:
    """The most frequent value that is there, the least of those that tie; None when there is none."""
    counts = Counter(value for value in values if value is not None)
    most = max(counts.values(), default=0)
    found = [value for value, count in counts.items() if count == most]
    return min(
        found, key=lambda value: (value, "") if isinstance(value, Fraction) else (0, value), default=None
    )


NUMERIC: Mapping[str, Callable[[Sequence[Fraction]], Fraction | None]] = MappingProxyType(
    {
        "sum": lambda values: sum(values, Fraction(0)),
        "mean": lambda values: sum(values, Fraction(0)) / len(values),
        "median": statistics.median,
        "std": _sample_deviation,
        "var": lambda values: statistics.variance(values) if len(values) > 1 else None,
        "var_population": statistics.pvariance,
        "iqr": lambda values: percentile(values, Fraction(75)) - percentile(values, Fraction(25)),
        "range": lambda values: max(values) - min(values),
        "std_population": lambda values: _root(statistics.pvariance(values)),
        "min": min,
        "max": max,
    }
)
"""Measures of numbers that are all there, at least one; None where the measure does not exist."""

COUNTING: Mapping[str, Callable[[Sequence[Value]], int]] = MappingProxyType(
    {
        "count": lambda values: sum(value is not None for value in values),
        "distinct": lambda values: len({value for value in values if value is not None}),
        "missing": lambda values: sum(value is None for value in values),
    }
)
"""Measures of cells of any kind, missing ones among them."""


def correlation(left: Numbers, right: Numbers, method: str) -> float:
    """Pearson's r, that of average ranks, or Kendall's tau-b, from exact sums."""
    pairs = [(x, y) for x, y in zip(left, right, strict=True) if x is not None and y is not None]
    if len(pairs) < 2:
        raise Refused("no values")
    if method == "kendall":
        return _kendall(pairs)
    if method == "spearman":
        columns = (_ranks([x for x, _ in pairs]), _ranks([y for _, y in pairs]))
        pairs = list(zip(*columns, strict=True))
    return _pearson(pairs)


def _ranks(values: Sequence[Fraction]) -> list[Fraction]:
    """From 1; equal values share the mean of their ranks."""
    less = {value: sum(other < value for other in values) for value in set(values)}
    same = Counter(values)
    return [less[value] + Fraction(same[value] + 1, 2) for value in values]


def _kendall(pairs: Sequence[tuple[Fraction, Fraction]]) -> float:
    """Concordant less discordant pairs, over the geometric mean of those that tie in neither. Kendall 1945."""
    score = untied_x = untied_y = 0
    for (x, y), (u, v) in itertools.combinations(pairs, 2):
        one, other = (x > u) - (x < u), (y > v) - (y < v)
        score, untied_x, untied_y = score + one * other, untied_x + abs(one), untied_y + abs(other)
    if not untied_x or not untied_y:
        raise Refused("constant")
    return score / math.sqrt(untied_x * untied_y)


def _pearson(pairs: Sequence[tuple[Fraction, Fraction]]) -> float:
    n = len(pairs)
    middle_x = sum((x for x, _ in pairs), Fraction(0)) / n
    middle_y = sum((y for _, y in pairs), Fraction(0)) / n
    xx = sum(((x - middle_x) ** 2 for x, _ in pairs), Fraction(0))
    yy = sum(((y - middle_y) ** 2 for _, y in pairs), Fraction(0))
    if xx == 0 or yy == 0:
        raise Refused("constant")
    xy = sum(((x - middle_x) * (y - middle_y) for x, y in pairs), Fraction(0))
    squared = xy * xy / (xx * yy)
    return math.copysign(math.sqrt(squared), xy)
