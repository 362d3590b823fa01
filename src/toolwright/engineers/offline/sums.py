"""What has a total: amounts do, percentages and ratios do not."""

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.operators import FORMULAS
from toolwright.engineers.offline.parts import Misfit
from toolwright.engineers.offline.plan import (
    Binary,
    Column,
    Derive,
    Expression,
    Formula,
    Growth,
    Measure,
    Plan,
    Sort,
)
from toolwright.engineers.offline.reading import Token, words_of

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


def overall_problem(tokens: tuple[Token, ...], plan: Plan) -> str | None:
    """Why a plan with a value for each row is not what "overall" asks for; None where it may be."""
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
