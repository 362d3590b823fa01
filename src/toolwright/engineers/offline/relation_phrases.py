"""Phrases that want how values go together or on: correlations of two columns, growth of one."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from toolwright.engineers.offline import lexicon, neutral, vocabulary
from toolwright.engineers.offline.clauses import Clause, Correlation, Growing
from toolwright.engineers.offline.expressions import expression_reads
from toolwright.engineers.offline.lattice import Lattice, Read, split_phrase
from toolwright.engineers.offline.operators import TABLES
from toolwright.engineers.offline.phrases import Phrase, phrases
from toolwright.engineers.offline.plan import CorrelationMethod, Expression, Formula

Clauses = tuple[Clause, ...]
_SPOKEN: tuple[tuple[CorrelationMethod, tuple[Phrase, ...]], ...] = (
    ("pearson", (("pearson",), ("pearson", "'s"))),
    ("spearman", (("spearman", "'s", "rho"), ("spearman", "rho"))),
    ("kendall", (("kendall", "'s", "tau", "-", "b"), ("kendall", "tau", "-", "b"))),
)
_METHODS: Mapping[Phrase, CorrelationMethod] = MappingProxyType(
    {
        phrase: method
        for method, spoken in _SPOKEN
        for phrase in (
            *spoken,
            *(split_phrase(words) for words in (TABLES[method].words if method in TABLES else ())),
        )
    }
)
_COEFFICIENTS = frozenset("rho tau b".split())
"""Words that need no "correlation" beside them."""
_BY_METHOD = phrases("using, using the, by, with, with the, (, method, using method, using the method")
_ASKED_AGAIN = phrases(
    r"""
    if so \, what is the correlation coefficient, if yes \, what is the correlation coefficient, if so \, what is it,
    if so \, how strong is it, if yes \, how strong is it, if so \, what is the correlation, if yes \, what is the
    correlation, what is the correlation coefficient, if yes \, what is it, if so what is the correlation coefficient
    """
)
_ASKING = frozenset(
    "the a an any linear pearson pearsons 's r how strong strongly is are there does do".split()
)


def correlation_reads(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "correlation between price and rating", "Kendall's tau of price and rating", "correlate a with b (spearman)"."""
    for read in _correlations(lattice, at):
        yield Read(read.end, (read.node,), read.cost)
        asked = read.end + (lattice.lower(read.end) == "?")
        for end in lattice.phrases(asked, _ASKED_AGAIN):
            yield Read(end, (read.node,), read.cost)
        for start in lattice.phrases(read.end, _BY_METHOD):
            for phrase, method in _METHODS.items():
                end = lattice.skip(start + len(phrase), {"rank", "correlation", "method", "coefficient", ")"})
                if lattice.follows(start, phrase) and phrase != ("rank",):
                    clause = Correlation(read.node.left, read.node.right, method)
                    yield Read(end, (clause,), read.cost)


def _method(lattice: Lattice, at: int) -> Iterable[tuple[int, CorrelationMethod]]:
    """The position after the name of a coefficient; "pearson" where none is named."""
    begin = lattice.skip(at, neutral.DETERMINERS)
    for phrase, method in _METHODS.items():
        if lattice.follows(begin, phrase):
            yield begin + len(phrase), method
    yield lattice.skip(at, _ASKING), "pearson"


def _correlations(lattice: Lattice, at: int) -> Iterable[Read[Correlation]]:
    for start, method in _method(lattice, at):
        yield from _nouns(lattice, start, method)
    yield from _verbs(lattice, lattice.skip(at, _ASKING))


def _nouns(lattice: Lattice, start: int, method: CorrelationMethod) -> Iterable[Read[Correlation]]:
    named = lattice.lower(start - 1) in _COEFFICIENTS and method != "pearson"
    noun = lattice.lower(start) in ("correlation", "correlations", "correlate", "correlating")
    if noun or named:
        begin = lattice.skip(
            start + noun, {"coefficient", "(", "r", ")", "value", "exist", "exists", "there", "is"}
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
                        correlation = Correlation(left.node, right.node, method)
                        yield Read(_past_columns(lattice, right.end), correlation, left.cost + right.cost)


def _verbs(lattice: Lattice, start: int) -> Iterable[Read[Correlation]]:
    for left in expression_reads(lattice, start):
        for verb in ("correlate", "correlates", "correlated"):
            joint = lattice.skip(left.end, {"is", "are", "strongly", "linearly"})
            if lattice.lower(joint) == verb and lattice.lower(joint + 1) in ("with", "to"):
                for right in expression_reads(lattice, joint + 2):
                    if left.node != right.node:
                        yield Read(right.end, Correlation(left.node, right.node), left.cost + right.cost)
        for right in _second(lattice, left.end):
            joint = lattice.skip(right.end, {"are", "is", "linearly", "columns"})
            if lattice.lower(joint) in ("correlated", "correlate", "correlation") and left.node != right.node:
                yield Read(joint + 1, Correlation(left.node, right.node), left.cost + right.cost)


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
