"""Tail probabilities, from the standard library alone."""

import math
from fractions import Fraction

_TINY = 1e-300
_ENOUGH = 1e-16
_MOST_TERMS = 10_000


def beta_tail(a: float, b: float, x: Fraction | float) -> float:
    """The regularized incomplete beta function I_x(a, b), by its continued fraction with Lentz's method.

    DLMF 8.17.22; of the two ends the one where the fraction converges fast.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    rest = float(1 - x)
    here = float(x)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(here) + b * math.log(rest)
    )
    if here < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, here) / a
    return 1 - front * _fraction(b, a, rest) / b


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1 / _away(1 + even * d), _away(1 + even / c)
        result *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1 / _away(1 + odd * d), _away(1 + odd / c)
        result *= d * c
        if abs(d * c - 1) < _ENOUGH:
            break
    return result


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def student_two_sided(squared: Fraction | float, freedom: Fraction | float) -> float:
    """P(|T| > t) of Student's distribution, from t squared."""
    return beta_tail(float(freedom) / 2, 0.5, freedom / (freedom + squared))


def fisher_upper(f: Fraction, between: int, within: int) -> float:
    """P(F > f) of Fisher's distribution."""
    return beta_tail(within / 2, between / 2, within / (within + between * f))


def normal_upper(z: float) -> float:
    """P(Z > z) of the standard normal distribution."""
    return math.erfc(z / math.sqrt(2)) / 2


def chi_square_upper(x: Fraction | float, freedom: int) -> float:
    """P(X > x) of the chi-square distribution with whole degrees of freedom. Abramowitz and Stegun 26.4.4, 26.4.5."""
    half = float(x) / 2
    if half <= 0:
        return 1.0
    if freedom % 2:
        total, term, step = math.erfc(math.sqrt(half)), math.exp(-half) * math.sqrt(half / math.pi) * 2, 1.5
    else:
        total, term, step = 0.0, math.exp(-half), 1.0
    for _ in range(freedom // 2):
        total += term
        term *= half / step
        step += 1
    return total
