"""Queries on their way."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter

from toolwright.agent import confirming
from toolwright.agent.agent import Agent
from toolwright.protocol.rest import AnswerConfirmed, Confirmation, QueryCancelled, summary_of

Cancel = Callable[[str, str | None], Awaitable[None]]
"""Cancels a query, of this session where one is given; `Lines.cancel`."""


def router(agent: Agent, cancel: Cancel) -> APIRouter:
    routes = APIRouter(prefix="/api/queries", tags=["queries"])

    @routes.delete("/{query_id}", summary="Cancel a query that waits or runs")
    async def remove(query_id: str) -> QueryCancelled:
        # Only who asked has the id, or was told it by them.
        await cancel(query_id, None)
        return QueryCancelled(query_id=query_id)

    @routes.post("/{query_id}/confirm", summary="Say that a person has found an answer right")
    async def confirm(query_id: str, said: Confirmation) -> AnswerConfirmed:
        """The versions of tools that gave its results have this among their evidence, and later ones are held to it."""
        found = await confirming.confirm(agent.executions, agent.tools, query_id, said.by)
        return AnswerConfirmed(query_id=query_id, tools=[summary_of(tool) for tool in found])

    return routes
