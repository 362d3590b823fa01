"""What has been learned, and how much the tools are used."""

from fastapi import APIRouter

from toolwright.agent.agent import Agent
from toolwright.errors import NotFound
from toolwright.ports import Analytics
from toolwright.protocol.rest import (
    Patterns,
    Relationships,
    RelationshipView,
    SessionAnalytics,
    Stats,
    TaskView,
    TotalsView,
    UsageView,
    pattern_view,
    spent_view,
)


def router(agent: Agent, analytics: Analytics) -> APIRouter:
    routes = APIRouter(prefix="/api/analytics", tags=["analytics"])

    @routes.get("/relationships", summary="Which tools serve requests together, the most frequent first")
    async def relationships() -> Relationships:
        found = [RelationshipView.model_validate(entry) for entry in await analytics.relationships()]
        return Relationships(relationships=found, count=len(found))

    @routes.get("/patterns", summary="What requests of several tasks have in common, the most frequent first")
    async def patterns() -> Patterns:
        found = [
            pattern_view(
                pattern, followed=agent.policy.follows(pattern), promoted=agent.policy.composes(pattern)
            )
            for pattern in await agent.patterns.list()
        ]
        return Patterns(patterns=found, count=len(found))

    @routes.get("/sessions/{session_id}", summary="Each task of a session with its tool, oldest first")
    async def session(session_id: str) -> SessionAnalytics:
        if not await agent.sessions.exists(session_id):
            raise NotFound("There is no such session. POST /api/session starts one.")
        found = [TaskView.model_validate(entry) for entry in await analytics.of_session(session_id)]
        spent = None if agent.calls is None else await agent.calls.of_session(session_id)
        return SessionAnalytics(tasks=found, count=len(found), model=spent_view(spent))

    @routes.get("/stats", summary="How much was done, and by which tools")
    async def stats() -> Stats:
        known = await agent.patterns.list()
        spent = None if agent.calls is None else await agent.calls.in_all()
        return Stats(
            totals=TotalsView.model_validate(await analytics.totals()),
            tools=[UsageView.model_validate(entry) for entry in await analytics.usage()],
            levels={str(level): count for level, count in (await agent.tools.levels()).items()},
            patterns=sum(agent.policy.follows(pattern) for pattern in known),
            composites=sum(pattern.composite is not None for pattern in known),
            model=spent_view(spent),
        )

    return routes
