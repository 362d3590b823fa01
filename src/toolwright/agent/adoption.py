"""Bringing a person's own function in: read without importing it, verified in the sandbox, then registered."""

import ast
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from toolwright.agent import verification
from toolwright.domain.evidence import Evidence, Tests, Verdict
from toolwright.domain.json import Json
from toolwright.domain.tool import (
    Implementation,
    Parameter,
    ParameterType,
    TestSuite,
    Tool,
    ToolSpec,
    tool_name_problem,
)
from toolwright.errors import RequestRejected
from toolwright.ports import Sandbox, ToolStore

CODE_LIMIT = 200_000
"""Longest file in characters."""

ENGINEER = "person"

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_TYPES: Mapping[str, ParameterType] = {
    "Path": "file",
    "pathlib.Path": "file",
    "str": "text",
    "int": "integer",
    "float": "number",
    "int | float": "number",
    "float | int": "number",
    "bool": "boolean",
    "list[str]": "texts",
    "Sequence[str]": "texts",
    "list[float]": "numbers",
    "Sequence[float]": "numbers",
    "list[int]": "numbers",
    "Sequence[int]": "numbers",
}
_FILE_NAMES = re.compile(r"(.*_)?(path|file|filename|file_name|csv)")
_COLUMN_NAMES = re.compile(r"(.*_)?column")
_COLUMNS_NAMES = re.compile(r"(.*_)?columns")

_NO_TESTS = "it was added without tests, so nothing is known about what it returns"
_IMPORT_TEST = """\
from {name} import {name}


def test_{name}_can_be_imported():
    assert callable({name})
"""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The tool as registered, and what its verification found."""

    tool: Tool
    verdict: Verdict


def read(code: str) -> ToolSpec:
    """The specification of the one public function in a module's source. Raises `RequestRejected` and says what the
    file lacks.

    Its parameters' types follow from the annotations; a `str` named like a path is a file, one named like a column a
    column. The code is parsed, never run.
    """
    if len(code) > CODE_LIMIT:
        raise RequestRejected(f"The file has {len(code):,} characters, and at most {CODE_LIMIT:,} are taken.")
    function = _public_function(_parsed(code, "The file"))
    problem = tool_name_problem(function.name)
    if problem is not None:
        raise RequestRejected(f"The function cannot be a tool: {problem}.")
    if isinstance(function, ast.AsyncFunctionDef):
        raise RequestRejected(f"{function.name} is asynchronous; a tool is a plain function.")
    docstring = ast.get_docstring(function)
    if not docstring or not docstring.strip():
        raise RequestRejected(
            f"{function.name} has no docstring. Say in its first line what it computes: that is how it is found."
        )
    if function.returns is None:
        raise RequestRejected(f"{function.name} does not say what it returns. Annotate it: -> float")
    return ToolSpec(
        name=function.name,
        summary=" ".join(docstring.strip().split("\n\n")[0].split()),
        parameters=_parameters(function, _described(docstring)),
        returns=ast.unparse(function.returns),
        # Nobody knows what it computes in canonical form, so it is equal to no other tool.
        shape="",
        engineer=ENGINEER,
    )


async def adopt(sandbox: Sandbox, tools: ToolStore, code: str, tests: str | None) -> Adopted:
    """Registers a person's function. Raises `RequestRejected` when it cannot be a tool or fails its own tests.

    Without tests it only has to import and be callable, and its evidence says so: experimental.
    """
    spec = read(code)
    if tests is not None:
        verdict = await _verified(sandbox, spec, code, tests)
    else:
        verdict = await _imported(sandbox, spec, code)
    key = hashlib.sha256(f"{spec.name}\0{code}\0{tests}".encode()).hexdigest()
    suite = TestSuite(tests if tests is not None else _IMPORT_TEST.format(name=spec.name))
    tool = await tools.add(f"{ENGINEER}/{key}", spec, code, suite, verdict)
    # The same function again after another one of its name: it is that version, and is in force again.
    return Adopted(await tools.rollback(tool.name, tool.version), verdict)


async def _verified(sandbox: Sandbox, spec: ToolSpec, code: str, tests: str) -> Verdict:
    if len(tests) > CODE_LIMIT:
        raise RequestRejected(
            f"The test file has {len(tests):,} characters, and at most {CODE_LIMIT:,} are taken."
        )
    _parsed(tests, "The test file")
    verdict = await verification.verify(sandbox, spec, TestSuite(tests), Implementation(code))
    if not verdict.passed:
        reasons = verdict.failures or (verdict.evidence.failure or "no test passed",)
        raise RequestRejected(f"{spec.name} was not registered: " + "; ".join(reasons[:5]))
    return verdict


async def _imported(sandbox: Sandbox, spec: ToolSpec, code: str) -> Verdict:
    run = await sandbox.test(spec.name, code, TestSuite(_IMPORT_TEST.format(name=spec.name)))
    failed = [result for result in run.results if result.outcome != "passed"]
    if run.problem is not None or failed or not run.results:
        reason = run.problem or (failed[0].message if failed else "it could not be imported")
        raise RequestRejected(f"{spec.name} was not registered: {reason}")
    return Verdict(Evidence(Tests(), failure=_NO_TESTS))


def _parsed(code: str, what: str) -> ast.Module:
    try:
        return ast.parse(code)
    except SyntaxError as error:
        raise RequestRejected(f"{what} is not Python: {error.msg}, line {error.lineno}.") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise RequestRejected(f"{what} cannot be read as Python.") from error


def _public_function(module: ast.Module) -> _Function:
    found = [node for node in module.body if isinstance(node, _Function) and not node.name.startswith("_")]
    if len(found) != 1:
        names = ", ".join(node.name for node in found)
        raise RequestRejected(
            f"The file has {len(found)} public functions ({names}), and a tool is one. "
            "Let the others start with an underscore."
            if found
            else "The file has no public function. A tool is one function at the top of a module."
        )
    return found[0]


def _parameters(function: _Function, described: Mapping[str, str]) -> tuple[Parameter, ...]:
    arguments = function.args
    if arguments.vararg or arguments.kwarg or arguments.posonlyargs:
        raise RequestRejected(
            f"{function.name} takes *args, **kwargs or positional-only parameters; a tool's are named."
        )
    plain = list(zip(arguments.args, _padded(arguments), strict=True))
    keyword = list(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
    return tuple(_parameter(argument, default, described) for argument, default in plain + keyword)


def _padded(arguments: ast.arguments) -> list[ast.expr | None]:
    missing = len(arguments.args) - len(arguments.defaults)
    return [None] * missing + list(arguments.defaults)


def _parameter(argument: ast.arg, default: ast.expr | None, described: Mapping[str, str]) -> Parameter:
    name = argument.arg
    if argument.annotation is None:
        raise RequestRejected(f"Parameter {name} has no type. Annotate it: {name}: float")
    written = argument.annotation
    text = written.value if isinstance(written, ast.Constant) else ast.unparse(written)
    text = str(text).removesuffix(" | None")
    kind = _TYPES.get(text)
    if kind is None:
        raise RequestRejected(
            f"Parameter {name} is {text}. A tool takes str, int, float, bool, Path and lists of str, int or float."
        )
    if kind == "text" and _FILE_NAMES.fullmatch(name):
        kind = "file"
    elif kind == "text" and _COLUMN_NAMES.fullmatch(name):
        kind = "column"
    elif kind == "texts" and _COLUMNS_NAMES.fullmatch(name):
        kind = "columns"
    value: Json = None
    if default is not None:
        try:
            value = cast("Json", json.loads(json.dumps(ast.literal_eval(default))))
        except (ValueError, TypeError) as error:
            raise RequestRejected(f"The default of {name} is not a plain value.") from error
    description = described.get(name, name.replace("_", " "))
    return Parameter(name, kind, description, required=default is None, default=value)


def _described(docstring: str) -> dict[str, str]:
    """Descriptions of parameters, as `name: text`, `name (type): text` or `:param name: text`."""
    line = re.compile(r"^\s*(?::param\s+)?(\w+)(?:\s*\([^)]*\))?:\s+(\S.*)$")
    return {match[1]: match[2].strip() for match in map(line.match, docstring.splitlines()) if match}
