"""The whole server as one ASGI application: guard, then Socket.IO, then REST, then the page."""

from typing import cast

from socketio import ASGIApp

from toolwright.server.guard import App, Guard
from toolwright.server.limits import Limits
from toolwright.server.page import Page
from toolwright.server.parts import Parts
from toolwright.server.publisher import SocketServer
from toolwright.server.rest import create_rest


def create_asgi(socket: SocketServer, parts: Parts, limits: Limits) -> App:
    """The application around a Socket.IO server that has its handlers."""
    page, settings = Page(), parts.application.settings
    rest = create_rest(parts, page)
    inside = ASGIApp(socket, other_asgi_app=rest, socketio_path="socket.io")
    return Guard(
        cast("App", inside),
        parts.access,
        limits,
        hosts=settings.allowed_hosts,
        origins=settings.cors_origins,
        polling=socket.polling,
        is_page=page.is_file,
    )
