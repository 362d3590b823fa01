"""Findings: one statistic of a report, of the rows as they are at its point.

`takes` says what a finding is of: "numbers" that are there (of several columns: of the rows where all are),
"values" as they are, missing ones among them, or the "rows" alone. Its `inputs` beyond these are numbers.
`samples` are such numbers for examples.
"""

from collections.abc import Mapping
from types import MappingProxyType

from toolwright.engineers.offline.operators.record import Kinded, Operator, Role, by_name

_Numbers = tuple[tuple[float, ...], ...]


def _of_sample(
    name: str, says: str, refuses: str | None = None, inputs: tuple[Role, ...] = (), samples: _Numbers = ()
) -> Operator:
    return _finding(name, ("numbers",), says, refuses, inputs, samples)


def _of_pair(name: str, says: str, refuses: str | None = None) -> Operator:
    return _finding(name, ("numbers", "numbers"), says, refuses)


def _finding(
    name: str,
    takes: tuple[Kinded, ...],
    says: str,
    refuses: str | None = None,
    inputs: tuple[Role, ...] = (),
    samples: _Numbers = (),
    gives: Kinded = "number",
) -> Operator:
    return Operator(
        name,
        "finding",
        takes,
        gives,
        (name.replace("_", " "),),
        says,
        inputs=inputs,
        samples=samples,
        refuses=() if refuses is None else (refuses,),
    )


_ALIKE = "values that are all the same"
_ONE_VALUE = "a column with one value alone"
_FEW = "fewer values than the statistic needs"
_SHARE = Role("test_share", "the part of the rows that the model is tested on, between 0 and 1")
_SEED = Role("seed", "the random state that parts training from test rows")
_LIMIT = Role("limit", "how many deviations from the mean a value may be away")
_FACTOR = Role("factor", "how many interquartile ranges outside the quartiles a value may be")
_LEVEL = Role("level", "the quantile's level, between 0 and 1")

_LIMITS: _Numbers = ((1.1,), (1.3,), (0.9,), (1.7,))
_FACTORS: _Numbers = ((0.25,), (0.5,), (1.5,))
_SPLITS: _Numbers = ((0.25, 42), (0.2, 0), (0.5, 7))

GROUP_MEASURES: Mapping[str, str] = MappingProxyType({"mean": "mean", "median": "median", "sum": "sum"})
"""By what groups are compared, with how it is said."""

FINDINGS = by_name(
    (
        _finding("rows", ("rows",), "number of rows"),
        _finding("rows_percent", ("rows",), "percentage of rows", "no rows"),
        _finding("rows_share", ("rows",), "share of rows", "no rows"),
        _finding("repeated", ("rows",), "number of rows that repeat an earlier one"),
        _finding(
            "frequent",
            ("values",),
            "number of different values of {0} in at least {1} rows",
            inputs=(Role("least", "in how many rows a value has to stand at least"),),
            samples=((2,), (1,), (3,)),
        ),
        _finding(
            "strongest_correlate",
            ("numbers", "columns"),
            "which of {1} has the strongest Pearson's r with {0}",
            _ALIKE,
            gives="text",
        ),
        _finding(
            "strongest_r", ("numbers", "columns"), "strongest Pearson's r of {0} with any of {1}", _ALIKE
        ),
        _finding("present", ("values",), "number of values of {0}"),
        _finding("distinct", ("values",), "number of different values of {0}"),
        _finding("missing", ("values",), "number of missing values of {0}"),
        _finding("missing_percent", ("values",), "percentage of missing values of {0}", "no rows"),
        _finding("most_frequent", ("values",), "most frequent value of {0}", "no values", gives="text"),
        _finding(
            "most_frequent_count",
            ("values",),
            "number of rows with the most frequent value of {0}",
            "no values",
        ),
        _finding("first_value", ("values",), "value of {0} in the first row", "no rows", gives="text"),
        _of_sample("sum", "sum of {0}"),
        _of_sample("mean", "mean of {0}"),
        _of_sample("median", "median of {0}"),
        _of_sample("std", "sample standard deviation of {0}", _FEW),
        _of_sample("std_population", "population standard deviation of {0}"),
        _of_sample("variance", "sample variance of {0}", _FEW),
        _of_sample("variance_population", "population variance of {0}"),
        _of_sample("minimum", "minimum of {0}"),
        _of_sample("maximum", "maximum of {0}"),
        _of_sample("spread", "range of {0}"),
        _of_sample(
            "quantile",
            "quantile {1} of {0}",
            "a level outside 0 to 1",
            (_LEVEL,),
            ((0.25,), (0.5,), (0.75,), (1,)),
        ),
        _of_sample("interquartile_range", "interquartile range of {0}"),
        _of_sample("skewness", "skewness of {0}", _ALIKE),
        _of_sample("skewness_adjusted", "bias-adjusted skewness of {0}", _ALIKE),
        _of_sample("skewness_pearson", "Pearson's second skewness (median) of {0}", _ALIKE),
        _of_sample("kurtosis", "excess kurtosis of {0}", _ALIKE),
        _of_sample("kurtosis_adjusted", "bias-adjusted excess kurtosis of {0}", _ALIKE),
        _of_sample("shapiro_statistic", "Shapiro-Wilk statistic of {0}", _ALIKE),
        _of_sample("shapiro_p", "p-value of the Shapiro-Wilk test of {0}", _ALIKE),
        _of_sample("dagostino_statistic", "D'Agostino-Pearson statistic of {0}", _ALIKE),
        _of_sample("dagostino_p", "p-value of the D'Agostino-Pearson test of {0}", _ALIKE),
        _of_sample(
            "outliers_z",
            "number of values of {0} more than {1} population standard deviations from the mean",
            None,
            (_LIMIT,),
            _LIMITS,
        ),
        _of_sample(
            "outliers_z_sample",
            "number of values of {0} more than {1} sample standard deviations from the mean",
            _FEW,
            (_LIMIT,),
            _LIMITS,
        ),
        _of_sample(
            "outliers_iqr",
            "number of values of {0} more than {1} interquartile ranges outside the quartiles",
            None,
            (_FACTOR,),
            _FACTORS,
        ),
        _of_pair("pearson_r", "Pearson's r of {0} and {1}", _ALIKE),
        _of_pair("pearson_p", "p-value of Pearson's r of {0} and {1}", _ALIKE),
        _of_pair("spearman_r", "Spearman's rank correlation of {0} and {1}", _ALIKE),
        _of_pair("spearman_p", "p-value of Spearman's rank correlation of {0} and {1}", _ALIKE),
        _of_pair("kendall_tau", "Kendall's tau-b of {0} and {1}", _ALIKE),
        _finding(
            "chi_square",
            ("values", "values"),
            "chi-square statistic of the independence of {0} and {1}",
            _ONE_VALUE,
        ),
        _finding(
            "chi_square_p",
            ("values", "values"),
            "p-value of the chi-square test of the independence of {0} and {1}",
            _ONE_VALUE,
        ),
        _of_pair("slope", "slope of the least squares line of {0} on {1}", _ALIKE),
        _of_pair("intercept", "intercept of the least squares line of {0} on {1}", _ALIKE),
        _of_pair("paired_t", "t statistic of the paired t-test of {0} and {1}", _ALIKE),
        _of_pair("paired_p", "p-value of the paired t-test of {0} and {1}", _ALIKE),
        _finding("r_squared", ("numbers", "columns"), "R² of the linear regression of {0} on {1}", _ALIKE),
        _finding(
            "coefficient",
            ("numbers", "columns"),
            "coefficient of the first predictor in the linear regression of {0} on {1}",
            _ALIKE,
        ),
        _finding(
            "constant", ("numbers", "columns"), "intercept of the linear regression of {0} on {1}", _ALIKE
        ),
        _finding(
            "fit_mse",
            ("numbers", "columns"),
            "mean squared error of the linear regression of {0} on {1}",
            _ALIKE,
        ),
        _finding(
            "fit_rmse",
            ("numbers", "columns"),
            "root mean squared error of the linear regression of {0} on {1}",
            _ALIKE,
        ),
        _finding(
            "fit_mae",
            ("numbers", "columns"),
            "mean absolute error of the linear regression of {0} on {1}",
            _ALIKE,
        ),
        _finding(
            "test_mse",
            ("numbers", "columns"),
            "mean squared error on the test rows of the linear regression of {0} on {1}",
            "too few rows to train or test on",
            (_SHARE, _SEED),
            _SPLITS,
        ),
        _finding(
            "test_rmse",
            ("numbers", "columns"),
            "root mean squared error on the test rows of the linear regression of {0} on {1}",
            "too few rows to train or test on",
            (_SHARE, _SEED),
            _SPLITS,
        ),
        _finding(
            "test_mae",
            ("numbers", "columns"),
            "mean absolute error on the test rows of the linear regression of {0} on {1}",
            "too few rows to train or test on",
            (_SHARE, _SEED),
            _SPLITS,
        ),
        _finding(
            "test_r_squared",
            ("numbers", "columns"),
            "R² on the test rows of the linear regression of {0} on {1}",
            "too few rows to train or test on",
            (_SHARE, _SEED),
            _SPLITS,
        ),
        _of_sample("student_t", "t statistic of Student's t-test of {0}", _ALIKE),
        _of_sample("student_p", "p-value of Student's t-test of {0}", _ALIKE),
        _of_sample("welch_t", "t statistic of Welch's t-test of {0}", _ALIKE),
        _of_sample("welch_p", "p-value of Welch's t-test of {0}", _ALIKE),
        _finding(
            "anova_f", ("numbers", "values"), "F statistic of the analysis of variance of {0} by {1}", _ALIKE
        ),
        _finding(
            "anova_p", ("numbers", "values"), "p-value of the analysis of variance of {0} by {1}", _ALIKE
        ),
        _finding(
            "label_of_largest", ("numbers", "values"), "{1} with the largest {0}", "no values", gives="text"
        ),
        _finding(
            "label_of_smallest", ("numbers", "values"), "{1} with the smallest {0}", "no values", gives="text"
        ),
        *(
            _finding(
                f"group_of_{size}_{measure}",
                ("numbers", "values"),
                f"{{1}} with the {size} {says} of {{0}}",
                "no values",
                gives="text",
            )
            for measure, says in GROUP_MEASURES.items()
            for size in ("largest", "smallest")
        ),
        *(
            _finding(
                f"{size}_group_{measure}",
                ("numbers", "values"),
                f"{size} {says} of {{0}} by {{1}}",
                "no values",
            )
            for measure, says in GROUP_MEASURES.items()
            for size in ("largest", "smallest")
        ),
    )
)

COMPARING = frozenset({"student_t", "student_p", "welch_t", "welch_p"})
"""Findings that compare the rows of `where` with those of `other`."""
