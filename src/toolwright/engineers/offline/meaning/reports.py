"""What reports mean: steps, one after another, and findings at their points."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import cast

from toolwright.domain.json import Json
from toolwright.engineers.offline.meaning.findings import (
    CELLS,
    COMPARED,
    COUNTED,
    FITTED,
    GROUPS,
    LIMITED,
    PAIRS,
    ROWS,
    SAMPLES,
    SPLIT,
    STRONGEST,
    TABULATED,
    Found,
    strongest,
)
from toolwright.engineers.offline.meaning.reading import Value, read
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.meaning.steps import Changed, taken
from toolwright.engineers.offline.meaning.values import (
    COMPARISONS,
    Arguments,
    exact,
    matches,
    numbers,
    text_of,
    texts_of,
)
from toolwright.engineers.offline.plan import (
    Check,
    Column,
    Condition,
    Expression,
    Finding,
    Output,
    Report,
    Verdict,
    slot_name,
)


def report(template: Report, files: Mapping[str, str], arguments: Arguments) -> Json:
    """The object of named outputs. Refused where any of them is."""
    file = read(files[cast(str, arguments[slot_name(template.source.file)])])
    stages = [Changed(file.header, file.rows)]
    for step in template.steps:
        stages.append(taken(step, stages[-1], arguments))
    results = _Results(stages, arguments)
    names = texts_of(slot_name(template.names), arguments)
    if len(names) != len(template.outputs):
        raise Refused("argument")
    return dict(zip(names, map(results.output, template.outputs), strict=True))


class _Results:
    """The findings of a report, after all of its steps were taken."""

    def __init__(self, stages: Sequence[Changed], arguments: Arguments) -> None:
        self._stages = stages
        self._arguments = arguments

    def output(self, output: Output) -> Json:
        if isinstance(output.of, Verdict):
            return self._verdict(output.of)
        found = self._finding(output.of)
        if found is None or isinstance(found, str):
            return found
        if output.digits is None:
            return _plain(found)
        digits = exact(self._arguments[slot_name(output.digits)])
        # The nearest float is what has decimals to round; an exact tie may be none there.
        return _plain(round(float(found), int(digits)))

    def _verdict(self, verdict: Verdict) -> str:
        labels = texts_of(slot_name(verdict.labels), self._arguments)
        if len(labels) != len(verdict.cases) + 1:
            raise Refused("argument")
        # Every finding is taken, also where an earlier case holds: one that does not exist is refused.
        held = [[self._check(check) for check in case.checks] for case in verdict.cases]
        return next((label for label, checks in zip(labels, held, strict=False) if all(checks)), labels[-1])

    def _check(self, check: Check) -> bool:
        found = self._finding(check.of)
        if found is None or isinstance(found, str):
            raise Refused("no number")
        value = abs(Fraction(found)) if check.magnitude else Fraction(found)
        return COMPARISONS[check.op](value, exact(self._arguments[slot_name(check.limit)]))

    def _finding(self, finding: Finding) -> Found:
        rows = self._stages[finding.after]
        some = self._matching(rows, finding.where)
        limits = [exact(self._arguments[slot_name(number)]) for number in finding.numbers]
        match finding.name:
            case "rows":
                return Fraction(len(some.rows))
            case "repeated":
                return Fraction(len(rows.rows) - len(set(rows.whole())))
            case name if name in ROWS:
                return ROWS[name](len(some.rows), len(rows.rows))
            case name if name in TABULATED:
                first, second = (self._values(each, some) for each in finding.of)
                return TABULATED[name](first, second)
            case name if name in COUNTED:
                return COUNTED[name](self._values(finding.of[0], some), limits[0])
            case name if name in STRONGEST:
                target, *others = ((of, numbers(of, some, self._arguments)) for of in finding.of)
                named = {self._label(of): values for of, values in others}
                return strongest(target[1], named)[0 if name == "strongest_correlate" else 1]
            case name if name in CELLS:
                return CELLS[name](self._values(finding.of[0], some))
            case name if name in SAMPLES:
                return SAMPLES[name](self._sample(finding.of[0], some))
            case name if name in LIMITED:
                return LIMITED[name](self._sample(finding.of[0], some), limits[0])
            case name if name in COMPARED:
                others = self._matching(rows, finding.other)
                return COMPARED[name](self._sample(finding.of[0], some), self._sample(finding.of[0], others))
            case name if name in GROUPS:
                return GROUPS[name](self._groups(finding.of, some))
            case name:
                complete = self._complete(finding.of, some)
                if name in FITTED:
                    return FITTED[name](complete)
                if name in SPLIT:
                    return SPLIT[name](complete, *limits)
                if len(complete) < 2:
                    raise Refused("no values")
                return PAIRS[name]([row[0] for row in complete], [row[1] for row in complete])

    def _matching(self, rows: Changed, condition: Condition | None) -> Changed:
        return rows if condition is None else rows.only(matches(condition, rows, self._arguments))

    def _values(self, of: Expression, rows: Changed) -> Sequence[Value]:
        if isinstance(of, Column):
            return rows.values(text_of(of, self._arguments))
        return numbers(of, rows, self._arguments)

    def _label(self, of: Expression) -> str:
        return text_of(of, self._arguments) if isinstance(of, Column) else "the calculated value"

    def _sample(self, of: Expression, rows: Changed) -> list[Fraction]:
        present = [value for value in numbers(of, rows, self._arguments) if value is not None]
        if not present:
            raise Refused("no values")
        return present

    def _complete(self, of: Sequence[Expression], rows: Changed) -> list[tuple[Fraction, ...]]:
        columns = [numbers(each, rows, self._arguments) for each in of]
        return [
            tuple(value for value in row if value is not None)
            for row in zip(*columns, strict=True)
            if all(value is not None for value in row)
        ]

    def _groups(self, of: Sequence[Expression], rows: Changed) -> dict[Value, list[Fraction]]:
        groups: dict[Value, list[Fraction]] = {}
        values = numbers(of[0], rows, self._arguments)
        for key, value in zip(self._values(of[1], rows), values, strict=True):
            if key is not None and value is not None:
                groups.setdefault(key, []).append(value)
        if not groups:
            raise Refused("no values")
        return groups


def _plain(value: Fraction | float) -> Json:
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
