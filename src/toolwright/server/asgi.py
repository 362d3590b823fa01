"""The whole server as one ASGI application: guard, then Socket.IO, then REST, then the page."""

from typing import cast

from socketio import ASGIApp

from toolwright.app import Application
from toolwright.ports import Publisher
from toolwright.server.guard import App, Guard
from toolwright.server.publisher import SocketServer
from toolwright.server.rest import create_rest


def create_asgi(socket: SocketServer, application: Application, publisher: Publisher) -> App:
    """The application around a Socket.IO server that has its handlers."""
    inside = ASGIApp(socket, other_asgi_app=create_rest(application, publisher), socketio_path="socket.io")
    return Guard(cast("App", inside))
