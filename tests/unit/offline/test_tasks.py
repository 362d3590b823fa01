"""Requests of several tasks: where they are cut, and what each part works on."""

import pytest

from toolwright.domain.file import DataFile
from toolwright.domain.json import Json
from toolwright.domain.query import Given, Task
from toolwright.engineers.offline.engineer import plan_of
from toolwright.engineers.offline.english import say
from toolwright.engineers.offline.followups import plan_of_value
from toolwright.engineers.offline.plan import Arithmetic, Binary, Number
from toolwright.engineers.offline.tasks import decompose
from toolwright.errors import EngineerDeclined
from unit.offline.tables import ORDERS, PRODUCTS


def whole(prompt: str) -> Task:
    profiles = [profile for profile in (PRODUCTS, ORDERS) if profile.name in prompt]
    files = tuple(DataFile(profile.name, f"/data/{profile.name}", "") for profile in profiles)
    return Task(prompt, files, tuple(profiles))


def taken(prompt: str) -> list[tuple[str, int | None]]:
    return [(task.prompt, task.takes) for task in decompose(whole(prompt), plan_of)]


@pytest.mark.parametrize(
    ("prompt", "tasks"),
    [
        (
            "Load shop_products.csv, calculate average price, then multiply by 2",
            [("Load shop_products.csv, calculate average price", None), ("multiply by 2", 0)],
        ),
        (
            "Calculate 25% of 100, then reverse the result as a string",
            [("Calculate 25% of 100", None), ("reverse the result as a string", 0)],
        ),
        (
            "Convert 20 Celsius to Fahrenheit and also calculate the square root of 144",
            [("Convert 20 Celsius to Fahrenheit", None), ("calculate the square root of 144", None)],
        ),
        (
            "Load shop_products.csv. Calculate the average price. Reverse 'abc'.",
            [("Calculate the average price", None), ("Reverse 'abc'", None)],
        ),
        (
            "1. count the rows of shop_products.csv 2. compute the factorial of 5 3. reverse 'hello'",
            [
                ("count the rows of shop_products.csv", None),
                ("compute the factorial of 5", None),
                ("reverse 'hello'", None),
            ],
        ),
        (
            "average price per category in shop_products.csv, then show the 3 highest",
            [("average price per category in shop_products.csv", None), ("show the 3 highest", 0)],
        ),
        (
            "What is the 5th prime? Multiply it by 3. Is the result even?",
            [("What is the 5th prime", None), ("Multiply it by 3", 0), ("Is the result even?", 1)],
        ),
        (
            "first calculate 15% of 240, second reverse 'a, then b; c.'",
            [("calculate 15% of 240", None), ("reverse 'a, then b; c.'", None)],
        ),
        (
            "Convert 100 Celsius to Fahrenheit, halve it, and round the result to 1 decimal",
            [
                ("Convert 100 Celsius to Fahrenheit", None),
                ("halve it", 0),
                ("round the result to 1 decimal", 1),
            ],
        ),
    ],
)
def test_a_request_of_several_tasks_is_cut_where_people_join_them(
    prompt: str, tasks: list[tuple[str, int | None]]
) -> None:
    assert taken(prompt) == tasks


def test_each_task_has_the_files_that_it_names_or_that_were_named_before() -> None:
    prompt = (
        "What is the average price in shop_products.csv? And what is the maximum rating? "
        "Count the rows of orders_2024.csv."
    )
    assert [[file.name for file in task.files] for task in decompose(whole(prompt), plan_of)] == [
        ["shop_products.csv"],
        ["shop_products.csv"],
        ["orders_2024.csv"],
    ]


@pytest.mark.parametrize(
    "prompt",
    [
        "average price in shop_products.csv",
        "mean, median and maximum of price in shop_products.csv",
        "Show the mean price per category in shop_products.csv, and exclude those below 4 stars of the moon",
        "average price by category and then by gibberish",
    ],
)
def test_what_is_one_task_or_not_understood_stays_whole(prompt: str) -> None:
    assert taken(prompt) == [(prompt, None)]


def test_a_part_that_is_not_understood_is_named_and_nothing_is_done() -> None:
    with pytest.raises(EngineerDeclined, match="but not 'paint it blue'"):
        taken("Find the average price in shop_products.csv, then paint it blue")


def test_then_on_the_file_or_on_the_result_has_to_be_said() -> None:
    with pytest.raises(EngineerDeclined) as declined:
        taken("top 5 products by price in shop_products.csv, then calculate the average price")
    assert "'calculate the average price in shop_products.csv'" in declined.value.message
    assert "'calculate the average price of the result'" in declined.value.message


# --- with an earlier result ---


@pytest.mark.parametrize(
    ("prompt", "value", "said"),
    [
        ("multiply by 2", 3.5, "3.5 × 2"),
        ("then multiply the result by 2", -3, "-3 × 2"),
        ("subtract 5", 7, "7 - 5"),
        ("what is 20% of that?", 50, "20% of 50"),
        ("find its factorial", 5, "factorial of 5"),
        ("take the square root", 144, "square root of 144"),
        ("is it prime", 7, "whether 7 is a prime number"),
        ("reverse it as a string", 25, "'25' reversed"),
        ("convert to uppercase", 'it\'s "quoted"', "'it's \"quoted\"' in upper case"),
        ("sort them", [3, 1, 2], "3, 1 and 2 from smallest to largest"),
    ],
)
def test_what_is_done_with_an_earlier_value_is_understood(prompt: str, value: Json, said: str) -> None:
    assert say(plan_of_value(prompt, value)) == said


def test_an_earlier_value_goes_into_the_plan_as_it_is() -> None:
    tiny = 1.0000000000000002e-17
    assert plan_of_value("multiply it by 2", tiny) == Arithmetic(Binary("multiply", Number(tiny), Number(2)))


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        ("paint it blue", 3),
        ("multiply by 2", "text"),
        ("multiply by 2", None),
        ("reverse it", True),
        ("add", 3),
    ],
)
def test_what_cannot_be_done_with_an_earlier_value_is_declined(prompt: str, value: Json) -> None:
    with pytest.raises(EngineerDeclined):
        plan_of_value(prompt, value)


def test_a_result_with_rows_is_a_table_whose_one_column_of_numbers_need_not_be_named() -> None:
    [first, second] = decompose(
        whole("average price per category in shop_products.csv, then sort them"), plan_of
    )
    table = PRODUCTS.columns[0]
    assert (first.takes, second.takes, second.files) == (None, 0, ())
    assert table is not None
    with pytest.raises(EngineerDeclined):
        plan_of(Task("sort them by nonsense", profiles=(PRODUCTS,), given=Given(table=True)))


def test_a_task_about_an_object_or_a_list_can_be_kept() -> None:
    for value in ({"mean": 1.5}, [1, 2]):
        task = Task("double it", given=Given(value))
        assert {task: "plan"}[Task("double it", given=Given(value))] == "plan"
        assert task != Task("double it", given=Given(None))
