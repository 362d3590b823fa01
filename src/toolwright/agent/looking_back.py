"""Whether an answer still holds when its tool has another version: the run is done again on the same inputs."""

import asyncio

from toolwright.agent.execution import shortened
from toolwright.agent.mutation import Turn
from toolwright.agent.runs import gives, unchanged
from toolwright.domain.correction import Again, Correction, Recorded
from toolwright.domain.tool import Tool
from toolwright.ports import Publisher, Sandbox, ToolStore, Workspace
from toolwright.protocol.events.evidence import AnswerCorrected


async def run_again(
    sandbox: Sandbox, tools: ToolStore, workspace: Workspace, tool: Tool, recorded: Recorded, turn: Turn
) -> Again:
    """What `tool`, the version in force, gives for a recorded run whose files are as they were.

    Where that differs, the earlier version is run again as well: what it does not give a second time (the day of the
    week, a random number) is no reason to correct anything. Raises `SandboxUnavailable`.
    """
    files = await asyncio.to_thread(unchanged, workspace, recorded.session_id, recorded.done.task)
    if files is None:
        return Again(problem="its files have been changed, or are gone")
    await turn()
    new = await sandbox.execute(tool.spec, tool.code, recorded.done.arguments, files)
    if new.kind == "limit":
        return Again(problem=new.error)
    if gives(new, recorded.result):
        return Again()
    old = next((old for old in await tools.versions(tool.name) if old.version == recorded.version), None)
    if old is None:
        return Again(problem="the version it was made with is gone")
    await turn()
    if not gives(await sandbox.execute(old.spec, old.code, recorded.done.arguments, files), recorded.result):
        return Again(problem="the version it was made with gives something else now, too")
    return Again(differs=True, result=new.result, error=new.error)


async def tell(publisher: Publisher, correction: Correction, limit: int) -> None:
    """Tells the session that asked that its answer comes out otherwise; the same again tells nothing."""
    event = AnswerCorrected(
        tool_name=correction.tool_name,
        old_version=correction.old_version,
        new_version=correction.new_version,
        query_id=correction.query_id,
        step=correction.step,
        old_result=_short(correction.old_result, limit),
        new_result=_short(correction.new_result, limit),
        error=correction.error,
    )
    identity = f"{correction.query_id}/corrected/{correction.id}"
    payload = {**event.payload(), "query_id": correction.query_id}
    await publisher.publish(correction.session_id, identity, "agent_event", payload)


def _short(result: str | None, limit: int) -> str | None:
    return None if result is None else shortened(result, limit)
