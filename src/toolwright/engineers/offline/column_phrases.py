"""Phrases that name a column: "the price", "values of the price column", "product price", "wind speed (WINDSPEED)"."""

from collections.abc import Iterable

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline import lexicon, vocabulary
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.linking import is_numeric
from toolwright.engineers.offline.reading import words_of

_MODIFIER_COST = 0.02


def column_reads(lattice: Lattice, at: int) -> list[Read[ColumnProfile]]:
    """Columns here, with "the", "column", "values of" and the like around them."""
    return lattice.remember("column phrase", at, lambda: list(_column_reads(lattice, at)))


def _column_reads(lattice: Lattice, at: int) -> Iterable[Read[ColumnProfile]]:
    start = lattice.skip(at)
    links = [(start, 0.0)] if start == at else [(start, 0.0), (at, 0.0)]  # a column may be called "A"
    if lattice.lower(start) in vocabulary.VALUE_NOUNS and lattice.lower(start + 1) in ("of", "in", "for"):
        start = lattice.skip(start + 2)
        links.append((start, 0.0))
    if lattice.lower(start) in vocabulary.DATA_NOUNS:
        after = lattice.skip(start + 1)
        links.append((after, 0.0))
        links += [(end, 0.0) for end in lattice.phrases(after, lexicon.COLUMN_NAMING)]
    if lattice.follows(start, ("number", "of")):  # "the number of children"
        begin = lattice.skip(start + 2)
        for link in lattice.columns(begin):
            if link.column.type == "integer" and not names_rows(lattice, begin, Read(link.end, link.column)):
                yield Read(link.end, link.column, link.cost + _MODIFIER_COST)
    owner = lattice.entity(start)
    if owner:
        after = lattice.skip(owner.end, {"'s"})
        links.append((after, _MODIFIER_COST))
    for begin, cost in links:
        for link in lattice.columns(begin):
            yield Read(link.end, link.column, cost + link.cost)
            if lattice.lower(link.end) in (")", "]") and _closes(lattice, begin, link.end):
                yield Read(link.end + 1, link.column, cost + link.cost)
            end = _apposition(lattice, link.end, link.column)
            if end > link.end:
                yield Read(end, link.column, cost + link.cost)
            for word in (vocabulary.DATA_NOUNS, vocabulary.VALUE_NOUNS):
                if lattice.lower(end) in word:
                    end += 1
                    yield Read(end, link.column, cost + link.cost)


def _closes(lattice: Lattice, begin: int, at: int) -> bool:
    """Whether a bracket closes one that was opened inside the header's words: "Duration (min)"."""
    opening = {")": "(", "]": "["}[lattice.lower(at)]
    return any(lattice.lower(place) == opening for place in range(begin, at))


def _apposition(lattice: Lattice, at: int, column: ColumnProfile) -> int:
    """The end of a bracket that names the same column again: "wind speed (WINDSPEED)"."""
    if lattice.lower(at) == "(":
        for link in lattice.columns(at + 1):
            if link.column.name == column.name and lattice.lower(link.end) == ")":
                return link.end + 1
    return at


def numeric_columns(lattice: Lattice, at: int) -> list[Read[ColumnProfile]]:
    """Columns of quantities. A number that names rows is one only where it is called so: "orders" are no
    order_id.
    """
    return [
        read
        for read in column_reads(lattice, at)
        if is_numeric(read.node) and not names_rows(lattice, at, read)
    ]


def names_rows(lattice: Lattice, at: int, read: Read[ColumnProfile]) -> bool:
    """A header like "order_id" of which only "order" was said."""
    last = words_of(read.node.name)[-1:]
    said = {word for token in lattice.tokens[at : read.end] for word in words_of(token.lower)}
    return (
        bool(last)
        and last[0] in vocabulary.NAMING_WORDS
        and last[0] not in said
        and last[0] + "s" not in said
    )
