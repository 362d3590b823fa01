"""Parts of tools that work on a number or two. Copied by `emission/assembly.py`, never imported."""

# pyright: reportUnusedFunction=false, reportPrivateUsage=false

import math
from decimal import ROUND_HALF_UP, Decimal

from toolwright.engineers.offline.emission.parts.scalar import _result

_MOST = 10**12
"""The largest number that is taken apart."""
_LONGEST = 1_000_000
"""The largest number up to which primes are looked for."""


def _whole(value: float, least: int | None = None, most: int | None = None) -> int:
    """The number. Raises ValueError where it is not whole or out of bounds."""
    if value % 1 != 0:
        raise ValueError(f"{value!r} is no whole number")
    if least is not None and value < least:
        raise ValueError(f"{value} is too small: {least} is the least")
    if most is not None and value > most:
        raise ValueError(f"{value} is too large: {most} is the most")
    return int(value)


def _whole_numbers(values: list[float]) -> list[int]:
    """The numbers. Raises ValueError where there are none or one is not whole."""
    if not values:
        raise ValueError("there are no numbers")
    return [_whole(value) for value in values]


def _square_root(number: float) -> float:
    """The square root, whole where it is. Raises ValueError for a negative number."""
    if number < 0:
        raise ValueError("a negative number has no real square root")
    if isinstance(number, int) and math.isqrt(number) ** 2 == number:
        return math.isqrt(number)
    return _result(math.sqrt(number))


def _root(number: float, degree: int) -> float:
    """The real root, whole where it is. Raises ValueError where there is none."""
    if _whole(degree) < 1:
        raise ValueError("the degree of a root is at least 1")
    if number < 0 and degree % 2 == 0:
        raise ValueError("an even root of a negative number is no real number")
    size = abs(number) ** (1 / degree)
    near = round(size)
    return math.copysign(1, number) * near if near**degree == abs(number) else math.copysign(size, number)


def _is_prime(n: int) -> bool:
    """Whether n is a prime number, by trial division. Raises ValueError where that would take too long."""
    if n > _MOST:
        raise ValueError(f"{n} is too large to be tried: {_MOST} is the most")
    return n > 1 and all(n % divisor for divisor in range(2, math.isqrt(n) + 1))


def _primes_up_to(limit: int) -> list[int]:
    """The primes up to a limit, by the sieve of Eratosthenes."""
    if _whole(limit, most=_LONGEST) < 2:
        return []
    sieve = bytearray([1]) * (limit + 1)
    for number in range(2, math.isqrt(limit) + 1):
        if sieve[number]:
            sieve[number * number :: number] = bytes(len(range(number * number, limit + 1, number)))
    return [number for number in range(2, limit + 1) if sieve[number]]


def _primes_between(low: int, high: int) -> list[int]:
    """The primes from low to high, both included. Raises ValueError when they stand the wrong way round."""
    if _whole(low) > _whole(high):
        raise ValueError(f"{low} is above {high}")
    return [prime for prime in _primes_up_to(high) if prime >= low]


def _first_primes(count: int) -> list[int]:
    """The first primes. Raises ValueError for more than 10,000."""
    if count > 10_000:
        raise ValueError(f"{count} primes are too many: 10000 is the most")
    # Prime number n is below n (ln n + ln ln n) for n of 6 and more: Rosser 1941.
    limit = 15 if count < 6 else math.ceil(count * (math.log(count) + math.log(math.log(count))))
    return _primes_up_to(limit)[:count]


def _prime_factors(n: int) -> list[int]:
    """The prime factors in order, each as often as it divides n."""
    _whole(n, least=2, most=_MOST)
    factors: list[int] = []
    divisor = 2
    while divisor * divisor <= n:
        while n % divisor == 0:
            factors.append(divisor)
            n //= divisor
        divisor += 1
    return [*factors, n] if n > 1 else factors


def _divisors(n: int) -> list[int]:
    """All positive divisors in order."""
    _whole(n, least=1, most=_MOST)
    small = [divisor for divisor in range(1, math.isqrt(n) + 1) if n % divisor == 0]
    return sorted({*small, *(n // divisor for divisor in small)})


def _fibonacci(n: int) -> int:
    earlier, later = 0, 1
    for _ in range(n):
        earlier, later = later, earlier + later
    return earlier


def _remainder(number: int, divisor: int) -> int:
    """The remainder, of the divisor's sign. Raises ValueError for a division by zero."""
    if _whole(divisor) == 0:
        raise ValueError("a division by zero has no result")
    return _whole(number) % divisor


def _rounded(number: float, decimals: int) -> float:
    """The number as it is written, rounded; a half away from zero."""
    step = Decimal(1).scaleb(-decimals)
    written = Decimal(str(number))
    value = (written / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    return _result(int(value) if value == value.to_integral_value() else float(value))


def _roman(n: int) -> str:
    """Roman numerals, 4 as IV."""
    signs = "M CM D CD C XC L XL X IX V IV I".split()
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    text = ""
    for sign, value in zip(signs, values, strict=True):
        text += sign * (n // value)
        n %= value
    return text


def _logarithm(number: float, base: float) -> float:
    """The logarithm. Raises ValueError where there is none."""
    if number <= 0 or base <= 0 or base == 1:
        raise ValueError("a logarithm needs a number and a base above zero, and a base other than one")
    if base == 10:
        return _result(math.log10(number))
    return _result(math.log2(number) if base == 2 else math.log(number) / math.log(base))
