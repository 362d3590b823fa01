"""The library of tools."""

import json
from collections.abc import Callable

from fastapi import APIRouter

from toolwright.agent.agent import Agent
from toolwright.agent.calling import call
from toolwright.errors import NotFound, ToolFailed
from toolwright.ports import LookBacks, Publisher
from toolwright.protocol.messages import ArtifactView, ToolCount
from toolwright.protocol.rest import (
    Confirmation,
    Removed,
    Rollback,
    ToolAnswer,
    ToolCall,
    ToolList,
    ToolResult,
    ToolVersions,
    summary_of,
    versions_of,
    view_of,
)
from toolwright.storage.uploads import Uploads

_NONE = "There is no tool of this name. GET /api/tools lists them."


def router(
    agent: Agent, publisher: Publisher, uploads: Uploads, look_backs: LookBacks, changed: Callable[[], None]
) -> APIRouter:
    routes = APIRouter(prefix="/api/tools", tags=["tools"])
    tools = agent.tools

    @routes.get("", summary="All tools")
    async def everything() -> ToolList:
        found = [summary_of(tool) for tool in await tools.list()]
        return ToolList(tools=found, count=len(found))

    @routes.get("/{name}", summary="A tool with its code, tests and evidence")
    async def one(name: str) -> ToolAnswer:
        tool = await tools.get(name)
        if tool is None:
            raise NotFound(_NONE)
        return ToolAnswer(tool=view_of(tool, await look_backs.of_tool(tool.name)))

    @routes.delete("/{name}", summary="Remove a tool, all its versions and its files")
    async def remove(name: str) -> Removed:
        if not await tools.remove(name):
            raise NotFound(_NONE)
        changed()
        count = await tools.count()
        await publisher.broadcast(ToolCount.event, {"count": count})
        return Removed(count=count)

    @routes.get("/{name}/versions", summary="All versions of a tool, newest first")
    async def versions(name: str) -> ToolVersions:
        current = await tools.get(name)
        if current is None:
            raise NotFound(_NONE)
        return versions_of(await tools.versions(name), current.version)

    @routes.post("/{name}/rollback", summary="Put a version in force again")
    async def rollback(name: str, wanted: Rollback) -> ToolAnswer:
        tool = await tools.rollback(name, wanted.version)
        changed()
        return ToolAnswer(tool=view_of(tool, await look_backs.of_tool(tool.name)))

    @routes.post("/{name}/confirm", summary="Say that a person has checked the version in force")
    async def confirm(name: str, said: Confirmation) -> ToolAnswer:
        tool = await tools.confirm(name, said.by)
        return ToolAnswer(tool=view_of(tool, await look_backs.of_tool(tool.name)))

    @routes.post("/{name}/run", summary="Run a tool in the sandbox")
    async def run(name: str, wanted: ToolCall) -> ToolResult:
        if not await agent.sessions.exists(wanted.session_id):
            raise NotFound("There is no such session. POST /api/session starts one.")
        done = await call(
            agent.sandbox,
            tools,
            agent.workspace,
            agent.executions,
            agent.policy,
            name,
            wanted.arguments,
            wanted.session_id,
        )
        execution = await agent.artifacts.keep(wanted.session_id, done.execution)
        # A session that was deleted meanwhile keeps nothing.
        if execution.artifacts and not await agent.sessions.exists(wanted.session_id):
            await uploads.remove(wanted.session_id)
            raise NotFound("There is no such session any more.")
        if execution.result is None:
            raise ToolFailed(execution.error or "the tool failed without a message")
        return ToolResult(
            result=json.loads(execution.result),
            duration_ms=round(execution.duration_ms, 3),
            tool_name=done.tool.name,
            version=done.tool.version,
            level=str(done.tool.level),
            artifacts=[ArtifactView(name=file.name, size=file.size) for file in execution.artifacts],
        )

    return routes
