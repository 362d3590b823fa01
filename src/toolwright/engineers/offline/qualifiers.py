"""Clauses that qualify what is wanted: the file, which rows, by which groups, in which order."""

from collections.abc import Iterable
from typing import Literal, cast

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline import condition_words, lexicon, vocabulary
from toolwright.engineers.offline.clauses import (
    Clause,
    File,
    Group,
    Ordering,
    Rows,
    Unclear,
    Where,
    WithoutMissing,
)
from toolwright.engineers.offline.column_phrases import column_reads, names_rows
from toolwright.engineers.offline.conditions import condition_reads
from toolwright.engineers.offline.date_phrases import Days, adverb_reads, days_reads, part_reads
from toolwright.engineers.offline.expressions import expression_reads
from toolwright.engineers.offline.file_phrases import file_ends
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.linking import is_numeric
from toolwright.engineers.offline.measures import measures_reads
from toolwright.engineers.offline.plan import (
    AnyOf,
    Both,
    Column,
    Compare,
    Condition,
    Key,
    Measure,
    Missing,
    Number,
    Text,
)
from toolwright.engineers.offline.presentation_phrases import naming_reads, rounding_reads
from toolwright.engineers.offline.reading import words_of

_OPPOSITE = {"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt"}
_ENUMERABLE = 50
_NO_INTRO_COST = 0.05
_EACH = lexicon.EACH_INTROS


def qualifier_reads(lattice: Lattice, at: int) -> Iterable[Read[tuple[Clause, ...]]]:
    for end in lattice.phrases(lattice.skip(at, {",", "("}), lexicon.WITHOUT_MISSING):
        yield Read(end, (WithoutMissing(),))
    for read in rounding_reads(lattice, at):
        yield Read(read.end, (read.node,), read.cost)
    for read in naming_reads(lattice, at):
        yield Read(read.end, (read.node,), read.cost)
    for end, name in file_ends(lattice, at):
        yield Read(end, (File(name),))
    for read in group_reads(lattice, at):
        yield Read(read.end, (Group(read.node),), read.cost)
    for read in where_reads(lattice, at):
        yield Read(read.end, (Where(read.node),), read.cost)
    for read in days_reads(lattice, at):
        yield Read(read.end, (_where_days(read.node),), read.cost)
    for read in adverb_reads(lattice, at):
        yield Read(read.end, (Group((read.node,)),), read.cost)
    for read in _orderings(lattice, at):
        yield Read(read.end, (read.node,), read.cost)
    for read in rows_reads(lattice, at):
        yield Read(read.end, (read.node,), read.cost)


def _where_days(days: Days) -> Where | Unclear:
    if days.doubt is None:
        return Where(days.condition)
    return Unclear(f"{days.doubt!r} can be read with the day or with the month first; write it as 2024-01-31")


# --- the file ---------------------------------------------------------------------------------------------------


# --- rows and groups --------------------------------------------------------------------------------------------


def rows_reads(lattice: Lattice, at: int) -> Iterable[Read[Rows]]:
    """ "of the products", "across all rows"; "for each product" says that every row is wanted."""
    for start in lattice.phrases(at, lexicon.ENTITY_INTROS):
        entity = lattice.entity(lattice.skip(start, _ALL))
        people = lattice.lower(lattice.skip(start, _ALL)) in vocabulary.PEOPLE and lattice.about_people
        having = lattice.lower(at) in _HAVING_INTROS
        if entity and not (having and _is_column(lattice, lattice.skip(start, _ALL), entity.end)):
            yield Read(entity.end, Rows())
        elif people:
            yield Read(lattice.skip(start, _ALL) + 1, Rows(), 0.02)
    for start in lattice.phrases(at, _EACH):
        entity = lattice.entity(start)
        if entity:
            yield Read(entity.end, Rows(each=True), 0.02)


_HAVING_INTROS = frozenset("with using considering".split())


def _is_column(lattice: Lattice, at: int, end: int) -> bool:
    """The noun of the rows is the name of a column as well: "with sales" says what rows have."""
    return any(link.end == end and not lattice.is_row_column(link.column) for link in lattice.columns(at))


_ALL = frozenset("the all these those our my 's different".split())


def group_reads(lattice: Lattice, at: int) -> list[Read[tuple[Key, ...]]]:
    """ "by region and category", "for each region"."""
    return lattice.remember("group", at, lambda: list(_groups(lattice, at)))


def _groups(lattice: Lattice, at: int) -> Iterable[Read[tuple[Key, ...]]]:
    for start in lattice.phrases(at, lexicon.GROUP_WORDS):
        divides = lattice.lower(start - 1) == "per"
        keys = _keys(lattice, start, divides)
        frontier: list[Read[tuple[Key, ...]]] = [Read(read.end, (read.node,), read.cost) for read in keys]
        for _ in range(3):
            yield from frontier
            longer: list[Read[tuple[Key, ...]]] = []
            for read in frontier:
                for joint in lattice.phrases(
                    read.end, (("and",), (",",), (",", "and"), ("and", "by"), ("and", "per"), ("and", "each"))
                ):
                    longer.extend(
                        Read(other.end, (*read.node, other.node), read.cost + other.cost)
                        for other in _keys(lattice, joint)
                        if other.node not in read.node
                    )
            frontier = longer


def _is_amount(column: ColumnProfile) -> bool:
    """ "Per cylinder" may be a division by their number, "per year" is none."""
    return is_numeric(column) and words_of(column.name)[-1:] not in (
        ("year",),
        ("month",),
        ("week",),
        ("day",),
        ("quarter",),
    )


def _keys(lattice: Lattice, at: int, divides: bool = False) -> list[Read[Key]]:
    """Columns that make groups, not measured quantities, and parts of dates. What `divides` is no amount."""
    start = lattice.skip(at, {"the", "each", "its", "their", "different", "unique", "distinct"})
    parts: list[Read[Key]] = [Read(read.end, read.node, read.cost) for read in part_reads(lattice, start)]
    return parts + [
        Read(
            lattice.skip(read.end, lexicon.GROUP_NOUNS) if read.node.type == "text" else read.end,
            Column(read.node.name),
            read.cost,
        )
        for read in column_reads(lattice, start)
        if read.node.type != "empty"
        and not (divides and _is_amount(read.node))
        and (read.node.type != "number" or read.node.distinct <= _ENUMERABLE)
        and not (lattice.is_row_column(read.node) and names_rows(lattice, start, read))
    ]


# --- which rows -------------------------------------------------------------------------------------------------


def where_reads(lattice: Lattice, at: int) -> list[Read[Condition]]:
    return lattice.remember("where", at, lambda: list(_wheres(lattice, at)))


def _wheres(lattice: Lattice, at: int) -> Iterable[Read[Condition]]:
    for start in lattice.phrases(at, lexicon.WHERE_WORDS):
        yield from _with_rows(lattice, start)
    for start in lattice.phrases(at, lexicon.EXCLUDE_WORDS):
        for read in _with_rows(lattice, start):
            opposite = negated(read.node)
            if opposite:
                yield Read(read.end, opposite, read.cost)
    for words in (condition_words.LACKING_WORDS, condition_words.WITHOUT_WORDS):
        for start in lattice.phrases(at, words):
            for read in column_reads(lattice, start):
                if words is condition_words.LACKING_WORDS or not _may_be_zero(read.node):
                    yield Read(read.end, Missing(Column(read.node.name)), read.cost)
                elif read.node.type == "integer" and read.node.minimum == 0 and not read.node.missing:
                    yield Read(read.end, Compare(Column(read.node.name), "eq", Number(0)), read.cost)
    for read in condition_reads(lattice, at, bare=False):
        yield Read(read.end, read.node, read.cost + _NO_INTRO_COST)


def _may_be_zero(column: ColumnProfile) -> bool:
    """ "No stock" may be a stock of 0, "no rating" of a column that starts at 1 cannot."""
    least = column.minimum
    return (is_numeric(column) and not (isinstance(least, int | float) and least > 0)) or not column.missing


def _with_rows(lattice: Lattice, at: int) -> Iterable[Read[Condition]]:
    """A condition, with the rows named around it: "for Electronics products", "only for products in
    Electronics".
    """
    for read in condition_reads(lattice, at, bare=True):
        yield read
        entity = lattice.entity(read.end)
        if entity and not isinstance(read.node, Both):
            yield Read(entity.end, read.node, read.cost)
    entity = lattice.entity(lattice.skip(at, _ALL))
    if entity:
        for start in lattice.phrases(entity.end, lexicon.WHERE_WORDS):
            yield from condition_reads(lattice, start, bare=True)
        yield from condition_reads(lattice, entity.end, bare=False)


def negated(condition: Condition) -> Condition | None:
    """The rows left out, where saying so is one condition."""
    match condition:
        case Compare(value, op, to):
            return Compare(value, cast(Literal["eq", "ne", "lt", "le", "gt", "ge"], _OPPOSITE[op]), to)
        case Missing(column, negative):
            return Missing(column, not negative)
        case AnyOf(column, texts):
            return Both("and", tuple(Compare(column, "ne", Text(value)) for value in texts.values))
        case _:
            return None


# --- order ------------------------------------------------------------------------------------------------------


def _orderings(lattice: Lattice, at: int) -> Iterable[Read[Ordering]]:
    for end, descending in directions(lattice, at):
        yield Read(end, Ordering(descending, None))
    for start in lattice.phrases(at, lexicon.SORT_WORDS):
        begin = lattice.skip(start, lexicon.SORTED_THINGS)
        entity = lattice.entity(begin)
        begin = entity.end if entity else begin
        for end, descending in directions(lattice, begin):
            yield Read(end, Ordering(descending, None))
        for key in (
            {begin, begin + 1}
            if lattice.lower(begin) == "by"
            else {begin}
            if lattice.lower(begin - 1) == "by"
            else set[int]()
        ):
            for read in sort_keys(lattice, key):
                yield Read(read.end, Ordering(None, read.node), read.cost)
                for end, descending in directions(lattice, read.end):
                    yield Read(end, Ordering(descending, read.node), read.cost)


def directions(lattice: Lattice, at: int) -> Iterable[tuple[int, bool]]:
    start = lattice.skip(at, {",", "("})
    for phrase, direction in lexicon.DESCENDING.items():
        if lattice.follows(start, phrase):
            end = start + len(phrase)
            yield end + (lattice.lower(start - 1) == "(" and lattice.lower(end) == ")"), direction == "down"


def sort_keys(lattice: Lattice, at: int) -> Iterable[Read[Column | Measure]]:
    for read in expression_reads(lattice, at):
        if isinstance(read.node, Column):
            yield Read(read.end, read.node, read.cost)
    for read in measures_reads(lattice, at):
        if len(read.node) == 1:
            yield Read(read.end, read.node[0], read.cost)
    for read in column_reads(lattice, at):
        if not is_numeric(read.node):
            yield Read(read.end, Column(read.node.name), read.cost)
