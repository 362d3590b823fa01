"""What people are asked: decided once, by whoever comes first, and known to who waits wherever it was said."""

import asyncio
from pathlib import Path

import pytest

from toolwright.domain.approval import Approval, Decision
from toolwright.domain.query import Query
from toolwright.errors import NotFound, TooLate
from toolwright.storage import approvals
from toolwright.storage.approvals import Approvals
from toolwright.storage.database import open_database
from toolwright.storage.sessions import Sessions
from toolwright.storage.tables import now

ASKED = Approval(
    "a1", "q1", "s1", "registration", "mean_of", 1, "A mean.", "tested: all", "code", "tests", now()
)


async def test_the_first_decision_counts_and_reaches_who_waits_in_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approvals, "LOOK_SECONDS", 0.05)
    here, there = [await open_database(tmp_path / "shared.db") for _ in range(2)]
    try:
        sessions, mine, other = Sessions(here), Approvals(here), Approvals(there)
        await sessions.ensure("s1")
        await sessions.accept(Query("q1", "s1", "mean of it", now()))
        await mine.ask(ASKED)
        await mine.ask(ASKED)
        assert await other.waiting() == [ASKED]
        waiting = [asyncio.create_task(store.decided("a1")) for store in (mine, mine, other)]
        given = await asyncio.gather(
            *(
                store.decide("a1", Decision(approved, "because"))
                for store, approved in ((mine, True), (other, False), (mine, False), (other, True))
            ),
            return_exceptions=True,
        )
        assert [type(answer) for answer in given].count(TooLate) == 3
        decision = await asyncio.wait_for(waiting[0], 5)
        assert decision.reason == "because"
        assert {await asyncio.wait_for(task, 5) for task in waiting} == {decision}
        assert decision.approved == next(
            approved
            for answer, approved in zip(given, (True, False, False, True), strict=True)
            if answer == ASKED
        )
        assert await mine.waiting() == []
        assert await mine.decided("a1") == decision
    finally:
        await here.close()
        await there.close()


async def test_what_nobody_asked_or_whose_query_has_ended_cannot_be_decided(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "one.db")
    try:
        sessions, store = Sessions(database), Approvals(database)
        await sessions.ensure("s1")
        await sessions.accept(Query("q1", "s1", "mean of it", now()))
        await store.ask(ASKED)
        with pytest.raises(NotFound):
            await store.decide("a2", Decision(approved=True))
        await sessions.cancel("q1", "s1")
        assert await store.waiting() == []
        with pytest.raises(TooLate, match="its query has ended"):
            await store.decide("a1", Decision(approved=True))
        await sessions.finish("q1", cancelled=True)
        await sessions.remove("s1")
        with pytest.raises(NotFound):
            await store.get("a1")
    finally:
        await database.close()
