"""The web page: the files that `make page` built, and headers that let it load nothing from elsewhere."""

from collections.abc import Sequence
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

FOLDER = Path(__file__).parent / "page"

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
}
"""Beside what server/guard.py says in every answer."""

_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Toolwright</title>
<h1>Toolwright is running</h1>
<p>Its web page has not been built. Run <code>make page</code> in the project's folder, then reload.</p>
<p>Meanwhile <code>toolwright ask "..."</code> answers on the command line, and the
<a href="/api/openapi.json">REST</a> and <a href="/api/asyncapi.json">Socket.IO</a> interfaces work.</p>
"""


class Page:
    """ASGI application for every path that no route took. A page built later is there at the next request."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._files = _Files(directory=folder, check_dir=False)

    def is_file(self, path: str) -> bool:
        """Whether this is the address of the page or of one of its files."""
        parts = path.removeprefix("/").split("/")
        if parts == [""]:
            return True
        return _is_plain(parts) and self._folder.joinpath(*parts).is_file()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(404)
        response = await self._response(scope)
        response.headers.update(HEADERS)
        await response(scope, receive, send)

    async def _response(self, scope: Scope) -> Response:
        path = str(scope["path"]).lstrip("/")
        if not path:
            index = self._folder / "index.html"
            # It is rebuilt in place, so whoever reloads has to get the new one.
            headers = {"cache-control": "no-cache"}
            return (
                FileResponse(index, headers=headers)
                if index.is_file()
                else HTMLResponse(_NOT_BUILT, headers=headers)
            )
        if not _is_plain(path.split("/")) or not self._folder.is_dir():
            raise HTTPException(404)
        return await self._files.get_response(path, scope)


def _is_plain(parts: Sequence[str]) -> bool:
    """Whether a path stays in the folder, and away from what the build keeps there for itself."""
    return not any(part.startswith(".") or "\0" in part or not part for part in parts)


class _Files(StaticFiles):
    """Built files have a digest in their name and never change; the rest is asked for again each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        lasting = path.startswith("assets/") and response.status_code == 200
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return response
