"""Phrases that want the first or last few: "top 5 products by price", "which region has the highest total
sales".
"""

from collections.abc import Iterable

from toolwright.engineers.offline import lexicon, vocabulary
from toolwright.engineers.offline.clauses import Clause, Group, Ranking, Where
from toolwright.engineers.offline.column_phrases import column_reads
from toolwright.engineers.offline.expressions import expression_reads
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.linking import is_numeric
from toolwright.engineers.offline.measures import measures_reads
from toolwright.engineers.offline.plan import Column, Expression, Formula, Measure
from toolwright.engineers.offline.qualifiers import group_reads
from toolwright.engineers.offline.reading import words_of
from toolwright.engineers.offline.subjects import (
    Subject,
    is_plural,
    ranked_subjects,
    restricted,
    row_subjects,
)

Clauses = tuple[Clause, ...]
_BY = lexicon.RANKED_BY
_HAVING = lexicon.RANKED_HAVING


def ranking_reads(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    start = lattice.skip(at, lexicon.RANKING_SKIPS)
    yield from _top_by(lattice, start)
    yield from _superlatives(lattice, start)
    yield from _subject_with_extreme(lattice, start)
    yield from _extreme_values(lattice, start)
    yield from _most_common(lattice, start)


def _count(lattice: Lattice, at: int) -> tuple[int, int, bool]:
    """Position after a number of things, the number, whether it was said."""
    number = lattice.number(at)
    if number and isinstance(number.node, int) and number.node > 0:
        return number.end, number.node, True
    return at, 1, False


def _ends(lattice: Lattice, at: int) -> Iterable[tuple[int, bool]]:
    for largest, phrases in lexicon.DIRECTIONS.items():
        for end in lattice.phrases(at, phrases):
            yield end, largest


def _clauses(subject: Subject, ranking: Ranking) -> Clauses:
    return (ranking,) if subject.condition is None else (ranking, Where(subject.condition))


def _values(lattice: Lattice, at: int) -> Iterable[Read[tuple[Expression | None, Measure | None]]]:
    """What decides the rank: a value of each row, or a measure of each group."""
    for read in expression_reads(lattice, at):
        yield Read(read.end, (read.node, None), read.cost)
    for read in measures_reads(lattice, at):
        if len(read.node) == 1:
            yield Read(read.end, (None, read.node[0]), read.cost)
    start = lattice.skip(at, {"number", "of", "the"}) if lattice.lower(lattice.skip(at)) == "number" else at
    for read in row_subjects(lattice, start):  # "the most orders", "the highest number of orders"
        if read.node.condition is None:
            yield Read(read.end, (None, Measure("count")), read.cost)


def _top_by(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "top 5 products by price", "5 biggest orders by sales"; what is best is left alone, but by what grows good."""
    yield from _first_by(lattice, at, *_count(lattice, at)[1:], _count(lattice, at)[0])


def _first_by(lattice: Lattice, at: int, count: int, counted: bool, start: int) -> Iterable[Read[Clauses]]:
    for end, largest in (*_ends(lattice, start), *_judged(lattice, start)):
        judged = lattice.lower(end - 1) in _JUDGED
        if counted and lattice.lower(start) in ("top", "bottom"):
            continue
        begin, n, said = (end, count, True) if counted else _count(lattice, end)
        for subject in restricted(lattice, ranked_subjects(lattice, begin)):
            if not said and subject.node.plural:
                continue
            for start_of_by, each in ((subject.end, ()), *_each_group(lattice, subject.end)):
                for by in lattice.phrases(start_of_by, _BY):
                    for value in _values(lattice, by):
                        if judged and not _grows_good(value.node[0] or (value.node[1] and value.node[1].of)):
                            continue
                        ranking = Ranking(n, largest, subject.node.column, *value.node)
                        clauses = (*_clauses(subject.node, ranking), *each)
                        yield Read(value.end, clauses, subject.cost + value.cost)


def _each_group(lattice: Lattice, at: int) -> Iterable[tuple[int, Clauses]]:
    """ "top 3 products in each category by price"."""
    if lattice.lower(at) != "by":
        for read in group_reads(lattice, at):
            yield read.end, (Group(read.node),)


_JUDGED = {"best": True, "worst": False}


def _judged(lattice: Lattice, at: int) -> Iterable[tuple[int, bool]]:
    if lattice.lower(at) in _JUDGED:
        yield at + 1, _JUDGED[lattice.lower(at)]


def _grows_good(value: Expression | None) -> bool:
    """More of it is better: of revenue, not of cost."""
    name = value.name if isinstance(value, Column | Formula) else ""
    return words_of(name)[-1:] != () and words_of(name)[-1] in vocabulary.GOOD_AMOUNTS


def _superlatives(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "the 3 cheapest products", "which product is the cheapest"."""
    begin, n, said = _count(lattice, at)
    for end, largest, column in _superlative(lattice, begin):
        after, number, again = (end, n, said) if said else _count(lattice, end)
        for subject in restricted(lattice, ranked_subjects(lattice, after)):
            if not (said or again) and subject.node.plural:
                continue
            clauses = _clauses(subject.node, Ranking(number, largest, subject.node.column, by=column))
            yield Read(subject.end, clauses, subject.cost)
            for by in lattice.phrases(subject.end, _BY):  # "the cheapest product by price"
                for value in expression_reads(lattice, by):
                    if value.node == column:
                        yield Read(value.end, clauses, subject.cost + value.cost)
        if (said or again) and group_reads(lattice, after):  # "the two cheapest per region"
            yield Read(after, (Ranking(number, largest, None, by=column),), 0.02)
    for subject in restricted(lattice, _asked(lattice, begin)):
        for end, largest, column in _superlative(
            lattice, lattice.skip(subject.end, {"is", "are", "was", "the"})
        ):
            if said or not subject.node.plural:
                yield Read(
                    end,
                    _clauses(subject.node, Ranking(n, largest, subject.node.column, by=column)),
                    subject.cost,
                )


def _superlative(lattice: Lattice, at: int) -> Iterable[tuple[int, bool, Expression]]:
    """An adjective that means an extreme of a column the file has: "cheapest" is the lowest price."""
    if lattice.linker is None:
        return
    for phrase, (largest, headers) in vocabulary.SUPERLATIVE_PHRASES.items():
        if lattice.follows(at, phrase):
            for header in headers:
                found = [column for column, _ in lattice.linker.named(header) if is_numeric(column)]
                if len(found) == 1:
                    yield at + len(phrase), largest, Column(found[0].name)
                if found:
                    break


def _asked(lattice: Lattice, at: int) -> Iterable[Read[Subject]]:
    yield from ranked_subjects(lattice, at)
    if lattice.lower(at) == "who" or lattice.lower(at - 1) == "who":
        yield Read(at + (lattice.lower(at) == "who"), Subject(None))


def _subject_with_extreme(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "product with the highest price", "which 3 regions have the lowest average cost", "who has the
    highest salary".
    """
    begin, n, said = _count(lattice, at)
    for subject in restricted(lattice, _asked(lattice, begin)):
        for having in lattice.phrases(subject.end, _HAVING):
            after, inner, again = _count(lattice, lattice.skip(having, {"the", "a"}))
            for end, largest in (*_ends(lattice, after), *_judged(lattice, after)):
                if lattice.lower(end - 1) in ("top", "bottom"):
                    continue
                judged = lattice.lower(end - 1) in _JUDGED
                number = n if said else inner
                if not (said or again) and subject.node.plural:
                    continue
                for value in _values(lattice, end):
                    if judged and not _grows_good(value.node[0] or (value.node[1] and value.node[1].of)):
                        continue
                    ranking = Ranking(number, largest, subject.node.column, *value.node)
                    yield Read(value.end, _clauses(subject.node, ranking), subject.cost + value.cost)


def _extreme_values(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "the 5 highest prices"."""
    begin, n, said = _count(lattice, at)
    for end, largest in _ends(lattice, begin):
        after, n, said = (end, n, said) if said else _count(lattice, end)
        if said and n > 1:
            for read in expression_reads(lattice, after):
                yield Read(read.end, (Ranking(n, largest, None, by=read.node),), read.cost + 0.02)


def _most_common(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "the most common region", "which category is most frequent", "top 3 most common cities"."""
    start = lattice.skip(at, {"top", "the"}) if lattice.lower(at) == "top" else at
    begin, n, said = _count(lattice, start)
    for phrase, largest in vocabulary.COMMON_PHRASES.items():
        if lattice.follows(begin, phrase):
            after, number, again = (
                (begin + len(phrase), n, said) if said else _count(lattice, begin + len(phrase))
            )
            if lattice.lower(after) in ("value", "values") and lattice.lower(after + 1) in (
                "in",
                "of",
                "for",
            ):
                after += 2
            for read in column_reads(lattice, after):
                if (said or again or not is_plural(lattice, read.end)) and not lattice.is_row_column(
                    read.node
                ):
                    yield Read(
                        read.end,
                        (Ranking(number, largest, Column(read.node.name), measure=Measure("count")),),
                        read.cost,
                    )
    for read in column_reads(lattice, begin):
        for phrase, largest in vocabulary.COMMON_PHRASES.items():
            joint = lattice.skip(read.end, {"is", "are", "was", "the", "occurs", "appears"})
            if (
                joint > read.end
                and lattice.follows(joint, phrase)
                and not lattice.is_row_column(read.node)
                and (said or not is_plural(lattice, read.end))
            ):
                end = joint + len(phrase)
                yield Read(
                    end, (Ranking(n, largest, Column(read.node.name), measure=Measure("count")),), read.cost
                )
