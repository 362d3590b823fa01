"""What a run sees of uploads: those of its own session, and nothing of another one, whatever it tries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from support.boxes import MASKS
from toolwright.domain.execution import Execution
from toolwright.domain.file import DataFile
from toolwright.domain.tool import Parameter, ToolSpec
from toolwright.errors import FileProblem
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRET = "nobody else may read this"


class Place:
    """A sandbox whose HOME, with the files of two sessions, lies beside the data folder or in it."""

    def __init__(self, sandbox: KernelSandbox, home: Path, data: Path) -> None:
        self.sandbox = sandbox
        self.home = home
        self.data = data

    def upload(self, key: str, name: str = "mine.csv") -> DataFile:
        path = (self.home / "sessions" / key / "files" / name).resolve()
        return DataFile(name, str(path), "")

    async def run(self, body: str, *files: DataFile, **arguments: str) -> Execution:
        parameters = tuple(Parameter(name, "file", "", True) for name in arguments if name == "file")
        lines = "\n".join("    " + line for line in body.strip().splitlines())
        code = f"import os\n\n\ndef tool_here({', '.join(arguments)}):\n{lines}\n"
        spec = ToolSpec("tool_here", "", parameters, "", "shape")
        return await self.sandbox.execute(spec, code, arguments, files)


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=["A beside", "A in data", "B beside", "B in data"]
)
async def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    tier, _, where = request.param.partition(" ")
    folder = tmp_path_factory.mktemp("place")
    data = folder / "data"
    home = data / ".toolwright" if where == "in data" else folder / "home"
    data.mkdir()
    (data / "numbers.csv").write_text("x,y\n1,2\n3,4\n")
    for key, text in (("one", "x,y\n5,6\n"), ("two", f"x,y\n{SECRET},6\n")):
        (home / "sessions" / key / "files").mkdir(parents=True)
        (home / "sessions" / key / "files" / "mine.csv").write_text(text)
    (home / "toolwright.db").write_text(SECRET)
    sandbox = KernelSandbox(data, children=1, uploads=home / "sessions", closed=(home,), mask=MASKS[tier])
    report = await sandbox.start()
    if report.tier is None:
        pytest.skip(f"tier {tier} does not hold on this machine: {report.refusal}")
    assert report.tier == tier
    yield Place(sandbox, home, data)
    await sandbox.close()


HOSTILE = """
import glob, os
found = []
def look(path):
    try:
        for name in os.listdir(path):
            if name not in ("usr", "lib", "lib64", "packages", ".pyenv"):
                look(os.path.join(path, name))
    except NotADirectoryError:
        try:
            found.append(open(path, errors="replace").read(1000))
        except OSError:
            pass
    except OSError:
        pass
for start in starts.split("|"):
    look(start)
for path in paths.split("|"):
    try:
        found.append(open(path, errors="replace").read())
    except OSError:
        pass
    try:
        os.symlink(path, "link")
        found.append(open("link").read())
    except OSError:
        pass
    try:
        os.unlink("link")
    except OSError:
        pass
return found
"""


async def test_a_run_reads_its_sessions_uploads_and_the_data_folder(place: Place) -> None:
    mine = place.upload("one")
    read = await place.run("return open(file).read()", mine, file="mine.csv")
    assert read.result == '"x,y\\n5,6\\n"', read
    data = DataFile("numbers.csv", str((place.data / "numbers.csv").resolve()), "")
    assert (await place.run("return open(file).read()", data, mine, file="numbers.csv")).succeeded
    profile, other = await place.sandbox.profile([mine, data])
    assert (profile.rows, other.rows, profile.problem) == (1, 2, None)


async def test_a_hostile_tool_reaches_nothing_of_another_session(place: Place) -> None:
    theirs = place.upload("two").path
    arguments = {
        "starts": "|".join(
            [
                str(Path(place.upload("one").path).parent),
                str(place.home.resolve()),
                "/",
                str(place.data.parent.resolve()),
                "/proc",
                "..",
            ]
        ),
        "paths": "|".join(
            [
                theirs,
                str(place.home / "toolwright.db"),
                str(place.home / "sessions/one/files/../../two/files/mine.csv"),
                "/proc/self/root" + theirs,
                "/proc/1/root" + theirs,
            ]
        ),
    }
    for files in ([], [place.upload("one")]):
        found = await place.run(HOSTILE, *files, **arguments)
        assert found.succeeded, found
        assert SECRET not in (found.result or "")
        assert ("5,6" in (found.result or "")) == bool(files)


async def test_uploads_cannot_be_changed_by_a_tool(place: Place) -> None:
    for attempt in (
        'open(file, "w")',
        "os.unlink(file)",
        "os.rename(file, file + '2')",
        "os.truncate(file, 0)",
    ):
        run = await place.run(f"{attempt}\nreturn 1", place.upload("one"), file="mine.csv")
        assert not run.succeeded, attempt
    assert (
        await place.run("return open(file).read()", place.upload("one"), file="mine.csv")
    ).result == '"x,y\\n5,6\\n"'


async def test_a_profile_sees_no_other_sessions_file(place: Place) -> None:
    link = place.home / "sessions/one/files/link.csv"
    link.symlink_to(place.upload("two").path)
    try:
        [found] = await place.sandbox.profile(
            [DataFile("link.csv", str(link.parent.resolve() / "link.csv"), "")]
        )
    finally:
        link.unlink()
    assert found.rows == 0
    assert found.problem is not None
    assert SECRET not in str(found)


async def test_files_of_two_sessions_are_refused(place: Place) -> None:
    with pytest.raises(FileProblem, match="two sessions"):
        await place.run("return 1", place.upload("one"), place.upload("two", "other.csv"))
    for path in (
        place.home / "toolwright.db",
        place.home / "sessions/one/incoming/x",
        place.home / "sessions",
    ):
        if place.home.is_relative_to(place.data):
            continue
        with pytest.raises(FileProblem):
            await place.sandbox.profile([DataFile("x.csv", str(path), "")])


async def test_waiting_boxes_stay_usable_beside_those_made_for_a_session(place: Place) -> None:
    for _ in range(3):
        assert (await place.run("return 1", place.upload("one"))).succeeded
        assert (await place.run("return 1")).succeeded
