"""An engineer that makes a mistake between the stages, and the mistakes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from toolwright.domain.evidence import Verdict
from toolwright.domain.invariant import Invariant
from toolwright.domain.query import Outcome, Query, Task
from toolwright.domain.tool import Bound, Example, Implementation, TestSuite, Tool, ToolSpec
from toolwright.engineers.offline.engineer import OfflineEngineer
from toolwright.ports import Engineer, Recall, Tell


@dataclass(frozen=True)
class Tampering:
    """The real engineer, whose implementations and tests go through other hands."""

    code: Callable[[ToolSpec, str], str] = lambda spec, code: code
    tests: Callable[[TestSuite], TestSuite] = lambda tests: tests
    inner: Engineer = field(default_factory=OfflineEngineer)

    @property
    def name(self) -> str:
        return self.inner.name

    def attempts(self, spec: ToolSpec) -> int:
        return self.inner.attempts(spec)

    @property
    def pure(self) -> bool:
        return self.inner.pure

    def wrote(self, spec: ToolSpec) -> bool:
        return self.inner.wrote(spec)

    async def decompose(self, whole: Task, recall: Recall) -> Sequence[Task]:
        return await self.inner.decompose(whole, recall)

    async def shape(self, task: Task) -> str | None:
        return await self.inner.shape(task)

    async def specify(self, task: Task) -> ToolSpec:
        return await self.inner.specify(task)

    async def write_tests(self, spec: ToolSpec) -> TestSuite:
        return self.tests(await self.inner.write_tests(spec))

    async def implement(self, spec: ToolSpec, tests: TestSuite, failure: Verdict | None) -> Implementation:
        written = await self.inner.implement(spec, tests, failure)
        return replace(written, code=self.code(spec, written.code))

    async def bind(self, tool: Tool, task: Task) -> Bound:
        return await self.inner.bind(tool, task)

    async def respond(self, query: Query, outcome: Outcome, tell: Tell) -> str:
        return await self.inner.respond(query, outcome, tell)

    async def further_examples(self, spec: ToolSpec) -> Sequence[Example]:
        return await self.inner.further_examples(spec)

    async def invariants(self, spec: ToolSpec) -> Sequence[Invariant]:
        return await self.inner.invariants(spec)

    async def alternatives(self, spec: ToolSpec) -> Sequence[Implementation]:
        return await self.inner.alternatives(spec)


def population_deviation(spec: ToolSpec, code: str) -> str:
    """Divides by n instead of n - 1."""

    class Change(ast.NodeTransformer):
        def visit_keyword(self, node: ast.keyword) -> ast.keyword:
            if node.arg == "ddof":
                node.value = ast.Constant(0)
            return node

    return _changed(code, Change())


def dropped_filter(spec: ToolSpec, code: str) -> str:
    """Forgets which rows were asked for: `table = table[...]` is gone."""

    class Change(ast.NodeTransformer):
        def visit_Assign(self, node: ast.Assign) -> ast.Assign | None:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript(value=ast.Name(id=same))):
                    return None if name == same else node
                case _:
                    return node

    return _changed(code, Change(), only=spec.name)


def swapped_columns(spec: ToolSpec, code: str) -> str:
    """Takes the first column for the second."""
    one, other = [parameter.name for parameter in spec.parameters if parameter.type == "column"][:2]

    class Change(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.Name:
            node.id = {one: other, other: one}.get(node.id, node.id)
            return node

    return _changed(code, Change(), only=spec.name)


def one_row_too_many(spec: ToolSpec, code: str) -> str:
    """n + 1 rows where n are wanted."""
    count = next(parameter.name for parameter in spec.parameters if parameter.type == "integer")

    class Change(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.BinOp(node, ast.Add(), ast.Constant(1)) if node.id == count else node

    return _changed(code, Change(), only=spec.name)


def edge_included(spec: ToolSpec, code: str) -> str:
    """>= where > is meant."""

    class Change(ast.NodeTransformer):
        def visit_Compare(self, node: ast.Compare) -> ast.Compare:
            node.ops = [ast.GtE() if isinstance(op, ast.Gt) else op for op in node.ops]
            return node

    return _changed(code, Change(), only=spec.name)


def median_for_mean(spec: ToolSpec, code: str) -> str:
    class Change(ast.NodeTransformer):
        def visit_Attribute(self, node: ast.Attribute) -> ast.Attribute:
            self.generic_visit(node)
            node.attr = "median" if node.attr == "mean" else node.attr
            return node

    return _changed(code, Change(), only=spec.name)


def one_wrong_expectation(tests: TestSuite) -> TestSuite:
    """The first number that a test expects is one more than it should be."""
    tree = ast.parse(tests.code)
    for node in ast.walk(tree):
        match node:
            case ast.Assert(test=ast.Call(args=[_, ast.Constant(value=int() | float() as value) as wanted])):
                line = tests.code.splitlines()[wanted.lineno - 1]
                start, end = wanted.col_offset, wanted.end_col_offset
                wrong = f"{line[:start]}{value + 1}{line[end:]}"
                return replace(tests, code=tests.code.replace(line, wrong, 1))
            case _:
                pass
    raise AssertionError("no test expects a number")


def one_wrong_example(tests: TestSuite) -> TestSuite:
    """The server's own comparison expects one more than it should."""
    examples = list(tests.examples)
    for index, example in enumerate(examples):
        if isinstance(example.expected, int | float):
            examples[index] = replace(example, expected=example.expected + 1)
            return replace(tests, examples=tuple(examples))
    raise AssertionError("no example expects a number")


def rewritten(code: str) -> str:
    """The same program in other words: printed anew from its syntax, a local name changed."""
    tree = ast.parse(code)

    class Change(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.Name:
            node.id = "rows_of_the_file" if node.id == "table" else node.id
            return node

        def visit_arg(self, node: ast.arg) -> ast.arg:
            node.arg = "rows_of_the_file" if node.arg == "table" else node.arg
            return node

    return ast.unparse(Change().visit(tree)) + "\n"


def _changed(code: str, change: ast.NodeTransformer, only: str | None = None) -> str:
    """The module with the change made; it must make a difference, or the test would prove nothing."""
    tree = ast.parse(code)
    before = ast.dump(tree)
    for index, node in enumerate(tree.body):
        if only is None:
            tree.body[index] = change.visit(node)
        elif isinstance(node, ast.FunctionDef) and node.name == only:
            node.body = [kept for kept in map(change.visit, node.body) if kept is not None]
    assert ast.dump(tree) != before, f"there is nothing to spoil in:\n{code}"
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
