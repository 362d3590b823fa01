"""Which words of a prompt name a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolwright.storage import mentions

KNOWN = (
    "sales.csv",
    "my sales.csv",
    "Q1 (final).csv",
    "DES=+2006261.csv",
    "notes",
    "readme.md",
    "data/sales.csv",
)


def names(prompt: str) -> list[str]:
    return [mention.name for mention in mentions.find(prompt, KNOWN)]


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("mean of sales.csv?", ["sales.csv"]),
        ("mean of sales.csv.", ["sales.csv"]),
        ("mean of SALES.CSV", ["SALES.CSV"]),
        ("read data/sales.csv, then sales.csv", ["data/sales.csv", "sales.csv"]),
        ("total of my sales.csv", ["my sales.csv"]),
        ("file=sales.csv", ["sales.csv"]),
        ("sales.csv's rows", ["sales.csv"]),
        ("(sales.csv)", ["sales.csv"]),
        ("open DES=+2006261.csv", ["DES=+2006261.csv"]),
        ("'Q1 (final).csv' and Q1 (final).csv", ["Q1 (final).csv", "Q1 (final).csv"]),
        ("what does readme.md say", ["readme.md"]),
        ("what does other.md say", []),
        ("my notes", []),
        ("use sales", []),
    ],
)
def test_what_stands_in_the_folder_is_found_as_people_write_it(prompt: str, found: list[str]) -> None:
    assert names(prompt) == found


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("load data.csv", ["data.csv"]),
        ("load data.csv.", ["data.csv"]),
        ("load mysales.csv", ["mysales.csv"]),
        ("load old/sales.csv", ["old/sales.csv"]),
        ("load sales.csv.gz", ["sales.csv.gz"]),
        ("load a.csv,b.tsv;c.xlsx", ["a.csv", "b.tsv", "c.xlsx"]),
        ('load "my own file.csv" now', ["my own file.csv"]),
        ("load `x.parquet`", ["x.parquet"]),
        ("read ../secret", ["../secret"]),
        ("read /etc/passwd", ["/etc/passwd"]),
        ("read data/../../x", ["data/../../x"]),
        ("read ~/x", ["~/x"]),
        (r"read ..\x", [r"..\x"]),
        ("load https://example.org/x.csv", ["https://example.org/x.csv"]),
    ],
)
def test_what_looks_like_a_data_file_or_a_path_is_found_though_it_is_not_there(
    prompt: str, found: list[str]
) -> None:
    assert names(prompt) == found


@pytest.mark.parametrize(
    "prompt",
    [
        "what is toolwright.io",
        "is 3.5 more than 1.2e5, e.g. in v1.0.2 or i.e. U.S.A.?",
        "km/h and/or 1/2, price /month, 24/7",
        "https://example.org/about",
        "the .csv file",
        "it costs $5.Total is 3",
        "wait... what?",
        "df.groupby.mean",
        "",
    ],
)
def test_numbers_abbreviations_and_addresses_are_no_files(prompt: str) -> None:
    assert names(prompt) == []


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=5))
def test_mentions_are_parts_of_the_prompt_in_order_and_never_overlap(prompt: str, known: list[str]) -> None:
    end = 0
    for mention in mentions.find(prompt, known):
        assert end <= mention.start < mention.end <= len(prompt)
        assert mention.name in prompt
        end = mention.end
