"""`toolwright tools …`: the library of tools on the command line."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax
from rich.table import Table

from toolwright.agent import adoption
from toolwright.agent.calling import call
from toolwright.agent.execution import shortened
from toolwright.agent.policy import Policy
from toolwright.app import Library, open_library
from toolwright.domain.approval import Approval, Decision
from toolwright.domain.correction import Correction
from toolwright.domain.evidence import Level
from toolwright.domain.json import Json
from toolwright.domain.tool import Tool
from toolwright.errors import NotFound, RequestRejected, ToolwrightError
from toolwright.protocol.rest import approval_summary, summary_of, versions_of, view_of
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
    async def work(library: Library) -> tuple[Tool, Sequence[Correction]]:
        return await _existing(library, name), await library.look_backs.of_tool(name)

    tool, corrections = _with_library(work)
    if as_json:
        _print_json(view_of(tool, corrections).model_dump())
        return 0
    console = _console()
    console.print(f"[bold]{tool.name}[/] version {tool.version}, {tool.created_at}")
    console.print(tool.spec.summary, markup=False)
    console.print(tool.evidence.summary(), markup=False)
    for line in tool.evidence.findings():
        console.print(f"  {line}", style="yellow", markup=False)
    if tool.status == "stale":
        console.print(
            "Its file was changed by hand; it is verified again before its next use.", style="yellow"
        )
    for entry in corrections:
        console.print(
            f"  answer corrected, query {entry.query_id}: version {entry.old_version} gave "
            f"{shortened(entry.old_result or 'nothing', 60)}, version {entry.new_version} gives "
            f"{shortened(entry.new_result or entry.error or 'nothing', 60)}",
            style="yellow",
            markup=False,
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


def remove_tool(name: str, as_json: bool) -> int:
    async def work(library: Library) -> int:
        if not await library.tools.remove(name):
            raise _missing(name)
        return await library.tools.count()

    count = _with_library(work)
    if as_json:
        _print_json({"removed": name, "count": count})
    else:
        _console().print(f"Removed {name} with all its versions and its files.", markup=False)
    return 0


def list_versions(name: str, as_json: bool) -> int:
    async def work(library: Library) -> tuple[Tool, list[Tool]]:
        return await _existing(library, name), list(await library.tools.versions(name))

    current, found = _with_library(work)
    if as_json:
        _print_json(versions_of(found, current.version).model_dump(exclude={"success"}))
        return 0
    table = Table("version", "in force", "registered", "evidence", box=None, pad_edge=False)
    for tool in found:
        mark = "yes" if tool.version == current.version else ""
        table.add_row(str(tool.version), mark, tool.created_at, escape(tool.evidence.summary()))
    _console().print(table)
    if current.status == "stale":
        _console().print("Its file was changed by hand since.", style="yellow")
    return 0


def roll_back(name: str, version: int, as_json: bool) -> int:
    async def work(library: Library) -> Tool:
        await _existing(library, name)
        return await library.tools.rollback(name, version)

    tool = _with_library(work)
    return _told(tool, f"Version {tool.version} of {tool.name} is in force", as_json)


def confirm_tool(name: str, by: str, as_json: bool) -> int:
    async def work(library: Library) -> Tool:
        await _existing(library, name)
        return await library.tools.confirm(name, by)

    tool = _with_library(work)
    return _told(tool, f"Confirmed {tool.name}, version {tool.version}", as_json)


def _told(tool: Tool, done: str, as_json: bool) -> int:
    """Tells what was done about a tool, with its evidence."""
    if as_json:
        _print_json(view_of(tool).model_dump())
    else:
        _console().print(f"{done}: {tool.evidence.summary()}", markup=False)
    return 0


def list_approvals(as_json: bool) -> int:
    """What waits for a person."""

    async def work(library: Library) -> list[Approval]:
        return list(await library.approvals.waiting())

    found = _with_library(work)
    if as_json:
        rows = [approval_summary(approval).model_dump() for approval in found]
        _print_json({"approvals": rows, "count": len(rows)})
        return 0
    if not found:
        _console().print("No tool waits for a person.", markup=False)
        return 0
    table = Table("name", "version", "waits to be", "evidence", "approval", box=None, pad_edge=False)
    for approval in found:
        what = "registered" if approval.purpose == "registration" else "run"
        table.add_row(approval.tool_name, str(approval.version), what, escape(approval.evidence), approval.id)
    _console().print(table)
    return 0


def approve_tool(name: str, approve: bool, reason: str | None, as_json: bool) -> int:
    """Decides about the tool of this name that waits, or about an approval by its id."""

    async def work(library: Library) -> Approval:
        found = [
            approval
            for approval in await library.approvals.waiting()
            if name in (approval.tool_name, approval.id)
        ]
        if not found:
            raise NotFound(
                f"No tool {name!r} waits for a person. `toolwright tools approve` lists what does."
            )
        if len(found) > 1:
            ids = ", ".join(approval.id for approval in found)
            raise RequestRejected(f"{len(found)} requests wait for {name}. Name the approval instead: {ids}")
        return await library.approvals.decide(found[0].id, Decision(approve, reason))

    approval = _with_library(work)
    if as_json:
        _print_json({"approval_id": approval.id, "approved": approve})
    else:
        what = f"{approval.tool_name}, version {approval.version}"
        _console().print(f"{'Approved' if approve else 'Rejected'} {what}.", markup=False)
    return 0


def run_tool(name: str, arguments: str, as_json: bool) -> int:
    given = _arguments(arguments)

    async def work(library: Library) -> dict[str, Any]:
        await _existing(library, name)
        # Who names a tool on their own machine means it, whatever its evidence.
        policy = Policy(reuse=Level.EXPERIMENTAL)
        done = await call(
            library.sandbox, library.tools, library.workspace, library.executions, policy, name, given, ""
        )
        execution = done.execution
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
    configure("warning")

    async def run() -> T:
        async with open_library(settings) as library:
            return await work(library)

    return asyncio.run(run())


async def _existing(library: Library, name: str) -> Tool:
    tool = await library.tools.get(name)
    if tool is None:
        raise _missing(name)
    return tool


def _missing(name: str) -> NotFound:
    return NotFound(f"There is no tool {name!r}. `toolwright tools list` shows what there is.")


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
