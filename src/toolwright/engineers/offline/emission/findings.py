"""Findings of a report, written in pandas and scipy."""

from collections.abc import Mapping
from types import MappingProxyType

from toolwright.engineers.offline.emission.body import Body
from toolwright.engineers.offline.emission.expressions import condition, expression, name_of
from toolwright.engineers.offline.operators.findings import GROUP_MEASURES
from toolwright.engineers.offline.plan import Column, Condition, Expression, Finding, slot_name

SAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "sum": "{values}.sum()",
        "mean": "{values}.mean()",
        "median": "{values}.median()",
        "std": "_sample_deviation({values})",
        "std_population": "{values}.std(ddof=0)",
        "variance": "_sample_variance({values})",
        "variance_population": "{values}.var(ddof=0)",
        "minimum": "{values}.min()",
        "maximum": "{values}.max()",
        "spread": "{values}.max() - {values}.min()",
        "quantile": "_quantile({values}, {number})",
        "interquartile_range": "{values}.quantile(0.75) - {values}.quantile(0.25)",
        "skewness": "stats.skew(_varied({values}, 2))",
        "skewness_adjusted": "stats.skew(_varied({values}, 3), bias=False)",
        "skewness_pearson": "_pearson_skewness({values})",
        "kurtosis": "stats.kurtosis(_varied({values}, 2))",
        "kurtosis_adjusted": "stats.kurtosis(_varied({values}, 4), bias=False)",
        "shapiro_statistic": "stats.shapiro(_varied({values}, 3)).statistic",
        "shapiro_p": "stats.shapiro(_varied({values}, 3)).pvalue",
        "dagostino_statistic": "stats.normaltest(_varied({values}, 8)).statistic",
        "dagostino_p": "stats.normaltest(_varied({values}, 8)).pvalue",
        "outliers_z": "_outside_deviations({values}, {number}, ddof=0).sum()",
        "outliers_z_sample": "_outside_deviations({values}, {number}, ddof=1).sum()",
        "outliers_iqr": "_outside_fences({values}, {number}).sum()",
    }
)
"""Of numbers that are there."""

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "pearson_r": "_correlation({columns})",
        "pearson_p": "_pearson_p({columns})",
        "spearman_r": "_rank_correlation({columns})",
        "spearman_p": "_rank_p({columns})",
        "kendall_tau": "_kendall({columns})",
        "coefficient": "_regression({columns})[1]",
        "constant": "_regression({columns})[0]",
        "fit_mse": "(_fit_errors({columns}) ** 2).mean()",
        "fit_rmse": "(_fit_errors({columns}) ** 2).mean() ** 0.5",
        "fit_mae": "abs(_fit_errors({columns})).mean()",
        "slope": "_line({columns})[0]",
        "intercept": "_line({columns})[1]",
        "paired_t": "_paired_test({columns})[0]",
        "paired_p": "_paired_test({columns})[1]",
        "r_squared": "_r_squared({columns})",
        "test_mse": "(_test_errors({numbers}, {columns})[0] ** 2).mean()",
        "test_rmse": "(_test_errors({numbers}, {columns})[0] ** 2).mean() ** 0.5",
        "test_mae": "abs(_test_errors({numbers}, {columns})[0]).mean()",
        "strongest_correlate": "_strongest({target}, {named})[0]",
        "strongest_r": "_strongest({target}, {named})[1]",
        "test_r_squared": "_determination(*_test_errors({numbers}, {columns}))",
    }
)
"""Of several columns of numbers, row by row."""

COMPARED: Mapping[str, str] = MappingProxyType(
    {
        "student_t": "_t_test({first}, {second}, equal_var=True)[0]",
        "student_p": "_t_test({first}, {second}, equal_var=True)[1]",
        "welch_t": "_t_test({first}, {second}, equal_var=False)[0]",
        "welch_p": "_t_test({first}, {second}, equal_var=False)[1]",
    }
)

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "anova_f": "_variance_analysis({values}, {keys})[0]",
        "anova_p": "_variance_analysis({values}, {keys})[1]",
        "label_of_largest": '_key_of({values}, {keys}, "max", "max")',
        "label_of_smallest": '_key_of({values}, {keys}, "min", "min")',
    }
    | {
        f"group_of_{size}_{measure}": f'_key_of({{values}}, {{keys}}, "{measure}", "{best}")'
        for measure in GROUP_MEASURES
        for size, best in (("largest", "max"), ("smallest", "min"))
    }
    | {
        f"{size}_group_{measure}": f'{best}(_group_measures({{values}}, {{keys}}, "{measure}"))'
        for measure in GROUP_MEASURES
        for size, best in (("largest", "max"), ("smallest", "min"))
    }
)

CELLS: Mapping[str, str] = MappingProxyType(
    {
        "present": "{values}.count()",
        "distinct": "{values}.nunique()",
        "missing": "{values}.isna().sum()",
        "missing_percent": "_missing_percent({values})",
        "most_frequent": "_most_frequent({values})",
        "most_frequent_count": "_most_frequent_count({values})",
        "first_value": "_first_value({values})",
        "frequent": "_frequent({values}, {number})",
    }
)
"""Of cells as they are."""

TABULATED: Mapping[str, str] = MappingProxyType(
    {
        "chi_square": "_chi_square({first}, {second}).statistic",
        "chi_square_p": "_chi_square({first}, {second}).pvalue",
    }
)
"""Of the cells of two columns, row by row."""

ROWS: Mapping[str, str] = MappingProxyType(
    {"rows_percent": "_share_of_rows(table, {rows}) * 100", "rows_share": "_share_of_rows(table, {rows})"}
)

FINDINGS = frozenset([*SAMPLES, *COLUMNS, *COMPARED, *GROUPS, *CELLS, *TABULATED, *ROWS, "rows", "repeated"])


class FindingWriter:
    """Writes findings of `table` as it is; each sample gets a name of its own once."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._samples: dict[tuple[Expression, Condition | None], str] = {}

    def written(self, finding: Finding) -> str:
        """Python for the finding."""
        name, numbers = finding.name, [slot_name(number) for number in finding.numbers]
        if name == "rows":
            return (
                "len(table)" if finding.where is None else f"({condition(finding.where, self._body)}).sum()"
            )
        if name in ROWS:
            where = "None" if finding.where is None else condition(finding.where, self._body)
            return ROWS[name].format(rows=where)
        if name in TABULATED:
            first, second = (self._some(self._cells(each), finding.where) for each in finding.of)
            return TABULATED[name].format(first=first, second=second)
        if name == "repeated":
            return "table.duplicated().sum()"
        if name in CELLS:
            values = self._some(self._cells(finding.of[0]), finding.where)
            return CELLS[name].format(values=values, number=", ".join(numbers))
        if name in SAMPLES:
            values = self._sample(finding.of[0], finding.where)
            return SAMPLES[name].format(values=values, number=", ".join(numbers))
        if name in COMPARED:
            first = self._sample(finding.of[0], finding.where)
            return COMPARED[name].format(first=first, second=self._sample(finding.of[0], finding.other))
        if name in GROUPS:
            values = self._some(self._numbers(finding.of[0]), finding.where)
            keys = self._some(self._cells(finding.of[1]), finding.where)
            return GROUPS[name].format(values=values, keys=keys)
        columns = [self._some(self._numbers(each), finding.where) for each in finding.of]
        named = [f"{name_of(of)}: {values}" for of, values in zip(finding.of[1:], columns[1:], strict=True)]
        return COLUMNS[name].format(
            columns=", ".join(columns),
            numbers=", ".join(numbers),
            target=columns[0],
            named=f"{{{', '.join(named)}}}",
        )

    def _sample(self, of: Expression, where: Condition | None) -> str:
        if (of, where) not in self._samples:
            values = self._some(self._numbers(of), where)
            self._samples[of, where] = self._body.assign("values", f"_present({values}, {name_of(of)})")
        return self._samples[of, where]

    def _numbers(self, of: Expression) -> str:
        text = expression(of, self._body)
        return text if isinstance(of, Column) else f"({text})"

    def _cells(self, of: Expression) -> str:
        return f"_values(table, {slot_name(of)})" if isinstance(of, Column) else self._numbers(of)

    def _some(self, values: str, where: Condition | None) -> str:
        return values if where is None else f"{values}[{condition(where, self._body)}]"
