"""Calling a tool by its name with arguments that somebody gave, outside of any query."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from toolwright.agent import arguments as checking
from toolwright.agent.confirming import Confirmed
from toolwright.agent.policy import Policy
from toolwright.agent.verification import verify_again
from toolwright.domain.execution import Execution
from toolwright.domain.file import DataFile
from toolwright.domain.json import Json
from toolwright.domain.tool import Tool, ToolSpec
from toolwright.errors import FileProblem, NotFound, ToolFailed
from toolwright.ports import ExecutionStore, Sandbox, ToolStore, Workspace


@dataclass(frozen=True, slots=True)
class Call:
    """The version that ran, and its run."""

    tool: Tool
    execution: Execution


async def call(
    sandbox: Sandbox,
    tools: ToolStore,
    workspace: Workspace,
    executions: ExecutionStore,
    policy: Policy,
    name: str,
    arguments: Mapping[str, Json],
    session_id: str,
) -> Call:
    """One run in the sandbox. Files are given by name, and found where a query of the session finds them.

    A tool whose file was changed by hand is verified again first, as for a query. Raises `NotFound`,
    `ArgumentsRejected`, `FileProblem`, and `ToolFailed` where the policy keeps the tool from answering.
    """
    tool = await tools.get(name)
    if tool is None:
        raise NotFound(f"There is no tool {name[:64]!r}.")
    checked = checking.check(tool.spec, arguments)
    given, files = await asyncio.to_thread(_resolved, workspace, tool.spec, checked, session_id)
    if tool.status == "stale":
        tool = await verify_again(sandbox, tools, Confirmed(executions, workspace, sandbox), tool)
    if not policy.allows(tool.level):
        raise ToolFailed(
            f"{tool.name} did not pass its verification ({tool.evidence.problem}), so it is not run."
        )
    return Call(tool, await sandbox.execute(tool.spec, tool.code, given, files))


def _resolved(
    workspace: Workspace, spec: ToolSpec, arguments: Mapping[str, Json], session_id: str
) -> tuple[dict[str, Json], list[DataFile]]:
    """The arguments with files by the names the sandbox knows them by, and these files, each once."""
    resolved = dict(arguments)
    files: dict[str, DataFile] = {}
    for parameter in spec.parameters:
        wanted = resolved.get(parameter.name)
        if parameter.type != "file" or not isinstance(wanted, str):
            continue
        # The name alone, quoted as in a prompt: it means what it means there.
        found = None if '"' in wanted else workspace.mentioned(f'"{wanted}"', session_id)
        if found is None or len(found) != 1:
            raise FileProblem(f"{parameter.name}: {wanted[:200]!r} is not the name of a data file.")
        resolved[parameter.name] = found[0].name
        files[found[0].name] = found[0]
    return resolved, list(files.values())
