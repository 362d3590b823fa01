"""A tool's name, from its template alone: readable, and different for different shapes.

The words say what a shape computes: mean_by_group_where_greater_than. Where they do not say all of it, or
would be too many, a short digest of the shape makes the name its own.
"""

import hashlib

from toolwright.domain.tool import tool_name_problem
from toolwright.engineers.offline.operators import FORMULAS, OPERATIONS, TEXTS
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Arithmetic,
    Between,
    Binary,
    Both,
    Column,
    Compare,
    Condition,
    Contains,
    Correlate,
    CountGroups,
    DatePart,
    Derive,
    Expression,
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
    Operation,
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
    Unique,
    Within,
)
from toolwright.engineers.offline.report_english import name_report
from toolwright.engineers.offline.shape_text import shape_of

_LONGEST = 60
_DIGEST = 6

_COMPARED = {
    "eq": "equal_to",
    "ne": "not_equal_to",
    "lt": "less_than",
    "le": "at_most",
    "gt": "greater_than",
    "ge": "at_least",
}
_OPERATIONS = {
    "add": "plus",
    "subtract": "minus",
    "multiply": "times",
    "divide": "divided_by",
    "power": "to_the_power_of",
}


def name_of(template: Plan) -> str:
    """The canonical name of a template's tool; satisfies `tool_name_problem`."""
    namer = _Namer()
    name = namer.plan(template)
    if namer.tells_all and len(name) <= _LONGEST and tool_name_problem(name) is None:
        return name
    digest = hashlib.sha256(shape_of(template).encode()).hexdigest()[:_DIGEST]
    kept = name[: _LONGEST - _DIGEST - 1]
    if kept != name:
        kept = kept.rpartition("_")[0]
    return f"{kept}_{digest}"


class _Namer:
    """Words for a template. `tells_all` turns false where another shape would get the same words."""

    def __init__(self) -> None:
        self.tells_all = True

    def plan(self, plan: Plan) -> str:
        match plan:
            case Arithmetic(expression):
                return f"calculate_{self._expression(expression)}"
            case TextOperation(name):
                return TEXTS[name].title or f"{name}_of_text"
            case Presented(of, decimals, names):
                return f"{self.plan(of)}{'_rounded' if decimals else ''}{'_named' if names else ''}"
            case Report():
                # The words say neither which column a finding is of nor at which step it is taken.
                self.tells_all = False
                return f"report_{name_report(plan)}"
            case Operation(name):
                return OPERATIONS[name].title or name
            case _:
                return self._table(plan)

    def _table(self, table: Table) -> str:
        match table:
            case Aggregate(source, measures, by):
                return self._measures(measures) + self._by(by) + self._where(source)
            case Share(source, measure, by, None):
                return f"share_of_{self._total(measure)}{self._by(by)}{self._where(source)}"
            case Share(source, measure, by, part):
                assert part is not None
                within = self._by(by)
                among = f"_among_rows{self._where(source)}" if isinstance(source, Filter) else ""
                return f"percentage_of_{self._total(measure)}{within}_with_{self._condition(part)}{among}"
            case Derive(source, value):
                return self._derived(value) + self._where(source)
            case Growth(source, value):
                return f"growth_of_{self._subject(value)}_from_row_to_row{self._where(source)}"
            case Running(source, n):
                return f"{'running_total' if n is None else 'moving_average'}_of_{self._table(source)}"
            case Rank(source, _, largest):
                which = "top" if largest else "bottom"
                if isinstance(source, Derive):
                    return f"{which}_n_rows_by_{self._subject(source.value)}{self._where(source.source)}"
                return f"{which}_n_of_{self._table(source)}"
            case RankEach(source, _, largest, by):
                which, within = "top" if largest else "bottom", self._by(by).replace("_by_", "_in_each_", 1)
                if isinstance(source, Derive):
                    subject = self._subject(source.value)
                    return f"{which}_n_rows_by_{subject}{within}{self._where(source.source)}"
                return f"{which}_n{within}_of_{self._table(source)}"
            case Having(source, limits):
                return f"{self._table(source)}_having_{'_and_'.join(map(self._limit, limits))}"
            case CountGroups(source):
                return f"number_of_groups_of_{self._table(source)}"
            case Rolling(source, _, function):
                kind = "moving_average" if function == "mean" else "rolling_sum"
                return f"{kind}_over_days_of_{self._table(source)}"
            case Sort(source, descending, Column(), True):
                return f"rows_sorted_by_text_{_order(descending)}{self._where(source)}"
            case Sort(source, descending):
                if isinstance(source, Derive):
                    subject = self._subject(source.value)
                    return f"rows_sorted_by_{subject}_{_order(descending)}{self._where(source.source)}"
                return f"{self._table(source)}_sorted_{_order(descending)}"
            case Unique(source):
                return f"unique_values_of_column{self._where(source)}"
            case Select(source):
                return f"select_rows{self._where(source)}"
            case Lookup(source):
                return f"look_up_column{self._where(source)}"
            case Correlate(source, left, right, method):
                subjects = [self._subject(left), self._subject(right)]
                both = "columns" if subjects == ["column", "column"] else "_and_".join(subjects)
                kind = "correlation" if method == "pearson" else f"{method}_correlation"
                return f"{kind}_of_{both}{self._where(source)}"
            case Load() | Filter():
                return "rows" + self._where(table)

    def _measures(self, measures: tuple[Measure, ...]) -> str:
        if len(measures) == 1:
            return self._measure(measures[0])
        functions = [measure.function for measure in measures]
        if len({measure.of for measure in measures}) == 1 and measures[0].of is not None:
            return f"{_listed(functions)}_of_{self._subject(measures[0].of)}"
        names = [self._measure(measure) for measure in measures]
        # Several columns, some of them measured twice: the words don't say which.
        columns = [measure.of for measure in measures if measure.of is not None]
        self.tells_all = self.tells_all and len(set(columns)) == len(columns)
        return _listed(names)

    def _limit(self, limit: Limit) -> str:
        # The words do not say whether the column is the one that is measured.
        self.tells_all = self.tells_all and limit.measure.of is None
        return f"{self._measure(limit.measure)}_{_COMPARED[limit.op]}"

    def _measure(self, measure: Measure) -> str:
        if measure.of is None:
            return "count_rows"
        function = "count_values" if measure.function == "count" else measure.function
        return f"{function}_of_{self._subject(measure.of)}"

    def _total(self, measure: Measure) -> str:
        if measure.of is None:
            return "rows"
        kind = "total" if measure.function == "sum" else "values"
        return f"{kind}_of_{self._subject(measure.of)}"

    def _derived(self, value: Expression) -> str:
        if isinstance(value, Formula):
            return FORMULAS[value.name].title or f"calculate_{value.name}"
        return f"calculate_{self._subject(value)}"

    def _by(self, by: tuple[Key, ...]) -> str:
        if any(isinstance(key, DatePart) for key in by):
            return "_by_" + "_and_".join(key.part if isinstance(key, DatePart) else "group" for key in by)
        return ("", "_by_group", "_by_two_groups")[len(by)] if len(by) < 3 else f"_by_{len(by)}_groups"

    def _where(self, source: Table) -> str:
        return f"_where_{self._condition(source.condition)}" if isinstance(source, Filter) else ""

    def _subject(self, value: Expression) -> str:
        match value:
            case Column():
                return "column"
            case Formula(name):
                return name
            case _:
                return self._expression(value)

    def _expression(self, expression: Expression) -> str:
        match expression:
            case Binary(op, left, right):
                # Words have no parentheses.
                self.tells_all = (
                    self.tells_all and not isinstance(left, Binary) and not isinstance(right, Binary)
                )
                return f"{self._expression(left)}_{_OPERATIONS.get(op, op)}_{self._expression(right)}"
            case Number():
                return "number"
            case Column():
                return "column"
            case Formula(name):
                return name

    def _condition(self, condition: Condition) -> str:
        match condition:
            case Compare(value, op, to):
                left = "" if isinstance(value, Column) else f"{self._subject(value)}_"
                kind = "text" if isinstance(to, Text) else "number" if isinstance(to, Number) else "column"
                # The order says that a number is meant.
                right = "" if kind == "number" and op not in {"eq", "ne"} else f"_{kind}"
                return f"{left}{_COMPARED.get(op, op)}{right}"
            case Between(value):
                left = "" if isinstance(value, Column) else f"{self._subject(value)}_"
                return f"{left}between"
            case Contains():
                return "contains_text"
            case AnyOf():
                return "one_of_texts"
            case Within(_, first, last):
                return "date_" + ("up_to" if first is None else "from" if last is None else "within")
            case Missing(_, negated):
                return "present" if negated else "missing"
            case Both(op, parts):
                self.tells_all = self.tells_all and not any(isinstance(part, Both) for part in parts)
                return f"_{op}_".join(self._condition(part) for part in parts)


def _order(descending: bool) -> str:
    return "descending" if descending else "ascending"


def _listed(names: list[str]) -> str:
    return "_and_".join(names)
