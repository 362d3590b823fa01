"""Table operators, written in pandas."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from toolwright.engineers.offline.emission.body import Body
from toolwright.engineers.offline.emission.expressions import (
    COMPARISONS,
    condition,
    expression,
    name_of,
    result_name,
)
from toolwright.engineers.offline.plan import (
    Aggregate,
    Column,
    Correlate,
    CountGroups,
    DatePart,
    Derive,
    Expression,
    Filter,
    Growth,
    Having,
    Key,
    Limit,
    Load,
    Lookup,
    Measure,
    Number,
    NumberSlot,
    Rank,
    RankEach,
    Rolling,
    Running,
    Select,
    Share,
    Sort,
    Table,
    TextSlot,
    TextsSlot,
    Unique,
    leaves,
    slot_name,
)


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How a measure is written: of `values` that are all there, and of the groups of `values` by `keys`; `at` is
    the part of one that a percentile is.

    A `numeric` one is of numbers, of which at least one has to be there; the others are of a column's cells
    as they are.
    """

    whole: str
    grouped: str
    numeric: bool = True


AGGREGATES: Mapping[str, Aggregation] = MappingProxyType(
    {
        "count": Aggregation("{values}.count()", "{values}.groupby({keys}).count()", numeric=False),
        "sum": Aggregation("{values}.sum()", "{values}.groupby({keys}).sum(min_count=1)"),
        "mean": Aggregation("{values}.mean()", "{values}.groupby({keys}).mean()"),
        "median": Aggregation("{values}.median()", "{values}.groupby({keys}).median()"),
        "std": Aggregation("_sample_deviation({values})", "{values}.groupby({keys}).std(ddof=1)"),
        "std_population": Aggregation("{values}.std(ddof=0)", "{values}.groupby({keys}).std(ddof=0)"),
        "var": Aggregation("_sample_variance({values})", "{values}.groupby({keys}).var(ddof=1)"),
        "var_population": Aggregation("{values}.var(ddof=0)", "{values}.groupby({keys}).var(ddof=0)"),
        "percentile": Aggregation("{values}.quantile({at})", "{values}.groupby({keys}).quantile({at})"),
        "iqr": Aggregation("_spread({values})", "{values}.groupby({keys}).agg(_spread)"),
        "range": Aggregation(
            "{values}.max() - {values}.min()",
            "{values}.groupby({keys}).max() - {values}.groupby({keys}).min()",
        ),
        "mode": Aggregation("_mode({values})", "{values}.groupby({keys}).agg(_mode)", numeric=False),
        "earliest": Aggregation("min({values})", "{values}.groupby({keys}).min()", numeric=False),
        "latest": Aggregation("max({values})", "{values}.groupby({keys}).max()", numeric=False),
        "min": Aggregation("{values}.min()", "{values}.groupby({keys}).min()"),
        "max": Aggregation("{values}.max()", "{values}.groupby({keys}).max()"),
        "distinct": Aggregation("{values}.nunique()", "{values}.groupby({keys}).nunique()", numeric=False),
        "missing": Aggregation(
            "{values}.isna().sum()", "{values}.isna().groupby({keys}).sum()", numeric=False
        ),
    }
)

TABLES = frozenset(
    (
        "load filter derive aggregate rank sort share growth unique select lookup correlate spearman kendall "
        "cumulative moving rank_each having count_groups moving_days rolling_sum"
    ).split()
)
"""The table operators that are written below."""


@dataclass(frozen=True, slots=True)
class Written:
    """A table whose rows have a value: Python for its columns side by side, and for the series to rank by."""

    frame: str
    values: str


def table(node: Table, body: Body) -> str:
    """Writes the operator's lines; gives Python for the tool's result."""
    match node:
        case Aggregate(source, measures, ()):
            _rows(source, body)
            return _measures(measures, body)
        case Share(source, measure, (), part) if part is not None:
            _rows(source, body)
            weights = _weights(measure, body)
            matches = body.assign("matches", condition(part, body))
            return f"_plain(_percent({weights}[{matches}].sum(), {weights}.sum()))"
        case Aggregate() | Share() | Derive() | Growth() | Having():
            return f"_records({_valued(node, body).frame})"
        case CountGroups(source):
            return f"len({_valued(source, body).values})"
        case Rolling(source, days, function):
            return f"_records({_rolling(source, days, function, body)})"
        case RankEach():
            return f"_records({_first_of_each(node, body)})"
        case Running(source, n):
            return f"_records({_running(source, n, body)})"
        case Rank(source, n, largest):
            written = _valued(source, body)
            n_first = f"_positive({slot_name(n)})"
            return f"_records(_first({written.frame}, {written.values}, {n_first}, descending={largest}))"
        case Sort(source, descending, Column() as column, True):
            _rows(source, body)
            values = body.assign("texts", f"_folded(table, {slot_name(column)})")
            return f"_records(_ordered(_frame(_shown(table, None)), {values}, descending={descending}))"
        case Sort(source, descending):
            written = _valued(source, body)
            return f"_records(_ordered({written.frame}, {written.values}, descending={descending}))"
        case Unique(source, column):
            _rows(source, body)
            name = slot_name(column)
            values = body.assign("values", f"_not_all_missing(_values(table, {name}), {name})")
            return f"[_plain(value) for value in sorted({values}.dropna().unique())]"
        case Select(source, columns):
            _rows(source, body)
            return f"_records(_frame(_shown(table, {slot_name(columns[0])})))"
        case Lookup(source, column, keep):
            _rows(source, body)
            wanted = dict.fromkeys(
                slot_name(leaf)
                for leaf in leaves(source)
                if isinstance(leaf, TextSlot | NumberSlot | TextsSlot)
            )
            key = f"[{', '.join(wanted)}]"
            return f"_looked_up(table, {slot_name(column)}, {slot_name(keep[0])}, {key})"
        case Correlate(source, left, right, method):
            _rows(source, body)
            function = "_correlation" if method == "pearson" else f"_{method}"
            return f"{function}({expression(left, body)}, {expression(right, body)})"
        case Load() | Filter():
            raise ValueError("rows are no result")


def _running(source: Table, n: Number | None, body: Body) -> str:
    """Python for the source's frame with a column more."""
    written = _valued(source, body)
    match source:
        case Aggregate(_, (measure,), _):
            name = _measure_name(measure)
        case Derive(_, value):
            name = result_name(value)
        case _:
            raise ValueError(f"{type(source).__name__} has no running values")
    if n is None:
        return f'_more({written.frame}, "cumulative_" + {name}, {written.values}.cumsum())'
    moving = f"_moving({written.values}, _positive({slot_name(n)}))"
    return f'_more({written.frame}, "moving_average_" + {name}, {moving})'


def _rolling(source: Table, days: Number, function: str, body: Body) -> str:
    """Python for the frame of an aggregate by day with a column more."""
    assert isinstance(source, Aggregate)
    written = _valued(source, body)
    prefix = "moving_average_" if function == "mean" else "rolling_sum_"
    rolling = f"_over_days({written.values}, _positive({slot_name(days)}), summed={function == 'sum'})"
    return f'_more({written.frame}, "{prefix}" + {_measure_name(source.measures[0])}, {rolling})'


def _first_of_each(node: RankEach, body: Body) -> str:
    """Python for the frame of the first rows of each group."""
    tail = f"_positive({slot_name(node.n)}), descending={node.largest}"
    match node.source:
        case Derive(source, value, keep):
            _rows(source, body)
            values = body.assign("values", f"_not_all_missing({expression(value, body)}, {name_of(value)})")
            keys = _keys(node.by, body)
            frame = body.assign("frame", _beside_keys(node.by, keys, keep, value, values))
            return f"_first_of_each({frame}, {values}, {keys}, {tail})"
        case Aggregate(source, measures, by):
            written = _valued(Aggregate(source, measures, (*node.by, *by)), body)
            keys = f"_levels({written.values}, {len(node.by)})"
            return f"_first_of_each({written.frame}, {written.values}, {keys}, {tail})"
        case _:
            raise ValueError(f"{type(node.source).__name__} cannot be ranked group by group")


def _beside_keys(
    by: tuple[Key, ...], keys: str, keep: tuple[Column, ...], value: Expression, values: str
) -> str:
    """What rows are grouped by, the columns to keep and the value beside them; a column is not shown twice."""
    parts = [f'("{key.part}", {keys}[{place}])' for place, key in enumerate(by) if isinstance(key, DatePart)]
    first = ", ".join(slot_name(key) for key in by if isinstance(key, Column))
    columns = slot_name(keep[0])
    wanted = f"{columns} and [{first}, *{columns}]" if first else columns
    own = f", {slot_name(value)}" if isinstance(value, Column) else ""
    parts.append(f"*_shown(table, {wanted}{own})")
    if not own:
        parts.append(f"({result_name(value)}, {values})")
    return f"_frame([{', '.join(parts)}])"


def _rows(node: Table, body: Body) -> None:
    """Writes what leaves the rows in `table`."""
    match node:
        case Load(file):
            body.add(f"table = _load({slot_name(file)})")
        case Filter(source, rows):
            _rows(source, body)
            body.add(f"table = table[{condition(rows, body)}]")
        case _:
            raise ValueError(f"{type(node).__name__} gives no rows")


def _measures(measures: tuple[Measure, ...], body: Body) -> str:
    """All measures of the whole table: one number, or an object of named ones."""
    present: dict[Expression, str] = {}
    results = [_whole(measure, present, body) for measure in measures]
    if len(results) == 1:
        return f"_plain({results[0]})"
    names = [_measure_name(measure) for measure in measures]
    percentiles = sum(measure.at is not None for measure in measures)
    if percentiles <= 1 and len({measure.of for measure in measures if measure.of is not None}) <= 1:
        entries = [f"{name}: _plain({result})," for name, result in zip(names, results, strict=True)]
        return "\n    ".join(["{", *entries]) + "\n}"
    named = body.assign("names", f"_different([{', '.join(names)}])")
    listed = body.assign("results", f"[{', '.join(results)}]")
    return f"dict(zip({named}, map(_plain, {listed}), strict=True))"


def _whole(measure: Measure, present: dict[Expression, str], body: Body) -> str:
    if measure.of is None:
        return "len(table)"
    aggregation = AGGREGATES[measure.function]
    if measure.function in {"mode", "earliest", "latest"}:
        cells = f"_present({_cells(measure, body)}, {name_of(measure.of)})"
        return aggregation.whole.format(values=cells)
    if not aggregation.numeric:
        return aggregation.whole.format(values=_cells(measure, body))
    if measure.of not in present:
        values = expression(measure.of, body)
        present[measure.of] = body.assign("values", f"_present({values}, {name_of(measure.of)})")
    return aggregation.whole.format(values=present[measure.of], at=_at(measure))


def _cells(measure: Measure, body: Body) -> str:
    """Values of any kind: a column's cells, typed where it matters which are equal."""
    if not isinstance(measure.of, Column):
        assert measure.of is not None
        text = expression(measure.of, body)
        return f"({text})" if not text.startswith("_") else text
    if measure.function in {"earliest", "latest"}:
        return f"_days(table, {slot_name(measure.of)})"
    reader = "_values" if measure.function in {"distinct", "mode"} else "_column"
    return f"{reader}(table, {slot_name(measure.of)})"


def _measure_name(measure: Measure) -> str:
    if measure.of is None:
        return '"count"'
    if measure.at is not None:
        name = result_name(measure.of, f"percentile_{{{slot_name(measure.at)}:g}}_")
        return name if name.startswith("f") else f"f{name}"
    return result_name(measure.of, f"{measure.function}_")


# --- tables with a value ----------------------------------------------------------------------------------------


def _valued(node: Table, body: Body) -> Written:
    match node:
        case Derive(source, value, keep):
            _rows(source, body)
            values = body.assign("values", f"_not_all_missing({expression(value, body)}, {name_of(value)})")
            return Written(_beside(keep, value, values), values)
        case Growth(source, value, keep):
            _rows(source, body)
            values = body.assign("values", f"_not_all_missing({expression(value, body)}, {name_of(value)})")
            growth = body.assign("growth", f"_growth({values})")
            columns = slot_name(keep[0])
            return Written(
                f"_frame([*_shown(table, {columns}), ({result_name(value, 'growth_of_')}, {growth})])", growth
            )
        case Aggregate(source, measures, by):
            _rows(source, body)
            keys = _keys(by, body)
            results = [_grouped(measure, keys, body) for measure in measures]
            first = body.assign("groups", results[0])
            columns = [
                f"({_measure_name(measure)}, {result})"
                for measure, result in zip(measures, [first, *results[1:]], strict=True)
            ]
            return Written(_by_group(by, columns), first)
        case Having(Aggregate(source, measures, by), limits):
            _rows(source, body)
            keys = _keys(by, body)
            measured: dict[Measure, str] = {}
            for measure in (*measures, *(limit.measure for limit in limits)):
                if measure not in measured:
                    measured[measure] = body.assign("groups", _grouped(measure, keys, body))
            asked = " & ".join(f"({_asked(limit, measured[limit.measure])})" for limit in limits)
            kept = body.assign("kept", asked if len(limits) > 1 else asked[1:-1])
            columns = [f"({_measure_name(measure)}, {measured[measure]}[{kept}])" for measure in measures]
            return Written(_by_group(by, columns), f"{measured[measures[0]]}[{kept}]")
        case Share(source, measure, by, part):
            _rows(source, body)
            keys = _keys(by, body)
            weights = _weights(measure, body)
            totals = body.assign("totals", f"{weights}.groupby({keys}).sum()")
            if part is None:
                shares = body.assign("shares", f"_percent({totals}, {totals}.sum())")
            else:
                matches = body.assign("matches", condition(part, body))
                parts = body.assign("parts", f"{weights}.where({matches}, 0).groupby({keys}).sum()")
                shares = body.assign("shares", f"_finite({parts} / {totals} * 100)")
            return Written(_by_group(by, [f'("share_percent", {shares})']), shares)
        case _:
            raise ValueError(f"{type(node).__name__} has no value to rank by")


def _asked(limit: Limit, groups: str) -> str:
    """Python for which groups a limit holds of; their measures without what floating arithmetic adds to them."""
    counted = limit.measure.function in {"count", "distinct", "missing"}
    return COMPARISONS[limit.op].format(
        value=groups if counted else f"_settled({groups})", to=slot_name(limit.to)
    )


def _beside(keep: tuple[Column, ...], value: Expression, values: str) -> str:
    """The columns to keep and the value beside them; a column is not shown twice."""
    columns = slot_name(keep[0])
    if isinstance(value, Column):
        return f"_frame(_shown(table, {columns}, {slot_name(value)}))"
    return f"_frame([*_shown(table, {columns}), ({result_name(value)}, {values})])"


def _by_group(by: tuple[Key, ...], columns: list[str]) -> str:
    names = ", ".join(f'"{key.part}"' if isinstance(key, DatePart) else slot_name(key) for key in by)
    return f"_by_group([{names}], {', '.join(columns)})"


DATE_PARTS: Mapping[str, str] = MappingProxyType(
    {part: f"_{part}s({{days}})" for part in ("year", "quarter", "month", "week", "weekday")}
    | {"day": "{days}"}
)
"""What a series of days as texts becomes."""


def _keys(by: tuple[Key, ...], body: Body) -> str:
    return body.assign("keys", f"[{', '.join(map(_key, by))}]")


def _key(key: Key) -> str:
    if isinstance(key, DatePart):
        name = slot_name(key.column)
        return DATE_PARTS[key.part].format(days=f"_not_all_missing(_days(table, {name}), {name})")
    return f"_key(table, {slot_name(key)})"


def _grouped(measure: Measure, keys: str, body: Body) -> str:
    if measure.of is None:
        return f"table.groupby({keys}).size()"
    aggregation = AGGREGATES[measure.function]
    if not aggregation.numeric:
        return aggregation.grouped.format(values=_cells(measure, body), keys=keys)
    values = body.assign("values", f"_not_all_missing({expression(measure.of, body)}, {name_of(measure.of)})")
    return aggregation.grouped.format(values=values, keys=keys, at=_at(measure))


def _at(measure: Measure) -> str:
    return "" if measure.at is None else f"_fraction({slot_name(measure.at)})"


def _weights(measure: Measure, body: Body) -> str:
    """What each row counts for in a share."""
    if measure.of is None:
        return body.assign("weights", "pd.Series(1, index=table.index)")
    if measure.function == "count":
        return body.assign("weights", f"{_cells(measure, body)}.notna().astype(int)")
    return body.assign("weights", f"_not_all_missing({expression(measure.of, body)}, {name_of(measure.of)})")
