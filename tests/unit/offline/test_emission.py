"""Tools as they are written: they run alone, pass their own tests, agree with the oracle, and are nobody's in
particular."""

import ast
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.plans import COMPOSED, COST, LOAD, PLANS, PRICE, PRODUCT, UNITS
from toolwright.agent.comparison import same
from toolwright.domain.tool import TestSuite
from toolwright.engineers.offline import emission, meaning, operators
from toolwright.engineers.offline.emission import emit
from toolwright.engineers.offline.meaning.reading import number
from toolwright.engineers.offline.plan import (
    Aggregate,
    Derive,
    Formula,
    Measure,
    Number,
    Plan,
    Rank,
    Select,
    Unique,
)
from toolwright.engineers.offline.specification import specify
from toolwright.engineers.offline.testing import write_tests


def tool(plan: Plan) -> Callable[..., Any]:
    spec = specify(plan)
    namespace: dict[str, Any] = {}
    exec(compile(emit(spec), spec.name, "exec"), namespace)
    return namespace[spec.name]


def disagreements(function: Callable[..., Any], suite: TestSuite, folder: Path) -> list[str]:
    """The examples whose outcome is another than the oracle's."""
    found: list[str] = []
    for example in suite.examples:
        for file in example.files:
            (folder / file.name).write_text(file.content, encoding="utf-8", newline="")
        arguments = {
            name: str(folder / str(value)) if name == "file" else value
            for name, value in example.arguments.items()
        }
        try:
            result = json.loads(json.dumps(function(**arguments)))
        except ValueError as error:
            if example.raises is None:
                found.append(f"{arguments}: {error}")
        else:
            if example.raises is not None or not same(example.expected, result):
                found.append(f"{arguments}: {result}, expected {example.raises or example.expected}")
    return found


def test_records_emission_and_meaning_know_the_same_operators() -> None:
    records = {kind: frozenset(found) for kind, found in operators.BY_KIND.items()}
    assert records == emission.OPERATORS
    assert records == meaning.OPERATORS


@pytest.mark.parametrize("name", PLANS)
def test_a_tool_agrees_with_the_oracle_on_every_example(name: str, tmp_path: Path) -> None:
    suite = write_tests(specify(PLANS[name]))
    assert disagreements(tool(PLANS[name]), suite, tmp_path) == []


@pytest.mark.parametrize("name", PLANS)
def test_most_examples_give_a_value(name: str) -> None:
    examples = write_tests(specify(PLANS[name])).examples
    assert sum(example.raises is None for example in examples) > len(examples) / 2


def test_tools_pass_their_own_tests_in_a_process_of_their_own(tmp_path: Path) -> None:
    for plan in (*list(COMPOSED.values())[::4], PLANS["reverse"], PLANS["percent_of"], PLANS["2 ** 3 / 4"]):
        spec = specify(plan)
        (tmp_path / f"{spec.name}.py").write_text(emit(spec), encoding="utf-8")
        (tmp_path / f"test_{spec.name}.py").write_text(write_tests(spec).code, encoding="utf-8")
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "pytest",
        "-q",
        "-c",
        os.devnull,
        "--rootdir",
        str(tmp_path),
    ]
    plugins = [
        f"-pno:{name}"
        for name in ("cacheprovider", "hypothesis", "asyncio", "anyio", "timeout", "playwright")
    ]
    run = subprocess.run(
        [*command, *plugins, str(tmp_path)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]


@pytest.mark.parametrize("name", PLANS)
def test_a_tool_is_documented_and_self_contained(name: str) -> None:
    spec = specify(PLANS[name])
    code = emit(spec)
    tree = ast.parse(code)
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    standard = (
        "csv datetime decimal difflib fractions gzip io itertools json math pathlib re statistics".split()
    )
    assert imported <= {*standard, "numpy", "pandas", "pyarrow.parquet", "python_calamine", "scipy"}
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert [function for function in functions if not function.startswith("_")] == [spec.name]
    assert all(ast.get_docstring(function) for called, function in functions.items() if called == spec.name)
    # Nothing is there that is not used.
    used = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    assert set(functions) - {spec.name} <= used
    assert {parameter.name for parameter in spec.parameters} <= used
    assert max(map(len, code.splitlines())) <= 110


def test_no_value_of_a_request_is_in_a_tool() -> None:
    for plan in COMPOSED.values():
        spec = specify(plan)
        text = emit(spec) + write_tests(spec).code
        for leaf in ("sales.csv", "North", "South", "phone"):
            assert leaf not in text


# --- how files are read -----------------------------------------------------------------------------------------

SUM = tool(Aggregate(LOAD, (Measure("sum", PRICE),)))
ROWS = tool(Select(LOAD))


def written(folder: Path, content: str | bytes) -> str:
    path = folder / "prices.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


NUMBERS = {
    "1,234.50": 1234.5,
    "12%": 12,
    "$1,200.00": 1200,
    "-$5": -5,
    "$-5": -5,
    "€ 7.5": 7.5,
    "7 €": 7,
    "(123)": -123,
    "($1,000)": -1000,
    "+3": 3,
    "−4": -4,
    ".5": 0.5,
    "5.": 5,
    "1e3": 1000,
    "007": 7,
}


@pytest.mark.parametrize("cell", NUMBERS)
def test_numbers_are_read_as_people_write_them(cell: str, tmp_path: Path) -> None:
    file = written(tmp_path, f'price,other\n"{cell}",1\n')
    assert SUM(file=file, value_column="price") == NUMBERS[cell]
    assert number(cell) == NUMBERS[cell]


@pytest.mark.parametrize(
    "cell",
    [
        "abc",
        "1,23",
        "12,5",
        "1 000",
        "1_000",
        "--3",
        "+-3",
        "(-3)",
        "$",
        "%",
        "0x1A",
        "inf",
        "1e999",
        "١٢",
        "1.2.3",
        "e5",
    ],
)
def test_what_is_no_number_is_refused_and_not_guessed(cell: str, tmp_path: Path) -> None:
    file = written(tmp_path, f'price,other\n5,1\n"{cell}",1\n')
    with pytest.raises(ValueError, match="row 2 of 'price' is .* which is no number"):
        SUM(file=file, value_column="price")
    assert number(cell) is None


@pytest.mark.parametrize("mark", ["", "NA", "N/A", "n/a", "null", "None", "nan", "-", "--", "?", "  "])
def test_missing_marks_are_missing(mark: str, tmp_path: Path) -> None:
    assert SUM(file=written(tmp_path, f"price,other\n5,1\n{mark},1\n"), value_column="price") == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators_are_found_out(encoding: str, separator: str, tmp_path: Path) -> None:
    text = (
        separator.join(["naïve", "price"])
        + "\n"
        + separator.join(["café, noir" if separator != "," else "café", "5"])
        + "\n"
    )
    file = written(tmp_path, text.encode(encoding))
    assert ROWS(file=file) == [{"naïve": "café, noir" if separator != "," else "café", "price": 5}]


def test_a_separator_in_the_header_of_one_column_is_no_separator(tmp_path: Path) -> None:
    file = written(tmp_path, "name;price, net;units\na;1;2\nb;3;4\n")
    assert SUM(file=file, value_column="price, net") == 4


def test_quotes_line_breaks_and_short_and_empty_rows_are_understood(tmp_path: Path) -> None:
    file = written(
        tmp_path, '\nname , price\n"a ""b"", c", 5\n\n"two\nlines",6\nshort\n,,\n'.replace(",,", ",")
    )
    assert ROWS(file=file) == [
        {"name": 'a "b", c', "price": 5},
        {"name": "two\nlines", "price": 6},
        {"name": "short", "price": None},
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "prices.csv is empty"),
        (" \n\n", "prices.csv is empty"),
        (",,\n,,\n", "prices.csv is empty"),
        ("price,units\n", "has a header and no rows"),
        ("price,units\n1,2,3\n", "is no table"),
        (bytes(range(256)), "is no text file"),
        ("name,units\na,1\n", "no column 'price'.*The columns are 'name', 'units'"),
        ("Prices,units\n5,1\n", "no column 'price'; did you mean 'Prices'"),
        ("price,price\n5,1\n", "there are 2 columns named 'price'"),
        ("price,units\nNA,1\n-,2\n", "no value of 'price'"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    content: str | bytes, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=message):
        SUM(file=written(tmp_path, content), value_column="price")


def test_a_header_may_be_a_missing_mark(tmp_path: Path) -> None:
    assert ROWS(file=written(tmp_path, "n/a,price\n1,2\n")) == [{"n/a": 1, "price": 2}]


def test_codes_stay_text_and_whole_numbers_stay_whole(tmp_path: Path) -> None:
    file = written(tmp_path, "code,price,size\n007,5,2.50\n010,6,3.00\n")
    assert json.dumps(ROWS(file=file)) == json.dumps(
        [{"code": "007", "price": 5, "size": 2.5}, {"code": "010", "price": 6, "size": 3}]
    )


def test_a_margin_without_a_price_is_missing_and_never_infinite(tmp_path: Path) -> None:
    margin = tool(Derive(LOAD, Formula("profit_margin", (PRICE, COST)), (PRODUCT,)))
    file = written(tmp_path, "product,price,cost\na,10,4\nb,0,4\nc,,4\nd,8,\n")
    records = margin(file=file, price_column="price", cost_column="cost", columns=["product"])
    assert [record["profit_margin"] for record in records] == [60, None, None, None]


def test_a_column_of_the_results_name_is_not_overwritten(tmp_path: Path) -> None:
    margin = tool(Derive(LOAD, Formula("profit", (PRICE, COST)), ()))
    file = written(tmp_path, "profit,price,cost\n1,10,4\n")
    assert margin(file=file, price_column="price", cost_column="cost") == [
        {"profit": 1, "price": 10, "cost": 4, "profit_2": 6}
    ]


def test_ties_keep_the_order_of_the_file_whichever_way_is_ranked(tmp_path: Path) -> None:
    file = written(tmp_path, "product,price\na,1\nb,2\nc,2\nd,1\n")
    for largest, order in ((True, ["b", "c", "a", "d"]), (False, ["a", "d", "b", "c"])):
        ranked = tool(Rank(LOAD, Number(4), largest=largest, value=PRICE, keep=(PRODUCT,)))
        assert [
            row["product"] for row in ranked(file=file, value_column="price", n=9, columns=["product"])
        ] == order


def test_sample_and_population_deviation_differ(tmp_path: Path) -> None:
    file = written(tmp_path, "price,x\n2,1\n4,1\n6,1\n")
    sample = tool(Aggregate(LOAD, (Measure("std", PRICE),)))
    population = tool(Aggregate(LOAD, (Measure("std_population", PRICE),)))
    assert sample(file=file, value_column="price") == 2
    assert math.isclose(population(file=file, value_column="price"), math.sqrt(8 / 3))


def test_different_values_are_sorted_as_numbers_when_they_are(tmp_path: Path) -> None:
    unique = tool(Unique(LOAD, UNITS))
    assert unique(file=written(tmp_path, "units,x\n10,1\n9,1\n9.0,1\n"), value_column="units") == [9, 10]
