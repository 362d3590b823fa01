"""The checks of the load test notice what they are for."""

from typing import Any, cast

from benchmarks.crowd import Member, Seen

_SESSIONS = {"q1": "a", "q2": "a", "q3": "b"}


def _rows(*queries: str, first: int = 1) -> list[tuple[int, str, str]]:
    events = ("agent_event", "query_complete", "session_memory")
    named = [(event, query) for query in queries for event in events]
    return [(number, *one) for number, one in enumerate(named, first)]


async def _member(rows: list[tuple[int, str, str]], session: str = "a") -> Member:
    member = Member(session, cast(Any, None))
    member.stamped += rows
    return member


async def test_a_session_that_saw_all_of_its_own_has_no_problem() -> None:
    seen = Seen(_SESSIONS)
    assert seen.problems(await _member(_rows("q1", "q2")), 0) == []
    assert seen.problems(await _member(_rows("q1", "q2")), 0) == []
    assert seen.problems(await _member(_rows("q3"), "b"), 0) == []


async def test_a_lost_answer_is_a_problem() -> None:
    assert Seen(_SESSIONS).problems(await _member(_rows("q1")), 0) != []


async def test_an_event_that_came_twice_is_a_problem() -> None:
    rows = _rows("q1", "q2")
    assert Seen(_SESSIONS).problems(await _member([*rows, rows[-1]]), 0) != []


async def test_an_event_that_did_not_come_is_a_problem() -> None:
    assert Seen(_SESSIONS).problems(await _member(_rows("q1", "q2")[:3] + _rows("q1", "q2")[4:]), 0) != []


async def test_another_sessions_query_is_a_problem() -> None:
    assert Seen(_SESSIONS).problems(await _member(_rows("q1", "q2", "q3")), 0) != []


async def test_two_clients_of_a_session_that_saw_different_things_are_a_problem() -> None:
    seen = Seen(_SESSIONS)
    assert seen.problems(await _member(_rows("q1", "q2")), 0) == []
    assert seen.problems(await _member(_rows("q2", "q1")), 0) != []
