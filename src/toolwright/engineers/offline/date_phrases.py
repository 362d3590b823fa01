"""Phrases about dates: "per month", "by weekday of hire date", "in March 2024", "since 2023", "hired before 2015"."""

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline.lattice import Lattice, Read, split_phrase
from toolwright.engineers.offline.linking import STEMMED
from toolwright.engineers.offline.operators import DATE_PARTS
from toolwright.engineers.offline.phrases import Phrase, phrases
from toolwright.engineers.offline.plan import Column, DatePart, Text, Within
from toolwright.engineers.offline.reading import stem, words_of

_NOUNS: dict[Phrase, str] = {
    split_phrase(words): part
    for part, operator in DATE_PARTS.items()
    for words in operator.words
    if not words.endswith("ly") and words != "annual"
}
_ADVERBS: dict[Phrase, str] = {
    split_phrase(words): part
    for part, operator in DATE_PARTS.items()
    for words in operator.words
    if words.endswith("ly") or words == "annual"
}
_MONTHS = {
    name.lower(): place
    for names in (calendar.month_name, calendar.month_abbr)
    for place, name in enumerate(names)
    if place
} | {"sept": 9}
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_QUARTERS = {"q1": 1, "q2": 2, "q3": 3, "q4": 4}
_YEARS = (1900, 2100)


# --- columns ----------------------------------------------------------------------------------------------------


def date_columns(lattice: Lattice) -> list[ColumnProfile]:
    columns = lattice.profile.columns if lattice.profile else ()
    return [column for column in columns if column.type in ("date", "datetime")]


def _meant(lattice: Lattice, at: int) -> list[Read[ColumnProfile]]:
    """Date columns that are named here, by their header, its last word being left out or not: "hire date", "hired"."""
    found = [
        Read(link.end, link.column, link.cost)
        for start in {at, lattice.skip(at)}
        for link in lattice.columns(start)
        if link.column.type in ("date", "datetime")
    ]
    token = lattice.token(at)
    for column in date_columns(lattice):
        words = words_of(column.name)
        verb = (
            token is not None
            and token.kind == "word"
            and len(words) > 1
            and words[-1] in ("date", "on", "at")
        )
        if verb and token and len(words) == 2 and stem(words[0]) == token.stem:
            found.append(Read(at + 1, column, STEMMED))
    return found


def _only(lattice: Lattice) -> ColumnProfile | None:
    columns = date_columns(lattice)
    return columns[0] if len(columns) == 1 else None


def _is_header(lattice: Lattice, word: str) -> bool:
    """The file has a column of its own for it: a year, a month."""
    columns = lattice.profile.columns if lattice.profile else ()
    return any(word in words_of(column.name) for column in columns)


# --- keys of groups ---------------------------------------------------------------------------------------------


def part_reads(lattice: Lattice, at: int) -> Iterable[Read[DatePart]]:
    """ "month", "month of hire date", "hire year", "weekday": of the one date column where none is named."""
    for phrase, part in _NOUNS.items():
        plural = (*phrase[:-1], phrase[-1] + "s") if phrase[0] != "day" or len(phrase) == 1 else phrase
        for said in {phrase, plural}:
            if not lattice.follows(at, said) or lattice.lower(at + len(said)) == "of" == said[-1]:
                continue
            end = at + len(said)
            only = _only(lattice)
            if only is not None and not _is_header(lattice, phrase[0]):
                yield Read(end, DatePart(part, Column(only.name)), 0.02)
            if lattice.lower(end) in ("of", "in", "from"):
                yield from (
                    Read(read.end, DatePart(part, Column(read.node.name)), read.cost)
                    for read in _meant(lattice, lattice.skip(end + 1))
                )
    for read in _meant(lattice, at):
        for phrase, part in _NOUNS.items():
            if lattice.follows(read.end, phrase):
                yield Read(read.end + len(phrase), DatePart(part, Column(read.node.name)), read.cost)


def adverb_reads(lattice: Lattice, at: int) -> Iterable[Read[DatePart]]:
    """ "monthly", as before "total sales"."""
    only = _only(lattice)
    for phrase, part in _ADVERBS.items() if only else ():
        if only and lattice.follows(at, phrase) and not _is_header(lattice, phrase[0]):
            yield Read(at + len(phrase), DatePart(part, Column(only.name)), 0.02)


# --- which days -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day of what is said: a year, a quarter, a month, a day. `doubt` is a date that can
    be read in two ways."""

    first: datetime.date
    last: datetime.date
    doubt: str | None = None


def span_reads(lattice: Lattice, at: int) -> Iterable[Read[Span]]:
    """ "2024", "Q1 2024", "March 2024", "2024-03-01", "March 5, 2024", "5 March 2024"."""
    start = lattice.skip(at, {"the", "year", "month", "of"})
    token = lattice.token(start)
    if token is None:
        return
    if token.kind == "date":
        yield from _written(token.text, start + 1)
        return
    month = _MONTHS.get(token.lower, 0) if token.kind == "word" else 0
    after = lattice.skip(start + 1, {".", ",", "of"})
    quarter = _QUARTERS.get(token.lower, 0)
    year = _year(lattice, after)
    if quarter and year:
        yield Read(after + 1, _months(year, 3 * quarter - 2, 3))
    if month and year:
        yield Read(after + 1, _months(year, month, 1))
    if month and (day := _day_number(lattice, start + 1)):
        place = lattice.skip(start + 2, {","})
        yield from _day(_year(lattice, place), month, day, place + 1)
    day = _day_number(lattice, start)
    if day:
        name = lattice.skip(start + 1, {"of"})
        place = lattice.skip(name + 1, {","})
        yield from _day(_year(lattice, place), _MONTHS.get(lattice.lower(name), 0), day, place + 1)
    whole = _year(lattice, start)
    if whole:
        yield Read(start + 1, _months(whole, 1, 12))


def _written(text: str, end: int) -> Iterable[Read[Span]]:
    numbers = [int(part) for part in re.split(r"[-/]", text)]
    if "-" in text:
        yield from _day(numbers[0], numbers[1], numbers[2], end)
        return
    first, second, year = numbers
    year += 0 if year > 99 else 2000
    ways = {
        read.node.first: read
        for month, day in ((first, second), (second, first))
        for read in _day(year, month, day, end)
    }
    for read in list(ways.values())[:1]:
        yield Read(end, Span(read.node.first, read.node.last, text if len(ways) > 1 else None))


def _day(year: int, month: int, day: int, end: int) -> Iterable[Read[Span]]:
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return
    yield Read(end, Span(date, date))


def _months(year: int, month: int, count: int) -> Span:
    last = month + count - 1
    return Span(datetime.date(year, month, 1), datetime.date(year, last, calendar.monthrange(year, last)[1]))


def _year(lattice: Lattice, at: int) -> int:
    """A number that is a year; 0 for anything else."""
    token = lattice.token(at)
    if token is None or token.kind != "number" or not token.text.isdigit() or token.value is None:
        return 0
    return int(token.value) if _YEARS[0] <= token.value <= _YEARS[1] else 0


def _day_number(lattice: Lattice, at: int) -> int:
    token = lattice.token(at)
    if token is None:
        return 0
    ordinal = _ORDINAL.fullmatch(token.lower)
    if ordinal:
        return int(ordinal[1])
    plain = token.kind == "number" and token.text.isdigit() and len(token.text) < 3
    return int(token.text) if plain else 0


@dataclass(frozen=True, slots=True)
class Days:
    """A condition on a date column; `doubt` is a date in the request that can be read in two ways."""

    condition: Within
    doubt: str | None = None


_IN = phrases("in, during, on, for, within, of, from, is, is in, is on, in the, equal to, =")
_BEFORE = phrases("before, is before, was before, earlier than, prior to, is earlier than, <")
_AFTER = phrases("after, is after, was after, later than, is later than, >")
_SINCE = phrases(
    "since, from, starting, starting from, starting in, on or after, is on or after, >=, beginning"
)
_ONWARDS = phrases("on, onward, onwards, or later, and later, and after")
_UNTIL = phrases("until, till, up to, through, up to and including, on or before, is on or before, <=")
_BETWEEN = phrases("between, is between, was between, from, is from")
_MIDDLES = phrases("and, to, until, till, through, -, –")
_INTROS = phrases(
    "where, with, with a, whose, having, that have, have a, has a, have, that were, who were, were, was, that are, only"
)


def days_reads(lattice: Lattice, at: int) -> list[Read[Days]]:
    """Conditions on dates that begin here: of the column that is named, or of the only one."""
    return lattice.remember("days", at, lambda: list(_days(lattice, at)))


def _days(lattice: Lattice, at: int) -> Iterable[Read[Days]]:
    if not date_columns(lattice):
        return
    for start in {at, *lattice.phrases(at, _INTROS)}:
        for column in _meant(lattice, start):
            for begin in {column.end, lattice.skip(column.end, {"is", "was", "are", "were"})}:
                yield from _compared(lattice, begin, column.node, column.cost)
    only = _only(lattice)
    if only is not None and not _is_header(lattice, "year"):
        yield from _compared(lattice, at, only, 0.02)


def _compared(lattice: Lattice, at: int, column: ColumnProfile, cost: float) -> Iterable[Read[Days]]:
    for words in (_IN, _BEFORE, _AFTER, _SINCE, _UNTIL):
        for start in lattice.phrases(at, words):
            for read in span_reads(lattice, start):
                open_ended = words is _SINCE and lattice.lower(start - 1) in ("from", "starting", "beginning")
                ends = lattice.phrases(read.end, _ONWARDS)
                if words is _IN and lattice.lower(start - 1) == "from" and ends:
                    continue
                if open_ended and not ends and lattice.lower(at) == "from":
                    continue
                end = ends[0] if open_ended and ends else read.end
                yield _read(end, column, _sides(words, read.node), (read.node,), cost)
    for start in lattice.phrases(at, _BETWEEN):
        for low in span_reads(lattice, start):
            for middle in lattice.phrases(low.end, _MIDDLES):
                for high in span_reads(lattice, middle):
                    if low.node.first <= high.node.first:
                        sides = (low.node.first, high.node.last)
                        yield _read(high.end, column, sides, (low.node, high.node), cost)


def _sides(words: frozenset[Phrase], span: Span) -> tuple[datetime.date | None, datetime.date | None]:
    one = datetime.timedelta(days=1)
    if words is _BEFORE:
        return None, span.first - one
    if words is _AFTER:
        return span.last + one, None
    return None if words is _UNTIL else span.first, None if words is _SINCE else span.last


def _read(
    end: int,
    column: ColumnProfile,
    sides: tuple[datetime.date | None, datetime.date | None],
    spans: tuple[Span, ...],
    cost: float,
) -> Read[Days]:
    first, last = (None if day is None else Text(day.isoformat()) for day in sides)
    doubt = next((span.doubt for span in spans if span.doubt), None)
    return Read(end, Days(Within(Column(column.name), first, last), doubt), cost)
