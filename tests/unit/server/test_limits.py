"""Limits, by a clock of the test's own."""

import pytest

from toolwright.errors import TooManyRequests
from toolwright.server.limits import Limits, Rate


def taken(rate: Rate, key: str) -> bool:
    """Takes one where there is one."""
    if rate.wait(key):
        return False
    rate.take(key)
    return True


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_worth_may_come_at_once_and_then_as_fast_as_it_comes_back() -> None:
    clock = Clock()
    rate = Rate(60, clock)
    assert all(taken(rate, "a") for _ in range(60))
    assert rate.wait("a") == pytest.approx(1)
    clock.now += 0.5
    assert rate.wait("a") == pytest.approx(0.5)
    clock.now += 0.5
    assert taken(rate, "a")
    assert rate.wait("a") == pytest.approx(1)
    clock.now += 3600
    assert all(taken(rate, "a") for _ in range(60))
    assert not taken(rate, "a")


def test_one_key_does_not_spend_what_is_anothers() -> None:
    rate = Rate(1, Clock())
    assert taken(rate, "a")
    assert rate.wait("a") == pytest.approx(60)
    assert taken(rate, "b")


def test_keys_that_come_and_go_take_no_more_and_more_memory() -> None:
    rate = Rate(1, Clock())
    for number in range(20_000):
        rate.take(str(number))
    assert len(rate._spent) == 10_000
    assert rate.wait("19999") > 0


def test_what_is_too_much_is_told_with_the_time_to_wait() -> None:
    limits = Limits(queries_per_minute=2, sessions_per_minute=2, connections=2, now=Clock())
    for client in ("a", "b"):
        limits.query(client, "session")
    with pytest.raises(
        TooManyRequests, match="2 queries a minute are taken for one session. Try again in 30"
    ) as told:
        limits.query("c", "session")
    assert told.value.details == {"retry_after": 30}
    limits.query("c", "other")
    limits.query("a", "other")
    with pytest.raises(TooManyRequests, match="from one client"):
        limits.query("a", "another")
    limits.connection(1)
    with pytest.raises(TooManyRequests, match="2 connections"):
        limits.connection(2)


@pytest.mark.parametrize(
    ("method", "path", "counted"),
    [
        ("POST", "/api/session", True),
        ("POST", "/api/tools/mean/run", True),
        ("GET", "/api/session", False),
        ("POST", "/api/session/x/files", False),
        ("GET", "/api/tools/mean/run", False),
    ],
)
def test_requests_that_start_something_are_counted(method: str, path: str, counted: bool) -> None:
    limits = Limits(queries_per_minute=1, sessions_per_minute=1, connections=1, now=Clock())
    limits.request(method, path, "10.0.0.1")
    limits.request(method, path, "10.0.0.2")
    if counted:
        with pytest.raises(TooManyRequests, match="one address"):
            limits.request(method, path, "10.0.0.1")
    else:
        limits.request(method, path, "10.0.0.1")
