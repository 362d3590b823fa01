"""A report says itself: its steps, then each output with what it is."""

from collections.abc import Callable, Sequence

from toolwright.engineers.offline.operators import COMPARISONS, FINDINGS, STEPS
from toolwright.engineers.offline.plan import (
    Case,
    Check,
    Condition,
    Expression,
    Finding,
    Leaf,
    Output,
    Report,
    Step,
    TextsSlot,
    Verdict,
)


def say_report(
    report: Report,
    expression: Callable[[Expression], str],
    condition: Callable[[Condition], str],
    leaf: Callable[[Leaf], str],
) -> str:
    """One phrase: "after a and b: mean as the mean of price; verdict as 'yes' if ..., else 'no'"."""
    speaker = _Speaker(expression, condition, leaf, report.steps)
    outputs = "; ".join(speaker.output(output) for output in report.outputs)
    if not report.steps:
        return f"report of {outputs}"
    return f"report, with the steps {'; '.join(map(speaker.step, report.steps))}: {outputs}"


class _Speaker:
    def __init__(
        self,
        expression: Callable[[Expression], str],
        condition: Callable[[Condition], str],
        leaf: Callable[[Leaf], str],
        steps: Sequence[Step],
    ) -> None:
        self._expression = expression
        self._condition = condition
        self._leaf = leaf
        self._steps = steps

    def step(self, step: Step) -> str:
        parts = [*map(self._expression, step.of), *map(self._leaf, step.numbers)]
        if step.where is not None:
            parts.append(self._condition(step.where))
        return STEPS[step.name].says.format(*parts)

    def output(self, output: Output) -> str:
        if isinstance(output.of, Verdict):
            return self._verdict(output.of)
        said = self.finding(output.of)
        return said if output.digits is None else f"{said} rounded to {self._leaf(output.digits)} decimals"

    def finding(self, finding: Finding) -> str:
        operator = FINDINGS[finding.name]
        columns = list(map(self._expression, finding.of))
        if "columns" in operator.takes:
            columns = [columns[0], " and ".join(columns[1:])]
        said = operator.says.format(*columns, *map(self._leaf, finding.numbers))
        if "columns" in operator.takes and finding.numbers:
            said += f" (test share {self._leaf(finding.numbers[0])}, seed {self._leaf(finding.numbers[1])})"
        if finding.where is not None:
            said += f" where {self._condition(finding.where)}"
        if finding.other is not None:
            said += f" against where {self._condition(finding.other)}"
        if finding.after < len(self._steps):
            said += " before the steps" if finding.after == 0 else f" after {finding.after} of the steps"
        return said

    def _verdict(self, verdict: Verdict) -> str:
        cases = [" and ".join(map(self._check, case.checks)) for case in verdict.cases]
        if isinstance(verdict.labels, TextsSlot):
            return f"the label that fits: {'; '.join(cases)}; else the last"
        labels = verdict.labels.values
        said = [f"{label!r} if {case}" for label, case in zip(labels, cases, strict=False)]
        return f"{', '.join(said)}, else {labels[-1]!r}"

    def _check(self, check: Check) -> str:
        said = self.finding(check.of)
        if check.magnitude:
            said = f"the magnitude of the {said}"
        return COMPARISONS[check.op].says.format(said, self._leaf(check.limit))


def name_report(report: Report) -> str:
    """Words of the findings, for a tool's name."""
    names: dict[str, None] = {}
    for output in report.outputs:
        if isinstance(output.of, Finding):
            names[output.of.name] = None
        else:
            names["verdict"] = None
    steps = [step.name for step in report.steps]
    return "_and_".join(names) + ("_after_" + "_and_".join(dict.fromkeys(steps)) if steps else "")


def findings_of(report: Report) -> tuple[Finding, ...]:
    """Every finding of a report, those of verdicts among them."""
    found: list[Finding] = []
    for output in report.outputs:
        match output.of:
            case Finding():
                found.append(output.of)
            case Verdict(cases):
                found += [check.of for case in cases for check in _checks(case)]
    return tuple(dict.fromkeys(found))


def _checks(case: Case) -> tuple[Check, ...]:
    return case.checks
