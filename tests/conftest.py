"""What every kind of test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.docker_engine import DockerEngine, engine

Require = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def require() -> Require:
    """`require("chromium", "the page is used as a person would")` is the program's path.

    Where the program is missing the test is skipped with the reason, and fails where CI is set: there,
    everything that can be tested has to be.
    """

    def path_of(program: str, why: str) -> Path:
        found = shutil.which(program)
        if found is not None:
            return Path(found)
        message = f"{program} is not installed, and {why}"
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)

    return path_of


@pytest.fixture(scope="session")
def docker_engine(require: Require) -> Iterator[DockerEngine]:
    """A Docker Engine of the tests' own, with the base of the tools' image in it. It wants root."""
    why = "the Docker sandbox is tested on a real engine"
    for program in ("docker", "dockerd"):
        require(program, why)
    if os.geteuid() != 0:
        message = f"only root can start dockerd, and {why}"
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    with engine() as started:
        yield started
