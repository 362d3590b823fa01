"""A request that lacks one thing gets one question, and its answer completes it; nothing else does."""

import pytest

from toolwright.domain.file import FileProfile
from toolwright.engineers.offline.clarifying import completed, question
from toolwright.engineers.offline.engineer import plan_of
from unit.offline.tables import CUSTOMERS, ORDERS, PRODUCTS
from unit.offline.tables import task as whole

TABLES = [(whole("", profile).files[0], profile) for profile in (PRODUCTS, ORDERS, CUSTOMERS)]


def options(prompt: str, *profiles: FileProfile) -> list[str]:
    asked = question(whole(prompt, *profiles), TABLES, plan_of)
    return [] if asked is None else asked.details["options"]


def test_a_file_is_asked_for_where_it_is_all_that_lacks() -> None:
    assert options("What is the average price?") == [PRODUCTS.name, ORDERS.name]
    assert options("How many rows are there?") == [file.name for file, _ in TABLES]


@pytest.mark.parametrize("prompt", ["Sing me a song", "average", "the nicest price?", "2 + 3", ""])
def test_nothing_is_asked_where_a_file_would_not_help_or_nothing_lacks(prompt: str) -> None:
    assert not options(prompt)


@pytest.mark.parametrize(
    "prompt", ["average in {}", "{}: what is the average?", "What is the median in the file {}?"]
)
def test_a_column_of_numbers_is_asked_for(prompt: str) -> None:
    found = options(prompt.format(PRODUCTS.name), PRODUCTS)
    assert found == [column.name for column in PRODUCTS.columns if column.type in ("integer", "number")]


@pytest.mark.parametrize("prompt", ["histogram of the moon in {}", "how nice is {}?"])
def test_no_column_is_asked_for_where_more_lacks(prompt: str) -> None:
    assert not options(prompt.format(PRODUCTS.name), PRODUCTS)


@pytest.mark.parametrize(
    "answer",
    ["price", "Price", "the price", "price, please.", "by price", "'price'", "take the price column"],
)
def test_an_answer_means_what_the_request_means_with_it(answer: str) -> None:
    task = completed(whole(f"average in {PRODUCTS.name}", PRODUCTS), whole(answer), plan_of)
    assert task is not None
    assert plan_of(task) == plan_of(whole(f"average of price in {PRODUCTS.name}", PRODUCTS))
    assert task.files == whole("", PRODUCTS).files


def test_a_clause_stays_behind_the_column() -> None:
    asked = whole(f"average by category in {PRODUCTS.name}", PRODUCTS)
    task = completed(asked, whole("price"), plan_of)
    assert task is not None
    assert plan_of(task) == plan_of(whole(f"average price by category in {PRODUCTS.name}", PRODUCTS))


def test_a_file_completes_a_request_without_one() -> None:
    answer = whole(f"in {PRODUCTS.name}, please", PRODUCTS)
    task = completed(whole("What is the average price?"), answer, plan_of)
    assert task is not None
    assert plan_of(task) == plan_of(whole(f"average price in {PRODUCTS.name}", PRODUCTS))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("average in {}", "colour"),
        ("average in {}", "price and cost"),
        ("average in {}", "name"),
        ("average of price in {}", "cost"),
        ("Sing me a song in {}", "price"),
        ("average in {}", ""),
    ],
)
def test_what_is_no_answer_completes_nothing(asked: str, answer: str) -> None:
    """No column, more than one, one of which there is no average, or a request that lacks nothing or all."""
    assert completed(whole(asked.format(PRODUCTS.name), PRODUCTS), whole(answer), plan_of) is None


def test_a_file_with_more_words_is_a_request_of_its_own() -> None:
    answer = whole(f"count the rows of {PRODUCTS.name}", PRODUCTS)
    assert completed(whole("What is the average price?"), answer, plan_of) is None
