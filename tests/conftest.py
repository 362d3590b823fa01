"""What every kind of test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.docker_engine import DockerEngine, engine
from support.missing import missing

# No test reaches a model that costs: without an address of their own the providers' clients go to a port of this
# machine where nobody listens, in this process and in the servers that tests start; and there is no key to show.
os.environ["OPENAI_BASE_URL"] = os.environ["ANTHROPIC_BASE_URL"] = "http://127.0.0.1:9/"
for name in [name for name in os.environ if name.endswith("_API_KEY")]:
    del os.environ[name]

Require = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def require() -> Require:
    """`require("chromium", "the page is used as a person would")` is the program's path.

    Where the program is missing the test is skipped with the reason, and fails where CI is set: there,
    everything that can be tested has to be.
    """

    def path_of(program: str, why: str) -> Path:
        found = shutil.which(program)
        if found is None:
            missing(f"{program} is not installed, and {why}")
        return Path(found)

    return path_of


@pytest.fixture(scope="session")
def docker_engine(require: Require) -> Iterator[DockerEngine]:
    """A Docker Engine of the tests' own, with the base of the tools' image in it. It wants root."""
    why = "the Docker sandbox is tested on a real engine"
    for program in ("docker", "dockerd"):
        require(program, why)
    if os.geteuid() != 0:
        missing(f"only root can start dockerd, and {why}")
    with engine() as started:
        yield started
