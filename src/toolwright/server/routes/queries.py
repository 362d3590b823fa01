"""Queries on their way."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter

from toolwright.protocol.rest import QueryCancelled

Cancel = Callable[[str, str | None], Awaitable[None]]
"""Cancels a query, of this session where one is given; `Lines.cancel`."""


def router(cancel: Cancel) -> APIRouter:
    routes = APIRouter(prefix="/api/queries", tags=["queries"])

    @routes.delete("/{query_id}", summary="Cancel a query that waits or runs")
    async def remove(query_id: str) -> QueryCancelled:
        # Only who asked has the id, or was told it by them.
        await cancel(query_id, None)
        return QueryCancelled(query_id=query_id)

    return routes
