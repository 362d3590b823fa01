"""A plan says itself in English: "mean of price by category, where region is 'North'".

A template does so by its parameters' names: "mean of the value column by the group column". Answers echo it,
so that people see what was computed and not only what they asked for.
"""

from collections.abc import Sequence

from toolwright.engineers.offline.canonical import canonical
from toolwright.engineers.offline.operators import (
    AGGREGATES,
    COMPARISONS,
    DATE_PARTS,
    FORMULAS,
    OPERATIONS,
    TABLES,
    TEXTS,
    Kinded,
)
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Arithmetic,
    Between,
    Binary,
    Both,
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
    FileRef,
    FileSlot,
    Filter,
    Formula,
    Growth,
    Having,
    Key,
    Leaf,
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
    Within,
    slot_name,
)
from toolwright.engineers.offline.report_english import say_report

_SYMBOLS = {
    "add": ("+", 1),
    "subtract": ("-", 1),
    "multiply": ("×", 2),
    "divide": ("/", 2),
    "power": ("**", 3),
}


_SHOWN = 10
"""Of a longer list of numbers, so many are said."""


def say(plan: Plan) -> str:
    """One phrase without a full stop, starting with a small letter; names and values as they are written.

    Said is what is computed, the canonical plan. Raises `PlanProblem` for what is no plan.
    """
    plan = canonical(plan)
    match plan:
        case Arithmetic(expression):
            return _expression(expression)
        case TextOperation(name):
            return said(plan, TEXTS[name].says)
        case Operation(name):
            return said(plan, OPERATIONS[name].says)
        case Presented(of, decimals, names):
            rounded = "" if decimals is None else f", {_rounding(decimals)}"
            return f"{say(of)}{rounded}{'' if names is None else f', {_names(names)}'}"
        case Report():
            return say_report(plan, _expression, _condition, _leaf)
        case _:
            return _table(plan)


def _rounding(decimals: Number) -> str:
    """ "rounded to 2 decimals", "rounded to the nearest hundred"."""
    value = decimals.value
    if isinstance(decimals, NumberSlot):
        return "rounded to a given number of decimals"
    if value <= 0:
        return f"rounded to {_NEAREST.get(int(value), f'the nearest {10 ** -int(value):,}')}"
    return f"rounded to {value} {'decimal' if value == 1 else 'decimals'}"


_NEAREST = {0: "whole numbers", -1: "the nearest ten", -2: "the nearest hundred", -3: "the nearest thousand"}


def _names(names: Texts) -> str:
    return "under given names" if isinstance(names, TextsSlot) else f"as {_joined(list(names.values))}"


def said(plan: TextOperation | Operation, template: str) -> str:
    """What a record says, about this plan's inputs."""
    if isinstance(plan, TextOperation):
        return template.format(*(_leaf(item) for item in (plan.text, plan.other) if item is not None))
    takes = OPERATIONS[plan.name].takes
    words = (_given(kind, leaf) for kind, leaf in zip(takes, plan.inputs, strict=True))
    return template.format(*map(_Counted, words))


class _Counted(str):
    """A number or what stands for it; "{1:days}" says it with its noun, "1 day" or "3 days"."""

    __slots__ = ()

    def __format__(self, noun: str, /) -> str:
        return f"{self!s} {noun.removesuffix('s') if self == '1' else noun}" if noun else str(self)


def _given(kind: Kinded, leaf: Leaf) -> str:
    """Days and units stand without quotation marks, years without separators."""
    if kind == "year" and isinstance(leaf, Number) and not isinstance(leaf, NumberSlot):
        return str(leaf.value)
    if isinstance(leaf, Text) and not isinstance(leaf, TextSlot) and kind in ("day", "unit"):
        return leaf.value
    return _leaf(leaf)


def say_truth(plan: TextOperation | Operation, *, holds: bool) -> str:
    """The sentence that a yes affirms or a no denies: "97 is a prime number", "98 is not a prime number"."""
    record = TEXTS[plan.name] if isinstance(plan, TextOperation) else OPERATIONS[plan.name]
    claim = record.says.removeprefix("whether ")
    return said(plan, claim if holds else claim.replace(" is ", " is not ", 1))


def say_measure(measure: Measure) -> str:
    """ "mean of price", "count of rows"."""
    if measure.of is None:
        return "number of rows"
    if measure.function == "count":
        return f"number of values of {_expression(measure.of)}"
    at = () if measure.at is None else (_leaf(measure.at),)
    return AGGREGATES[measure.function].says.format(_expression(measure.of), *at)


def _table(table: Table) -> str:
    match table:
        case Aggregate(source, measures, by):
            return _joined([say_measure(measure) for measure in measures]) + _by(by) + _where(source)
        case Share(source, measure, by, None):
            return f"share of {_total(measure)} in percent{_by(by)}{_where(source)}"
        case Share(source, measure, by, part):
            assert part is not None
            within = f", within each {_joined([_key(key) for key in by])}" if by else ""
            return f"percentage of {_total(measure)} where {_condition(part)}{within}{_among(source)}"
        case Derive(source, value, keep):
            return f"{_expression(value)} of each row{_with(keep)}{_where(source)}"
        case Growth(source, value, keep):
            return f"growth of {_expression(value)} from row to row in percent{_with(keep)}{_where(source)}"
        case Running(source, None):
            return TABLES["cumulative"].says.format(_table(source))
        case Running(source, n):
            assert n is not None
            return TABLES["moving"].says.format(_table(source), _leaf(n))
        case RankEach(source, n, largest, by):
            groups = _joined([_key(key).removeprefix("the ") for key in by])
            return f"in each {groups}, {_rank(source, n, _which(largest))}"
        case Having(source, limits):
            return f"{_table(source)}, of the groups {_limits(limits)}"
        case CountGroups(Having(Aggregate(source, _, by), limits)):
            kinds = _joined([_key(key) for key in by])
            return f"number of groups by {kinds} {_limits(limits)}{_where(source)}"
        case CountGroups(source):
            return f"number of groups of {_table(source)}"
        case Rolling(source, days, function):
            record = TABLES["moving_days" if function == "mean" else "rolling_sum"]
            assert isinstance(source, Aggregate)
            measure = source.measures[0]
            total = say_measure(measure) if measure.function == "count" else f"total {_total(measure)}"
            return record.says.format(f"{total}{_by(source.by)}", _leaf(days)) + _where(source.source)
        case Rank(source, n, largest):
            return _rank(source, n, _which(largest))
        case Sort(source, descending, value, as_text):
            order = "descending" if descending else "ascending"
            if as_text:
                assert value is not None
                return f"rows sorted by {_expression(value)} as text, {order}{_where(source)}"
            if value is not None:
                return f"rows sorted by {_expression(value)}, {order}{_where(source)}"
            if isinstance(source, Derive):
                return f"rows sorted by {_expression(source.value)}, {order}{_with(source.keep)}{_where(source.source)}"
            return f"{_table(source)}, sorted {order}"
        case Unique(source, column):
            return f"different values of {_leaf(column)}{_where(source)}"
        case Select(source, columns):
            return f"rows{_with(columns)}{_where(source)}"
        case Correlate(source, left, right, method):
            record = TABLES["correlate" if method == "pearson" else method]
            return record.says.format(_expression(left), _expression(right)) + _where(source)
        case Lookup(source, column):
            return f"{_leaf(column)}{_where(source)}"
        case Load() | Filter():
            return f"rows{_where(table)}"


def _which(largest: bool) -> str:
    return "largest" if largest else "smallest"


def _limits(limits: Sequence[Limit]) -> str:
    """What is asked of groups, after their name."""
    asked = [
        COMPARISONS[limit.op].says.format(say_measure(limit.measure), _leaf(limit.to)) for limit in limits
    ]
    return f"whose {' and '.join(asked)}"


def _rank(source: Table, n: Number, which: str) -> str:
    one = n.value == 1
    if isinstance(source, Derive):
        rows = "the row" if one else f"the {_leaf(n)} rows"
        shown, where = _with(source.keep, "showing"), _where(source.source)
        return f"{rows} with the {which} {_expression(source.value)}{shown}{where}"
    kind = "row" if isinstance(source, Growth) else "group"
    some = f"the {kind}" if one else f"the {_leaf(n)} {kind}s"
    return f"{some} with the {which} {_table(source)}"


def _where(source: Table) -> str:
    return f", where {_condition(source.condition)}" if isinstance(source, Filter) else ""


def _among(source: Table) -> str:
    return f", of the rows where {_condition(source.condition)}" if isinstance(source, Filter) else ""


def _by(by: tuple[Key, ...]) -> str:
    return f" by {_joined([_key(key) for key in by])}" if by else ""


def _key(key: Key) -> str:
    return DATE_PARTS[key.part].says.format(_leaf(key.column)) if isinstance(key, DatePart) else _leaf(key)


def _with(keep: tuple[Column, ...], word: str = "with") -> str:
    if not keep or isinstance(keep[0], ColumnsSlot):
        return ""
    return f"{',' if word != 'with' else ''} {word} {_joined([_leaf(column) for column in keep])}"


def _total(measure: Measure) -> str:
    if measure.of is None:
        return "rows"
    return _expression(measure.of) if measure.function == "sum" else f"values of {_expression(measure.of)}"


def _condition(condition: Condition) -> str:
    match condition:
        case Compare(value, op, to):
            return COMPARISONS[op].says.format(_expression(value), _leaf(to))
        case Between(value, low, high):
            return f"{_expression(value)} is between {_leaf(low)} and {_leaf(high)}"
        case Contains(column, text):
            return f"{_leaf(column)} contains {_leaf(text)}"
        case AnyOf(column, texts):
            return f"{_leaf(column)} is one of {_leaf(texts)}"
        case Within(column, first, None):
            assert first is not None
            return f"{_leaf(column)} is {_day(first)} or later"
        case Within(column, None, last):
            assert last is not None
            return f"{_leaf(column)} is {_day(last)} or earlier"
        case Within(column, first, last):
            assert first is not None
            assert last is not None
            if first == last:
                return f"{_leaf(column)} is {_day(first)}"
            return f"{_leaf(column)} is from {_day(first)} to {_day(last)}"
        case Missing(column, negated):
            return f"{_leaf(column)} is {'not ' if negated else ''}missing"
        case Both(op, parts):
            joint = f" {op} "
            return joint.join(
                f"({_condition(part)})" if isinstance(part, Both) else _condition(part) for part in parts
            )


def _expression(expression: Expression, tightness: int = 0) -> str:
    match expression:
        case Formula(name, inputs):
            return FORMULAS[name].says.format(*map(_leaf, inputs))
        case Binary(op, left, right):
            symbol, own = _SYMBOLS.get(op, (op, 0))
            # ** holds its right operand together first, all others their left.
            sides = (own + 1, own) if op == "power" else (own, own + 1)
            text = f"{_expression(left, sides[0])} {symbol} {_expression(right, sides[1])}"
            return f"({text})" if own < tightness else text
        case _:
            return _leaf(expression)


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case ColumnSlot(name) | FileSlot(name):
            return f"the {name.replace('_', ' ')}"
        case TextSlot() | TextsSlot() | NumbersSlot():
            return f"the {slot_name(leaf).replace('_', ' ')}"
        case NumberSlot(_, name):
            return "p" if name.startswith("percentile") else name.replace("_", " ")
        case Column(name) | FileRef(name):
            return name.strip()
        case Number(value):
            return f"{value:,}" if isinstance(value, int) else f"{value:,.12g}"
        case Numbers(values):
            shown = [_leaf(Number(value)) for value in values]
            most = _SHOWN if len(shown) > _SHOWN + 2 else len(shown)
            rest = [f"{len(shown) - most:,} more"] if most < len(shown) else []
            return _joined([*shown[:most], *rest]) if shown else "no numbers"
        case Text(value):
            return f"'{value}'"
        case Texts(values):
            return _joined([f"'{value}'" for value in values], "or")


def _day(day: Text) -> str:
    """As it is written, without quotes."""
    return day.value if type(day) is Text else slot_name(day).replace("_", " ")


def _joined(parts: Sequence[str], word: str = "and") -> str:
    """a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
