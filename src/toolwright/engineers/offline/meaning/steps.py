"""What the steps of a report mean: rows that leave, columns whose values change."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

from toolwright.engineers.offline.meaning.findings import outside_deviations, outside_fences
from toolwright.engineers.offline.meaning.moments import deviation_of, mean_of, quantile_of, varied
from toolwright.engineers.offline.meaning.reading import Cell, Rows, Value
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.meaning.values import Arguments, exact, matches, numbers, text_of
from toolwright.engineers.offline.plan import Column, Expression, Step, slot_name

Numbers = Sequence[Fraction | None]


@dataclass(frozen=True, slots=True)
class Changed(Rows):
    """Rows some of whose columns have other numbers than the file."""

    values_of: Mapping[str, Numbers] = field(default_factory=dict[str, Numbers])

    def numbers(self, column: str) -> list[Fraction | None]:
        self.place(column)
        changed = self.values_of.get(column.strip())
        return Rows.numbers(self, column) if changed is None else list(changed)

    def values(self, column: str) -> list[Value]:
        changed = self.values_of.get(column.strip())
        return Rows.values(self, column) if changed is None else list(changed)

    def cells(self, column: str) -> list[Cell]:
        changed = self.values_of.get(column.strip())
        if changed is None:
            return Rows.cells(self, column)
        return [None if value is None else str(float(value)) for value in changed]

    def only(self, kept: Sequence[bool]) -> "Changed":
        """The rows that are kept."""
        return replace(
            self,
            rows=tuple(row for row, keep in zip(self.rows, kept, strict=True) if keep),
            values_of={
                name: [value for value, keep in zip(values, kept, strict=True) if keep]
                for name, values in self.values_of.items()
            },
        )

    def with_numbers(self, column: str, values: Numbers) -> "Changed":
        return replace(self, values_of={**self.values_of, column.strip(): list(values)})

    def whole(self) -> list[tuple[object, ...]]:
        """Each row as one value, to compare rows by."""
        columns: list[Sequence[object]] = list(zip(*self.rows, strict=True))
        for name, values in self.values_of.items():
            columns[self.place(name)] = values
        return list(zip(*columns, strict=True))


def taken(step: Step, rows: Changed, arguments: Arguments) -> Changed:
    """The rows after a step."""
    limits = [exact(arguments[slot_name(number)]) for number in step.numbers]
    match step.name, step.of:
        case "keep", ():
            assert step.where is not None
            return rows.only(matches(step.where, rows, arguments))
        case "drop_repeated", ():
            seen: set[tuple[object, ...]] = set()
            return rows.only([not (row in seen or seen.add(row)) for row in rows.whole()])
        case "drop_missing", (of,):
            return rows.only([value is not None for value in _values(of, rows, arguments)])
        case name, (of,) if name in _OUTSIDE:
            values = numbers(of, rows, arguments)
            keeps = name.startswith("keep")
            return rows.only([out == keeps for out in _outside(name, values, limits[0])])
        case name, (Column() as column,):
            values = rows.numbers(text_of(column, arguments))
            return rows.with_numbers(text_of(column, arguments), _CHANGES[name](values, limits))
        case _:
            raise Refused("argument")


def _values(of: Expression, rows: Changed, arguments: Arguments) -> Sequence[Value]:
    if isinstance(of, Column):
        return rows.values(text_of(of, arguments))
    return numbers(of, rows, arguments)


def _present(values: Numbers) -> list[Fraction]:
    present = [value for value in values if value is not None]
    if not present:
        raise Refused("no values")
    return present


_OUTSIDE: Mapping[str, Callable[[Sequence[Fraction], Fraction], list[bool]]] = MappingProxyType(
    {
        "drop_outliers_z": lambda values, limit: outside_deviations(values, limit, sample=False),
        "drop_outliers_z_sample": lambda values, limit: outside_deviations(values, limit, sample=True),
        "drop_outliers_iqr": outside_fences,
        "keep_outliers_z": lambda values, limit: outside_deviations(values, limit, sample=False),
        "keep_outliers_z_sample": lambda values, limit: outside_deviations(values, limit, sample=True),
        "keep_outliers_iqr": outside_fences,
    }
)


def _outside(name: str, values: Numbers, limit: Fraction) -> list[bool]:
    """Which values are outliers; a missing one is none."""
    present = _present(values)
    outside = iter(_OUTSIDE[name](present, limit))
    return [value is not None and next(outside) for value in values]


def _filled(values: Numbers, filler: Fraction) -> Numbers:
    return [filler if value is None else value for value in values]


def _mode(values: Numbers) -> Fraction:
    present = _present(values)
    return max(sorted(set(present)), key=present.count)


def _each(change: Callable[[Fraction], float | None]) -> Callable[[Numbers, Sequence[Fraction]], Numbers]:
    def changed(values: Numbers, limits: Sequence[Fraction]) -> Numbers:
        offset = limits[0] if limits else Fraction(0)
        results = [None if value is None else change(value + offset) for value in values]
        return [None if result is None else Fraction(result) for result in results]

    return changed


def _to_mean(values: Numbers, limits: Sequence[Fraction]) -> Numbers:
    present = _present(values)
    middle = mean_of(present)
    outside = iter(outside_deviations(present, limits[0], sample=True))
    return [middle if value is not None and next(outside) else value for value in values]


def _min_max(values: Numbers, _: Sequence[Fraction]) -> Numbers:
    present = varied(_present(values), 2)
    least, most = min(present), max(present)
    return [None if value is None else (value - least) / (most - least) for value in values]


def _standardized(values: Numbers, _: Sequence[Fraction]) -> Numbers:
    present = varied(_present(values), 2)
    middle, deviation = mean_of(present), deviation_of(present, sample=False)
    return [None if value is None else (value - middle) / deviation for value in values]


_CHANGES: Mapping[str, Callable[[Numbers, Sequence[Fraction]], Numbers]] = MappingProxyType(
    {
        "fill_mean": lambda values, _: _filled(values, mean_of(_present(values))),
        "fill_median": lambda values, _: _filled(values, quantile_of(_present(values), Fraction(1, 2))),
        "fill_mode": lambda values, _: _filled(values, _mode(values)),
        "fill_number": lambda values, limits: _filled(values, limits[0]),
        "outliers_to_mean": _to_mean,
        "natural_log": _each(lambda value: math.log(value) if value > 0 else None),
        "common_log": _each(lambda value: math.log10(value) if value > 0 else None),
        "square_root": _each(lambda value: math.sqrt(value) if value >= 0 else None),
        "min_max": _min_max,
        "standardize": _standardized,
    }
)

STEPS = frozenset([*_OUTSIDE, *_CHANGES, "keep", "drop_repeated", "drop_missing"])
"""The steps that have a meaning above."""
