"""Phrases that want how values go together or on: correlations of two columns, growth of one."""

from collections.abc import Iterable

from toolwright.engineers.offline import lexicon, vocabulary
from toolwright.engineers.offline.clauses import Clause, Correlation, Growing
from toolwright.engineers.offline.expressions import expression_reads
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.plan import Expression, Formula

Clauses = tuple[Clause, ...]
_ASKING = frozenset(
    "the a an any linear pearson pearsons 's r how strong strongly is are there does do".split()
)


def correlation_reads(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    start = lattice.skip(at, _ASKING)
    if lattice.lower(start) in ("correlation", "correlations", "correlate", "correlating"):
        begin = lattice.skip(
            start + 1, {"coefficient", "(", "r", ")", "value", "exist", "exists", "there", "is"}
        )
        intros = [
            begin,
            *lattice.phrases(
                begin, (("between",), ("of",), ("for",), ("among",), ("in", "between"), ("between", "the"))
            ),
        ]
        for intro in intros:
            for left in expression_reads(lattice, intro):
                for right in _second(lattice, left.end):
                    if left.node != right.node:
                        correlation = Correlation(left.node, right.node)
                        yield Read(_past_columns(lattice, right.end), (correlation,), left.cost + right.cost)
    for left in expression_reads(lattice, start):
        for verb in ("correlate", "correlates", "correlated"):
            joint = lattice.skip(left.end, {"is", "are", "strongly", "linearly"})
            if lattice.lower(joint) == verb and lattice.lower(joint + 1) in ("with", "to"):
                for right in expression_reads(lattice, joint + 2):
                    if left.node != right.node:
                        yield Read(right.end, (Correlation(left.node, right.node),), left.cost + right.cost)
        for right in _second(lattice, left.end):
            joint = lattice.skip(right.end, {"are", "is", "linearly", "columns"})
            if lattice.lower(joint) in ("correlated", "correlate", "correlation") and left.node != right.node:
                yield Read(joint + 1, (Correlation(left.node, right.node),), left.cost + right.cost)


def _second(lattice: Lattice, at: int) -> list[Read[Expression]]:
    return (
        expression_reads(lattice, at + 1)
        if lattice.lower(at) in ("and", "with", "to", "vs", "versus", "&", ",")
        else []
    )


def _past_columns(lattice: Lattice, at: int) -> int:
    return at + 1 if lattice.lower(at) in vocabulary.DATA_NOUNS else at


def growth_reads(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    start = lattice.skip(at)
    for end in lattice.phrases(start, lexicon.GROWTH_WORDS):
        if lattice.lower(end) in ("of", "in"):
            for read in expression_reads(lattice, end + 1):
                yield Read(_past_steps(lattice, read.end), (Growing(read.node),), read.cost)
    for read in expression_reads(lattice, start):
        if not isinstance(read.node, Formula):
            for end in lattice.phrases(read.end, lexicon.GROWTH_WORDS):
                yield Read(_past_steps(lattice, end), (Growing(read.node),), read.cost)


def _past_steps(lattice: Lattice, at: int) -> int:
    ends = lattice.phrases(at, lexicon.STEPS)
    return ends[0] if ends else at
