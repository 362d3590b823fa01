"""What the operators on a number or two, and on amounts, mean: from their definitions, slowly."""

# The operators of the table differ in what they take; `operations.py` gives each what its record says.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from toolwright.engineers.offline.meaning.refusal import Refused


def over(dividend: Fraction, divisor: Fraction) -> Fraction:
    if divisor == 0:
        raise Refused("zero")
    return dividend / divisor


def within(value: Fraction, least: int | None = None, most: int | None = None) -> int:
    """A whole number in these bounds."""
    if value.denominator != 1 or (least is not None and value < least) or (most is not None and value > most):
        raise Refused("argument")
    return int(value)


def _root(number: Fraction, degree: Fraction) -> Fraction:
    n = within(degree, least=1)
    if number < 0 and n % 2 == 0:
        raise Refused("argument")
    size = abs(number)
    low, high = Fraction(0), max(Fraction(1), size)
    for _ in range(120):
        middle = (low + high) / 2
        # Short fractions: the exact ones grow with each step.
        middle = Fraction(int(middle * 2**100), 2**100)
        low, high = (middle, high) if middle**n <= size else (low, middle)
    return high if number >= 0 else -high


def _prime(n: int) -> bool:
    divisor = 2
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 1
    return n > 1


def _primes(low: int, high: int) -> list[int]:
    return [n for n in range(low, high + 1) if _prime(n)]


def _between(low: Fraction, high: Fraction) -> list[int]:
    if low > high:
        raise Refused("argument")
    return _primes(within(low), within(high))


def _first(count: Fraction) -> list[int]:
    wanted, found, n = within(count, least=1), list[int](), 1
    while len(found) < wanted:
        n += 1
        if not any(n % prime == 0 for prime in found):
            found.append(n)
    return found


def _factors(n: int) -> list[int]:
    for d in range(2, n):
        if n % d == 0:
            return [d, *_factors(n // d)]
    return [n] if n > 1 else []


def _divisors(n: Fraction) -> list[int]:
    whole = within(n, least=1)
    return [d for d in range(1, whole + 1) if whole % d == 0]


def _common(numbers: list[Fraction]) -> int:
    """The greatest number that divides all."""
    values = [abs(within(number)) for number in _given(numbers)]
    if not any(values):
        return 0
    return max(d for d in range(1, max(values) + 1) if all(value % d == 0 for value in values))


def _multiple(numbers: list[Fraction]) -> int:
    """The least number above zero that all divide."""
    values = [abs(within(number)) for number in _given(numbers)]
    if 0 in values:
        return 0
    return next(m for m in range(1, math.prod(values) + 1) if all(m % value == 0 for value in values))


def _given(numbers: list[Fraction]) -> list[Fraction]:
    if not numbers:
        raise Refused("empty")
    return numbers


def _fibonacci(n: Fraction) -> int:
    values = [0, 1]
    while len(values) <= within(n, least=0):
        values.append(values[-1] + values[-2])
    return values[int(n)]


def _falling(n: Fraction, k: Fraction) -> int:
    whole, chosen = within(n, least=0), within(k, least=0)
    return math.prod(range(whole - chosen + 1, whole + 1)) if chosen <= whole else 0


def _remainder(number: Fraction, divisor: Fraction) -> int:
    within(divisor, least=1)
    return within(number) - int(divisor) * math.floor(number / divisor)


def _divisible(n: Fraction, divisor: Fraction) -> bool:
    return over(Fraction(within(n)), Fraction(within(divisor))).denominator == 1


def _rounded(number: Fraction, decimals: Fraction) -> Fraction:
    scale = Fraction(10) ** within(decimals, -15, 15)
    size = math.floor(abs(number) * scale + Fraction(1, 2)) / scale
    return size if number >= 0 else -size


def _digits(n: Fraction, base: int) -> str:
    value, text = abs(within(n)), ""
    while value:
        value, digit = divmod(value, base)
        text = "0123456789ABCDEF"[digit] + text
    return ("-" if n < 0 else "") + (text or "0")


def _roman(n: Fraction) -> str:
    value = within(n, 1, 3999)
    ones, fives = "IXCM", "VLD"
    text = ""
    for place in range(4):
        digit = value // 10**place % 10
        one = ones[place]
        if digit in (4, 9):
            part = one + (fives[place] if digit == 4 else ones[place + 1])
        else:
            part = (fives[place] if digit > 4 else "") + one * (digit % 5)
        text = part + text
    return text


def _logarithm(number: Fraction, base: Fraction) -> Fraction:
    if number <= 0 or base <= 0 or base == 1:
        raise Refused("argument")
    return Fraction(math.log2(number)) / Fraction(math.log2(base))


def _natural(number: Fraction) -> Fraction:
    if number <= 0:
        raise Refused("argument")
    return Fraction(math.log2(number)) * Fraction(math.log(2))


# --- amounts ----------------------------------------------------------------------------------------------------


def _raised(base: Fraction, exponent: Fraction) -> Fraction:
    if 0 < base < 1:
        # The reciprocal's powers are no smaller than one, where a limit of the denominator costs nothing.
        return _raised(1 / base, -exponent)
    if exponent.denominator == 1 and abs(exponent) < 5000:
        # Floats are exact enough to begin from, and the fractions of a long product are not.
        result = Fraction(1)
        for _ in range(int(abs(exponent))):
            result = (result * base).limit_denominator(10**25)
        return result if exponent >= 0 else 1 / result
    return Fraction(math.exp(float(exponent) * math.log(base)))


def _compounded(principal: Fraction, percent: Fraction, years: Fraction, periods: Fraction) -> Fraction:
    if principal < 0 or years < 0 or percent <= -100 or within(periods) < 1:
        raise Refused("argument")
    return principal * _raised(1 + percent / (100 * periods), periods * years)


def _simple(principal: Fraction, percent: Fraction, years: Fraction) -> Fraction:
    if principal < 0 or years < 0:
        raise Refused("argument")
    return principal * percent / 100 * years


def _payment(principal: Fraction, percent: Fraction, years: Fraction) -> Fraction:
    """What pays a loan back: the loan divided by the sum of the discounted payments of one."""
    if principal < 0 or percent < 0 or years <= 0:
        raise Refused("argument")
    factor = 1 / (1 + percent / 1200)
    worth, discount = Fraction(0), Fraction(1)
    for _ in range(int(12 * years)):
        discount = (discount * factor).limit_denominator(10**25)
        worth += discount
        worth = worth.limit_denominator(10**25)
    return principal / worth


def _growth(start: Fraction, end: Fraction, years: Fraction) -> Fraction:
    if min(start, end, years) <= 0:
        raise Refused("argument")
    return 100 * (Fraction(math.exp(math.log(end / start) / float(years))) - 1)


def _doubling(percent: Fraction) -> Fraction:
    if percent <= 0:
        raise Refused("argument")
    return 1 / Fraction(math.log2(1 + percent / 100))


def _present(future: Fraction, percent: Fraction, years: Fraction) -> Fraction:
    if years < 0 or percent <= -100:
        raise Refused("argument")
    return future / _raised(1 + percent / 100, years)


NUMBERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "square_root": lambda number: _root(number, Fraction(2)),
        "cube_root": lambda number: _root(number, Fraction(3)),
        "nth_root": _root,
        "factorial": lambda n: math.prod(range(1, within(n, least=0) + 1)),
        "gcd": _common,
        "lcm": _multiple,
        "is_prime": lambda n: _prime(within(n)),
        "primes_up_to": lambda limit: _primes(2, within(limit)),
        "primes_below": lambda limit: _primes(2, within(limit) - 1),
        "primes_between": _between,
        "count_primes_up_to": lambda limit: len(_primes(2, within(limit))),
        "count_primes_below": lambda limit: len(_primes(2, within(limit) - 1)),
        "first_primes": _first,
        "nth_prime": lambda n: _first(n)[-1],
        "prime_factors": lambda n: _factors(within(n, least=2)),
        "divisors": _divisors,
        "count_divisors": lambda n: len(_divisors(n)),
        "fibonacci": _fibonacci,
        "first_fibonacci": lambda count: [_fibonacci(Fraction(n)) for n in range(within(count, least=1))],
        "is_even": lambda n: Fraction(within(n), 2).denominator == 1,
        "is_odd": lambda n: Fraction(within(n), 2).denominator == 2,
        "is_square": lambda n: any(root * root == n for root in range(min(within(n), 100_000) + 1)),
        "is_divisible": _divisible,
        "digit_sum": lambda n: sum("0123456789".index(sign) for sign in str(within(n)) if sign != "-"),
        "combinations": lambda n, k: _falling(n, k) // math.prod(range(1, int(k) + 1)),
        "permutations": _falling,
        "remainder": _remainder,
        "absolute": lambda number: max(number, -number),
        "rounded": _rounded,
        "in_binary": lambda n: _digits(n, 2),
        "in_hexadecimal": lambda n: _digits(n, 16),
        "in_roman": _roman,
        "logarithm": _logarithm,
        "natural_logarithm": _natural,
        "percent_of": lambda percent, whole: whole / 100 * percent,
        "what_percent": lambda part, whole: 100 * over(part, whole),
        "percent_change": lambda old, new: 100 * (over(new, old) - 1),
        "percent_decrease": lambda old, new: 100 * (1 - over(new, old)),
        "increase_by_percent": lambda number, percent: number + number / 100 * percent,
        "decrease_by_percent": lambda number, percent: number - number / 100 * percent,
        "whole_of_percent": lambda part, percent: over(part, percent / 100),
        "as_percent": lambda number: number / Fraction(1, 100),
        "percent_as_decimal": lambda percent: percent * Fraction(1, 100),
        "compound_interest": lambda principal, *terms: _compounded(principal, *terms) - principal,
        "compound_amount": _compounded,
        "simple_interest": _simple,
        "loan_payment": _payment,
        "cagr": _growth,
        "doubling_time": _doubling,
        "present_value": _present,
    }
)
