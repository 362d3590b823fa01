"""The files of a session: uploading and listing."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect

from toolwright.domain.file import Upload
from toolwright.errors import NotFound, RequestRejected, ToolwrightError
from toolwright.ports import SessionStore
from toolwright.protocol.rest import FileList, FileView, Uploaded
from toolwright.server.multipart import End, Part, pieces
from toolwright.storage.uploads import TooLarge, Uploads

IDLE_SECONDS = 60.0
"""How long a client may send nothing of what it has begun to send."""
_FORM_BYTES = 1 << 16
"""More than a form needs around its file."""
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "additionalProperties": False,
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


class Stalled(RequestRejected):
    """The client has begun to send and stopped."""

    status = 408


def router(sessions: SessionStore, uploads: Uploads) -> APIRouter:
    routes = APIRouter(prefix="/api/session", tags=["files"])

    @routes.post("/{session_id}/files", summary="Upload a file to a session", openapi_extra=_BODY)
    async def upload(session_id: str, request: Request) -> Uploaded:
        """A file of a name that the session has already takes its place."""
        await _known(sessions, session_id)
        chunks = _chunks(request)
        async with aclosing(chunks):
            try:
                _not_too_long(request, uploads)
                kept, replaced = await _receive(request, chunks, uploads, session_id)
            except ToolwrightError:
                await _read_on(chunks, uploads.limits.file_bytes)
                raise
        # A session that was deleted meanwhile keeps nothing.
        if not await sessions.exists(session_id):
            await uploads.remove(session_id)
            await _known(sessions, session_id)
        return Uploaded(file=_view(kept), replaced=replaced)

    @routes.get("/{session_id}/files", summary="The files a session has")
    async def files(session_id: str) -> FileList:
        await _known(sessions, session_id)
        found = [_view(upload) for upload in await asyncio.to_thread(uploads.list, session_id)]
        return FileList(files=found, count=len(found))

    return routes


async def _known(sessions: SessionStore, session_id: str) -> None:
    if not await sessions.exists(session_id):
        raise NotFound("There is no such session. POST /api/session starts one.")


def _not_too_long(request: Request, uploads: Uploads) -> None:
    declared = request.headers.get("content-length", "0")
    most = uploads.limits.file_bytes
    if declared.isdecimal() and int(declared) > most + _FORM_BYTES:
        raise TooLarge(f"The file is too large: files of up to {most >> 20:,} MB are taken.")


async def _receive(
    request: Request, chunks: AsyncIterator[bytes], uploads: Uploads, session_id: str
) -> tuple[Upload, bool]:
    """Writes the one file of the form as it arrives. Raises `RequestRejected`, and then keeps nothing."""
    form = pieces(request.headers.get("content-type", ""), chunks)
    async with aclosing(form):
        match await anext(form, None):
            case Part("file", str() as name):
                pass
            case Part("file"):
                raise RequestRejected("The field `file` has to be a file with a name, not a text.")
            case _:
                raise RequestRejected("The form needs one file, in a field called `file`.")
        async with uploads.receive(session_id, name) as incoming:
            async for piece in form:
                if isinstance(piece, bytes):
                    await incoming.write(piece)
                elif isinstance(piece, Part):
                    raise RequestRejected("One file is taken at a time, and no other field.")
                elif piece is End.FORM:
                    break
            return await incoming.complete()


async def _chunks(request: Request) -> AsyncGenerator[bytes]:
    """The body as it comes. Raises `Stalled`, or `RequestRejected` when the client has gone."""
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                chunk = await anext(stream, None)
        except TimeoutError as error:
            raise Stalled(
                f"Nothing came for {IDLE_SECONDS:.0f} seconds, so the upload was given up."
            ) from error
        except ClientDisconnect as error:
            raise RequestRejected("The client has gone before the end of its upload.") from error
        if chunk is None:
            return
        yield chunk


async def _read_on(chunks: AsyncIterator[bytes], most: int) -> None:
    """Lets a client finish that sends what is not wanted: many read an answer only then. Only so long, though."""
    try:
        async for chunk in chunks:
            most -= len(chunk)
            if most < 0:
                return
    except RequestRejected:
        return


def _view(upload: Upload) -> FileView:
    return FileView(name=upload.name, size=upload.size, uploaded_at=upload.uploaded_at)
