"""One server for the tests that only talk to it; those that start and stop one make their own."""

from collections.abc import Generator

import pytest

from support.server import RunningServer, running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """The product's own command, on a copy of the sample data and some files that are bad."""
    folder = tmp_path_factory.mktemp("integration")
    data = folder / "data"
    data.mkdir()
    (data / "good.csv").write_text("item,price\na,1\nb,2\nc,6\n")
    (data / "empty.csv").write_text("")
    (data / "header.csv").write_text("item,price\n")
    (data / "binary.csv").write_bytes(bytes(range(256)) * 8)
    (data / "latin.csv").write_bytes("item,price\ncafé,3\n".encode("latin-1"))
    for name in ("north", "south"):
        (data / name).mkdir()
        (data / name / "twin.csv").write_text("item,price\na,1\n")
    with running_server(folder / "home", data) as server:
        yield server
