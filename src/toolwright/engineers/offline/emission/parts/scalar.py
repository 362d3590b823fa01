"""Parts of tools that work on numbers. Not imported: `emission/assembly.py` copies what a tool needs into it."""

# pyright: reportUnusedFunction=false

import math

_LARGEST = 10_000
"""Bits of the largest whole number that is written out, about 3,000 digits."""


def _result(value: float) -> float:
    """The value, a whole number as int. Raises ValueError for what is too large to write out."""
    if isinstance(value, int):
        if value.bit_length() > _LARGEST:
            raise ValueError("the result is too large to write out")
        return value
    if not math.isfinite(value):
        raise ValueError("the result is too large")
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _divide(dividend: float, divisor: float) -> float:
    """dividend / divisor. Raises ValueError for a division by zero."""
    if divisor == 0:
        raise ValueError("a division by zero has no result")
    if isinstance(dividend, int) and isinstance(divisor, int) and dividend % divisor == 0:
        return dividend // divisor
    return dividend / divisor


def _power(base: float, exponent: float) -> float:
    """base ** exponent. Raises ValueError where that is no real number or too large to write out."""
    if base == 0 and exponent < 0:
        raise ValueError("a division by zero has no result")
    if base < 0 and exponent != int(exponent):
        raise ValueError("that power of a negative number is no real number")
    if isinstance(base, int) and isinstance(exponent, int) and base.bit_length() * exponent > _LARGEST:
        raise ValueError("the result is too large to write out")
    return base**exponent
