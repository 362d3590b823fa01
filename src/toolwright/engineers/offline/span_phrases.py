"""Phrases that mean the days from one date of a row to another: "days between order date and ship date", "shipped
more than 3 days after ordering".
"""

from collections.abc import Iterable

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline.column_phrases import column_reads
from toolwright.engineers.offline.comparisons import numeric_comparisons
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.phrases import phrases
from toolwright.engineers.offline.plan import Between, Column, Compare, Condition, Expression, Formula, Number
from toolwright.engineers.offline.reading import stem, words_of

_BETWEEN = phrases(
    """
    days between, number of days between, how many days between, how many days are between, day difference between,
    difference in days between, days of difference between, gap in days between, interval in days between, days
    elapsed between, days passed between, how many days passed between, how many days lie between
    """
)
_FROM = phrases(
    """
    days from, number of days from, how many days from, days elapsed from, days it takes from, days it took from, number
    of days it took from, number of days it takes from
    """
)
_TIMES = phrases("time, duration, delay, lag, gap, interval, elapsed time, time difference, lead time")
_NOUNS = frozenset(
    """
    delivery shipping shipment processing lead waiting wait turnaround transit handling fulfilment fulfillment response
    resolution completion cycle elapsed
    """.split()
)
_UNIT = phrases("in days, measured in days, ( in days ), ( days )")
_AND, _TO = phrases("and, to, until, till"), phrases("to, until, till, and, through")
_DATE_WORDS = frozenset("date day time datetime timestamp at on dt".split())
_VERB_COST = 0.05


def days_reads(lattice: Lattice, at: int) -> Iterable[Read[Expression]]:
    """The days between two dates of a row, from the first that is named to the second."""
    for intros, joints in ((_BETWEEN, _AND), (_FROM, _TO)):
        for start in lattice.phrases(at, intros):
            yield from _pairs(lattice, start, joints)
    for start in _times(lattice, at):
        unit = lattice.phrases(start, _UNIT)
        begin = unit[0] if unit else start
        joints = {"between": _AND, "from": _TO}.get(lattice.lower(begin))
        for read in _pairs(lattice, begin + 1, joints) if joints else ():
            said = lattice.phrases(read.end, _UNIT)
            if unit:
                yield read
            elif said:
                yield Read(said[0], read.node, read.cost)
            elif _of_days(lattice, read.node):
                yield read
    if lattice.follows(at, ("difference", "between")):
        for read in _pairs(lattice, at + 2, _AND):
            for end in lattice.phrases(read.end, _UNIT):
                yield Read(end, read.node, read.cost)


def _times(lattice: Lattice, at: int) -> list[int]:
    """Ends of "time", "delivery time"."""
    return lattice.phrases(at + (lattice.lower(at) in _NOUNS), _TIMES)


def _of_days(lattice: Lattice, value: Expression) -> bool:
    """The columns have no times of day, so that days are what their time is told in."""
    assert isinstance(value, Formula)
    kinds = {column.name: column.type for column in lattice.profile.columns} if lattice.profile else {}
    return all(kinds[column.name] == "date" for column in value.inputs)


def _pairs(lattice: Lattice, at: int, joints: frozenset[tuple[str, ...]]) -> Iterable[Read[Expression]]:
    for first in date_reads(lattice, at):
        for joint in lattice.phrases(first.end, joints):
            for last in date_reads(lattice, joint):
                if last.node.name != first.node.name:
                    inputs = (Column(first.node.name), Column(last.node.name))
                    if joints is _AND and _is_later(first.node, last.node):
                        inputs = inputs[::-1]  # what lies between two days has no direction
                    yield Read(last.end, Formula("days_between", inputs), first.cost + last.cost)


def _is_later(column: ColumnProfile, other: ColumnProfile) -> bool:
    """The dates of a column begin and end after those of the other."""
    bounds = (column.minimum, column.maximum, other.minimum, other.maximum)
    match bounds:
        case (str(first), str(last), str(others_first), str(others_last)):
            return first > others_first and last > others_last
        case _:
            return False


def date_reads(lattice: Lattice, at: int) -> list[Read[ColumnProfile]]:
    """Columns of dates by their name, or by what happened then: "ordering", "shipped"."""
    return lattice.remember("date column", at, lambda: list(_dates(lattice, at)))


def _dates(lattice: Lattice, at: int) -> Iterable[Read[ColumnProfile]]:
    named = [read for read in column_reads(lattice, at) if read.node.type in ("date", "datetime")]
    yield from named
    if named or lattice.profile is None:
        return
    start = lattice.skip(at, {"the", "being", "they", "it", "was", "were", "is", "are"})
    said = stem(lattice.lower(start))
    found = [
        column
        for column in lattice.profile.columns
        if column.type in ("date", "datetime") and said and _event(column.name) == said
    ]
    if len(found) == 1:
        yield Read(start + 1, found[0], _VERB_COST)


def _event(name: str) -> str:
    """The stem of what happened on a date: "ship" of "Ship Date" and "shipped_at"; empty for longer names."""
    words = [word for word in words_of(name) if word not in _DATE_WORDS]
    return stem(words[0]) if len(words) == 1 else ""


_AFTER = phrases("after, later than, past, following")
_BEFORE = phrases("before, earlier than, prior to, ahead of")
_WITHIN = phrases("within, in under")
_OF_OR_AFTER = phrases("of, after, from, of being")
_SAME = phrases(
    "on the same day as, the same day as, same day as, on the same day it was, the same day it was"
)
_COPULAS = frozenset("was were is are been being falls lies comes came".split())
_LEFT = Column("")


def days_apart(lattice: Lattice, at: int) -> Iterable[Read[Condition]]:
    """ "shipped more than 3 days after ordering", "delivered within 2 days of the order date"."""
    for late in date_reads(lattice, at):
        start = lattice.skip(late.end, _COPULAS)
        for end in lattice.phrases(start, _SAME):
            for other in date_reads(lattice, end):
                yield from _compared(late, other, other.end, Compare(_LEFT, "eq", Number(0)))
        for end in lattice.phrases(start, _WITHIN):
            number = lattice.number(end)
            if number and lattice.lower(number.end) in ("day", "days"):
                within = Between(_LEFT, Number(0), Number(number.node))
                for joint in lattice.phrases(number.end + 1, _OF_OR_AFTER):
                    for other in date_reads(lattice, joint):
                        yield from _compared(late, other, other.end, within)
        for compared in numeric_comparisons(lattice, start, _LEFT, None):
            if lattice.lower(compared.end) not in ("day", "days"):
                continue
            for joint in lattice.phrases(compared.end + 1, _AFTER):
                for other in date_reads(lattice, joint):
                    yield from _compared(late, other, other.end, compared.node)
            for joint in lattice.phrases(compared.end + 1, _BEFORE):
                for other in date_reads(lattice, joint):
                    yield from _compared(other, late, other.end, compared.node)


def _compared(
    late: Read[ColumnProfile], early: Read[ColumnProfile], end: int, condition: Condition
) -> Iterable[Read[Condition]]:
    days = Formula("days_between", (Column(early.node.name), Column(late.node.name)))
    if early.node.name == late.node.name:
        return
    match condition:
        case Compare(_, op, Number() as to):
            yield Read(end, Compare(days, op, to), late.cost + early.cost)
        case Between(_, low, high):
            yield Read(end, Between(days, low, high), late.cost + early.cost)
        case _:
            return
