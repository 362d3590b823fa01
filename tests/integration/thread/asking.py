"""An application in this process that is asked as a person would ask, and remembers what it said."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from toolwright.app import Application, direct_steps, open_application
from toolwright.domain.json import Json
from toolwright.domain.query import Query
from toolwright.ports import Engineer, Sandbox, SessionStore
from toolwright.settings import load


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything one query emitted: agent events in order as (type, data), and its end."""

    events: list[tuple[str, dict[str, Any]]]
    complete: dict[str, Any]

    @property
    def answered(self) -> bool:
        return self.complete["success"] is True

    @property
    def response(self) -> str:
        return cast(str, self.complete["response"])

    @property
    def metadata(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self.complete["metadata"])

    @property
    def value(self) -> Any:
        """`tool_result`, parsed."""
        return json.loads(self.metadata["tool_result"])

    def types(self) -> list[str]:
        return [kind for kind, _ in self.events]

    def data(self, kind: str) -> list[dict[str, Any]]:
        return [data for found, data in self.events if found == kind]


@dataclass(slots=True)
class _Heard:
    """A `Publisher` that stores as a server does, and keeps what was said."""

    sessions: SessionStore
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list[tuple[str, dict[str, Any]]])
    complete: dict[str, Any] | None = None

    async def publish(self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        await self.sessions.add_event(session_id, identity, name, payload)
        if name == "agent_event":
            self.events.append((cast(str, payload["event_type"]), cast("dict[str, Any]", payload["data"])))
        elif name == "query_complete":
            assert self.complete is None, "a query ends once"
            self.complete = dict(payload)

    async def broadcast(self, name: str, payload: Mapping[str, Json], session_id: str | None = None) -> None:
        """There is nobody else."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks an open application. Each question is a session of its own, so that no answer depends on another, but where
    one is given."""

    application: Application

    def session(self) -> str:
        """A new session's id."""
        return str(uuid4())

    async def ask(self, prompt: str, session: str | None = None) -> Reply:
        session = session or self.session()
        sessions = self.application.agent.sessions
        await sessions.ensure(session)
        heard = _Heard(sessions)
        query = Query(str(uuid4()), session, prompt, datetime.now(UTC).isoformat())
        await self.application.answer(query, direct_steps(), heard)
        assert heard.complete is not None, f"no query_complete for {prompt!r}"
        return Reply(heard.events, heard.complete)

    async def tool_count(self) -> int:
        return await self.application.agent.tools.count()


@contextlib.asynccontextmanager
async def asker(
    home: Path, data: Path, *, engineer: Engineer | None = None, sandbox: Sandbox | None = None
) -> AsyncGenerator[Asker]:
    async with open_application(
        load(home=home, data=data), engineer=engineer, sandbox=sandbox
    ) as application:
        await application.agent.sandbox.start()
        yield Asker(application)
