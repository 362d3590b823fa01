"""Phrases that want what values come to so far: "running total of sales", "3-row moving average of price"."""

from collections.abc import Iterable

from toolwright.engineers.offline.clauses import Clause, Progress, Unclear
from toolwright.engineers.offline.expressions import expression_reads
from toolwright.engineers.offline.lattice import Lattice, Read, split_phrase
from toolwright.engineers.offline.lexicon import COUNT_INTROS
from toolwright.engineers.offline.operators import TABLES
from toolwright.engineers.offline.phrases import phrases
from toolwright.engineers.offline.plan import Expression
from toolwright.engineers.offline.subjects import row_subjects

_CUMULATIVE = frozenset(split_phrase(words) for words in TABLES["cumulative"].words)
_MOVING = frozenset(split_phrase(words) for words in TABLES["moving"].words)
_OF = phrases("of, of the, in, for")
_ROWS = frozenset("row rows point points value values observation observations period periods".split())
_SPANS = frozenset("day days week weeks month months quarter quarters year years".split())
_WINDOWS = phrases(
    "over, over the last, with a window of, with window, window of, using a window of, with window size"
)


def progress_reads(lattice: Lattice, at: int) -> Iterable[Read[tuple[Clause, ...]]]:
    start = lattice.skip(at)
    for end in lattice.phrases(start, _CUMULATIVE):
        for begin in {end, *lattice.phrases(end, _OF)}:
            for read in expression_reads(lattice, begin):
                yield Read(read.end, (Progress(read.node),), read.cost)
            for intro in lattice.phrases(lattice.skip(begin), COUNT_INTROS):
                for subject in row_subjects(lattice, intro):
                    if subject.node.condition is None:
                        yield Read(subject.end, (Progress(None),), subject.cost)
    yield from _moving(lattice, start)


def _moving(lattice: Lattice, at: int) -> Iterable[Read[tuple[Clause, ...]]]:
    """ "3-row moving average of price", "moving average of price over 3 rows"."""
    window = _window(lattice, at)
    for end in lattice.phrases(window.end if window else at, _MOVING):
        for begin in {end, *lattice.phrases(end, _OF)}:
            for read in expression_reads(lattice, begin):
                if window:
                    yield Read(read.end, (_progress(window, read.node),), read.cost)
                    continue
                for intro in lattice.phrases(read.end, _WINDOWS):
                    later = _window(lattice, intro)
                    if later:
                        yield Read(later.end, (_progress(later, read.node),), read.cost)


def _progress(window: Read[int | str], value: Expression) -> Progress | Unclear:
    if isinstance(window.node, str):
        return Unclear(
            f"it is not said what is done with several rows of one {window.node}, or with a {window.node} "
            "that has none; ask for a number of rows"
        )
    return Progress(value, window.node)


def _window(lattice: Lattice, at: int) -> Read[int | str] | None:
    """A number of rows, or the unit of time of which a number is named."""
    number = lattice.number(at)
    if number is None or not isinstance(number.node, int) or number.node < 1:
        return None
    unit = lattice.skip(number.end, {"-"})
    word = lattice.lower(unit)
    if word in _SPANS:
        return Read(unit + 1, word.removesuffix("s"))
    return Read(unit + 1, number.node) if word in _ROWS else None
