"""Many clients in several sessions at once, in small: what `make bench` shows in large."""

from pathlib import Path

from benchmarks.crowd import ask_all, crowd
from benchmarks.load import asking, make_tools, questions, write_files

from support.server import running_server

_FILES = 10


async def test_every_client_of_many_gets_its_right_answer_and_nothing_of_other_sessions(
    tmp_path: Path,
) -> None:
    write_files(tmp_path / "data", _FILES)
    wanted = [asking(kind, file) for kind, file in questions(100, _FILES)]
    with running_server(tmp_path / "home", tmp_path / "data") as server:
        async with crowd(server.url, clients=1, sessions=1) as (member,):
            await make_tools(member)
        async with crowd(server.url, clients=20, sessions=5) as members:
            one = await ask_all(members, wanted)
    assert one.problems == ()
    assert len(one.waits_ms) == 100
