"""Asking a running server one question as a person's program would: with the official Socket.IO client."""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

import socketio
from socketio.exceptions import SocketIOError

Ending = Literal["answered", "declined", "refused", "hung", "lost"]


@dataclass(frozen=True, slots=True)
class Reply:
    """How one question ended.

    "answered" and "declined" are `query_complete` with `success` true or false; "refused" is an `error`; "hung" means
    that nothing ended it in time; "lost" that the connection could not be made or was closed.
    """

    ending: Ending
    seconds: float
    """From emit to the end."""
    response: str = ""
    status: str = ""
    """The evidence level, or the kind of failure."""
    result: str | None = None
    """`metadata.tool_result`: JSON text."""
    tool_name: str | None = None


async def ask(url: str, prompt: str, limit_seconds: float) -> Reply:
    """Asks in a new session over a connection of its own, so that nothing said before plays a part. Raises nothing."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[Reply] = loop.create_future()
    begun = time.perf_counter()

    def end(ending: Ending, **facts: Any) -> None:
        if not ended.done():
            ended.set_result(Reply(ending, time.perf_counter() - begun, **facts))

    async def complete(payload: dict[str, Any]) -> None:
        metadata = payload["metadata"]
        end(
            "answered" if payload["success"] else "declined",
            response=payload["response"],
            status=metadata.get("status") or "",
            result=metadata["tool_result"],
            tool_name=metadata["tool_name"],
        )

    async def refuse(payload: dict[str, Any]) -> None:
        end("refused", response=payload["message"])

    async def leave(*_: Any) -> None:
        end("lost", response="The connection was closed.")

    socket: Any = socketio.AsyncClient(reconnection=False)
    socket.on("query_complete", complete)
    socket.on("error", refuse)
    socket.on("disconnect", leave)
    try:
        async with asyncio.timeout(limit_seconds):
            await socket.connect(url, transports=["websocket"])
            begun = time.perf_counter()
            await socket.emit("query", {"prompt": prompt, "session_id": str(uuid4())})
            return await ended
    except TimeoutError:
        return Reply("hung", time.perf_counter() - begun, f"No answer within {limit_seconds:g} s.")
    except SocketIOError as error:
        return Reply("lost", time.perf_counter() - begun, str(error))
    finally:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(socket.disconnect(), 5)
