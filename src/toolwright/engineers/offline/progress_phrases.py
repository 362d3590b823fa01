"""Phrases that want what values come to so far: "running total of sales", "7-day moving average of price"."""

from collections.abc import Iterable
from dataclasses import dataclass

from toolwright.engineers.offline.clauses import Clause, OverDays, Progress, Unclear
from toolwright.engineers.offline.expressions import expression_reads
from toolwright.engineers.offline.lattice import Lattice, Read, split_phrase
from toolwright.engineers.offline.lexicon import COUNT_INTROS
from toolwright.engineers.offline.operators import TABLES
from toolwright.engineers.offline.phrases import phrases
from toolwright.engineers.offline.plan import Expression
from toolwright.engineers.offline.subjects import row_subjects

_CUMULATIVE = frozenset(split_phrase(words) for words in TABLES["cumulative"].words)
_MOVING = frozenset(split_phrase(words) for words in TABLES["moving"].words)
_ROLLING = frozenset(split_phrase(words) for words in TABLES["rolling_sum"].words)
_ADJECTIVES = frozenset("rolling moving trailing".split())
_MEANS, _SUMS = phrases("average, mean"), phrases("sum, total")
_OF = phrases("of, of the, in, for")
_ROWS = frozenset("row rows point points value values observation observations period periods".split())
_SPANS = frozenset("day days week weeks month months quarter quarters year years".split())
_WINDOWS = phrases(
    "over, over the last, with a window of, with window, window of, using a window of, with window size"
)


@dataclass(frozen=True, slots=True)
class _Window:
    """So many "row"s, or "day"s, "week"s..."""

    n: int
    unit: str


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
    """ "3-row moving average of price", "7-day rolling sum of sales", "rolling 7-day average of sales", "moving
    average of price over 3 rows".
    """
    window = _window(lattice, at)
    for function, table in (("mean", _MOVING), ("sum", _ROLLING)):
        for end in lattice.phrases(window.end if window else at, table):
            yield from _of_window(lattice, end, window, function)
    inner = _window(lattice, at + 1) if lattice.lower(at) in _ADJECTIVES else None
    for function, table in (("mean", _MEANS), ("sum", _SUMS)):
        for end in lattice.phrases(inner.end, table) if inner else ():
            yield from _of_window(lattice, end, inner, function)


def _of_window(
    lattice: Lattice, at: int, window: "Read[_Window] | None", function: str
) -> Iterable[Read[tuple[Clause, ...]]]:
    for begin in {at, *lattice.phrases(at, _OF)}:
        values: list[Read[Expression | None]] = [
            Read(read.end, read.node, read.cost) for read in expression_reads(lattice, begin)
        ]
        for intro in lattice.phrases(lattice.skip(begin), COUNT_INTROS):
            values.extend(
                Read(rows.end, None, rows.cost)
                for rows in row_subjects(lattice, intro)
                if rows.node.condition is None
            )
        for read in values:
            if window:
                yield Read(read.end, (_progress(window.node, read.node, function),), read.cost)
                continue
            for intro in lattice.phrases(read.end, _WINDOWS):
                later = _window(lattice, intro)
                if later:
                    yield Read(later.end, (_progress(later.node, read.node, function),), read.cost)


def _progress(window: _Window, value: Expression | None, function: str) -> Progress | OverDays | Unclear:
    if window.unit == "day":
        return OverDays(value, window.n, function)
    if window.unit != "row":
        return Unclear(
            f"it is not said what is done with several rows of one {window.unit}, or with a {window.unit} "
            "that has none; ask for a number of rows or of days"
        )
    if function == "sum" or value is None:
        return Unclear("sums of the last rows are not built; ask for the sum of the last days by a date")
    return Progress(value, window.n)


def _window(lattice: Lattice, at: int) -> Read[_Window] | None:
    """A number of rows, days or other units of time."""
    number = lattice.number(at)
    if number is None or not isinstance(number.node, int) or number.node < 1:
        return None
    unit = lattice.skip(number.end, {"-"})
    word = lattice.lower(unit)
    if word in _SPANS:
        return Read(unit + 1, _Window(number.node, word.removesuffix("s")))
    return Read(unit + 1, _Window(number.node, "row")) if word in _ROWS else None
