"""What the program decides, whatever a model says: names, files, columns, arguments, the module's form. Each check
raises `ValueError` with a sentence that the model is told, so that it can answer again."""

import ast
import json
import keyword
import re
from collections.abc import Mapping, Sequence

from toolwright.agent import arguments as fitting
from toolwright.domain.file import FileProfile
from toolwright.domain.json import Json
from toolwright.domain.tool import Parameter, Tool, ToolSpec, tool_name_problem
from toolwright.engineers.model.outputs import Case, Cases, Module, NewTool, Plan, PlannedTask
from toolwright.errors import ArgumentsRejected

RESULT = "@result"
"""Stands for the result of the task that another takes."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
MARKUP = re.compile(r"[\[\]<>`*\\|]|https?:|www\.|\w@\w|&#?\w+;", re.IGNORECASE)
"""What a page could take for more than text."""


def plan(answer: Plan, prompt: str, profiles: Mapping[str, FileProfile], tools: Mapping[str, Tool]) -> None:
    """A plan is tasks, a question or a refusal; each task has a tool that exists or a whole specification, files of
    those given, and arguments that fit."""
    given = [bool(answer.tasks), answer.question is not None, answer.cannot is not None]
    if sum(given) != 1:
        raise ValueError("give exactly one of tasks, question and cannot")
    for place, task in enumerate(answer.tasks):
        if (task.tool is None) == (task.new_tool is None):
            raise ValueError(f"task {place}: give exactly one of tool and new_tool")
        if task.tool is not None and task.tool not in tools:
            raise ValueError(f"task {place}: there is no tool {task.tool!r}; there are {_listed(tools)}")
        if task.takes is not None and task.takes >= place:
            raise ValueError(f"task {place}: takes has to be the place of an earlier task")
        for name in task.files:
            if name not in profiles:
                raise ValueError(f"task {place}: there is no file {name!r}; there are {_listed(profiles)}")
        if task.new_tool is not None:
            new_tool(task.new_tool, [profiles[name] for name in task.files])
        _check_task(task, parameters_of(task, tools), profiles)
        if task.says is not None:
            said(task.says, prompt)


def parameters_of(task: PlannedTask, tools: Mapping[str, Tool]) -> ToolSpec:
    """The specification that a task's arguments are for."""
    if task.new_tool is None:
        return tools[task.tool or ""].spec
    return specification(task.new_tool, "", "")


def specification(tool: NewTool, shape: str, engineer: str, plan: Json = None) -> ToolSpec:
    """What a model specified, as the program has it."""
    parameters = tuple(
        Parameter(each.name, each.type, each.description, each.required, each.default)
        for each in tool.parameters
    )
    return ToolSpec(
        tool.name, tool.summary, parameters, tool.returns, shape, plan, engineer, tuple(tool.raises)
    )


def new_tool(tool: NewTool, profiles: Sequence[FileProfile]) -> None:
    """Names that Python can have, each once, defaults of their type; and no cell of the person's files among them."""
    problem = tool_name_problem(tool.name)
    if problem is not None:
        raise ValueError(problem)
    seen: set[str] = set()
    for parameter in tool.parameters:
        _check_name(parameter.name, seen)
        if parameter.required and parameter.default is not None:
            raise ValueError(f"{parameter.name} is required and has a default")
    required = [parameter.required for parameter in tool.parameters]
    if required != sorted(required, reverse=True):
        raise ValueError("parameters that are not required come last")
    spec = specification(tool, "", "")
    defaults = {
        each.name: each.default for each in spec.parameters if not each.required and each.default is not None
    }
    _fit(spec, defaults, {parameter.name for parameter in spec.parameters} - set(defaults))
    cells = {value for profile in profiles for column in profile.columns for value in column.values}
    for name, default in defaults.items():
        values = default if isinstance(default, list) else [default]
        if any(isinstance(value, str) and value and value in cells for value in values):
            raise ValueError(f"the default of {name} is a cell of the person's file; make it required")


def said(says: str, prompt: str) -> None:
    """A sentence of the answer: the result has its place, and nothing else in it could be taken for one."""
    if says.count("{result}") != 1 or "{" in says.replace("{result}", ""):
        raise ValueError("says has to hold {result} once, and no other braces")
    if MARKUP.search(says):
        raise ValueError("says has to be plain text, without links and markup")
    invented = set(_NUMBER.findall(says)) - set(_NUMBER.findall(prompt))
    if invented:
        raise ValueError(f"says must not have numbers that the request has not: {_listed(sorted(invented))}")


def cases(answer: Cases, spec: ToolSpec) -> None:
    """Each case calls the specified function with arguments that fit, on files of its own."""
    names = [case.name for case in answer.cases]
    if len(set(names)) < len(names):
        raise ValueError("each case has a name of its own")
    if all(case.raises for case in answer.cases):
        raise ValueError("at least one case has to have an expected value")
    for case in answer.cases:
        try:
            _check_case(case, spec)
        except ValueError as error:
            raise ValueError(f"case {case.name}: {error}") from None


def module(answer: Module, spec: ToolSpec) -> None:
    """The source is Python with exactly one public function, of the specified name and parameters."""
    try:
        parsed = ast.parse(answer.code)
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"the module is no Python: {error}") from None
    public = [
        node
        for node in parsed.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
    ]
    if [node.name for node in public] != [spec.name] or not isinstance(public[0], ast.FunctionDef):
        raise ValueError(f"the module has to have one public function, {spec.name}, and no public class")
    arguments = public[0].args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    wanted = [parameter.name for parameter in spec.parameters]
    if arguments.vararg or arguments.kwarg or arguments.posonlyargs or names != wanted:
        raise ValueError(f"{spec.name} has to take exactly {_listed(wanted)}, by name, in this order")
    optional = len(arguments.defaults) + sum(each is not None for each in arguments.kw_defaults)
    if optional < sum(not parameter.required for parameter in spec.parameters):
        raise ValueError("parameters that are not required need their default")


def bound(
    spec: ToolSpec, arguments: Mapping[str, Json], profiles: Mapping[str, FileProfile], *, free: bool = False
) -> dict[str, Json]:
    """The arguments when they fit the parameters, and name files and columns that there are. `free` columns may be of a
    file that is not there yet."""
    _fit(spec, arguments)
    headers = [column.name for profile in profiles.values() for column in profile.columns]
    for parameter in spec.parameters:
        value = arguments.get(parameter.name)
        if value is None:
            continue
        if parameter.type == "file" and value not in profiles:
            raise ValueError(f"{parameter.name}: {value!r} is none of this task's files: {_listed(profiles)}")
        columns = [value] if parameter.type == "column" else value if parameter.type == "columns" else []
        for column in columns if isinstance(columns, list) else []:
            if profiles and not free and column not in headers:
                raise ValueError(
                    f"{parameter.name}: there is no column {column!r}; there are {_listed(headers)}"
                )
    return dict(arguments)


def _check_task(task: PlannedTask, spec: ToolSpec, profiles: Mapping[str, FileProfile]) -> None:
    later = {name for name, value in task.arguments.items() if value == RESULT}
    if bool(later) != (task.takes is not None):
        raise ValueError(f'the argument that holds an earlier result is "{RESULT}", and takes says whose')
    kinds = {parameter.name: parameter.type for parameter in spec.parameters}
    for name in later:
        if name not in kinds:
            raise ValueError(f"{spec.name} has no parameter {name!r}")
    rest = ToolSpec(
        spec.name,
        spec.summary,
        tuple(each for each in spec.parameters if each.name not in later),
        spec.returns,
        spec.shape,
    )
    given = {name: value for name, value in task.arguments.items() if name not in later}
    bound(rest, given, {name: profiles[name] for name in task.files}, free=bool(later))


def _check_case(case: Case, spec: ToolSpec) -> None:
    if case.raises is None:
        if "expected" not in case.model_fields_set:
            raise ValueError("give expected, null where that is returned, or raises")
        _fit(spec, case.arguments)
    else:
        unknown = case.arguments.keys() - {parameter.name for parameter in spec.parameters}
        missing = [each.name for each in spec.parameters if each.required and each.name not in case.arguments]
        if unknown or missing:
            raise ValueError(f"the arguments have to be those of {spec.name}, none more and none less")
    try:
        json.dumps([case.arguments, case.expected], allow_nan=False)
    except ValueError:
        raise ValueError("NaN and infinity are no JSON") from None
    files = [file.name for file in case.files]
    if len(set(files)) < len(files):
        raise ValueError("two files have one name")
    for parameter in spec.parameters:
        value = case.arguments.get(parameter.name)
        if parameter.type == "file" and value is not None and value not in files:
            raise ValueError(f"{parameter.name} has to be the name of a file of the case")


def _check_name(name: str, seen: set[str]) -> None:
    if keyword.iskeyword(name) or name in ("self", "cls") or name in seen:
        raise ValueError(f"{name!r} cannot be the name of a parameter, or is twice")
    seen.add(name)


def _fit(spec: ToolSpec, arguments: Mapping[str, Json], without: set[str] | None = None) -> None:
    parameters = tuple(each for each in spec.parameters if each.name not in (without or set()))
    try:
        fitting.check(ToolSpec(spec.name, spec.summary, parameters, spec.returns, spec.shape), arguments)
    except ArgumentsRejected as error:
        raise ValueError(error.message) from None


def _listed(names: Mapping[str, object] | Sequence[str]) -> str:
    return ", ".join(list(names)[:40]) or "none"
