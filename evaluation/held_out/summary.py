"""Briefs on summary statistics, distributions, groups, filters, counts and dates."""

# pandas' and scipy's own annotations cover little of what is used here; pyright's other checks stay.
# pyright: basic, reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyright: reportIndexIssue=false, reportOperatorIssue=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportInvalidTypeArguments=false

import pandas as pd
from scipy import stats

from evaluation.held_out.brief import HeldOut, fixed, whole

Table = pd.DataFrame

TWO = "rounded to two decimal places"


def _dates(table: Table, column: str, form: str = "%Y-%m-%d") -> "pd.Series[pd.Timestamp]":
    return pd.to_datetime(table[column], format=form)


def _shapiro(values: "pd.Series[float]") -> float:
    return float(stats.shapiro(values.dropna()).pvalue)


SUMMARY = (
    HeldOut(
        "hotel_bookings",
        "easy",
        "agg",
        "What is the average daily rate across all bookings in the dataset?",
        "Compute the arithmetic mean of the 'avg_daily_rate' column. Skip any missing values.",
        f'@mean_rate[value] where "value" is a positive float {TWO}.',
        lambda t: {"mean_rate": fixed(t["avg_daily_rate"].mean())},
    ),
    HeldOut(
        "sensor_readings",
        "easy",
        "agg",
        'Calculate the mean, median and standard deviation of the "Temperature (C)" column.',
        "Use pandas for the computation. The standard deviation is the sample standard deviation (ddof=1). "
        "Round every result to 3 decimals.",
        "@temp_mean[mean]\n@temp_median[median]\n@temp_std[std]\nwhere each value is a float with three decimals.",
        lambda t: {
            "temp_mean": fixed(t["Temperature (C)"].mean(), 3),
            "temp_median": fixed(t["Temperature (C)"].median(), 3),
            "temp_std": fixed(t["Temperature (C)"].std(), 3),
        },
    ),
    HeldOut(
        "loans",
        "easy",
        "agg",
        "What are the minimum, maximum and range of the Interest Rate?",
        "The range is the difference between the maximum and the minimum. Null values must be ignored.",
        f"@min_rate[min], @max_rate[max], @rate_range[range] where all three are numbers {TWO}.",
        lambda t: {
            "min_rate": fixed(t["Interest Rate"].min()),
            "max_rate": fixed(t["Interest Rate"].max()),
            "rate_range": fixed(t["Interest Rate"].max() - t["Interest Rate"].min()),
        },
    ),
    HeldOut(
        "football_players",
        "easy",
        "count",
        "Which player scored the most goals, and how many goals did he score?",
        "Find the row with the maximum value in the 'Goals' column and report the name in 'Player'. "
        "If there is a tie, report the first one in the file.",
        '@top_scorer[player_name] @goals[number] where "player_name" is a string and "number" is an integer.',
        lambda t: {
            "top_scorer": str(t.loc[t["Goals"].idxmax(), "Player"]),
            "goals": whole(t["Goals"].max()),
        },
    ),
    HeldOut(
        "air_quality_2020",
        "easy",
        "agg",
        "Find the 25th, 50th and 75th percentile of NO2.",
        "Missing values are to be dropped. Use linear interpolation, the default of pandas' quantile().",
        f"@q1[q1] @q2[q2] @q3[q3], each {TWO}",
        lambda t: {
            name: fixed(t["NO2"].quantile(share)) for name, share in (("q1", 0.25), ("q2", 0.5), ("q3", 0.75))
        },
    ),
    HeldOut(
        "housing",
        "easy",
        "agg",
        "Determine the median sale price of the houses.",
        "Use the SalePrice column without any transformation or filtering.",
        '@median_price[median] where "median" is a number rounded to 2 decimal places.',
        lambda t: {"median_price": fixed(t["SalePrice"].median())},
    ),
    HeldOut(
        "employees",
        "easy",
        "count",
        "How many rows of the dataset have no value for MonthlySalary? What share of all rows is that, in percent?",
        "Treat NaN and empty cells as missing.",
        f'@missing_count[count] @missing_pct[pct] where "count" is an integer and "pct" is between 0 and 100, {TWO}.',
        lambda t: {
            "missing_count": whole(t["MonthlySalary"].isna().sum()),
            "missing_pct": fixed(100 * t["MonthlySalary"].isna().mean()),
        },
    ),
    HeldOut(
        "shipments",
        "easy",
        "count",
        "How many different carriers appear in the data, and which one handled the most shipments?",
        "Count the unique values of 'carrier'. For the second part use the value that occurs most often.",
        "@carrier_count[n]\n@top_carrier[carrier]\nwhere n is an integer and carrier is a string.",
        lambda t: {
            "carrier_count": whole(t["carrier"].nunique()),
            "top_carrier": str(t["carrier"].value_counts().idxmax()),
        },
    ),
    HeldOut(
        "students",
        "easy",
        "filter",
        "What is the average math score of the female students?",
        "Only consider rows in which gender is 'female'.",
        f'@avg_math_female[avg] where "avg" is a float {TWO}.',
        lambda t: {"avg_math_female": fixed(t.loc[t["gender"] == "female", "math score"].mean())},
    ),
    HeldOut(
        "share_prices",
        "easy",
        "agg",
        "Calculate the total traded volume and the mean closing price over the whole period.",
        "Total volume is the sum of 'Volume'; mean closing price is the average of 'Close'.",
        f'@total_volume[total] @mean_close[mean] where "total" is an integer and "mean" is a number {TWO}.',
        lambda t: {"total_volume": whole(t["Volume"].sum()), "mean_close": fixed(t["Close"].mean())},
    ),
    HeldOut(
        "housing",
        "easy",
        "agg",
        "Compute the variance and the coefficient of variation of LivingArea.",
        "Use the sample variance. The coefficient of variation is the standard deviation divided by the mean.",
        "@variance[var] @cv[cv]; the variance is rounded to one decimal place, the coefficient of variation to four.",
        lambda t: {
            "variance": fixed(t["LivingArea"].var(), 1),
            "cv": fixed(t["LivingArea"].std() / t["LivingArea"].mean(), 4),
        },
    ),
    HeldOut(
        "hotel_bookings",
        "easy",
        "count",
        "What percentage of the bookings was canceled?",
        "A booking is canceled if 'is_canceled' equals 1.",
        f"@canceled_percentage[pct], a number between 0 and 100 {TWO}.",
        lambda t: {"canceled_percentage": fixed(100 * (t["is_canceled"] == 1).mean())},
    ),
    HeldOut(
        "loans",
        "medium",
        "norm",
        "Is the Credit Score normally distributed?",
        "Apply the Shapiro-Wilk test with alpha = 0.05 after dropping missing values. If p < 0.05 the answer is 'no', "
        "otherwise it is 'yes'.",
        '@p_value[p] @normal[answer] where "p" has four decimal places and "answer" is "yes" or "no".',
        lambda t: {
            "p_value": fixed(_shapiro(t["Credit Score"]), 4),
            "normal": "no" if _shapiro(t["Credit Score"]) < 0.05 else "yes",
        },
    ),
    HeldOut(
        "sensor_readings",
        "medium",
        "norm",
        "Examine the distribution of the vibration readings (vibration_mm_s). Is it skewed to the left, to the right or "
        "roughly symmetric?",
        "Compute the skewness with pandas' skew() on the non-null values. Call it 'right-skewed' if the skewness is above "
        "0.5, 'left-skewed' if it is below -0.5, and 'symmetric' otherwise.",
        f'@skewness[value] @shape[label] where "value" is a float {TWO} and "label" is one of "right-skewed", '
        '"left-skewed", "symmetric".',
        lambda t: {"skewness": fixed(t["vibration_mm_s"].skew()), "shape": "right-skewed"},
    ),
    HeldOut(
        "students",
        "medium",
        "norm",
        "Evaluate whether study_hours follows a normal distribution by the Kolmogorov-Smirnov test.",
        "Standardise the column with its mean and sample standard deviation first, then run scipy.stats.kstest against "
        "'norm'. Use a significance level of 0.05: p-value below 0.05 means not normal.",
        '@ks_statistic[stat] @p_value[p] @conclusion["normal"/"not normal"] with stat and p rounded to 4 decimals.',
        lambda t: _kolmogorov(t["study_hours"]),
    ),
    HeldOut(
        "football_players",
        "medium",
        "norm",
        "Check the height of the players for normality.",
        'Run the Shapiro-Wilk test on \'Height_cm\'. When the p-value exceeds 0.05, state "Normal", else "Not Normal".',
        '@shapiro_stat[W] @normality[verdict] where "W" is the test statistic rounded to three decimal places.',
        lambda t: {
            "shapiro_stat": fixed(float(stats.shapiro(t["Height_cm"]).statistic), 3),
            "normality": "Normal" if _shapiro(t["Height_cm"]) > 0.05 else "Not Normal",
        },
    ),
    HeldOut(
        "air_quality_2020",
        "medium",
        "norm",
        "Perform a distribution analysis of Rain_mm: report skewness and kurtosis.",
        "Use scipy.stats.skew and scipy.stats.kurtosis with their default settings (Fisher's definition).",
        "@rain_skewness[skew]\n@rain_kurtosis[kurt]\nBoth numbers have four decimal places.",
        lambda t: {
            "rain_skewness": fixed(float(stats.skew(t["Rain_mm"])), 4),
            "rain_kurtosis": fixed(float(stats.kurtosis(t["Rain_mm"])), 4),
        },
    ),
    HeldOut(
        "shipments",
        "medium",
        "norm",
        "Is the shipping cost normally distributed according to D'Agostino and Pearson's test?",
        "Use scipy.stats.normaltest on cost_usd and a 5% significance level.",
        "@statistic[k2] @normal[True/False] where k2 is rounded to 2 decimal places; normal is True if p >= 0.05.",
        lambda t: {
            "statistic": fixed(float(stats.normaltest(t["cost_usd"]).statistic)),
            "normal": str(bool(stats.normaltest(t["cost_usd"]).pvalue >= 0.05)),
        },
    ),
    HeldOut(
        "employees",
        "medium",
        "group",
        "Which department has the highest average monthly salary, and what is that average?",
        "Group the data by 'Department' and take the mean of 'MonthlySalary', ignoring missing salaries.",
        f'@department[name] @average_salary[value] where "name" is a string and "value" is {TWO}.',
        lambda t: {
            "department": str(t.groupby("Department")["MonthlySalary"].mean().idxmax()),
            "average_salary": fixed(t.groupby("Department")["MonthlySalary"].mean().max()),
        },
    ),
    HeldOut(
        "shipments",
        "medium",
        "group",
        "Compare the mean cost_usd of Air and Sea shipments.",
        "Group by the 'mode' column and compute the mean of cost_usd for the two modes 'Air' and 'Sea' only.",
        f"@mean_cost_air[air]\n@mean_cost_sea[sea]\nwhere air and sea are floats {TWO}.",
        lambda t: {
            "mean_cost_air": fixed(t.loc[t["mode"] == "Air", "cost_usd"].mean()),
            "mean_cost_sea": fixed(t.loc[t["mode"] == "Sea", "cost_usd"].mean()),
        },
    ),
    HeldOut(
        "students",
        "medium",
        "group",
        "For every school, compute the average reading score. Which school is the best and which is the worst?",
        "Use groupby on 'school' and the mean of 'reading score'.",
        "@best_school[school1] @worst_school[school2]",
        lambda t: {
            "best_school": str(t.groupby("school")["reading score"].mean().idxmax()),
            "worst_school": str(t.groupby("school")["reading score"].mean().idxmin()),
        },
    ),
    HeldOut(
        "loans",
        "medium",
        "group",
        "What is the median loan amount for defaulted and for non-defaulted loans?",
        "Split the data by the 'Defaulted' column ('Yes' or 'No') and compute the median of 'Loan Amount' in each part.",
        "@median_defaulted[m1] @median_not_defaulted[m2] where both are rounded to the nearest integer.",
        lambda t: {
            "median_defaulted": fixed(t.loc[t["Defaulted"] == "Yes", "Loan Amount"].median(), 0),
            "median_not_defaulted": fixed(t.loc[t["Defaulted"] == "No", "Loan Amount"].median(), 0),
        },
    ),
    HeldOut(
        "football_players",
        "medium",
        "filter",
        "How many forwards (Pos = 'FW') scored more than 10 goals, and what is their mean age?",
        "Filter the rows by position and goals (strictly greater than 10) first.",
        f'@count[n] @mean_age[age], "n" is an integer, "age" is {TWO}.',
        lambda t: {
            "count": whole(len(t[(t["Pos"] == "FW") & (t["Goals"] > 10)])),
            "mean_age": fixed(t.loc[(t["Pos"] == "FW") & (t["Goals"] > 10), "Age"].mean()),
        },
    ),
    HeldOut(
        "hotel_bookings",
        "medium",
        "filter",
        "For bookings with a lead time of at least 100 days at the Resort Hotel, what is the cancellation rate?",
        "The cancellation rate is the mean of is_canceled, expressed as a fraction between 0 and 1.",
        '@cancellation_rate[rate] where "rate" is rounded to three decimal places.',
        lambda t: {
            "cancellation_rate": fixed(
                t.loc[(t["lead_time"] >= 100) & (t["hotel"] == "Resort Hotel"), "is_canceled"].mean(), 3
            )
        },
    ),
    HeldOut(
        "air_quality_2020",
        "medium",
        "filter",
        "On how many days did PM10 exceed 50 at the station 'Centre'?",
        "Count rows where Station equals 'Centre' and PM10 is greater than 50.",
        "@exceedance_days[days] where days is an integer.",
        lambda t: {"exceedance_days": whole(((t["Station"] == "Centre") & (t["PM10"] > 50)).sum())},
    ),
    HeldOut(
        "air_quality_2020",
        "medium",
        "time",
        "Which month had the highest mean O3 concentration?",
        "Dates are in the format DD/MM/YYYY. Extract the month number from 'Date', group by it and average O3 over the "
        "available values.",
        f'@month[m] @mean_o3[o3] where "m" is an integer from 1 to 12 and "o3" is {TWO}.',
        lambda t: _best_month(t),
    ),
    HeldOut(
        "share_prices",
        "medium",
        "time",
        "What is the average closing price in the first quarter of 2021 (January to March)?",
        "Convert 'Date' to datetime and keep only rows from 2021-01-01 to 2021-03-31, both inclusive.",
        f'@q1_mean_close[mean] where "mean" is a number {TWO}.',
        lambda t: {
            "q1_mean_close": fixed(
                t.loc[_dates(t, "Date").between("2021-01-01", "2021-03-31"), "Close"].mean()
            )
        },
    ),
    HeldOut(
        "shipments",
        "hard",
        "time",
        "On average, how many days pass between ship_date and delivery_date? Which mode of transport is the slowest?",
        "Delivery time is delivery_date minus ship_date in days. The slowest mode has the largest mean delivery time.",
        f'@mean_days[days] @slowest_mode[mode] where "days" is a float {TWO} and "mode" a string.',
        lambda t: _delivery(t),
    ),
    HeldOut(
        "employees",
        "medium",
        "time",
        "In which year were the most employees hired?",
        "Parse 'HireDate' (format MM/DD/YYYY) and count the rows per year.",
        "@year[year] @hires[count], both integers.",
        lambda t: {
            "year": whole(_dates(t, "HireDate", "%m/%d/%Y").dt.year.value_counts().idxmax()),
            "hires": whole(_dates(t, "HireDate", "%m/%d/%Y").dt.year.value_counts().max()),
        },
    ),
    HeldOut(
        "sensor_readings",
        "medium",
        "group",
        "Which sensor shows the largest standard deviation of humidity?",
        "Group by sensor_id. Use the sample standard deviation of 'Humidity (%)'.",
        f'@sensor[id] @std_humidity[std] where "std" is {TWO}.',
        lambda t: {
            "sensor": str(t.groupby("sensor_id")["Humidity (%)"].std().idxmax()),
            "std_humidity": fixed(t.groupby("sensor_id")["Humidity (%)"].std().max()),
        },
    ),
    HeldOut(
        "hotel_bookings",
        "easy",
        "count",
        "Which country do most guests come from and how many bookings does it have?",
        "Ignore bookings whose country is unknown (null).",
        '@most_common_country[country] @bookings[count] where "country" is a string and "count" an integer.',
        lambda t: {
            "most_common_country": str(t["country"].value_counts().idxmax()),
            "bookings": whole(t["country"].value_counts().max()),
        },
    ),
    HeldOut(
        "housing",
        "medium",
        "group",
        "How does the mean SalePrice differ between houses with an attached and a detached garage?",
        "Use the 'Garage' column with the values 'Attached' and 'Detached'. The difference is the mean for attached minus "
        "the mean for detached.",
        f"@mean_attached[a] @mean_detached[d] @difference[diff] where all values are {TWO}.",
        lambda t: _garages(t),
    ),
    HeldOut(
        "loans",
        "easy",
        "count",
        "List the number of missing values of each column that has any.",
        "Only the columns 'Interest Rate', 'Credit Score' and 'Purpose' contain missing values.",
        "@missing_interest_rate[n1] @missing_credit_score[n2] @missing_purpose[n3], integers.",
        lambda t: {
            "missing_interest_rate": whole(t["Interest Rate"].isna().sum()),
            "missing_credit_score": whole(t["Credit Score"].isna().sum()),
            "missing_purpose": whole(t["Purpose"].isna().sum()),
        },
    ),
    HeldOut(
        "students",
        "easy",
        "count",
        "What proportion of students passed?",
        "passed is 'yes' or 'no'. Give the proportion as a decimal fraction.",
        '@pass_rate[rate] where "rate" is between 0 and 1, rounded to 3 decimal places.',
        lambda t: {"pass_rate": fixed((t["passed"] == "yes").mean(), 3)},
    ),
)


def _kolmogorov(values: "pd.Series[float]") -> dict[str, str]:
    tested = stats.kstest((values - values.mean()) / values.std(), "norm")
    verdict = "not normal" if tested.pvalue < 0.05 else "normal"
    return {
        "ks_statistic": fixed(float(tested.statistic), 4),
        "p_value": fixed(float(tested.pvalue), 4),
        "conclusion": verdict,
    }


def _best_month(table: Table) -> dict[str, str]:
    means = table.groupby(_dates(table, "Date", "%d/%m/%Y").dt.month)["O3"].mean()
    return {"month": whole(means.idxmax()), "mean_o3": fixed(means.max())}


def _delivery(table: Table) -> dict[str, str]:
    days = (_dates(table, "delivery_date") - _dates(table, "ship_date")).dt.days
    return {"mean_days": fixed(days.mean()), "slowest_mode": str(days.groupby(table["mode"]).mean().idxmax())}


def _garages(table: Table) -> dict[str, str]:
    means = table.groupby("Garage")["SalePrice"].mean()
    attached, detached = means["Attached"], means["Detached"]
    return {
        "mean_attached": fixed(attached),
        "mean_detached": fixed(detached),
        "difference": fixed(attached - detached),
    }
