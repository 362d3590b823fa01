"""What the operators on lists mean."""

# The operators of the table differ in what they take; `operations.py` gives each what its record says.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from toolwright.engineers.offline.meaning.numbers import over, within
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.meaning.values import correlation

_Numbers = list[Fraction]


def _some(numbers: _Numbers, least: int = 1) -> _Numbers:
    if len(numbers) < least:
        raise Refused("empty")
    return numbers


def _mean(numbers: _Numbers) -> Fraction:
    return sum(_some(numbers), Fraction(0)) / len(numbers)


def _squares(numbers: _Numbers) -> Fraction:
    """The sum of squared distances from the mean."""
    middle = _mean(numbers)
    return sum(((number - middle) ** 2 for number in numbers), Fraction(0))


def _variance(numbers: _Numbers, lost: int) -> Fraction:
    return _squares(_some(numbers, 1 + lost)) / (len(numbers) - lost)


def _rooted(value: Fraction) -> Fraction:
    return Fraction(math.sqrt(value))


def _mode(numbers: _Numbers) -> Fraction | _Numbers:
    most = max(numbers.count(number) for number in _some(numbers))
    if most == 1 and len(numbers) > 1:
        raise Refused("no values")
    modes = sorted({number for number in numbers if numbers.count(number) == most})
    return modes[0] if len(modes) == 1 else modes


def _placed(numbers: _Numbers, place: Fraction, sign: int) -> Fraction:
    """The number that is in its place whether equal ones count once or each."""
    at = within(place, 1, len(numbers))
    each = sorted(sign * number for number in numbers)
    once = sorted({sign * number for number in numbers})
    if at > len(once) or each[at - 1] != once[at - 1]:
        raise Refused("argument")
    return sign * each[at - 1]


def _percentile(numbers: _Numbers, percent: Fraction) -> Fraction:
    if not 0 <= percent <= 100:
        raise Refused("argument")
    ordered = sorted(_some(numbers))
    place = percent / 100 * (len(ordered) - 1)
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return low + (place - math.floor(place)) * (high - low)


def _positive(numbers: _Numbers) -> _Numbers:
    if min(_some(numbers)) <= 0:
        raise Refused("argument")
    return numbers


def _correlation(first: _Numbers, second: _Numbers) -> float:
    if len(first) != len(second):
        raise Refused("argument")
    return correlation(first, second, "pearson")


def _weighted(numbers: _Numbers, weights: _Numbers) -> Fraction:
    if len(numbers) != len(weights) or min(_some(weights)) < 0:
        raise Refused("argument")
    products = sum((number * weight for number, weight in zip(numbers, weights, strict=True)), Fraction(0))
    return over(products, sum(weights, Fraction(0)))


def _once(items: Sequence[Any]) -> list[Any]:
    return [item for place, item in enumerate(items) if item not in items[:place]]


def _alphabetical(texts: list[str]) -> list[str]:
    ordered: list[str] = []
    for text in texts:
        key = (text.casefold(), text)
        place = sum((other.casefold(), other) <= key for other in ordered)
        ordered.insert(place, text)
    return ordered


LISTS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "mean": _mean,
        "median": lambda numbers: _percentile(numbers, Fraction(50)),
        "mode": _mode,
        "sample_deviation": lambda numbers: _rooted(_variance(numbers, 1)),
        "population_deviation": lambda numbers: _rooted(_variance(numbers, 0)),
        "sample_variance": lambda numbers: _variance(numbers, 1),
        "population_variance": lambda numbers: _variance(numbers, 0),
        "spread": lambda numbers: max(_some(numbers)) - min(numbers),
        "total": lambda numbers: sum(_some(numbers), Fraction(0)),
        "multiplied": lambda numbers: math.prod(_some(numbers)),
        "largest": lambda numbers: -min(-number for number in _some(numbers)),
        "smallest": lambda numbers: -max(-number for number in _some(numbers)),
        "nth_largest": lambda numbers, place: _placed(numbers, place, -1),
        "nth_smallest": lambda numbers, place: _placed(numbers, place, 1),
        "how_many": lambda numbers: sum(1 for _ in numbers),
        "how_many_different": lambda numbers: len(_once(numbers)),
        "sum_of_squares": lambda numbers: sum((number**2 for number in _some(numbers)), Fraction(0)),
        "geometric_mean": lambda numbers: Fraction(
            math.prod(map(float, _positive(numbers))) ** (1 / len(numbers))
        ),
        "harmonic_mean": lambda numbers: (
            len(_positive(numbers)) / sum((1 / each for each in numbers), Fraction(0))
        ),
        "root_mean_square": lambda numbers: _rooted(_mean([number**2 for number in _some(numbers)])),
        "percentile": _percentile,
        "quartiles": lambda numbers: [_percentile(numbers, Fraction(25 * part)) for part in (1, 2, 3)],
        "interquartile_range": lambda numbers: (
            _percentile(numbers, Fraction(75)) - _percentile(numbers, Fraction(25))
        ),
        "sorted_up": lambda numbers: [
            each for value in sorted(set(numbers)) for each in [value] * numbers.count(value)
        ],
        "sorted_down": lambda numbers: [
            each for value in sorted(set(numbers))[::-1] for each in [value] * numbers.count(value)
        ],
        "reversed_list": lambda numbers: list(reversed(numbers)),
        "distinct_numbers": _once,
        "running_total": lambda numbers: [
            sum(numbers[: place + 1], Fraction(0)) for place, _ in enumerate(numbers)
        ],
        "correlation_of_lists": _correlation,
        "weighted_mean": _weighted,
        "sorted_texts": _alphabetical,
        "sorted_texts_down": lambda texts: list(reversed(_alphabetical(texts))),
        "distinct_texts": _once,
        "reversed_texts": lambda texts: list(reversed(texts)),
    }
)
