"""A sheet that a request names is the one that is read, or the request is declined."""

from dataclasses import replace

import pytest

from toolwright.engineers.offline.engineer import plan_of
from toolwright.errors import EngineerDeclined
from unit.offline.tables import PRODUCTS, measure, of_all, rows, task

BOOK = replace(PRODUCTS, name="book.xlsx", sheets=("Q1", "Q2", "All Sales"))


@pytest.mark.parametrize(
    "prompt",
    [
        "average price in book.xlsx",
        "average price in sheet 'Q1' of book.xlsx",
        "average price from the Q1 sheet of book.xlsx",
        "average price on the first sheet of book.xlsx",
        "average price in book.xlsx, sheet Q1",
        "average price in sheet 1 of book.xlsx",
        "average price in the sheet book.xlsx",
    ],
)
def test_the_first_sheet_is_read_by_its_name(prompt: str) -> None:
    assert plan_of(task(prompt, BOOK)) == of_all(rows(BOOK), measure("mean", "price"))


@pytest.mark.parametrize(
    "prompt",
    [
        "average price in sheet 'Q2' of book.xlsx",
        "average price from the Q2 sheet of book.xlsx",
        "average price in the Q2 tab of book.xlsx",
        "average price on the second sheet of book.xlsx",
        "average price in sheet All Sales of book.xlsx",
        "average price in the all sales sheet of book.xlsx",
        "average price in book.xlsx, sheet 2",
        "average price on the last sheet of book.xlsx",
        "average price in sheet Nowhere of book.xlsx",
        "average price in all sheets of book.xlsx",
    ],
)
def test_any_other_sheet_is_declined_with_the_sheets_there_are(prompt: str) -> None:
    with pytest.raises(EngineerDeclined, match=r"first sheet.*'Q1'.*'Q2', 'All Sales'.*file of its own"):
        plan_of(task(prompt, BOOK))


def test_a_text_file_has_no_sheets() -> None:
    with pytest.raises(EngineerDeclined, match="Q2"):
        plan_of(task("average price in sheet 'Q2' of shop_products.csv", PRODUCTS))
