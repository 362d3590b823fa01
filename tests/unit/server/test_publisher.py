"""Whom the publisher tells what; where it is sent is recorded instead of sent."""

from collections.abc import Mapping
from typing import Any, cast

from toolwright.domain.json import Json
from toolwright.server import publisher
from toolwright.server.publisher import EVERYONE, SocketPublisher, room_of


class _Recorder:
    def __init__(self) -> None:
        self.sent: list[tuple[Json, str | None]] = []

    async def emit(self, event: str, data: Mapping[str, Json], *, room: str | None = None) -> None:
        self.sent.append((data["count"], room))


def _publisher() -> tuple[SocketPublisher, _Recorder]:
    recorder = _Recorder()
    return SocketPublisher(cast(Any, recorder), cast(Any, None), 20), recorder


async def test_a_number_that_changed_is_told_to_everyone() -> None:
    telling, recorder = _publisher()
    for count in (1, 2, 1):
        await telling.broadcast("tool_count", {"count": count}, "s")
    assert recorder.sent == [(1, EVERYONE), (2, EVERYONE), (1, EVERYONE)]


async def test_the_same_number_at_once_again_is_told_to_the_session_that_ends_a_query() -> None:
    telling, recorder = _publisher()
    for session in ("a", "b"):
        await telling.broadcast("tool_count", {"count": 1}, session)
    assert recorder.sent == [(1, EVERYONE), (1, room_of("b"))]


async def test_the_same_number_is_told_to_everyone_after_a_while(monkeypatch: Any) -> None:
    monkeypatch.setattr(publisher, "REPEATED_SECONDS", 0.0)
    telling, recorder = _publisher()
    for session in ("a", "b"):
        await telling.broadcast("tool_count", {"count": 1}, session)
    assert recorder.sent == [(1, EVERYONE), (1, EVERYONE)]
