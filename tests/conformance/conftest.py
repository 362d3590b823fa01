"""One server for all tests of the protocol: the product's own command, the offline engineer, the sample data."""

from collections.abc import Callable, Generator

import httpx
import pytest

from support import specification
from support.schemas import Document
from support.server import TOKEN, RunningServer, running_server
from support.specification import Specification


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("conformance"), forked=False) as server:
        yield server


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """One whose library holds no tools at first, for tests of how a tool comes to be."""
    with running_server(tmp_path_factory.mktemp("empty")) as server:
        yield server


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """One that wants `TOKEN`."""
    with running_server(tmp_path_factory.mktemp("locked"), API_TOKEN=TOKEN) as server:
        yield server


@pytest.fixture(scope="session")
def spec() -> Specification:
    return specification.read()


@pytest.fixture(scope="session")
def document_of() -> Callable[[RunningServer], Document]:
    return lambda server: Document(httpx.get(f"{server.url}/api/asyncapi.json").json())


@pytest.fixture(scope="session")
def document(server: RunningServer, document_of: Callable[[RunningServer], Document]) -> Document:
    return document_of(server)
