"""Briefs on made columns and on preparing data."""

# pandas' and scipy's own annotations cover little of what is used here; pyright's other checks stay.
# pyright: basic, reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyright: reportIndexIssue=false, reportOperatorIssue=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportInvalidTypeArguments=false

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.held_out.brief import HeldOut, fixed, whole

Table = pd.DataFrame

TWO = "rounded to two decimal places"


def _scaled(values: "pd.Series[float]") -> "pd.Series[float]":
    return (values - values.min()) / (values.max() - values.min())


FEATURES = (
    HeldOut(
        "shipments",
        "medium",
        "feat",
        'Create a new column "cost_per_km" (cost_usd divided by distance_km) and report its mean and median.',
        "Do the division row by row.",
        "@mean_cost_per_km[mean] @median_cost_per_km[median] where both are rounded to 4 decimal places.",
        lambda t: {
            "mean_cost_per_km": fixed((t["cost_usd"] / t["distance_km"]).mean(), 4),
            "median_cost_per_km": fixed((t["cost_usd"] / t["distance_km"]).median(), 4),
        },
    ),
    HeldOut(
        "hotel_bookings",
        "medium",
        "feat",
        "Derive the total price of each stay as nights multiplied by avg_daily_rate. What is the average total price?",
        "Rows without a daily rate are excluded.",
        f'@avg_total_price[value] where "value" is {TWO}.',
        lambda t: {"avg_total_price": fixed((t["nights"] * t["avg_daily_rate"]).mean())},
    ),
    HeldOut(
        "football_players",
        "medium",
        "feat",
        "Add a feature 'Goal Contributions' that is the sum of Goals and Assists. Who has the most goal contributions?",
        "Report the player's name and the number.",
        '@player[name] @contributions[n] where "n" is an integer.',
        lambda t: {
            "player": str(t.loc[(t["Goals"] + t["Assists"]).idxmax(), "Player"]),
            "contributions": whole((t["Goals"] + t["Assists"]).max()),
        },
    ),
    HeldOut(
        "students",
        "medium",
        "feat",
        "Create an 'average score' feature from the math score, reading score and writing score. Compute its mean and "
        "standard deviation.",
        "The feature is the arithmetic mean of the three columns for each student. Use the sample standard deviation.",
        f"@avg_mean[mean]\n@avg_std[std]\nboth {TWO}",
        lambda t: {
            "avg_mean": fixed(t[["math score", "reading score", "writing score"]].mean(axis=1).mean()),
            "avg_std": fixed(t[["math score", "reading score", "writing score"]].mean(axis=1).std()),
        },
    ),
    HeldOut(
        "share_prices",
        "medium",
        "feat",
        "Calculate the daily percentage change of the closing price. What are its mean and standard deviation?",
        "Daily percentage change = (Close today - Close of the previous row) / Close of the previous row * 100. The first row "
        "has no value and is left out.",
        "@mean_change[mean] @std_change[std] where both are rounded to 4 decimal places.",
        lambda t: {
            "mean_change": fixed(100 * t["Close"].pct_change().mean(), 4),
            "std_change": fixed(100 * t["Close"].pct_change().std(), 4),
        },
    ),
    HeldOut(
        "share_prices",
        "medium",
        "feat",
        'Generate a feature "daily_range" defined as High minus Low. On which date was it the largest?',
        "Use the date as it is written in the Date column.",
        f'@date[YYYY-MM-DD] @max_range[value] where "value" is {TWO}.',
        lambda t: {
            "date": str(t.loc[(t["High"] - t["Low"]).idxmax(), "Date"]),
            "max_range": fixed((t["High"] - t["Low"]).max()),
        },
    ),
    HeldOut(
        "loans",
        "hard",
        "feat",
        'Create the feature "loan_to_income" as Loan Amount / Applicant Income and compute its Pearson correlation with the '
        "Interest Rate.",
        "Ignore rows in which the interest rate is missing.",
        '@correlation[r] where "r" is rounded to three decimal places.',
        lambda t: {
            "correlation": fixed((t["Loan Amount"] / t["Applicant Income"]).corr(t["Interest Rate"]), 3)
        },
    ),
    HeldOut(
        "housing",
        "hard",
        "feat",
        "Create a new variable 'HouseAge' by subtracting YearBuilt from 2023. Then find the mean HouseAge per neighborhood and "
        "name the oldest neighborhood.",
        "The oldest neighborhood is the one with the highest mean HouseAge.",
        f'@oldest_neighborhood[name] @mean_age[age] where "age" is {TWO}.',
        lambda t: {
            "oldest_neighborhood": str((2023 - t["YearBuilt"]).groupby(t["Neighborhood"]).mean().idxmax()),
            "mean_age": fixed((2023 - t["YearBuilt"]).groupby(t["Neighborhood"]).mean().max()),
        },
    ),
    HeldOut(
        "employees",
        "hard",
        "feat",
        "Bin the employees by age into three groups: under 30, 30 to 45, and over 45. What is the mean monthly salary in each "
        "group?",
        "The group '30 to 45' includes both 30 and 45. Missing salaries are ignored.",
        f"@under_30[mean1] @from_30_to_45[mean2] @over_45[mean3] where the means are {TWO}.",
        lambda t: {
            "under_30": fixed(t.loc[t["Age"] < 30, "MonthlySalary"].mean()),
            "from_30_to_45": fixed(t.loc[t["Age"].between(30, 45), "MonthlySalary"].mean()),
            "over_45": fixed(t.loc[t["Age"] > 45, "MonthlySalary"].mean()),
        },
    ),
    HeldOut(
        "hotel_bookings",
        "hard",
        "feat",
        "Engineer a categorical feature 'season' from arrival_date: winter (December to February), spring (March to May), "
        "summer (June to August), autumn (September to November). Which season has the most bookings?",
        "Count the bookings of each season.",
        '@season[name] @bookings[count] where "name" is in lower case.',
        lambda t: _seasons(t),
    ),
    HeldOut(
        "air_quality_2020",
        "hard",
        "prep",
        "Fill the missing values in PM2.5 with the column's mean and report the mean and standard deviation afterwards.",
        "Mean imputation only; the standard deviation is the sample standard deviation.",
        f"@mean_pm25[mean] @std_pm25[std] where both values are {TWO}.",
        lambda t: {
            "mean_pm25": fixed(t["PM2.5"].fillna(t["PM2.5"].mean()).mean()),
            "std_pm25": fixed(t["PM2.5"].fillna(t["PM2.5"].mean()).std()),
        },
    ),
    HeldOut(
        "loans",
        "hard",
        "prep",
        "Impute the missing credit scores with the median and then apply min-max scaling to the column. What is the mean of the "
        "scaled column?",
        "Min-max scaling: (x - min) / (max - min), computed after the imputation.",
        '@scaled_mean[mean] where "mean" is between 0 and 1, rounded to four decimal places.',
        lambda t: {
            "scaled_mean": fixed(_scaled(t["Credit Score"].fillna(t["Credit Score"].median())).mean(), 4)
        },
    ),
    HeldOut(
        "employees",
        "hard",
        "prep",
        "Clean the employee data: remove duplicate rows, then drop all rows with a missing MonthlySalary. How many rows are left "
        "and what is the mean salary?",
        "Duplicates are rows that agree in all columns; keep the first occurrence.",
        f'@rows_left[n] @mean_salary[mean] where "n" is an integer and "mean" is {TWO}.',
        lambda t: {
            "rows_left": whole(len(t.drop_duplicates().dropna(subset=["MonthlySalary"]))),
            "mean_salary": fixed(t.drop_duplicates()["MonthlySalary"].mean()),
        },
    ),
    HeldOut(
        "sensor_readings",
        "hard",
        "prep",
        "Replace missing vibration values by the median, apply the natural logarithm to the column and report the mean and the "
        "skewness of the result.",
        "Skewness is pandas' skew().",
        "@log_mean[mean]\n@log_skew[skew]\nwhere both have 3 decimal places.",
        lambda t: {
            "log_mean": fixed(np.log(t["vibration_mm_s"].fillna(t["vibration_mm_s"].median())).mean(), 3),
            "log_skew": fixed(np.log(t["vibration_mm_s"].fillna(t["vibration_mm_s"].median())).skew(), 3),
        },
    ),
    HeldOut(
        "students",
        "hard",
        "prep",
        "Standardize the math score (z-score normalization) and count the students with a standardized score above 1.5.",
        "Use the population standard deviation for the standardization.",
        "@count_above[count] where count is an integer.",
        lambda t: {
            "count_above": whole((stats.zscore(t["math score"]) > 1.5).sum()),
        },
    ),
    HeldOut(
        "shipments",
        "medium",
        "prep",
        "How many rows remain after all rows with any missing value have been removed? What percentage of the rows is lost?",
        "A row is removed if at least one of its columns is null.",
        f'@remaining_rows[n] @lost_percentage[pct] where "pct" is {TWO}.',
        lambda t: {
            "remaining_rows": whole(len(t.dropna())),
            "lost_percentage": fixed(100 * (1 - len(t.dropna()) / len(t))),
        },
    ),
    HeldOut(
        "students",
        "hard",
        "prep",
        "Encode the 'passed' column as 1 for yes and 0 for no and compute its correlation with study_hours.",
        "Use Pearson's correlation coefficient.",
        f'@point_biserial[r] where "r" is {TWO}.',
        lambda t: {"point_biserial": fixed((t["passed"] == "yes").astype(int).corr(t["study_hours"]))},
    ),
    HeldOut(
        "housing",
        "hard",
        "prep",
        "Fill missing values of LotArea with the median of LotArea. Compare the mean of LotArea before and after the "
        "imputation.",
        "The mean before imputation ignores the missing values.",
        f"@mean_before[m1] @mean_after[m2] where both are {TWO}.",
        lambda t: {
            "mean_before": fixed(t["LotArea"].mean()),
            "mean_after": fixed(t["LotArea"].fillna(t["LotArea"].median()).mean()),
        },
    ),
    HeldOut(
        "loans",
        "hard",
        "prep",
        "One-hot encode the 'Purpose' column. How many new columns are created and how many loans fall in the most frequent "
        "purpose?",
        "Missing purposes get no column of their own.",
        "@new_columns[n1], @most_frequent_count[n2], both integers.",
        lambda t: {
            "new_columns": whole(t["Purpose"].nunique()),
            "most_frequent_count": whole(t["Purpose"].value_counts().max()),
        },
    ),
    HeldOut(
        "air_quality_2020",
        "hard",
        "prep",
        "Normalize Wind_Speed to the range 0 to 1 and determine the mean and median of the normalized column.",
        "Use min-max normalization.",
        "@norm_mean[mean] @norm_median[median] where both are rounded to four decimal places.",
        lambda t: {
            "norm_mean": fixed(_scaled(t["Wind_Speed"]).mean(), 4),
            "norm_median": fixed(_scaled(t["Wind_Speed"]).median(), 4),
        },
    ),
    HeldOut(
        "share_prices",
        "hard",
        "feat",
        "Compute a 5-day simple moving average of Close. What is its value on the last day of the data, and on how many days is "
        "Close above the moving average?",
        "The first four days have no moving average and are not counted.",
        f'@last_sma[value] @days_above[n] where "value" is {TWO}.',
        lambda t: {
            "last_sma": fixed(t["Close"].rolling(5).mean().iloc[-1]),
            "days_above": whole((t["Close"] > t["Close"].rolling(5).mean()).sum()),
        },
    ),
)


def _seasons(table: Table) -> dict[str, str]:
    names = {12: "winter", 1: "winter", 2: "winter", 3: "spring", 4: "spring", 5: "spring"}
    names |= {6: "summer", 7: "summer", 8: "summer", 9: "autumn", 10: "autumn", 11: "autumn"}
    counts = pd.to_datetime(table["arrival_date"]).dt.month.map(names).value_counts()
    return {"season": str(counts.idxmax()), "bookings": whole(counts.max())}
