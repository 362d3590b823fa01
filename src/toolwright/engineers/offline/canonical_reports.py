"""One form for reports that mean the same, and what is no report at all."""

from dataclasses import replace

from toolwright.engineers.offline.canonical_rows import (
    PlanProblem,
    canonical_condition,
    column_expression,
    finite,
    known,
)
from toolwright.engineers.offline.operators import COMPARISONS, FINDINGS, STEPS, Operator
from toolwright.engineers.offline.operators.findings import COMPARING
from toolwright.engineers.offline.plan import Case, Finding, Number, Report, Step, TextsSlot, Verdict


def canonical_report(report: Report) -> Report:
    """The report with its expressions and conditions in their one form. Raises `PlanProblem` for what is none."""
    if not report.outputs:
        raise PlanProblem("a report needs an output")
    if not isinstance(report.names, TextsSlot) and len(set(report.names.values)) != len(report.outputs):
        raise PlanProblem("each output needs a name of its own")
    count = len(report.steps)
    outputs = tuple(replace(output, of=_reported(output.of, count)) for output in report.outputs)
    return replace(report, steps=tuple(map(_step, report.steps)), outputs=outputs)


def _step(step: Step) -> Step:
    known(step.name, STEPS, "step")
    if (step.where is not None) != (step.name == "keep"):
        raise PlanProblem(f"{step.name!r} stands where it has no meaning")
    return Step(
        step.name,
        tuple(column_expression(each) for each in step.of),
        _numbers(step.numbers, STEPS[step.name]),
        None if step.where is None else canonical_condition(step.where),
    )


def _reported(of: Finding | Verdict, steps: int) -> Finding | Verdict:
    if isinstance(of, Finding):
        return _finding(of, steps)
    if not isinstance(of.labels, TextsSlot) and len(of.labels.values) != len(of.cases) + 1:
        raise PlanProblem("a verdict needs a label for each case, and one more")
    if not of.cases or not all(case.checks for case in of.cases):
        raise PlanProblem("a verdict needs cases, and each of them a check")
    for case in of.cases:
        for check in case.checks:
            known(check.op, COMPARISONS, "comparison")
            finite(check.limit.value)
    cases = (
        Case(tuple(replace(check, of=_finding(check.of, steps)) for check in case.checks))
        for case in of.cases
    )
    return Verdict(tuple(cases), of.labels)


def _finding(finding: Finding, steps: int) -> Finding:
    known(finding.name, FINDINGS, "finding")
    operator = FINDINGS[finding.name]
    wanted = 0 if operator.takes == ("rows",) else len(operator.takes)
    several = "columns" in operator.takes
    if len(finding.of) < wanted or (len(finding.of) > wanted and not several):
        raise PlanProblem(f"{finding.name!r} is of {wanted} columns")
    if (finding.other is not None) != (finding.name in COMPARING) or not 0 <= finding.after <= steps:
        raise PlanProblem(f"{finding.name!r} stands where it has no meaning")
    return Finding(
        finding.name,
        tuple(column_expression(each) for each in finding.of),
        _numbers(finding.numbers, operator),
        None if finding.where is None else canonical_condition(finding.where),
        None if finding.other is None else canonical_condition(finding.other),
        finding.after,
    )


def _numbers(numbers: tuple[Number, ...], operator: Operator) -> tuple[Number, ...]:
    if len(numbers) != len(operator.inputs):
        raise PlanProblem(f"{operator.name!r} takes {len(operator.inputs)} numbers")
    for number in numbers:
        finite(number.value)
    return numbers
