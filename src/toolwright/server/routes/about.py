"""The server itself: its health and its documents."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from toolwright import __version__
from toolwright.protocol import asyncapi
from toolwright.protocol.rest import Health
from toolwright.server import documents

# As for every other route; FastAPI would say that this one's failures are HTML, too.
_FAILURE: dict[str, Any] = {
    "description": "Failure",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}},
}
_POLICY = {"content-security-policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'"}


def router() -> APIRouter:
    routes = APIRouter(tags=["about"])

    @routes.get("/healthz", summary="Whether the server answers")
    async def health() -> Health:
        return Health(version=__version__)

    @routes.get("/api/asyncapi.json", summary="The Socket.IO interface as an AsyncAPI document")
    async def socket_document() -> dict[str, Any]:
        return asyncapi.document()

    @routes.get(
        "/api/docs",
        summary="Both interfaces on a page for people",
        response_class=HTMLResponse,
        responses={"default": _FAILURE},
    )
    async def documentation(request: Request) -> HTMLResponse:
        return HTMLResponse(documents.page(request.app.openapi(), asyncapi.document()), headers=_POLICY)

    @routes.get("/api/docs.css", include_in_schema=False)
    async def style() -> Response:
        return Response(documents.STYLE, media_type="text/css")

    return routes
