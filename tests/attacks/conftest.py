"""The sandboxes that are attacked, and the world they keep the attempts away from."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from attacks.world import LARGE, world
from support.boxes import MASKS
from toolwright.domain.json import Json
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandboxes need Linux")

TOKEN = "TOOLWRIGHT_TOKEN_OF_AN_ATTACKED_SERVER"


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Json]]:
    with world(tmp_path_factory.mktemp("attacked"), LARGE) as found:
        yield found


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret in the environment. Not for the whole session: others of its tests load the settings, and it is none."""
    monkeypatch.setenv(TOKEN, "secret")


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=["A", "B"])
async def fortress(request: pytest.FixtureRequest, attacked: dict[str, Json]) -> AsyncIterator[KernelSandbox]:
    """A sandbox of each tier, with limits that are met soon."""
    home = Path(str(attacked["home"]))
    kept = KernelSandbox(
        Path(str(attacked["data"])),
        memory_mb=64,
        cpu_seconds=1,
        timeout_seconds=1.5,
        uploads=home / "sessions",
        closed=(home,),
        scratch_mb=8,
        mask=MASKS[request.param],
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TOKEN, "secret")
        report = await kept.start()
    if report.tier is None:
        pytest.skip(f"tier {request.param} does not hold on this machine: {report.refusal}")
    assert report.tier == request.param
    yield kept
    await kept.close()
