"""Names of uploads: whatever a client sends, what is kept is a plain name that a sentence can say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolwright.errors import RequestRejected
from toolwright.storage.filenames import LONGEST, NotATable, clean
from toolwright.storage.mentions import has_extension


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("sales.csv", "sales.csv"),
        ("My Sales (final).CSV", "My Sales (final).CSV"),
        ("../../etc/sales.csv", "sales.csv"),
        ("C:\\Users\\me\\sales.csv", "sales.csv"),
        ("/sales.csv", "sales.csv"),
        (".hidden.csv", "hidden.csv"),
        ("~/.sales.csv", "sales.csv"),
        ("a\x00b\r\n\tc.csv", "ab c.csv"),
        ("two  spaces .csv", "two spaces.csv"),
        ("sales.csv.", "sales.csv"),
        ("sales:2024*?.csv", "sales_2024__.csv"),
        ("quo\"te's`.csv", "quo_te_s_.csv"),
        ("cafe\u0301.csv", "caf\u00e9.csv"),
        ("sales\u202ecsv.csv", "salescsv.csv"),
        ("CON.csv", "_CON.csv"),
        ("lpt1.tsv", "_lpt1.tsv"),
        ("sales.csv.gz", "sales.csv.gz"),
        ("data.parquet", "data.parquet"),
        ("表.jsonl", "表.jsonl"),
    ],
)
def test_a_name_is_cleaned(raw: str, kept: str) -> None:
    assert clean(raw) == kept


@pytest.mark.parametrize("raw", ["", "/", "..", ".csv", "\x00.csv", "__.csv", "  .csv", "folder/"])
def test_a_name_of_which_nothing_is_left_is_refused(raw: str) -> None:
    with pytest.raises(RequestRejected):
        clean(raw)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("report.pdf", "end in .pdf"),
        ("sales", "no ending"),
        ("sales.csv.zip", "end in .zip"),
        ("sales.gz", "what is in it"),
        ("book.xlsx.gz", "what is in it"),
        ("book.xls", "Save it as .xlsx"),
    ],
)
def test_an_ending_that_no_table_has_is_refused_with_what_is_read(raw: str, told: str) -> None:
    with pytest.raises(NotATable, match=told) as refused:
        clean(raw)
    assert refused.value.status == 415


def test_a_long_name_keeps_its_ending() -> None:
    assert clean("ü" * 300 + ".csv.gz") == "ü" * ((LONGEST - 7) // 2) + ".csv.gz"


@given(st.text(max_size=200), st.sampled_from([".csv", ".tsv.gz", ".xlsx", ".json"]))
def test_no_name_leaves_its_folder_or_cannot_be_said(stem: str, ending: str) -> None:
    try:
        name = clean(stem + ending)
    except RequestRejected:
        return
    assert not set(name) & set("/\\\0\n\r\"'`")
    assert not name.startswith(".")
    assert len(name.encode()) <= LONGEST
    assert has_extension(name)
    assert clean(name) == name
