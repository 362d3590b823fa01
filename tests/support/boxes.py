"""Short tools to be run in a real sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from toolwright.domain.execution import Execution
from toolwright.domain.json import Json
from toolwright.domain.tool import ToolSpec
from toolwright.ports import Sandbox

MASKS = {"A": frozenset[str](), "B": frozenset({"namespaces"})}
"""What has to be treated as missing for a sandbox to be of the tier."""


class Run(Protocol):
    """`await run("return 1 + 1")`: the lines are the body of a tool's function, `arguments` its parameters."""

    async def __call__(self, body: str, arguments: Mapping[str, Json] | None = None) -> Execution: ...


def present(path: Path) -> bool:
    return path.exists()


def runner(sandbox: Sandbox) -> Run:
    async def run(body: str, arguments: Mapping[str, Json] | None = None) -> Execution:
        given = dict(arguments or {})
        lines = "\n".join("    " + line for line in body.strip().splitlines())
        code = f"import os, sys\n\n\ndef tool_here({', '.join(given)}):\n{lines}\n"
        return await sandbox.execute(ToolSpec("tool_here", "", (), "", "shape"), code, given, [])

    return run
