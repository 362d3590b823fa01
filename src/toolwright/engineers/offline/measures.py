"""Phrases that mean a number about a set of rows: "mean and median of price", "how many customers", "total
sales".
"""

from collections.abc import Iterable

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline import condition_words, lexicon, vocabulary
from toolwright.engineers.offline.column_phrases import column_reads, numeric_columns
from toolwright.engineers.offline.expressions import expression_reads
from toolwright.engineers.offline.function_phrases import MODE, SUM, function_reads, past_and
from toolwright.engineers.offline.lattice import Lattice, Read, index, split_phrase
from toolwright.engineers.offline.linking import STEMMED
from toolwright.engineers.offline.operators import AGGREGATES
from toolwright.engineers.offline.plan import Binary, Column, Expression, Measure
from toolwright.engineers.offline.reading import words_of

_DISTINCT_WORDS = ("different", "distinct", "unique")


def measures_reads(lattice: Lattice, at: int) -> list[Read[tuple[Measure, ...]]]:
    """Measures that begin here, several of one request together."""
    return lattice.remember("measures", at, lambda: list(_measures(lattice, at)))


def _measures(lattice: Lattice, at: int) -> Iterable[Read[tuple[Measure, ...]]]:
    yield from _functions_of_targets(lattice, at)
    yield from _modes(lattice, at)
    yield from _cheapest(lattice, at)
    yield from _days(lattice, at)
    yield from _counts(lattice, at)
    yield from _distincts(lattice, at)
    yield from _missings(lattice, at)


def _functions_of_targets(lattice: Lattice, at: int) -> Iterable[Read[tuple[Measure, ...]]]:
    for functions in function_reads(lattice, at):
        start = functions.end
        if lattice.lower(start) in vocabulary.VALUE_NOUNS:
            start += 1
        for begin in {start, *(lattice.phrases(start, (("of",), ("for",), ("in",), ("on",), ("over",))))}:
            for targets in _targets(lattice, begin):
                if functions.node != (SUM,) and _is_column(lattice, at, targets.end):
                    continue
                if SUM in functions.node and len(targets.node) > 1:
                    # "sum of a and b" is two sums to some and a + b to others: both are offered, so neither is taken
                    yield Read(targets.end, (Measure("sum", _added(targets.node)),), targets.cost)
                measures = tuple(
                    function.of(target) for target in targets.node for function in functions.node
                )
                yield Read(targets.end, measures, targets.cost)
    for read in column_reads(lattice, at):  # "price average", "the price's mean"
        if not function_reads(lattice, at) and read.node.type in ("integer", "number"):
            for functions in function_reads(lattice, lattice.skip(read.end, {"'s"}))[:1]:
                target = Column(read.node.name)
                yield Read(
                    functions.end,
                    tuple(function.of(target) for function in functions.node),
                    read.cost + 0.1,
                )


def _modes(lattice: Lattice, at: int) -> Iterable[Read[tuple[Measure, ...]]]:
    """The mode of a column of texts; of numbers it is a function as others are."""
    for functions in function_reads(lattice, at):
        if functions.node != (MODE,):
            continue
        for begin in lattice.phrases(functions.end, (("of",), ("for",), ("in",))):
            for read in column_reads(lattice, begin):
                if read.node.type in ("text", "boolean") and not lattice.is_row_column(read.node):
                    yield Read(read.end, (MODE.of(Column(read.node.name)),), read.cost)


def _cheapest(lattice: Lattice, at: int) -> Iterable[Read[tuple[Measure, ...]]]:
    """ "the cheapest price": an adjective with the very column it speaks of."""
    start = lattice.skip(at)
    for phrase, (largest, headers) in vocabulary.SUPERLATIVE_PHRASES.items():
        if lattice.follows(start, phrase):
            for read in numeric_columns(lattice, start + len(phrase)):
                if words_of(read.node.name)[-1:] and words_of(read.node.name)[-1] in headers:
                    measure = Measure("max" if largest else "min", Column(read.node.name))
                    yield Read(read.end, (measure,), read.cost)


_DAYS = index(
    {split_phrase(words): name for name in ("earliest", "latest") for words in AGGREGATES[name].words}
)


def _days(lattice: Lattice, at: int) -> Iterable[Read[tuple[Measure, ...]]]:
    """ "earliest hire date", "first and last date", "the most recent date of ..."."""
    frontier: list[Read[tuple[str, ...]]] = [Read(lattice.skip(at), ())]
    for _ in range(2):
        frontier = [
            Read(found.end, (*read.node, found.node))
            for read in frontier
            for found in lattice.lookup(
                lattice.skip(past_and(lattice, read.end) if read.node else read.end), _DAYS
            )[:1]
        ]
        for read in frontier:
            for start in {read.end, *lattice.phrases(read.end, (("of",), ("value", "of"), ("values", "of")))}:
                for found in column_reads(lattice, start):
                    if found.node.type in ("date", "datetime"):
                        measures = tuple(Measure(name, Column(found.node.name)) for name in read.node)
                        yield Read(found.end, measures, found.cost)


def _is_column(lattice: Lattice, at: int, end: int) -> bool:
    """The words of the function belong to a column's name: "average price" where the file has an "Average
    Price".
    """
    return any(link.end == end and link.cost <= STEMMED for link in lattice.columns(lattice.skip(at)))


def _added(targets: tuple[Expression, ...]) -> Expression:
    total = targets[0]
    for target in targets[1:]:
        total = Binary("add", total, target)
    return total


def _targets(lattice: Lattice, at: int) -> list[Read[tuple[Expression, ...]]]:
    """One numeric expression or several."""
    reads: list[Read[tuple[Expression, ...]]] = []
    frontier = [Read(read.end, (read.node,), read.cost) for read in expression_reads(lattice, at)]
    for _ in range(4):
        reads.extend(frontier)
        longer: list[Read[tuple[Expression, ...]]] = []
        for read in frontier:
            end = past_and(lattice, read.end)
            if end > read.end and not function_reads(lattice, end):
                longer.extend(
                    Read(other.end, (*read.node, other.node), read.cost + other.cost)
                    for other in expression_reads(lattice, end)
                )
        frontier = longer
    return reads


def _counts(lattice: Lattice, at: int) -> Iterable[Read[tuple[Measure, ...]]]:
    """Numbers of cells that are there: "number of values in price", "count of non-missing values in price"."""
    for start in lattice.phrases(lattice.skip(at), lexicon.COUNT_INTROS):
        begin = lattice.skip(start, {"the", "all", "of", "'s"})
        for read in column_reads(lattice, begin):
            for end in lattice.phrases(read.end, condition_words.MISSING_WORDS):
                if lattice.lower(read.end) in ("is", "are", "was", "were"):
                    yield Read(end, (Measure("missing", Column(read.node.name)),), read.cost)
        for noun in {begin, *lattice.phrases(begin, condition_words.PRESENT_ADJECTIVES)}:
            if lattice.lower(noun) in vocabulary.VALUE_NOUNS and lattice.lower(noun + 1) in (
                "in",
                "of",
                "for",
            ):
                for read in column_reads(lattice, noun + 2):
                    yield Read(
                        past_existence(lattice, read.end),
                        (Measure("count", Column(read.node.name)),),
                        read.cost,
                    )


def past_existence(lattice: Lattice, at: int) -> int:
    ends = lattice.phrases(at, lexicon.EXISTENCE)
    return ends[0] if ends else at


def _distincts(lattice: Lattice, at: int) -> Iterable[Read[tuple[Measure, ...]]]:
    """ "how many different regions", "number of unique values in region"."""
    for start in lattice.phrases(lattice.skip(at), lexicon.COUNT_INTROS):
        begin = lattice.skip(start, {"the", "all", "of"})
        if lattice.lower(begin) not in _DISTINCT_WORDS:
            continue
        for read in _distinct_columns(lattice, begin + 1):
            yield Read(
                past_existence(lattice, read.end), (Measure("distinct", Column(read.node.name)),), read.cost
            )
    start = lattice.skip(at)
    if lattice.lower(start) in _DISTINCT_WORDS:  # "distinct count of region", "unique region count"
        if lattice.lower(start + 1) == "count" and lattice.lower(start + 2) in ("of", "for"):
            for read in column_reads(lattice, start + 3):
                yield Read(read.end, (Measure("distinct", Column(read.node.name)),), read.cost)
        for read in column_reads(lattice, start + 1):
            if lattice.lower(read.end) == "count":
                yield Read(read.end + 1, (Measure("distinct", Column(read.node.name)),), read.cost)


def _distinct_columns(lattice: Lattice, at: int) -> list[Read[ColumnProfile]]:
    """The column of "... regions" or "... values in region"."""
    reads = list(column_reads(lattice, at))
    if lattice.lower(at) in vocabulary.VALUE_NOUNS:
        joint = lattice.skip(at + 1, {"are", "there"})
        if lattice.lower(joint) in ("in", "of", "for"):
            reads.extend(column_reads(lattice, joint + 1))
        reads.extend(
            Read(read.end + 1, read.node, read.cost)
            for read in column_reads(lattice, lattice.skip(joint, {"does", "do"}))
            if joint == at + 1 and lattice.lower(read.end) in lexicon.HAVING_VERBS
        )
    return reads


def _missings(lattice: Lattice, at: int) -> Iterable[Read[tuple[Measure, ...]]]:
    """ "how many missing values are in price", "missing values in rating"."""
    begin = lattice.skip(at)
    for start in [*lattice.phrases(begin, lexicon.COUNT_INTROS), begin]:
        for noun in lattice.phrases(
            lattice.skip(start), (*condition_words.MISSING_NOUNS, ("nulls",), ("nans",), ("blanks",))
        ):
            for tail in [noun, *lattice.phrases(noun, condition_words.MISSING_TAILS)]:
                if (
                    tail == noun
                    and lattice.lower(noun - 1) not in ("nulls", "nans", "blanks")
                    and start == begin
                ):
                    continue
                existing = lattice.phrases(tail, (("are", "there"), ("are",), ("does",), ("do",)))
                for joint in {tail, *existing}:
                    for end in lattice.phrases(joint, (("in",), ("of",), ("for",), ("from",))):
                        for read in column_reads(lattice, end):
                            yield Read(
                                past_existence(lattice, read.end),
                                (Measure("missing", Column(read.node.name)),),
                                read.cost,
                            )
                for joint in lattice.phrases(tail, (("does",), ("do",), ("are", "there", "in"))):
                    for read in column_reads(lattice, joint):
                        if lattice.lower(read.end) in ("have", "contain", "has"):
                            yield Read(read.end + 1, (Measure("missing", Column(read.node.name)),), read.cost)
