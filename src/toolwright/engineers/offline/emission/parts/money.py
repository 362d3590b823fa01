"""Parts of tools that work on amounts. Copied by `emission/assembly.py`, never imported."""

# pyright: reportUnusedFunction=false, reportPrivateUsage=false

import math

from toolwright.engineers.offline.emission.parts.scalar import _result


def _compounded(principal: float, annual_percent: float, years: float, periods_per_year: int) -> float:
    """principal * (1 + r / n) ** (n * years). Raises ValueError for what cannot earn interest."""
    if principal < 0 or years < 0:
        raise ValueError("the amount and the time must not be below zero")
    if annual_percent <= -100:
        raise ValueError("a rate of -100% or less leaves nothing")
    if periods_per_year < 1:
        raise ValueError("interest is added at least once a year")
    return _power(principal, 1 + annual_percent / 100 / periods_per_year, periods_per_year * years)


def _power(factor: float, base: float, exponent: float) -> float:
    try:
        return factor * base**exponent
    except OverflowError as error:
        raise ValueError("the result is too large") from error


def _simple_interest(principal: float, annual_percent: float, years: float) -> float:
    if principal < 0 or years < 0:
        raise ValueError("the amount and the time must not be below zero")
    return _result(principal * annual_percent * years / 100)


def _monthly_payment(principal: float, annual_percent: float, years: float) -> float:
    """The annuity of 12 * years equal payments at a twelfth of the yearly rate each month."""
    if principal < 0 or annual_percent < 0 or years <= 0:
        raise ValueError("the loan and its rate must not be below zero, its time above it")
    rate, payments = annual_percent / 1200, 12 * years
    if rate == 0:
        return _result(principal / payments)
    return _result(principal * rate / (1 - (1 + rate) ** -payments))


def _annual_growth(start: float, end: float, years: float) -> float:
    """The yearly growth in percent that leads from start to end."""
    if start <= 0 or end <= 0 or years <= 0:
        raise ValueError("the values and the time have to be above zero")
    return _result(((end / start) ** (1 / years) - 1) * 100)


def _doubling_time(annual_percent: float) -> float:
    if annual_percent <= 0:
        raise ValueError("only what grows doubles: the rate has to be above zero")
    return _result(math.log(2) / math.log(1 + annual_percent / 100))


def _present_value(future: float, annual_percent: float, years: float) -> float:
    if years < 0 or annual_percent <= -100:
        raise ValueError("the time must not be below zero, the rate has to be above -100%")
    return _result(_power(future, 1 + annual_percent / 100, -years))
