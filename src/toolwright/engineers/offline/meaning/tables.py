"""What table operators mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from toolwright.domain.json import Json
from toolwright.engineers.offline.meaning.dates import DATE_PARTS, WEEKDAYS, day, days
from toolwright.engineers.offline.meaning.reading import Rows, Value, read, typed
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.meaning.values import (
    COMPARISONS,
    COUNTING,
    NUMERIC,
    Arguments,
    Numbers,
    correlation,
    exact,
    matches,
    mode,
    numbers,
    percentile,
    text_of,
    texts_of,
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
    Formula,
    Growth,
    Having,
    Key,
    Limit,
    Load,
    Lookup,
    Measure,
    Number,
    Rank,
    RankEach,
    Rolling,
    Running,
    Select,
    Share,
    Sort,
    Table,
    Unique,
    slot_name,
)

Record = Mapping[str, Value]
GroupKey = tuple[Value, ...]

TABLES = frozenset(
    (
        "load filter derive aggregate rank sort share growth unique select lookup correlate spearman kendall "
        "cumulative moving rank_each having count_groups moving_days rolling_sum"
    ).split()
)
"""The table operators that have a meaning below."""


@dataclass(frozen=True, slots=True)
class Valued:
    """Records, and the value of each by which they are ranked."""

    records: Sequence[Record]
    values: Numbers

    def ordered(self, *, descending: bool) -> list[Record]:
        """Ties keep their order, missing values come last."""
        pairs = list(zip(self.records, self.values, strict=True))
        present = [(record, value) for record, value in pairs if value is not None]
        present.sort(key=lambda pair: pair[1], reverse=descending)
        return [record for record, _ in present] + [record for record, value in pairs if value is None]

    def first(self, n: int, *, descending: bool) -> list[Record]:
        """The first n in order, and those that tie with the last of them; missing values tie with nothing."""
        values = sorted((value for value in self.values if value is not None), reverse=descending)
        ties = values[n:].count(values[n - 1]) if n <= len(values) else 0
        return self.ordered(descending=descending)[: n + ties]


class Meaning:
    """The meaning of a table template for these files and arguments."""

    def __init__(self, files: Mapping[str, str], arguments: Arguments) -> None:
        self._files = files
        self._arguments = arguments

    def result(self, table: Table) -> Json:
        match table:
            case Aggregate(source, measures, ()):
                rows = self._rows(source)
                results = [self._whole(measure, rows) for measure in measures]
                if len(results) == 1:
                    return plain(results[0])
                return dict(
                    zip(_different(list(map(self._name, measures))), map(plain, results), strict=True)
                )
            case Share(source, measure, (), part) if part is not None:
                rows = self._rows(source)
                weights = self._weights(measure, rows)
                chosen = matches(part, rows, self._arguments)
                within = sum((w for w, match in zip(weights, chosen, strict=True) if match), Fraction(0))
                return plain(_percent(within, sum(weights, Fraction(0))))
            case CountGroups(source):
                return len(self.valued(source).records)
            case Rolling(source, length, function):
                return _records(self._rolling(source, length, function))
            case RankEach(source, n, largest, by):
                count = self._at_least_one(n)
                groups = self._apart(source, by)
                return _records([row for group in groups for row in group.first(count, descending=largest)])
            case Aggregate() | Share() | Derive() | Growth() | Having():
                return _records(self.valued(table).records)
            case Running(source, n):
                return _records(self._running(source, n))
            case Rank(source, n, largest):
                valued = self.valued(source)
                return _records(valued.first(self._at_least_one(n), descending=largest))
            case Sort(source, descending, Column() as column, True):
                return _records(self._by_text(self._rows(source), column, descending))
            case Sort(source, descending):
                return _records(self.valued(source).ordered(descending=descending))
            case Unique(source, column):
                values = self._rows(source).values(text_of(column, self._arguments))
                _some(values)
                different = {value for value in values if value is not None}
                return [plain(value) for value in sorted(different, key=_order)]
            case Select(source, columns):
                return _records(self._shown(self._rows(source), columns))
            case Lookup(source, column, keep):
                rows = self._rows(source)
                name = text_of(column, self._arguments)
                cells = rows.values(name)
                if not cells:
                    raise Refused("no rows")
                if len(cells) == 1:
                    return plain(cells[0])
                return _records(self._shown(rows, keep, name))
            case Correlate(source, left, right, method):
                rows = self._rows(source)
                return correlation(
                    numbers(left, rows, self._arguments), numbers(right, rows, self._arguments), method
                )
            case Load() | Filter():
                raise Refused("argument")

    def _running(self, source: Table, n: Number | None) -> list[Record]:
        valued = self.valued(source)
        match source:
            case Aggregate(_, (measure,), _):
                name = self._name(measure)
            case Derive(_, value):
                name = self._label(value)
            case _:
                raise Refused("argument")
        if n is None:
            sums = [
                None
                if value is None
                else sum((v for v in valued.values[: place + 1] if v is not None), Fraction(0))
                for place, value in enumerate(valued.values)
            ]
            return _beside(valued.records, f"cumulative_{name}", sums)
        count = self._at_least_one(n)
        windows = [valued.values[max(0, end - count) : end] for end in range(1, len(valued.values) + 1)]
        means = [_mean_of_all(window) if len(window) == count else None for window in windows]
        return _beside(valued.records, f"moving_average_{name}", means)

    def _at_least_one(self, n: Number) -> int:
        count = exact(self._arguments[slot_name(n)])
        if count < 1 or count.denominator != 1:
            raise Refused("argument")
        return int(count)

    def _rolling(self, source: Table, length: Number, function: str) -> list[Record]:
        """Every day looks at all others: those less than so many days before it count."""
        if not isinstance(source, Aggregate):
            raise Refused("argument")
        valued, span = self.valued(source), self._at_least_one(length)
        dates = [day(str(next(iter(record.values())))) for record in valued.records]
        results: list[Fraction | None] = []
        for today in dates:
            ages = [(today - other).days for other in dates]
            within = [
                value
                for value, age in zip(valued.values, ages, strict=True)
                if 0 <= age < span and value is not None
            ]
            if not within or max(ages) < span - 1:
                results.append(None)
            else:
                total = sum(within, Fraction(0))
                results.append(total / len(within) if function == "mean" else total)
        kind = "moving_average" if function == "mean" else "rolling_sum"
        return _beside(valued.records, f"{kind}_{self._name(source.measures[0])}", results)

    def _apart(self, source: Table, by: tuple[Key, ...]) -> list["Valued"]:
        """What a source gives of each group for itself, the groups in order, without what has no value."""
        match source:
            case Derive(inner, value, keep):
                rows = self._rows(inner)
                values = numbers(value, rows, self._arguments)
                _some(values)
                groups = self._groups(rows, by)
                own = (text_of(value, self._arguments),) if isinstance(value, Column) else ()
                first = [text_of(key, self._arguments) for key in by if isinstance(key, Column)]
                records = self._shown(rows, keep, *own, first=first)
                records = (own and records) or _beside(records, self._label(value), values)
                result: list[Valued] = []
                for keys, places in groups:
                    parts = _different([key.part for key in by if isinstance(key, DatePart)])
                    of_date = [k for k, key in zip(keys, by, strict=True) if isinstance(key, DatePart)]
                    named = dict(zip(parts, of_date, strict=True))
                    there = [place for place in places if values[place] is not None]
                    shown = [_before(named, records[place]) for place in there]
                    result.append(Valued(shown, [values[place] for place in there]))
                return result
            case Aggregate(inner, measures, own):
                valued = self._grouped(self._rows(inner), measures, (*by, *own))
                parted: dict[tuple[Value, ...], list[tuple[Record, Fraction]]] = {}
                for record, value in zip(valued.records, valued.values, strict=True):
                    if value is not None:
                        parted.setdefault(tuple(record.values())[: len(by)], []).append((record, value))
                return [
                    Valued([record for record, _ in group], [value for _, value in group])
                    for group in parted.values()
                ]
            case _:
                raise Refused("argument")

    def _holds(self, limit: Limit, value: Fraction | None) -> bool:
        to = exact(self._arguments[slot_name(limit.to)])
        return value is not None and COMPARISONS[limit.op](value, to)

    def _rows(self, table: Table) -> Rows:
        match table:
            case Load(file):
                return read(self._files[cast(str, self._arguments[slot_name(file)])])
            case Filter(source, condition):
                rows = self._rows(source)
                kept = matches(condition, rows, self._arguments)
                return replace(
                    rows, rows=tuple(row for row, match in zip(rows.rows, kept, strict=True) if match)
                )
            case _:
                raise Refused("argument")

    # --- measures

    def _whole(self, measure: Measure, rows: Rows) -> Value:
        if measure.function in COUNTING:
            return Fraction(COUNTING[measure.function](self._counted(measure, rows)))
        if measure.function in _CELLS:
            result = _CELLS[measure.function](self._counted(measure, rows))
        else:
            present = [value for value in self._numbers(measure.of, rows) if value is not None]
            if not present:
                raise Refused("no values")
            result = self._function(measure)(present)
        if result is None:
            raise Refused("no values")
        return result

    def _function(self, measure: Measure) -> Callable[[Sequence[Fraction]], Fraction | None]:
        """What a measure makes of numbers that are all there, at least one."""
        if measure.at is None:
            return NUMERIC[measure.function]
        percent = exact(self._arguments[slot_name(measure.at)])
        return lambda values: percentile(values, percent)

    def _counted(self, measure: Measure, rows: Rows) -> Sequence[Value]:
        match measure.of:
            case None:
                return [Fraction(1)] * len(rows.rows)
            case Column() as column if measure.function in {"earliest", "latest"}:
                found = days(rows.cells(text_of(column, self._arguments)))
                return [None if day is None else day.isoformat() for day in found]
            case Column() as column:
                return rows.values(text_of(column, self._arguments))
            case expression:
                return numbers(expression, rows, self._arguments)

    def _numbers(self, expression: Expression | None, rows: Rows) -> Numbers:
        assert expression is not None
        return numbers(expression, rows, self._arguments)

    def _weights(self, measure: Measure, rows: Rows) -> list[Fraction]:
        """What each row counts for; a missing value for nothing."""
        if measure.function == "count":
            return [Fraction(value is not None) for value in self._counted(measure, rows)]
        values = self._numbers(measure.of, rows)
        _some(values)
        return [value or Fraction(0) for value in values]

    def _name(self, measure: Measure) -> str:
        if measure.of is None:
            return "count"
        at = "" if measure.at is None else f"{float(exact(self._arguments[slot_name(measure.at)])):g}_"
        return f"{measure.function}_{at}{self._label(measure.of)}"

    def _label(self, expression: Expression) -> str:
        match expression:
            case Column():
                return _label(text_of(expression, self._arguments))
            case Formula(name):
                return name
            case _:
                return "value"

    # --- records

    def valued(self, table: Table) -> Valued:
        """A table whose rows have a value."""
        match table:
            case Derive(source, value, keep):
                rows = self._rows(source)
                values = numbers(value, rows, self._arguments)
                _some(values)
                if isinstance(value, Column):
                    return Valued(self._shown(rows, keep, text_of(value, self._arguments)), values)
                return Valued(_beside(self._shown(rows, keep), self._label(value), values), values)
            case Growth(source, value, keep):
                rows = self._rows(source)
                values = numbers(value, rows, self._arguments)
                _some(values)
                changes = [None, *map(_change, values, values[1:])][: len(values)]
                return Valued(
                    _beside(self._shown(rows, keep), f"growth_of_{self._label(value)}", changes), changes
                )
            case Aggregate(source, measures, by):
                return self._grouped(self._rows(source), measures, by)
            case Having(Aggregate(source, measures, by), limits):
                rows = self._rows(source)
                valued = self._grouped(rows, measures, by)
                kept = [True] * len(valued.records)
                for limit in limits:
                    measured = self._grouped(rows, (limit.measure,), by).values
                    kept = [
                        keep and self._holds(limit, each) for keep, each in zip(kept, measured, strict=True)
                    ]
                places = [place for place, keep in enumerate(kept) if keep]
                return Valued([valued.records[p] for p in places], [valued.values[p] for p in places])
            case Share(source, measure, by, part):
                rows = self._rows(source)
                groups = self._groups(rows, by)
                weights = self._weights(measure, rows)
                totals = [sum((weights[place] for place in places), Fraction(0)) for _, places in groups]
                if part is None:
                    whole = sum(totals, Fraction(0))
                    shares: list[Fraction | None] = [_percent(total, whole) for total in totals]
                    if not shares:
                        raise Refused("zero")
                else:
                    chosen = matches(part, rows, self._arguments)
                    parts = [
                        sum((weights[p] for p in places if chosen[p]), Fraction(0)) for _, places in groups
                    ]
                    shares = [
                        None if total == 0 else 100 * part / total
                        for part, total in zip(parts, totals, strict=True)
                    ]
                keys = self._key_records(groups, by)
                return Valued(_beside(keys, "share_percent", shares), shares)
            case _:
                raise Refused("argument")

    def _grouped(self, rows: Rows, measures: tuple[Measure, ...], by: tuple[Key, ...]) -> Valued:
        groups = self._groups(rows, by)
        records = self._key_records(groups, by)
        first: Numbers = []
        for number, measure in enumerate(measures):
            if measure.function in _CELLS:
                cells, function = self._counted(measure, rows), _CELLS[measure.function]
                records = _beside(
                    records,
                    self._name(measure),
                    [function([cells[p] for p in places]) for _, places in groups],
                )
                continue
            results: list[Fraction | None] = []
            if measure.function in COUNTING:
                counted = self._counted(measure, rows)
                results = [
                    Fraction(COUNTING[measure.function]([counted[p] for p in places])) for _, places in groups
                ]
            else:
                values = self._numbers(measure.of, rows)
                _some(values)
                function = self._function(measure)
                for _, places in groups:
                    present = [value for place in places if (value := values[place]) is not None]
                    results.append(function(present) if present else None)
            records = _beside(records, self._name(measure), results)
            first = results if number == 0 else first
        return Valued(records, first)

    def _groups(self, rows: Rows, by: tuple[Key, ...]) -> list[tuple[GroupKey, list[int]]]:
        """Keys in order, each with the places of its rows; rows without a key are in none."""
        columns = [self._keys(rows, key) for key in by]
        for column in columns:
            _some(column)
        places: dict[GroupKey, list[int]] = {}
        for place, key in enumerate(zip(*columns, strict=True)):
            if None not in key:
                places.setdefault(key, []).append(place)
        orders = [_weekday if isinstance(key, DatePart) and key.part == "weekday" else _order for key in by]
        return sorted(
            places.items(),
            key=lambda item: tuple(order(value) for order, value in zip(orders, item[0], strict=True)),
        )

    def _keys(self, rows: Rows, key: Key) -> list[Value]:
        if not isinstance(key, DatePart):
            return rows.values(text_of(key, self._arguments))
        found = days(rows.cells(text_of(key.column, self._arguments)))
        return [None if day is None else DATE_PARTS[key.part](day) for day in found]

    def _key_records(self, groups: Sequence[tuple[GroupKey, list[int]]], by: tuple[Key, ...]) -> list[Record]:
        names = _different(
            [key.part if isinstance(key, DatePart) else text_of(key, self._arguments).strip() for key in by]
        )
        return [dict(zip(names, key, strict=True)) for key, _ in groups]

    def _shown(
        self, rows: Rows, columns: tuple[Column, ...], *more: str, first: Sequence[str] = ()
    ) -> list[Record]:
        wanted = texts_of(slot_name(columns[0]), self._arguments)
        if wanted:
            names = list(dict.fromkeys(name.strip() for name in [*first, *wanted, *more]))
            places = [rows.place(name) for name in names]
        else:
            names, places = _different(list(rows.header)), list(range(len(rows.header)))
        columns_shown = [typed([row[place] for row in rows.rows]) for place in places]
        return [
            {name: column[row] for name, column in zip(names, columns_shown, strict=True)}
            for row in range(len(rows.rows))
        ]

    def _by_text(self, rows: Rows, column: Column, descending: bool) -> list[Record]:
        cells = rows.cells(text_of(column, self._arguments))
        records = list(zip(self._shown_all(rows), cells, strict=True))
        present = [(record, cell.casefold()) for record, cell in records if cell is not None]
        present.sort(key=lambda pair: pair[1], reverse=descending)
        return [record for record, _ in present] + [record for record, cell in records if cell is None]

    def _shown_all(self, rows: Rows) -> list[Record]:
        names = _different(list(rows.header))
        columns = [typed([row[place] for row in rows.rows]) for place in range(len(names))]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _mean_of_all(window: Numbers) -> Fraction | None:
    present = [value for value in window if value is not None]
    return sum(present, Fraction(0)) / len(present) if len(present) == len(window) else None


def _weekday(value: Value) -> tuple[Fraction, str]:
    return Fraction(WEEKDAYS.index(str(value))), ""


def _texts(values: Sequence[Value]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


_CELLS: Mapping[str, Callable[[Sequence[Value]], Value]] = MappingProxyType(
    {
        "mode": mode,
        "earliest": lambda values: min(_texts(values), default=None),
        "latest": lambda values: max(_texts(values), default=None),
    }
)
"""Measures of cells of any kind, missing ones among them; None when there is none."""


def plain(value: Value) -> Json:
    """As JSON has it: whole numbers as int, others as the nearest float."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value


def _records(records: Sequence[Record]) -> list[Json]:
    return [{name: plain(value) for name, value in record.items()} for record in records]


def _beside(records: Sequence[Record], name: str, values: Sequence[Value]) -> list[Record]:
    """The records with one value more; a name that is taken is numbered."""
    result: list[Record] = []
    for record, value in zip(records, values, strict=True):
        *_, unique = _different([*record, name])
        result.append({**record, unique: value})
    return result


def _before(named: Record, record: Record) -> Record:
    """The named values and then the record's; a name that is taken is numbered."""
    names = _different([*named, *record])
    return dict(zip(names, [*named.values(), *record.values()], strict=True))


def _some(values: Sequence[Value]) -> None:
    if values and all(value is None for value in values):
        raise Refused("no values")


def _percent(part: Fraction, whole: Fraction) -> Fraction:
    if whole == 0:
        raise Refused("zero")
    return 100 * part / whole


def _change(earlier: Fraction | None, later: Fraction | None) -> Fraction | None:
    return None if not earlier or later is None else 100 * (later - earlier) / earlier


def _order(value: Value) -> tuple[Fraction, str]:
    return (value, "") if isinstance(value, Fraction) else (Fraction(0), value or "")


def _label(column: str) -> str:
    label, gap = "", False
    for character in column:
        if character.isalnum() or character == "_":
            label, gap = label + ("_" if gap else "") + character, False
        else:
            gap = True
    return label.strip("_").lower() or "value"


def _different(names: list[str]) -> list[str]:
    result: list[str] = []
    for name in names:
        number = 1
        while (unique := name if number == 1 else f"{name}_{number}") in result:
            number += 1
        result.append(unique)
    return result
