"""The files that tools have made for a session, one by one, as downloads."""

import asyncio
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from toolwright.errors import NotFound
from toolwright.ports import SessionStore
from toolwright.storage.artifacts import Artifacts

_TYPE = "application/octet-stream"
_BODY: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


def router(sessions: SessionStore, artifacts: Artifacts) -> APIRouter:
    routes = APIRouter(prefix="/api/session", tags=["files"])

    @routes.get(
        "/{session_id}/artifacts/{name}",
        summary="A file that a tool made",
        response_class=Response,
        responses=_BODY,
    )
    async def artifact(session_id: str, name: str) -> Response:
        """Always as a download: its contents are a tool's, and are never shown as a page."""
        if not await sessions.exists(session_id):
            raise NotFound("There is no such session. POST /api/session starts one.")
        content = await asyncio.to_thread(artifacts.read, session_id, name)
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        }
        return Response(content, media_type=_TYPE, headers=headers)

    return routes
