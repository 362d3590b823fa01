"""One form for plans that mean the same, so that they have one shape; and what is no plan at all.

Rewritten are: filters of filters (one filter, parts joined by "and" in a fixed order), a number compared with
a column (the column first), "at least ... and at most" (between), several equal texts (any of), a ranked or
sorted expression (a derived column, ranked), a ranked sorting (ranked alone), bare rows (selected),
calculations with numbers alone (their result).
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from toolwright.engineers.offline.canonical_reports import canonical_report
from toolwright.engineers.offline.canonical_rows import (
    PlanProblem,
    canonical_condition,
    column_expression,
    finite,
    known,
    structure,
)
from toolwright.engineers.offline.operators import (
    AGGREGATES,
    BINARIES,
    COMPARISONS,
    DATE_PARTS,
    OPERATIONS,
    TEXTS,
    Kinded,
)
from toolwright.engineers.offline.plan import (
    Aggregate,
    Arithmetic,
    Binary,
    Both,
    Column,
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
    Number,
    Numbers,
    NumberSlot,
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
    Table,
    Text,
    TextOperation,
    Texts,
    TextsSlot,
    Unique,
)

_OF_COLUMNS = frozenset({"mode", "earliest", "latest"})
"""Measures whose value may be a text."""
_ADDITIVE = frozenset({"count", "sum"})


def canonical(plan: Plan) -> Plan:
    """The plan in its one form. Raises `PlanProblem` for what is none."""
    match plan:
        case Arithmetic(expression):
            _check_scalar(expression)
            return plan
        case TextOperation(name, _, other):
            known(name, TEXTS, "text operator")
            if (other is not None) != (len(TEXTS[name].inputs) == 2):
                raise PlanProblem(f"{name!r} takes {len(TEXTS[name].inputs)} texts")
            return plan
        case Operation():
            return _operation(plan)
        case Load() | Filter():
            return Select(_rows(plan))
        case Report():
            return canonical_report(plan)
        case Presented():
            return _presented(plan)
        case _:
            return _table(plan)


def _presented(plan: Presented) -> Plan:
    """Rounded are numbers that are computed; named, values of which it is known how many they are."""
    of = canonical(plan.of)
    assert not isinstance(of, Report | Presented)
    if plan.decimals is None and plan.names is None:
        return of
    if plan.decimals is not None:
        finite(plan.decimals.value)
        if not is_rounded(of):
            raise PlanProblem("there is no calculated number to round")
    if plan.names is not None:
        count = values_of(of)
        if not count:
            raise PlanProblem("there is no calculated value to name")
        if not isinstance(plan.names, TextsSlot):
            names = [name.strip() for name in plan.names.values]
            if len(names) != count or len(set(names)) < count or not all(names):
                wanted = (
                    "1 value needs one name" if count == 1 else f"{count} values need {count} different names"
                )
                raise PlanProblem(f"{wanted}, and the request gives {len(names)}")
    return Presented(of, plan.decimals, plan.names)


def values_of(plan: Table | Scalar) -> int:
    """How many values a result holds that can have names, in each of its records or alone; 0 for none."""
    match plan:
        case Aggregate(_, measures):
            return len(measures)
        case Rank(source) | RankEach(source) | Having(source) | Sort(source, _, None):
            return values_of(source)
        case Share() | Correlate() | Derive() | Growth() | Running() | Rolling() | CountGroups():
            return 1
        case Arithmetic() | TextOperation():
            return 1
        case Lookup():
            return 0
        case Operation(name):
            return int(OPERATIONS[name].gives in _SINGLE)
        case _:
            return 0


def is_rounded(plan: Table | Scalar) -> bool:
    """Whether a plan computes numbers that can have decimals."""
    match plan:
        case Aggregate(_, measures):
            return any(measure.function not in _UNROUNDED for measure in measures)
        case Rank(source) | RankEach(source) | Having(source) | Sort(source, _, None):
            return is_rounded(source)
        case Share() | Correlate() | Derive() | Growth() | Running() | Rolling() | Arithmetic():
            return True
        case Operation(name):
            return OPERATIONS[name].gives in ("number", "number_list", "number_or_list")
        case _:
            return False


_SINGLE = frozenset({"number", "whole", "text", "boolean", "day"})
COUNTING = frozenset({"count", "distinct", "missing"})
_UNROUNDED = COUNTING | _OF_COLUMNS


def _table(table: Table) -> Table:
    match table:
        case Aggregate(source, measures, by):
            if not measures:
                raise PlanProblem("an aggregate needs a measure")
            once = tuple(dict.fromkeys(_measure(measure) for measure in measures))
            return Aggregate(_rows(source), once, _keys(by))
        case Derive(source, value, keep):
            return Derive(_rows(source), column_expression(value), keep)
        case Growth(source, value, keep):
            return Growth(_rows(source), column_expression(value), keep)
        case Share(source, measure, by, part):
            if measure.function not in _ADDITIVE:
                raise PlanProblem(f"{measure.function!r} has no shares: use a count or a sum")
            if not by and part is None:
                raise PlanProblem("a share needs groups or a condition")
            condition = None if part is None else canonical_condition(part)
            return Share(_rows(source), _measure(measure), _keys(by), condition)
        case Unique(source, column):
            return Unique(_rows(source), column)
        case Select(source, columns):
            return Select(_rows(source), tuple(dict.fromkeys(columns)))
        case Lookup(source, column, keep):
            return Lookup(_rows(source), column, keep)
        case Correlate(source, left, right, method):
            return Correlate(_rows(source), column_expression(left), column_expression(right), method)
        case Running(source, n):
            return Running(_in_order(source, summed=n is None), n)
        case Rolling():
            return _rolling(table)
        case Having():
            return _having(table)
        case CountGroups(source):
            groups = _table(source)
            if not isinstance(groups, Having):
                raise PlanProblem(f"groups of {type(groups).__name__} are counted as different values")
            return CountGroups(groups)
        case Rank():
            return _rank(table)
        case RankEach():
            return _rank_each(table)
        case Sort():
            return _sort(table)
        case Load() | Filter():
            raise PlanProblem("rows stand where a table of values has to be")


def _rows(table: Table) -> Table:
    """A source of rows as they are in the file: Load, or one Filter of it."""
    match table:
        case Load():
            return table
        case Select(source, ()):
            return _rows(source)
        case Filter(source, condition):
            match _rows(source):
                case Filter(inner, earlier):
                    return Filter(inner, canonical_condition(Both("and", (earlier, condition))))
                case inner:
                    return Filter(inner, canonical_condition(condition))
        case _:
            raise PlanProblem(f"{type(table).__name__} gives no rows of the file")


def _valued(table: Table) -> Table:
    """A source whose rows have a value to rank by."""
    inner = _table(table)
    grouped = inner.source if isinstance(inner, Having) else inner
    if isinstance(grouped, Aggregate) and grouped.measures[0].function in _OF_COLUMNS:
        raise PlanProblem(f"groups cannot be ranked by {grouped.measures[0].function!r}")
    if isinstance(inner, Derive | Growth | Having) or (isinstance(inner, Aggregate | Share) and inner.by):
        return inner
    raise PlanProblem(f"{type(table).__name__} gives nothing to rank by")


def _in_order(table: Table, *, summed: bool) -> Table:
    """A source whose values go on from row to row; only amounts are summed up."""
    inner = _valued(table)
    match inner:
        case Aggregate(_, (measure,), (_,)) if not summed or measure.function in _ADDITIVE:
            return inner
        case Derive():
            return inner
        case _:
            raise PlanProblem(f"{type(inner).__name__} has no running values")


def _rolling(rolling: Rolling) -> Table:
    if rolling.function not in ("mean", "sum"):
        raise PlanProblem(f"{rolling.function!r} does not go on from day to day")
    match _table(rolling.source):
        case Aggregate(_, (measure,), (DatePart("day"),)) as source if measure.function in _ADDITIVE:
            return Rolling(source, rolling.days, rolling.function)
        case _:
            raise PlanProblem("only totals of days go on from day to day")


def _having(having: Having) -> Table:
    source = _table(having.source)
    if not (isinstance(source, Aggregate) and source.by):
        raise PlanProblem(f"{type(source).__name__} has no groups to choose from")
    limits = tuple(dict.fromkeys(_limit(limit) for limit in having.limits))
    if not limits:
        raise PlanProblem("nothing is asked of the groups")
    return Having(source, tuple(sorted(limits, key=_limit_structure)))


def _limit(limit: Limit) -> Limit:
    known(limit.op, COMPARISONS, "comparison")
    finite(limit.to.value)
    measure = _measure(limit.measure)
    if measure.function in _OF_COLUMNS:
        raise PlanProblem(f"groups cannot be chosen by {measure.function!r}")
    return Limit(measure, limit.op, limit.to)


def _limit_structure(limit: Limit) -> tuple[str, str, str]:
    of = limit.measure.of
    return limit.measure.function, "" if of is None else structure(of), limit.op


def _rank_each(rank: RankEach) -> Table:
    source, by = _valued(rank.source), _keys(rank.by)
    if not by:
        raise PlanProblem("it is not said in which groups to rank")
    match source:
        case Derive() | Aggregate(by=(_,)):
            pass
        case _:
            raise PlanProblem(f"{type(source).__name__} cannot be ranked group by group")
    if isinstance(source, Aggregate) and source.by[0] in by:
        raise PlanProblem("groups are not ranked within themselves")
    return RankEach(source, rank.n, rank.largest, by)


def _rank(rank: Rank) -> Table:
    if rank.value is not None:
        derived = Derive(_rows(rank.source), column_expression(rank.value), rank.keep)
        return Rank(derived, rank.n, rank.largest)
    match rank.source:
        case Sort(source, descending, value, False) if descending == rank.largest:
            return _rank(replace(rank, source=source, value=value))
        case Sort():
            raise PlanProblem("ranked one way and sorted another")
        case source:
            return Rank(_valued(source), rank.n, rank.largest)


def _sort(sort: Sort) -> Table:
    match sort:
        case Sort(Rank(_, _, largest) as rank, descending, None):
            if descending != largest:
                raise PlanProblem("ranked one way and sorted another")
            return _rank(rank)
        case Sort(source, descending, Column() as column, True):
            return Sort(_rows(source), descending, column, as_text=True)
        case Sort(_, _, _, True):
            raise PlanProblem("only a column can be sorted as text")
        case Sort(source, descending, value):
            if value is None:
                return Sort(_valued(source), descending)
            return Sort(Derive(_rows(source), column_expression(value), ()), descending)


def _keys(by: tuple[Key, ...]) -> tuple[Key, ...]:
    for key in by:
        if isinstance(key, DatePart):
            known(key.part, DATE_PARTS, "part of a date")
    return tuple(dict.fromkeys(by))


def _measure(measure: Measure) -> Measure:
    function, of, at = measure.function, measure.of, measure.at
    known(function, AGGREGATES, "aggregate")
    if (at is not None) != (function == "percentile"):
        raise PlanProblem(f"{function!r} takes {'no' if at else 'a'} number beside its column")
    if of is None:
        if function != "count":
            raise PlanProblem(f"{function!r} needs a column")
        return measure
    if function in _OF_COLUMNS and not isinstance(of, Column):
        raise PlanProblem(f"{function!r} is of a column alone")
    if at is not None and not isinstance(at, NumberSlot):
        if not 0 <= finite(at.value) <= 100:
            raise PlanProblem("a percentile is from 0 to 100")
        function, at = _EXTREMES.get(at.value, (function, at))
    return Measure(function, column_expression(of), at)


_EXTREMES: Mapping[float, tuple[str, None]] = MappingProxyType(
    {0: ("min", None), 50: ("median", None), 100: ("max", None)}
)
"""Percentiles that go by a name of their own."""


_LEAVES: Mapping[Kinded, type] = {
    "number": Number,
    "whole": Number,
    "year": Number,
    "number_list": Numbers,
    "text": Text,
    "text_list": Texts,
    "day": Text,
    "unit": Text,
}


def _operation(plan: Operation) -> Operation:
    known(plan.name, OPERATIONS, "operator")
    takes = OPERATIONS[plan.name].takes
    if len(plan.inputs) != len(takes):
        raise PlanProblem(f"{plan.name!r} takes {len(takes)} inputs")
    for kind, leaf in zip(takes, plan.inputs, strict=True):
        if not isinstance(leaf, _LEAVES[kind]):
            raise PlanProblem(f"{plan.name!r} takes no {type(leaf).__name__.lower()} as a {kind}")
        match leaf:
            case Number(value):
                finite(value)
            case Numbers(values):
                for value in values:
                    finite(value)
            case _:
                pass
    return plan


def _check_scalar(expression: Expression) -> None:
    match expression:
        case Number(value):
            finite(value)
        case Binary(op, left, right):
            known(op, BINARIES, "operation")
            _check_scalar(left)
            _check_scalar(right)
        case Column() | Formula():
            raise PlanProblem("a calculation with a column needs a file")
