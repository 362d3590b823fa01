"""The oracle: what a template means, over plain rows and with exact numbers.

It shares nothing with `emission` but the plan language: it reads the file itself with `csv`, calculates with
`fractions`, and goes from row to row.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from toolwright.domain.json import Json
from toolwright.engineers.offline.meaning.dates import DATE_PARTS
from toolwright.engineers.offline.meaning.findings import FINDINGS
from toolwright.engineers.offline.meaning.operations import MEANINGS, operation
from toolwright.engineers.offline.meaning.presented import PRESENTED, presented
from toolwright.engineers.offline.meaning.reading import read
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.meaning.reports import report
from toolwright.engineers.offline.meaning.scalars import ARITHMETIC, TEXTS, arithmetic, text_operation
from toolwright.engineers.offline.meaning.steps import STEPS
from toolwright.engineers.offline.meaning.tables import TABLES, Meaning, plain
from toolwright.engineers.offline.meaning.values import (
    BINARIES,
    COMPARISONS,
    CONDITIONS,
    COUNTING,
    DATE_FORMULAS,
    FORMULAS,
    NUMERIC,
    numbers,
)
from toolwright.engineers.offline.operators import Kind
from toolwright.engineers.offline.plan import (
    Aggregate,
    Arithmetic,
    Expression,
    Operation,
    Plan,
    Presented,
    Rank,
    RankEach,
    Report,
    Sort,
    TextOperation,
    core,
)

__all__ = ["OPERATORS", "Refused", "evaluate", "expression_values", "ranked_values"]

OPERATORS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        "aggregate": frozenset(NUMERIC) | frozenset(COUNTING) | {"percentile", "mode", "earliest", "latest"},
        "formula": frozenset(FORMULAS) | frozenset(DATE_FORMULAS),
        "binary": frozenset(BINARIES),
        "comparison": frozenset(COMPARISONS),
        "condition": CONDITIONS,
        "date_part": frozenset(DATE_PARTS),
        "table": TABLES | PRESENTED,
        "arithmetic": ARITHMETIC,
        "text": TEXTS,
        "finding": FINDINGS,
        "step": STEPS,
        "operation": frozenset(MEANINGS),
    }
)
"""The operators that have a meaning."""


def evaluate(template: Plan, files: Mapping[str, str], arguments: Mapping[str, Json]) -> Json:
    """What the template's tool has to return for these arguments; `files` holds each file's text by its name.

    Raises `Refused` where the tool has to raise ValueError.
    """
    match template:
        case Arithmetic():
            return plain(arithmetic(template, arguments))
        case TextOperation():
            return text_operation(template, arguments)
        case Report():
            return report(template, files, arguments)
        case Operation():
            return operation(template, arguments)
        case Presented(of):
            return presented(template, evaluate(of, files, arguments), arguments)
        case _:
            return Meaning(files, arguments).result(template)


def ranked_values(
    template: Plan, files: Mapping[str, str], arguments: Mapping[str, Json]
) -> Sequence[Fraction | None]:
    """The values by which a template ranks or sorts its rows, in their order before it; none when it does not."""
    match core(template):
        case RankEach(Aggregate(source, measures, own), by=by):
            return Meaning(files, arguments).valued(Aggregate(source, measures, (*by, *own))).values
        case Rank(source, value=None) | Sort(source, value=None) | RankEach(source):
            return Meaning(files, arguments).valued(source).values
        case _:
            return ()


def expression_values(
    expression: Expression, text: str, arguments: Mapping[str, Json]
) -> Sequence[Fraction | None]:
    """The expression's value in each row of a file's text. Raises `Refused` where a column has none."""
    return numbers(expression, read(text), arguments)
