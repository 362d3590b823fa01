"""Tests of a tool, from its specification alone: a pytest file, and examples that the server runs and
compares by itself.

The pytest file has literal expected values, calculated by the oracle; properties that hold whatever the
values are; and the error contract. All values in it are made up.
"""

import pprint
from collections.abc import Mapping, Sequence

from toolwright.domain.example import GeneratedFile
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, TestSuite, ToolSpec
from toolwright.engineers.offline.canonical_rows import PlanProblem
from toolwright.engineers.offline.codec import from_json
from toolwright.engineers.offline.generation import Case, cases, faults, is_sound
from toolwright.engineers.offline.made_arguments import FILE
from toolwright.engineers.offline.meaning import Refused, evaluate
from toolwright.engineers.offline.plan import Plan, Scalar, core
from toolwright.engineers.offline.properties import properties
from toolwright.engineers.offline.shape_text import shape_of

_FURTHER = "further"
"""Seeds other inputs of the same template."""
_WRITTEN_OUT = 6
_OF_A_KIND = 2
"""How many cases, and how many refusals of a kind, stand in the pytest file; the server compares all of them."""

_PREFERRED = (
    "plain_values",
    "missing_cells",
    "thousands_separators",
    "stray_spaces",
    "ties",
    "zeros",
)


def write_tests(spec: ToolSpec) -> TestSuite:
    """The suite for a specification of this engineer. Raises `PlanProblem` when its plan is none or of
    another shape."""
    template = from_json(spec.plan)
    if shape_of(template) != spec.shape:
        raise PlanProblem("the plan has another shape than the specification")
    examples = [
        (case, _example(template, case))
        for case in (*cases(template, spec.shape), *faults(template, spec.shape))
    ]
    return TestSuite(_module(spec, template, examples), tuple(example for _, example in examples))


def further_examples(spec: ToolSpec) -> tuple[Example, ...]:
    """Examples of made inputs other than the suite's: none where a template has a fixed set of them. Raises
    `PlanProblem`."""
    template = from_json(spec.plan)
    seed = f"{spec.shape}{_FURTHER}"
    known = [(case.arguments, case.text) for case in cases(template, spec.shape)]
    return tuple(
        _example(template, case)
        for case in cases(template, seed)
        if (case.arguments, case.text) not in known and is_sound(template, case.files, case.arguments)
    )


def _example(template: Plan, case: Case) -> Example:
    files = tuple(GeneratedFile(name, text) for name, text in case.files.items())
    try:
        expected = evaluate(template, case.files, case.arguments)
    except Refused:
        return Example(dict(case.arguments), files, raises="ValueError")
    return Example(dict(case.arguments), files, expected=expected)


# --- the pytest file --------------------------------------------------------------------------------------------

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
'''

_WRITE = f'''
def write(folder, *lines):
    """A file of these lines; gives its path."""
    path = folder / "{FILE}"
    path.write_bytes("\\n".join([*lines, ""]).encode())
    return str(path)
'''


def _module(spec: ToolSpec, template: Plan, examples: Sequence[tuple[Case, Example]]) -> str:
    with_file = not isinstance(core(template), Scalar)
    results = [(case, example) for case, example in examples if example.raises is None]
    refusals = _some_of_each([case for case, example in examples if example.raises is not None])
    tests = [_result_test(spec, case, example.expected) for case, example in _written_out(results)]
    tests += properties(spec, template, results)
    tests += [_refusal_test(spec, case) for case in refusals]
    if with_file:
        tests += _file_tests(spec, template, examples)
    parts = [f'"""Tests of {spec.name}, written from its specification. Every value in them is made up."""']
    imports = ["import math\nimport pathlib\n" if with_file else "import math\n"]
    if refusals or with_file:
        imports.append("import pytest\n")
    imports.append(f"from {spec.name} import {spec.name}\n")
    parts.append("\n".join(imports))
    parts.append(_AGREES)
    if with_file:
        parts.append(_WRITE)
    return "\n".join([parts[0], "", parts[1], *parts[2:], *(f"\n{test}" for test in tests)]) + "\n"


def _written_out(results: Sequence[tuple[Case, Example]]) -> Sequence[tuple[Case, Example]]:
    preferred = [pair for pair in results if pair[0].name in _PREFERRED]
    return (preferred or list(results))[:_WRITTEN_OUT]


def _some_of_each(refusals: Sequence[Case]) -> Sequence[Case]:
    """The refusals, of those that differ by the parameter alone not all."""
    kept: list[Case] = []
    for case in refusals:
        kind = next(
            (kind for kind in ("a_missing", "no_value", "a_word", "sample") if case.name.startswith(kind)),
            case.name,
        )
        if sum(other.name.startswith(kind) for other in kept) < _OF_A_KIND:
            kept.append(case)
    return kept


def _result_test(spec: ToolSpec, case: Case, expected: Json) -> str:
    fixture, lines, call = _call(spec, case)
    body = [*lines, f"actual = {call}", _assertion(expected)]
    return _test(f"test_{case.name}", fixture, body)


def _refusal_test(spec: ToolSpec, case: Case) -> str:
    fixture, lines, call = _call(spec, case)
    body = [*lines, "with pytest.raises(ValueError):", f"    {call}"]
    return _test(f"test_refuses_{case.name}", fixture, body)


def _file_tests(spec: ToolSpec, template: Plan, examples: Sequence[tuple[Case, Example]]) -> list[str]:
    """A file that does not exist, other encodings, and a message that helps."""
    case, example = examples[0]
    _, lines, call = _call(spec, case)
    absent = _call(spec, case, 'str(tmp_path / "absent.csv")')[2]
    binary = _call(spec, case, f'str(tmp_path / "{FILE}")')[2]
    tests = [
        _test(
            "test_refuses_a_file_that_is_not_there",
            "tmp_path",
            ["with pytest.raises(FileNotFoundError):", f"    {absent}"],
        ),
        _test(
            "test_refuses_a_binary_file",
            "tmp_path",
            [
                f'(tmp_path / "{FILE}").write_bytes(bytes(range(256)))',
                "with pytest.raises(ValueError):",
                f"    {binary}",
            ],
        ),
    ]
    if example.raises is None:
        for encoding in ("utf-8-sig", "utf-16"):
            body = [
                *lines,
                "path = pathlib.Path(file)",
                f'path.write_bytes(path.read_text(encoding="utf-8").encode("{encoding}"))',
                f"actual = {call}",
                _assertion(example.expected),
            ]
            tests.append(_test(f"test_reads_{encoding.replace('-', '_')}", "tmp_path", body))
    missing = next((fault for fault, _ in examples if fault.name.startswith("a_missing_")), None)
    if missing is not None:
        _, lines, call = _call(spec, missing)
        header = (missing.text or "").splitlines()[0].split(",")[0]
        body = [*lines, f'with pytest.raises(ValueError, match="no such column.*{header}"):', f"    {call}"]
        tests.append(_test("test_a_missing_column_is_named_with_those_that_are_there", "tmp_path", body))
    return tests


def _call(spec: ToolSpec, case: Case, file: str = "file") -> tuple[str, list[str], str]:
    """The fixture, the lines that write the file, and the call of the function."""
    arguments: Mapping[str, str] = {
        parameter.name: file if parameter.type == "file" else repr(case.arguments[parameter.name])
        for parameter in spec.parameters
        if parameter.name in case.arguments
    }
    call = f"{spec.name}({', '.join(f'{name}={value}' for name, value in arguments.items())})"
    if case.text is None:
        return "", [], call
    return "tmp_path", written_file(case.text), call


def written_file(text: str) -> list[str]:
    """Lines of Python that write a text to `file`, one line of it in each where that is possible."""
    if not text:
        return ["file = write(tmp_path)"]
    lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
    return ["file = write(", "    tmp_path,", *(f"    {line!r}," for line in lines), ")"]


def _assertion(expected: Json) -> str:
    literal = pprint.pformat(expected, width=96, sort_dicts=False, compact=True)
    return f"assert agrees(actual, {literal})".replace("\n", "\n    ")


def _test(name: str, fixture: str, body: Sequence[str]) -> str:
    return "\n".join(["", f"def {name}({fixture}):", *(f"    {line}" for line in body)])
