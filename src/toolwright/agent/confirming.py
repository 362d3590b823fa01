"""Answers that a person confirmed: facts from outside, which every later version of the tool is held to."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolwright.agent.runs import gives, unchanged
from toolwright.domain.evidence import Verdict
from toolwright.domain.tool import Implementation, Tool, ToolSpec
from toolwright.errors import RequestRejected
from toolwright.ports import ExecutionStore, Sandbox, ToolStore, Workspace

FACT = "gives an answer that a person confirmed"
"""No word of the answer: all see a tool's evidence, and an answer is its session's."""
_OTHERWISE = "it gives something else where a person confirmed an answer"


async def confirm(executions: ExecutionStore, tools: ToolStore, query_id: str, by: str) -> Sequence[Tool]:
    """The versions that gave a query's results, which a person has found right, with this fact in their evidence.

    Raises `NotFound` for a query that is not known or not answered, `RequestRejected` where no tool gave a result.
    """
    runs = await executions.confirm(query_id, by)
    if not runs:
        raise RequestRejected("No tool gave a result in this answer, so there is nothing to confirm.")
    found: list[Tool] = []
    for name, version in dict.fromkeys((run.tool_name, run.tool_version) for run in runs):
        versions = await tools.versions(name or "")
        found += [await tools.anchor(tool, [FACT]) for tool in versions if tool.version == version]
    return found


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Holds implementations to the confirmed answers of their tool."""

    executions: ExecutionStore
    workspace: Workspace
    sandbox: Sandbox

    async def judge(self, spec: ToolSpec, code: Implementation, verdict: Verdict) -> Verdict:
        """The verdict with what the confirmed answers say: a fact where they come out as they were, a failure where one
        does not. Those whose files were changed or are gone, and runs that are stopped, say nothing. Raises
        `SandboxUnavailable`."""
        held = 0
        for recorded in await self.executions.confirmed(spec.name) if verdict.passed else ():
            files = await asyncio.to_thread(
                unchanged, self.workspace, recorded.session_id, recorded.done.task
            )
            if files is None:
                continue
            run = await self.sandbox.execute(spec, code.code, recorded.done.arguments, files)
            if run.kind == "limit":
                continue
            if not gives(run, recorded.result):
                evidence = replace(verdict.evidence, failure=_OTHERWISE)
                return replace(verdict, evidence=evidence, failures=(_OTHERWISE,))
            held += 1
        if not held:
            return verdict
        return replace(verdict, evidence=replace(verdict.evidence, anchors=(*verdict.evidence.anchors, FACT)))
