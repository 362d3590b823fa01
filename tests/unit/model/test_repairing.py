"""What a model is told of a crash when it writes a tool anew."""

from types import SimpleNamespace
from typing import Any

import pytest

from toolwright.agent import reflection
from toolwright.agent.reflection import Reflection
from toolwright.agent.run import Run
from toolwright.domain.evidence import Evidence, Tests, Verdict
from toolwright.domain.query import Query, Task
from toolwright.domain.tool import Example, Implementation, TestSuite, Tool, ToolSpec
from toolwright.durable.direct import DirectSteps
from toolwright.errors import EngineerDeclined, SynthesisFailed

SPEC = ToolSpec("share", "A share.", (), "A number.", "model:share")
TOOL = Tool("share", 1, SPEC, "", "", Evidence(Tests(("test_it",))), "")
CRASH = "ZeroDivisionError: division by zero"


class Listening:
    """An engineer that hears why, and writes nothing."""

    name = "listening"
    pure = False

    def __init__(self, attempts: int) -> None:
        self._attempts = attempts
        self.told: list[Verdict | None] = []

    def attempts(self, spec: ToolSpec) -> int:
        return self._attempts

    async def implement(self, spec: ToolSpec, tests: TestSuite, failure: Verdict | None) -> Implementation:
        self.told.append(failure)
        raise EngineerDeclined("nothing is written here")


class Nobody:
    """A `Publisher` that nobody listens to."""

    async def publish(self, session_id: str, identity: str, name: str, payload: Any) -> None: ...

    async def broadcast(self, name: str, payload: Any, session_id: str | None = None) -> None: ...


@pytest.mark.parametrize(("attempts", "hears"), [(3, True), (1, False)])
async def test_who_can_write_it_otherwise_is_told_of_the_crash(attempts: int, hears: bool) -> None:
    async def examples(name: str, version: int) -> list[Example]:
        return []

    engineer = Listening(attempts)
    agent: Any = SimpleNamespace(tools=SimpleNamespace(examples=examples), engineer=engineer, sandbox=None)
    run = Run(Query("query", "session", "", ""), DirectSteps(), Nobody())
    regression = Example({}, (), expected=0)
    found = Reflection("why", regression, crash=CRASH)
    with pytest.raises(SynthesisFailed):
        await reflection._version(agent, run, TOOL, Task(""), found, regression)
    [told] = engineer.told
    assert (told is not None and CRASH in told.failures[0]) == hears
