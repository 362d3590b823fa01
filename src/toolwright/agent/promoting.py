"""Promoting a pattern: its tools become one composite tool, made and verified when nobody waits for it."""

from collections.abc import Sequence

from toolwright.agent import composing, patterns, verification
from toolwright.agent.agent import Agent
from toolwright.agent.mutation import Turn
from toolwright.domain.evidence import Level
from toolwright.domain.pattern import Pattern
from toolwright.domain.tool import Tool
from toolwright.errors import SynthesisFailed
from toolwright.ports import Publisher, Sandbox
from toolwright.protocol.events.composite import CompositeCreated


async def due(agent: Agent, pattern: Pattern) -> tuple[Tool, ...] | None:
    """The parts that a composite tool is to be made of now; None where it need not, or cannot yet."""
    if pattern.composite is None and not agent.policy.composes(pattern):
        return None
    parts = await patterns.parts_of(agent, pattern)
    return None if parts is None or composing.made_of(parts) == pattern.made_of else parts


async def lost(agent: Agent, pattern: Pattern) -> bool:
    """Whether a part of its composite tool is gone."""
    if pattern.composite is None:
        return False
    return any([await agent.tools.get(name) is None for name in pattern.tools or ()])


async def composite(
    agent: Agent, sandbox: Sandbox, pattern: Pattern, parts: Sequence[Tool], turn: Turn
) -> Tool:
    """The registered composite tool. It has to pass like any tool, and to agree with its parts on their examples.

    Raises `SynthesisFailed` with the reason, `SandboxUnavailable`.
    """
    tools = agent.tools
    name = await tools.free_name(pattern.composite or pattern.name, composing.shape_of(pattern))
    composed = composing.compose(name, pattern, parts)
    known = [await tools.examples(part.name, part.version) for part in parts]
    await turn()
    tests = composing.suite(composed.spec, await composing.examples(sandbox, composed.steps, known))
    await turn()
    verdict = await verification.verify(sandbox, composed.spec, tests, composed.code)
    if not verdict.passed or verdict.evidence.level.rank < Level.AGREED.rank:
        raise SynthesisFailed(verdict.evidence.problem or "its tests say too little", step="verification")
    key = f"{pattern.query_id}/{name}/of/{'+'.join(composing.made_of(parts))}"
    return await tools.add(key, composed.spec, composed.code.code, tests, verdict)


async def retire(agent: Agent, pattern: Pattern) -> None:
    """Takes the composite tool from the library."""
    tool = await patterns.tool_of(agent, pattern)
    if tool is not None:
        await agent.tools.remove(tool.name)


async def tell(publisher: Publisher, session_id: str, pattern: Pattern, tool: Tool) -> None:
    """Tells the session that used the pattern last; the same again tells nothing."""
    event = CompositeCreated(
        tool_name=tool.name,
        version=tool.version,
        pattern_name=pattern.name,
        component_tools=list(pattern.tools or ()),
        evidence=tool.evidence.summary(),
    )
    identity = f"{pattern.query_id}/composite/{tool.name}/{tool.version}"
    await publisher.publish(
        session_id, identity, "agent_event", {**event.payload(), "query_id": pattern.query_id}
    )
