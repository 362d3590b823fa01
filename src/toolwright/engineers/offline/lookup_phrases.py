"""Phrases that look something up by a key: "the salary of Alice Jones", "the price of product P-1002", "which
department is E105 in", "the row for order 1005".

A key is a cell of a column that tells rows apart. Where the file's profile does not list the column's values, what is
written as names and codes are is taken for one, and the tool says when no row has it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline import lexicon, neutral
from toolwright.engineers.offline.clauses import Clause, Listing, Looking, Unclear, Where
from toolwright.engineers.offline.column_phrases import column_reads
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.linking import is_numeric
from toolwright.engineers.offline.phrases import phrases
from toolwright.engineers.offline.plan import Both, Column, Compare, Condition, Number, Text
from toolwright.engineers.offline.reading import Token, words_of

Clauses = tuple[Clause, ...]

_NAMES = (("name",), ("title",))
_KEYS = (("id",), ("code",), ("number",), ("no",), ("sku",), ("nr",), ("ref",), ("reference",))
_NEARLY = 0.8
_OF = phrases("of, for, belonging to, of the, for the")
_ROWS = phrases(
    """
    row, record, line, entry, details, data, everything, full row, whole row, full record, whole
    record, complete row, information, info, all columns, all data, all details, all information,
    rows, records
    """
)
_ABOUT = phrases("for, of, about, with, on, where")
_SHOWING = phrases("show, show me, find, find me, get, get me, give me, display, look up, print, list")
_ASKING = phrases(
    """
    which, what, in which, in what, from which, from what, at which, at what, to which, to what
    """
)
_BEING = phrases("is, does, was, did, has, had, is the, was the, does the, did the")
_TAILS = phrases(
    """
    in, from, at, have, has, of, belong to, work in, work for, work at, working in, working for,
    come from, live in, living in, assigned to, for, located in, part of
    """
)
_KEY_JOINTS = frozenset(": = # number no nr id called named with code".split())
_LONGEST = 5
_COST = 0.01


@dataclass(frozen=True, slots=True)
class _Key:
    """The rows of a key, and the columns it may stand in; `reason` where no row can have it."""

    condition: Condition | None
    columns: tuple[Column, ...]
    reason: str = ""


def lookup_reads(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """Readings that begin here."""
    if lattice.linker is None:
        return
    yield from _cells(lattice, at)
    yield from _possessives(lattice, at)
    yield from _questions(lattice, at)
    yield from _rows(lattice, at)


def _cells(lattice: Lattice, at: int) -> Iterator[Read[Clauses]]:
    """ "the salary of Alice Jones", "salary and department of E105"."""
    for columns in _columns(lattice, lattice.skip(at)):
        for of in lattice.phrases(columns.end, _OF):
            for key in _keys(lattice, of):
                yield Read(key.end, _looking(lattice, columns.node, key.node), columns.cost + _COST)


def _possessives(lattice: Lattice, at: int) -> Iterator[Read[Clauses]]:
    """ "Alice Jones's salary"."""
    for key in _keys(lattice, at):
        if lattice.lower(key.end) == "'s":
            for columns in _columns(lattice, key.end + 1):
                yield Read(columns.end, _looking(lattice, columns.node, key.node), columns.cost + _COST)


def _questions(lattice: Lattice, at: int) -> Iterator[Read[Clauses]]:
    """ "which department is Bob Smith in"."""
    for start in lattice.phrases(at, _ASKING):
        for column in column_reads(lattice, start):
            for being in lattice.phrases(column.end, _BEING):
                for key in _keys(lattice, being):
                    clauses = _looking(lattice, (Column(column.node.name),), key.node)
                    yield Read(key.end, clauses, column.cost + _COST)
                    for end in lattice.phrases(key.end, _TAILS):
                        yield Read(end, clauses, column.cost + _COST)


def _rows(lattice: Lattice, at: int) -> Iterator[Read[Clauses]]:
    """ "the row for order 1005", "show product P-1002"."""
    rows = lattice.phrases(lattice.skip(at), _ROWS)
    for start in (about for row in rows for about in lattice.phrases(row, _ABOUT)):
        for key in _keys(lattice, start):
            yield Read(key.end, _whole(key.node), _COST)
    for start in lattice.phrases(at, _SHOWING):
        entity = lattice.entity(lattice.skip(start))
        for key in _keys(lattice, start):
            if entity and key.end > entity.end:
                yield Read(key.end, _whole(key.node), _COST)


def _looking(lattice: Lattice, columns: Sequence[Column], key: _Key) -> Clauses:
    if key.condition is None:
        return (Unclear(key.reason),)
    if len(columns) > 1:
        shown = dict.fromkeys((*key.columns, *columns))
        return Listing(tuple(shown), whole=False), Where(key.condition)
    assert lattice.linker is not None
    named = (*key.columns, *(Column(column.name) for column in lattice.linker.identifying))
    keep = tuple(column for column in dict.fromkeys(named) if column not in columns)
    return Looking(columns[0], keep), Where(key.condition)


def _whole(key: _Key) -> Clauses:
    return (
        (Unclear(key.reason),) if key.condition is None else (Listing((), whole=True), Where(key.condition))
    )


def _columns(lattice: Lattice, at: int) -> list[Read[tuple[Column, ...]]]:
    """One column or several, "salary, age and department"."""
    reads: list[Read[tuple[Column, ...]]] = []
    frontier = [Read(read.end, (Column(read.node.name),), read.cost) for read in column_reads(lattice, at)]
    for _ in range(_LONGEST):
        reads.extend(frontier)
        frontier = [
            Read(other.end, (*read.node, Column(other.node.name)), read.cost + other.cost)
            for read in frontier
            for joint in lattice.phrases(read.end, (("and",), (",",), (",", "and")))
            for other in column_reads(lattice, lattice.skip(joint))
            if Column(other.node.name) not in read.node
        ]
    return reads


# --- keys -------------------------------------------------------------------------------------------------------


def _keys(lattice: Lattice, at: int) -> list[Read[_Key]]:
    """Keys that begin here, with the noun of the rows or of the key's column before them."""
    return lattice.remember("keys", at, lambda: list(_found_keys(lattice, at)))


def _found_keys(lattice: Lattice, at: int) -> Iterator[Read[_Key]]:
    start = lattice.skip(at, neutral.DETERMINERS - {"all", "any", "'s"})
    columns = _key_columns(lattice)
    places: dict[int, tuple[ColumnProfile, ...]] = {start: columns}
    entity = lattice.entity(start)
    if entity:
        places[lattice.skip(entity.end, _KEY_JOINTS)] = columns
    for link in lattice.columns(start):
        if link.column in columns:
            place = lattice.skip(link.end, _KEY_JOINTS - {"id", "number", "code"})
            if link.column not in places.setdefault(place, ()):
                places[place] = (*places[place], link.column)
    for place, possible in places.items():
        found = False
        for link in lattice.values(place):
            if link.column in possible:
                found = True
                column = Column(link.column.name)
                yield Read(link.end, _Key(Compare(column, "eq", Text(link.value)), (column,)))
        if not found and not lattice.values(place):
            yield from _unlisted(lattice, place, possible, named=place > start)


def _key_columns(lattice: Lattice) -> tuple[ColumnProfile, ...]:
    """Columns whose cells tell rows apart: all or nearly all of them differ."""
    assert lattice.linker is not None
    found: list[ColumnProfile] = []
    for column in lattice.linker.profile.columns:
        ending = words_of(column.name)[-1:]
        unique = lattice.is_row_column(column)
        nearly = 0 < _NEARLY * (column.count - column.missing) <= column.distinct
        if (column.type == "text" and (unique or (nearly and ending in (*_NAMES, *_KEYS)))) or (
            column.type == "integer" and unique and ending in _KEYS
        ):
            found.append(column)
    return tuple(found)


def _unlisted(
    lattice: Lattice, at: int, columns: Sequence[ColumnProfile], *, named: bool
) -> Iterator[Read[_Key]]:
    """A key that the profile does not list: a number, a code, a name or a text in quotes, in the columns it fits."""
    written = _written(lattice, at, named=named)
    if written is None:
        return
    end, text, is_code = written
    coded = [column for column in columns if words_of(column.name)[-1:] in _KEYS]
    others = [column for column in columns if column not in coded]
    token = lattice.tokens[at]
    fitting = (coded or others) if is_code else others or (coded if token.kind == "quoted" else [])
    possible: list[Condition] = []
    for column in fitting:
        if is_numeric(column):
            if token.kind == "number" and end == at + 1 and token.value is not None:
                possible.append(Compare(Column(column.name), "eq", Number(token.value)))
        elif not column.values:
            possible.append(Compare(Column(column.name), "eq", Text(text)))
    if possible:
        condition = possible[0] if len(possible) == 1 else Both("or", tuple(possible))
        used = tuple(Column(column.name) for column in fitting)
        yield Read(end, _Key(condition, used))
    elif fitting and any(column.values for column in fitting):
        names = " or ".join(repr(column.name.strip()) for column in fitting)
        yield Read(end, _Key(None, (), f"no cell of {names} is {text!r}"))


def _written(lattice: Lattice, at: int, *, named: bool) -> tuple[int, str, bool] | None:
    """Where what is written as a key ends, its text, and whether it is a code."""
    token = lattice.token(at)
    if token is None:
        return None
    if token.kind == "quoted":
        text = token.text[1:-1].strip()
        return (at + 1, text, any(map(str.isdigit, text))) if text else None
    end = at + 1
    while (
        (following := lattice.token(end))
        and following.start == lattice.tokens[end - 1].end
        and _coded(following)
    ):
        end += 1
    text = "".join(part.text for part in lattice.tokens[at:end])
    if any(map(str.isdigit, text)) and token.kind in ("word", "number") and not token.percent:
        alone = text.replace(".", "").isdigit()
        return (end, text, True) if named or not alone else None
    end = at
    while (following := lattice.token(end)) and _is_name(following, first=end == at) and end < at + _LONGEST:
        end += 1
    whispered = any(part.kind == "word" and part.text[0].islower() for part in lattice.tokens)
    if end == at or not whispered:
        return None
    if any(link.end == end for link in lattice.columns(at)) or lattice.entity(at):
        return None
    return end, " ".join(part.text for part in lattice.tokens[at:end]), False


def _coded(token: Token) -> bool:
    return token.kind in ("word", "number") or token.text in ("-", "_")


def _is_name(token: Token, *, first: bool) -> bool:
    """A word in a capital letter; the first of a name is none of the request's language."""
    known = token.lower in lexicon.ALL_WORDS or token.lower in lexicon.COMMON_WORDS
    return token.kind == "word" and token.text[0].isupper() and not (first and known) and token.value is None
