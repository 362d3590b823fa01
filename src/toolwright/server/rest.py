"""The REST interface. Failures are `{"success": false, "error"}` with the fitting status, whatever failed."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from toolwright import __version__
from toolwright.errors import ToolwrightError
from toolwright.protocol.rest import Failure
from toolwright.server.guard import OPEN
from toolwright.server.page import Page
from toolwright.server.parts import Parts
from toolwright.server.routes import (
    about,
    analytics,
    approvals,
    artifacts,
    files,
    login,
    queries,
    running,
    sessions,
    tools,
)

log = logging.getLogger(__name__)

_SENTENCES = {
    404: "There is nothing at this path. /api/openapi.json lists what there is.",
    405: "This path does not take this method. /api/openapi.json lists what there is.",
}


def create_rest(parts: Parts, page: Page) -> FastAPI:
    """The application with all routes under /api and /healthz."""
    kind = _Locked if parts.access.wants_token else FastAPI
    app = kind(
        title="Toolwright",
        version=__version__,
        description="REST interface of Toolwright. Questions are asked over Socket.IO: see /api/asyncapi.json.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        # A 404 for a missing slash says what is wrong better than a redirect to it does.
        redirect_slashes=False,
        responses={"default": {"model": Failure, "description": "Failure"}},
    )
    application, access = parts.application, parts.access
    agent = application.agent
    app.include_router(
        sessions.router(agent.sessions, application.look_backs, application.uploads, parts.end, parts.forget)
    )
    app.include_router(files.router(agent.sessions, application.uploads))
    app.include_router(artifacts.router(agent.sessions, application.artifacts))
    app.include_router(queries.router(agent, parts.cancel))
    app.include_router(approvals.router(agent.approvals))
    app.include_router(
        tools.router(agent, parts.publisher, application.uploads, application.look_backs, parts.changed)
    )
    app.include_router(analytics.router(agent, application.analytics))
    app.include_router(about.router())
    app.include_router(running.router(agent, parts.measure))
    if access.wants_token:
        app.include_router(login.router(access))
    app.router.default = page
    app.add_exception_handler(ToolwrightError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)
    return app


class _Locked(FastAPI):
    """With the token in its document."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for path, operations in document["paths"].items():
            if path not in OPEN:
                for operation in operations.values():
                    operation["security"] = [{"token": []}]
        return document


def _failure(status: int, error: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(Failure(error=error).model_dump(), status, headers=headers)


async def _ours(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ToolwrightError)
    wait = error.details.get("retry_after")
    return _failure(error.status, error.message, {"retry-after": str(wait)} if wait else None)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    sentence = _SENTENCES.get(error.status_code, str(error.detail))
    headers = dict(error.headers or {})
    if error.status_code == 405:
        # The library names the methods of the first route of this path alone.
        headers = {"allow": ", ".join(sorted(_methods(request)))}
    return _failure(error.status_code, sentence, headers)


def _methods(request: Request) -> set[str]:
    """The methods that a request's path takes."""
    found: set[str] = set()
    for route in request.app.router.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return found


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    problem = error.errors()[0]
    name = str(problem["loc"][-1])[:64]
    return _failure(422, f"{name}: {problem['msg']}")


async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", exc_info=error, extra={"path": request.url.path})
    return _failure(500, "Something went wrong on our side. Try again in a moment.")
