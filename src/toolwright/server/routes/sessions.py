"""Sessions and their messages."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query

from toolwright.agent.answering import remembered
from toolwright.errors import NotFound
from toolwright.ports import LookBacks, SessionStore
from toolwright.protocol.rest import (
    Corrections,
    Messages,
    SessionCreated,
    SessionRemoved,
    correction_view,
)
from toolwright.storage.uploads import Uploads

MESSAGES_LIMIT = 1000


def router(
    sessions: SessionStore,
    look_backs: LookBacks,
    uploads: Uploads,
    end: Callable[[str], Awaitable[None]],
    forget: Callable[[str], Awaitable[None]],
) -> APIRouter:
    """`end` cancels all queries of a session, `forget` tells its clients that it is gone."""
    routes = APIRouter(prefix="/api/session", tags=["sessions"])

    @routes.post("", summary="Start a session")
    async def create() -> SessionCreated:
        session_id = str(uuid4())
        await sessions.ensure(session_id)
        return SessionCreated(session_id=session_id)

    @routes.delete("/{session_id}", summary="Forget a session: messages, events, queries, files")
    async def remove(session_id: str) -> SessionRemoved:
        """Its queries are cancelled first; 409 when one of them does not end in time."""
        await end(session_id)
        if not await sessions.remove(session_id):
            raise NotFound("There is no such session. POST /api/session starts one.")
        await uploads.remove(session_id)
        await forget(session_id)
        return SessionRemoved()

    @routes.get("/{session_id}/messages", summary="The last messages of a session, oldest first")
    async def messages(
        session_id: str, limit: Annotated[int, Query(ge=1, le=MESSAGES_LIMIT)] = 20
    ) -> Messages:
        if not await sessions.exists(session_id):
            raise NotFound("There is no such session. POST /api/session starts one.")
        found = [remembered(message) for message in await sessions.messages(session_id, limit)]
        return Messages(messages=found, count=len(found))

    @routes.get("/{session_id}/corrections", summary="Answers that came out otherwise, the newest first")
    async def corrections(session_id: str) -> Corrections:
        if not await sessions.exists(session_id):
            raise NotFound("There is no such session. POST /api/session starts one.")
        found = [correction_view(entry) for entry in await look_backs.of_session(session_id)]
        return Corrections(corrections=found, count=len(found))

    return routes
