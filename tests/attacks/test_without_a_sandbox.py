"""Each attempt works in a plain process, so that it means something when it does not work in a sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks.attempt import DONE, Attempt, outside
from attacks.records import ALL
from attacks.world import SMALL, world
from toolwright.domain.json import Json


@pytest.fixture(scope="module")
def open_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Json]]:
    with world(tmp_path_factory.mktemp("open"), SMALL) as found:
        yield found


@pytest.mark.parametrize("attempt", ALL, ids=lambda attempt: attempt.name)
def test_without_a_sandbox_it_works(attempt: Attempt, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    here = tmp_path / "here"
    here.mkdir()
    changes = attempt.name.endswith("-data") or "another" in attempt.name
    if changes:  # so that no attempt takes away what the next one is after
        with world(tmp_path, SMALL, processes=attempt.category == "processes") as own:
            got = outside(attempt, own, here)
    else:
        got = outside(attempt, request.getfixturevalue("open_world"), here)
    if got != DONE and attempt.optional:
        pytest.skip(f"this machine does not offer it to anybody: {got}")
    assert got == DONE
