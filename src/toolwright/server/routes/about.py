"""The server itself: its health and its documents."""

from typing import Any

from fastapi import APIRouter

from toolwright import __version__
from toolwright.protocol import asyncapi
from toolwright.protocol.rest import Health


def router() -> APIRouter:
    routes = APIRouter(tags=["about"])

    @routes.get("/healthz", summary="Whether the server answers")
    async def health() -> Health:
        return Health(version=__version__)

    @routes.get("/api/asyncapi.json", summary="The Socket.IO interface as an AsyncAPI document")
    async def socket_document() -> dict[str, Any]:
        return asyncapi.document()

    return routes
