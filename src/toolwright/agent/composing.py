"""Composite tools: the code of a pattern's tools in one, so that one run in the sandbox does what several did.

Each part stands in a function of its own, as its module is, and is called as a step of a workflow would be. What a
composite tool has to give is known from its parts: each of their examples is carried through all steps, one run of a
part after another, and the composite has to come to the same.
"""

import ast
import builtins
import hashlib
import inspect
import io
import json
import pprint
import textwrap
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from toolwright.agent import handing
from toolwright.agent.comparison import result_of
from toolwright.domain.example import GeneratedFile
from toolwright.domain.json import Json
from toolwright.domain.pattern import Into, Pattern
from toolwright.domain.tool import (
    Example,
    Implementation,
    ParameterType,
    TestSuite,
    Tool,
    ToolSpec,
)
from toolwright.errors import SynthesisFailed
from toolwright.ports import Sandbox

ENGINEER = "composite"
"""Who writes them. They are found by their pattern alone: their plan is no engineer's."""

_MOST = 40
"""So many examples at most are carried through."""
_LEAST = 3
"""So many of them have to give a result."""
_WRITTEN_OUT = (8, 3)
"""So many with a result, and so many refusals, stand in the pytest file; the server compares all."""
_TYPES: Mapping[ParameterType, str] = {
    "file": "str",
    "column": "str",
    "columns": "list[str]",
    "text": "str",
    "number": "float",
    "integer": "int",
    "boolean": "bool",
    "numbers": "list[float]",
    "texts": "list[str]",
}
_HANDED: Mapping[str, Any] = {
    "number": vars(handing)["_number"],
    "text": vars(handing)["_text"],
    "numbers": vars(handing)["_numbers"],
    "table": vars(handing)["_table"],
}


@dataclass(frozen=True, slots=True)
class Step:
    """A part with the composite's names for its parameters; the one that takes a result is not among them."""

    part: Tool
    names: Mapping[str, str]
    takes: int | None = None
    into: Into | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """A composite tool before it is verified."""

    spec: ToolSpec
    code: Implementation
    steps: tuple[Step, ...]


def shape_of(pattern: Pattern) -> str:
    """That of the pattern's composite tool."""
    return f"composite:{pattern.key}"


def made_of(parts: Sequence[Tool]) -> tuple[str, ...]:
    """What a composite tool of these parts is made of: also where a tool was removed and made anew, never the same for
    other code."""
    return tuple(
        f"{part.name} {part.version} {hashlib.sha256(part.code.encode()).hexdigest()[:16]}" for part in parts
    )


def is_made_of(tool: Tool, parts: Sequence[Tool]) -> bool:
    """Whether it is the composite tool of these very parts."""
    plan = tool.spec.plan
    return isinstance(plan, Mapping) and list(cast("Sequence[str]", plan.get("parts", ()))) == list(
        made_of(parts)
    )


def steps_of(pattern: Pattern, parts: Sequence[Tool]) -> tuple[Step, ...]:
    """The steps with names for all parameters, each once. Raises `SynthesisFailed` where it is not known which
    parameter takes a result."""
    steps: list[Step] = []
    taken: set[str] = set()
    for place, (step, part) in enumerate(zip(pattern.steps, parts, strict=True)):
        into = None
        if step.takes is not None:
            if step.into is None or len(step.into) != 1:
                raise SynthesisFailed(
                    f"which parameter of {part.name} takes the result of the step before it is not known",
                    step="specification",
                )
            into = step.into[0]
        names: dict[str, str] = {}
        for parameter in part.spec.parameters:
            if into is None or parameter.name != into.parameter:
                name = parameter.name if parameter.name not in taken else f"{parameter.name}_{place + 1}"
                while name in taken:
                    name += "_"
                taken.add(name)
                names[parameter.name] = name
        steps.append(Step(part, names, step.takes, into))
    return tuple(steps)


def compose(name: str, pattern: Pattern, parts: Sequence[Tool]) -> Composed:
    """The tool that does the pattern's steps with these parts. Raises `SynthesisFailed` where they cannot be put
    together."""
    steps = steps_of(pattern, parts)
    parameters = [
        replace(parameter, name=step.names[parameter.name])
        for step in steps
        for parameter in step.part.spec.parameters
        if parameter.name in step.names
    ]
    # In Python what may be left out comes last.
    parameters.sort(key=lambda parameter: not parameter.required)
    summary = " ".join(
        f"{place + 1}. {step.part.spec.summary.rstrip('.')}"
        + ("." if step.takes is None else f", with the result of step {step.takes + 1}.")
        for place, step in enumerate(steps)
    )
    spec = ToolSpec(
        name=name,
        summary=f"In one run: {summary}",
        parameters=tuple(parameters),
        returns="A list with the result of each step.",
        shape=shape_of(pattern),
        plan={"pattern": pattern.key, "parts": made_of(parts)},
        engineer=ENGINEER,
        raises=tuple(dict.fromkeys(sentence for part in parts for sentence in part.spec.raises)),
    )
    return Composed(spec, Implementation(_module(spec, steps)), steps)


# --- the code ---------------------------------------------------------------------------------------------------


def _module(spec: ToolSpec, steps: Sequence[Step]) -> str:
    kinds = [step.into.handing for step in steps if step.into is not None]
    used = [vars(handing)["_plain"], *(_HANDED[kind] for kind in dict.fromkeys(kinds))]
    imports = ["import json"]
    if "table" in kinds:
        imports += ["import pathlib", "import tempfile"]
    parts = {step.part.name: step.part for step in steps}
    sections = [
        "\n".join(_filled(f'"""{spec.summary}"""', "")),
        "\n".join(imports),
        "",
        _function(spec, steps, list(parts), with_table="table" in kinds),
        *(f"\n{inspect.getsource(function).rstrip()}" for function in used),
        *(f"\n{_wrapped(f'_part_{number}', part)}" for number, part in enumerate(parts.values(), 1)),
    ]
    return "\n\n".join(sections).replace("\n\n\n\n", "\n\n\n") + "\n"


def _function(spec: ToolSpec, steps: Sequence[Step], parts: Sequence[str], *, with_table: bool) -> str:
    parameters = [
        f"    {parameter.name}: {_TYPES[parameter.type]}"
        + ("," if parameter.required else f" | None = {parameter.default!r},")
        for parameter in spec.parameters
    ]
    documentation = [
        *_filled(f'"""{spec.summary}', "    "),
        "",
        "    Args:",
        *(
            line
            for parameter in spec.parameters
            for line in _filled(f"{parameter.name}: {parameter.description}.", "        ")
        ),
        "",
        "    Returns:",
        f"        {spec.returns}",
        '    """',
    ]
    indent = "        " if with_table else "    "
    body: list[str] = []
    for place, step in enumerate(steps):
        given = [f"{own}={name}" for own, name in step.names.items()]
        if step.into is not None and step.takes is not None:
            result = f"result_{step.takes + 1}"
            more = f", folder, {step.takes + 1}" if step.into.handing == "table" else ""
            given.append(f"{step.into.parameter}=_{step.into.handing}({result}{more})")
        call = f"_part_{parts.index(step.part.name) + 1}()({', '.join(given)})"
        body.append(f"{indent}result_{place + 1} = _plain({call})")
    results = ", ".join(f"result_{place + 1}" for place in range(len(steps)))
    body.append(f"{indent}return [{results}]")
    if with_table:
        body.insert(0, "    with tempfile.TemporaryDirectory() as folder:")
    return "\n".join([f"def {spec.name}(", *parameters, ") -> list:", *documentation, *body])


def _wrapped(name: str, part: Tool) -> str:
    """The part's module as a function that gives its function. Raises `SynthesisFailed` for what means something else
    in there."""
    module = ast.parse(part.code)
    for node in ast.walk(module):
        match node:
            case (
                ast.Global()
                | ast.ImportFrom(names=[ast.alias(name="*")])
                | ast.ImportFrom(module="__future__")
            ):
                raise SynthesisFailed(
                    f"line {node.lineno} of {part.name} means something else in another module",
                    step="implementation",
                )
            case _:
                pass
    body = module.body[1:] if ast.get_docstring(module) is not None else module.body
    inside = _inside_of_texts(part.code, module)
    first = module.body[0].end_lineno if body is not module.body else 0
    lines = part.code.split("\n")
    kept = [
        line if number in inside or not line.strip() else f"    {line}"
        for number, line in enumerate(lines, 1)
        if number > (first or 0)
    ]
    source = "\n".join(
        [
            f"def {name}():",
            f'    """The tool {part.name}, version {part.version}."""',
            "\n".join(kept).strip("\n"),
            "",
            f"    return {part.name}",
        ]
    )
    written = ast.parse(source).body[0]
    assert isinstance(written, ast.FunctionDef)
    if _meaning(written.body[1:-1]) != _meaning(body):
        raise SynthesisFailed(f"{part.name} cannot stand in another module", step="implementation")
    return source


def _inside_of_texts(code: str, module: ast.Module) -> set[int]:
    """The lines that begin inside of a text, docstrings excepted: what they begin with is part of it."""
    docstrings = {node.body[0].lineno for node in _documented(module)}
    inside = {
        line
        for token in tokenize.generate_tokens(io.StringIO(code).readline)
        if token.type == tokenize.STRING and token.start[0] not in docstrings
        for line in range(token.start[0] + 1, token.end[0] + 1)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr) and node.end_lineno is not None:
            inside.update(range(node.lineno + 1, node.end_lineno + 1))
    return inside


def _documented(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and ast.get_docstring(
            node
        ):
            yield node


def _meaning(body: Sequence[ast.stmt]) -> list[str]:
    """The statements, however far their docstrings are set in."""
    for statement in body:
        for node in _documented(statement):
            node.body[0] = ast.Expr(ast.Constant(ast.get_docstring(node)))
    return [ast.dump(statement) for statement in body]


def _filled(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        100,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


# --- what it has to give ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Trial:
    """An example on its way through the steps: its arguments and files as the composite gets them, and what came out
    so far; `raises` where a step refused, `lost` where one crashed."""

    arguments: dict[str, Json]
    files: list[GeneratedFile]
    results: list[Json]
    raises: str | None = None
    lost: bool = False


async def examples(
    sandbox: Sandbox, steps: Sequence[Step], known: Sequence[Sequence[Example]]
) -> tuple[Example, ...]:
    """What the composite gives for the examples that are `known` of each part: found by running one part after another.

    Raises `SynthesisFailed` where too few of them go together, `SandboxUnavailable`.
    """
    count = min(_MOST, max(map(len, known)))
    if not all(known):
        raise SynthesisFailed("a part of it has no examples", step="tests")
    trials = [_Trial({}, [], []) for _ in range(count)]
    for place, step in enumerate(steps):
        running: list[tuple[_Trial, Example]] = []
        for number, trial in enumerate(trials):
            example = known[place][number % len(known[place])]
            own = _of_the_step(trial, step, example)
            if trial.raises is None and not trial.lost:
                given = _given(trial, step, own)
                if given is not None:
                    running.append((trial, given))
            _put(trial, step, place, own)
        runs = await sandbox.run_examples(step.part.spec, step.part.code, [example for _, example in running])
        for (trial, _), run in zip(running, runs, strict=True):
            if run.succeeded:
                trial.results.append(result_of(run))
            elif run.kind == "input":
                trial.raises = run.error_type
            else:
                trial.lost = True
    kept = [trial for trial in trials if not trial.lost]
    if sum(trial.raises is None for trial in kept) < _LEAST:
        raise SynthesisFailed("the examples of its parts do not go together", step="tests")
    return tuple(
        Example(
            trial.arguments,
            tuple(trial.files),
            expected=None if trial.raises is not None else trial.results,
            raises=trial.raises,
        )
        for trial in kept
    )


def _of_the_step(trial: _Trial, step: Step, example: Example) -> Example:
    """The part's example; on the rows of an earlier step with columns that they have."""
    if step.into is None or step.into.handing != "table" or step.takes is None:
        return example
    rows = trial.results[step.takes] if step.takes < len(trial.results) else None
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], Mapping):
        return example
    first = cast("Mapping[str, Json]", rows[0])
    numeric = [name for name, cell in first.items() if isinstance(cell, int | float)]
    names = numeric or list(first)
    arguments = dict(example.arguments)
    for number, parameter in enumerate(step.part.spec.parameters):
        if parameter.type == "column" and arguments.get(parameter.name) is not None:
            grouping = "group" in parameter.name
            arguments[parameter.name] = next(iter(first)) if grouping else names[number % len(names)]
        elif parameter.type == "columns" and arguments.get(parameter.name) is not None:
            arguments[parameter.name] = list(first)
    return replace(example, arguments=arguments)


def _given(trial: _Trial, step: Step, example: Example) -> Example | None:
    """The example with the result of the earlier step; None where that cannot be handed on."""
    if step.into is None or step.takes is None:
        return example
    value = trial.results[step.takes]
    files: tuple[GeneratedFile, ...] = ()
    try:
        if step.into.handing == "table":
            file = GeneratedFile(f"step_{step.takes + 1}.json", json.dumps(value, ensure_ascii=False))
            if not isinstance(value, list) or not value or not all(isinstance(row, Mapping) for row in value):
                raise ValueError("no rows")
            given: Json = file.name
            files = (file,)
        else:
            given = _HANDED[step.into.handing](value)
    except (ValueError, OverflowError):
        trial.raises = "ValueError"
        return None
    return Example({**example.arguments, step.into.parameter: given}, files)


def _put(trial: _Trial, step: Step, place: int, example: Example) -> None:
    """Adds the part's arguments to those of the composite, and its files under names of their own."""
    renamed = {file.name: file.name if place == 0 else f"{place + 1}_{file.name}" for file in example.files}
    for own, name in step.names.items():
        if own in example.arguments:
            value = example.arguments[own]
            trial.arguments[name] = renamed.get(value, value) if isinstance(value, str) else value
    if step.into is None or step.into.handing != "table":
        trial.files += [GeneratedFile(renamed[file.name], file.content) for file in example.files]


_AGREES = '''
def agrees(actual, expected):
    """Equal; numbers to a relative 1e-9."""
    if isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(agrees(actual[key], expected[key]) for key in expected)
    if isinstance(expected, list):
        return len(actual) == len(expected) and all(map(agrees, actual, expected))
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return actual == expected
    return isinstance(actual, int | float) and math.isclose(actual, expected, rel_tol=1e-9, abs_tol=1e-12)


def written(folder, name, content):
    """The path of a file with this content."""
    (folder / name).write_bytes(content.encode())
    return str(folder / name)
'''


def suite(spec: ToolSpec, known: Sequence[Example]) -> TestSuite:
    """The examples as tests, some of them written out in a pytest file."""
    results = [example for example in known if example.raises is None][: _WRITTEN_OUT[0]]
    refusals = [example for example in known if hasattr(builtins, example.raises or "")][: _WRITTEN_OUT[1]]
    imports = ["import math\n", f"from {spec.name} import {spec.name}\n"]
    if refusals:
        imports.insert(1, "import pytest\n")
    tests = [_test(spec, number, example) for number, example in enumerate((*results, *refusals), 1)]
    head = f'"""Tests of {spec.name}, from the examples of its parts. Every value in them is made up."""\n'
    return TestSuite("\n".join([head, *imports, _AGREES, *tests]), tuple(known))


def _test(spec: ToolSpec, number: int, example: Example) -> str:
    files = {file.name: file.content for file in example.files}
    of_files = {parameter.name for parameter in spec.parameters if parameter.type == "file"}
    arguments: list[str] = []
    for name, value in example.arguments.items():
        if name in of_files and value in files:
            arguments.append(f"        {name}=written(tmp_path, {value!r}, {files[cast(str, value)]!r}),")
        else:
            arguments.append(f"        {name}={value!r},")
    call = [f"{spec.name}(", *arguments, "    )"]
    fixture = "tmp_path" if files else ""
    if example.raises is not None:
        kind = "refuses"
        body = [f"    with pytest.raises({example.raises}):", f"        {call[0]}"]
        body += [f"    {line}" for line in call[1:]]
    else:
        kind = "gives_what_its_parts_give"
        expected = pprint.pformat(example.expected, width=96, sort_dicts=False, compact=True)
        body = [
            f"    actual = {call[0]}",
            *call[1:],
            f"    assert agrees(actual, {expected})".replace("\n", "\n    "),
        ]
    return "\n".join(["", f"def test_{kind}_{number}({fixture}):", *body, ""])
