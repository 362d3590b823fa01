"""The Socket.IO side: greeting, sessions, `query`. See docs/reference/protocol.md."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

from pydantic import BaseModel, ValidationError

from toolwright.domain.approval import Decision
from toolwright.domain.json import Json
from toolwright.domain.query import Query
from toolwright.errors import RequestRejected, ToolwrightError
from toolwright.ports import ApprovalStore, SessionStore
from toolwright.protocol.messages import ApproveRequest, CancelRequest, Connected, QueryRequest
from toolwright.protocol.requests import USAGE, ConnectAuth, explain, prompt_problem
from toolwright.server.guard import address_of
from toolwright.server.limits import Limits
from toolwright.server.publisher import EVERYONE, SocketPublisher, SocketServer
from toolwright.server.routes.queries import Cancel
from toolwright.telemetry import within

Model = TypeVar("Model", bound=BaseModel)
log = logging.getLogger(__name__)


class Socket:
    """The handlers. A client belongs to one session at a time: that of its last query, or of its `auth`."""

    def __init__(
        self,
        socket: SocketServer,
        publisher: SocketPublisher,
        limits: Limits,
        accept: Callable[[Query], Awaitable[None]],
        cancel: Cancel,
        sessions: SessionStore,
        approvals: ApprovalStore,
        count_tools: Callable[[], Awaitable[int]],
    ) -> None:
        self._socket = socket
        self._publisher = publisher
        self._limits = limits
        self._accept = accept
        self._cancel_query = cancel
        self._sessions = sessions
        self._approvals = approvals
        self._count_tools = count_tools
        self._session_of: dict[str, str] = {}
        self._address_of: dict[str, str] = {}

    def attach(self) -> None:
        self._socket.on("connect", self._connect)
        self._socket.on("disconnect", self._disconnect)
        self._socket.on("query", self._query)
        self._socket.on("cancel", self._cancel)
        self._socket.on("approve", self._approve)
        self._socket.on("*", self._unknown)

    async def forget(self, session_id: str) -> None:
        """A session was deleted: its clients are told and belong to none. They stay connected; a `query` of theirs
        starts a session anew."""
        for sid in [sid for sid, current in self._session_of.items() if current == session_id]:
            del self._session_of[sid]
            self._publisher.forget(sid)
        await self._publisher.close(session_id, "This session was deleted, with its messages and files.")

    async def _connect(self, sid: str, environ: Any, auth: Any = None) -> None:
        self._address_of[sid] = address_of(environ["asgi.scope"])
        try:
            await self._socket.emit(Connected.event, Connected().model_dump(), to=sid)
            await self._socket.emit("tool_count", {"count": await self._count_tools()}, to=sid)
            await self._socket.enter_room(sid, EVERYONE)
            if auth is not None:
                wanted = _validated(ConnectAuth, auth)
                if wanted.session_id is not None:
                    await self._move(sid, wanted.session_id, wanted.last_seq)
        except Exception as error:  # noqa: BLE001 (the boundary: the client is told, the connection stays)
            await self._refuse(sid, error)

    async def _disconnect(self, sid: str, _reason: str) -> None:
        self._session_of.pop(sid, None)
        self._address_of.pop(sid, None)
        self._publisher.forget(sid)

    async def _query(self, sid: str, *arguments: Any) -> dict[str, Json]:
        try:
            request = _validated(QueryRequest, *arguments)
            problem = prompt_problem(request.prompt)
            if problem is not None:
                raise RequestRejected(problem)
            query = Query(
                id=str(uuid4()),
                session_id=request.session_id,
                prompt=request.prompt,
                created_at=datetime.now(UTC).isoformat(),
            )
            self._limits.query(sid, request.session_id)
            await self._move(sid, request.session_id, None)
            await self._accept(query)
            with within(query.id, query.session_id):
                log.info("query accepted", extra={"prompt_length": len(query.prompt)})
        except Exception as error:  # noqa: BLE001 (the boundary, as above)
            return {"error": await self._refuse(sid, error)}
        return {"query_id": query.id}

    async def _cancel(self, sid: str, *arguments: Any) -> dict[str, Json]:
        try:
            query_id = _validated(CancelRequest, *arguments).query_id
            session_id = self._session_of.get(sid)
            if session_id is None:
                raise RequestRejected(
                    "This client is in no session yet. Connect with `auth: {session_id}` to cancel its queries."
                )
            await self._cancel_query(query_id, session_id)
        except Exception as error:  # noqa: BLE001 (the boundary, as above)
            return {"error": await self._refuse(sid, error)}
        return {"query_id": query_id}

    async def _approve(self, sid: str, *arguments: Any) -> dict[str, Json]:
        try:
            said = _validated(ApproveRequest, *arguments)
            approval = await self._approvals.decide(said.id, Decision(said.approve, said.reason))
        except Exception as error:  # noqa: BLE001 (the boundary, as above)
            return {"error": await self._refuse(sid, error)}
        return {"approval_id": approval.id}

    async def _unknown(self, event: str, sid: str, *_arguments: Any) -> dict[str, Json]:
        # A name is repeated only as far as it can be a name.
        name = event[:64] if isinstance(event, str) else "of that kind"  # pyright: ignore[reportUnnecessaryIsInstance]
        return {
            "error": await self._refuse(
                sid, RequestRejected(f"There is no event {name!r}; send `query`, `cancel` or `approve`.")
            )
        }

    async def _move(self, sid: str, session_id: str, last_seq: int | None) -> None:
        current = self._session_of.get(sid)
        if current == session_id and last_seq is None:
            return
        if not await self._sessions.exists(session_id):
            self._limits.session(self._address_of.get(sid, ""))
            await self._sessions.ensure(session_id)
        if current is not None and current != session_id:
            await self._publisher.leave(sid, current)
        self._session_of[sid] = session_id
        await self._publisher.join(sid, session_id, last_seq)

    async def _refuse(self, sid: str, error: Exception) -> str:
        if isinstance(error, ToolwrightError):
            message = error.message
        else:
            log.error("socket handler failed", exc_info=error)
            message = "Something went wrong on our side. Ask again in a moment."
        await self._socket.emit("error", {"message": message}, to=sid)
        return message


def _validated(model: type[Model], *arguments: Any) -> Model:
    if len(arguments) != 1:
        raise RequestRejected(f"{USAGE[model.__name__]} It came with {len(arguments)} arguments.")
    try:
        return model.model_validate(arguments[0])
    except ValidationError as error:
        raise RequestRejected(explain(error)) from error
