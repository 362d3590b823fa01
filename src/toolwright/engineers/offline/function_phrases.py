"""Phrases that name what is computed of a column's values: "mean", "first quartile", "25th and 75th percentile"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from toolwright.engineers.offline import lexicon, neutral, vocabulary
from toolwright.engineers.offline.lattice import Lattice, Read, index, split_phrase
from toolwright.engineers.offline.operators import AGGREGATES
from toolwright.engineers.offline.plan import Expression, Measure, Number


@dataclass(frozen=True, slots=True)
class Function:
    """An aggregate by its name; `at` is which percentile."""

    name: str
    at: float | None = None

    def of(self, value: Expression) -> Measure:
        return Measure(self.name, value, None if self.at is None else Number(self.at))


SUM, MODE, _COUNT = Function("sum"), Function("mode"), Function("count")
_BEFORE = neutral.DETERMINERS | {"their", "its"}
_QUARTILES = (Function("percentile", 25), Function("median"), Function("percentile", 75))
_HALVES = {"lower": 1, "upper": 3}
"""Words for a quartile alone."""
_ORDINALS = _HALVES | {
    word: place
    for place, word in enumerate("first second third fourth fifth sixth seventh eighth ninth".split(), 1)
}
_FUNCTIONS = index(
    {
        split_phrase(words): Function(operator.name)
        for operator in AGGREGATES.values()
        if operator.takes == ("numbers",) or operator.name == "mode"
        for words in operator.words
        if words not in vocabulary.DOUBTFUL
    }
)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_PARTS = {"quartile": 4, "decile": 10}


def function_reads(lattice: Lattice, at: int) -> list[Read[tuple[Function, ...]]]:
    """One function or several, longest first: "mean, median and standard deviation", "quartiles".

    "Count" is one beside others only: of their values, as they are; alone it may be of rows.
    """
    return lattice.remember("functions", at, lambda: _several(lattice, at))


def _several(lattice: Lattice, at: int) -> list[Read[tuple[Function, ...]]]:
    reads: list[Read[tuple[Function, ...]]] = []
    frontier = list(_one(lattice, at))
    while frontier:
        reads.extend(frontier)
        frontier = [
            Read(other.end, (*read.node, *other.node))
            for read in frontier
            if (end := past_and(lattice, read.end)) > read.end
            for other in _one(lattice, end)
        ]
    return [read for read in reads[::-1] if any(function != _COUNT for function in read.node)]


def past_and(lattice: Lattice, at: int) -> int:
    """The position after "and", "," or ", and"."""
    ends = lattice.phrases(at, lexicon.AND_WORDS)
    if not ends:
        return at
    if lattice.lower(at) == "," and lattice.lower(at + 1) == "and":
        return at + 2
    return ends[0]


def _one(lattice: Lattice, at: int) -> Iterable[Read[tuple[Function, ...]]]:
    start = lattice.skip(at, _BEFORE)
    for read in lattice.lookup(start, _FUNCTIONS)[:1]:
        yield Read(read.end, (read.node,))
    if lattice.lower(start) in ("count", "counts"):
        yield Read(start + 1, (_COUNT,))
    yield from _percentiles(lattice, start)
    yield from _quantiles(lattice, start)
    yield from _quartiles(lattice, start)


def _percentiles(lattice: Lattice, at: int) -> Iterable[Read[tuple[Function, ...]]]:
    """ "90th percentile", "10th, 50th and 90th percentiles", "percentile 90"."""
    places: list[float] = []
    position = at
    while place := _percent(lattice, position):
        places.append(place.node)
        after = lattice.skip(place.end, {"-"})
        if lattice.lower(after) in ("percentile", "percentiles"):
            yield Read(after + 1, tuple(Function("percentile", each) for each in places))
            return
        position = past_and(lattice, place.end)
        if position == place.end:
            break
    number = lattice.number(at + 1)
    if lattice.lower(at) == "percentile" and number and 0 <= number.node <= 100:
        yield Read(number.end, (Function("percentile", number.node),))


def _percent(lattice: Lattice, at: int) -> Read[float] | None:
    """ "90th", "99.9th", "90", as before "percentile"; 0.9 may be a slip for 90 or not."""
    token = lattice.token(at)
    if token is None:
        return None
    ordinal = _ORDINAL.fullmatch(token.lower) if token.kind == "word" else None
    place: float | None = int(ordinal[1]) if ordinal else token.value if token.kind == "number" else None
    end = at + 1
    fraction = lattice.token(at + 2)
    if token.kind == "number" and lattice.lower(at + 1) == "." and fraction:
        ordinal = _ORDINAL.fullmatch(fraction.lower)
        if ordinal and fraction.start == token.end + 1:
            place, end = float(f"{token.text}.{ordinal[1]}"), at + 3
    return None if place is None or not 1 <= place <= 100 else Read(end, place)


def _quantiles(lattice: Lattice, at: int) -> Iterable[Read[tuple[Function, ...]]]:
    """ "0.9 quantile", "0.25 and 0.75 quantiles", "quantile 0.9", "95% quantile"."""
    places: list[float] = []
    position = at
    while place := _part(lattice, position):
        places.append(place.node)
        after = lattice.skip(place.end, {"-"})
        if lattice.lower(after) in ("quantile", "quantiles"):
            yield Read(after + 1, tuple(Function("percentile", each) for each in places))
            return
        position = past_and(lattice, place.end)
        if position == place.end:
            break
    last = _part(lattice, at + 1) if lattice.lower(at) == "quantile" else None
    if last:
        yield Read(last.end, (Function("percentile", last.node),))


def _part(lattice: Lattice, at: int) -> Read[float] | None:
    """A part of one, or a percentage, as a percentage."""
    token = lattice.token(at)
    if token is None or token.kind != "number" or token.value is None:
        return None
    if token.percent:
        return Read(at + 1, token.value) if 0 <= token.value <= 100 else None
    percent = float(f"{token.value * 100:.10g}")
    return Read(at + 1, int(percent) if percent.is_integer() else percent) if 0 < token.value < 1 else None


def _quartiles(lattice: Lattice, at: int) -> Iterable[Read[tuple[Function, ...]]]:
    """ "first quartile", "lower and upper quartile", "9th decile", "quartiles"; "Q1" only before "of" or "and",
    where no cell is called so.
    """
    word = lattice.lower(at)
    if word == "quartiles":
        yield Read(at + 1, _QUARTILES)
    for name in ("q1", "q3"):
        joined = lattice.lower(at + 1) in ("of", ",", "and")
        if word == name and joined and not lattice.values(at):
            yield Read(at + 1, (_QUARTILES[0 if name == "q1" else 2],))
    places: list[int] = []
    position = lattice.skip(at)
    while place := _ordinal(lattice.lower(position)):
        places.append(place)
        parts = _PARTS.get(lattice.lower(position + 1).removesuffix("s"), 0)
        if parts:
            quarters = all(lattice.lower(place) not in _HALVES for place in range(at, position + 1))
            if max(places) < parts and (quarters or parts == 4):
                yield Read(position + 2, tuple(_nth(place, parts) for place in places))
            return
        following = past_and(lattice, position + 1)
        if following == position + 1:
            return
        position = lattice.skip(following)


def _ordinal(word: str) -> int:
    """1 for "first" and "1st"; 0 for what is no ordinal."""
    digits = _ORDINAL.fullmatch(word)
    return int(digits[1]) if digits else _ORDINALS.get(word, 0)


def _nth(place: int, parts: int) -> Function:
    percent = place * 100 // parts
    return Function("median") if percent == 50 else Function("percentile", percent)
