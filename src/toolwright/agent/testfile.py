"""Which tests a pytest file has, read from its syntax tree, and whether a run of it counts.

What the sandbox reports is a claim: code under test runs in the same process as pytest. So the server knows by itself
which tests there are, and takes a run only when each of them has passed.
"""

import ast
from collections import Counter
from collections.abc import Collection, Iterator
from math import prod

from toolwright.domain.execution import TestRun

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def expected_nodes(test_code: str) -> tuple[str, ...]:
    """The node ids of the file's tests, without the file's name and without parameters: "test_mean",
    "TestMean::test_of_three". Raises `SyntaxError` for what is no Python."""
    return tuple(dict.fromkeys(node for node, _ in _tests(ast.parse(test_code), "")))


def problem(run: TestRun, test_code: str, aside: Collection[str] = ()) -> str | None:
    """Why the run does not count as passed, as a sentence for people; None when it does. Tests that were set `aside`
    have to run, and may fail.

    It does when every test in the file's text ran and passed, parametrized ones with each of their parameters, none was
    skipped or expected to fail, there is at least one, and nothing else is claimed to have run. No test may return a
    value, or be replaced by what comes later in the file: what it says would not have been looked at.
    """
    if run.problem is not None:
        return run.problem
    try:
        module = ast.parse(test_code)
    except (SyntaxError, ValueError) as error:
        return f"the test file is no Python: {error}"
    tests = list(_tests(module, ""))
    expected = dict(tests)
    if not expected:
        return "the test file has no tests"
    unfit = _unfit(module, tests)
    if unfit is not None:
        return unfit
    for result in run.results:
        if result.outcome != "passed" and result.node not in aside:
            how = "was skipped" if result.outcome == "skipped" else "failed"
            return f"{result.node} {how}: {result.message}" if result.message else f"{result.node} {how}"
    ran = Counter(result.node.partition("[")[0] for result in run.results)
    missing = [node for node in expected if node not in ran]
    if missing:
        return f"{', '.join(missing)} did not run"
    if not any(result.outcome == "passed" for result in run.results):
        return "no test of the file passed"
    unknown = sorted(ran.keys() - expected.keys())
    if unknown:
        return f"{', '.join(unknown)} ran and is no test of the file"
    for node, test in expected.items():
        if ran[node] < _parameters(test):
            return f"{node} ran with {ran[node]} of its {_parameters(test)} parameters"
    return None


def _unfit(module: ast.Module, tests: list[tuple[str, _Function]]) -> str | None:
    """What keeps a file's tests from meaning what they say, whatever a run reports."""
    [(node, times)] = Counter(node for node, _ in tests).most_common(1)
    if times > 1:
        return f"{node} is defined {times} times, and only the last would run"
    names = {node for node, _ in tests}
    for statement in _statements(module.body):
        match statement:
            case ast.Assign(targets=targets):
                bound = {
                    name.id
                    for target in targets
                    for name in ast.walk(target)
                    if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
                }
            case ast.AnnAssign(target=ast.Name(id=name)):
                bound = {name}
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                bound = {alias.asname or alias.name for alias in aliases}
            case _:
                bound = set[str]()
        if "pytest_plugins" in bound:
            return "the test file brings plugins of pytest"
        if names & bound:
            return f"{min(names & bound)} is given another value in the test file"
    for node, test in tests:
        if any(isinstance(part, ast.Return) and not _is_none(part.value) for part in _own(test)):
            return f"{node} returns a value; a test has to assert"
    return None


def _own(function: _Function) -> Iterator[ast.AST]:
    """Everything in a function but what is in functions and classes inside of it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        part = waiting.pop()
        yield part
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(part))


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _parameters(test: _Function) -> int:
    """With how many parameters a test runs at least, as far as they are written out."""
    return prod(_written_out(decorator) for decorator in test.decorator_list)


def _written_out(decorator: ast.expr) -> int:
    match decorator:
        case ast.Call(
            func=ast.Attribute(attr="parametrize"),
            args=[_, ast.List(elts=values) | ast.Tuple(elts=values), *_],
        ):
            return 1 if any(isinstance(value, ast.Starred) for value in values) else max(1, len(values))
        case _:
            return 1


def _tests(parent: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, _Function]]:
    """Tests by pytest's own naming: functions test*, and methods test* of classes Test* that have no __init__."""
    for child in _statements(parent.body):
        match child:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name.startswith("test"):
                yield prefix + name, child
            case ast.ClassDef(name=name) if name.startswith("Test") or (
                prefix == "" and _is_test_case(child)
            ):
                if not any(
                    isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in child.body
                ):
                    yield from _tests(child, f"{prefix}{name}::")
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
