"""The tokens of a request."""

import pytest

from toolwright.engineers.offline.reading import read, words_of


@pytest.mark.parametrize(
    ("text", "value", "percent"),
    [
        ("1,234.5", 1234.5, False),
        ("1,234", 1234, False),
        ("25%", 25, True),
        ("25 %", 25, True),
        ("$99.90", 99.9, False),
        ("five", 5, False),
        ("2.0", 2, False),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float, percent: bool) -> None:
    [token] = read(text, [])
    assert (token.value, token.percent) == (value, percent)
    assert type(token.value) is type(value)


@pytest.mark.parametrize("text", ["10k", "3rd", "2nd", "1e"])
def test_a_number_with_letters_is_no_number(text: str) -> None:
    assert all(token.value is None for token in read(text, []))


@pytest.mark.parametrize(
    "prompt",
    [
        "mean of data/sales.csv",
        "mean of 'Sales.CSV'",
        "mean of `./data/sales.csv`",
        "mean of sales.csv.",
        "mean of (sales.csv)",
    ],
)
def test_a_file_is_found_in_every_notation(prompt: str) -> None:
    assert [token.lower for token in read(prompt, ["sales.csv"]) if token.kind == "file"] == ["sales.csv"]


def test_a_file_name_with_spaces_is_one_mention():
    tokens = read("mean price in Q1 sales (final).csv", ["Q1 sales (final).csv"])
    assert [token.kind for token in tokens] == ["word", "word", "word", "file"]


def test_another_files_name_is_no_mention():
    assert [token.kind for token in read("mean in presales.csv", ["sales.csv"])][-1] == "path"


def test_quoted_spans_keep_their_text_and_apostrophes_are_no_quotes():
    tokens = read("""don't count 'it's' in “New York” or "a b" """, [])
    assert [token.text[1:-1] for token in tokens if token.kind == "quoted"] == ["it's", "New York", "a b"]
    assert tokens[0].lower == "don't"


def test_a_possessive_is_apart_from_its_word():
    assert [token.lower for token in read("what's the product's price", [])] == [
        "what",
        "'s",
        "the",
        "product",
        "'s",
        "price",
    ]


def test_dates_are_one_token():
    assert [token.kind for token in read("after 2023-01-15", [])] == ["word", "date"]


@pytest.mark.parametrize("name", ["unitPrice", "Unit Price", "unit_price", "UNIT_PRICE", " unit-price "])
def test_headers_have_the_same_words_however_they_are_written(name: str) -> None:
    assert words_of(name) == ("unit", "price")
