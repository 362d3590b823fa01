"""Clients for tests: python-socketio, keeping everything it got in order."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any, cast

import socketio

SECONDS = 120
"""So long an answer is waited for: on a busy machine verification takes its time."""


class Client:
    """A connected client. `received` are (event, payload) in order of arrival."""

    def __init__(self) -> None:
        self.socket = socketio.AsyncClient(reconnection=False)
        self.received: list[tuple[str, Any]] = []
        self._news = asyncio.Condition()
        self._gone = False
        self.socket.on("*", self._keep)
        self.socket.on("disconnect", self._leave)

    async def _keep(self, event: str, *arguments: Any) -> None:
        async with self._news:
            self.received.append((event, arguments[0] if arguments else None))
            self._news.notify_all()

    async def _leave(self, *_: Any) -> None:
        async with self._news:
            self._gone = True
            self._news.notify_all()

    async def query(self, prompt: Any, session_id: Any) -> dict[str, Any]:
        """Sends a query; the acknowledgement."""
        return await self.send({"prompt": prompt, "session_id": session_id})

    async def send(self, *payload: Any) -> dict[str, Any]:
        """Emits `query` with any payload; the acknowledgement."""
        data = payload if len(payload) != 1 else payload[0]
        return cast("dict[str, Any]", await self.socket.call("query", data, timeout=SECONDS))

    async def cancel(self, *payload: Any) -> dict[str, Any]:
        """Emits `cancel` with any payload; the acknowledgement."""
        data = payload if len(payload) != 1 else payload[0]
        return cast("dict[str, Any]", await self.socket.call("cancel", data, timeout=SECONDS))

    async def until(self, name: str, count: int = 1, **fields: Any) -> Any:
        """The payload of the `count`th event of this name with these fields. Raises `ConnectionError` when the
        server goes before that."""

        def found() -> list[Any]:
            return [
                payload
                for event, payload in self.received
                if event == name and all(payload.get(key) == value for key, value in fields.items())
            ]

        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: self._gone or len(found()) >= count), SECONDS)
        if len(found()) < count:
            raise ConnectionError(f"the server went before it sent {name}")
        return found()[count - 1]

    async def answer(self, prompt: str, session_id: str) -> dict[str, Any]:
        """The `query_complete` of a query, when all that ends it has arrived."""
        query_id = (await self.query(prompt, session_id))["query_id"]
        complete = await self.until("query_complete", query_id=query_id)
        await self.until("session_memory", query_id=query_id)
        return complete

    def named(self, name: str) -> list[Any]:
        return [payload for event, payload in self.received if event == name]

    def stamped(self) -> list[tuple[str, Any]]:
        """Everything that has a place in a session."""
        return [
            (event, payload)
            for event, payload in self.received
            if isinstance(payload, dict) and "seq" in payload
        ]

    def event_types(self, query_id: str | None = None) -> list[str]:
        return [
            payload["event_type"]
            for payload in self.named("agent_event")
            if query_id is None or payload["query_id"] == query_id
        ]


@contextlib.asynccontextmanager
async def connected(url: str, auth: Any = None, transport: str = "websocket") -> AsyncGenerator[Client]:
    """A client for the length of an `async with`."""
    client = Client()
    await client.socket.connect(url, auth=auth, transports=[transport])
    try:
        yield client
    finally:
        # The client waits for its open poll, which the server answers at its next ping, and keeps a process for it.
        leaving = asyncio.create_task(client.socket.disconnect())
        await asyncio.wait({leaving}, timeout=1)
        if not leaving.done():
            client.socket.eio.read_loop_task.cancel()
            await asyncio.wait({leaving})
            # What was cancelled has not come to this; left open, it fails whichever test runs when it is collected.
            if client.socket.eio.http is not None:
                await client.socket.eio.http.close()


async def composed(client: Client) -> Any:
    """The word of a composite tool, which is verified when nothing else is to do, however busy the machine is."""
    for _ in range(2):
        with contextlib.suppress(TimeoutError):
            return await client.until("agent_event", event_type="composite_created")
    return await client.until("agent_event", event_type="composite_created")
