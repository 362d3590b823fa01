"""Phrases for what is counted, listed or ranked: the rows by their noun, some of them, or the values of a
column.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from toolwright.engineers.offline import vocabulary
from toolwright.engineers.offline.column_phrases import column_reads
from toolwright.engineers.offline.conditions import condition_reads, truth_of
from toolwright.engineers.offline.date_phrases import part_reads
from toolwright.engineers.offline.file_phrases import file_ends
from toolwright.engineers.offline.lattice import Lattice, Read, plural_word
from toolwright.engineers.offline.linking import STEMMED
from toolwright.engineers.offline.plan import Column, Compare, Condition, Key, Text
from toolwright.engineers.offline.qualifiers import where_reads

_SKIPPED = frozenset("the a an all of 's our my these those total".split())
_ENTITY_COST = 0.03


@dataclass(frozen=True, slots=True)
class Subject:
    """`column` is None for the rows themselves; `condition` is what the noun's adjectives say.

    `plural` when its noun is: "which products" wants several, "which product" one.
    """

    column: Key | None
    condition: Condition | None = None
    plural: bool = False


def row_subjects(lattice: Lattice, at: int) -> list[Read[Subject]]:
    """The rows: "products", "Electronics products", "customers from Germany" is left to the clause that
    follows.
    """
    return lattice.remember("row subject", at, lambda: list(_row_subjects(lattice, at)))


def _row_subjects(lattice: Lattice, at: int) -> Iterable[Read[Subject]]:
    start = lattice.skip(at, _SKIPPED)
    entity = lattice.entity(start)
    if entity and not means_values(lattice, start, entity.end):
        yield Read(entity.end, Subject(None, None, is_plural(lattice, entity.end)), _ENTITY_COST)
    for link in lattice.columns(start):  # "smokers"
        noun = lattice.tokens[link.end - 1].lower
        truth = truth_of(link.column)
        if truth and link.cost == STEMMED and noun.endswith("s"):
            condition = Compare(Column(link.column.name), "eq", Text(truth))
            yield Read(link.end, Subject(None, condition, plural=True), link.cost)
    for read in condition_reads(lattice, start, bare=True):
        if all(token.lower in vocabulary.SPOKEN_VALUES for token in lattice.tokens[start : read.end]):
            yield Read(read.end, Subject(None, read.node, plural=True), read.cost)
        noun = lattice.entity(read.end)
        if noun and not means_values(lattice, read.end, noun.end):
            yield Read(
                noun.end, Subject(None, read.node, is_plural(lattice, noun.end)), read.cost + _ENTITY_COST
            )


def is_plural(lattice: Lattice, end: int) -> bool:
    """Whether the word before `end` is a plural, as far as its ending tells."""
    token = lattice.tokens[end - 1]
    return token.kind == "word" and plural_word(token.lower)


def means_values(lattice: Lattice, at: int, end: int) -> bool:
    """The noun is also a column whose values repeat: rows or different values could be meant."""
    return any(link.end == end and not lattice.is_row_column(link.column) for link in lattice.columns(at))


def ranked_subjects(lattice: Lattice, at: int) -> list[Read[Subject]]:
    """The rows, or a column whose values make groups."""
    return lattice.remember("ranked subject", at, lambda: list(_ranked_subjects(lattice, at)))


def _ranked_subjects(lattice: Lattice, at: int) -> Iterable[Read[Subject]]:
    yield from row_subjects(lattice, at)
    for part in part_reads(lattice, lattice.skip(at, _SKIPPED)):
        yield Read(part.end, Subject(part.node, None, is_plural(lattice, part.end)), part.cost)
    for read in column_reads(lattice, lattice.skip(at, _SKIPPED)):
        if read.node.type != "empty" and (read.node.type != "number" or lattice.is_row_column(read.node)):
            yield Read(
                read.end, Subject(Column(read.node.name), None, is_plural(lattice, read.end)), read.cost
            )


def restricted(lattice: Lattice, reads: Iterable[Read[Subject]]) -> Iterable[Read[Subject]]:
    """Subjects as they are, and with a restriction that follows: "product in Electronics", "country in the
    dataset".
    """
    for read in reads:
        yield read
        for end, _ in file_ends(lattice, read.end):
            yield Read(end, read.node, read.cost)
        if read.node.condition is None:
            for where in where_reads(lattice, read.end):
                yield Read(
                    where.end, Subject(read.node.column, where.node, read.node.plural), read.cost + where.cost
                )
