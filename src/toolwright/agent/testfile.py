"""Which tests a pytest file has, read from its syntax tree, and whether a run of it counts.

What the sandbox reports is a claim: code under test runs in the same process as pytest. So the server knows by itself
which tests there are, and takes a run only when each of them has passed.
"""

import ast
from collections.abc import Collection, Iterator

from toolwright.domain.execution import TestRun


def expected_nodes(test_code: str) -> tuple[str, ...]:
    """The node ids of the file's tests, without the file's name and without parameters: "test_mean",
    "TestMean::test_of_three". Raises `SyntaxError` for what is no Python."""
    return tuple(dict.fromkeys(_nodes(ast.parse(test_code), "")))


def problem(run: TestRun, test_code: str, aside: Collection[str] = ()) -> str | None:
    """Why the run does not count as passed, as a sentence for people; None when it does. Tests that were set `aside`
    have to run, and may fail.

    It does when every test in the file's text ran and passed, parametrized ones with each of their parameters, none was
    skipped or expected to fail, there is at least one, and nothing else is claimed to have run.
    """
    if run.problem is not None:
        return run.problem
    try:
        expected = expected_nodes(test_code)
    except (SyntaxError, ValueError) as error:
        return f"the test file is no Python: {error}"
    if not expected:
        return "the test file has no tests"
    for result in run.results:
        if result.outcome != "passed" and result.node not in aside:
            how = "was skipped" if result.outcome == "skipped" else "failed"
            return f"{result.node} {how}: {result.message}" if result.message else f"{result.node} {how}"
    ran = {result.node.partition("[")[0] for result in run.results}
    missing = [node for node in expected if node not in ran]
    if missing:
        return f"{', '.join(missing)} did not run"
    if not any(result.outcome == "passed" for result in run.results):
        return "no test of the file passed"
    unknown = sorted(ran - set(expected))
    return f"{', '.join(unknown)} ran and is no test of the file" if unknown else None


def _nodes(parent: ast.Module | ast.ClassDef, prefix: str) -> Iterator[str]:
    """Tests by pytest's own naming: functions test*, and methods test* of classes Test* that have no __init__."""
    for child in _statements(parent.body):
        match child:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name.startswith("test"):
                yield prefix + name
            case ast.ClassDef(name=name) if name.startswith("Test") or (
                prefix == "" and _is_test_case(child)
            ):
                if not any(
                    isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in child.body
                ):
                    yield from _nodes(child, f"{prefix}{name}::")
            case _:
                pass


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that may define a test, those under `if`, `with` and `try` included."""
    for statement in body:
        yield statement
        match statement:
            case ast.If(body=inner, orelse=other):
                yield from _statements([*inner, *other])
            case ast.With(body=inner):
                yield from _statements(inner)
            case ast.Try(body=inner, handlers=handlers, orelse=other, finalbody=last):
                handled = [part for handler in handlers for part in handler.body]
                yield from _statements([*inner, *handled, *other, *last])
            case _:
                pass


def _is_test_case(child: ast.ClassDef) -> bool:
    names = [
        base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in child.bases
    ]
    return "TestCase" in names
