"""What a cell's text is."""

from __future__ import annotations

import datetime

import pytest

from toolwright.sandboxes.inside import cells


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", (12, "plain", True)),
        ("-1.5", (-1.5, "plain", False)),
        ("1,234.50", (1234.5, "thousands", False)),
        ("1,234,567", (1234567, "thousands", True)),
        ("12%", (12, "percent", True)),
        ("12.5 %", (12.5, "percent", False)),
        ("$1,200.00", (1200, "currency", False)),
        ("-$5", (-5, "currency", True)),
        ("5 €", (5, "currency", True)),
        ("(3)", (-3, "plain", True)),
        ("−4", (-4, "plain", True)),
        ("1e3", (1000, "plain", False)),
        (".5", (0.5, "plain", False)),
    ],
)
def test_numbers(text: str, value: tuple[float, str, bool]) -> None:
    assert cells.number(text) == value


@pytest.mark.parametrize(
    "text", ["", "-", "1,23", "12,34,567", "1.2.3", "5x", "--5", "1 2", "1e999", "٣", "nan", "inf"]
)
def test_what_is_no_number(text: str) -> None:
    assert cells.number(text) is None


@pytest.mark.parametrize("text", ["007", "0123", "1234567890123456"])
def test_codes_are_no_quantities(text: str) -> None:
    assert cells.is_code(text)
    assert not cells.is_code("0.5")
    assert not cells.is_code("0")


@pytest.mark.parametrize(
    ("text", "day_first", "date"),
    [
        ("2024-01-31", False, (2024, 1, 31)),
        ("2024/1/5", False, (2024, 1, 5)),
        ("31/01/2024", True, (2024, 1, 31)),
        ("01/31/2024", False, (2024, 1, 31)),
        ("1/2/24", False, (2024, 1, 2)),
        ("1/2/24", True, (2024, 2, 1)),
        ("5 Jan 2024", False, (2024, 1, 5)),
        ("5-Sept-99", False, (1999, 9, 5)),
        ("January 5, 2024", False, (2024, 1, 5)),
    ],
)
def test_dates(text: str, day_first: bool, date: tuple[int, int, int]) -> None:
    assert cells.date(text, day_first=day_first) == datetime.date(*date)


@pytest.mark.parametrize(
    "text", ["2024-02-30", "31/31/2024", "5 Foo 2024", "2024-01/05", "20240105", "hello"]
)
def test_what_is_no_date(text: str) -> None:
    assert cells.date(text, day_first=False) is None


def test_the_order_of_day_and_month_is_read_from_the_column() -> None:
    assert cells.day_comes_first(["1/2/2024", "13/2/2024"])
    assert not cells.day_comes_first(["1/2/2024", "2/13/2024"])
    assert not cells.day_comes_first(["1/2/2024"])
    assert cells.day_comes_first(["1.2.2024"])


def test_moments_and_times() -> None:
    expected = datetime.datetime(2024, 1, 31, 10, 30)  # noqa: DTZ001 - cells have no zone
    for text in ("2024-01-31T10:30", "2024-01-31 10:30:00", "2024-01-31T10:30:00.5Z", "31 Jan 2024 10:30 am"):
        assert cells.moment(text, day_first=False) == expected, text
    assert cells.time("11:05 pm") == datetime.time(23, 5)
    assert cells.time("25:00") is None
    assert cells.time("13:00 pm") is None


@pytest.mark.parametrize(
    ("texts", "commas_are_free", "expected"),
    [
        (["1,500", "2,250"], True, True),
        (["1,500", "2,250"], False, False),
        (["0,125", "2,250"], False, True),
        (["$100", "€200"], False, True),
        (["$100", "$200.50", "7"], False, False),
        (["12%", "$3"], False, False),
        (["1.5", "x"], True, False),
    ],
)
def test_numbers_that_can_be_read_in_two_ways_are_noticed(
    texts: list[str], commas_are_free: bool, expected: bool
) -> None:
    assert cells.of_two_readings(texts, commas_are_free=commas_are_free) is expected
