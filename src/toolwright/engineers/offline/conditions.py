"""Phrases that keep some rows: "price over 100", "in the North region", "with no missing rating"."""

from collections.abc import Iterable, Sequence
from typing import Literal, cast

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline import condition_words, lexicon, vocabulary
from toolwright.engineers.offline.column_phrases import column_reads
from toolwright.engineers.offline.comparisons import (
    COMPARISON_PHRASES,
    Op,
    numeric_comparisons,
    text_comparisons,
)
from toolwright.engineers.offline.expressions import calculation_reads
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.linking import STEMMED, ValueLink, is_numeric
from toolwright.engineers.offline.plan import (
    AnyOf,
    Both,
    Column,
    Compare,
    Condition,
    Contains,
    Formula,
    Missing,
    Number,
    Text,
    Texts,
)
from toolwright.engineers.offline.span_phrases import days_apart


def condition_reads(lattice: Lattice, at: int, bare: bool) -> list[Read[Condition]]:
    """Conditions that begin here. `bare` ones may be a value alone, as after "in" or "for"."""
    return lattice.remember(f"condition {bare}", at, lambda: list(_joined(lattice, at, bare)))


def _joined(lattice: Lattice, at: int, bare: bool) -> Iterable[Read[Condition]]:
    """One condition, or several with "and" between them, or several with "or"; never both."""
    for first in _one(lattice, at, bare):
        yield first
        for op, words in (("and", ("and", "but")), ("or", ("or",))):
            yield from _more(lattice, first, cast(Literal["and", "or"], op), words)


def _more(
    lattice: Lattice, first: Read[Condition], op: Literal["and", "or"], words: Sequence[str]
) -> Iterable[Read[Condition]]:
    reads = [(first, (first.node,))]
    for _ in range(3):
        longer: list[tuple[Read[Condition], tuple[Condition, ...]]] = []
        for read, parts in reads:
            if lattice.lower(read.end) not in words:
                continue
            start = read.end + 1
            intros = lexicon.CLAUSE_WHERE_WORDS if op == "and" else lexicon.ALTERNATIVE_WORDS
            for intro in [start, *lattice.phrases(start, intros)]:
                for other in _one(lattice, intro, bare=op == "or"):
                    node = _combine(op, (*parts, other.node))
                    longer.append((Read(other.end, node, read.cost + other.cost), (*parts, other.node)))
        yield from (read for read, _ in longer)
        reads = longer


def _combine(op: Literal["and", "or"], parts: tuple[Condition, ...]) -> Condition:
    equal = [
        part for part in parts if isinstance(part, Compare) and part.op == "eq" and isinstance(part.to, Text)
    ]
    if op == "or" and len(equal) == len(parts) and len({part.value for part in equal}) == 1:
        column = equal[0].value
        if isinstance(column, Column):
            return AnyOf(column, Texts(tuple(part.to.value for part in equal if isinstance(part.to, Text))))
    return Both(op, parts)


def _one(lattice: Lattice, at: int, bare: bool) -> list[Read[Condition]]:
    return lattice.remember(
        f"one condition {bare}", at, lambda: [*_column_first(lattice, at), *_value_first(lattice, at, bare)]
    )


def _column_first(lattice: Lattice, at: int) -> Iterable[Read[Condition]]:
    for read in column_reads(lattice, at):
        column, value = read.node, Column(read.node.name)
        if _is_verb(lattice, at, column):
            continue
        yield from (Read(r.end, r.node, r.cost + read.cost) for r in _presence(lattice, read.end, value))
        if is_numeric(column):
            yield from (
                Read(r.end, r.node, r.cost + read.cost)
                for r in numeric_comparisons(lattice, read.end, value, column)
            )
        else:
            yield from (
                Read(r.end, r.node, r.cost + read.cost) for r in text_comparisons(lattice, read.end, column)
            )
        for joint in lattice.phrases(read.end, condition_words.CONTAINS_WORDS):
            token = lattice.token(joint)
            if token and token.kind == "quoted" and not is_numeric(column):
                yield Read(joint + 1, Contains(value, Text(token.text[1:-1])), read.cost)
    for read in calculation_reads(lattice, at):
        days = isinstance(read.node, Formula) and read.node.name == "days_between"
        yield from (
            Read(r.end + (days and lattice.lower(r.end) in ("day", "days")), r.node, r.cost + read.cost)
            for r in numeric_comparisons(lattice, read.end, read.node, None)
        )
    yield from days_apart(lattice, at)
    yield from _adjectives(lattice, at)
    yield from _number_first(lattice, at)
    missing = lattice.skip(at)
    if lattice.phrases(
        missing, condition_words.MISSING_NOUNS
    ):  # "with missing rating", "with a missing rating"
        start = lattice.phrases(missing, condition_words.MISSING_NOUNS)[0]
        for tail in [
            start,
            *(
                end + 1
                for end in lattice.phrases(start, condition_words.MISSING_TAILS)
                if lattice.lower(end) in ("in", "for", "of")
            ),
        ]:
            for read in column_reads(lattice, tail):
                yield Read(read.end, Missing(Column(read.node.name)), read.cost)


def _is_verb(lattice: Lattice, at: int, column: ColumnProfile) -> bool:
    """ "products cost more than 100" speaks of their price, where there is one."""
    if lattice.lower(at) not in ("cost", "costs", "costing") or lattice.linker is None:
        return False
    prices = [price for price, _ in lattice.linker.named("price") if price.name != column.name]
    return (
        bool(prices)
        and lattice.lower(at + 1) not in ("is", "are", "of", "was", "=", "<", ">", "<=", ">=", "between")
        and lattice.lower(at - 1) not in _NOUN_SIGNS
    )


_NOUN_SIGNS = frozenset("the a where whose with and or by if when product unit".split())


def _adjectives(lattice: Lattice, at: int) -> Iterable[Read[Condition]]:
    """ "older than 60", "negative quantity"."""
    sign = vocabulary.SIGNS.get(lattice.lower(lattice.skip(at)))
    if sign:
        for read in column_reads(lattice, lattice.skip(at) + 1):
            if is_numeric(read.node):
                yield Read(read.end, Compare(Column(read.node.name), cast(Op, sign), Number(0)), read.cost)
    if lattice.lower(at) in vocabulary.COMPARATIVES and lattice.lower(at + 1) == "than" and lattice.linker:
        op, headers = vocabulary.COMPARATIVES[lattice.lower(at)]
        number = lattice.number(at + 2)
        for header in headers if number else ():
            found = [column for column, _ in lattice.linker.named(header) if is_numeric(column)]
            if number and len(found) == 1:
                end = number.end + (lattice.lower(number.end) == "years" and "age" in headers)
                yield Read(end, Compare(Column(found[0].name), cast(Op, op), Number(number.node)))
            if found:
                break


def _number_first(lattice: Lattice, at: int) -> Iterable[Read[Condition]]:
    """ "4 cylinders", "more than 3 children", as after "with": whole numbers of a counted thing."""
    for joint in [*lattice.lookup(at, COMPARISON_PHRASES), Read(at, cast(Op, "eq"))]:
        number = lattice.number(joint.end)
        if number and isinstance(number.node, int) and lattice.lower(at - 1) in _HAVING:
            for link in lattice.columns(number.end):
                counted = (
                    link.column.type == "integer" and link.cost <= STEMMED and link.column.format == "plain"
                )
                if counted and lattice.tokens[link.end - 1].lower.endswith(("s", "en")):
                    yield Read(
                        link.end,
                        Compare(Column(link.column.name), joint.node, Number(number.node)),
                        link.cost,
                    )


_HAVING = frozenset("with have has having had".split())


def _presence(lattice: Lattice, at: int, value: Column) -> Iterable[Read[Condition]]:
    for end in lattice.phrases(at, condition_words.PRESENT_WORDS):
        yield Read(end, Missing(value, negated=True))
    for end in lattice.phrases(at, condition_words.MISSING_WORDS):
        yield Read(end, Missing(value))


def _value_first(lattice: Lattice, at: int, bare: bool) -> Iterable[Read[Condition]]:
    """ "the North region", "Electronics", "North or South"."""
    start = lattice.skip(at)
    negated = lattice.lower(start) == "not"
    for link in lattice.values(start + negated):
        column = Column(link.column.name)
        node: Condition = Compare(column, "ne" if negated else "eq", Text(link.value))
        for read in column_reads(lattice, link.end):
            if read.node.name == link.column.name and read.end > link.end:
                yield Read(read.end, node, link.cost)
        if bare and _alone(lattice, start + negated, link):
            yield Read(link.end, node, link.cost + 0.02)
    if bare:  # "active", "not active"
        for read in column_reads(lattice, start + negated):
            truth = truth_of(read.node)
            if truth and read.cost <= STEMMED:
                yield Read(
                    read.end,
                    Compare(Column(read.node.name), "ne" if negated else "eq", Text(truth)),
                    read.cost + 0.02,
                )


def truth_of(column: ColumnProfile) -> str | None:
    """How a boolean column writes "yes"; None for other columns."""
    truths = [value for value in column.values if value.strip().lower() in ("yes", "true", "y", "t")]
    return truths[0] if column.type == "boolean" and len(truths) == 1 else None


def _alone(lattice: Lattice, at: int, link: ValueLink) -> bool:
    """Whether a value means its column without naming it: a word of ordinary speech does not, unless in
    capitals, "IT".
    """
    said = " ".join(token.text for token in lattice.tokens[at : link.end])
    if said.lower() in lexicon.COMMON_WORDS:
        return len(said) > 1 and said.isupper() and said == link.value.strip()
    return any(character.isalpha() for character in said)
