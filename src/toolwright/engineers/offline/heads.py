"""Clauses that say what is wanted."""

from collections.abc import Iterable

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline import lexicon, neutral, vocabulary
from toolwright.engineers.offline.clauses import (
    Clause,
    Derivation,
    Distinct,
    Listing,
    Measures,
    Rows,
    Unclear,
    Where,
)
from toolwright.engineers.offline.column_phrases import column_reads
from toolwright.engineers.offline.expressions import calculation_reads, uncast_formulas
from toolwright.engineers.offline.finding_phrases import finding_reads
from toolwright.engineers.offline.group_phrases import chosen_heads
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.linking import STEMMED, is_numeric
from toolwright.engineers.offline.lookup_phrases import lookup_reads
from toolwright.engineers.offline.measures import measures_reads, past_existence
from toolwright.engineers.offline.phrases import phrases
from toolwright.engineers.offline.plan import Column, Measure, Missing
from toolwright.engineers.offline.progress_phrases import progress_reads
from toolwright.engineers.offline.qualifiers import group_reads
from toolwright.engineers.offline.ranking_phrases import ranking_reads
from toolwright.engineers.offline.relation_phrases import correlation_reads, growth_reads
from toolwright.engineers.offline.share_phrases import share_reads
from toolwright.engineers.offline.subjects import row_subjects

Clauses = tuple[Clause, ...]
_UNCLEAR_COST = 0.5
_MEASURING_WORDS = neutral.DETERMINERS | {
    "total",
    "average",
    "mean",
    "median",
    "sum",
    "of",
    "highest",
    "lowest",
}


def head_reads(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    for read in measures_reads(lattice, at):
        yield Read(read.end, (Measures(read.node),), read.cost)
    for read in calculation_reads(lattice, at):
        yield Read(read.end, (Derivation(read.node),), read.cost)
    yield from _row_counts(lattice, at)
    yield from ranking_reads(lattice, at)
    yield from share_reads(lattice, at)
    yield from correlation_reads(lattice, at)
    yield from growth_reads(lattice, at)
    yield from progress_reads(lattice, at)
    yield from lookup_reads(lattice, at)
    yield from chosen_heads(lattice, at)
    yield from finding_reads(lattice, at)
    yield from _distinct(lattice, at)
    yield from _listings(lattice, at)
    yield from _unclear(lattice, at)


def _row_counts(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "how many customers", "number of female customers", "row count"."""
    for start in lattice.phrases(lattice.skip(at), lexicon.COUNT_INTROS):
        for subject in row_subjects(lattice, start):
            count = Measures((Measure("count"),))
            clauses: Clauses = (
                (count,) if subject.node.condition is None else (count, Where(subject.node.condition))
            )
            yield Read(past_existence(lattice, subject.end), clauses, subject.cost)
            for having in _having(lattice, subject.end):
                yield Read(having.end, (*clauses, having.node), subject.cost + having.cost)
            yield Read(_past_file_has(lattice, subject.end), clauses, subject.cost)
    if lattice.lower(at) in ("count", "counts", "headcount") and lattice.lower(at + 1) in ("by", "per"):
        yield Read(at + 1, (Measures((Measure("count"),)),))
    for subject in row_subjects(lattice, at) if at == lattice.first else ():
        each = lattice.phrases(subject.end, _EACH) and group_reads(lattice, subject.end)
        if each and subject.node.plural and subject.node.condition is None:  # "trips per station"
            yield Read(subject.end, (Measures((Measure("count"),)),), subject.cost)
    for subject in row_subjects(lattice, at):
        if lattice.lower(subject.end) == "count" and subject.node.condition is None:
            yield Read(subject.end + 1, (Measures((Measure("count"),)),), subject.cost)


_EACH = phrases("per, for each, in each, of each, for every")


def _having(lattice: Lattice, at: int) -> Iterable[Read[Clause]]:
    """ "... with sales", "... have a cost": the rows with a value there; unclear where 0 may count as none."""
    for start in lattice.phrases(at, _HAVING):
        for read in column_reads(lattice, start):
            column, least = read.node, read.node.minimum
            zero = is_numeric(column) and not (isinstance(least, int | float) and least > 0)
            if column.type == "boolean":
                continue
            if zero or not column.missing:
                name = column.name.strip()
                reason = f"it is not clear which rows are said to have {name!r}: with any value, or not 0"
                yield Read(read.end, Unclear(reason), read.cost)
            else:
                yield Read(read.end, Where(Missing(Column(column.name), negated=True)), read.cost + 0.02)


_HAVING = phrases(
    "with, with a, with any, with some, that have, that have a, who have, who have a, which have, which have a, "
    "have, have a, having, having a, that has, that has a, has, has a, do have, do have a"
)


def _unclear(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """A column alone, "sales by region", and "how many regions": said too briefly to know what is wanted."""
    for start in lattice.phrases(lattice.skip(at), lexicon.COUNT_INTROS):
        for read in column_reads(lattice, start):
            name = read.node.name.strip()
            if _counts_values(lattice, start, read):
                count = Measures((Measure("distinct", Column(read.node.name)),))
                yield Read(past_existence(lattice, read.end), (count,), read.cost + 0.02)
                continue
            reason = f"it is not said whether the different values of {name!r} are counted or the rows that have one"
            yield Read(past_existence(lattice, read.end), (Unclear(reason),), _UNCLEAR_COST + read.cost)
    for read in uncast_formulas(lattice, lattice.skip(at, _MEASURING_WORDS)):
        wanted = " and ".join(f"a column with {role.description}" for role in read.node.inputs)
        spoken = read.node.name.replace("_", " ")
        reason = f"for the {spoken} I need {wanted}, and it is not clear which columns are meant; name them"
        yield Read(read.end, (Unclear(reason),), _UNCLEAR_COST)
    for read in column_reads(lattice, at):
        name = read.node.name.strip()
        if read.node.type in ("integer", "number"):
            reason = f"it is not said what to compute of {name!r}: its total, its average or something else"
            yield Read(read.end, (Unclear(reason),), _UNCLEAR_COST + read.cost)


def _counts_values(lattice: Lattice, at: int, read: Read[ColumnProfile]) -> bool:
    """ "How many regions" of a file whose rows are something else."""
    start = lattice.skip(at)
    return (
        read.node.type == "text"
        and read.cost <= STEMMED
        and lattice.tokens[read.end - 1].lower.endswith("s")
        and not lattice.is_row_column(read.node)
        and lattice.entity(start) is None
    )


def _past_file_has(lattice: Lattice, at: int) -> int:
    """The end of "does the file have" after "how many rows"."""
    start = lattice.skip(at, {"does", "do", "did", "the", "this", "that", "are", "there"})
    end = lattice.skip(start, {*vocabulary.FILE_NOUNS})
    token = lattice.token(end)
    if token and token.kind == "file":
        end = lattice.skip(end + 1, vocabulary.FILE_NOUNS)
    return end + 1 if end > start and lattice.lower(end) in lexicon.HAVING_VERBS else at


def _distinct(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    start = lattice.skip(at, {"the", "all", "list", "of", "a", "show", "me", "what", "which", "are"})
    if lattice.lower(start) in ("unique", "distinct", "different"):
        begin = start + 1
        if lattice.lower(begin) in vocabulary.VALUE_NOUNS and lattice.lower(begin + 1) in ("of", "in", "for"):
            begin += 2
        for read in column_reads(lattice, begin):
            yield Read(past_existence(lattice, read.end), (Distinct(Column(read.node.name)),), read.cost)
    if lattice.lower(at) in ("which", "what", "list"):
        for read in column_reads(lattice, lattice.skip(at + 1, {"all", "the", "of"})):
            if read.node.type in ("text", "boolean") and not lattice.is_row_column(read.node):
                end = past_existence(lattice, read.end)
                place = lattice.token(read.end + 2)
                if lattice.follows(read.end, ("are", "in")) and place and place.kind == "file":
                    end = read.end + 1
                if end > read.end or (
                    lattice.lower(at) == "list" and lattice.tokens[read.end - 1].lower.endswith("s")
                ):
                    yield Read(end, (Distinct(Column(read.node.name)),), read.cost)


def _listings(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "list products", "show the name and price of products", "which customers"."""
    if at == lattice.first:
        for subject in row_subjects(lattice, at):
            where = (Where(subject.node.condition),) if subject.node.condition else ()
            yield Read(subject.end, (Listing((), whole=False), *where), subject.cost + 0.02)
    for verb in lattice.phrases(at, lexicon.LIST_WORDS):
        asking = lattice.lower(at) in ("which", "what", "who")
        if lattice.lower(at) == "who":
            yield Read(verb, (Listing((), whole=False),), 0.02)
        for subject in row_subjects(lattice, verb):
            whole = not asking and lattice.tokens[subject.end - 1].stem in _ROW_STEMS
            where = (Where(subject.node.condition),) if subject.node.condition else ()
            yield Read(subject.end, (Listing((), whole), *where), subject.cost)
        for read in _columns(lattice, verb):
            yield Read(read.end, (Listing(read.node, whole=False),), read.cost + 0.02)
            for of in lattice.phrases(read.end, (("of",), ("for",))):
                for subject in row_subjects(lattice, of):
                    where = (Where(subject.node.condition),) if subject.node.condition else ()
                    yield Read(
                        subject.end,
                        (Listing(read.node, whole=False), Rows(), *where),
                        read.cost + subject.cost,
                    )


_ROW_STEMS = frozenset(("row", "record", "entri", "line"))


def _columns(lattice: Lattice, at: int) -> list[Read[tuple[Column, ...]]]:
    """One column to show or several."""
    reads: list[Read[tuple[Column, ...]]] = []
    frontier = [Read(read.end, (Column(read.node.name),), read.cost) for read in column_reads(lattice, at)]
    for _ in range(4):
        reads.extend(frontier)
        frontier = [
            Read(other.end, (*read.node, Column(other.node.name)), read.cost + other.cost)
            for read in frontier
            for joint in lattice.phrases(read.end, (("and",), (",",), (",", "and")))
            for other in column_reads(lattice, joint)
            if Column(other.node.name) not in read.node
        ]
    return reads
