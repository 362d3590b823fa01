"""`toolwright ask`: one query in this process."""

import asyncio
import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from rich.console import Console
from rich.markdown import Markdown
from rich.status import Status

from toolwright.app import artifacts_of, direct_steps, open_application
from toolwright.domain.json import Json
from toolwright.domain.query import Query
from toolwright.errors import RequestRejected
from toolwright.ports import SessionStore
from toolwright.protocol.base import Event
from toolwright.protocol.events import all_events
from toolwright.protocol.messages import SESSION_ID_PATTERN
from toolwright.protocol.requests import prompt_problem
from toolwright.settings import Settings, load
from toolwright.telemetry import configure

INTERRUPTED = 130
_ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_STYLES = {"success": "green", "warning": "yellow", "error": "red"}


def ask(prompt: str, session: str | None, as_json: bool) -> int:
    """The exit status: 0 when the query was answered, 1 when not, 130 when Ctrl-C cancelled it."""
    problem = prompt_problem(prompt)
    if problem is not None:
        raise RequestRejected(problem)
    if session is not None and re.fullmatch(SESSION_ID_PATTERN, session) is None:
        raise RequestRejected("--session must be 1 to 128 printable ASCII characters without spaces.")
    settings = load()
    configure("warning")
    session_id = session or str(uuid4())
    publisher = (
        _JsonLines() if as_json else _Progress(lambda name: artifacts_of(settings).path(session_id, name))
    )
    return asyncio.run(_ask(settings, prompt, session_id, publisher))


async def _ask(settings: Settings, prompt: str, session_id: str, shown: "_JsonLines | _Progress") -> int:
    query = Query(str(uuid4()), session_id, prompt, datetime.now(UTC).isoformat())
    async with open_application(settings) as application:
        sessions = application.agent.sessions
        await sessions.ensure(session_id)
        stored, interrupted = _Stored(sessions, shown), False
        with shown:
            try:
                await application.answer(query, direct_steps(), stored)
            except asyncio.CancelledError:
                # Ctrl-C, once: the query ends as a cancelled one does. Twice ends the command.
                task = asyncio.current_task()
                assert task is not None
                task.uncancel()
                await application.withdraw(query, stored)
                interrupted = True
        shown.conclude()
    if interrupted:
        return INTERRUPTED
    return 0 if shown.succeeded else 1


class _Stored:
    """The `Publisher` of a command: the session remembers what a server would have sent."""

    def __init__(self, sessions: SessionStore, shown: "_JsonLines | _Progress") -> None:
        self._sessions = sessions
        self._shown = shown

    async def publish(self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        event = await self._sessions.add_event(session_id, identity, name, payload)
        if event is not None:
            self._shown.show(name, event.payload)

    async def broadcast(self, name: str, payload: Mapping[str, Json], session_id: str | None = None) -> None:
        """There is nobody else."""


class _JsonLines:
    """Each agent event as its Socket.IO payload on a line, `{"query_complete": {...}}` last."""

    def __init__(self) -> None:
        self.succeeded = False
        self._read = True

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...

    def show(self, name: str, payload: Mapping[str, Json]) -> None:
        if name == "agent_event":
            self._print(payload)
        elif name == "query_complete":
            self.succeeded = payload["success"] is True
            self._print({"query_complete": payload})

    def conclude(self) -> None: ...

    def _print(self, value: Mapping[str, Json]) -> None:
        if self._read:
            try:
                sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
                sys.stdout.flush()
            except BrokenPipeError:
                # Whoever read has what they wanted. The query goes on to its end all the same; what is left in the
                # buffer goes nowhere.
                self._read = False
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Progress:
    """Stages live on a terminal's standard error, the answer on standard output."""

    def __init__(self, place: Callable[[str], Path]) -> None:
        self.succeeded = False
        self._answer = ""
        self._place = place
        self._artifacts: list[str] = []
        self._usage: Mapping[str, Any] | None = None
        self._out = Console()
        self._err = Console(stderr=True, highlight=False)
        self._status = Status("Starting", console=self._err)
        self._events = all_events()

    def __enter__(self) -> None:
        if self._err.is_terminal:
            self._status.start()

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def show(self, name: str, payload: Mapping[str, Json]) -> None:
        if name == "agent_event" and self._err.is_terminal:
            event = self._events[cast(str, payload["event_type"])]
            text = _line(event, cast("Mapping[str, Any]", payload["data"]))
            if event.look == "progress":
                self._status.update(text)
            else:
                self._err.print(text, style=_STYLES.get(event.look, "dim"), markup=False)
        elif name == "query_complete":
            self.succeeded = payload["success"] is True
            self._answer = cast(str, payload["response"])
            about = cast("Mapping[str, Any]", payload["metadata"])
            self._usage = cast("Mapping[str, Any] | None", about.get("usage"))
            self._artifacts = [str(self._place(file["name"])) for file in about["artifacts"]]

    def conclude(self) -> None:
        if self._usage is not None:
            self._err.print(used(self._usage), style="dim", markup=False)
        files = "".join(f"\nFile: {path}" for path in self._artifacts)
        if self._out.is_terminal:
            self._out.print(Markdown(plain(self._answer)))
            if files:
                self._out.print(plain(files), markup=False, soft_wrap=True)
        else:
            self._out.file.write(f"{self._answer}\n{files}\n" if files else f"{self._answer}\n")


def used(usage: Mapping[str, Any]) -> str:
    """What the model took, in one line."""
    tokens = usage["input_tokens"] + usage["output_tokens"]
    cost = "" if usage["cost_usd"] is None else f", ${usage['cost_usd']:.4f}"
    return f"Model: {usage['calls']} calls, {tokens:,} tokens, {usage['duration_ms'] / 1000:.1f} s{cost}"


def _line(event: type[Event], data: Mapping[str, Any]) -> str:
    """An event in one line: its name in words and its data."""
    words = event.name.replace("_", " ").capitalize()
    facts = ", ".join(
        str(value) if len(str(value)) <= 120 else f"{str(value)[:119]}…" for value in data.values()
    )
    return plain(f"{words}: {facts}" if facts else words)


def plain(text: str) -> str:
    """The text without what a terminal would take as an order: names and cells in it may be anybody's."""
    return _ORDERS.sub("\N{REPLACEMENT CHARACTER}", text)
