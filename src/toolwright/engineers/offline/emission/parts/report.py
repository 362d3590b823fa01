"""Parts of tools that report named findings. Not imported: `emission/assembly.py` copies what a tool needs into it."""

# pandas' own annotations cover little of what is used here; pyright's other checks stay.
# pyright: basic, reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyright: reportIndexIssue=false, reportOperatorIssue=false, reportGeneralTypeIssues=false, reportUnusedFunction=false
# pyright: reportPrivateUsage=false, reportCallIssue=false

import math

import numpy as np
import pandas as pd
from scipy import stats

from toolwright.engineers.offline.emission.parts.table import _correlation, _plain, _present


def _reported(names: list[str], results: list[object]) -> dict[str, float | str | None]:
    """The results under their names. Raises ValueError when these are more or fewer."""
    if len(names) != len(results):
        raise ValueError(f"there are {len(results)} results, and {len(names)} names for them")
    return dict(zip(names, results, strict=True))


def _rounded(result: object, digits: int) -> float | str | None:
    """A number rounded to so many decimals; a text and what is missing as they are."""
    plain = _plain(result)
    if plain is None or isinstance(plain, str):
        return plain
    return _plain(round(float(plain), int(digits)))


def _verdict(labels: list[str], cases: list[bool]) -> str:
    """The label of the first case that holds, else the last. Raises ValueError when labels are lacking."""
    if len(labels) != len(cases) + 1:
        raise ValueError(f"{len(cases)} cases need {len(cases) + 1} labels, not {len(labels)}")
    return next((label for label, holds in zip(labels, cases, strict=False) if holds), labels[-1])


def _number_of(result: object) -> float:
    """The result itself. Raises ValueError when it is a text or missing."""
    plain = _plain(result)
    if plain is None or isinstance(plain, str):
        raise ValueError(f"{plain!r} is no number to compare")
    return plain


def _varied(values: pd.Series, least: int) -> pd.Series:
    """The values. Raises ValueError when they are fewer than this or all the same."""
    if len(values) < least:
        raise ValueError(f"this needs at least {least} values, and there are {len(values)}")
    if values.nunique() == 1:
        raise ValueError("this needs values that differ, and all of them are the same")
    return values


def _sample_variance(values: pd.Series) -> float:
    """Sample variance (n - 1). Raises ValueError for fewer than two values."""
    if len(values) < 2:
        raise ValueError("a sample variance needs at least two values")
    return values.var(ddof=1)


def _quantile(values: pd.Series, level: float) -> float:
    """The quantile, between the two nearest values. Raises ValueError for a level outside 0 to 1."""
    if not 0 <= level <= 1:
        raise ValueError(f"the level of a quantile lies between 0 and 1, and {level} does not")
    return values.quantile(level)


def _pearson_skewness(values: pd.Series) -> float:
    """Pearson's second coefficient: three times mean minus median, over the sample deviation."""
    values = _varied(values, 2)
    return 3 * (values.mean() - values.median()) / values.std(ddof=1)


def _outside_deviations(values: pd.Series, limit: float, ddof: int) -> pd.Series:
    """Where a value is more than `limit` deviations from the mean."""
    present = values.dropna()
    if limit < 0 or len(present) <= ddof:
        raise ValueError("outliers need a limit of at least 0 and enough values")
    return (values - present.mean()).abs() > limit * present.std(ddof=ddof)


def _outside_fences(values: pd.Series, factor: float) -> pd.Series:
    """Where a value is more than `factor` interquartile ranges outside the quartiles."""
    low, high = values.quantile(0.25), values.quantile(0.75)
    return (values < low - factor * (high - low)) | (values > high + factor * (high - low))


def _complete(*columns: pd.Series, least: int = 1) -> list[pd.Series]:
    """The columns over the rows where all of them are there. Raises ValueError when these are too few."""
    rows = pd.concat(columns, axis=1, keys=range(len(columns))).dropna()
    if len(rows) < least:
        raise ValueError(f"this needs at least {least} rows with all values, and there are {len(rows)}")
    return [rows[place] for place in rows.columns]


def _pearson_p(first: pd.Series, second: pd.Series) -> float:
    """Two-sided p-value of Pearson's r over the rows that have both values."""
    first, second = _complete(first, second, least=3)
    return stats.pearsonr(_varied(first, 3), _varied(second, 3)).pvalue


def _rank_correlation(first: pd.Series, second: pd.Series) -> float:
    """Spearman's rank correlation over the rows that have both values."""
    first, second = _complete(first, second, least=2)
    return stats.spearmanr(_varied(first, 2), _varied(second, 2)).statistic


def _rank_p(first: pd.Series, second: pd.Series) -> float:
    """Its two-sided p-value."""
    first, second = _complete(first, second, least=3)
    tested = stats.spearmanr(_varied(first, 3), _varied(second, 3))
    # Of ranks in the same order the correlation may be a hair from 1, and the p-value then not 0.
    return 0.0 if abs(tested.statistic) > 1 - 1e-12 else tested.pvalue


def _kendall(first: pd.Series, second: pd.Series) -> float:
    """Kendall's tau-b over the rows that have both values."""
    first, second = _complete(first, second, least=2)
    return stats.kendalltau(_varied(first, 2), _varied(second, 2)).statistic


def _chi_square(first: pd.Series, second: pd.Series) -> object:
    """The chi-square test of independence over the rows that have both values; of a 2 by 2 table with Yates'
    correction, as scipy does. Raises ValueError for a column with one value."""
    rows = pd.concat([first, second], axis=1, keys=range(2)).dropna()
    counts = pd.crosstab(rows[0], rows[1])
    if min(counts.shape) < 2:
        raise ValueError("a chi-square test needs two values at least in both columns")
    return stats.chi2_contingency(counts)


def _share_of_rows(table: pd.DataFrame, matches: pd.Series | None) -> float:
    """Which part of the rows matches. Raises ValueError when there is no row."""
    if table.empty:
        raise ValueError("no row matches")
    return 1.0 if matches is None else matches.mean()


def _line(target: pd.Series, predictor: pd.Series) -> tuple[float, float]:
    """Slope and intercept of the least squares line."""
    target, predictor = _complete(target, predictor, least=2)
    line = stats.linregress(_varied(predictor, 2), _varied(target, 2))
    return line.slope, line.intercept


def _paired_test(first: pd.Series, second: pd.Series) -> tuple[float, float]:
    """Statistic and two-sided p-value of the paired t-test over the rows that have both values."""
    first, second = _complete(first, second, least=2)
    _varied(first - second, 2)
    return tuple(stats.ttest_rel(first, second))


def _t_test(first: pd.Series, second: pd.Series, *, equal_var: bool) -> tuple[float, float]:
    """Statistic and two-sided p-value of the t-test of two samples."""
    if min(len(first), len(second)) < 2 or (first.nunique() == 1 and second.nunique() == 1):
        raise ValueError("a t-test needs two values in each sample, and some that differ")
    samples = [(sample.mean(), sample.std(), len(sample)) for sample in (first, second)]
    return tuple(stats.ttest_ind_from_stats(*samples[0], *samples[1], equal_var=equal_var))


def _by_key(values: pd.Series, keys: pd.Series) -> list[tuple[object, pd.Series]]:
    """Each key with its values, in the order of their first rows. Raises ValueError when there are none."""
    present = values[values.notna() & keys.notna()]
    if present.empty:
        raise ValueError("there is no row with a value and a group")
    return list(present.groupby(keys[present.index], sort=False))


def _variance_analysis(values: pd.Series, keys: pd.Series) -> tuple[float, float]:
    """F and p of the one-way analysis of variance."""
    groups = [group for _, group in _by_key(values, keys)]
    if len(groups) < 2 or all(group.nunique() == 1 for group in groups):
        raise ValueError("an analysis of variance needs two groups, and values that differ within one")
    return tuple(stats.f_oneway(*groups))


def _key_of(values: pd.Series, keys: pd.Series, measure: str, best: str) -> float | str | None:
    """The key whose values have the best measure; of several, all of them joined by commas."""
    measured = [(key, group.agg(measure)) for key, group in _by_key(values, keys)]
    wanted = {"max": max, "min": min}[best](value for _, value in measured)
    found = [_plain(key) for key, value in measured if value == wanted]
    return found[0] if len(found) == 1 else ", ".join(map(str, found))


def _group_measures(values: pd.Series, keys: pd.Series, measure: str) -> list[float]:
    return [group.agg(measure) for _, group in _by_key(values, keys)]


def _most_frequent(values: pd.Series) -> object:
    """The most frequent value; of several the least. Raises ValueError when there is none."""
    modes = values.dropna().mode()
    if modes.empty:
        raise ValueError("there is no value in any row")
    return modes.iloc[0]


def _most_frequent_count(values: pd.Series) -> int:
    """In how many rows the most frequent value stands. Raises ValueError when there is none."""
    counts = values.value_counts()
    if counts.empty:
        raise ValueError("there is no value in any row")
    return int(counts.max())


def _first_value(values: pd.Series) -> object:
    """The value in the first row. Raises ValueError when there is no row."""
    if values.empty:
        raise ValueError("no row matches")
    first = values.iloc[0]
    return np.nan if pd.isna(first) else first


def _missing_percent(values: pd.Series) -> float:
    """The percentage of missing values. Raises ValueError when there is no row."""
    if values.empty:
        raise ValueError("no row matches")
    return values.isna().sum() / len(values) * 100


def _strongest(target: pd.Series, columns: dict[str, pd.Series]) -> tuple[str, float]:
    """The column whose Pearson's r with the target is strongest, the first of several, and that r."""
    found = {name: _correlation(target, values) for name, values in columns.items()}
    best = max(found, key=lambda name: abs(found[name]))
    return best, found[best]


def _frequent(values: pd.Series, least: float) -> int:
    """How many different values stand in at least so many rows."""
    return int((values.value_counts() >= least).sum())


def _fitted(target: pd.Series, *predictors: pd.Series) -> np.ndarray:
    """Intercept and coefficients of the linear regression. Raises ValueError where there are several."""
    rows = np.column_stack(predictors)
    if len(rows) <= rows.shape[1]:
        raise ValueError("there are too few rows for a regression")
    middle, scale = rows.mean(axis=0), rows.std(axis=0)
    scaled = np.column_stack([np.ones(len(rows)), (rows - middle) / np.where(scale == 0, 1, scale)])
    if np.linalg.matrix_rank(scaled) < scaled.shape[1]:
        raise ValueError("the rows do not determine a regression: some columns depend on others")
    intercept, *slopes = np.linalg.lstsq(scaled, target.to_numpy(), rcond=None)[0]
    coefficients = np.array(slopes) / scale
    return np.array([intercept - coefficients @ middle, *coefficients])


def _errors(coefficients: np.ndarray, target: pd.Series, *predictors: pd.Series) -> np.ndarray:
    """Observed minus predicted."""
    return target.to_numpy() - coefficients[0] - np.column_stack(predictors) @ coefficients[1:]


def _determination(errors: np.ndarray, target: pd.Series) -> float:
    """R². Raises ValueError for a target that is always the same."""
    if target.nunique() == 1:
        raise ValueError("R² needs a target whose values differ")
    return 1 - (errors**2).sum() / ((target - target.mean()) ** 2).sum()


def _r_squared(*columns: pd.Series) -> float:
    """R² of the linear regression of the first column on the others, over rows with all values."""
    rows = _complete(*columns)
    return _determination(_errors(_fitted(*rows), *rows), rows[0])


def _regression(*columns: pd.Series) -> np.ndarray:
    """Intercept and coefficients of the linear regression of the first column on the others."""
    rows = _complete(*columns)
    return _fitted(*rows)


def _fit_errors(*columns: pd.Series) -> np.ndarray:
    """Errors of that regression on the rows that it was fitted to."""
    rows = _complete(*columns)
    return _errors(_fitted(*rows), *rows)


def _test_errors(share: float, seed: int, *columns: pd.Series) -> tuple[np.ndarray, pd.Series]:
    """Errors and targets of the test rows, of the regression of the first column on the others.

    The rows are parted as scikit-learn's `train_test_split` does with this test size and random state.
    """
    rows = pd.concat(_complete(*columns), axis=1)
    if not 0 < share < 1 or seed != int(seed) or not 0 <= seed < 2**32:
        raise ValueError("the test share lies between 0 and 1, and the seed is a whole number")
    order = np.random.RandomState(int(seed)).permutation(len(rows))
    tested = math.ceil(share * len(rows))
    training, testing = (
        [part[c] for c in part] for part in (rows.iloc[order[tested:]], rows.iloc[order[:tested]])
    )
    return _errors(_fitted(*training), *testing), testing[0]


def _filled(values: pd.Series, filler: object) -> pd.Series:
    """The values, missing ones filled. Raises ValueError when all are missing."""
    if values.notna().sum() == 0:
        raise ValueError("there is no value to fill the missing ones with")
    return values.fillna(filler)


def _to_mean(values: pd.Series, limit: float) -> pd.Series:
    """The values, those more than `limit` sample deviations from the mean replaced by it."""
    return values.mask(_outside_deviations(values, limit, ddof=1), values.mean())


def _logarithm(values: pd.Series, base: float) -> pd.Series:
    """The logarithm, missing where there is none."""
    positive = values.where(values > 0)
    return np.log10(positive) if base == 10 else np.log(positive)


def _min_max(values: pd.Series) -> pd.Series:
    """Scaled to the range from 0 to 1. Raises ValueError for a constant column."""
    present = _varied(_present(values, "the column"), 2)
    return (values - present.min()) / (present.max() - present.min())


def _standardized(values: pd.Series) -> pd.Series:
    """As z-scores, of the population. Raises ValueError for a constant column."""
    present = _varied(_present(values, "the column"), 2)
    return (values - present.mean()) / present.std(ddof=0)
