"""What tests call a function with is read from their text, and new inputs are made of it."""

from dataclasses import replace

import pytest

from toolwright.agent import inputs, testcalls
from toolwright.agent.variation import COUNT, varied
from toolwright.domain.example import GeneratedFile
from toolwright.domain.file import ColumnProfile, FileProfile
from toolwright.domain.tool import Example, Parameter, TestSuite, ToolSpec

TESTS = """
import pytest
from shares import shares

TEXT = "region,price\\nNorth,10\\nSouth,2.5\\n"

def test_a_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(TEXT)
    assert shares(str(path), "North", least=3) == 80

@pytest.mark.parametrize(("region", "part"), [("North", 1), ("South", 2)])
def test_each(tmp_path, region, part):
    table = tmp_path / "b.csv"
    table.write_text("region,price\\n")
    assert shares(table, region, 1) == part

def test_what_has_to_be_computed(tmp_path):
    computed = tmp_path / "d.csv"
    computed.write_text(f"region,price\\n{1 + 1},2")
    assert shares(str(computed), "North", 1) is None
    assert shares(tmp_path / "c.csv", "a" * 3, 1) is None
"""
SPEC = ToolSpec(
    "shares",
    "",
    (Parameter("path", "file", ""), Parameter("region", "text", ""), Parameter("least", "integer", "")),
    "",
    "",
)


def test_calls_are_found_with_their_files_and_parameters() -> None:
    table = GeneratedFile("path.csv", "region,price\nNorth,10\nSouth,2.5\n")
    empty = GeneratedFile("path.csv", "region,price\n")
    assert testcalls.inputs(TESTS, SPEC) == (
        Example({"path": "path.csv", "region": "North", "least": 3}, (table,)),
        Example({"path": "path.csv", "region": "North", "least": 1}, (empty,)),
        Example({"path": "path.csv", "region": "South", "least": 1}, (empty,)),
    )


def test_what_is_no_python_calls_nothing() -> None:
    assert testcalls.inputs("def test_it(:", SPEC) == ()


def test_varied_inputs_are_new_and_the_same_every_time() -> None:
    known = testcalls.inputs(TESTS, SPEC)
    made = varied(SPEC, known)
    assert made == varied(SPEC, known)
    assert 20 < len(made) <= COUNT
    texts = [(str(one.arguments), one.files) for one in made]
    assert len(set(texts)) == len(made)
    assert not any(
        (one.arguments, one.files) == (other.arguments, other.files) for one in made for other in known
    )


def test_varied_inputs_stay_in_what_is_known() -> None:
    spec = ToolSpec(
        "f",
        "",
        (
            Parameter("day", "text", ""),
            Parameter("first", "numbers", ""),
            Parameter("second", "numbers", ""),
            Parameter("count", "integer", ""),
        ),
        "",
        "",
    )
    known = [Example({"day": "31.12.2024", "first": [1, 2.5], "second": [3, 4], "count": 2})]
    made = varied(spec, known)
    assert {len(str(one.arguments["day"])) for one in made} == {10}
    for one in made:
        first, second, count = (one.arguments[name] for name in ("first", "second", "count"))
        assert isinstance(first, list)
        assert isinstance(second, list)
        assert len(first) == len(second) > 0
        assert isinstance(count, int)
        assert count >= 1
    assert any("-" in str(one.arguments["first"]) for one in made)


def test_half_of_the_inputs_are_tables_of_known_rows_and_cells_that_meet() -> None:
    spec = ToolSpec("f", "", (Parameter("table", "file", ""), Parameter("who", "text", "")), "", "")
    text = "who,start,end\nann,2024-05-01,2024-05-03\nbob,2024-05-02,2024-05-02\n"
    known = [Example({"table": "table.csv", "who": "ann"}, (GeneratedFile("table.csv", text),))]
    tables = [one.files[0].content.splitlines() for one in varied(spec, known)]
    assert sum(len(lines) > 4 for lines in tables) > COUNT // 4
    assert {lines[0] for lines in tables} == {"who,start,end"}
    rows = [line.split(",") for lines in tables for line in lines[1:]]
    assert len({who for who, _, _ in rows}) > 4
    # Days that are known come again, beside each other and in the other column.
    assert sum(start == end for _, start, end in rows) > 20


def test_numbers_and_days_without_end_are_left_as_they_are() -> None:
    spec = ToolSpec(
        "f",
        "",
        (Parameter("x", "number", ""), Parameter("day", "text", ""), Parameter("xs", "numbers", "")),
        "",
        "",
    )
    known = [Example({"x": float("inf"), "day": "9999-12-31", "xs": [1e308, float("-inf")]})]
    assert varied(spec, known)


def test_nothing_is_varied_where_nothing_is_known() -> None:
    assert varied(SPEC, ()) == ()
    assert inputs.like(SPEC, TestSuite("")) == inputs.made(SPEC)


def test_inputs_are_like_the_tests_and_for_columns_by_name_like_the_persons_file() -> None:
    columns = (ColumnProfile("region", "text", 3, 0, 2), ColumnProfile("price", "number", 3, 0, 3))
    profile = FileProfile("mine.csv", 3, columns)
    assert inputs.like(SPEC, TestSuite(TESTS), profile) == inputs.like(SPEC, TestSuite(TESTS))
    by_name = replace(SPEC, parameters=(*SPEC.parameters[:2], Parameter("least", "column", "")))
    tests = TESTS.replace("least=3", "least='price'")
    made = inputs.like(by_name, TestSuite(tests), profile)
    of_file = [one for one in made if one.files[0].name == inputs.FILE]
    assert len(of_file) == inputs.COUNT < len(made)
    assert {str(one.arguments["region"]) for one in of_file} == {"North", "South"}
    assert {str(one.arguments["least"]) for one in of_file} <= {"region", "price"}
    # No text is missing in the person's file, so what comes out for a missing one was nobody's question.
    assert not any(line.startswith(",") for one in of_file for line in one.files[0].content.splitlines())


@pytest.mark.parametrize("columns", [("price", "cost")])
def test_two_columns_of_a_call_differ(columns: tuple[str, ...]) -> None:
    spec = ToolSpec(
        "f", "", (Parameter("path", "file", ""), *(Parameter(name, "column", "") for name in columns)), "", ""
    )
    made = inputs.made(spec)
    assert all(one.arguments["price"] != one.arguments["cost"] for one in made)
