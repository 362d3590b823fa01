"""From a plan to the specification of the tool that computes it and everything of its shape."""

from collections.abc import Mapping
from types import MappingProxyType

from toolwright.domain.tool import Parameter, ToolSpec
from toolwright.engineers.offline.codec import to_json
from toolwright.engineers.offline.english import say
from toolwright.engineers.offline.naming import name_of
from toolwright.engineers.offline.operators import (
    AGGREGATES,
    BINARIES,
    FINDINGS,
    FORMULAS,
    OPERATIONS,
    STEPS,
    TABLES,
    TEXTS,
    Kinded,
    Operator,
)
from toolwright.engineers.offline.plan import (
    Aggregate,
    Arithmetic,
    Binary,
    Correlate,
    CorrelationMethod,
    CountGroups,
    DatePart,
    Derive,
    Finding,
    Formula,
    Growth,
    Having,
    Lookup,
    Measure,
    Number,
    Operation,
    Plan,
    Presented,
    Rank,
    RankEach,
    Report,
    Rolling,
    Running,
    Scalar,
    Select,
    Share,
    Sort,
    Step,
    TextOperation,
    Unique,
    Within,
    children,
    core,
)
from toolwright.engineers.offline.shape import lift


def specify(plan: Plan) -> ToolSpec:
    """The specification. It has no leaf of the plan in it. Raises `PlanProblem` for what is no plan."""
    lifted = lift(plan)
    template = lifted.template
    return ToolSpec(
        name=name_of(template),
        summary=summary(template),
        parameters=tuple(
            Parameter(slot.name, slot.type, slot.description, required=not slot.optional)
            for slot in lifted.slots
        ),
        returns=returns(template),
        shape=lifted.shape,
        plan=to_json(template),
        raises=refusals(template),
    )


def summary(template: Plan) -> str:
    """What the tool does, in a sentence."""
    match template:
        case Arithmetic() | Presented(Arithmetic()):
            return f"The result of {say(template)}."
        case Operation(name):
            return OPERATIONS[name].summary or _sentence(say(template))
        case _:
            return _sentence(say(template))


def returns(template: Plan) -> str:
    """What the tool returns: its form and its unit, in a sentence."""
    match template:
        case Presented(of, decimals, names):
            rounded = "" if decimals is None else " Numbers are rounded, a half away from zero."
            named = (
                "" if names is None else " The values are under the names given, a single one in an object."
            )
            return f"{returns(of)}{rounded}{named}"
        case Lookup():
            return "The cell of the one row that matches; of several rows a list of records."
        case Arithmetic():
            return "A number."
        case TextOperation(name):
            return {"text": "A text.", "number": "A whole number.", "boolean": "True or False."}[
                TEXTS[name].gives
            ]
        case Aggregate(_, (Measure("mode"),), ()):
            return "A number or a text."
        case Aggregate(_, (Measure("earliest" | "latest"),), ()):
            return "A day, as in 2024-01-31."
        case Operation(name):
            operator = OPERATIONS[name]
            return operator.returns or f"{_RESULTS[operator.gives]}{_unit(operator)}."
        case Aggregate(_, (Measure(function, of),), ()):
            return f"A number{_expression_unit(function, of)}."
        case Aggregate(by=()):
            return "An object of named numbers, such as mean_price."
        case Aggregate():
            return "A list of records, one for each group, sorted by group; a measure without values is None."
        case Share(by=()):
            return "A number, in percent."
        case Share():
            return 'A list of records, one for each group, sorted by group, with "share_percent".'
        case Derive() | Growth():
            return f"A list of records, one for each row, with the columns shown and the value{_value_unit(template)}."
        case Running():
            return "A list of records in order, each with its value and what the values come to so far."
        case Rolling():
            return (
                "A list of records, one for each day that is there, in order: its value, and what the last days come "
                "to; None before so many days have passed."
            )
        case Having():
            return "A list of records, one for each group that is left, sorted by group."
        case CountGroups():
            return "A whole number."
        case RankEach():
            return (
                "A list of records, group after group: n of each, in order, and what ties with the last of them; what "
                "has no value is left out."
            )
        case Rank():
            return (
                "A list of n records in order, and what ties with the last of them; missing values come last."
            )
        case Sort():
            return "A list of records in order; ties keep their order, missing values come last."
        case Unique():
            return "A sorted list of the different values."
        case Select():
            return "A list of records, one for each row."
        case Correlate(method=method):
            return f"{_COEFFICIENTS[method]}, in [-1, 1]."
        case Report():
            return "An object of the results under their names, numbers rounded to the decimals given."
        case _:
            return "A list of records."


_COEFFICIENTS: Mapping[CorrelationMethod, str] = MappingProxyType(
    {"pearson": "Pearson's r", "spearman": "Spearman's rho", "kendall": "Kendall's tau-b"}
)

_RESULTS: Mapping[Kinded, str] = {
    "number": "A number",
    "whole": "A whole number",
    "number_list": "A list of numbers",
    "text": "A text",
    "text_list": "A list of texts",
    "boolean": "True or False",
    "day": "A day as YYYY-MM-DD",
    "records": "A list of records",
    "number_or_list": "A number or a list of numbers",
    "text_or_list": "A text or a list of texts",
}


def refusals(template: Plan) -> tuple[str, ...]:
    """What the tool refuses, a sentence each."""
    own = [f"ValueError for {refused}." for refused in dict.fromkeys(_refused(template))]
    if isinstance(core(template), Scalar):
        return tuple(own)
    return (
        "FileNotFoundError when there is no such file.",
        "ValueError for a file that is empty, has no rows or is no text.",
        "ValueError for a column that the file does not have, with the names that are near.",
        "ValueError when a cell of a number column is neither a number nor missing, with its row.",
        "ValueError when there is nothing to compute from: no row matches, or all values are missing.",
        *own,
    )


def _refused(node: object) -> list[str]:
    """What the operators of a plan refuse, each by its record."""
    found: list[str] = []
    match node:
        case Measure(function) if function not in {"earliest", "latest"}:
            found += AGGREGATES[function].refuses
        case Formula(name):
            found += FORMULAS[name].refuses
        case Presented(_, decimals, names):
            found += [] if decimals is None else TABLES["rounded"].refuses
            found += [] if names is None else TABLES["named"].refuses
        case Lookup():
            found += TABLES["lookup"].refuses
        case Arithmetic(expression=Binary() as expression):
            return _scalar_refused(expression)
        case TextOperation(name):
            found += TEXTS[name].refuses
        case Finding(name):
            found += FINDINGS[name].refuses
        case Step(name):
            found += STEPS[name].refuses
        case Report():
            found.append("names that are more or fewer than the results")
        case Operation(name):
            found += OPERATIONS[name].refuses
        case Rank() | RankEach() | Running(n=Number()):
            found.append("an n that is no whole number of at least 1")
        case Rolling():
            found.append("a number of days that is not whole or not at least 1")
        case DatePart() | Within() | Measure("earliest" | "latest"):
            found.append("dates that can be read with the day or the month first, and a cell that is no date")
        case Share() | Correlate():
            found += TABLES[type(node).__name__.lower()].refuses
        case _:
            pass
    for child in children(node):
        found += _refused(child)
    return found


def _scalar_refused(expression: Binary) -> list[str]:
    found = list(BINARIES[expression.op].refuses)
    for side in (expression.left, expression.right):
        if isinstance(side, Binary):
            found += _scalar_refused(side)
    return found


def _unit(operator: Operator) -> str:
    return f", in {operator.unit}" if operator.unit else ""


def _value_unit(template: Derive | Growth) -> str:
    if isinstance(template, Growth):
        return " in percent"
    return (
        f" in {unit}"
        if isinstance(template.value, Formula) and (unit := FORMULAS[template.value.name].unit)
        else ""
    )


def _expression_unit(function: str, of: object) -> str:
    if function in {"count", "distinct", "missing"}:
        return ", whole"
    if function in {"var", "var_population"}:
        return ", in the square of the values' unit"
    if isinstance(of, Formula) and (unit := FORMULAS[of.name].unit):
        return f", in {unit}"
    return ""


def _sentence(phrase: str) -> str:
    return f"{phrase[:1].upper()}{phrase[1:]}."
