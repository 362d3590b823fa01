"""What the server is put together from."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from toolwright.app import Application
from toolwright.ports import Publisher
from toolwright.server.auth import Access
from toolwright.server.routes.queries import Cancel


@dataclass(frozen=True, slots=True)
class Parts:
    """What REST routes are made of, beside the page.

    `cancel(query_id, session_id)` ends a query, `end(session_id)` all of a session, `forget(session_id)` tells a
    session's clients that it is gone,
    `changed()` says that a tool has another version in force, `measure()` is the text of `/metrics`.
    """

    application: Application
    publisher: Publisher
    access: Access
    cancel: Cancel
    end: Callable[[str], Awaitable[None]]
    forget: Callable[[str], Awaitable[None]]
    changed: Callable[[], None]
    measure: Callable[[], Awaitable[bytes]]
