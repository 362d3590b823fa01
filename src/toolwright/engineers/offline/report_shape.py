"""Takes the leaves out of the parts of a report.

Equal parts share their slots: a report speaks several times of one column, one split or one threshold, and
a step that changes a column has to change the one that is measured later.
"""

from collections.abc import Callable
from typing import Protocol

from toolwright.engineers.offline.operators import FINDINGS, STEPS, Role
from toolwright.engineers.offline.plan import (
    Check,
    Column,
    Condition,
    Expression,
    Finding,
    Number,
    NumberSlot,
    Step,
)

_SUBJECT, _CONDITION, _DIGITS = 1, 4, 5
"""Where slots stand among the parameters; see `shape.py`."""


class _LiftNumber(Protocol):
    def __call__(
        self, name: str, description: str, number: Number, place: int, *, integral: bool = False
    ) -> NumberSlot: ...


class ReportParts:
    """Lifts steps, findings and checks, each equal part once; how a leaf is lifted is the caller's."""

    def __init__(
        self,
        expression: Callable[[Expression], Expression],
        group: Callable[[Column], Column],
        condition: Callable[[Condition], Condition],
        number: _LiftNumber,
    ) -> None:
        self._lift_expression = expression
        self._lift_group = group
        self._lift_condition = condition
        self._lift_number = number
        self._expressions: dict[Expression, Expression] = {}
        self._groups: dict[Column, Column] = {}
        self._conditions: dict[Condition, Condition] = {}
        self._findings: dict[Finding, Finding] = {}
        self._shared: dict[tuple[str, Number], NumberSlot] = {}
        self._limits: dict[tuple[Finding, Number], NumberSlot] = {}

    def step(self, step: Step) -> Step:
        roles = zip(STEPS[step.name].inputs, step.numbers, strict=True)
        return Step(
            step.name,
            tuple(map(self._expression, step.of)),
            tuple(
                self._lift_number(role.name, role.description, number, _CONDITION) for role, number in roles
            ),
            self._condition(step.where),
        )

    def finding(self, finding: Finding) -> Finding:
        if finding not in self._findings:
            operator = FINDINGS[finding.name]
            roles = zip(operator.inputs, finding.numbers, strict=True)
            of = [
                self._group(each)
                if takes == "values" and place and isinstance(each, Column)
                else self._expression(each)
                for place, (each, takes) in enumerate(
                    zip(finding.of, _takes(operator.takes, finding), strict=True)
                )
            ]
            self._findings[finding] = Finding(
                finding.name,
                tuple(of),
                tuple(self._number(role, number) for role, number in roles),
                self._condition(finding.where),
                self._condition(finding.other),
                finding.after,
            )
        return self._findings[finding]

    def check(self, check: Check) -> Check:
        key = (check.of, check.limit)
        finding = self.finding(check.of)
        if key not in self._limits:
            self._limits[key] = self._lift_number(
                "threshold", "the number that decides a verdict", check.limit, _CONDITION
            )
        return Check(finding, check.op, self._limits[key], check.magnitude)

    def digits(self, number: Number) -> NumberSlot:
        key = ("digits", number)
        if key not in self._shared:
            self._shared[key] = self._lift_number(
                "digits", "the decimals to round to", number, _DIGITS, integral=True
            )
        return self._shared[key]

    def _number(self, role: Role, number: Number) -> NumberSlot:
        key = (role.name, number)
        if key not in self._shared:
            self._shared[key] = self._lift_number(role.name, role.description, number, _CONDITION)
        return self._shared[key]

    def _expression(self, expression: Expression) -> Expression:
        if expression not in self._expressions:
            self._expressions[expression] = self._lift_expression(expression)
        return self._expressions[expression]

    def _group(self, column: Column) -> Column:
        if column not in self._groups:
            self._groups[column] = self._lift_group(column)
        return self._groups[column]

    def _condition(self, condition: Condition | None) -> Condition | None:
        if condition is None:
            return None
        if condition not in self._conditions:
            self._conditions[condition] = self._lift_condition(condition)
        return self._conditions[condition]


def _takes(takes: tuple[str, ...], finding: Finding) -> tuple[str, ...]:
    """What each input is; of several columns the last kind goes on."""
    if takes == ("rows",):
        return ()
    return takes + takes[-1:] * (len(finding.of) - len(takes))
