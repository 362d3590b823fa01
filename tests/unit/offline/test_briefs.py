"""Briefs: requests of several sentences with named outputs. What is answered is what they ask for, and what
they say beyond it is a reason to decline."""

import csv
import io
import math
import statistics
from typing import Any, cast

import pytest

from toolwright.domain.file import ColumnProfile, DataFile, FileProfile
from toolwright.domain.query import Task
from toolwright.engineers.offline.briefs.outputs import outputs
from toolwright.engineers.offline.briefs.sections import is_brief, sections, sentences
from toolwright.engineers.offline.engineer import plan_of
from toolwright.engineers.offline.meaning import evaluate
from toolwright.engineers.offline.shape import lift
from toolwright.errors import EngineerDeclined

GARDENS = """\
garden,town,kind,sunny,area,Water Use,visitors,opened
Aster,Ulm,rose,1,12.5,30,40,1990
Birch,Ulm,herb,0,8,22,31,1984
Clover,Bonn,rose,1,15.5,41,52,2001
Dahlia,Bonn,herb,0,7.5,19,,1978
Elder,Bonn,rose,1,14,35,47,1999
Fennel,Kiel,herb,0,6,18,20,2010
Ginger,Kiel,rose,1,90,33,44,1987
Heather,Kiel,herb,0,9.5,25,33,1995
Iris,Ulm,herb,1,11,28,38,2005
Jasmine,Bonn,rose,0,13,37,41,1992
"""
ROWS = list(csv.DictReader(io.StringIO(GARDENS)))
AREA, WATER = ([float(row[name]) for row in ROWS] for name in ("area", "Water Use"))


def profiled(text: str, name: str = "gardens.csv") -> FileProfile:
    rows = list(csv.DictReader(io.StringIO(text)))
    columns: list[ColumnProfile] = []
    for header in rows[0]:
        cells = [row[header] for row in rows]
        present = [cell for cell in cells if cell]
        numeric = all(cell.replace(".", "").replace("-", "").isdigit() for cell in present)
        kind = ("number" if any("." in cell for cell in present) else "integer") if numeric else "text"
        different = tuple(dict.fromkeys(present))
        missing = len(cells) - len(present)
        columns.append(ColumnProfile(header, kind, len(present), missing, len(different), values=different))
    return FileProfile(name, len(rows), tuple(columns))


def answered(brief: str, text: str = GARDENS) -> dict[str, Any]:
    """The brief's result, as the reference interpreter calculates it."""
    profile = profiled(text)
    task = Task(brief, (DataFile(profile.name, f"/data/{profile.name}", "1"),), (profile,))
    lifted = lift(plan_of(task))
    arguments = {**lifted.arguments, "file": profile.name}
    return cast("dict[str, Any]", evaluate(lifted.template, {profile.name: text}, arguments))


def declined(brief: str) -> str:
    with pytest.raises(EngineerDeclined) as refused:
        answered(brief)
    return refused.value.message


# --- sections, sentences, outputs -------------------------------------------------------------------------------


def test_a_brief_is_told_by_its_named_outputs() -> None:
    assert is_brief("What is the mean area? Answer as @mean[value].")
    assert not is_brief("What is the mean area? Write to me@example.org [soon].")


@pytest.mark.parametrize("line", ["\n\n", " "])
def test_the_sections_of_a_brief_do_not_depend_on_its_line_breaks(line: str) -> None:
    parted = sections(
        f"What is the mean?{line}Constraints: Use all rows.{line}Answer format: @mean[x]{line}File: a/b.csv"
    )
    assert (parted.question, parted.constraints, parted.format) == (
        "What is the mean?",
        "Use all rows.",
        "@mean[x]",
    )


def test_without_titles_the_format_begins_at_its_first_output() -> None:
    parted = sections("Calculate the mean of area. Answer with @mean[x], rounded to one decimal.")
    assert parted.question == "Calculate the mean of area."
    assert parted.format.startswith("Answer with @mean[x]")


def test_sentences_end_neither_in_numbers_nor_in_abbreviations() -> None:
    said = sentences("Use e.g. 0.05 as the level. 1. Then count!\n- Drop rows. Go on.")
    assert (
        said == ["Use e.g. 0.05 as the level.", "1. Then count!", "Drop rows", "Go on."]
        or said[-1] == "Go on."
    )


def test_outputs_have_their_own_rounding_and_labels() -> None:
    found = outputs(
        '@r[r_value] @kind[kind] @n[count] where "r_value" is a number rounded to three decimal places, "kind" is a '
        'string that is either "close" or "loose", and "count" is an integer.',
        "",
    )
    assert [(each.name, each.digits, each.labels) for each in found] == [
        ("r", 3, ()),
        ("kind", None, ("close", "loose")),
        ("n", 0, ()),
    ]


def test_rounding_that_is_said_elsewhere_holds_for_outputs_that_say_none() -> None:
    [found] = outputs("@mean[x]", "Round the result to the nearest tenth.")
    assert found.digits == 1


# --- answers ----------------------------------------------------------------------------------------------------


def test_several_outputs_are_rounded_each_as_the_format_says() -> None:
    result = answered(
        "Work out the mean and the standard deviation of the area column. "
        'Format: @mean_area[a] @std_area[b] where "a" is rounded to one decimal place and "b" to three decimal places.'
    )
    assert result == {
        "mean_area": round(statistics.mean(AREA), 1),
        "std_area": round(statistics.stdev(AREA), 3),
    }


def test_a_population_deviation_is_one_where_the_constraints_say_so() -> None:
    result = answered(
        "What is the standard deviation of the area? Constraints: Use the population standard deviation. "
        "Format: @std[value] rounded to four decimal places."
    )
    assert result == {"std": round(statistics.pstdev(AREA), 4)}


def test_a_derived_value_is_measured_by_its_name() -> None:
    result = answered(
        'Create a feature named "thirst" by dividing Water Use by area. Give its median. '
        "Format: @median_thirst[value] where value is rounded to 3 decimals."
    )
    ratios = [water / area for water, area in zip(WATER, AREA, strict=True)]
    assert result == {"median_thirst": round(statistics.median(ratios), 3)}


def test_a_written_formula_is_a_derived_value() -> None:
    result = answered(
        "Add a new feature 'spare' by the formula: spare = (area - Water Use) / visitors. What is its maximum? "
        "Format: @max_spare[value] rounded to four decimals."
    )
    present = [row for row in ROWS if row["visitors"]]
    spare = [(float(r["area"]) - float(r["Water Use"])) / float(r["visitors"]) for r in present]
    assert result == {"max_spare": round(max(spare), 4)}


def test_a_correlation_has_its_p_value_and_the_label_of_its_rules() -> None:
    result = answered(
        "How do visitors and Water Use relate? Constraints: Use Pearson's correlation. Call it strong if the absolute "
        "value of r is at least 0.8 and the p-value is below 0.01, otherwise call it doubtful. "
        'Format: @r[r_value] @p[p_value] @call[label] where "r_value" is rounded to two decimals, "p_value" to four '
        'decimals and "label" is a string, either "strong" or "doubtful".'
    )
    pairs = [(float(row["visitors"]), float(row["Water Use"])) for row in ROWS if row["visitors"]]
    r = statistics.correlation(*zip(*pairs, strict=True))
    assert result["r"] == round(r, 2)
    assert 0 <= result["p"] < 0.01
    assert result["call"] == "strong"


def test_outliers_are_counted_before_they_are_removed_and_the_rest_is_measured() -> None:
    result = answered(
        "Find the outliers of area by the Z-score method with a threshold of 2, remove them, and calculate the mean "
        "area again. Format: @outliers[count] @new_mean[value] where count is an integer and "
        '"value" is rounded to two decimal places.'
    )
    assert result == {"outliers": 1, "new_mean": round(statistics.mean(a for a in AREA if a < 90), 2)}


def test_missing_values_are_filled_before_the_mean_and_after_the_first_one() -> None:
    result = answered(
        "Fill missing values of visitors with its median. Format: @before[original_mean] @after[new_mean] where both "
        "are the mean of visitors, rounded to three decimals, before and after."
    )
    present = [float(row["visitors"]) for row in ROWS if row["visitors"]]
    filled = [*present, statistics.median(present)]
    assert result == {
        "before": round(statistics.mean(present), 3),
        "after": round(statistics.mean(filled), 3),
    }


def test_rows_are_kept_where_the_brief_says_so() -> None:
    result = answered(
        'What is the mean Water Use for gardens with area greater than 10 in the town "Bonn"? '
        "Format: @mean[value], a number rounded to two decimals."
    )
    chosen = [float(r["Water Use"]) for r in ROWS if float(r["area"]) > 10 and r["town"] == "Bonn"]
    assert result == {"mean": round(statistics.mean(chosen), 2)}


def test_two_parts_of_the_rows_are_told_by_the_names_of_the_outputs() -> None:
    result = answered(
        "Compare the average Water Use of sunny gardens with those that are not sunny. Constraints: Group by the "
        "'sunny' column. Format: @average_sunny[a] @average_not_sunny[b] where both are rounded to two decimals."
    )
    sunny, shady = ([float(r["Water Use"]) for r in ROWS if r["sunny"] == flag] for flag in "10")
    assert result == {
        "average_sunny": round(statistics.mean(sunny), 2),
        "average_not_sunny": round(statistics.mean(shady), 2),
    }


def test_the_largest_is_named_with_what_else_its_row_says() -> None:
    result = answered(
        "Which garden has the highest area? Also say when it was opened. "
        'Format: @name[garden_name] @year[opened] where "garden_name" is a string and "opened" is an integer.'
    )
    assert result == {"name": "Ginger", "year": 1987}


def test_a_normality_test_gives_its_p_value_and_its_verdict() -> None:
    result = answered(
        "Is the area normally distributed? Constraints: Use the Shapiro-Wilk test at a significance level of 0.05. "
        'Format: @p_value[p] @is_normal[answer] where "p" is rounded to four decimals and "answer" is "yes" or "no".'
    )
    assert result["is_normal"] == "no"
    assert result["p_value"] < 0.001


def test_a_regression_is_tested_on_the_rows_that_its_seed_leaves_out() -> None:
    result = answered(
        "Predict Water Use from area and opened with a linear regression. Constraints: Split the data 70-30 into "
        "training and test sets with a random state of 3. Format: @rmse[x] rounded to three decimals."
    )
    assert set(result) == {"rmse"}
    assert math.isfinite(result["rmse"])


def test_rows_that_are_left_out_are_not_the_ones_that_stay() -> None:
    result = answered(
        "What is the mean Water Use, excluding gardens with area above 20? Format: @mean[m] rounded to two decimals."
    )
    chosen = [water for water, area in zip(WATER, AREA, strict=True) if area <= 20]
    assert result == {"mean": round(statistics.mean(chosen), 2)}


def test_values_are_meant_however_they_are_written() -> None:
    result = answered(
        "Give the mean area of the herb gardens in kiel. Format: @mean[m] rounded to three decimals."
    )
    chosen = [float(r["area"]) for r in ROWS if r["kind"] == "herb" and r["town"] == "Kiel"]
    assert result == {"mean": round(statistics.mean(chosen), 3)}


def test_each_group_has_the_output_of_its_name() -> None:
    result = answered(
        "What is the average area in each town? Format: @ulm[a] @bonn[b] @kiel[c] rounded to two decimals."
    )
    by_town = {
        town: [float(r["area"]) for r in ROWS if r["town"] == town] for town in ("Ulm", "Bonn", "Kiel")
    }
    assert result == {town.lower(): round(statistics.mean(areas), 2) for town, areas in by_town.items()}


def test_the_group_with_the_most_is_named_with_its_mean() -> None:
    result = answered(
        "Which town has the highest average Water Use, and how much is it? "
        'Format: @town[town_name] @use[mean_use] where "town_name" is a string and "mean_use" has two decimals: '
        "two decimal places."
    )
    bonn = [float(r["Water Use"]) for r in ROWS if r["town"] == "Bonn"]
    assert result == {"town": "Bonn", "use": round(statistics.mean(bonn), 2)}


def test_what_is_without_outliers_is_measured_without_them_and_counted_with_them() -> None:
    result = answered(
        "How many values of area have a z-score above 2, and what is the mean without these outliers? "
        "Format: @outliers[n] @mean_without_outliers[m] rounded to two decimals."
    )
    assert result == {
        "outliers": 1,
        "mean_without_outliers": round(statistics.mean(a for a in AREA if a < 90), 2),
    }


def test_rules_may_leave_out_what_was_said_before() -> None:
    result = answered(
        "Describe the skewness of area. Constraints: a skewness above 1 means long right tail, below -1 means long "
        'left tail, otherwise it is balanced. Format: @skewness[s] @tail[t] where "s" is rounded to two decimals and '
        '"t" is one of "long right tail", "long left tail", "balanced".'
    )
    assert result["tail"] == "long right tail"
    assert result["skewness"] > 1


def test_the_column_that_goes_most_with_another_is_named_with_its_sign() -> None:
    result = answered(
        "Which variable has the strongest correlation with visitors? Is it positive or negative? "
        'Format: @variable[variable_name] @sign[positive/negative] where "variable_name" is the name of the column.'
    )
    assert result == {"variable": "Water Use", "sign": "positive"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many gardens have more than 40 visitors? Format: @n[count] integer.", 4),
        ("How many duplicate rows are there? Format: @n[duplicates] integer.", 0),
        (
            "What percentage of values are missing in visitors? Format: @n[missing] rounded to one decimal.",
            10,
        ),
        ("How many distinct values does town have? Format: @n[unique_count] integer.", 3),
        ("What is the first quartile of area? Format: @q1[q1] rounded to three decimals.", 8.375),
        ("What is the most common town? Format: @town[name] where name is a string.", "Bonn"),
    ],
)
def test_what_is_counted_and_where_values_stand(question: str, expected: float | str) -> None:
    assert list(answered(question).values()) == [expected]


# --- refusals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "word"),
    [
        ("Weighted by visitors.", "visitors|Weighted"),
        ("Use a rolling window of 3 rows.", "rolling"),
        ("Do this for each town.", "for each"),
        ("Use only the top 5 gardens.", "top"),
        ("Normalize the values first.", "normalis"),
        ("Apply the Kolmogorov-Smirnov test.", "Kolmogorov"),
        ("Encode the town column first.", "Encode"),
        ("Take 4 gardens.", "4"),
    ],
)
def test_an_operative_word_that_nothing_explains_declines(constraint: str, word: str) -> None:
    message = declined(
        f"What is the mean area? Constraints: {constraint} Format: @mean[x] rounded to one decimal."
    )
    assert any(part in message for part in word.split("|"))


def test_a_split_without_its_seed_declines_because_the_result_depends_on_it() -> None:
    message = declined(
        "Predict Water Use from area with a linear regression, split 80-20. Format: @rmse[x] rounded to two decimals."
    )
    assert "random state" in message


def test_rules_that_do_not_decide_between_the_labels_decline() -> None:
    message = declined(
        "How do area and Water Use correlate? Format: @kind[label] where label is a string that can be "
        '"strong", "moderate" or "weak".'
    )
    assert "rules" in message


def test_an_output_that_is_a_list_declines() -> None:
    assert "no number" in declined(
        "Find outliers of area with the IQR method. Format: @values[v] where v is a list of the outliers."
    )


def test_a_derived_value_with_a_constant_that_has_no_place_declines() -> None:
    declined(
        'Create a feature "gap" as the difference between area and Water Use. Constraints: Add a constant of 7 to the '
        "denominator. Format: @mean_gap[x] rounded to two decimals."
    )


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("What is the mean area of visited gardens? Format: @mean[m] rounded to one decimal.", "visited"),
        ("What is the mean Water Use in thousands? Format: @mean[m] rounded to one decimal.", "in thousands"),
        ("What is the mean area in Hamburg? Format: @mean[m] rounded to one decimal.", "Hamburg"),
        (
            "Create a column by squaring area and give its mean. Format: @mean[m] rounded to one decimal.",
            "new values",
        ),
        ("What is the mean area? Format: @one[mean] @other[mean] rounded to one decimal.", "differ"),
        ("What is the mean area? Format: @mean_after_removal[m] rounded to one decimal.", "after what"),
    ],
)
def test_what_would_be_passed_over_in_silence_declines(question: str, word: str) -> None:
    assert word in declined(question)


@pytest.mark.parametrize(
    ("constraint", "word"),
    [
        ("Count each garden once.", "once"),
        ("Take the mean by treating small gardens as empty.", "treating"),
        ("Old gardens have been there for over forty years.", "forty years"),
        ("Discard gardens whose owner moved away.", "Discard"),
    ],
)
def test_a_sentence_that_does_something_nobody_knows_declines(constraint: str, word: str) -> None:
    assert word in declined(
        f"What is the mean area? Constraints: {constraint} Format: @mean[x] rounded to one decimal."
    )


def test_rows_that_are_left_out_behind_their_value_are_left_out() -> None:
    brief = (
        "What is the mean area? Constraints: Gardens in Ulm are to be left out. "
        "Format: @mean[x] rounded to two decimal places."
    )
    others = [float(row["area"]) for row in ROWS if row["town"] != "Ulm"]
    assert answered(brief) == {"mean": round(statistics.fmean(others), 2)}


def test_conditions_of_which_one_has_to_hold_decline() -> None:
    assert "one has to hold" in declined(
        "What is the mean area of gardens in Ulm or of the kind 'rose'? Format: @mean[x] rounded to one decimal."
    )


def test_a_number_of_deviations_is_no_condition_on_the_column() -> None:
    declined(
        "What is the mean Water Use? Constraints: Only use rows where area is more than 2 standard deviations above "
        "its mean. Format: @mean[x] rounded to one decimal."
    )


def test_the_labels_of_a_rule_need_not_stand_in_the_format() -> None:
    brief = (
        "Is there a relationship between area and Water Use? Constraints: Use Pearson's correlation. If the p-value is "
        "below 0.05, answer 'yes', else 'no'. Format: @p[p_value] @related[answer] where p_value is rounded to four "
        "decimal places."
    )
    assert set(answered(brief)) == {"p", "related"}
    assert answered(brief)["related"] == ("yes" if answered(brief)["p"] < 0.05 else "no")


def test_the_part_of_the_rows_that_a_condition_holds_for() -> None:
    brief = (
        "What percentage of the gardens is sunny? Constraints: A garden is sunny if sunny equals 1. "
        "Format: @part[pct], a percentage rounded to one decimal place."
    )
    assert answered(brief) == {"part": 50}


def test_the_group_with_the_largest_sum_and_the_sum() -> None:
    brief = (
        "Which town has the highest total Water Use? Format: @town[name] @total_use[total] where name is a string and "
        "total is rounded to one decimal place."
    )
    totals = {t: sum(float(r["Water Use"]) for r in ROWS if r["town"] == t) for t in ("Ulm", "Bonn", "Kiel")}
    best = max(totals, key=lambda town: totals[town])
    assert answered(brief) == {"town": best, "total_use": totals[best]}


def test_errors_of_rows_held_out_are_not_those_of_all_rows() -> None:
    assert "random state" in declined(
        "Predict Water Use from area with a linear regression. Constraints: Hold out 30% of the rows for testing. "
        "Format: @rmse[x] rounded to two decimals."
    )
