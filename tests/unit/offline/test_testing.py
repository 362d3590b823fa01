"""Generated tests bite: wrong tools fail them, right ones do not, and the suite is the same every time."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.plans import COMPOSED, COST, LOAD, PLANS, PRICE
from toolwright.domain.tool import Example, TestSuite, ToolSpec
from toolwright.engineers.offline.canonical_rows import PlanProblem
from toolwright.engineers.offline.emission import emit
from toolwright.engineers.offline.plan import Aggregate, Measure, Plan
from toolwright.engineers.offline.specification import specify
from toolwright.engineers.offline.testing import write_tests
from unit.offline.test_emission import disagreements

MUTANTS: dict[str, tuple[Plan, str, str]] = {
    "the population's deviation": (PLANS["std of a column"], "ddof=1", "ddof=0"),
    "the sample's deviation": (PLANS["std_population of a column"], "ddof=0", "ddof=1"),
    "a median for a mean": (PLANS["mean of a column"], "values.mean()", "values.median()"),
    "a dropped filter": (
        PLANS["sum where gt"],
        "    table = table[_numbers(table, filter_column) > threshold]\n",
        "    _numbers(table, filter_column) > threshold\n",
    ),
    "at least for greater": (PLANS["sum where gt"], " > threshold", " >= threshold"),
    "at most for less": (PLANS["sum where lt"], " < threshold", " <= threshold"),
    "an open range": (
        PLANS["max where between"],
        "between(low, high)",
        "between(low, high, inclusive='neither')",
    ),
    "the wrong column": (
        PLANS["sum where gt"],
        "_present(_numbers(table, value_column), value_column)",
        "_present(_numbers(table, filter_column), value_column)",
    ),
    "a fixed column": (
        PLANS["sum of a column"],
        "_numbers(table, value_column)",
        "_numbers(table, table.columns[0])",
    ),
    "price and cost swapped": (PLANS["profit_margin"], "(price - cost) / price", "(cost - price) / cost"),
    "a margin over cost": (PLANS["profit_margin"], "/ price * 100", "/ cost * 100"),
    "a margin as a fraction": (PLANS["profit_margin"], " * 100", ""),
    "an infinite margin": (
        PLANS["profit_margin"],
        "_finite((price - cost) / price * 100)",
        "(price - cost) / price * 100",
    ),
    "missing as zero": (
        PLANS["mean of a column"],
        "_numbers(table, value_column)",
        "_numbers(table, value_column).fillna(0)",
    ),
    "bad cells left out": (PLANS["sum of a column"], "_numbers(table,", "_as_numbers(_column(table,"),
    "spaces around a text kept": (PLANS["count where text"], "text.strip()", "text"),
    "and for or": (PLANS["sum where or"], "| (_", "& (_"),
    "the smallest for the largest": (PLANS["top rows"], "descending=True", "descending=False"),
    "one row too many": (PLANS["top rows"], "_positive(n), desc", "_positive(n) + 1, desc"),
    "n unchecked": (PLANS["top rows"], "_positive(n), desc", "n, desc"),
    "an unstable order": (
        PLANS["top rows"],
        'kind="stable"',
        'kind="stable", key=lambda v: v + v.index * 1e-6',
    ),
    "groups in the file's order": (PLANS["sum by group"], "groupby(keys)", "groupby(keys, sort=False)"),
    "a missing group kept": (PLANS["count by group"], "groupby(keys)", "groupby(keys, dropna=False)"),
    "nothing as zero": (PLANS["sum by group"], "sum(min_count=1)", "sum()"),
    "a share of one": (PLANS["share by group"], "part / total * 100", "part / total"),
    "rows counted for values": (
        PLANS["count of a column"],
        "_column(table, value_column).count()",
        "len(table)",
    ),
    "a half to even": (
        PLANS["rounded top rows"],
        "math.floor(abs(written) / unit + Fraction(1, 2))",
        "round(abs(written) / unit)",
    ),
    "a half downwards": (
        PLANS["rounded mean"],
        "units = math.floor(abs(written) / unit + Fraction(1, 2))",
        "units = -math.floor(Fraction(1, 2) - abs(written) / unit)",
    ),
    "always upwards": (
        PLANS["rounded and named by group"],
        "+ Fraction(1, 2)",
        "+ 1",
    ),
    "groups rounded as well": (
        PLANS["rounded running totals"],
        ".strip(), *_last(records, 1)]",
        ".strip()]",
    ),
    "the first of several rows": (PLANS["lookup"], "if len(values) == 1:", "if len(values) >= 1:"),
    "nothing for no row": (PLANS["lookup"], "if values.empty:\n", "if values.empty:\n        return None\n"),
    "growth from the next row": (PLANS["growth"], "values.shift()", "values.shift(-1)"),
    "a positive correlation": (PLANS["correlation"], "float(np.clip(", "abs(np.clip("),
    "a constant column correlated": (PLANS["correlation"], ".nunique() == 1", ".nunique() == 0"),
    "percent of swapped": (PLANS["percent_change"], "(new - old) * 100, old", "(new - old) * 100, new"),
    "parentheses lost": (PLANS["(3 + 4) * 2"], "(a + b) * c", "a + b * c"),
    "words not reversed": (PLANS["reverse_words"], "reversed(text.split())", "text.split()"),
    "case that counts": (PLANS["count_occurrences"], ".casefold()", ""),
    "thousands misread": (
        PLANS["sum of a column"],
        '.replace(",", "")',
        '.replace(",", ".", 1).replace(",", "")',
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_tool_disagrees_with_the_examples(name: str, tmp_path: Path) -> None:
    plan, right, wrong = MUTANTS[name]
    spec = specify(plan)
    code = emit(spec)
    assert right in code
    mutant = code.replace(right, wrong)
    if wrong.startswith("_as_numbers(_column("):
        mutant = mutant.replace(
            "_as_numbers(_column(table, value_column)", "_as_numbers(_column(table, value_column))"
        )
    namespace: dict[str, object] = {}
    exec(compile(mutant, spec.name, "exec"), namespace)
    function = namespace[spec.name]
    assert callable(function)
    suite = write_tests(spec)
    assert _fails(function, suite, tmp_path)


def _fails(function: object, suite: TestSuite, folder: Path) -> bool:
    try:
        return bool(disagreements(function, suite, folder))  # pyright: ignore[reportArgumentType]
    except (TypeError, IndexError, OverflowError):
        return True


def _bare(folder: Path) -> dict[str, str]:
    """The environment of a pytest that loads none of our plugins."""
    return {"PYTHONPATH": str(folder), "PATH": os.environ["PATH"], "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def test_wrong_tools_fail_the_pytest_file_as_well(tmp_path: Path) -> None:
    names = (
        "the population's deviation",
        "a dropped filter",
        "the wrong column",
        "price and cost swapped",
        "at least for greater",
    )
    for place, name in enumerate(names):
        plan, right, wrong = MUTANTS[name]
        spec = specify(plan)
        folder = tmp_path / f"mutant_{place}"
        folder.mkdir()
        (folder / f"{spec.name}.py").write_text(emit(spec).replace(right, wrong), encoding="utf-8")
        (folder / f"test_{spec.name}.py").write_text(write_tests(spec).code, encoding="utf-8")
        run = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-x",
                "-c",
                os.devnull,
                "--rootdir",
                str(folder),
                "-pno:cacheprovider",
                str(folder),
            ],
            cwd=folder,
            env=_bare(folder),
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 1, (name, run.stdout[-2000:])
        assert "1 failed" in run.stdout


@pytest.mark.timeout(400)
def test_right_tools_pass_their_pytest_files(tmp_path: Path) -> None:
    """One tool of each name; what needs no table has no test that needs the whole file."""
    specs = {spec.name: spec for spec in map(specify, PLANS.values()) if spec.parameters[0].type == "file"}
    for name, spec in specs.items():
        (tmp_path / f"{name}.py").write_text(emit(spec), encoding="utf-8")
        (tmp_path / f"test_{name}.py").write_text(write_tests(spec).code, encoding="utf-8")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(tmp_path)),
            *("-pno:cacheprovider", "-Wignore", str(tmp_path)),
        ],
        cwd=tmp_path,
        env=_bare(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-5000:]


def test_the_same_specification_gives_the_same_suite() -> None:
    for name in ("mean margin by group where", "top rows", "(3 + 4) * 2"):
        assert write_tests(specify(PLANS[name])) == write_tests(specify(PLANS[name]))


def test_another_shape_gives_other_inputs() -> None:
    one, other = (
        write_tests(specify(PLANS[name])).examples for name in ("mean of a column", "sum of a column")
    )
    assert {example.files for example in one} & {example.files for example in other} <= _empty(one)


def _empty(examples: tuple[Example, ...]) -> set[object]:
    return {
        example.files
        for example in examples
        if all(len(file.content.splitlines()) < 2 for file in example.files)
    }


@pytest.mark.parametrize("name", COMPOSED)
def test_tests_have_names_of_their_own_and_return_nothing(name: str) -> None:
    tree = ast.parse(write_tests(specify(COMPOSED[name])).code)
    tests = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert len({test.name for test in tests}) == len(tests) > 8
    assert not any(isinstance(node, ast.Return) for test in tests for node in ast.walk(test))
    assert all(any(isinstance(node, ast.Assert | ast.With) for node in ast.walk(test)) for test in tests)


@pytest.mark.parametrize("name", ["sum of a column", "correlation", "top rows", "profit_margin"])
def test_the_error_contract_is_tested(name: str) -> None:
    code = write_tests(specify(PLANS[name])).code
    for claim in (
        "an_empty_file",
        "a_header_without_rows",
        "a_missing_",
        "no_value_of_",
        "a_word_in_",
        "a_file_that_is_not_there",
    ):
        assert f"def test_refuses_{claim}" in code
    assert ("a_constant_column" in code) == (name == "correlation")


def test_properties_are_chosen_by_what_the_tool_does() -> None:
    def has(name: str, claim: str) -> bool:
        return f"def test_{claim}(" in write_tests(specify(PLANS[name])).code

    assert has("sum of a column", "every_row_twice_gives_twice_as_much")
    assert has("mean by group", "every_row_twice_gives_the_same")
    assert not has("std of a column", "every_row_twice_gives_the_same")
    assert has("share by group", "the_shares_make_the_whole")
    assert has("top groups", "fewer_rows_are_the_first_of_more")
    assert has("reverse", "twice_gives_the_text_back")


def test_examples_are_about_twenty_and_some_are_refused() -> None:
    spec = specify(Aggregate(LOAD, (Measure("mean", PRICE), Measure("max", COST))))
    examples = write_tests(spec).examples
    assert 18 <= len(examples) <= 40
    assert {example.raises for example in examples} == {None, "ValueError"}


def test_a_specification_whose_plan_was_changed_gets_no_tests() -> None:
    spec = specify(PLANS["mean of a column"])
    other = specify(PLANS["sum of a column"])
    forged = ToolSpec(spec.name, spec.summary, spec.parameters, spec.returns, spec.shape, other.plan)
    with pytest.raises(PlanProblem):
        write_tests(forged)
