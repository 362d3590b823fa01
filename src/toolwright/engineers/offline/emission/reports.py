"""Reports, written in pandas: steps that change `table`, findings where they are due, and one object of all."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from toolwright.engineers.offline.emission.body import Body
from toolwright.engineers.offline.emission.expressions import COMPARISONS, condition, expression
from toolwright.engineers.offline.emission.findings import FindingWriter
from toolwright.engineers.offline.plan import Check, Column, Finding, Output, Report, Step, Verdict, slot_name

_DROPPED: Mapping[str, str] = MappingProxyType(
    {
        "drop_missing": "{values}.notna()",
        "drop_outliers_z": "~_outside_deviations({values}, {number}, ddof=0)",
        "drop_outliers_z_sample": "~_outside_deviations({values}, {number}, ddof=1)",
        "drop_outliers_iqr": "~_outside_fences({values}, {number})",
        "keep_outliers_z": "_outside_deviations({values}, {number}, ddof=0)",
        "keep_outliers_z_sample": "_outside_deviations({values}, {number}, ddof=1)",
        "keep_outliers_iqr": "_outside_fences({values}, {number})",
    }
)
"""Which rows stay."""

_CHANGED: Mapping[str, str] = MappingProxyType(
    {
        "fill_mean": "_filled({values}, {values}.mean())",
        "fill_median": "_filled({values}, {values}.median())",
        "fill_mode": "_filled({values}, _most_frequent({values}))",
        "fill_number": "{values}.fillna({number})",
        "outliers_to_mean": "_to_mean({values}, {number})",
        "natural_log": "_logarithm({values} + {number}, math.e)",
        "common_log": "_logarithm({values} + {number}, 10)",
        "square_root": "{values}.where({values} >= 0) ** 0.5",
        "min_max": "_min_max({values})",
        "standardize": "_standardized({values})",
    }
)
"""A column's new values."""

STEPS = frozenset([*_DROPPED, *_CHANGED, "keep", "drop_repeated"])


def report(node: Report, body: Body) -> str:
    """Writes the report's lines; gives Python for its result."""
    body.add(f"table = _load({slot_name(node.source.file)})")
    found: dict[Finding, str] = {}
    for place in range(len(node.steps) + 1):
        if place:
            _step(node.steps[place - 1], body)
        writer = FindingWriter(body)
        for finding in _due(node.outputs, place):
            if finding not in found:
                found[finding] = body.assign(finding.name, writer.written(finding))
    results = [_result(output, found) for output in node.outputs]
    return f"_reported({slot_name(node.names)}, [{', '.join(results)}])"


def _due(outputs: Sequence[Output], place: int) -> list[Finding]:
    """The findings of the table as it is after so many steps."""
    findings: list[Finding] = []
    for output in outputs:
        match output.of:
            case Finding():
                findings.append(output.of)
            case Verdict(cases):
                findings += [check.of for case in cases for check in case.checks]
    return [finding for finding in findings if finding.after == place]


def _step(step: Step, body: Body) -> None:
    number = ", ".join(slot_name(number) for number in step.numbers)
    if step.where is not None:
        body.add(f"table = table[{condition(step.where, body)}]")
    elif step.name == "drop_repeated":
        body.add("table = table.drop_duplicates()")
    elif step.name == "drop_missing" and isinstance(step.of[0], Column):
        body.add(f"table = table[_column(table, {slot_name(step.of[0])}).notna()]")
    elif step.name in _DROPPED:
        values = body.assign("values", expression(step.of[0], body))
        if step.name != "drop_missing":
            body.add(f'_present({values}, "the values")')
        body.add(f"table = table[{_DROPPED[step.name].format(values=values, number=number)}]")
    else:
        [column] = step.of
        assert isinstance(column, Column)
        values = body.assign("values", expression(column, body))
        changed = _CHANGED[step.name].format(values=values, number=number)
        body.add(f"table = table.assign(**{{{slot_name(column)}.strip(): {changed}}})")


def _result(output: Output, found: Mapping[Finding, str]) -> str:
    match output.of:
        case Finding() as finding:
            if output.digits is None:
                return f"_plain({found[finding]})"
            return f"_rounded({found[finding]}, {slot_name(output.digits)})"
        case Verdict(cases, labels):
            held = ", ".join(" and ".join(_check(check, found) for check in case.checks) for case in cases)
            return f"_verdict({slot_name(labels)}, [{held}])"


def _check(check: Check, found: Mapping[Finding, str]) -> str:
    value = f"_number_of({found[check.of]})"
    if check.magnitude:
        value = f"abs({value})"
    template = COMPARISONS[check.op]
    if check.op == "ne":
        template = "{value} != {to}"
    return template.format(value=value, to=slot_name(check.limit))
