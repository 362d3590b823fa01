"""The REST interface. Failures are `{"success": false, "error"}` with the fitting status, whatever failed."""

import logging
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from toolwright import __version__
from toolwright.errors import NotFound, ToolwrightError
from toolwright.ports import SessionStore, ToolStore
from toolwright.protocol import asyncapi
from toolwright.protocol.messages import MemoryMessage
from toolwright.protocol.rest import (
    Failure,
    Health,
    Messages,
    SessionCreated,
    ToolAnswer,
    ToolList,
    summary_of,
    view_of,
)
from toolwright.server.page import Page

log = logging.getLogger(__name__)

MESSAGES_LIMIT = 1000

_SENTENCES = {
    404: "There is nothing at this path. /api/openapi.json lists what there is.",
    405: "This path does not take this method. /api/openapi.json lists what there is.",
}


def create_rest(sessions: SessionStore, tools: ToolStore) -> FastAPI:
    """The application with all routes under /api and /healthz."""
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
    app.include_router(_sessions(sessions))
    app.include_router(_tools(tools))
    app.include_router(_about())
    app.router.default = Page()
    app.add_exception_handler(ToolwrightError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)
    return app


def _sessions(sessions: SessionStore) -> APIRouter:
    router = APIRouter(prefix="/api/session", tags=["sessions"])

    @router.post("", summary="Start a session")
    async def create() -> SessionCreated:
        session_id = str(uuid4())
        await sessions.ensure(session_id)
        return SessionCreated(session_id=session_id)

    @router.get("/{session_id}/messages", summary="The last messages of a session, oldest first")
    async def messages(
        session_id: str, limit: Annotated[int, Query(ge=1, le=MESSAGES_LIMIT)] = 20
    ) -> Messages:
        if not await sessions.exists(session_id):
            raise NotFound("There is no such session. POST /api/session starts one.")
        found = [
            MemoryMessage(
                role=message.role,
                content=message.content,
                message_index=message.index,
                created_at=message.created_at,
            )
            for message in await sessions.messages(session_id, limit)
        ]
        return Messages(messages=found, count=len(found))

    return router


def _tools(tools: ToolStore) -> APIRouter:
    router = APIRouter(prefix="/api/tools", tags=["tools"])

    @router.get("", summary="All tools")
    async def everything() -> ToolList:
        found = [summary_of(tool) for tool in await tools.list()]
        return ToolList(tools=found, count=len(found))

    @router.get("/{name}", summary="A tool with its code, tests and evidence")
    async def one(name: str) -> ToolAnswer:
        tool = await tools.get(name)
        if tool is None:
            raise NotFound("There is no tool of this name. GET /api/tools lists them.")
        return ToolAnswer(tool=view_of(tool))

    return router


def _about() -> APIRouter:
    router = APIRouter(tags=["about"])

    @router.get("/healthz", summary="Whether the server answers")
    async def health() -> Health:
        return Health(version=__version__)

    @router.get("/api/asyncapi.json", summary="The Socket.IO interface as an AsyncAPI document")
    async def socket_document() -> dict[str, Any]:
        return asyncapi.document()

    return router


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
