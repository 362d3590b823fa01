"""Moments, quantiles and ranks of numbers, exact as far as they are rational."""

import math
from collections.abc import Sequence
from fractions import Fraction

from toolwright.engineers.offline.meaning.refusal import Refused


def mean_of(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def central_moment(values: Sequence[Fraction], order: int) -> Fraction:
    middle = mean_of(values)
    return sum(((value - middle) ** order for value in values), Fraction(0)) / len(values)


def varied(values: Sequence[Fraction], least: int) -> Sequence[Fraction]:
    """The values, refused when they are fewer than this or all the same."""
    if len(values) < least or min(values) == max(values):
        raise Refused("no values")
    return values


def skewness_of(values: Sequence[Fraction]) -> float:
    """m3 / m2 ** 1.5, of the population."""
    varied(values, 2)
    second = central_moment(values, 2)
    return float(central_moment(values, 3) / second) / math.sqrt(second)


def kurtosis_of(values: Sequence[Fraction]) -> Fraction:
    """m4 / m2² - 3, of the population."""
    varied(values, 2)
    return central_moment(values, 4) / central_moment(values, 2) ** 2 - 3


def skewness_adjusted(values: Sequence[Fraction]) -> float:
    """G1 of Joanes and Gill 1998."""
    n = len(varied(values, 3))
    return skewness_of(values) * math.sqrt(n * (n - 1)) / (n - 2)


def kurtosis_adjusted(values: Sequence[Fraction]) -> Fraction:
    """G2 of Joanes and Gill 1998."""
    n = len(varied(values, 4))
    return Fraction(n - 1, (n - 2) * (n - 3)) * ((n + 1) * kurtosis_of(values) + 6)


def deviation_of(values: Sequence[Fraction], *, sample: bool) -> Fraction:
    if sample and len(values) < 2:
        raise Refused("no values")
    squares = central_moment(values, 2) * len(values)
    return Fraction(math.sqrt(squares / (len(values) - (1 if sample else 0))))


def quantile_of(values: Sequence[Fraction], level: Fraction) -> Fraction:
    """Between the two nearest ordered values, in proportion: type 7 of Hyndman and Fan 1996."""
    if not 0 <= level <= 1:
        raise Refused("argument")
    ordered = sorted(values)
    place = level * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def ranks_of(values: Sequence[Fraction]) -> list[Fraction]:
    """From 1; equal values share the mean of their ranks."""
    return [
        Fraction(sum(other < value for other in values) * 2 + values.count(value) + 1, 2) for value in values
    ]
