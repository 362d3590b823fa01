"""How the server is doing, for whoever runs it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from toolwright.agent.agent import Agent
from toolwright.errors import ToolwrightError
from toolwright.metrics import CONTENT_TYPE
from toolwright.protocol.rest import Ready, Unready

WITHIN_SECONDS = 2.0
"""A part that takes longer to say that it is there counts as missing."""


def router(agent: Agent, measure: Callable[[], Awaitable[bytes]]) -> APIRouter:
    """`measure` gives the metrics as they are now."""
    routes = APIRouter(tags=["running"])
    asked: dict[str, asyncio.Task[str | None]] = {}

    @routes.get(
        "/readyz",
        summary="Whether questions can be answered now",
        responses={503: {"model": Unready, "description": "Not now, and why"}},
    )
    async def ready() -> Any:
        checks = {"sandbox": _sandbox, "database": _database}
        found = await asyncio.gather(*(_asked(asked, name, check(agent)) for name, check in checks.items()))
        problems = {name: problem for name, problem in zip(checks, found, strict=True) if problem is not None}
        if not problems:
            return Ready()
        error = "Not ready: " + "; ".join(problems.values())
        return JSONResponse(Unready(error=error, missing=list(problems)).model_dump(), 503)

    @routes.get(
        "/metrics",
        summary="Metrics in Prometheus' text form",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    async def metrics() -> Response:
        return Response(await measure(), media_type=CONTENT_TYPE)

    return routes


async def _asked(asked: dict[str, asyncio.Task[str | None]], name: str, check: Any) -> str | None:
    """What a check finds, or that it takes its time; one that still runs is not started twice."""
    task = asked.get(name)
    if task is None or task.done():
        task = asked[name] = asyncio.create_task(check)
    else:
        check.close()
    done, _ = await asyncio.wait({task}, timeout=WITHIN_SECONDS)
    return task.result() if done else f"the {name} does not answer yet"


async def _sandbox(agent: Agent) -> str | None:
    try:
        report = await agent.sandbox.report()
    except ToolwrightError as error:
        return error.message
    return None if report.tier is not None else (report.refusal or "the sandbox refuses to run tools")


async def _database(agent: Agent) -> str | None:
    try:
        await agent.tools.count()
    except ToolwrightError as error:
        return error.message
    return None
