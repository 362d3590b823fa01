"""What findings mean: exact where the statistic is rational, else from its published formula."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from toolwright.engineers.offline.meaning.moments import (
    central_moment,
    deviation_of,
    kurtosis_adjusted,
    kurtosis_of,
    mean_of,
    quantile_of,
    ranks_of,
    skewness_adjusted,
    skewness_of,
    varied,
)
from toolwright.engineers.offline.meaning.normality import dagostino, shapiro
from toolwright.engineers.offline.meaning.reading import Value
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.meaning.regressions import Rows, determination, errors, fitted, parted
from toolwright.engineers.offline.meaning.tails import chi_square_upper, fisher_upper, student_two_sided

Sample = Sequence[Fraction]
Numbers = Sequence[Fraction | None]
Found = Fraction | float | str | None


def _variance(values: Sample) -> Fraction:
    if len(values) < 2:
        raise Refused("no values")
    return central_moment(values, 2) * len(values) / (len(values) - 1)


def outside_deviations(values: Sample, limit: Fraction, *, sample: bool) -> list[bool]:
    """Which values are more than so many deviations from the mean. Of equal values none is."""
    squared = _variance(values) if sample else central_moment(values, 2)
    middle = mean_of(values)
    if limit < 0:
        raise Refused("argument")
    return [(value - middle) ** 2 > limit**2 * squared for value in values]


def outside_fences(values: Sample, factor: Fraction) -> list[bool]:
    low, high = quantile_of(values, Fraction(1, 4)), quantile_of(values, Fraction(3, 4))
    return [value < low - factor * (high - low) or value > high + factor * (high - low) for value in values]


def _pearson_median(values: Sample) -> float:
    varied(values, 2)
    return float(
        3 * (mean_of(values) - quantile_of(values, Fraction(1, 2))) / deviation_of(values, sample=True)
    )


SAMPLES: Mapping[str, Callable[[Sample], Found]] = MappingProxyType(
    {
        "sum": lambda values: sum(values, Fraction(0)),
        "mean": mean_of,
        "median": lambda values: quantile_of(values, Fraction(1, 2)),
        "std": lambda values: deviation_of(values, sample=True),
        "std_population": lambda values: deviation_of(values, sample=False),
        "variance": _variance,
        "variance_population": lambda values: central_moment(values, 2),
        "minimum": min,
        "maximum": max,
        "spread": lambda values: max(values) - min(values),
        "interquartile_range": lambda values: (
            quantile_of(values, Fraction(3, 4)) - quantile_of(values, Fraction(1, 4))
        ),
        "skewness": skewness_of,
        "skewness_adjusted": skewness_adjusted,
        "skewness_pearson": _pearson_median,
        "kurtosis": kurtosis_of,
        "kurtosis_adjusted": kurtosis_adjusted,
        "shapiro_statistic": lambda values: shapiro(values)[0],
        "shapiro_p": lambda values: shapiro(values)[1],
        "dagostino_statistic": lambda values: dagostino(values)[0],
        "dagostino_p": lambda values: dagostino(values)[1],
    }
)
"""Of numbers that are all there, at least one."""

LIMITED: Mapping[str, Callable[[Sample, Fraction], Found]] = MappingProxyType(
    {
        "quantile": quantile_of,
        "outliers_z": lambda values, limit: Fraction(sum(outside_deviations(values, limit, sample=False))),
        "outliers_z_sample": lambda values, limit: Fraction(
            sum(outside_deviations(values, limit, sample=True))
        ),
        "outliers_iqr": lambda values, factor: Fraction(sum(outside_fences(values, factor))),
    }
)
"""Of such numbers and one number more."""


def _squared_r(first: Sample, second: Sample) -> tuple[Fraction, Fraction]:
    """The covariance's numerator and r squared."""
    x, y = mean_of(first), mean_of(second)
    xx = sum(((a - x) ** 2 for a in first), Fraction(0))
    yy = sum(((b - y) ** 2 for b in second), Fraction(0))
    if xx == 0 or yy == 0:
        raise Refused("constant")
    xy = sum(((a - x) * (b - y) for a, b in zip(first, second, strict=True)), Fraction(0))
    return xy, xy * xy / (xx * yy)


def _r(first: Sample, second: Sample) -> float:
    together, squared = _squared_r(first, second)
    return math.copysign(math.sqrt(squared), together)


def _r_p(first: Sample, second: Sample) -> float:
    if len(first) < 3:
        raise Refused("no values")
    squared = _squared_r(first, second)[1]
    freedom = len(first) - 2
    return 0.0 if squared == 1 else student_two_sided(freedom * squared / (1 - squared), freedom)


def _kendall(first: Sample, second: Sample) -> float:
    """Tau-b: pairs in the same order less those in the opposite one, over those that are not tied. Kendall 1945."""
    _squared_r(first, second)
    points = list(zip(first, second, strict=True))
    signs = [
        ((a > c) - (a < c), (b > d) - (b < d))
        for place, (a, b) in enumerate(points)
        for c, d in points[:place]
    ]
    untied = [sum(sign != 0 for sign in each) for each in zip(*signs, strict=True)]
    return sum(x * y for x, y in signs) / math.sqrt(untied[0] * untied[1])


def _line(first: Sample, second: Sample) -> list[Fraction]:
    _squared_r(first, second)
    return fitted(list(zip(first, second, strict=True)))


def _paired(first: Sample, second: Sample) -> tuple[Fraction, Fraction]:
    """The mean difference and t squared."""
    differences = [a - b for a, b in zip(first, second, strict=True)]
    varied(differences, 2)
    middle = mean_of(differences)
    return middle, middle**2 * len(differences) / _variance(differences)


PAIRS: Mapping[str, Callable[[Sample, Sample], Found]] = MappingProxyType(
    {
        "pearson_r": _r,
        "pearson_p": _r_p,
        "spearman_r": lambda first, second: _r(ranks_of(first), ranks_of(second)),
        "spearman_p": lambda first, second: _r_p(ranks_of(first), ranks_of(second)),
        "kendall_tau": _kendall,
        "slope": lambda first, second: _line(first, second)[1],
        "intercept": lambda first, second: _line(first, second)[0],
        "paired_t": lambda first, second: _signed_root(*_paired(first, second)),
        "paired_p": lambda first, second: student_two_sided(_paired(first, second)[1], len(first) - 1),
    }
)
"""Of two columns over the rows where both are there, two at least."""


def _signed_root(sign: Fraction, squared: Fraction) -> float:
    return math.copysign(math.sqrt(squared), sign)


def _squared_t(first: Sample, second: Sample, *, equal: bool) -> tuple[Fraction, Fraction, Fraction]:
    """The difference of means, t squared, degrees of freedom. Student 1908; Welch 1947."""
    n, m = len(first), len(second)
    v, w = _variance(first), _variance(second)
    if v == 0 and w == 0:
        raise Refused("constant")
    if equal:
        freedom = Fraction(n + m - 2)
        error = ((n - 1) * v + (m - 1) * w) / freedom * (Fraction(1, n) + Fraction(1, m))
    else:
        error = v / n + w / m
        freedom = error**2 / ((v / n) ** 2 / (n - 1) + (w / m) ** 2 / (m - 1))
    difference = mean_of(first) - mean_of(second)
    return difference, difference**2 / error, freedom


COMPARED: Mapping[str, Callable[[Sample, Sample], Found]] = MappingProxyType(
    {
        "student_t": lambda first, second: _signed_root(*_squared_t(first, second, equal=True)[:2]),
        "student_p": lambda first, second: student_two_sided(*_squared_t(first, second, equal=True)[1:]),
        "welch_t": lambda first, second: _signed_root(*_squared_t(first, second, equal=False)[:2]),
        "welch_p": lambda first, second: student_two_sided(*_squared_t(first, second, equal=False)[1:]),
    }
)
"""Of the numbers of some rows and those of others, one each at least."""


def _variances(groups: Sequence[Sample]) -> tuple[Fraction, int, int]:
    """F and its degrees of freedom. Fisher 1925."""
    n, k = sum(map(len, groups)), len(groups)
    if k < 2 or n <= k:
        raise Refused("no values")
    middle = mean_of([value for group in groups for value in group])
    within = sum((central_moment(group, 2) * len(group) for group in groups), Fraction(0))
    if within == 0:
        raise Refused("constant")
    between = sum((len(group) * (mean_of(group) - middle) ** 2 for group in groups), Fraction(0))
    return (between / (k - 1)) / (within / (n - k)), k - 1, n - k


_MEASURES: Mapping[str, Callable[[Sample], Fraction]] = MappingProxyType(
    {
        "mean": mean_of,
        "median": lambda values: quantile_of(values, Fraction(1, 2)),
        "sum": lambda values: sum(values, Fraction(0)),
    }
)
_BEST: Mapping[str, Callable[[Sample], Fraction]] = MappingProxyType({"largest": max, "smallest": min})

Groups = Mapping[Value, Sample]


def _best_key(
    measure: Callable[[Sample], Fraction], best: Callable[[Sample], Fraction]
) -> Callable[[Groups], Found]:
    return lambda groups: _named({key: measure(each) for key, each in groups.items()}, best)


def _best_measure(
    measure: Callable[[Sample], Fraction], best: Callable[[Sample], Fraction]
) -> Callable[[Groups], Found]:
    return lambda groups: best(list(map(measure, groups.values())))


_GROUPS: Mapping[str, Callable[[Groups], Found]] = {
    "anova_f": lambda groups: _variances(list(groups.values()))[0],
    "anova_p": lambda groups: fisher_upper(*_variances(list(groups.values()))),
    "label_of_largest": lambda groups: _named({key: max(each) for key, each in groups.items()}, max),
    "label_of_smallest": lambda groups: _named({key: min(each) for key, each in groups.items()}, min),
}

GROUPS: Mapping[str, Callable[[Groups], Found]] = MappingProxyType(
    {**_GROUPS}
    | {
        f"group_of_{size}_{name}": _best_key(measure, best)
        for name, measure in _MEASURES.items()
        for size, best in _BEST.items()
    }
    | {
        f"{size}_group_{name}": _best_measure(measure, best)
        for name, measure in _MEASURES.items()
        for size, best in _BEST.items()
    }
)
"""Of the numbers of each group, groups in the order of their first row."""


def _named(values: Mapping[Value, Fraction], best: Callable[[Sample], Fraction]) -> Found:
    """The key of the best value; of several, all of them joined by commas."""
    wanted = best(list(values.values()))
    keys = [key for key, value in values.items() if value == wanted]
    return keys[0] if len(keys) == 1 else ", ".join(_written(key) for key in keys)


def _written(key: Value) -> str:
    if isinstance(key, Fraction):
        return str(int(key) if key.denominator == 1 else float(key))
    return key or ""


def _tested(rows: Rows, share: Fraction, seed: Fraction) -> tuple[list[Fraction], Rows]:
    """The errors on the test rows of the line that was fitted to the others."""
    training, testing = parted(rows, share, seed)
    return errors(fitted(training), testing), testing


def _mse(rows: Rows, share: Fraction, seed: Fraction) -> Fraction:
    return mean_of([error**2 for error in _tested(rows, share, seed)[0]])


SPLIT: Mapping[str, Callable[[Rows, Fraction, Fraction], Found]] = MappingProxyType(
    {
        "test_mse": _mse,
        "test_rmse": lambda rows, share, seed: math.sqrt(_mse(rows, share, seed)),
        "test_mae": lambda rows, share, seed: mean_of([abs(e) for e in _tested(rows, share, seed)[0]]),
        "test_r_squared": lambda rows, share, seed: determination(*_tested(rows, share, seed)),
    }
)
"""Of a regression's rows: the target, then the predictors; test share and seed."""


def _r_squared(rows: Rows) -> Found:
    return determination(errors(fitted(rows), rows), rows)


def _fit_mse(rows: Rows) -> Fraction:
    return mean_of([error**2 for error in errors(fitted(rows), rows)])


FITTED: Mapping[str, Callable[[Rows], Found]] = MappingProxyType(
    {
        "r_squared": _r_squared,
        "coefficient": lambda rows: fitted(rows)[1],
        "constant": lambda rows: fitted(rows)[0],
        "fit_mse": _fit_mse,
        "fit_rmse": lambda rows: math.sqrt(_fit_mse(rows)),
        "fit_mae": lambda rows: mean_of([abs(error) for error in errors(fitted(rows), rows)]),
    }
)
"""Of a regression's rows: the target, then the predictors."""


def _chi_square(first: Sequence[Value], second: Sequence[Value]) -> tuple[Fraction, int]:
    """The statistic and its degrees of freedom; with one degree Yates' correction. Pearson 1900; Yates 1934."""
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    rows, columns = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    if min(len(rows), len(columns)) < 2:
        raise Refused("constant")
    counts, freedom, total = Counter(pairs), (len(rows) - 1) * (len(columns) - 1), Fraction(0)
    for a, n in rows.items():
        for b, m in columns.items():
            expected = Fraction(n * m, len(pairs))
            away = abs(counts[a, b] - expected)
            if freedom == 1:
                away -= min(Fraction(1, 2), away)
            total += away**2 / expected
    return total, freedom


TABULATED: Mapping[str, Callable[[Sequence[Value], Sequence[Value]], Found]] = MappingProxyType(
    {
        "chi_square": lambda first, second: _chi_square(first, second)[0],
        "chi_square_p": lambda first, second: chi_square_upper(*_chi_square(first, second)),
    }
)
"""Of the cells of two columns, row by row."""


def _part_of(matching: int, rows: int) -> Fraction:
    if not rows:
        raise Refused("no values")
    return Fraction(matching, rows)


ROWS: Mapping[str, Callable[[int, int], Fraction]] = MappingProxyType(
    {"rows_percent": lambda matching, rows: 100 * _part_of(matching, rows), "rows_share": _part_of}
)
"""Of how many rows match and how many there are."""


def _percent_missing(values: Sequence[Value]) -> Fraction:
    if not values:
        raise Refused("no values")
    return Fraction(100 * sum(value is None for value in values), len(values))


def _most_frequent(values: Sequence[Value]) -> Value:
    """Of several the least, numbers by size and texts by their letters."""
    counts: dict[Value, int] = {}
    for value in values:
        if value is not None:
            counts[value] = counts.get(value, 0) + 1
    if not counts:
        raise Refused("no values")
    most = max(counts.values())
    chosen = [value for value, count in counts.items() if count == most]
    return min(
        chosen, key=lambda value: (value, "") if isinstance(value, Fraction) else (Fraction(0), str(value))
    )


def _most_frequent_count(values: Sequence[Value]) -> Fraction:
    counts = Counter(value for value in values if value is not None)
    if not counts:
        raise Refused("no values")
    return Fraction(max(counts.values()))


def _first_value(values: Sequence[Value]) -> Value:
    if not values:
        raise Refused("no values")
    return values[0]


def _frequent(values: Sequence[Value], least: Fraction) -> Fraction:
    present = [value for value in values if value is not None]
    return Fraction(sum(present.count(value) >= least for value in set(present)))


COUNTED: Mapping[str, Callable[[Sequence[Value], Fraction], Fraction]] = MappingProxyType(
    {"frequent": _frequent}
)
"""Of a column's cells as they are and a number."""


def strongest(target: Numbers, others: Mapping[str, Numbers]) -> tuple[str, float]:
    """Whose Pearson's r with the target is strongest, each over the rows where both are there."""
    found: dict[str, float] = {}
    for name, values in others.items():
        pairs = [(x, y) for x, y in zip(target, values, strict=True) if x is not None and y is not None]
        if len(pairs) < 2:
            raise Refused("no values")
        found[name] = _r([x for x, _ in pairs], [y for _, y in pairs])
    name = max(found, key=lambda each: abs(found[each]))
    return name, found[name]


STRONGEST = frozenset(["strongest_correlate", "strongest_r"])

CELLS: Mapping[str, Callable[[Sequence[Value]], Value]] = MappingProxyType(
    {
        "present": lambda values: Fraction(sum(value is not None for value in values)),
        "distinct": lambda values: Fraction(len({value for value in values if value is not None})),
        "missing": lambda values: Fraction(sum(value is None for value in values)),
        "missing_percent": _percent_missing,
        "most_frequent": _most_frequent,
        "most_frequent_count": _most_frequent_count,
        "first_value": _first_value,
    }
)
"""Of a column's cells as they are."""

FINDINGS = frozenset(
    [
        *SAMPLES,
        *LIMITED,
        *PAIRS,
        *COMPARED,
        *GROUPS,
        *SPLIT,
        *CELLS,
        *COUNTED,
        *STRONGEST,
        *FITTED,
        *TABULATED,
        *ROWS,
        "rows",
        "repeated",
    ]
)
"""The findings that have a meaning above."""
