from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from integration.thread import made_files, tricky
from integration.thread.asking import Asker, asker

SAMPLES = Path(__file__).parents[3] / "data"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of its own: the project's samples and the made files."""
    folder = tmp_path / "data"
    shutil.copytree(SAMPLES, folder)
    made_files.write_files(folder)
    tricky.write_files(folder)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest_asyncio.fixture
async def asked(home: Path, data: Path) -> AsyncGenerator[Asker]:
    async with asker(home, data) as open_asker:
        yield open_asker
