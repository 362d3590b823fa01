"""Real sandboxes: one for each tier, shared by the tests of this folder."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from support.boxes import MASKS, Run, runner
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel sandbox needs Linux")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "numbers.csv").write_text("x,y\n1,2\n3,4\n", encoding="utf-8")
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=["A", "B"])
async def sandbox(request: pytest.FixtureRequest, data: Path) -> AsyncIterator[KernelSandbox]:
    """A sandbox of tier A, then one of tier B."""
    kept = KernelSandbox(
        data, memory_mb=128, cpu_seconds=2, timeout_seconds=60, scratch_mb=16, mask=MASKS[request.param]
    )
    report = await kept.start()
    if report.tier is None:
        pytest.skip(f"tier {request.param} does not hold on this machine: {report.refusal}")
    assert report.tier == request.param
    yield kept
    await kept.close()


@pytest.fixture(scope="session")
def run(sandbox: KernelSandbox) -> Run:
    return runner(sandbox)
