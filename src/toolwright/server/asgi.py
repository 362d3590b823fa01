"""The whole server as one ASGI application: guard, then Socket.IO, then REST, then the page."""

from typing import cast

from socketio import ASGIApp

from toolwright.ports import SessionStore, ToolStore
from toolwright.server.guard import App, Guard
from toolwright.server.publisher import SocketServer
from toolwright.server.rest import create_rest


def create_asgi(socket: SocketServer, sessions: SessionStore, tools: ToolStore) -> App:
    """The application around a Socket.IO server that has its handlers."""
    inside = ASGIApp(socket, other_asgi_app=create_rest(sessions, tools), socketio_path="socket.io")
    return Guard(cast("App", inside))
