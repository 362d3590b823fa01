"""Briefs written after the engine was last changed for the others, in the manner of DABench's own annotators.

They are the ones to look at for what carries over; as soon as a change is made for one of them, new ones are due.
"""

# pandas' and scipy's own annotations cover little of what is used here; pyright's other checks stay.
# pyright: basic, reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyright: reportIndexIssue=false, reportOperatorIssue=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportInvalidTypeArguments=false

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.held_out.brief import HeldOut, fixed, whole
from evaluation.held_out.relations import errors, fences, pearson, scores

Table = pd.DataFrame


def _shapiro(values: "pd.Series[float]") -> float:
    return float(stats.shapiro(values.dropna()).pvalue)


def _relation(table: Table, first: str, second: str) -> dict[str, str]:
    r, p = pearson(table, first, second)
    kind = "none" if p >= 0.05 else "linear" if abs(r) >= 0.5 else "nonlinear"
    return {"correlation_coefficient": fixed(r), "p_value": fixed(p, 4), "relationship_type": kind}


_RELATION_RULES = (
    "Calculate the Pearson correlation coefficient (r) to assess the strength and direction of the linear relationship "
    "between {0} and {1}. Assess the significance of the correlation using a two-tailed test with a significance level "
    "(alpha) of 0.05. Report the p-value associated with the correlation test. Consider the relationship to be linear if the "
    "p-value is less than 0.05 and the absolute value of r is greater than or equal to 0.5. Consider the relationship to be "
    "nonlinear if the p-value is less than 0.05 and the absolute value of r is less than 0.5. If the p-value is greater than "
    "or equal to 0.05, report that there is no significant correlation."
)
_RELATION_FORMAT = (
    '@correlation_coefficient[r_value]\n@p_value[p_value]\n@relationship_type[relationship_type]\nwhere "r_value" is a number '
    'between -1 and 1, rounded to two decimal places.\nwhere "p_value" is a number between 0 and 1, rounded to four decimal '
    'places.\nwhere "relationship_type" is a string that can either be "linear", "nonlinear", or "none" based on the '
    "conditions specified in the constraints."
)

LATER = (
    HeldOut(
        "employees", "easy", "agg",
        "What is the average number of absence days of the employees?",
        "The average should be calculated using the arithmetic mean. Do not consider any missing values.",
        '@average_absence[average] where "average" is a floating-point number rounded to two decimal places.',
        lambda t: {"average_absence": fixed(t["AbsenceDays"].mean())},
    ),
    HeldOut(
        "shipments", "easy", "agg",
        "Calculate the mean and the standard deviation of the distance of the shipments.",
        "Use numpy or pandas for the calculations. Use the sample standard deviation.",
        '@mean_distance[mean_distance] @std_distance[std_distance] where "mean_distance" and "std_distance" are numbers '
        "rounded to two decimal places.",
        lambda t: {"mean_distance": fixed(t["distance_km"].mean()), "std_distance": fixed(t["distance_km"].std())},
    ),
    HeldOut(
        "football_players", "easy", "agg",
        "What is the highest number of goals scored by a single player?",
        "Use the Goals column. The answer must be an integer.",
        '@max_goals[max_goals] where "max_goals" is an integer.',
        lambda t: {"max_goals": whole(t["Goals"].max())},
    ),
    HeldOut(
        "loans", "easy", "count",
        "How many unique loan purposes are there in the dataset?",
        "Count the unique values of the Purpose column, excluding null values.",
        '@unique_purposes[count] where "count" is a positive integer.',
        lambda t: {"unique_purposes": whole(t["Purpose"].nunique())},
    ),
    HeldOut(
        "hotel_bookings", "easy", "count",
        "How many bookings were made by guests from Portugal (country code PRT)?",
        "Count only rows where the country is 'PRT'.",
        '@portugal_bookings[count] where "count" is a non-negative integer.',
        lambda t: {"portugal_bookings": whole((t["country"] == "PRT").sum())},
    ),
    HeldOut(
        "air_quality_2020", "easy", "agg",
        "What are the mean values of the PM2.5 and PM10 columns?",
        "Ignore missing values when calculating the mean.",
        '@mean_pm25[mean_pm25]\n@mean_pm10[mean_pm10]\nwhere "mean_pm25" and "mean_pm10" are rounded to one decimal place.',
        lambda t: {"mean_pm25": fixed(t["PM2.5"].mean(), 1), "mean_pm10": fixed(t["PM10"].mean(), 1)},
    ),
    HeldOut(
        "students", "easy", "group",
        "Which school has the highest average math score?",
        "Group the students by school and calculate the mean of the math score for each group.",
        '@school_name[name] where "name" is a string.',
        lambda t: {"school_name": str(t.groupby("school")["math score"].mean().idxmax())},
    ),
    HeldOut(
        "hotel_bookings", "easy", "count",
        "What percentage of bookings are for the City Hotel?",
        "Calculate the percentage as (number of City Hotel bookings / total number of bookings) * 100.",
        '@city_percentage[percentage] where "percentage" is a number between 0 and 100, rounded to two decimal places.',
        lambda t: {"city_percentage": fixed(100 * (t["hotel"] == "City Hotel").mean())},
    ),
    HeldOut(
        "share_prices", "medium", "norm",
        'Does the "Volume" column follow a normal distribution?',
        "Perform the Shapiro-Wilk test. The null hypothesis is that the data are normally distributed. Use a significance level "
        "of 0.05. If the p-value is less than 0.05, reject the null hypothesis and conclude that the data is not normally "
        "distributed.",
        '@normality[normality] where "normality" is a string that is either "Normal" or "Not Normal".',
        lambda t: {"normality": "Not Normal" if _shapiro(t["Volume"]) < 0.05 else "Normal"},
    ),
    HeldOut(
        "loans", "medium", "norm",
        "Determine the skewness and kurtosis of the Applicant Income.",
        "Use pandas' skew() and kurt() functions. Consider the distribution to be positively skewed if the skewness is greater "
        "than 0, negatively skewed if it is less than 0.",
        '@skewness[skewness] @kurtosis[kurtosis] @skew_type[skew_type] where "skewness" and "kurtosis" are rounded to two '
        'decimal places and "skew_type" is a string that can be "positive" or "negative".',
        lambda t: {
            "skewness": fixed(t["Applicant Income"].skew()),
            "kurtosis": fixed(t["Applicant Income"].kurt()),
            "skew_type": "positive",
        },
    ),
    HeldOut(
        "students", "medium", "corrp",
        "Is there a relationship between reading score and absences?",
        _RELATION_RULES.format("reading score", "absences"),
        _RELATION_FORMAT,
        lambda t: _relation(t, "reading score", "absences"),
    ),
    HeldOut(
        "housing", "medium", "corrp",
        "Investigate if there is any linear relationship between the living area and the number of bedrooms of the houses.",
        _RELATION_RULES.format("LivingArea", "Bedrooms"),
        _RELATION_FORMAT,
        lambda t: _relation(t, "LivingArea", "Bedrooms"),
    ),
    HeldOut(
        "football_players", "medium", "corrp",
        "Is there a linear relationship between the minutes played and the goals of forwards (FW)?",
        "Only consider players whose Pos is FW. " + _RELATION_RULES.format("Minutes", "Goals"),
        _RELATION_FORMAT,
        lambda t: _relation(t[t["Pos"] == "FW"], "Minutes", "Goals"),
    ),
    HeldOut(
        "loans", "easy", "corr",
        "What is the correlation coefficient between the loan amount and the applicant income?",
        "Use the Pearson correlation coefficient.",
        '@correlation[correlation] where "correlation" is a number between -1 and 1, rounded to three decimal places.',
        lambda t: {"correlation": fixed(pearson(t, "Loan Amount", "Applicant Income")[0], 3)},
    ),
    HeldOut(
        "shipments", "medium", "out",
        "Identify the number of outliers in the cost_usd column using the Z-score method.",
        "Consider a data point an outlier if its Z-score is greater than 3 or less than -3. Use the population standard "
        "deviation.",
        '@outlier_count[count] where "count" is an integer.',
        lambda t: {"outlier_count": whole((scores(t["cost_usd"], 0).abs() > 3).sum())},
    ),
    HeldOut(
        "football_players", "medium", "out",
        "Detect the outliers in the Market Value (M) column using the IQR method and report the median of the outliers.",
        "A value is an outlier if it is smaller than Q1 - 1.5 * IQR or greater than Q3 + 1.5 * IQR.",
        '@number_of_outliers[number] @median_outliers[median] where "number" is an integer and "median" is a number rounded to '
        "two decimal places.",
        lambda t: {
            "number_of_outliers": whole(fences(t["Market Value (M)"]).sum()),
            "median_outliers": fixed(t.loc[fences(t["Market Value (M)"]), "Market Value (M)"].median()),
        },
    ),
    HeldOut(
        "sensor_readings", "hard", "outrm",
        "Remove the outliers from the vibration_mm_s column with the IQR method (factor 1.5) and calculate the mean of the "
        "remaining values.",
        "Drop missing values before the calculation. Report the mean before and after the removal of the outliers.",
        '@mean_before[mean_before] @mean_after[mean_after] where "mean_before" and "mean_after" are numbers rounded to three '
        "decimal places.",
        lambda t: {
            "mean_before": fixed(t["vibration_mm_s"].mean(), 3),
            "mean_after": fixed(t.loc[~fences(t["vibration_mm_s"]), "vibration_mm_s"].mean(), 3),
        },
    ),
    HeldOut(
        "housing", "hard", "prep",
        "Perform data preprocessing by filling the missing values in the LotArea column with the mean of the column. Calculate the "
        "mean and standard deviation of the LotArea column after filling the missing values.",
        "Use the mean imputation method. Use the sample standard deviation.",
        '@mean_lot[mean] @std_lot[std] where "mean" and "std" are numbers rounded to two decimal places.',
        lambda t: {
            "mean_lot": fixed(t["LotArea"].mean()),
            "std_lot": fixed(t["LotArea"].fillna(t["LotArea"].mean()).std()),
        },
    ),
    HeldOut(
        "sensor_readings", "medium", "prep",
        "How many missing values are there in the Humidity (%) column and what percentage of the rows do they represent?",
        "Consider NaN as missing.",
        '@missing_count[count] @missing_percentage[percentage] where "count" is an integer and "percentage" is rounded to two '
        "decimal places.",
        lambda t: {
            "missing_count": whole(t["Humidity (%)"].isna().sum()),
            "missing_percentage": fixed(100 * t["Humidity (%)"].isna().mean()),
        },
    ),
    HeldOut(
        "football_players", "medium", "feat",
        'Create a new feature called "Goals per Match" by dividing Goals by Matches. What are the mean and the maximum of this '
        "feature?",
        "Calculate the feature for every player.",
        '@mean_gpm[mean] @max_gpm[max] where "mean" and "max" are numbers rounded to three decimal places.',
        lambda t: {
            "mean_gpm": fixed((t["Goals"] / t["Matches"]).mean(), 3),
            "max_gpm": fixed((t["Goals"] / t["Matches"]).max(), 3),
        },
    ),
    HeldOut(
        "students", "hard", "feat",
        'Create a new feature "total_score" that is the sum of the math score, the reading score and the writing score. '
        "Calculate the Pearson correlation coefficient between total_score and study_hours.",
        "The new feature must be calculated for each row.",
        '@correlation[r_value] where "r_value" is a number between -1 and 1, rounded to two decimal places.',
        lambda t: {
            "correlation": fixed(
                t[["math score", "reading score", "writing score"]].sum(axis=1).corr(t["study_hours"])
            )
        },
    ),
    HeldOut(
        "housing", "hard", "ml",
        "Develop a linear regression model to predict the SalePrice from the LivingArea and the YearBuilt. Calculate the RMSE on "
        "the test set.",
        "Split the dataset into training (70%) and testing (30%) sets with a random state of 42. Use the LinearRegression of "
        "sklearn.",
        '@rmse[rmse] where "rmse" is a number rounded to two decimal places.',
        lambda t: {"rmse": fixed(np.sqrt(errors(t, ["LivingArea", "YearBuilt"], "SalePrice", 0.3, 42)[0]))},
    ),
    HeldOut(
        "share_prices", "hard", "ml",
        "Can the closing price be predicted from the opening price? Build a linear regression model and report the mean squared "
        "error and the R-squared score.",
        "The feature is Open and the target is Close. Use an 80/20 train-test split with random_state=0. Evaluate on the test "
        "set.",
        '@mse[mse] @r2[r2] where "mse" is rounded to four decimal places and "r2" is rounded to four decimal places.',
        lambda t: {
            "mse": fixed(errors(t, ["Open"], "Close", 0.2, 0)[0], 4),
            "r2": fixed(errors(t, ["Open"], "Close", 0.2, 0)[1], 4),
        },
    ),
    HeldOut(
        "students", "hard", "hyp",
        "Is there a significant difference in reading scores between male and female students?",
        "Perform an independent two-sample t-test with a significance level of 0.05. If the p-value is less than 0.05, there is a "
        "significant difference.",
        '@t_test_p_value[p_value] @significant[significant] where "p_value" is a number rounded to four decimal places and '
        '"significant" is "yes" or "no".',
        lambda t: _difference(t, "gender", "reading score", "t_test_p_value"),
    ),
    HeldOut(
        "employees", "medium", "group",
        "Compare the average monthly salary of employees who work overtime with those who do not.",
        "Group the data by OverTime and take the mean of MonthlySalary in each group.",
        '@overtime_mean[mean1] @no_overtime_mean[mean2] where "mean1" and "mean2" are numbers rounded to two decimal places.',
        lambda t: {
            "overtime_mean": fixed(t.loc[t["OverTime"] == "Yes", "MonthlySalary"].mean()),
            "no_overtime_mean": fixed(t.loc[t["OverTime"] == "No", "MonthlySalary"].mean()),
        },
    ),
    HeldOut(
        "shipments", "medium", "filter",
        "What is the average delivery cost (cost_usd) of shipments that were damaged and weigh more than 50 kg?",
        "Filter for damaged equal to 1 and weight_kg greater than 50.",
        '@avg_cost[avg] where "avg" is a number rounded to two decimal places.',
        lambda t: {"avg_cost": fixed(t.loc[(t["damaged"] == 1) & (t["weight_kg"] > 50), "cost_usd"].mean())},
    ),
    HeldOut(
        "employees", "easy", "filter",
        "What is the average age of employees in the Engineering department?",
        "Only include employees whose Department is Engineering.",
        '@avg_age[avg_age] where "avg_age" is a number rounded to one decimal place.',
        lambda t: {"avg_age": fixed(t.loc[t["Department"] == "Engineering", "Age"].mean(), 1)},
    ),
    HeldOut(
        "air_quality_2020", "medium", "trap",
        "Calculate the mean NO2 value of the dry days.",
        "A day is dry if no rain was measured. Ignore missing values.",
        '@mean_no2[mean] where "mean" is a number rounded to two decimal places.',
        lambda t: {"mean_no2": fixed(t.loc[t["Rain_mm"] == 0, "NO2"].mean())},
    ),
    HeldOut(
        "employees", "medium", "trap",
        "What is the average salary of the senior employees?",
        "Senior employees have been at the company for over ten years.",
        '@senior_salary[avg] where "avg" is a number rounded to two decimal places.',
        lambda t: {"senior_salary": fixed(t.loc[t["YearsAtCompany"] > 10, "MonthlySalary"].mean())},
    ),
    HeldOut(
        "loans", "medium", "trap",
        "Calculate the mean interest rate of the loans.",
        "Loans of the Purpose 'car' carry double weight in the mean.",
        '@mean_rate[mean] where "mean" is a number rounded to two decimal places.',
        lambda t: {"mean_rate": fixed(_double(t))},
    ),
    HeldOut(
        "students", "medium", "trap",
        "What is the mean math score of the students?",
        "Students without free/reduced lunch only.",
        '@mean_score[mean] where "mean" is a number rounded to two decimal places.',
        lambda t: {"mean_score": fixed(t.loc[t["lunch"] == "standard", "math score"].mean())},
    ),
    HeldOut(
        "share_prices", "medium", "trap",
        "Calculate the standard deviation of the Close column.",
        "Annualise the result by multiplying it by the square root of 252.",
        '@std_close[std] where "std" is a number rounded to two decimal places.',
        lambda t: {"std_close": fixed(t["Close"].std() * np.sqrt(252))},
    ),
    HeldOut(
        "hotel_bookings", "medium", "trap",
        "What is the average number of nights of the bookings at the City Hotel or with the deposit type 'Refundable'?",
        "A booking counts when at least one of the two conditions holds.",
        '@avg_nights[avg] where "avg" is a number rounded to two decimal places.',
        lambda t: {
            "avg_nights": fixed(
                t.loc[(t["hotel"] == "City Hotel") | (t["deposit_type"] == "Refundable"), "nights"].mean()
            )
        },
    ),
    HeldOut(
        "sensor_readings", "easy", "trap",
        "Find the mean of the battery_v column for readings that are not faulty.",
        "A reading is faulty if its status is 'fault'.",
        '@mean_battery[mean] where "mean" is a number rounded to three decimal places.',
        lambda t: {"mean_battery": fixed(t.loc[t["status"] != "fault", "battery_v"].mean(), 3)},
    ),
)  # fmt: skip


def _difference(table: Table, by: str, of: str, name: str) -> dict[str, str]:
    p = float(stats.ttest_ind(*(part[of] for _, part in table.groupby(by))).pvalue)
    return {name: fixed(p, 4), "significant": "yes" if p < 0.05 else "no"}


def _double(table: Table) -> float:
    kept = table.dropna(subset=["Interest Rate"])
    weights = np.where(kept["Purpose"] == "car", 2, 1)
    return float(np.average(kept["Interest Rate"], weights=weights))
