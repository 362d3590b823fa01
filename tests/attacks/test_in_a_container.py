"""The same attempts in Docker's sandbox: as many as can be in one container, the rest in their own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from attacks.attempt import DONE, PRELUDE, Attempt
from attacks.records import ALL
from support.docker_engine import DockerEngine
from toolwright.domain.execution import Execution
from toolwright.domain.json import Json
from toolwright.domain.tool import ToolSpec
from toolwright.ports import Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPEC = ToolSpec("attempt", "", (), "", "shape")
NOT_AMONG_OTHERS = frozenset({"execution-domain", "calls-of-32-bits", "more-descriptors"})
"""Those that end the process, and one that would find what the others have opened."""
ALONE = (
    *sorted(NOT_AMONG_OTHERS),
    "memory",
    "memory-of-objects",
    "unpacking",
    "threads",
    "descriptors",
    "loop",
    "sleep",
    "disk",
    "disk-in-parts",
    "entries",
)
TOGETHER = [
    attempt
    for attempt in ALL
    if attempt.category != "bombs" and attempt.then is None and attempt.name not in NOT_AMONG_OTHERS
]
LEFT = [attempt for attempt in ALL if attempt.then is not None]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def container(docker_engine: DockerEngine, attacked: dict[str, Json]) -> AsyncGenerator[Sandbox]:
    data, home = Path(str(attacked["data"])), Path(str(attacked["home"]))
    for folder in (data, data.parent):
        folder.chmod(0o755)
    async with docker_engine.opened(
        data,
        home,
        home / "sessions",
        closed=(home,),
        memory_mb=64,
        cpu_seconds=1,
        timeout_seconds=5,
        scratch_mb=8,
    ) as opened:
        yield opened


def inside(attacked: dict[str, Json]) -> dict[str, Json]:
    """The world as a container sees it: the data folder has another place."""
    data = str(attacked["data"])
    moved = {name: str(attacked[name]).replace(data, "/data") for name in ("data", "file", "link")}
    return {**attacked, **moved}


def one_after_another(attempts: list[Attempt], bodies: list[str]) -> str:
    """A tool that makes all attempts and returns the names of those that got through."""
    functions = "\n\n".join(
        f"def attempt_{number}(w):\n" + "\n".join("    " + line for line in body.strip().splitlines())
        for number, body in enumerate(bodies)
    )
    names = [attempt.name for attempt in attempts]
    return f"""{PRELUDE}

{functions}


def attempt(w):
    through = []
    here = os.getcwd()
    for number, name in enumerate({names!r}):
        try:
            if globals()[f"attempt_{{number}}"](w) == {DONE!r}:
                through.append(name)
        except Exception:
            pass
        os.chdir(here)
    return sorted(through)
"""


async def test_no_attempt_gets_out_of_a_container(container: Sandbox, attacked: dict[str, Json]) -> None:
    code = one_after_another(TOGETHER, [attempt.body for attempt in TOGETHER])
    run = await container.execute(SPEC, code, {"w": inside(attacked)}, [])
    assert run.succeeded, run
    expected = sorted(attempt.name for attempt in TOGETHER if "Docker" in attempt.visible)
    assert json.loads(run.result or "") == expected


async def test_nothing_is_left_in_a_container_for_the_next_run(
    container: Sandbox, attacked: dict[str, Json]
) -> None:
    for bodies in ([attempt.body for attempt in LEFT], [attempt.then or "" for attempt in LEFT]):
        run = await container.execute(SPEC, one_after_another(LEFT, bodies), {"w": inside(attacked)}, [])
        assert run.succeeded, run
        assert json.loads(run.result or "") == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def alone(container: Sandbox, attacked: dict[str, Json]) -> Mapping[str, Execution]:
    """How each ended, in a container of its own, side by side: most of the time of a container is its start."""
    attempts = [attempt for attempt in ALL if attempt.name in ALONE]
    runs = await asyncio.gather(
        *(
            container.execute(SPEC, attempt.code(attempt.body), {"w": inside(attacked)}, [])
            for attempt in attempts
        )
    )
    return {attempt.name: run for attempt, run in zip(attempts, runs, strict=True)}


@pytest.mark.parametrize("name", ALONE)
async def test_no_bomb_goes_off_in_a_container(name: str, alone: Mapping[str, Execution]) -> None:
    run = alone[name]
    assert run.result != json.dumps(DONE), run
    if name not in NOT_AMONG_OTHERS:
        assert run.kind == "limit", run
