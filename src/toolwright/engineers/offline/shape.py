"""From a plan to its template, shape and arguments.

`lift` takes the leaves out of a canonical plan and leaves slots, named by their role. Each place of a plan
gets a slot of its own, also when two leaves are equal by chance: a tool with two parameters serves both
requests. The one exception are the measures of one aggregate: "mean, least and greatest price" are measures
of one column, so equal ones share their slots, and the shape says which do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from toolwright.domain.json import Json
from toolwright.domain.tool import ParameterType
from toolwright.engineers.offline.canonical import canonical
from toolwright.engineers.offline.canonical_rows import PlanProblem
from toolwright.engineers.offline.operators import FORMULAS, OPERATIONS, TEXTS, Kinded, Role
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Arithmetic,
    Between,
    Binary,
    Both,
    Case,
    Column,
    ColumnSlot,
    ColumnsSlot,
    Compare,
    Condition,
    Contains,
    Correlate,
    CountGroups,
    DatePart,
    Derive,
    Expression,
    FileSlot,
    Filter,
    Formula,
    Growth,
    Having,
    Key,
    Limit,
    Load,
    Lookup,
    Measure,
    Missing,
    Number,
    Numbers,
    NumberSlot,
    NumbersSlot,
    Operation,
    Output,
    Plan,
    Presented,
    Rank,
    RankEach,
    Report,
    Rolling,
    Running,
    Select,
    Share,
    Sort,
    Table,
    Text,
    TextOperation,
    Texts,
    TextSlot,
    TextsSlot,
    Unique,
    Verdict,
    Within,
)
from toolwright.engineers.offline.report_shape import ReportParts
from toolwright.engineers.offline.shape_text import shape_of


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter of the tool that a template makes. An optional one may be left out: all columns."""

    name: str
    type: ParameterType
    description: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Lifted:
    """A plan taken apart. `slots` are in the order of the tool's parameters; `arguments` has a value for each."""

    template: Plan
    shape: str
    slots: tuple[Slot, ...]
    arguments: Mapping[str, Json]


def lift(plan: Plan) -> Lifted:
    """Takes the leaves out. Raises `PlanProblem` for what is no plan."""
    lifter = _Lifter()
    template = lifter.plan(canonical(plan))
    found = sorted(lifter.found, key=lambda entry: entry.place)
    return Lifted(
        template,
        shape_of(template),
        tuple(entry.slot for entry in found),
        {entry.slot.name: entry.value for entry in found},
    )


def bind(template: Plan, plan: Plan) -> Mapping[str, Json] | None:
    """The arguments with which a template's tool computes this plan, or None when it computes something else."""
    lifted = lift(plan)
    return dict(lifted.arguments) if lifted.template == template else None


def slots_of(template: Plan) -> tuple[Slot, ...]:
    """The slots of a template, as `lift` gave them. Raises `PlanProblem` when it is no template of this version."""
    lifter = _Lifter()
    if lifter.plan(canonical(template)) != template:
        raise PlanProblem("this template is of another version")
    return tuple(entry.slot for entry in sorted(lifter.found, key=lambda entry: entry.place))


# Where a slot stands among the parameters: the file, what is worked on, what it is grouped by, how many, what
# is asked of
# the rows, and last what may be left out.
_FILE, _SUBJECT, _GROUP, _COUNT, _CONDITION, _KEEP = range(6)


@dataclass(frozen=True, slots=True)
class _Entry:
    slot: Slot
    value: Json
    place: int


class _Lifter:
    """Walks a plan from the outside to the inside, which is the order that numbers equal names."""

    def __init__(self) -> None:
        self.found: list[_Entry] = []

    def plan(self, plan: Plan) -> Plan:
        match plan:
            case Arithmetic(expression):
                return Arithmetic(self._scalar(expression))
            case TextOperation(name, text, other):
                roles = TEXTS[name].inputs
                subject = self._text(roles[0].name, roles[0].description, text, _SUBJECT)
                if other is None:
                    return TextOperation(name, subject)
                return TextOperation(
                    name, subject, self._text(roles[1].name, roles[1].description, other, _SUBJECT)
                )
            case Report():
                return self._report(plan)
            case Presented(of, decimals, names):
                lifted = self.plan(of)
                assert not isinstance(lifted, Report | Presented)
                number = decimals and self._number("decimals", _DECIMALS, decimals, _COUNT, integral=True)
                called = names and self._add("names", "texts", _NAMES, _texts_value(names), _COUNT)
                return Presented(lifted, number, TextsSlot((called,)) if called else None)
            case Operation(name, inputs):
                record = OPERATIONS[name]
                given = zip(record.inputs, record.takes, inputs, strict=True)
                return Operation(name, tuple(self._given(role, kind, leaf) for role, kind, leaf in given))
            case _:
                return self._table(plan)

    def _report(self, report: Report) -> Report:
        source = Load(FileSlot(self._add("file", "file", "the data file", report.source.file.name, _FILE)))
        parts = ReportParts(self._expression, self._group, self._condition, self._number)
        steps = tuple(parts.step(step) for step in report.steps)
        outputs: list[Output] = []
        for output in report.outputs:
            of = output.of
            if isinstance(of, Verdict):
                cases = tuple(Case(tuple(map(parts.check, case.checks))) for case in of.cases)
                labels = _texts_value(of.labels)
                of = Verdict(cases, TextsSlot((self._add("labels", "texts", _LABELS, labels, _KEEP),)))
            else:
                of = parts.finding(of)
            outputs.append(Output(of, None if output.digits is None else parts.digits(output.digits)))
        names = self._add("names", "texts", _NAMES, _texts_value(report.names), _KEEP)
        return Report(source, steps, tuple(outputs), TextsSlot((names,)))

    def _group(self, column: Column) -> Column:
        return self._column("group_column", "the column whose values make the groups", column, _GROUP)

    def _table(self, table: Table) -> Table:
        match table:
            case Load(file):
                return Load(FileSlot(self._add("file", "file", "the data file", file.name, _FILE)))
            case Filter(source, condition):
                lifted = self._condition(condition)
                return Filter(self._table(source), lifted)
            case Aggregate(source, measures, by):
                lifted_measures = self._measures(measures)
                groups = self._groups(by)
                return Aggregate(self._table(source), lifted_measures, groups)
            case Derive(source, value, keep):
                lifted_value, columns = self._expression(value), self._keep(keep)
                return Derive(self._table(source), lifted_value, columns)
            case Growth(source, value, keep):
                lifted_value, columns = self._expression(value), self._keep(keep)
                return Growth(self._table(source), lifted_value, columns)
            case Rank(source, n, largest):
                number = self._number("n", "how many to give, at least 1", n, _COUNT, integral=True)
                return Rank(self._table(source), number, largest)
            case RankEach(source, n, largest, by):
                number = self._number(
                    "n", "how many of each group to give, at least 1", n, _COUNT, integral=True
                )
                groups = self._groups(by)
                return RankEach(self._table(source), number, largest, groups)
            case Having(source, limits):
                return self._having(source, limits)
            case CountGroups(source):
                return CountGroups(self._table(source))
            case Rolling(source, days, function):
                window = self._number("days", "of how many days, at least 1", days, _COUNT, integral=True)
                return Rolling(self._table(source), window, function)
            case Running(source, n):
                window = n and self._number("n", "of how many rows the mean is", n, _COUNT, integral=True)
                return Running(self._table(source), window)
            case Sort(source, descending, None):
                return Sort(self._table(source), descending)
            case Sort(source, descending, value, as_text):
                assert value is not None
                lifted_value = self._expression(value, "sort", "to sort by")
                return Sort(self._table(source), descending, lifted_value, as_text)
            case Share(source, measure, by, part):
                [lifted_measure] = self._measures((measure,))
                groups = self._groups(by)
                condition = None if part is None else self._condition(part)
                return Share(self._table(source), lifted_measure, groups, condition)
            case Unique(source, column):
                lifted_column = self._column(
                    "value_column", "the column whose values are listed", column, _SUBJECT
                )
                return Unique(self._table(source), lifted_column)
            case Select(source, columns):
                keep = self._keep(columns)
                return Select(self._table(source), keep)
            case Lookup(source, column, keep):
                wanted = self._column("value_column", "the column whose value is looked up", column, _SUBJECT)
                shown = self._keep(keep)
                return Lookup(self._table(source), wanted, shown)
            case Correlate(source, left, right, method):
                first = self._expression(left, "first", "of the pair")
                second = self._expression(right, "second", "of the pair")
                return Correlate(self._table(source), first, second, method)

    def _measures(self, measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
        shared: dict[Expression, Expression] = {}
        lifted: list[Measure] = []
        for measure in measures:
            if measure.of is None:
                lifted.append(measure)
                continue
            if measure.of not in shared:
                shared[measure.of] = self._expression(measure.of)
            at = measure.at and self._number(
                "percentile", "the percentile, from 0 to 100", measure.at, _COUNT
            )
            lifted.append(Measure(measure.function, shared[measure.of], at))
        return tuple(lifted)

    def _having(self, source: Table, limits: tuple[Limit, ...]) -> Table:
        """What is asked of the groups are measures of the same aggregate."""
        assert isinstance(source, Aggregate)
        lifted = self._measures((*source.measures, *(limit.measure for limit in limits)))
        groups = self._groups(source.by)
        asked = tuple(
            Limit(measure, limit.op, self._threshold(limit.op, limit.to))
            for measure, limit in zip(lifted[len(source.measures) :], limits, strict=True)
        )
        measures = lifted[: len(source.measures)]
        return Having(Aggregate(self._table(source.source), measures, groups), asked)

    def _groups(self, by: tuple[Key, ...]) -> tuple[Key, ...]:
        return tuple(self._key(key) for key in by)

    def _key(self, key: Key) -> Key:
        if isinstance(key, DatePart):
            column = self._column("date_column", "the column with the dates", key.column, _GROUP)
            return DatePart(key.part, column)
        return self._column("group_column", "the column whose values make the groups", key, _GROUP)

    def _keep(self, keep: tuple[Column, ...]) -> tuple[Column, ...]:
        if len(keep) == 1 and isinstance(keep[0], ColumnsSlot):
            value = keep[0].name
            return (ColumnsSlot(self._add("columns", "columns", _SHOWN, value, _KEEP, optional=True)),)
        names = [column.name for column in keep]
        return (ColumnsSlot(self._add("columns", "columns", _SHOWN, names, _KEEP, optional=True)),)

    # --- expressions

    def _expression(
        self, expression: Expression, role: str = "value", purpose: str = "to work on", place: int = _SUBJECT
    ) -> Expression:
        match expression:
            case Column():
                return self._column(f"{role}_column", f"the column {purpose}", expression, place)
            case Number():
                return self._number("number", "a number of the calculation", expression, place)
            case Binary(op, left, right):
                lifted = self._expression(left, role, purpose, place)
                return Binary(op, lifted, self._expression(right, role, purpose, place))
            case Formula(name, inputs):
                columns = tuple(
                    self._column(
                        f"{input_.name}_column", f"the column with {input_.description}", column, place
                    )
                    for input_, column in zip(FORMULAS[name].inputs, inputs, strict=True)
                )
                return Formula(name, columns)

    def _scalar(self, expression: Expression) -> Expression:
        match expression:
            case Binary(op, left, right):
                lifted = self._scalar(left)
                return Binary(op, lifted, self._scalar(right))
            case Number():
                place = sum(1 for entry in self.found if entry.slot.type == "number")
                return self._number(_letter(place), "a number of the calculation", expression, _SUBJECT)
            case _:
                raise PlanProblem("a calculation with a column needs a file")

    # --- conditions

    def _condition(self, condition: Condition) -> Condition:
        match condition:
            case Compare(value, op, to):
                lifted = self._filtered(value)
                return Compare(lifted, op, self._compared(op, to))
            case Between(value, low, high):
                lifted = self._filtered(value)
                least = self._number("low", "the least value that matches", low, _CONDITION)
                return Between(
                    lifted, least, self._number("high", "the greatest value that matches", high, _CONDITION)
                )
            case Contains(column, text):
                lifted_column = self._filter_column(column)
                return Contains(
                    lifted_column, self._text("text", "the text that a cell must contain", text, _CONDITION)
                )
            case AnyOf(column, texts):
                lifted_column = self._filter_column(column)
                name = self._add(
                    "texts", "texts", "the texts of which a cell must be one", _texts_value(texts), _CONDITION
                )
                return AnyOf(lifted_column, TextsSlot((name,)))
            case Within(column, first, last):
                date = self._column(
                    "filter_column", "the dates that decide which rows match", column, _CONDITION
                )
                return Within(
                    date, self._date("first_day", "first", first), self._date("last_day", "last", last)
                )
            case Missing(column, negated):
                return Missing(self._filter_column(column), negated)
            case Both(op, parts):
                return Both(op, tuple(self._condition(part) for part in parts))

    def _filtered(self, value: Expression) -> Expression:
        return self._expression(value, "filter", "that decides which rows match", _CONDITION)

    def _filter_column(self, column: Column) -> Column:
        return self._column("filter_column", "the column that decides which rows match", column, _CONDITION)

    def _compared(self, op: str, to: Number | Text | Column) -> Number | Text | Column:
        match to:
            case Number():
                return self._threshold(op, to)
            case Text():
                return self._text("text", "the text to compare with", to, _CONDITION)
            case Column():
                return self._column("other_column", "the column to compare with", to, _CONDITION)

    def _threshold(self, op: str, to: Number) -> NumberSlot:
        name = "value" if op in {"eq", "ne"} else "threshold"
        return self._number(name, "the number to compare with", to, _CONDITION)

    def _date(self, name: str, which: str, day: Text | None) -> Text | None:
        return day and self._text(name, f"the {which} day that matches, as in 2024-01-31", day, _CONDITION)

    # --- leaves

    def _column(self, name: str, description: str, column: Column, place: int) -> ColumnSlot:
        return ColumnSlot(self._add(name, "column", description, column.name, place))

    def _number(
        self, name: str, description: str, number: Number, place: int, *, integral: bool = False
    ) -> NumberSlot:
        kind: ParameterType = "integer" if integral else "number"
        return NumberSlot(0, self._add(name, kind, description, number.value, place), integral)

    def _given(
        self, role: Role, kind: Kinded, leaf: Number | Text | Numbers | Texts
    ) -> Number | Text | Numbers | Texts:
        match leaf:
            case Number():
                return self._number(
                    role.name, role.description, leaf, _SUBJECT, integral=kind in ("whole", "year")
                )
            case Text():
                return self._text(role.name, role.description, leaf, _SUBJECT)
            case Numbers(values):
                name = self._add(role.name, "numbers", role.description, list(values), _SUBJECT)
                return NumbersSlot((), name)
            case Texts():
                value = _texts_value(leaf)
                return TextsSlot((self._add(role.name, "texts", role.description, value, _SUBJECT),))

    def _text(self, name: str, description: str, text: Text, place: int) -> TextSlot:
        return TextSlot(self._add(name, "text", description, text.value, place))

    def _add(
        self,
        name: str,
        kind: ParameterType,
        description: str,
        value: Json,
        place: int,
        *,
        optional: bool = False,
    ) -> str:
        taken = {entry.slot.name for entry in self.found}
        unique, count = name, 1
        while unique in taken:
            count += 1
            unique = f"{name}_{count}"
        self.found.append(_Entry(Slot(unique, kind, description, optional), value, place))
        return unique


_DECIMALS = "to how many decimals numbers are rounded; -2 for the nearest hundred"
_SHOWN = "the columns to show; all of them when not given"
_LABELS = "the label of each case, and last the one for everything else"
_NAMES = "what the results are called, in their order"


def _texts_value(texts: Texts) -> Json:
    return list(texts.values)


def _letter(place: int) -> str:
    """a, b, c ... z, then n26, n27 ..."""
    return chr(ord("a") + place) if place < 26 else f"n{place}"
