"""`toolwright tools …`: the library of tools on the command line."""

import asyncio
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax
from rich.table import Table

from toolwright.agent import adoption
from toolwright.app import Library, open_library
from toolwright.domain.file import DataFile
from toolwright.domain.json import Json
from toolwright.domain.tool import Tool, ToolSpec
from toolwright.errors import FileProblem, NotFound, RequestRejected, ToolwrightError
from toolwright.protocol.rest import summary_of, view_of
from toolwright.settings import load
from toolwright.telemetry import configure

T = TypeVar("T")


def list_tools(as_json: bool) -> int:
    async def work(library: Library) -> list[Tool]:
        return list(await library.tools.list())

    found = _with_library(work)
    if as_json:
        _print_json({"tools": [summary_of(tool).model_dump() for tool in found], "count": len(found)})
        return 0
    if not found:
        _console().print(
            'No tools yet. Ask something: toolwright ask "mean of price in products.csv"', markup=False
        )
        return 0
    table = Table("name", "version", "evidence", "what it does", box=None, pad_edge=False)
    for tool in found:
        status = "stale" if tool.status == "stale" else str(tool.level)
        table.add_row(tool.name, str(tool.version), status, escape(tool.spec.summary))
    _console().print(table)
    return 0


def show_tool(name: str, as_json: bool) -> int:
    async def work(library: Library) -> Tool:
        return await _existing(library, name)

    tool = _with_library(work)
    if as_json:
        _print_json(view_of(tool).model_dump())
        return 0
    console = _console()
    console.print(f"[bold]{tool.name}[/] version {tool.version}, {tool.created_at}")
    console.print(tool.spec.summary, markup=False)
    console.print(tool.evidence.summary(), markup=False)
    if tool.status == "stale":
        console.print(
            "Its file was changed by hand; it is verified again before its next use.", style="yellow"
        )
    for parameter in tool.spec.parameters:
        default = "" if parameter.required else f", default {json.dumps(parameter.default)}"
        console.print(
            f"  {parameter.name} ({parameter.type}{default}): {parameter.description}", markup=False
        )
    console.print(f"  returns {tool.spec.returns}", markup=False)
    for title, code in ((f"tools/{name}.py", tool.code), (f"tools/test_{name}.py", tool.test_code)):
        console.print(f"\n[dim]{title}[/]")
        console.print(Syntax(code, "python", background_color="default"))
    return 0


def add_tool(file: str, tests: str | None, as_json: bool) -> int:
    code = _read(file)
    test_code = None if tests is None else _read(tests)
    # Before anything is opened: most of what can be wrong shows in the text.
    adoption.read(code)

    async def work(library: Library) -> adoption.Adopted:
        return await adoption.adopt(library.sandbox, library.tools, code, test_code)

    adopted = _with_library(work)
    if as_json:
        _print_json(view_of(adopted.tool).model_dump())
        return 0
    tool = adopted.tool
    _console().print(
        f"Registered {tool.name}, version {tool.version}: {tool.evidence.summary()}", markup=False
    )
    if adopted.verdict.evidence.failure is not None:
        _console().print(f"Experimental: {adopted.verdict.evidence.failure}.", style="yellow", markup=False)
    return 0


def run_tool(name: str, arguments: str, as_json: bool) -> int:
    given = _arguments(arguments)

    async def work(library: Library) -> dict[str, Any]:
        tool = await _existing(library, name)
        checked = adoption.check_arguments(tool.spec, given)
        resolved, files = await asyncio.to_thread(_files, library, tool.spec, checked)
        if tool.status == "stale":
            raise RequestRejected(
                f"The file of {name} was changed by hand since it was verified. Ask for it once, or add it again."
            )
        execution = await library.sandbox.execute(tool.spec, tool.code, resolved, files)
        return {
            "success": execution.succeeded,
            "result": None if execution.result is None else json.loads(execution.result),
            "error": execution.error,
            "duration_ms": round(execution.duration_ms, 3),
        }

    try:
        outcome = _with_library(work)
    except ToolwrightError as error:
        if not as_json:
            raise
        outcome = {"success": False, "result": None, "error": error.message, "duration_ms": 0.0}
    _print_json(outcome, indent=None)
    return 0 if outcome["success"] else 1


def _with_library(work: Callable[[Library], Awaitable[T]]) -> T:
    settings = load()
    configure(logging.WARNING)

    async def run() -> T:
        async with open_library(settings) as library:
            return await work(library)

    return asyncio.run(run())


async def _existing(library: Library, name: str) -> Tool:
    tool = await library.tools.get(name)
    if tool is None:
        raise NotFound(f"There is no tool {name!r}. `toolwright tools list` shows what there is.")
    return tool


def _files(
    library: Library, spec: ToolSpec, arguments: Mapping[str, Json]
) -> tuple[dict[str, Json], list[DataFile]]:
    """The arguments with files by the names the sandbox knows them by, and these files."""
    resolved = dict(arguments)
    files: list[DataFile] = []
    for parameter in spec.parameters:
        if parameter.type == "file" and isinstance(resolved.get(parameter.name), str):
            wanted = cast("str", resolved[parameter.name])
            found = library.workspace.mentioned(f'"{wanted}"', "")
            if len(found) != 1:
                raise FileProblem(f"{parameter.name}: {wanted!r} is not the name of a data file.")
            resolved[parameter.name] = found[0].name
            files.append(found[0])
    return resolved, files


def _arguments(text: str) -> dict[str, Json]:
    try:
        given = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise RequestRejected(f"--arguments is not JSON: {error}") from error
    if not isinstance(given, dict):
        raise RequestRejected('--arguments must be a JSON object, for example {"path": "sales.csv"}.')
    return cast("dict[str, Json]", given)


def _read(file: str) -> str:
    path = Path(file)
    try:
        if path.stat().st_size > 4 * adoption.CODE_LIMIT:
            raise RequestRejected(f"{file} is too large to be one function.")
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise RequestRejected(f"{file} is not a text in UTF-8.") from error
    except OSError as error:
        raise RequestRejected(f"{file} cannot be read: {error.strerror}.") from error


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False)


def _print_json(value: Mapping[str, Any], indent: int | None = 2) -> None:
    sys.stdout.write(json.dumps(value, indent=indent, ensure_ascii=False) + "\n")
