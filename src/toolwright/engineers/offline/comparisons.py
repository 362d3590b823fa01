"""What follows a column to compare it: "over 100", "between 1 and 5", "is Electronics"."""

from collections.abc import Iterable
from typing import Literal, cast

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline import condition_words
from toolwright.engineers.offline.column_phrases import column_reads
from toolwright.engineers.offline.lattice import Lattice, Read, index, split_phrase
from toolwright.engineers.offline.linking import is_numeric
from toolwright.engineers.offline.operators import COMPARISONS
from toolwright.engineers.offline.phrases import Phrase
from toolwright.engineers.offline.plan import (
    AnyOf,
    Between,
    Column,
    Compare,
    Condition,
    Expression,
    Number,
    Text,
    Texts,
)

Op = Literal["eq", "ne", "lt", "le", "gt", "ge"]
_ORDERED = ("lt", "le", "gt", "ge")


def _comparison_table() -> dict[Phrase, Op]:
    """Phrases between a column and what it is compared with."""
    table: dict[Phrase, Op] = {}
    for phrase, name in condition_words.COMPARISON_WORDS.items():
        table[phrase] = cast(Op, name)
    for operator in COMPARISONS.values():
        for words in operator.words:
            if not words.startswith("or ") and words not in condition_words.BARE_PREPOSITIONS:
                table[split_phrase(words)] = cast(Op, operator.name)
    for phrase, op in list(table.items()):
        if op == "eq" or phrase[0] in ("is", "are", "was", "were"):
            continue
        for copula in condition_words.COPULAS:
            table[(*copula, *phrase)] = op
    return table


COMPARISON_PHRASES = index(_comparison_table())
_AFTER = index(
    {
        split_phrase(words): cast(Op, operator.name)
        for operator in COMPARISONS.values()
        for words in operator.words
        if words.startswith("or ")
    }
)


def numeric_comparisons(
    lattice: Lattice, at: int, value: Expression, column: ColumnProfile | None
) -> Iterable[Read[Condition]]:
    percent = column is not None and column.format == "percent"
    for start in lattice.phrases(at, condition_words.BETWEEN_WORDS):
        low = _quantity(lattice, start, percent)
        if low and lattice.phrases(low.end, condition_words.BETWEEN_MIDDLES):
            high = _quantity(lattice, low.end + 1, percent)
            if high and low.node.value <= high.node.value:
                yield Read(high.end, Between(value, low.node, high.node))
    for joint in [*lattice.lookup(at, COMPARISON_PHRASES), Read(at, cast(Op, "eq"))]:
        start = lattice.skip(joint.end)
        number = _quantity(lattice, start, percent)
        if number:
            after = lattice.lookup(number.end, _AFTER)
            if joint.node == "eq":
                for tail in after:
                    yield Read(tail.end, Compare(value, tail.node, number.node))
                if column is not None and column.type == "number" and joint.end == at:
                    continue  # "price 3" says nothing about how they compare
            if not after:
                yield Read(number.end, Compare(value, joint.node, number.node))
        if joint.end > at:
            for other in column_reads(lattice, start):
                if is_numeric(other.node) and (column is None or other.node.name != column.name):
                    yield Read(
                        other.end, Compare(value, joint.node, Column(other.node.name)), other.cost + 0.05
                    )


def _quantity(lattice: Lattice, at: int, percent: bool) -> Read[Number] | None:
    """A number to compare with; a percentage only with a column of percentages, where 0.5 could be half of
    one or 50%.
    """
    token = lattice.token(at)
    if percent and token and token.percent and token.value is not None:
        return Read(at + 1, Number(token.value))
    number = lattice.number(at)
    if (
        number is None
        or (percent and -1 <= number.node <= 1)
        or lattice.lower(number.end) in ("percent", "k", "million", "thousand", "billion", "hundred")
    ):
        return None
    return Read(number.end, Number(number.node))


def text_comparisons(lattice: Lattice, at: int, column: ColumnProfile) -> Iterable[Read[Condition]]:
    value = Column(column.name)
    if column.type in ("date", "datetime", "time"):
        return  # they are written in many ways, and equal texts are no equal days
    for joint in [*lattice.lookup(at, COMPARISON_PHRASES), Read(at, cast(Op, "eq"))]:
        if joint.node in _ORDERED:
            continue
        start = lattice.skip(joint.end)
        for end, texts in _values_of(lattice, start, column, explicit=joint.end > at):
            if len(texts) == 1:
                yield Read(end, Compare(value, joint.node, Text(texts[0])))
            elif joint.node == "eq":
                yield Read(end, AnyOf(value, Texts(texts)))
    for phrase in (
        ("is", "one", "of"),
        ("in",),
        ("is", "in"),
        ("is", "either"),
        ("are", "in"),
        ("either",),
        ("one", "of"),
        ("any", "of"),
    ):
        if lattice.follows(at, phrase):
            for end, texts in _values_of(lattice, at + len(phrase), column, explicit=True):
                yield Read(end, AnyOf(value, Texts(texts)))


def _values_of(
    lattice: Lattice, at: int, column: ColumnProfile, explicit: bool
) -> Iterable[tuple[int, tuple[str, ...]]]:
    """One or several cell values of this column; quoted text also where the column has too many values to
    know.
    """
    for first_end, first in _value_of(lattice, at, column, explicit):
        yield first_end, (first,)
        end, texts = first_end, (first,)
        while lattice.lower(end) in ("or", ","):
            start = end + 1 + (lattice.lower(end) == "," and lattice.lower(end + 1) == "or")
            following = _value_of(lattice, start, column, explicit)
            if not following:
                break
            end, texts = following[0][0], (*texts, following[0][1])
            yield end, texts


def _value_of(lattice: Lattice, at: int, column: ColumnProfile, explicit: bool) -> list[tuple[int, str]]:
    known = [(link.end, link.value) for link in lattice.values(at) if link.column.name == column.name]
    token = lattice.token(at)
    if known or not explicit or token is None or column.values:
        return known
    if token.kind == "quoted":
        return [(at + 1, token.text[1:-1])]
    if column.type != "text":
        return []
    capitalised = at  # in a column of many values an unquoted text ends where the capitals do
    while (word := lattice.token(capitalised)) and word.kind == "word" and word.text[0].isupper():
        capitalised += 1
    if capitalised > at:
        return [(capitalised, " ".join(token.text for token in lattice.tokens[at:capitalised]))]
    return []
