"""From a specification to code: one readable function with parameters, and the small parts it needs.

Nothing of a request is in it: leaves are parameters. `meaning` says the same in another way, and they cannot
import each other.
"""

import json
import textwrap
from collections.abc import Mapping
from types import MappingProxyType

from toolwright.domain.tool import ParameterType, ToolSpec
from toolwright.engineers.offline.codec import from_json
from toolwright.engineers.offline.emission.assembly import module
from toolwright.engineers.offline.emission.body import LONGEST, Body, wrapped
from toolwright.engineers.offline.emission.expressions import BINARIES, COMPARISONS, CONDITIONS, FORMULAS
from toolwright.engineers.offline.emission.findings import FINDINGS
from toolwright.engineers.offline.emission.operations import PARTS as SCALAR_PARTS
from toolwright.engineers.offline.emission.operations import WRITTEN, operation
from toolwright.engineers.offline.emission.presented import PRESENTED, gives_records, presented
from toolwright.engineers.offline.emission.reports import STEPS, report
from toolwright.engineers.offline.emission.scalars import ARITHMETIC, TEXTS, arithmetic, text_operation
from toolwright.engineers.offline.emission.tables import AGGREGATES, DATE_PARTS, TABLES, table
from toolwright.engineers.offline.operators import OPERATIONS as OPERATION_RECORDS
from toolwright.engineers.offline.operators import TEXTS as TEXT_RECORDS
from toolwright.engineers.offline.operators import Kind, Kinded
from toolwright.engineers.offline.plan import (
    Aggregate,
    Arithmetic,
    Correlate,
    CountGroups,
    Lookup,
    Operation,
    Plan,
    Presented,
    Report,
    Share,
    TextOperation,
    Unique,
    core,
)

OPERATORS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        "aggregate": frozenset(AGGREGATES),
        "formula": frozenset(FORMULAS),
        "binary": frozenset(BINARIES),
        "comparison": frozenset(COMPARISONS),
        "condition": CONDITIONS,
        "date_part": frozenset(DATE_PARTS),
        "table": TABLES | PRESENTED,
        "arithmetic": frozenset(ARITHMETIC),
        "text": frozenset(TEXTS),
        "finding": FINDINGS,
        "step": STEPS,
        "operation": frozenset(WRITTEN),
    }
)
"""The operators that can be written."""

_TYPES: Mapping[ParameterType, str] = MappingProxyType(
    {
        "file": "str",
        "column": "str",
        "columns": "list[str] | None",
        "text": "str",
        "texts": "list[str]",
        "numbers": "list[float]",
        "number": "float",
        "integer": "int",
    }
)
_EXAMPLES: Mapping[ParameterType, str] = MappingProxyType(
    {
        "file": '"data.csv"',
        "columns": '["Name"]',
        "text": '"Some text"',
        "texts": '["One", "Two"]',
        "number": "10",
        "integer": "5",
    }
)


_RESULTS: Mapping[Kinded, str] = MappingProxyType(
    {
        "number": "float",
        "whole": "int",
        "number_list": "list[float]",
        "text": "str",
        "text_list": "list[str]",
        "boolean": "bool",
        "day": "str",
        "number_or_list": "float | list[float]",
        "text_or_list": "str | list[str]",
        "records": "list[dict[str, float | str]]",
    }
)


def emit(spec: ToolSpec) -> str:
    """Source of the module that does what the specification says. Raises `PlanProblem` when its plan is none."""
    plan = from_json(spec.plan)
    body = Body(parameter.name for parameter in spec.parameters)
    match core(plan):
        case Arithmetic() as inner:
            result, parts = arithmetic(inner, body), ("scalar.py",)
        case TextOperation() as inner:
            result, parts = text_operation(inner, body), ("scalar.py",)
        case Report() as inner:
            result, parts = report(inner, body), ("table.py", "dates.py", "report.py")
        case Operation() as inner:
            result, parts = operation(inner), SCALAR_PARTS
        case inner:
            result, parts = table(inner, body), ("table.py", "dates.py")
    if isinstance(plan, Presented):
        result, parts = presented(plan, result, body), (*parts, "presented.py")
    body.add(f"return {result}")
    lines = [line for text in body.lines for line in text.split("\n")]
    function = "\n".join([*_head(spec, plan), *(part for line in lines for part in wrapped(f"    {line}"))])
    return module(spec.summary, function, *parts)


def _head(spec: ToolSpec, plan: Plan) -> list[str]:
    """The signature and the docstring."""
    parameters = [
        f"{parameter.name}: {_TYPES[parameter.type]}{'' if parameter.required else ' = None'}"
        for parameter in spec.parameters
    ]
    one_line = f"def {spec.name}({', '.join(parameters)}) -> {_returns(plan)}:"
    if len(one_line) <= LONGEST:
        signature = [one_line]
    else:
        signature = [
            f"def {spec.name}(",
            *(f"    {parameter}," for parameter in parameters),
            f") -> {_returns(plan)}:",
        ]
    arguments = ", ".join(
        f"{name}={value}"
        for name, value in (
            zip((parameter.name for parameter in spec.parameters), _sample(plan), strict=True)
            if isinstance(core(plan), Operation)
            else (
                (parameter.name, _EXAMPLES.get(parameter.type) or _header(parameter.name))
                for parameter in spec.parameters
                if parameter.required
            )
        )
    )
    sections = {
        "Args": [f"{parameter.name}: {parameter.description}." for parameter in spec.parameters],
        "Returns": [spec.returns],
        "Raises": spec.raises,
    }
    documentation = [*_filled(f'"""{spec.summary}', ""), "", *wrapped(f"Example: {spec.name}({arguments})")]
    for title, entries in sections.items():
        if entries:
            documentation += [
                "",
                f"{title}:",
                *(line for entry in entries for line in _filled(entry, "    ")),
            ]
    return [*signature, *(f"    {line}".rstrip() for line in [*documentation, '"""'])]


def _sample(plan: Plan) -> list[str]:
    """The arguments of the operator's first sample."""
    operation = core(plan)
    assert isinstance(operation, Operation)
    sample = OPERATION_RECORDS[operation.name].samples[0]
    values = [list(value) if isinstance(value, tuple) else value for value in sample]
    if isinstance(plan, Presented):
        values += [] if plan.decimals is None else [2]
        values += [] if plan.names is None else [["result"]]
    return [json.dumps(value, ensure_ascii=False) for value in values]


def _filled(text: str, indent: str) -> list[str]:
    """The text in lines that are not too long, further ones set in."""
    return textwrap.wrap(
        text,
        LONGEST - 4,
        initial_indent=indent,
        subsequent_indent=f"{indent}    " if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _header(name: str) -> str:
    words = name.removesuffix("_column").replace("_", " ").capitalize()
    return f'"{words}"'


def _returns(plan: Plan) -> str:
    match plan:
        case Presented(of, _, names):
            one = _returns(of)
            return (
                one if names is None or gives_records(of) or one.startswith("dict") else f"dict[str, {one}]"
            )
        case Lookup():
            return "float | str | list[dict[str, float | str | None]] | None"
        case TextOperation(name):
            return {"text": "str", "number": "int", "boolean": "bool"}[TEXT_RECORDS[name].gives]
        case Operation(name):
            return _RESULTS[OPERATION_RECORDS[name].gives]
        case Aggregate(_, measures, ()):
            one = (
                "float | str"
                if any(measure.function in {"mode", "earliest", "latest"} for measure in measures)
                else "float"
            )
            return one if len(measures) == 1 else f"dict[str, {one}]"
        case Arithmetic() | Correlate() | Share(by=()):
            return "float"
        case CountGroups():
            return "int"
        case Unique():
            return "list[float | str]"
        case Report():
            return "dict[str, float | str | None]"
        case _:
            return "list[dict[str, float | str | None]]"
