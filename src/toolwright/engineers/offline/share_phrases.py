"""Phrases that want parts of a whole in percent: "what percentage of customers are from Germany", "share of
sales by region".
"""

from collections.abc import Iterable

from toolwright.engineers.offline import condition_words, lexicon
from toolwright.engineers.offline.clauses import Clause, Shares, Unclear
from toolwright.engineers.offline.column_phrases import column_reads
from toolwright.engineers.offline.conditions import condition_reads
from toolwright.engineers.offline.expressions import expression_reads
from toolwright.engineers.offline.file_phrases import file_ends
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.plan import Column, Measure, Missing
from toolwright.engineers.offline.qualifiers import group_reads, negated, where_reads
from toolwright.engineers.offline.subjects import Subject, row_subjects

Clauses = tuple[Clause, ...]
WITHIN_OR_OVER_GROUPS = (
    "it is not clear what the whole is: whether each percentage is of the rows in its group, or of all the rows "
    "that match; shares within groups cannot be worked out yet"
)


def share_reads(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    for intro in lattice.phrases(lattice.skip(at), lexicon.UNITS_OF_SHARE):
        if lattice.lower(intro) not in ("of", "share") and intro != at:
            continue
        start = intro + 1
        yield from _share_of_rows(lattice, start)
        yield from _share_of_missing(lattice, start)
        yield from _share_of_total(lattice, start)


def _share_of_rows(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "... customers are from Germany", "... female customers have", "... products by category"."""
    count = Measure("count")
    for subject in _in_file(lattice, row_subjects(lattice, at)):
        source = subject.node.condition
        # "female customers from Germany" may be the part, "female customers are from Germany" says what the whole is
        for start in lattice.phrases(
            subject.end, lexicon.WHERE_WORDS if source is None else lexicon.SHARE_VERBS
        ):
            for read in condition_reads(lattice, start, bare=True):
                yield Read(
                    read.end, (Shares(count, part=read.node, source=source),), subject.cost + read.cost
                )
        for read in condition_reads(lattice, subject.end, bare=False) if source is None else ():
            yield Read(
                read.end, (Shares(count, part=read.node, source=source),), subject.cost + read.cost + 0.02
            )
        for start in lattice.phrases(subject.end, lexicon.NEGATIVE_WHERE_WORDS):
            for read in condition_reads(lattice, start, bare=True):
                opposite = negated(read.node)
                if opposite:
                    yield Read(
                        read.end, (Shares(count, part=opposite, source=source),), subject.cost + read.cost
                    )
        for where in where_reads(lattice, subject.end) if source is None else ():
            for start in lattice.phrases(where.end, lexicon.SHARE_VERBS):
                for read in condition_reads(lattice, start, bare=True):
                    yield Read(
                        read.end,
                        (Shares(count, part=read.node, source=where.node),),
                        subject.cost + where.cost + read.cost,
                    )
        if source is not None:
            yield Read(subject.end, (Shares(count, part=source),), subject.cost + 0.05)
        for read in group_reads(lattice, lattice.skip(subject.end, {"are", "is", "there"})):
            clause = Shares(count, by=read.node) if source is None else Unclear(WITHIN_OR_OVER_GROUPS)
            yield Read(read.end, (clause,), subject.cost + read.cost)


def _in_file(lattice: Lattice, reads: Iterable[Read[Subject]]) -> Iterable[Read[Subject]]:
    """Subjects as they are, and with the file behind them: "products in products.csv"."""
    for read in reads:
        yield read
        for end, _ in file_ends(lattice, read.end):
            yield Read(end, read.node, read.cost)


def _share_of_missing(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "... missing values in rating", "... rating values are missing"."""
    for noun in lattice.phrases(lattice.skip(at), condition_words.MISSING_NOUNS):
        for tail in lattice.phrases(noun, condition_words.MISSING_TAILS):
            if lattice.lower(tail) in ("in", "of", "for"):
                for read in column_reads(lattice, tail + 1):
                    yield Read(
                        read.end, (Shares(Measure("count"), part=Missing(Column(read.node.name))),), read.cost
                    )
    for read in column_reads(lattice, at):
        for end in lattice.phrases(read.end, condition_words.MISSING_WORDS):
            yield Read(end, (Shares(Measure("count"), part=Missing(Column(read.node.name))),), read.cost)


def _share_of_total(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "... total sales come from Electronics", "... revenue by region", "... sales does each region
    contribute".
    """
    start = lattice.skip(at, {"the", "total", "all", "overall", "our"})
    for begin in {start, lattice.skip(at, {"the"})}:
        for value in expression_reads(lattice, begin):
            measure = Measure("sum", value.node)
            for verb in {*lattice.phrases(value.end, lexicon.COMING_FROM)}:
                for read in condition_reads(lattice, verb, bare=True):
                    yield Read(read.end, (Shares(measure, part=read.node),), value.cost + read.cost)
            for read in group_reads(lattice, lattice.skip(value.end, {"does", "do", "is", "comes", "come"})):
                end = read.end
                for verb in lexicon.CONTRIBUTING:
                    if lattice.follows(end, verb):
                        end += len(verb)
                        break
                yield Read(end, (Shares(measure, by=read.node),), value.cost + read.cost)
