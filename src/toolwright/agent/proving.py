"""Evidence that is found when nobody waits for it: which inputs a tool's mutants are run on, and who is told."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from toolwright.agent import inputs, invariants, mutation
from toolwright.agent.agent import Agent
from toolwright.agent.mutation import Known, Measured, Turn
from toolwright.agent.runs import unchanged
from toolwright.domain.evidence import Evidence, Inputs
from toolwright.domain.tool import TestSuite, Tool
from toolwright.ports import Engineer, Publisher, Sandbox, ToolStore, Unmeasured
from toolwright.protocol.events.evidence import EvidenceUpdated

QUIET_SECONDS = 1.0
"""So long nobody may have waited for anything before a run that nobody waits for begins."""
PATIENCE_SECONDS = 5.0
"""On a busy server it begins after so long all the same: one run every five seconds starves nobody."""
SETTLED_SECONDS = 3.0
"""So long after its last answer nothing is told to a session: what comes right behind an answer belongs to it."""
_LOOK_SECONDS = 0.1


async def prove(engineer: Engineer, sandbox: Sandbox, tools: ToolStore, tool: Tool, turn: Turn) -> Measured:
    """The evidence of a tool with its mutants, as `mutation.measure` finds it.

    Further inputs come from the tool's engineer, where it is the one in force and knows some; else they are like those
    of its tests.
    """
    examples = tuple(await tools.examples(tool.name, tool.version))
    mine = engineer.wrote(tool.spec)
    further = tuple(await engineer.further_examples(tool.spec)) if mine else ()
    # Where independent implementations agreed on inputs, these are among the examples, and tell more.
    enough = bool(further) or len(examples) > inputs.COUNT
    probes = () if enough else inputs.like(tool.spec, TestSuite(tool.test_code, examples), count=inputs.COUNT)
    return await mutation.measure(sandbox, tool, Known(examples, further, probes), turn)


async def ask_its_file(
    agent: Agent, sandbox: Sandbox, entry: Unmeasured, evidence: Evidence, turn: Turn
) -> Evidence:
    """The evidence with the invariants of the file that the tool was made for: those that hold are facts from outside,
    one that does not is a disagreement. As it was where that run or its file is gone. Raises `SandboxUnavailable`."""
    tool, query_id = entry.tool, entry.query_id
    session_id = await agent.sessions.session_of(query_id)
    if session_id is None or not evidence.passed or not agent.engineer.wrote(tool.spec):
        return evidence
    wanted = await agent.engineer.invariants(tool.spec)
    runs = await agent.executions.of(query_id)
    mine = [run for run in runs if (run.tool_name, run.tool_version) == (tool.name, tool.version)]
    if not wanted or not mine:
        return evidence
    files = await asyncio.to_thread(unchanged, agent.workspace, session_id, mine[0].task)
    if files is None or len(files) != 1:
        return evidence
    found = await invariants.look(sandbox, tool, wanted, mine[0], files[0], turn)
    compared = evidence.inputs or Inputs(0)
    broken = [f"on the file it was made for, it is not so that {words}" for words in found.broken]
    return replace(
        evidence,
        inputs=replace(compared, disagreements=(*compared.disagreements, *broken))
        if broken
        else evidence.inputs,
        anchors=(*evidence.anchors, *(f"on the file it was made for, {words}" for words in found.held)),
    )


def turns(busy: Callable[[], bool]) -> Turn:
    """Turns that come when nothing has been `busy` for a moment, or after some patience."""

    seen_busy = time.monotonic()

    async def turn() -> None:
        nonlocal seen_busy
        asked = time.monotonic()
        while True:
            now = time.monotonic()
            if busy():
                seen_busy = now
            if now - seen_busy >= QUIET_SECONDS or now - asked >= PATIENCE_SECONDS:
                return
            await asyncio.sleep(_LOOK_SECONDS)

    return turn


class Settled:
    """Knows the sessions in which nothing has happened for a moment, of those that are not `busy`."""

    def __init__(self, busy: Callable[[str], bool]) -> None:
        self._busy = busy
        self._ended: dict[str, float] = {}

    def ended(self, session_id: str) -> None:
        """A session has no query left."""
        now = time.monotonic()
        self._ended = {key: at for key, at in self._ended.items() if now - at < SETTLED_SECONDS}
        self._ended[session_id] = now

    def __contains__(self, session_id: str) -> bool:
        at = self._ended.get(session_id)
        lately = at is not None and time.monotonic() - at < SETTLED_SECONDS
        return not lately and not self._busy(session_id)


async def tell(publisher: Publisher, session_id: str, query_id: str, tool: Tool) -> None:
    """Tells the session that a tool was made in what is known about it now; the same again tells nothing."""
    event = EvidenceUpdated(
        tool_name=tool.name, version=tool.version, level=tool.level, summary=tool.evidence.summary()
    )
    payload = {**event.payload(), "query_id": query_id}
    await publisher.publish(session_id, f"{query_id}/evidence/{tool.name}", "agent_event", payload)
