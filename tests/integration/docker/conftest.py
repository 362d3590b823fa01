"""One sandbox on one engine, shared by the tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from support.boxes import Run, runner
from support.docker_engine import DockerEngine
from toolwright.sandboxes.docker.sandbox import DockerSandbox


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    folder.chmod(0o755)  # the container's user is nobody's
    (folder / "numbers.csv").write_text("x,y\n1,2\n3,4\n", encoding="utf-8")
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sandbox(
    docker_engine: DockerEngine, data: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[DockerSandbox]:
    home = tmp_path_factory.mktemp("home")
    async with docker_engine.opened(
        data, home, memory_mb=128, cpu_seconds=2, timeout_seconds=10, scratch_mb=16
    ) as opened:
        yield opened


@pytest.fixture(scope="session")
def run(sandbox: DockerSandbox) -> Run:
    return runner(sandbox)
