"""A person is asked before a tool is run where its level is less than the policy wants."""

from collections.abc import Mapping

import pytest

from toolwright.agent import approving
from toolwright.agent.policy import Policy
from toolwright.agent.run import Run
from toolwright.agent.telling import OfTheRequest
from toolwright.domain.approval import Approval, Decision
from toolwright.domain.evidence import Evidence, Level, Tests
from toolwright.domain.json import Json
from toolwright.domain.query import Query
from toolwright.domain.tool import Tool, ToolSpec
from toolwright.durable.direct import DirectSteps
from toolwright.errors import ToolFailed

TOOL = Tool("mean_of", 2, ToolSpec("mean_of", "", (), "", ""), "", "", Evidence(Tests(("test_it",))), "")


class Store:
    """An `ApprovalStore` whose person has made up their mind."""

    def __init__(self, decision: Decision) -> None:
        self.asked: list[Approval] = []
        self._decision = decision

    async def ask(self, approval: Approval) -> None:
        self.asked.append(approval)

    async def waiting(self) -> list[Approval]:
        return self.asked

    async def get(self, approval_id: str) -> Approval:
        return self.asked[0]

    async def decide(self, approval_id: str, decision: Decision) -> Approval:
        return self.asked[0]

    async def decided(self, approval_id: str) -> Decision:
        assert [approval.id for approval in self.asked] == [approval_id]
        return self._decision


class Published:
    """A `Publisher` that keeps what it gets."""

    def __init__(self) -> None:
        self.types: list[Json] = []

    async def publish(self, session_id: str, identity: str, name: str, payload: Mapping[str, Json]) -> None:
        self.types.append(payload["event_type"])

    async def broadcast(
        self, name: str, payload: Mapping[str, Json], session_id: str | None = None
    ) -> None: ...


async def run_with(decision: Decision) -> tuple[Store, Published]:
    store, published = Store(decision), Published()
    run = Run(Query("q", "s", "mean of it", ""), DirectSteps(), published)
    await approving.running(run, store, TOOL, OfTheRequest(run))
    return store, published


async def test_who_approves_a_run_is_asked_once_with_what_is_known() -> None:
    store, published = await run_with(Decision(approved=True))
    (approval,) = store.asked
    assert (approval.purpose, approval.tool_name, approval.version) == ("run", "mean_of", 2)
    assert approval.evidence == TOOL.evidence.summary()
    assert published.types == ["approval_required"]


async def test_who_rejects_a_run_ends_it_with_the_reason() -> None:
    with pytest.raises(ToolFailed, match="a person rejected it: not on this file") as raised:
        await run_with(Decision(approved=False, reason="not on this file."))
    assert raised.value.details["tool_name"] == "mean_of"


def test_the_default_asks_nobody_and_a_higher_level_asks_about_weaker_tools_alone() -> None:
    assert not any(Policy().asks(level) for level in Level if Policy().allows(level))
    strict = Policy(run=Level.AGREED)
    assert [level for level in Level if strict.asks(level)] == [Level.EXPERIMENTAL, Level.TESTED]
