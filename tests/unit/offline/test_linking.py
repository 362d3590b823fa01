"""Words of a request to columns and values."""

import pytest

from toolwright.domain.file import FileProfile
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.reading import read
from unit.offline.tables import column

PROFILE = FileProfile(
    "things.csv",
    100,
    (
        column("Unit Price", "number", 90),
        column("total_sales", "number", 95),
        column("income_tax", "number", 95),
        column("country", "text", 3, ("Germany", "New Zealand", "Peru")),
        column("WINDSPEED", "number", 60),
        column("No. of cases", "integer", 60),
        column("temperature_c", "number", 60),
        column("Economy (GDP per Capita)", "number", 60),
        column("Open", "number", 60),
        column("quantity", "integer", 60),
    ),
)
LINKER = Linker(PROFILE)


def columns(text: str) -> set[str]:
    """The columns that the whole text names, at the least cost."""
    tokens = read(text, [])
    links = [link for link in LINKER.columns_at(tokens, 0) if link.end == len(tokens)]
    least = min((link.cost for link in links), default=0)
    return {link.column.name for link in links if link.cost == least}


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("unit price", "Unit Price"),
        ("'Unit Price'", "Unit Price"),
        ("unit_price", "Unit Price"),
        ("unitPrice", "Unit Price"),
        ("unit prices", "Unit Price"),
        ("price", "Unit Price"),
        ("sales", "total_sales"),
        ("wind speed", "WINDSPEED"),
        ("number of cases", "No. of cases"),
        ("cases", "No. of cases"),
        ("temperature", "temperature_c"),
        ("GDP per capita", "Economy (GDP per Capita)"),
        ("economy", "Economy (GDP per Capita)"),
        ("opening", "Open"),
        ("qty", "quantity"),
        ("qunatity", "quantity"),
        ("countries", "country"),
    ],
)
def test_words_find_their_column(text: str, header: str) -> None:
    assert columns(text) == {header}


@pytest.mark.parametrize(
    "text", ["income", "county", "unit", "total", "happiness", "'prise'", "openly", "sale tax", "quality"]
)
def test_words_that_mean_something_else_find_none(text: str) -> None:
    assert columns(text) == set()


def test_a_header_is_preferred_to_one_that_only_ends_so():
    linker = Linker(
        FileProfile("x.csv", 9, (column("price", "number", 9), column("list_price", "number", 9)))
    )
    costs = {link.column.name: link.cost for link in linker.columns_at(read("price", []), 0)}
    assert costs["price"] < costs["list_price"]


def test_values_are_found_with_their_column():
    tokens = read("in new zealand", [])
    assert [(link.column.name, link.value, link.end) for link in LINKER.values_at(tokens, 1)] == [
        ("country", "New Zealand", 3)
    ]


def test_values_that_differ_in_case_alone_are_one():
    linker = Linker(FileProfile("x.csv", 9, (column("region", "text", 3, ("South", "south", "North")),)))
    assert [link.value for link in linker.values_at(read("SOUTH", []), 0)] == ["South"]


def test_near_names_are_offered():
    assert LINKER.near("unit prise")[0] == "Unit Price"


def test_rows_are_recognised_by_a_name_rather_than_a_number():
    linker = Linker(
        FileProfile("x.csv", 9, (column("id", "integer", 9, rows=9), column("full name", "text", 9, rows=9)))
    )
    assert [found.name for found in linker.identifying] == ["full name"]


def test_amounts_that_happen_to_differ_recognise_no_row():
    linker = Linker(FileProfile("x.csv", 9, (column("price", "number", 9, rows=9),)))
    assert linker.identifying == ()
