"""Of 1,000 sessions of random tool use, what was planted in requests is learned, and what chance brings is not."""

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from toolwright.agent import patterns
from toolwright.agent.agent import Agent
from toolwright.agent.composition import Ended
from toolwright.agent.policy import Policy
from toolwright.agent.run import Run
from toolwright.domain.evidence import Evidence, Tests
from toolwright.domain.execution import Execution
from toolwright.domain.pattern import PatternStep, key_of, part_of, sequences, wilson
from toolwright.domain.query import Outcome, Query, Task
from toolwright.domain.tool import Tool, ToolSpec
from toolwright.storage.database import open_database
from toolwright.storage.patterns import StoredPatterns

SESSIONS = 1_000
TOOLS = [f"tool_{number}" for number in range(40)]

Steps = tuple[PatternStep, ...]


def steps(*parts: tuple[int, int | None]) -> Steps:
    return tuple(PatternStep(f"shape of {TOOLS[tool]}", takes) for tool, takes in parts)


PLANTED = [
    steps((0, None), (1, 0)),
    steps((1, None), (0, 0)),
    steps((2, None), (3, None)),
    steps((4, None), (5, 0), (6, 1)),
    steps((7, None), (8, 0), (9, None)),
    steps((10, None), (11, None), (12, None), (13, 2)),
]
MOSTLY_FAILS = steps((14, None), (15, 0))


class Shelf:
    """The tools of all shapes."""

    async def get(self, name: str) -> Tool:
        spec = ToolSpec(name, "", (), "", f"shape of {name}")
        return Tool(name, 1, spec, "", "", Evidence(Tests(("test_it",))), "")


def ended(step: PatternStep, *, succeeds: bool) -> Ended:
    task = Task(step.shape, takes=step.takes)
    if not succeeds:
        return Ended(task, error="it failed", status="ToolFailed")
    name = step.shape.removeprefix("shape of ")
    run = Execution("1", None, 1.0)
    outcome = Outcome(task, name, 1, synthesized=False, level="", evidence="", execution=run, arguments={})
    return Ended(task, outcome)


def requests(rng: random.Random) -> list[list[tuple[Steps, bool]]]:
    """Sessions: what each of their requests consists of, and whether it succeeds."""

    def request() -> tuple[Steps, bool]:
        kind = rng.random()
        if kind < 0.03:
            return rng.choice(PLANTED), rng.random() < 0.95
        if kind < 0.035:
            return MOSTLY_FAILS, rng.random() < 0.4
        first, second = rng.randrange(len(TOOLS)), rng.randrange(len(TOOLS))
        if kind < 0.05:
            return steps((first, None), (second, rng.choice((None, 0)))), True
        return steps((first, None)), True

    return [[request() for _ in range(rng.randint(2, 8))] for _ in range(SESSIONS)]


def parts(of: Sequence[Steps]) -> set[str]:
    return {key_of(part_of(each, places)) for each in of for places in sequences(each)}


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_was_planted_is_learned_and_chance_is_not(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    database = await open_database(tmp_path / "toolwright.db")
    store, policy = StoredPatterns(database), Policy()
    agent: Any = type("Some", (), {"tools": Shelf(), "patterns": store, "policy": policy})()
    truth, followers = Counter[str](), Counter[tuple[str, str]]()
    try:
        for number, session in enumerate(requests(rng)):
            before = ""
            for place, (request, succeeds) in enumerate(session):
                query = Query(f"{number}-{place}", str(number), "words", "")
                run = cast(Run, type("Asked", (), {"query": query}))
                ends = [ended(step, succeeds=succeeds or step is not request[-1]) for step in request]
                learned = request if len(request) > 1 else ()
                for _ in range(1 + (rng.random() < 0.1)):  # some are done again after a crash
                    await patterns.learn(cast(Agent, agent), run, learned, ends)
                truth.update(parts([learned]))
                first, last = ends[0].task.prompt, ends[-1].task.prompt
                followers[before, first] += 1
                before = last
        known = await store.list()
    finally:
        await database.close()

    assert {pattern.key: pattern.frequency for pattern in known} == truth
    found = {pattern.key for pattern in known if policy.follows(pattern)}
    planted = parts(PLANTED)
    assert found >= planted, "recall"
    assert len(found & planted) / len(found) >= 0.9, "precision"
    assert key_of(MOSTLY_FAILS) in truth
    assert key_of(MOSTLY_FAILS) not in found
    # What follows in a session recurs a great deal, and is no pattern.
    assert sum(count >= policy.recurs for count in followers.values()) > 20 * len(planted)


@pytest.mark.parametrize(
    ("successes", "trials", "bound"),
    [(0, 0, 0.0), (0, 5, 0.0), (3, 3, 0.4385), (80, 100, 0.7112), (100, 100, 0.9630)],
)
def test_confidence_is_wilsons_lower_bound(successes: int, trials: int, bound: float) -> None:
    assert wilson(successes, trials) == pytest.approx(bound, abs=1e-4)
