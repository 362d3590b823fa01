"""Sandboxes of every kind, each shared by the tests of this folder: both tiers of the kernel's, and Docker's."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from support.boxes import MASKS, Run, runner
from support.docker_engine import DockerEngine
from toolwright.domain.file import DataFile
from toolwright.ports import Sandbox
from toolwright.sandboxes.kernel import KernelSandbox

LIMITS = {"memory_mb": 128, "cpu_seconds": 2, "timeout_seconds": 10, "scratch_mb": 16}


@dataclass(frozen=True)
class Place:
    """A started sandbox with its folders: `inside` is the data folder as its boxes see it."""

    sandbox: Sandbox
    data: Path
    home: Path
    inside: str

    @property
    def run(self) -> Run:
        return runner(self.sandbox)

    def file(self, name: str) -> DataFile:
        return DataFile(name, str(self.data / name), "")

    def upload(self, key: str, name: str) -> DataFile:
        return DataFile(name, str((self.home / "sessions" / key / "files" / name).resolve()), "")


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Data folder and HOME in it, with the uploads of two sessions."""
    data = tmp_path_factory.mktemp("data")
    data.chmod(0o755)  # a container's user is nobody's
    (data / "numbers.csv").write_text("x,y\n1,2\n3,4\n", encoding="utf-8")
    (data / "prices.csv").write_text("item;price\ntea;1,50\nmilk;NA\n", encoding="cp1252")
    (data / "empty.csv").write_text("")
    os.mkfifo(data / "pipe.csv")
    home = data / "home"
    for key, content in (("one", "x,y\n5,6\n"), ("two", "nobody else may read this")):
        files = home / "sessions" / key / "files"
        files.mkdir(parents=True, mode=0o700)
        (files / f"{key}.csv").write_text(content, encoding="utf-8")
    return data, home


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=["A", "B", "docker"])
async def place(request: pytest.FixtureRequest, folders: tuple[Path, Path]) -> AsyncGenerator[Place]:
    data, home = folders
    if request.param == "docker":
        engine: DockerEngine = request.getfixturevalue("docker_engine")
        async with engine.opened(data, home, home / "sessions", closed=(home,), **LIMITS) as opened:
            yield Place(opened, data, home, "/data")
        return
    kept = KernelSandbox(data, uploads=home / "sessions", closed=(home,), mask=MASKS[request.param], **LIMITS)
    report = await kept.start()
    if report.tier is None:
        pytest.skip(f"tier {request.param} does not hold on this machine: {report.refusal}")
    yield Place(kept, data, home, str(data))
    await kept.close()
