"""A plan with the clauses that say how its result is given: rounded, and under which names."""

import itertools
import re
from collections.abc import Sequence

from toolwright.engineers.offline.canonical import COUNTING, canonical, is_rounded, values_of
from toolwright.engineers.offline.clauses import HEADS, Clause, Measures, Naming, Rounding
from toolwright.engineers.offline.lattice import Lattice
from toolwright.engineers.offline.parts import Misfit
from toolwright.engineers.offline.plan import (
    Aggregate,
    Column,
    DatePart,
    Having,
    Measure,
    Number,
    Plan,
    Presented,
    Rank,
    RankEach,
    Report,
    Share,
    Sort,
    Texts,
    leaves,
)
from toolwright.engineers.offline.presentation_phrases import FUNCTION_NAMES, naming_reads, rounding_reads
from toolwright.engineers.offline.reading import Token, words_of

_MOST_PERMUTED = 6


def present(plan: Plan, clauses: Sequence[Clause]) -> Plan:
    """The plan, given as the clauses say. Raises `Misfit`."""
    decimals = _decimals([clause.decimals for clause in clauses if isinstance(clause, Rounding)])
    names = tuple(name for clause in clauses if isinstance(clause, Naming) for name in clause.names)
    if decimals is None and not names:
        return plan
    if decimals is not None:
        _check_place(clauses)
    of = canonical(plan)
    if isinstance(of, Report | Presented):
        raise Misfit("it is said twice how the result is given")
    if decimals is not None and not is_rounded(of):
        raise Misfit("there is no calculated number to round in this result")
    if names:
        names = _without_keys(names, of)
        _check(names, values_of(of))
        names = _in_order(names, _measures(of))
    return Presented(of, None if decimals is None else Number(decimals), Texts(names) if names else None)


def split(prompt: str, tokens: Sequence[Token]) -> tuple[str, tuple[Clause, ...]]:
    """A request without a file and without what it says of rounding and names, and that."""
    lattice = Lattice(tuple(tokens), None)
    clauses: list[Clause] = []
    kept: list[str] = []
    position = at = 0
    while at < len(tokens):
        reads = [*rounding_reads(lattice, at), *naming_reads(lattice, at)]
        if not reads:
            at += 1
            continue
        longest = max(reads, key=lambda read: (read.end, isinstance(read.node, Rounding)))
        clauses.append(longest.node)
        kept.append(_JOINT.sub("", prompt[position : tokens[at].start]))
        position, at = tokens[longest.end - 1].end, longest.end
    return " ".join((*kept, prompt[position:])).strip(), tuple(clauses)


_JOINT = re.compile(r"(?:[,;(]|\band\b|\bthen\b|\s)*$", re.IGNORECASE)
"""What leads over to how the result is given."""


def _decimals(said: Sequence[int | None]) -> int | None:
    """The one number of decimals; None where nothing is said of rounding."""
    numbers = {number for number in said if number is not None}
    if len(numbers) > 1:
        raise Misfit("two different numbers of decimals are asked for")
    if said and not numbers:
        raise Misfit("it is not said to how many decimals to round")
    return numbers.pop() if numbers else None


def _check_place(clauses: Sequence[Clause]) -> None:
    """Rounding said before or after all that is wanted is of all of it; between, of one or of all."""
    heads = [place for place, clause in enumerate(clauses) if isinstance(clause, HEADS)]
    for place, clause in enumerate(clauses):
        if not isinstance(clause, Rounding) or not heads or not heads[0] < place < heads[-1]:
            continue
        later = [clauses[head] for head in heads if head > place]
        counts = all(
            isinstance(head, Measures) and all(measure.function in COUNTING for measure in head.measures)
            for head in later
        )
        if not counts:
            raise Misfit("it is not clear which of the wanted values are rounded")


def _check(names: Sequence[str], count: int) -> None:
    if not count:
        raise Misfit("what is listed cannot be given other names")
    if len(names) != count:
        some = f"{count} values" if count > 1 else "1 value"
        given = "1 name" if len(names) == 1 else f"{len(names)} names"
        raise Misfit(f"the request has {some} and gives {given}")
    if len(set(names)) < count:
        raise Misfit("two values are to have the same name")


def _without_keys(names: tuple[str, ...], of: Plan) -> tuple[str, ...]:
    """The names without those of the groups, where they come first: "with the columns region and total_sales"."""
    match of:
        case RankEach(Aggregate(inner, measures, own), by=by):
            return _without_keys(names, Aggregate(inner, measures, (*by, *own)))
        case Rank(source) | Having(source) | Sort(source):
            return _without_keys(names, source)
        case Aggregate(_, _, by) | Share(_, _, by):
            keys = [words_of(key.part if isinstance(key, DatePart) else key.name) for key in by]
            first = [words_of(name) for name in names[: len(keys)]]
            return names[len(keys) :] if keys and first == keys else names
        case _:
            return names


def _measures(plan: Plan) -> tuple[Measure, ...]:
    match plan:
        case Aggregate(_, measures):
            return measures
        case Rank(source) | RankEach(source) | Having(source) | Sort(source):
            return _measures(source)
        case _:
            return ()


def _in_order(names: tuple[str, ...], measures: tuple[Measure, ...]) -> tuple[str, ...]:
    """The names in the order of the measures: as said, unless the names themselves say otherwise."""
    if not measures or _fit(names, measures):
        return names
    orders = itertools.permutations(names) if len(names) <= _MOST_PERMUTED else ()
    fitting = [order for order in orders if _fit(order, measures)]
    if len(fitting) == 1:
        return fitting[0]
    raise Misfit(f"it is not clear which value {' or '.join(map(repr, names))} is the name of")


def _fit(names: Sequence[str], measures: Sequence[Measure]) -> bool:
    columns = {leaf for measure in measures for leaf in leaves(measure.of) if isinstance(leaf, Column)}
    return all(_means(name, measure, columns) for name, measure in zip(names, measures, strict=True))


def _means(name: str, measure: Measure, columns: set[Column]) -> bool:
    """Whether nothing in a name says another function or another column."""
    words = set(words_of(name))
    functions = [FUNCTION_NAMES[word] for word in words & FUNCTION_NAMES.keys()]
    if functions and not any(measure.function in each for each in functions):
        return False
    own = {leaf for leaf in leaves(measure.of) if isinstance(leaf, Column)}
    mentioned = {column for column in columns if set(words_of(column.name)) <= words}
    return not mentioned or bool(mentioned & own)
