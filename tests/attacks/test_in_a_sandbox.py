"""No attempt works in a sandbox, but for what docs/design/sandbox.md says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from attacks.attempt import DONE, Attempt
from attacks.records import ALL
from toolwright.domain.execution import Execution
from toolwright.domain.json import Json
from toolwright.domain.tool import ToolSpec
from toolwright.sandboxes.kernel import KernelSandbox

DESIGN = Path(__file__).parents[2] / "docs" / "design" / "sandbox.md"


async def carried_out(attempt: Attempt, sandbox: KernelSandbox, attacked: dict[str, Json]) -> Execution:
    spec = ToolSpec("attempt", "", (), "", "shape")
    run = await sandbox.execute(spec, attempt.code(attempt.body), {"w": attacked}, [])
    if attempt.then is None:
        return run
    return await sandbox.execute(spec, attempt.code(attempt.then), {"w": attacked}, [])


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("attempt", ALL, ids=lambda attempt: attempt.name)
async def test_in_a_sandbox_it_does_not(
    attempt: Attempt, fortress: KernelSandbox, attacked: dict[str, Json]
) -> None:
    before = fortress._zygote
    assert before is not None
    assert before.alive, "the attempt before has ended the process that makes the boxes"
    run = await carried_out(attempt, fortress, attacked)
    got_through = run.result == json.dumps(DONE)
    tier = (await fortress.report()).tier
    if tier in attempt.visible:
        assert got_through, f"tier {tier} blocks it now: the list in {DESIGN.name} has to change. {run}"
    else:
        assert not got_through
    assert fortress._zygote is before, "the attempt has ended the process that makes the boxes"


def test_what_cannot_be_blocked_is_what_the_design_lists() -> None:
    listed: dict[str, set[str]] = {}
    for line in DESIGN.read_text(encoding="utf-8").splitlines():
        row = re.fullmatch(r"\| `([a-z0-9-]+)` \| ([A-Za-z, ]+) \| .* \|", line)
        if row is not None:
            listed[row[1]] = {tier.strip() for tier in row[2].split(",")}
    assert listed == {attempt.name: set(attempt.visible) for attempt in ALL if attempt.visible}


def test_attempts_are_many_and_each_has_its_name() -> None:
    names = [attempt.name for attempt in ALL]
    assert len(set(names)) == len(names) >= 60
