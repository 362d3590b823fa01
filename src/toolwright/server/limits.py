"""How much clients may ask for: rates, connections and the size of requests.

All are far beyond what people and honest programs need; they end what would take the server from everybody else. What
waits and runs is bounded where it waits, in durable/line.py; a prompt's length in protocol/messages.py.
"""

import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable

from toolwright.errors import TooManyRequests

BODY_LIMIT = 1_000_000
"""Longest request in bytes, also of Socket.IO's polling transport. Uploads have limits of their own."""
_RUN = re.compile(r"/api/tools/[^/]+/run")
_UPLOAD = re.compile(r"/api/session/[^/]+/files")

_KEYS = 10_000
"""So many clients are told apart at a time; beyond it, those that asked longest ago start anew."""


class Rate:
    """At most so many a minute for each key; a whole minute's worth may come at once (a token bucket)."""

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._now = now
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """Of each key: what it has spent and has not got back, and when that was so. Least recent first."""

    def wait(self, key: str) -> float:
        """In how many seconds there is one to take; 0 when there is one now."""
        return max(0.0, (self._now_spent(key) + 1 - self.per_minute) * 60 / self.per_minute)

    def take(self, key: str) -> None:
        self._spent[key] = (self._now_spent(key) + 1, self._now())
        self._spent.move_to_end(key)
        if len(self._spent) > _KEYS:
            self._spent.popitem(last=False)

    def _now_spent(self, key: str) -> float:
        now = self._now()
        spent, at = self._spent.get(key, (0.0, now))
        return max(0.0, spent - (now - at) * self.per_minute / 60)


class Limits:
    """The limits of one server. What exceeds one raises `TooManyRequests`, which says when to try again."""

    def __init__(
        self,
        queries_per_minute: int,
        sessions_per_minute: int,
        connections: int,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connections = connections
        self._of_client = Rate(queries_per_minute, now)
        self._of_session = Rate(queries_per_minute, now)
        self._of_address = Rate(sessions_per_minute, now)

    def query(self, client: str, session_id: str) -> None:
        """Counts a query of a client, that is of a connection."""
        _check(self._of_client, client, "queries a minute are taken from one client")
        _check(self._of_session, session_id, "queries a minute are taken for one session")
        self._of_client.take(client)
        self._of_session.take(session_id)

    def run(self, address: str) -> None:
        """Counts a tool that is run by itself."""
        key = f"address {address}"
        _check(self._of_client, key, "runs of tools a minute are taken from one address")
        self._of_client.take(key)

    def session(self, address: str) -> None:
        """Counts the start of a session."""
        _check(self._of_address, address, "sessions a minute may be started from one address")
        self._of_address.take(address)

    def connection(self, open_now: int) -> None:
        """Whether there is room for one more transport."""
        if open_now >= self._connections:
            raise _too_many(f"The server has {self._connections:,} connections, as many as it takes", 5)

    def request(self, method: str, path: str, address: str) -> None:
        """Counts what a REST request starts, if it starts anything."""
        if method == "POST" and path == "/api/session":
            self.session(address)
        elif method == "POST" and _RUN.fullmatch(path):
            self.run(address)

    def body(self, path: str) -> int | None:
        """The longest request body for a path, in bytes; None where the route has its own limit."""
        return None if _UPLOAD.fullmatch(path) else BODY_LIMIT


def _check(rate: Rate, key: str, fact: str) -> None:
    wait = rate.wait(key)
    if wait:
        raise _too_many(f"{rate.per_minute:,} {fact}", wait)


def _too_many(fact: str, wait: float) -> TooManyRequests:
    seconds = max(1, math.ceil(wait))
    unit = "second" if seconds == 1 else "seconds"
    return TooManyRequests(f"{fact}. Try again in {seconds} {unit}.", retry_after=seconds)
