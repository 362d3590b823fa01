"""The library of tools."""

from fastapi import APIRouter

from toolwright.errors import NotFound
from toolwright.ports import ToolStore
from toolwright.protocol.rest import ToolAnswer, ToolList, summary_of, view_of


def router(tools: ToolStore) -> APIRouter:
    routes = APIRouter(prefix="/api/tools", tags=["tools"])

    @routes.get("", summary="All tools")
    async def everything() -> ToolList:
        found = [summary_of(tool) for tool in await tools.list()]
        return ToolList(tools=found, count=len(found))

    @routes.get("/{name}", summary="A tool with its code, tests and evidence")
    async def one(name: str) -> ToolAnswer:
        tool = await tools.get(name)
        if tool is None:
            raise NotFound("There is no tool of this name. GET /api/tools lists them.")
        return ToolAnswer(tool=view_of(tool))

    return routes
