"""Briefs on correlation, tests of difference, outliers and simple models."""

# pandas' and scipy's own annotations cover little of what is used here; pyright's other checks stay.
# pyright: basic, reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyright: reportIndexIssue=false, reportOperatorIssue=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportInvalidTypeArguments=false

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.held_out.brief import HeldOut, fixed, whole

Table = pd.DataFrame
Column = "pd.Series[float]"

TWO = "rounded to two decimal places"


def pearson(table: Table, first: str, second: str) -> tuple[float, float]:
    pair = table[[first, second]].dropna()
    tested = stats.pearsonr(pair[first], pair[second])
    return float(tested.statistic), float(tested.pvalue)


def fences(values: "pd.Series[float]", factor: float = 1.5) -> "pd.Series[bool]":
    low, high = values.quantile(0.25), values.quantile(0.75)
    return (values < low - factor * (high - low)) | (values > high + factor * (high - low))


def scores(values: "pd.Series[float]", ddof: int) -> "pd.Series[float]":
    return (values - values.mean()) / values.std(ddof=ddof)


def _fit(
    table: Table, features: Sequence[str], target: str
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Intercept and slopes, by least squares."""
    design = np.column_stack([np.ones(len(table)), *(table[name].to_numpy(float) for name in features)])
    return np.linalg.lstsq(design, table[target].to_numpy(float), rcond=None)[0]


def _predict(
    table: Table, features: Sequence[str], weights: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> np.ndarray:
    return weights[0] + table[list(features)].to_numpy(float) @ weights[1:]


def _split(table: Table, share: float, seed: int) -> tuple[Table, Table]:
    """Training and testing rows as scikit-learn's `train_test_split(test_size=share, random_state=seed)` takes them."""
    order = np.random.RandomState(seed).permutation(len(table))
    count = math.ceil(share * len(table))
    return table.iloc[order[count:]], table.iloc[order[:count]]


def errors(
    table: Table, features: Sequence[str], target: str, share: float, seed: int
) -> tuple[float, float]:
    """Mean squared error and R² on the testing rows."""
    kept = table[[*features, target]].dropna()
    training, testing = _split(kept, share, seed)
    predicted = _predict(testing, features, _fit(training, features, target))
    rest = testing[target].to_numpy(float) - predicted
    total = testing[target].to_numpy(float) - testing[target].mean()
    return float(np.mean(rest**2)), float(1 - np.sum(rest**2) / np.sum(total**2))


def _r_squared(table: Table, features: Sequence[str], target: str) -> float:
    kept = table[[*features, target]].dropna()
    rest = kept[target].to_numpy(float) - _predict(kept, features, _fit(kept, features, target))
    total = kept[target].to_numpy(float) - kept[target].mean()
    return float(1 - np.sum(rest**2) / np.sum(total**2))


RELATIONS = (
    HeldOut(
        "sensor_readings",
        "easy",
        "corr",
        "How strongly are temperature and humidity correlated?",
        "Compute Pearson's r between 'Temperature (C)' and 'Humidity (%)' on the rows where both are present.",
        f"@pearson_r[r], r between -1 and 1 {TWO}.",
        lambda t: {"pearson_r": fixed(pearson(t, "Temperature (C)", "Humidity (%)")[0])},
    ),
    HeldOut(
        "students",
        "medium",
        "corrp",
        "Is there a significant linear relationship between the hours studied and the math score?",
        "Use Pearson's correlation with a two-sided test at the 0.05 level. If p < 0.05 the relationship is 'significant', "
        "otherwise 'not significant'.",
        '@r[r_value] @significance[label] where "r_value" has three decimal places.',
        lambda t: {
            "r": fixed(pearson(t, "study_hours", "math score")[0], 3),
            "significance": "significant"
            if pearson(t, "study_hours", "math score")[1] < 0.05
            else "not significant",
        },
    ),
    HeldOut(
        "loans",
        "medium",
        "corr",
        "Compute the Spearman rank correlation between Credit Score and Interest Rate.",
        "Drop the rows in which one of the two is missing. Use scipy.stats.spearmanr.",
        '@spearman_rho[rho] @p_value[p] where "rho" is rounded to 3 decimals and "p" to 4 decimals.',
        lambda t: _spearman(t, "Credit Score", "Interest Rate"),
    ),
    HeldOut(
        "housing",
        "medium",
        "corr",
        "Which numeric column is most strongly correlated with SalePrice?",
        "Compare the absolute values of Pearson's correlation coefficients. Do not count SalePrice itself or the Id column.",
        f'@column[name] @coefficient[r] where "r" is the (signed) correlation {TWO}.',
        lambda t: _strongest(t.drop(columns=["Id"]), "SalePrice"),
    ),
    HeldOut(
        "air_quality_2020",
        "medium",
        "corrp",
        "Investigate the association between wind speed and PM2.5.",
        "Calculate the Pearson correlation coefficient between Wind_Speed and PM2.5, excluding rows with nulls. The "
        "relationship is 'strong' when |r| >= 0.7, 'moderate' when 0.3 <= |r| < 0.7 and 'weak' when |r| < 0.3.",
        f"@correlation[r] @strength[strength]\nwhere r is {TWO} and strength is 'strong', 'moderate' or 'weak'.",
        lambda t: {
            "correlation": fixed(pearson(t, "Wind_Speed", "PM2.5")[0]),
            "strength": _strength(pearson(t, "Wind_Speed", "PM2.5")[0]),
        },
    ),
    HeldOut(
        "football_players",
        "medium",
        "corrp",
        "Do taller players get fewer yellow cards? Test the correlation between height and yellow cards.",
        "Pearson correlation between 'Height_cm' and 'Yellow Cards', alpha = 0.05. Report 'Yes' if the p-value is below "
        "alpha and r is negative; otherwise report 'No'.",
        '@p_value[p] @answer[Yes/No] where "p" is rounded to four decimal places.',
        lambda t: {
            "p_value": fixed(pearson(t, "Height_cm", "Yellow Cards")[1], 4),
            "answer": "Yes"
            if pearson(t, "Height_cm", "Yellow Cards")[1] < 0.05
            and pearson(t, "Height_cm", "Yellow Cards")[0] < 0
            else "No",
        },
    ),
    HeldOut(
        "share_prices",
        "easy",
        "corr",
        "Calculate the correlation between 'Close' and 'Volume'.",
        "Use the Pearson method of pandas' corr().",
        '@corr_close_volume[value] where "value" is rounded to 4 decimal places.',
        lambda t: {"corr_close_volume": fixed(t["Close"].corr(t["Volume"]), 4)},
    ),
    HeldOut(
        "shipments",
        "medium",
        "corr",
        "Calculate the Pearson correlation coefficients of cost_usd with weight_kg and with distance_km.",
        "Ignore rows with missing values in the columns concerned, pair by pair.",
        f"@corr_weight[r1]\n@corr_distance[r2]\nwhere r1 and r2 are numbers between -1 and 1, {TWO}.",
        lambda t: {
            "corr_weight": fixed(pearson(t, "cost_usd", "weight_kg")[0]),
            "corr_distance": fixed(pearson(t, "cost_usd", "distance_km")[0]),
        },
    ),
    HeldOut(
        "students",
        "medium",
        "corr",
        "Compute Kendall's tau between absences and the writing score.",
        "Use scipy.stats.kendalltau.",
        "@tau[tau] with three decimals.",
        lambda t: {"tau": fixed(float(stats.kendalltau(t["absences"], t["writing score"]).statistic), 3)},
    ),
    HeldOut(
        "hotel_bookings",
        "medium",
        "out",
        "Detect outliers in the average daily rate with the interquartile range rule.",
        "Outliers lie below Q1 - 1.5 * IQR or above Q3 + 1.5 * IQR. Null values are left out.",
        "@outlier_count[count] where count is an integer.",
        lambda t: {"outlier_count": whole(fences(t["avg_daily_rate"]).sum())},
    ),
    HeldOut(
        "housing",
        "medium",
        "out",
        "Are there outliers in SalePrice according to the z-score method? How many?",
        "A value is an outlier if the absolute z-score is larger than 3.",
        "@n_outliers[n] where n is a non-negative integer.",
        lambda t: {"n_outliers": whole((scores(t["SalePrice"], 1).abs() > 3).sum())},
    ),
    HeldOut(
        "air_quality_2020",
        "hard",
        "outrm",
        "Remove the outliers of NO2 using the IQR method and report how the mean and the standard deviation change.",
        "Drop missing values first. Values outside [Q1 - 1.5*IQR, Q3 + 1.5*IQR] are outliers. Use the sample standard "
        "deviation.",
        "@mean_before[a] @std_before[b] @mean_after[c] @std_after[d] @removed[n] where a, b, c and d have two decimal places "
        "and n is an integer.",
        lambda t: _removed(t["NO2"].dropna()),
    ),
    HeldOut(
        "shipments",
        "medium",
        "out",
        "Identify outliers in weight_kg and give their number and the largest of them.",
        "Use Tukey's fences with k = 1.5 (values beyond 1.5 times the interquartile range from the quartiles).",
        "@outliers[n] @largest[value]; n is an integer, value has one decimal place.",
        lambda t: {
            "outliers": whole(fences(t["weight_kg"]).sum()),
            "largest": fixed(t.loc[fences(t["weight_kg"]), "weight_kg"].max(), 1),
        },
    ),
    HeldOut(
        "employees",
        "hard",
        "outrm",
        "Find employees whose YearsAtCompany is unusually high, remove them and recompute the average age.",
        "An employee is unusual if YearsAtCompany is more than 2 standard deviations (population formula) above its mean. "
        "After removing these rows calculate the mean of 'Age'.",
        f'@removed_rows[n] @mean_age_after[age] where "n" is an integer and "age" is {TWO}.',
        lambda t: {
            "removed_rows": whole((scores(t["YearsAtCompany"], 0) > 2).sum()),
            "mean_age_after": fixed(t.loc[~(scores(t["YearsAtCompany"], 0) > 2), "Age"].mean()),
        },
    ),
    HeldOut(
        "football_players",
        "medium",
        "out",
        "How many players have an extreme market value?",
        "Extreme means a market value above the 95th percentile of 'Market Value (M)'.",
        "@extreme_players[count] where count is an integer",
        lambda t: {
            "extreme_players": whole((t["Market Value (M)"] > t["Market Value (M)"].quantile(0.95)).sum())
        },
    ),
    HeldOut(
        "students",
        "hard",
        "hyp",
        "Do students with a standard lunch have a different mean math score than students with a free/reduced lunch?",
        "Perform an independent two-sample t-test (equal variances assumed) with a significance level of 0.05. If the "
        "p-value is below 0.05, answer 'yes', else 'no'.",
        '@t_statistic[t] @p_value[p] @different[answer] where "t" is the absolute t statistic rounded to two decimals and '
        '"p" is rounded to four decimals.',
        lambda t: _two_samples(
            t.loc[t["lunch"] == "standard", "math score"], t.loc[t["lunch"] == "free/reduced", "math score"]
        ),
    ),
    HeldOut(
        "employees",
        "hard",
        "hyp",
        "Is there a significant difference in the monthly salary between men and women?",
        "Use Welch's t-test (unequal variances) on MonthlySalary by Gender; ignore missing salaries. Alpha is 0.05.",
        '@p_value[p] @significant[yes/no] where "p" has four decimals and the second value is "yes" if p < 0.05, else "no".',
        lambda t: _welch(t),
    ),
    HeldOut(
        "shipments",
        "hard",
        "hyp",
        "Does the customer rating depend on the carrier? Conduct a one-way ANOVA.",
        "Compare customer_rating between the three carriers after dropping missing ratings. Report the F statistic and the "
        "p-value; the difference is significant if p < 0.05.",
        '@f_statistic[F], @p_value[p], @significant[answer] where "F" is rounded to 2 decimals, "p" to 4 decimals and '
        '"answer" is "yes" or "no".',
        lambda t: _anova(t.dropna(subset=["customer_rating"]), "carrier", "customer_rating"),
    ),
    HeldOut(
        "loans",
        "hard",
        "hyp",
        "Is default independent of the region of the applicant? Carry out a chi-square test of independence.",
        "Build the contingency table of 'Region' and 'Defaulted' and use scipy.stats.chi2_contingency. Reject independence "
        "if p < 0.05.",
        '@chi2[statistic] @p_value[p] @independent["yes"/"no"] where statistic is rounded to 2 and p to 4 decimal places.',
        lambda t: _independence(t, "Region", "Defaulted"),
    ),
    HeldOut(
        "hotel_bookings",
        "hard",
        "hyp",
        "Do canceled and kept bookings differ in lead time? Apply the Mann-Whitney U test.",
        "Two-sided test of lead_time between is_canceled = 1 and is_canceled = 0 with alpha = 0.05.",
        '@p_value[p] @differ[yes/no] where "p" is rounded to 4 decimals.',
        lambda t: _mann_whitney(t),
    ),
    HeldOut(
        "housing",
        "hard",
        "ml",
        "Fit a simple linear regression that predicts SalePrice from LivingArea. Report slope, intercept and R-squared.",
        "Use ordinary least squares on the whole dataset.",
        "@slope[slope] @intercept[intercept] @r2[r2] where slope and intercept are rounded to two decimals and r2 to three.",
        lambda t: {
            "slope": fixed(_fit(t, ["LivingArea"], "SalePrice")[1]),
            "intercept": fixed(_fit(t, ["LivingArea"], "SalePrice")[0]),
            "r2": fixed(_r_squared(t, ["LivingArea"], "SalePrice"), 3),
        },
    ),
    HeldOut(
        "housing",
        "hard",
        "ml",
        "Build a multiple linear regression model that predicts SalePrice based on LivingArea, Bedrooms and YearBuilt. "
        "Evaluate it on a test set.",
        "Split the data into 80% training and 20% testing with random_state=42 (sklearn's train_test_split). Evaluate the "
        "model by the mean squared error and the R-squared score on the test data.",
        f"@mse[mse] @r2_score[r2] where mse is {TWO} and r2 is rounded to four decimal places.",
        lambda t: {
            "mse": fixed(errors(t, ["LivingArea", "Bedrooms", "YearBuilt"], "SalePrice", 0.2, 42)[0]),
            "r2_score": fixed(errors(t, ["LivingArea", "Bedrooms", "YearBuilt"], "SalePrice", 0.2, 42)[1], 4),
        },
    ),
    HeldOut(
        "shipments",
        "hard",
        "ml",
        "Train a linear regression model to estimate cost_usd from weight_kg and distance_km and report its RMSE.",
        "Remove rows with missing values in these columns. Hold out 30% of the rows for testing (random state 0). The RMSE is "
        "computed on the held-out rows.",
        f'@rmse[value] where "value" is {TWO}.',
        lambda t: {"rmse": fixed(math.sqrt(errors(t, ["weight_kg", "distance_km"], "cost_usd", 0.3, 0)[0]))},
    ),
    HeldOut(
        "students",
        "hard",
        "ml",
        "Use linear regression to predict the writing score from the reading score. How well does the model fit?",
        "Fit on all rows and calculate the coefficient of determination. The fit is 'good' if R-squared is at least 0.6 and "
        "'poor' otherwise.",
        f'@r_squared[value] @fit[label] where "value" is {TWO}.',
        lambda t: {
            "r_squared": fixed(_r_squared(t, ["reading score"], "writing score")),
            "fit": "good" if _r_squared(t, ["reading score"], "writing score") >= 0.6 else "poor",
        },
    ),
    HeldOut(
        "football_players",
        "hard",
        "ml",
        "Fit a multiple linear regression of 'Market Value (M)' on Goals, Assists and Age and give the R-squared and the "
        "coefficient of Goals.",
        "Use all players; the model has an intercept. There is no train/test split.",
        "@r_squared[r2]\n@coef_goals[b]\nwhere both are rounded to 3 decimal places.",
        lambda t: {
            "r_squared": fixed(_r_squared(t, ["Goals", "Assists", "Age"], "Market Value (M)"), 3),
            "coef_goals": fixed(_fit(t, ["Goals", "Assists", "Age"], "Market Value (M)")[1], 3),
        },
    ),
    HeldOut(
        "loans",
        "hard",
        "ml",
        "Predict the interest rate of a loan from the credit score by linear regression. What rate does the model give for a "
        "credit score of 700?",
        "Drop rows with missing 'Credit Score' or 'Interest Rate' and fit on all remaining rows.",
        f'@predicted_rate[rate] where "rate" is {TWO}.',
        lambda t: _predicted(t),
    ),
    HeldOut(
        "sensor_readings",
        "hard",
        "ml",
        "Train a linear regression to predict humidity from temperature and evaluate the mean absolute error.",
        "Drop rows without humidity. Use a 75/25 train-test split with random_state = 1 and scikit-learn's LinearRegression.",
        "@mae[mae] rounded to three decimal places",
        lambda t: {"mae": fixed(_absolute_error(t), 3)},
    ),
)


def _spearman(table: Table, first: str, second: str) -> dict[str, str]:
    pair = table[[first, second]].dropna()
    tested = stats.spearmanr(pair[first], pair[second])
    return {
        "spearman_rho": fixed(float(tested.statistic), 3),
        "p_value": fixed(float(tested.pvalue), 4),
    }


def _strongest(table: Table, target: str) -> dict[str, str]:
    found = table.select_dtypes("number").corr()[target].drop(target)
    name = str(found.abs().idxmax())
    return {"column": name, "coefficient": fixed(found[name])}


def _strength(r: float) -> str:
    return "strong" if abs(r) >= 0.7 else "moderate" if abs(r) >= 0.3 else "weak"


def _removed(values: "pd.Series[float]") -> dict[str, str]:
    kept = values[~fences(values)]
    return {
        "mean_before": fixed(values.mean()),
        "std_before": fixed(values.std()),
        "mean_after": fixed(kept.mean()),
        "std_after": fixed(kept.std()),
        "removed": whole(len(values) - len(kept)),
    }


def _two_samples(first: "pd.Series[float]", second: "pd.Series[float]") -> dict[str, str]:
    tested = stats.ttest_ind(first, second)
    return {
        "t_statistic": fixed(abs(float(tested.statistic))),
        "p_value": fixed(float(tested.pvalue), 4),
        "different": "yes" if tested.pvalue < 0.05 else "no",
    }


def _welch(table: Table) -> dict[str, str]:
    kept = table.dropna(subset=["MonthlySalary"])
    groups = [kept.loc[kept["Gender"] == name, "MonthlySalary"] for name in ("Male", "Female")]
    p = float(stats.ttest_ind(*groups, equal_var=False).pvalue)
    return {"p_value": fixed(p, 4), "significant": "yes" if p < 0.05 else "no"}


def _anova(table: Table, group: str, value: str) -> dict[str, str]:
    tested = stats.f_oneway(*(part[value] for _, part in table.groupby(group)))
    return {
        "f_statistic": fixed(float(tested.statistic)),
        "p_value": fixed(float(tested.pvalue), 4),
        "significant": "yes" if tested.pvalue < 0.05 else "no",
    }


def _independence(table: Table, first: str, second: str) -> dict[str, str]:
    tested = stats.chi2_contingency(pd.crosstab(table[first], table[second]))
    return {
        "chi2": fixed(float(tested.statistic)),
        "p_value": fixed(float(tested.pvalue), 4),
        "independent": "no" if tested.pvalue < 0.05 else "yes",
    }


def _mann_whitney(table: Table) -> dict[str, str]:
    groups = [table.loc[table["is_canceled"] == flag, "lead_time"] for flag in (1, 0)]
    p = float(stats.mannwhitneyu(*groups, alternative="two-sided").pvalue)
    return {"p_value": fixed(p, 4), "differ": "yes" if p < 0.05 else "no"}


def _predicted(table: Table) -> dict[str, str]:
    weights = _fit(table.dropna(subset=["Credit Score", "Interest Rate"]), ["Credit Score"], "Interest Rate")
    return {"predicted_rate": fixed(weights[0] + 700 * weights[1])}


def _absolute_error(table: Table) -> float:
    kept = table.dropna(subset=["Humidity (%)"])
    training, testing = _split(kept, 0.25, 1)
    weights = _fit(training, ["Temperature (C)"], "Humidity (%)")
    rest = testing["Humidity (%)"].to_numpy(float) - _predict(testing, ["Temperature (C)"], weights)
    return float(np.mean(np.abs(rest)))
