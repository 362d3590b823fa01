"""Tests of normality, from their published algorithms."""

import math
from collections.abc import Sequence
from fractions import Fraction

from toolwright.engineers.offline.meaning.moments import central_moment, skewness_of
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.meaning.tails import normal_upper

_LAST = (0.0, 0.221157, -0.147981, -2.071190, 4.434685, -2.706056)
_SECOND_LAST = (0.0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633)
_SMALL_MEAN = (0.5440, -0.39978, 0.025054, -6.714e-4)
_SMALL_DEVIATION = (1.3822, -0.77857, 0.062767, -0.0020322)
_LARGE_MEAN = (-1.5861, -0.31082, -0.083751, 0.0038915)
_LARGE_DEVIATION = (-0.4803, -0.082676, 0.0030302)
_GAMMA = (-2.273, 0.459)
_CENTRE = (2.50662823884, -18.61500062529, 41.39119773534, -25.44106049637)
_CENTRE_UNDER = (1.0, -8.47351093090, 23.08336743743, -21.06224101826, 3.13082909833)
_TAIL = (-2.78718931138, -2.29796479134, 4.85014127135, 2.32121276858)
_TAIL_UNDER = (1.0, 3.54388924762, 1.63706781897)


def shapiro(values: Sequence[Fraction]) -> tuple[float, float]:
    """Shapiro-Wilk's W and its p. Royston 1995, algorithm AS R94."""
    n = len(values)
    if n < 3 or min(values) == max(values):
        raise Refused("no values")
    ordered = sorted(values)
    weights = _weights(n)
    middle = sum(ordered, Fraction(0)) / n
    total = float(sum(((value - middle) ** 2 for value in ordered), Fraction(0)))
    score = math.fsum(weight * float(value - middle) for weight, value in zip(weights, ordered, strict=True))
    w = min(score * score / total, 1.0)
    return w, _shapiro_p(w, n)


def _weights(n: int) -> list[float]:
    """One weight for each of n ordered values."""
    if n == 3:
        half = [math.sqrt(0.5)]
    else:
        scores = [_normal_quantile((i - 0.375) / (n + 0.25)) for i in range(1, n // 2 + 1)]
        squares = 2 * sum(score * score for score in scores)
        root = 1 / math.sqrt(n)
        last = _polynomial(_LAST, root) - scores[0] / math.sqrt(squares)
        if n > 5:
            second = _polynomial(_SECOND_LAST, root) - scores[1] / math.sqrt(squares)
            phi = (squares - 2 * scores[0] ** 2 - 2 * scores[1] ** 2) / (1 - 2 * last**2 - 2 * second**2)
            half = [last, second, *(-score / math.sqrt(phi) for score in scores[2:])]
        else:
            phi = (squares - 2 * scores[0] ** 2) / (1 - 2 * last**2)
            half = [last, *(-score / math.sqrt(phi) for score in scores[1:])]
    middle = [0.0] if n % 2 else []
    return [*(-weight for weight in half), *middle, *reversed(half)]


def _shapiro_p(w: float, n: int) -> float:
    if n == 3:
        return max(0.0, 6 / math.pi * (math.asin(math.sqrt(w)) - math.asin(math.sqrt(0.75))))
    distance = math.log(1 - w) if w < 1 else -math.inf
    size = math.log(n)
    if n <= 11:
        limit = _polynomial(_GAMMA, n)
        if distance >= limit:
            return 1e-99
        distance = -math.log(limit - distance)
        mean, deviation = _polynomial(_SMALL_MEAN, n), math.exp(_polynomial(_SMALL_DEVIATION, n))
    else:
        mean, deviation = _polynomial(_LARGE_MEAN, size), math.exp(_polynomial(_LARGE_DEVIATION, size))
    return normal_upper((distance - mean) / deviation)


def _normal_quantile(p: float) -> float:
    """Beasley and Springer 1977, algorithm AS 111, which AS R94 is built on."""
    q = p - 0.5
    if abs(q) <= 0.42:
        return q * _polynomial(_CENTRE, q * q) / _polynomial(_CENTRE_UNDER, q * q)
    r = math.sqrt(-math.log(min(p, 1 - p)))
    return math.copysign(_polynomial(_TAIL, r) / _polynomial(_TAIL_UNDER, r), q)


def _polynomial(coefficients: Sequence[float], x: float) -> float:
    return sum(coefficient * x**power for power, coefficient in enumerate(coefficients))


def dagostino(values: Sequence[Fraction]) -> tuple[float, float]:
    """D'Agostino and Pearson's K² and its p. D'Agostino 1970; Anscombe and Glynn 1983."""
    if len(values) < 8 or min(values) == max(values):
        raise Refused("no values")
    statistic = _skewness_score(values) ** 2 + _kurtosis_score(values) ** 2
    return statistic, math.exp(-statistic / 2)


def _skewness_score(values: Sequence[Fraction]) -> float:
    n = len(values)
    y = skewness_of(values) * math.sqrt((n + 1) * (n + 3) / (6 * (n - 2)))
    beta = 3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3) / ((n - 2) * (n + 5) * (n + 7) * (n + 9))
    w_squared = -1 + math.sqrt(2 * (beta - 1))
    return math.asinh(y / math.sqrt(2 / (w_squared - 1))) / math.sqrt(0.5 * math.log(w_squared))


def _kurtosis_score(values: Sequence[Fraction]) -> float:
    n = len(values)
    b2 = float(central_moment(values, 4) / central_moment(values, 2) ** 2)
    variance = 24 * n * (n - 2) * (n - 3) / ((n + 1) ** 2 * (n + 3) * (n + 5))
    x = (b2 - 3 * (n - 1) / (n + 1)) / math.sqrt(variance)
    third = (
        6 * (n * n - 5 * n + 2) / ((n + 7) * (n + 9))
        * math.sqrt(6 * (n + 3) * (n + 5) / (n * (n - 2) * (n - 3)))
    )  # fmt: skip
    a = 6 + 8 / third * (2 / third + math.sqrt(1 + 4 / third**2))
    base = 1 + x * math.sqrt(2 / (a - 4))
    root = math.copysign(abs((1 - 2 / a) / base) ** (1 / 3), base)
    return (1 - 2 / (9 * a) - root) / math.sqrt(2 / (9 * a))
