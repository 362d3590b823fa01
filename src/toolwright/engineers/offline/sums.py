"""What has a total: amounts do, percentages and ratios do not."""

import itertools

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.operators import FORMULAS
from toolwright.engineers.offline.parts import Misfit
from toolwright.engineers.offline.plan import (
    Aggregate,
    Binary,
    Column,
    DatePart,
    Derive,
    Expression,
    Formula,
    Growth,
    Measure,
    Plan,
    Rank,
    Sort,
)
from toolwright.engineers.offline.reading import Token, words_of
from toolwright.engineers.offline.vocabulary import SUMMED_AMOUNTS

_PERCENT_WORDS = frozenset("pct percent percentage percentages".split())
_RELATIVE_NOUNS = frozenset("rate ratio pct percent percentage share".split())
_OVERALL = frozenset("overall combined altogether aggregate aggregated".split())


def check_sum(measure: Measure, linker: Linker) -> None:
    """Raises `Misfit` for the sum of percentages or ratios."""
    if measure.function != "sum" or measure.of is None:
        return
    if relative := _relative(measure.of):
        advice = (
            "; ask for the average, or for the total profit"
            if "margin" in relative
            else "; ask for the average"
        )
        raise Misfit(f"a sum of the {relative} of single rows means nothing{advice}")
    for column in linker.profile.columns:
        if measure.of == Column(column.name) and is_relative(column):
            raise Misfit(
                f"{column.name.strip()!r} holds percentages or rates, and a sum of those means nothing; "
                "ask for the average"
            )


def is_relative(column: ColumnProfile) -> bool:
    """Whether a column holds percentages or rates, as its format or its header says."""
    words = words_of(column.name)
    return (
        column.format == "percent"
        or "%" in column.name
        or bool(_PERCENT_WORDS.intersection(words))
        or (bool(words) and words[-1] in _RELATIVE_NOUNS)
    )


def _relative(value: Expression) -> str | None:
    """The name of the percentage or ratio that an expression is, None for amounts."""
    match value:
        case Formula(name) if name == "ratio" or FORMULAS[name].unit == "percent":
            return name.replace("_", " ")
        case Binary("divide", _, Column() | Formula()):
            return "ratio"
        case _:
            return None


def _average_per_period(tokens: tuple[Token, ...], plan: Plan) -> str | None:
    """ "Average sales per month": of the single rows, or of the totals of each month."""
    if isinstance(plan, Sort | Rank):
        return _average_per_period(tokens, plan.source)
    if not isinstance(plan, Aggregate):
        return None
    periods = {key.part for key in plan.by if isinstance(key, DatePart) and key.part != "weekday"}
    said = {
        after.lower
        for before, after in itertools.pairwise(tokens)
        if before.lower in ("per", "each", "every")
    }
    for measure in plan.measures:
        name = measure.of.name if isinstance(measure.of, Column) else ""
        if measure.function in ("mean", "median") and periods & said and is_summed(name):
            return (
                f"it is not clear whether the {measure.function} of single rows is wanted in each "
                f"{next(iter(periods))}, or that of the totals of each {next(iter(periods))}"
            )
    return None


def is_summed(name: str) -> bool:
    """Whether a header is of amounts that are compared as totals."""
    return words_of(name)[-1:] != () and words_of(name)[-1] in SUMMED_AMOUNTS


def overall_problem(tokens: tuple[Token, ...], plan: Plan) -> str | None:
    """Why a plan with a value for each row is not what "overall" asks for; None where it may be."""
    if problem := _average_per_period(tokens, plan):
        return problem
    if not any(token.kind == "word" and token.lower in _OVERALL for token in tokens):
        return None
    match plan:
        case Sort(source):
            return overall_problem(tokens, source)
        case Derive() | Growth():
            return (
                "it is not said how the values of single rows are put together into one: as an average, as a total, "
                "or as one total compared with another"
            )
        case _:
            return None
