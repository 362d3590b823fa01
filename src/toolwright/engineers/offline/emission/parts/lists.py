"""Parts of tools that work on lists. Copied by `emission/assembly.py`, never imported."""

# pyright: reportUnusedFunction=false, reportPrivateUsage=false

import math

from toolwright.engineers.offline.emission.parts.scalar import _result


def _some(numbers: list[float], least: int = 1) -> list[float]:
    """The numbers. Raises ValueError for fewer than `least` of them, and for one that is not finite."""
    if len(numbers) < least:
        raise ValueError(f"{least} or more numbers are needed, {len(numbers)} are given")
    for number in numbers:
        if not math.isfinite(number):
            raise ValueError(f"{number!r} is no finite number")
    return numbers


def _positive(numbers: list[float]) -> list[float]:
    """The numbers. Raises ValueError where one is not above zero."""
    if any(number <= 0 for number in _some(numbers)):
        raise ValueError("this mean is only for numbers above zero")
    return numbers


def _sum(numbers: list[float]) -> float:
    """The sum, whole where all numbers are."""
    return sum(numbers) if all(isinstance(number, int) for number in numbers) else math.fsum(numbers)


def _mean(numbers: list[float]) -> float:
    return _sum(numbers) / len(numbers)


def _mode(numbers: list[float]) -> float | list[float]:
    """The most frequent number, or all that are. Raises ValueError where each occurs once."""
    counts = {number: numbers.count(number) for number in numbers}
    most = max(counts.values())
    if most == 1 and len(counts) > 1:
        raise ValueError("every number occurs once, so there is no mode")
    modes = sorted(number for number, count in counts.items() if count == most)
    return modes[0] if len(modes) == 1 else modes


def _placed(ordered: list[float], place: int) -> float:
    """The entry at a place from 1. Raises ValueError where equal numbers leave open which entry is meant."""
    if not 1 <= place <= len(ordered):
        raise ValueError(f"there is no number {place} among {len(ordered)}")
    different = list(dict.fromkeys(ordered))
    if place > len(different) or different[place - 1] != ordered[place - 1]:
        raise ValueError("some of the numbers are equal: count each of them, or equal ones once?")
    return ordered[place - 1]


def _percentile(numbers: list[float], percent: float) -> float:
    """Linear interpolation between the neighbours of (n - 1) * percent / 100, as most programs do it."""
    if not 0 <= percent <= 100:
        raise ValueError("a percentile lies between 0 and 100")
    ordered = sorted(numbers)
    place = (len(ordered) - 1) * percent / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _correlation(first: list[float], second: list[float]) -> float:
    """Pearson's r. Raises ValueError for lists that have none."""
    if len(first) != len(second):
        raise ValueError(f"the lists have {len(first)} and {len(second)} numbers: as many are needed")
    x = [number - _mean(first) for number in _some(first, least=2)]
    y = [number - _mean(second) for number in _some(second, least=2)]
    squares = math.fsum(a * a for a in x) * math.fsum(b * b for b in y)
    if squares == 0:
        raise ValueError("a list of equal numbers has no correlation")
    return math.fsum(a * b for a, b in zip(x, y, strict=True)) / math.sqrt(squares)


def _weighted_mean(numbers: list[float], weights: list[float]) -> float:
    """The weighted mean. Raises ValueError for weights that cannot be used."""
    if len(numbers) != len(weights):
        raise ValueError(f"{len(numbers)} numbers need as many weights, {len(weights)} are given")
    if any(weight < 0 for weight in _some(weights)) or not any(weights):
        raise ValueError("weights must not be below zero, and one has to be above it")
    products = [number * weight for number, weight in zip(_some(numbers), weights, strict=True)]
    return _result(_sum(products) / _sum(weights))
