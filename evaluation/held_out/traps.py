"""Briefs with a modifier that changes the answer when it is passed over.

Most stand where a brief has its plain computation elsewhere: the sentence around the modifier is of the kind the other
briefs have. To decline is good, to answer as though the words were not there is not.
"""

# pandas' and scipy's own annotations cover little of what is used here; pyright's other checks stay.
# pyright: basic, reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyright: reportIndexIssue=false, reportOperatorIssue=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportInvalidTypeArguments=false

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.held_out.brief import HeldOut, Level, Right, fixed, whole

Table = pd.DataFrame

TWO = "rounded to two decimal places"


def _weighted(values: "pd.Series[float]", weights: "pd.Series[float]") -> float:
    known = values.notna() & weights.notna()
    return float(np.average(values[known], weights=weights[known]))


def _weekday(table: Table, column: str, form: str = "%Y-%m-%d") -> "pd.Series[int]":
    return pd.to_datetime(table[column], format=form).dt.day_of_week


def _fences(values: "pd.Series[float]", factor: float) -> "pd.Series[bool]":
    low, high = values.quantile(0.25), values.quantile(0.75)
    return (values < low - factor * (high - low)) | (values > high + factor * (high - low))


def _trap(
    table: str, question: str, constraints: str, form: str, right: Right, level: Level = "medium"
) -> HeldOut:
    return HeldOut(table, level, "trap", question, constraints, form, right)


TRAPS = (
    _trap(
        "hotel_bookings",
        "Calculate the mean of the avg_daily_rate column, excluding bookings that arrive on a weekend.",
        "Weekend means Saturday or Sunday of arrival_date. Ignore missing rates.",
        f"@mean_rate[value] where value is {TWO}.",
        lambda t: {"mean_rate": fixed(t.loc[_weekday(t, "arrival_date") < 5, "avg_daily_rate"].mean())},
    ),
    _trap(
        "loans",
        "What is the average interest rate of the loans?",
        "The average has to be weighted by the loan amount. Rows without an interest rate are skipped.",
        f"@avg_rate[value] where value is {TWO}.",
        lambda t: {"avg_rate": fixed(_weighted(t["Interest Rate"], t["Loan Amount"]))},
    ),
    _trap(
        "students",
        "Calculate the standard deviation of the math score.",
        "Use the formula for the population, i.e. divide by n.",
        f"@std_math[value] where value is {TWO}.",
        lambda t: {"std_math": fixed(t["math score"].std(ddof=0))},
        "easy",
    ),
    _trap(
        "air_quality_2020",
        "What is the mean rainfall?",
        "Compute the mean of Rain_mm ignoring zeros, so only days on which it rained count.",
        f"@mean_rain[value] where value is {TWO}.",
        lambda t: {"mean_rain": fixed(t.loc[t["Rain_mm"] > 0, "Rain_mm"].mean())},
        "easy",
    ),
    _trap(
        "football_players",
        "What is the mean number of goals per 90 minutes over all players?",
        "Compute goals per 90 minutes for each player (Goals / Minutes * 90), then average these values.",
        "@goals_per_90[value] where value has three decimal places.",
        lambda t: {"goals_per_90": fixed((t["Goals"] / t["Minutes"] * 90).mean(), 3)},
    ),
    _trap(
        "housing",
        "Calculate the mean SalePrice of the houses.",
        "Only houses in the top 10% by LivingArea (at or above the 90th percentile) are taken into account.",
        f"@mean_price[value] where value is {TWO}.",
        lambda t: {
            "mean_price": fixed(t.loc[t["LivingArea"] >= t["LivingArea"].quantile(0.9), "SalePrice"].mean())
        },
    ),
    _trap(
        "shipments",
        "Compute the trimmed mean of cost_usd.",
        "Cut off 10% of the observations at each end before averaging (scipy.stats.trim_mean with 0.1).",
        f"@mean_cost[value] where value is {TWO}.",
        lambda t: {"mean_cost": fixed(float(stats.trim_mean(t["cost_usd"], 0.1)))},
    ),
    _trap(
        "sensor_readings",
        "How many outliers are in the vibration_mm_s column according to the IQR method?",
        "Count extreme outliers only, those beyond 3 times the IQR from the quartiles.",
        "@outliers[count] where count is an integer.",
        lambda t: {"outliers": whole(_fences(t["vibration_mm_s"], 3.0).sum())},
    ),
    _trap(
        "employees",
        "Find the correlation coefficient between Age and MonthlySalary.",
        "Use Pearson's coefficient, controlling for YearsAtCompany (partial correlation). Drop rows without salary.",
        f"@correlation[r] where r is {TWO}.",
        lambda t: {"correlation": fixed(_partial(t, "Age", "MonthlySalary", "YearsAtCompany"))},
        "hard",
    ),
    _trap(
        "share_prices",
        "What is the mean of the Close column?",
        "Use the geometric mean instead of the arithmetic mean.",
        f"@mean_close[value] where value is {TWO}.",
        lambda t: {"mean_close": fixed(float(stats.gmean(t["Close"])))},
        "easy",
    ),
    _trap(
        "share_prices",
        "Calculate the correlation between the daily changes of Close and of Volume.",
        "Take first differences of both columns, then Pearson's r.",
        "@correlation[r] where r is rounded to three decimal places.",
        lambda t: {"correlation": fixed(t["Close"].diff().corr(t["Volume"].diff()), 3)},
    ),
    _trap(
        "air_quality_2020",
        "Calculate the mean PM10 value for the month of July.",
        "Use the Date column (DD/MM/YYYY).",
        f"@mean_pm10[value] where value is {TWO}.",
        lambda t: {
            "mean_pm10": fixed(
                t.loc[pd.to_datetime(t["Date"], format="%d/%m/%Y").dt.month == 7, "PM10"].mean()
            )
        },
        "easy",
    ),
    _trap(
        "air_quality_2020",
        "What is the average NO2 concentration during the last 30 days covered by the file?",
        "Only the final 30 rows are relevant; nulls are dropped.",
        f"@mean_no2[value] where value is {TWO}.",
        lambda t: {"mean_no2": fixed(t["NO2"].tail(30).mean())},
    ),
    _trap(
        "football_players",
        "What is the median market value of the players?",
        "Goalkeepers (GK) are to be left out.",
        f"@median_value[value] where value is {TWO}.",
        lambda t: {"median_value": fixed(t.loc[t["Pos"] != "GK", "Market Value (M)"].median())},
        "easy",
    ),
    _trap(
        "football_players",
        "Determine the average age of the players in the dataset.",
        "Players with fewer than 900 minutes must not be included in the calculation.",
        f"@avg_age[value] where value is {TWO}.",
        lambda t: {"avg_age": fixed(t.loc[t["Minutes"] >= 900, "Age"].mean())},
        "easy",
    ),
    _trap(
        "housing",
        "Calculate the mean lot area in thousands of square feet.",
        "LotArea is in square feet. Missing values are not considered.",
        f"@mean_lot[value] where value is {TWO}.",
        lambda t: {"mean_lot": fixed(t["LotArea"].mean() / 1000)},
        "easy",
    ),
    _trap(
        "shipments",
        "How many shipments per thousand are damaged?",
        "damaged is 1 for a damaged shipment and 0 otherwise.",
        f"@damaged_per_thousand[value] where value is {TWO}.",
        lambda t: {"damaged_per_thousand": fixed(1000 * t["damaged"].mean())},
        "easy",
    ),
    _trap(
        "share_prices",
        "What is the mean difference between Close and Open in absolute terms?",
        "Take the absolute value of Close - Open on each day, then the mean.",
        "@mean_abs_diff[value] where value is rounded to three decimal places.",
        lambda t: {"mean_abs_diff": fixed((t["Close"] - t["Open"]).abs().mean(), 3)},
    ),
    _trap(
        "students",
        "Calculate the mean writing score of the students in the third quartile group of study hours.",
        "The third quartile group has study_hours above the median and at most the 75th percentile.",
        f"@mean_writing[value] where value is {TWO}.",
        lambda t: {
            "mean_writing": fixed(
                t.loc[
                    (t["study_hours"] > t["study_hours"].median())
                    & (t["study_hours"] <= t["study_hours"].quantile(0.75)),
                    "writing score",
                ].mean()
            )
        },
        "hard",
    ),
    _trap(
        "students",
        "Is there a difference in the mean math score of male and female students?",
        "Conduct a one-sided two-sample t-test (alternative: males score higher; equal variances). Report the p-value.",
        "@p_value[p] where p is rounded to four decimals.",
        lambda t: {
            "p_value": fixed(
                float(
                    stats.ttest_ind(
                        t.loc[t["gender"] == "male", "math score"],
                        t.loc[t["gender"] == "female", "math score"],
                        alternative="greater",
                    ).pvalue
                ),
                4,
            )
        },
        "hard",
    ),
    _trap(
        "employees",
        "Calculate the mean MonthlySalary.",
        "Count each employee once: rows that repeat an EmployeeNumber are to be discarded before the calculation.",
        f"@mean_salary[value] where value is {TWO}.",
        lambda t: {"mean_salary": fixed(t.drop_duplicates("EmployeeNumber")["MonthlySalary"].mean())},
    ),
    _trap(
        "employees",
        "What is the average yearly salary of the employees?",
        "MonthlySalary is paid twelve times a year. Ignore missing values.",
        f"@avg_yearly_salary[value] where value is {TWO}.",
        lambda t: {"avg_yearly_salary": fixed(12 * t["MonthlySalary"].mean())},
        "easy",
    ),
    _trap(
        "employees",
        "Calculate the mean number of absence days in the Sales department and in all other departments together.",
        "Use AbsenceDays. Employees who work overtime (OverTime = 'Yes') are not considered.",
        f"@mean_sales[a] @mean_others[b], both {TWO}.",
        lambda t: {
            "mean_sales": fixed(
                t.loc[(t["OverTime"] == "No") & (t["Department"] == "Sales"), "AbsenceDays"].mean()
            ),
            "mean_others": fixed(
                t.loc[(t["OverTime"] == "No") & (t["Department"] != "Sales"), "AbsenceDays"].mean()
            ),
        },
    ),
    _trap(
        "sensor_readings",
        "Calculate the average temperature measured at night.",
        "Night is from 21:00 up to and including 03:00 according to the timestamp column.",
        f"@night_temperature[value] where value is {TWO}.",
        lambda t: {
            "night_temperature": fixed(
                t.loc[pd.to_datetime(t["timestamp"]).dt.hour.isin([21, 0, 3]), "Temperature (C)"].mean()
            )
        },
    ),
    _trap(
        "sensor_readings",
        "What is the average temperature in degrees Fahrenheit?",
        "Convert the readings with F = C * 9 / 5 + 32 before averaging.",
        f"@mean_f[value] where value is {TWO}.",
        lambda t: {"mean_f": fixed((t["Temperature (C)"] * 9 / 5 + 32).mean())},
    ),
    _trap(
        "sensor_readings",
        "Calculate the mean battery voltage by treating readings below 3.6 V as 3.6 V.",
        "Use the battery_v column.",
        "@mean_voltage[value] where value is rounded to 4 decimal places.",
        lambda t: {"mean_voltage": fixed(t["battery_v"].clip(lower=3.6).mean(), 4)},
    ),
    _trap(
        "loans",
        "Calculate the mean credit score.",
        "Replace missing credit scores by zero first.",
        f"@mean_score[value] where value is {TWO}.",
        lambda t: {"mean_score": fixed(t["Credit Score"].fillna(0).mean())},
        "easy",
    ),
    _trap(
        "loans",
        "Which purpose has the highest average loan amount?",
        "Consider only purposes with more than 70 loans.",
        "@purpose[name]",
        lambda t: {"purpose": _frequent(t)},
    ),
    _trap(
        "loans",
        "Calculate the second highest loan amount.",
        "Equal amounts count once.",
        f"@second_highest[value] where value is {TWO}.",
        lambda t: {"second_highest": fixed(sorted(t["Loan Amount"].unique())[-2])},
        "easy",
    ),
    _trap(
        "shipments",
        "What is the mean cost of the shipments by mode Rail?",
        "Express it relative to the mean cost over all modes (mean of Rail divided by the overall mean).",
        "@relative_cost[value] where value is rounded to 3 decimal places.",
        lambda t: {
            "relative_cost": fixed(t.loc[t["mode"] == "Rail", "cost_usd"].mean() / t["cost_usd"].mean(), 3)
        },
    ),
    _trap(
        "shipments",
        "Calculate the cumulative cost_usd of the first 100 shipments and the mean over the same rows.",
        "The first 100 are the ones at the top of the file.",
        f"@total[sum] @mean[mean], both {TWO}.",
        lambda t: {
            "total": fixed(t["cost_usd"].head(100).sum()),
            "mean": fixed(t["cost_usd"].head(100).mean()),
        },
        "easy",
    ),
    _trap(
        "hotel_bookings",
        "Calculate the average lead time.",
        "First reduce the data to stays of at most 3 nights and then drop the longest 5% of the lead times (values above the "
        "95th percentile of the reduced data).",
        f"@avg_lead_time[value] where value is {TWO}.",
        lambda t: {"avg_lead_time": fixed(_short_leads(t))},
        "hard",
    ),
    _trap(
        "hotel_bookings",
        "What is the Pearson correlation between lead_time and avg_daily_rate?",
        "Apply a log(1 + x) transformation to lead_time beforehand. Rows without a rate are dropped.",
        "@correlation[r] where r is rounded to three decimal places.",
        lambda t: {"correlation": fixed(np.log1p(t["lead_time"]).corr(t["avg_daily_rate"]), 3)},
    ),
    _trap(
        "housing",
        "Calculate the standard error of the mean of SalePrice.",
        "The standard error is the sample standard deviation divided by the square root of the number of houses.",
        f"@standard_error[value] where value is {TWO}.",
        lambda t: {"standard_error": fixed(t["SalePrice"].sem())},
    ),
    _trap(
        "housing",
        "Check if SalePrice is normally distributed for houses built after 2000.",
        "Shapiro-Wilk test, alpha = 0.05: 'normal' if the p-value is at least alpha, otherwise 'not normal'.",
        '@p_value[p] @result[result] where "p" is rounded to four decimal places.',
        lambda t: _normal(t.loc[t["YearBuilt"] > 2000, "SalePrice"]),
    ),
    _trap(
        "students",
        "Compute the mean reading score per school and report the difference between the best and the worst school.",
        "Students with more than 5 absences are disregarded.",
        f"@difference[value] where value is {TWO}.",
        lambda t: {"difference": fixed(_spread(t[t["absences"] <= 5]))},
        "hard",
    ),
)


def _partial(table: Table, first: str, second: str, given: str) -> float:
    kept = table[[first, second, given]].dropna()
    r = kept.corr()
    a, b, c = r.loc[first, second], r.loc[first, given], r.loc[second, given]
    return float((a - b * c) / np.sqrt((1 - b**2) * (1 - c**2)))


def _frequent(table: Table) -> str:
    groups = table.groupby("Purpose")["Loan Amount"].agg(["size", "mean"])
    return str(groups.loc[groups["size"] > 70, "mean"].idxmax())


def _short_leads(table: Table) -> float:
    leads = table.loc[table["nights"] <= 3, "lead_time"]
    return float(leads[leads <= leads.quantile(0.95)].mean())


def _normal(values: "pd.Series[float]") -> dict[str, str]:
    p = float(stats.shapiro(values).pvalue)
    return {"p_value": fixed(p, 4), "result": "normal" if p >= 0.05 else "not normal"}


def _spread(table: Table) -> float:
    means = table.groupby("school")["reading score"].mean()
    return float(means.max() - means.min())
