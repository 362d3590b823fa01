"""The REST interface. Failures are `{"success": false, "error"}` with the fitting status, whatever failed."""

import logging
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from toolwright import __version__
from toolwright.app import Application
from toolwright.errors import ToolwrightError
from toolwright.ports import Publisher
from toolwright.protocol.rest import Failure
from toolwright.server.auth import Access
from toolwright.server.page import Page
from toolwright.server.routes import about, files, login, sessions, tools

log = logging.getLogger(__name__)

_SENTENCES = {
    404: "There is nothing at this path. /api/openapi.json lists what there is.",
    405: "This path does not take this method. /api/openapi.json lists what there is.",
}


def create_rest(
    application: Application,
    publisher: Publisher,
    access: Access,
    page: Page,
    forget: Callable[[str], Awaitable[None]],
) -> FastAPI:
    """The application with all routes under /api and /healthz. `forget` tells a session's clients that it is gone."""
    app = FastAPI(
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
    agent = application.agent
    app.include_router(sessions.router(agent.sessions, application.uploads, forget))
    app.include_router(files.router(agent.sessions, application.uploads))
    app.include_router(tools.router(agent, publisher))
    app.include_router(about.router())
    if access.wants_token:
        app.include_router(login.router(access))
    app.router.default = page
    app.add_exception_handler(ToolwrightError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)
    return app


def _failure(status: int, error: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(Failure(error=error).model_dump(), status, headers=headers)


async def _ours(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ToolwrightError)
    return _failure(error.status, error.message)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    sentence = _SENTENCES.get(error.status_code, str(error.detail))
    return _failure(error.status_code, sentence, dict(error.headers) if error.headers else None)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    problem = error.errors()[0]
    name = str(problem["loc"][-1])[:64]
    return _failure(422, f"{name}: {problem['msg']}")


async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", exc_info=error, extra={"path": request.url.path})
    return _failure(500, "Something went wrong on our side. Try again in a moment.")
