"""Faults are put in by the syntax tree: each kind, one at a time, the same ones every time, and nothing is run."""

import ast

import pytest

from toolwright.agent.mutants import mutate

TOOL = '''
"""Totals of large orders."""

import pandas as pd

UNUSED = 3


def large_orders(path: str, column: str, other: str, least: float = 5.0, *, strict: bool = True) -> float | None:
    """Sum of a column - for orders above 10."""
    table = pd.read_csv(path)
    table = table[table[column] > least]
    table.sort_values(column, inplace=True)
    if table.empty and strict:
        raise ValueError("no order is above " + str(least - 1))
    values = [value for value in table["net"] if value != 0]
    return _share(sum(values) / len(values), table["gross"].sum()) if not strict else -abs(values[0])


def _share(part: float, whole: float) -> float:
    return part * 100 // whole


def _never_called(x: int) -> int:
    return x + 1
'''


def told(code: str = TOOL, name: str = "large_orders") -> list[tuple[str, str]]:
    return [(made.mutant.kind, made.mutant.change) for made in mutate(code, name, 1000)]


@pytest.mark.parametrize(
    "mutant",
    [
        ("arithmetic", "`sum(values) / len(values)` became `sum(values) * len(values)`"),
        ("arithmetic", "`-abs(values[0])` became `abs(values[0])`"),
        ("boundary", "`table[column] > least` became `table[column] >= least`"),
        ("comparison", "`table[column] > least` became `table[column] < least`"),
        ("comparison", "`value != 0` became `value == 0`"),
        ("constant", "`100` became `101`"),
        ("boolean", "`table.empty and strict` became `table.empty or strict`"),
        ("boolean", "`not strict` became `strict`"),
        ("dropped filter", "`table[table[column] > least]` became `table`"),
        ("dropped filter", "`value != 0` left out"),
        ("dropped statement", "`table.sort_values(column, inplace=True)` left out"),
        ("dropped statement", "`table = table[table[column] > least]` left out"),
        ("operation", "`table['gross'].sum` became `table['gross'].mean`"),
        ("dropped step", "`abs(values[0])` became `values[0]`"),
        ("swapped column", "`'net'` became `'gross'`"),
        ("swapped argument", "`column` became `other`"),
        ("default", "`5.0` became `11.0`"),
        ("default", "`True` became `False`"),
    ],
    ids=lambda mutant: f"{mutant[0]}: {mutant[1]}",
)
def test_each_kind_of_fault_is_made(mutant: tuple[str, str]) -> None:
    assert mutant in told()


def test_each_mutant_differs_from_the_tool_in_one_function_and_is_python() -> None:
    original = {
        node.name: ast.dump(node) for node in ast.parse(TOOL).body if isinstance(node, ast.FunctionDef)
    }
    made = mutate(TOOL, "large_orders", 1000)
    assert len({mutant.code for mutant in made}) == len(made) > 30
    for mutant in made:
        compile(mutant.code, "mutant", "exec")
        functions = {
            node.name: ast.dump(node)
            for node in ast.parse(mutant.code).body
            if isinstance(node, ast.FunctionDef)
        }
        changed = [name for name, dump in functions.items() if dump != original[name]]
        assert len(changed) == 1, mutant.mutant


def test_what_is_said_what_is_annotated_and_what_is_never_called_stay_as_they_are() -> None:
    changes = " ".join(change for _, change in told())
    assert "above" not in changes.replace("large_orders", "")
    assert "float" not in changes
    assert "x + 1" not in changes


def test_a_mutants_line_is_that_of_the_tools_own_source() -> None:
    lines = TOOL.splitlines()
    for made in mutate(TOOL, "large_orders", 1000):
        if made.mutant.change.startswith("`sum(values) / len(values)`"):
            assert "sum(values) / len(values)" in lines[made.mutant.line - 1]


def test_the_same_tool_has_the_same_mutants_the_functions_own_first() -> None:
    few = mutate(TOOL, "large_orders", 10)
    assert len(few) == 10
    assert few == mutate(TOOL, "large_orders", 1000)[:10]
    assert all(made.mutant.line < 20 for made in few)


def test_a_tool_that_does_harm_when_it_is_imported_does_none_here() -> None:
    code = "import sys\nsys.exit('imported')\n\n\ndef tool(x: int) -> int:\n    return x + 1\n"
    assert told(code, "tool")[0] == ("arithmetic", "`x + 1` became `x - 1`")


def test_what_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        mutate("def f(:", "f")
