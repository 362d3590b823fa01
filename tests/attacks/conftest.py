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


# Not for the whole session: other tests of this process load the settings, of which the token is none.
@pytest.fixture(scope="package")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Json]]:
    with world(tmp_path_factory.mktemp("attacked"), LARGE) as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv(TOKEN, "secret")
        yield found


@pytest_asyncio.fixture(scope="package", loop_scope="session", params=["A", "B"])
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
    report = await kept.start()
    if report.tier is None:
        pytest.skip(f"tier {request.param} does not hold on this machine: {report.refusal}")
    assert report.tier == request.param
    yield kept
    await kept.close()
