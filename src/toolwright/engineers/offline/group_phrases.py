"""Phrases that choose groups by what their rows come to: "departments with more than 5 employees", "regions whose
average sales exceed 1000".
"""

from collections.abc import Iterable

from toolwright.engineers.offline.clauses import Chosen, Clause
from toolwright.engineers.offline.comparisons import numeric_comparisons
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.lexicon import COUNT_INTROS, LIST_WORDS
from toolwright.engineers.offline.measures import measures_reads
from toolwright.engineers.offline.phrases import phrases
from toolwright.engineers.offline.plan import Between, Column, Compare, Limit, Measure, Number
from toolwright.engineers.offline.subjects import ranked_subjects, row_subjects

_COUNTED = phrases(
    """
    with, having, have, has, that have, which have, who have, that has, which has, who has, had, that had, who had,
    containing, contain, that contain, who placed, that placed, who made, that made, with a total of
    """
)
_MEASURED = phrases(
    """
    with, with a, with an, having, having a, having an, have, have a, have an, has a, has an, that have, that have a,
    that have an, which have, which have a, which have an, who have a, who have an, that has a, that has an, whose,
    where, where the, with the, in which the, for which the, where its, where their
    """
)
_OF_GROUPS = phrases("of, of the, for, for the, only for, of all, for all")
_BY_GROUPS = phrases(
    """
    by, per, for each, in each, of each, for every, in every, within each, across, for only the, grouped by, only for
    each
    """
)
_COST = 0.02
_ANY = Column("")


def chosen_heads(lattice: Lattice, at: int) -> Iterable[Read[tuple[Clause, ...]]]:
    """The groups themselves, or how many there are."""
    for start in (
        {at, *lattice.phrases(at, LIST_WORDS)} if at == lattice.first else lattice.phrases(at, LIST_WORDS)
    ):
        for read in _chosen(lattice, start):
            chosen = Chosen(read.node.key, read.node.limits, "groups")
            yield Read(read.end, (chosen,), read.cost)
    for start in lattice.phrases(lattice.skip(at), COUNT_INTROS):
        for read in _chosen(lattice, start):
            chosen = Chosen(read.node.key, read.node.limits, "number")
            yield Read(read.end, (chosen,), read.cost)


def chosen_reads(lattice: Lattice, at: int) -> Iterable[Read[Chosen]]:
    """Groups of which something else is wanted: "of departments with more than 5 employees"."""
    start = lattice.skip(at, {","})
    for intro in lattice.phrases(start, _OF_GROUPS):
        for read in _chosen(lattice, intro):
            yield Read(read.end, Chosen(read.node.key, read.node.limits, each=False), read.cost)
    for intro in lattice.phrases(start, _BY_GROUPS):
        yield from _chosen(lattice, intro)


def _chosen(lattice: Lattice, at: int) -> list[Read[Chosen]]:
    return lattice.remember("chosen groups", at, lambda: list(_groups(lattice, at)))


def _groups(lattice: Lattice, at: int) -> Iterable[Read[Chosen]]:
    for subject in ranked_subjects(lattice, at):
        key = subject.node.column
        if key is None or subject.node.condition or (isinstance(key, Column) and _names_rows(lattice, key)):
            continue
        if any(lattice.lower(place) == "of" for place in range(at, subject.end)):
            continue  # "orders of regions with more than 5 orders" are no regions
        for first in _first_limit(lattice, subject.end):
            reads = [first]
            for _ in range(2):
                for read in reads:
                    yield Read(read.end, Chosen(key, read.node), subject.cost + read.cost + _COST)
                reads = [
                    Read(other.end, (*read.node, *other.node), read.cost + other.cost)
                    for read in reads
                    if lattice.lower(read.end) in ("and", "but")
                    for other in (*_first_limit(lattice, read.end + 1), *_limit(lattice, read.end + 1))
                ]
            for read in reads:
                yield Read(read.end, Chosen(key, read.node), subject.cost + read.cost + _COST)


def _names_rows(lattice: Lattice, key: Column) -> bool:
    """Each value has one row."""
    known = () if lattice.linker is None else lattice.linker.row_columns
    return any(row.name == key.name for row in known)


def _first_limit(lattice: Lattice, at: int) -> Iterable[Read[tuple[Limit, ...]]]:
    for start in lattice.phrases(at, _COUNTED):
        yield from _of_rows(lattice, start)
    for start in lattice.phrases(at, _MEASURED):
        yield from _of_measure(lattice, start)


def _limit(lattice: Lattice, at: int) -> Iterable[Read[tuple[Limit, ...]]]:
    yield from _of_rows(lattice, at)
    yield from _of_measure(lattice, lattice.skip(at, {"a", "an", "the"}))


def _of_rows(lattice: Lattice, at: int) -> Iterable[Read[tuple[Limit, ...]]]:
    """ "more than 5 employees", "5 or more orders"."""
    for compared in numeric_comparisons(lattice, at, _ANY, None):
        limits = _limits(Measure("count"), compared.node)
        for rows in row_subjects(lattice, compared.end) if limits else ():
            if rows.node.condition is None and rows.end > compared.end:
                yield Read(rows.end, limits, compared.cost + rows.cost)


def _of_measure(lattice: Lattice, at: int) -> Iterable[Read[tuple[Limit, ...]]]:
    """ "average sales above 1000", "total revenue that exceeds 10,000", "number of orders over 3"."""
    measured = [
        Read(read.end, read.node[0], read.cost) for read in measures_reads(lattice, at) if len(read.node) == 1
    ]
    for intro in lattice.phrases(lattice.skip(at), COUNT_INTROS):
        measured += [
            Read(rows.end, Measure("count"), rows.cost)
            for rows in row_subjects(lattice, intro)
            if rows.node.condition is None
        ]
    for measure in measured:
        if measure.node.function in ("mode", "earliest", "latest"):
            continue
        start = lattice.skip(measure.end, {"that", "which"})
        for compared in numeric_comparisons(lattice, start, _ANY, None):
            token = lattice.token(start)
            if (
                token is not None and token.value is None
            ):  # "average sales 1000" does not say how they compare
                yield Read(compared.end, _limits(measure.node, compared.node), measure.cost + compared.cost)


def _limits(measure: Measure, condition: object) -> tuple[Limit, ...]:
    match condition:
        case Compare(_, op, Number() as to):
            return (Limit(measure, op, to),)
        case Between(_, low, high):
            return (Limit(measure, "ge", low), Limit(measure, "le", high))
        case _:
            return ()
