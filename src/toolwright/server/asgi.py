"""The whole server as one ASGI application: guard, then Socket.IO, then REST, then the page."""

from collections.abc import Awaitable, Callable
from typing import cast

from socketio import ASGIApp

from toolwright.app import Application
from toolwright.ports import Publisher
from toolwright.server.auth import Access
from toolwright.server.guard import App, Guard
from toolwright.server.page import Page
from toolwright.server.publisher import SocketServer
from toolwright.server.rest import create_rest


def create_asgi(
    socket: SocketServer,
    application: Application,
    publisher: Publisher,
    access: Access,
    forget: Callable[[str], Awaitable[None]],
) -> App:
    """The application around a Socket.IO server that has its handlers. `forget` tells a session's clients that it is
    gone."""
    page, settings = Page(), application.settings
    rest = create_rest(application, publisher, access, page, forget)
    inside = ASGIApp(socket, other_asgi_app=rest, socketio_path="socket.io")
    return Guard(cast("App", inside), access, settings.allowed_hosts, settings.cors_origins, page.is_file)
