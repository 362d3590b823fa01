"""The registry: rows and files together."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from blockbuster import blockbuster_ctx
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from toolwright.domain.evidence import Evidence, Level, Tests, Verdict
from toolwright.domain.example import GeneratedFile
from toolwright.domain.tool import Example, TestSuite, Tool, ToolSpec
from toolwright.errors import NotFound, RequestRejected, StoreUnavailable
from toolwright.storage.database import open_database
from toolwright.storage.tools import Tools

Add = Callable[..., Awaitable[Tool]]
Spec = Callable[..., ToolSpec]

PASSED = Verdict(Evidence(Tests(("test_it",))))

KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from toolwright.domain.evidence import Evidence, Inputs, Level, Tests, Verdict
from toolwright.domain.tool import TestSuite, ToolSpec
from toolwright.storage import toolfiles, tools as module
from toolwright.storage.database import open_database

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

where, home = sys.argv[1], Path(sys.argv[2])
if where == "between the files and the row":
    module.toolrows.register = die
elif where == "between the two files":
    write = toolfiles.ToolFiles.write
    toolfiles.ToolFiles.write = lambda *to: die() if to[1].name.startswith("test_") else write(*to)
else:
    os.fsync = die

async def main():
    database = await open_database(home / "toolwright.db")
    spec = ToolSpec("mean_of_column", "Mean of a column", (), "a number", "mean(column)")
    verdict = Verdict(Evidence(Tests(("test_a", "test_b", "test_c")), Inputs(20)))
    await module.Tools(database, home / "tools").add("the key", spec, "code 2", TestSuite("tests 2"), verdict)

asyncio.run(main())
"""
KILL_POINTS = ("while a file is written", "between the two files", "between the files and the row")


async def killed(where: str, home: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, where, str(home), stderr=subprocess.PIPE
    )
    _, errors = await process.communicate()
    assert process.returncode == -signal.SIGKILL, errors.decode()


def change(path: Path, text: str) -> None:
    path.write_text(text)


async def test_a_tool_is_what_was_added_and_stands_in_two_files(
    tools: Tools, add: Add, spec: Spec, home: Path
) -> None:
    tool = await add(code="def f():\r\n    'é'\n", tests="def test(): ...")
    assert (tool.name, tool.version, tool.status, tool.level) == ("mean_of_column", 1, "active", Level.AGREED)
    assert tool.spec == spec()
    assert await tools.get("mean_of_column") == tool
    assert await tools.list() == [tool]
    assert await tools.by_shape("mean(column)") == [tool]
    assert await tools.count() == 1
    assert (home / "tools" / "mean_of_column.py").read_bytes() == "def f():\r\n    'é'\n".encode()
    assert (home / "tools" / "test_mean_of_column.py").read_text() == "def test(): ..."
    assert sorted(path.name for path in (home / "tools").iterdir()) == [
        "mean_of_column.py",
        "test_mean_of_column.py",
    ]


async def test_the_same_key_again_returns_what_it_made_then(tools: Tools, add: Add) -> None:
    first = await add("one")
    second = await add("two", code="better")
    assert await add("one", code="something else") == first
    assert await tools.get("mean_of_column") == second
    assert (second.version, await tools.count()) == (2, 1)


async def test_one_key_from_many_sides_at_once_registers_once(add: Add) -> None:
    made = await asyncio.gather(*(add("key") for _ in range(8)))
    assert [tool.version for tool in made] == [1] * 8


async def test_two_processes_cannot_give_one_name_to_two_meanings(home: Path, add: Add, spec: Spec) -> None:
    other = await open_database(home / "toolwright.db")
    try:
        theirs = Tools(other, home / "tools")
        results = await asyncio.gather(
            add("one", code="one"),
            theirs.add("two", spec(shape="max(column)"), "two", TestSuite("tests\n"), PASSED),
            return_exceptions=True,
        )
        winners = [result for result in results if isinstance(result, Tool)]
        assert len(winners) == 1
        assert sum(isinstance(result, RequestRejected) for result in results) == 1
        assert await theirs.get("mean_of_column") == winners[0]
        assert winners[0].status == "active"
    finally:
        await other.close()


async def test_a_name_with_another_meaning_is_refused_and_a_free_one_offered(tools: Tools, add: Add) -> None:
    await add("one")
    with pytest.raises(RequestRejected, match="something else"):
        await add("two", shape="max(column)")
    assert await tools.free_name("mean_of_column", "max(column)") == "mean_of_column_2"
    await add("two", name="mean_of_column_2", shape="max(column)")
    assert await tools.free_name("mean_of_column", "min(column)") == "mean_of_column_3"
    assert await tools.free_name("mean_of_column", "max(column)") == "mean_of_column_2"
    assert await tools.free_name("mean_of_column", "mean(column)") == "mean_of_column"


async def test_a_free_name_is_always_one_that_can_be_added(tools: Tools, add: Add) -> None:
    for number, base in enumerate(("statistics", "sum", "a" * 63, "b" * 63, "b" * 63, "match", "pandas")):
        name = await tools.free_name(base, f"shape {number}")
        assert (await add(f"key {number}", name=name, shape=f"shape {number}")).name == name
    with pytest.raises(RequestRejected):
        await tools.free_name("Not a name!", "shape")


async def test_tools_without_a_shape_are_never_taken_for_each_other(tools: Tools, add: Add) -> None:
    await add("one", shape="")
    assert await tools.by_shape("") == []
    assert await tools.free_name("mean_of_column", "") == "mean_of_column_2"
    with pytest.raises(RequestRejected):
        await add("two", shape="")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../escape",
        "a/b",
        "/etc/passwd",
        "Mean",
        "sum",
        "os",
        "pandas",
        "conftest",
        "test_x",
        "a" * 64,
        "mean\n",
        "mean\x00",
        "mean.py",
        "é",
        "class",
        "_x",
        "x y",
        "mean;drop",
        "ｍｅａｎ",
    ],
)
async def test_a_hostile_name_reaches_neither_disk_nor_database(
    tools: Tools, add: Add, home: Path, name: str
) -> None:
    with pytest.raises(RequestRejected):
        await add(name=name)
    assert await tools.get(name) is None
    assert await tools.remove(name) is False
    assert await tools.count() == 0
    assert not (home / "tools").exists()


@pytest.mark.parametrize("where", KILL_POINTS)
async def test_a_first_registration_that_was_killed_happens_once_when_it_is_run_again(
    home: Path, tools: Tools, add: Add, where: str
) -> None:
    await killed(where, home)
    assert await tools.count() == 0
    assert await tools.clean() == 0
    tool = await add("the key", code="code 2", tests="tests 2")
    assert (tool.version, tool.status) == (1, "active")
    assert await tools.get("mean_of_column") == tool
    assert len(list((home / "tools").iterdir())) == 2


@pytest.mark.parametrize("where", KILL_POINTS)
async def test_a_next_version_that_was_killed_happens_once_when_it_is_run_again(
    home: Path, tools: Tools, add: Add, where: str
) -> None:
    await add("first")
    await killed(where, home)
    half = await tools.get("mean_of_column")
    assert half is not None
    assert half.version == 1
    tool = await add("the key", code="code 2", tests="tests 2")
    assert tool.version == 2
    assert await tools.get("mean_of_column") == tool


async def test_a_file_changed_by_hand_makes_the_tool_stale_until_it_is_verified(
    tools: Tools, add: Add, home: Path
) -> None:
    await add()
    change(home / "tools" / "mean_of_column.py", "by hand\n")
    [stale] = await tools.by_shape("mean(column)")
    assert (stale.status, stale.code, stale.test_code, stale.version) == ("stale", "by hand\n", "tests\n", 1)
    assert await tools.get("mean_of_column") == stale
    assert await tools.list() == [stale]
    assert [candidate.tool for candidate in await tools.search("mean", 5)] == [stale]
    assert await tools.clean() == 0

    again = await tools.reverified(stale, PASSED)
    assert (again.version, again.status, again.code, again.level) == (2, "active", "by hand\n", Level.TESTED)
    assert await tools.get("mean_of_column") == again
    assert await tools.reverified(stale, PASSED) == again


async def test_a_change_of_equal_length_and_time_is_noticed(
    tools: Tools, add: Add, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "toolwright.storage.toolfiles.time.time_ns", lambda: 2**62
    )  # long after: digests are kept
    path = home / "tools" / "mean_of_column.py"
    await add(code="return 1\n")
    for _ in range(2):
        assert (await tools.list())[0].status == "active"
    before = path.stat()
    change(path, "return 2\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (await tools.list())[0].status == "stale"


async def test_a_change_within_one_tick_of_the_clock_is_noticed(
    tools: Tools, add: Add, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick = time.time_ns()

    def coarse(path: Path) -> SimpleNamespace:
        found = path.lstat()
        return SimpleNamespace(st_size=found.st_size, st_mtime_ns=tick, st_ctime_ns=tick, st_ino=found.st_ino)

    monkeypatch.setattr("toolwright.storage.toolfiles.os.lstat", coarse)
    monkeypatch.setattr("toolwright.storage.toolfiles.time.time_ns", lambda: tick + 1)
    await add(code="return 1\n")
    assert (await tools.list())[0].status == "active"
    change(home / "tools" / "mean_of_column.py", "return 2\n")
    assert (await tools.list())[0].status == "stale"


async def test_a_version_keeps_the_examples_it_was_registered_with(
    tools: Tools, spec: Spec, home: Path
) -> None:
    examples = (
        Example(
            {"path": "x.csv", "column": "é"},
            (GeneratedFile("x.csv", "é\r\n1\n"),),
            {"mean": [1, 1.0, None, True]},
        ),
        Example({"path": "x.csv", "column": ""}, raises="ValueError"),
    )
    await tools.add("key", spec(), "code", TestSuite("tests", examples), PASSED)
    change(home / "tools" / "mean_of_column.py", "by hand\n")
    stale = await tools.get("mean_of_column")
    assert stale is not None
    again = await tools.reverified(stale, PASSED)
    for version in (1, again.version):
        kept = await tools.examples("mean_of_column", version)
        assert kept == examples
        assert repr(kept) == repr(examples)
    for name, version in (("mean_of_column", 3), ("nobody", 1)):
        with pytest.raises(NotFound):
            await tools.examples(name, version)


async def test_a_file_that_is_changed_back_is_as_it_was(tools: Tools, add: Add, home: Path) -> None:
    tool = await add()
    path = home / "tools" / "test_mean_of_column.py"
    change(path, "other tests")
    stale = await tools.get("mean_of_column")
    assert stale is not None
    assert (stale.status, stale.test_code) == ("stale", "other tests")
    change(path, "tests\n")
    assert await tools.get("mean_of_column") == tool


async def test_a_missing_test_file_is_a_change_and_is_written_again_once_verified(
    tools: Tools, add: Add, home: Path
) -> None:
    await add()
    path = home / "tools" / "test_mean_of_column.py"
    path.unlink()
    stale = await tools.get("mean_of_column")
    assert stale is not None
    assert (stale.status, stale.test_code) == ("stale", "tests\n")
    again = await tools.reverified(stale, PASSED)
    assert path.read_text() == "tests\n"
    assert await tools.get("mean_of_column") == again


async def test_what_changed_again_while_it_was_verified_stays_stale(
    tools: Tools, add: Add, home: Path
) -> None:
    await add()
    change(home / "tools" / "mean_of_column.py", "first change")
    stale = await tools.get("mean_of_column")
    assert stale is not None
    change(home / "tools" / "mean_of_column.py", "second change")
    await tools.reverified(stale, PASSED)
    found = await tools.get("mean_of_column")
    assert found is not None
    assert (found.status, found.code) == ("stale", "second change")


async def test_work_done_by_hand_is_never_overwritten(tools: Tools, add: Add, home: Path) -> None:
    await add()
    mine = home / "tools" / "mean_of_column.py"
    change(mine, "my work")
    with pytest.raises(RequestRejected, match="by hand"):
        await add("two", code="generated")
    other = home / "tools" / "test_max_of_column.py"
    change(other, "my tests")
    with pytest.raises(RequestRejected, match="by hand"):
        await add("three", name="max_of_column", shape="max")
    assert (mine.read_text(), other.read_text()) == ("my work", "my tests")
    assert not (home / "tools" / "max_of_column.py").exists()
    assert await tools.free_name("max_of_column", "max") == "max_of_column_2"
    assert await tools.free_name("mean_of_column", "mean(column)") == "mean_of_column_2"


async def test_a_tool_without_its_file_is_an_orphan_and_is_forgotten_whole(
    tools: Tools, add: Add, home: Path
) -> None:
    await add("one")
    await add("two", code="better")
    await add("three", name="max_of_column", shape="max", summary="Greatest value")
    (home / "tools" / "mean_of_column.py").unlink()
    assert await tools.get("mean_of_column") is None
    assert [tool.name for tool in await tools.list()] == ["max_of_column"]
    assert await tools.search("mean", 5) == []
    assert await tools.clean() == 1
    assert await tools.clean() == 0
    assert await tools.count() == 1
    assert sorted(path.name for path in (home / "tools").iterdir()) == [
        "max_of_column.py",
        "test_max_of_column.py",
    ]
    assert (await add("two", code="new")).version == 1


async def test_an_orphan_is_found_also_after_a_look_that_found_none(
    tools: Tools, add: Add, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add()
    monkeypatch.setattr("toolwright.storage.toolfiles.time.time_ns", lambda: 2**62)
    assert await tools.clean() == 0
    assert await tools.clean() == 0
    (home / "tools" / "mean_of_column.py").unlink()
    assert await tools.clean() == 1


async def test_without_the_folder_all_tools_are_orphans(tools: Tools, add: Add, home: Path) -> None:
    await add("one")
    await add("two", name="max_of_column", shape="max")
    shutil.rmtree(home / "tools")
    assert await tools.clean() == 2
    assert await tools.list() == []
    await add("one")


async def test_a_link_or_a_folder_in_place_of_the_file_is_no_tool(
    tools: Tools, add: Add, home: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("code\n")
    path = home / "tools" / "mean_of_column.py"
    for number, put in enumerate((lambda: path.symlink_to(secret), lambda: os.mkfifo(path))):
        await add(f"key {number}")
        path.unlink()
        put()
        assert await tools.get("mean_of_column") is None
        assert await tools.clean() == 1
    assert secret.read_text() == "code\n"


async def test_a_registration_replaces_a_link_and_does_not_write_through_it(
    add: Add, home: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target.py"
    target.write_text("mine")
    (home / "tools").mkdir()
    path = home / "tools" / "mean_of_column.py"
    path.symlink_to(target)
    await add()
    assert target.read_text() == "mine"
    assert not path.is_symlink()
    assert path.read_text() == "code\n"


async def test_a_folder_that_cannot_be_written_leaves_no_tool(tools: Tools, add: Add, home: Path) -> None:
    (home / "tools").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        await add()
    (home / "tools").unlink()
    assert await tools.count() == 0
    assert (await add()).version == 1


async def test_a_removed_tool_leaves_neither_files_nor_versions(tools: Tools, add: Add, home: Path) -> None:
    tool = await add("one")
    await add("two", code="better")
    assert await tools.remove("mean_of_column") is True
    assert await tools.remove("mean_of_column") is False
    assert list((home / "tools").iterdir()) == []
    assert await tools.search("mean", 5) == []
    with pytest.raises(NotFound):
        await tools.reverified(tool, PASSED)
    assert (await add("one")).version == 1


async def test_binary_junk_in_place_of_the_code_is_stale_and_not_an_error(
    tools: Tools, add: Add, home: Path
) -> None:
    await add()
    (home / "tools" / "mean_of_column.py").write_bytes(b"\xff\xfe\0" * 1_000_000)
    found = await tools.get("mean_of_column")
    assert found is not None
    assert found.status == "stale"
    assert len(found.code) < 2_000_000


async def test_search_finds_by_name_summary_and_parameters_in_any_form(tools: Tools, add: Add) -> None:
    await add("one", summary="Mean of a column")
    await add("two", name="profit_margins", shape="margin", summary="Profit margin of each product, résumé")
    await add("three", name="text_reverse", shape="reverse", summary="Reverses the letters of a text")

    async def best(text: str) -> str:
        return (await tools.search(text, 5))[0].tool.name

    assert await best("calculate PROFIT margins from data/x.csv!") == "profit_margins"
    assert await best("resume") == "profit_margins"
    assert await best("reversing letters") == "text_reverse"
    assert await best("means") == "mean_of_column"
    assert len(await tools.search("what to average", 5)) == 3
    assert len(await tools.search("what to average", 2)) == 2
    assert await tools.search("weather forecast", 5) == []


async def test_similarities_fall_with_the_rank_and_stay_in_bounds(tools: Tools, add: Add) -> None:
    for number in range(12):
        summary = "mean profit margin" if number == 3 else "mean profit" if number < 6 else "reverse a text"
        await add(f"key {number}", name=f"tool_{number}", shape=f"shape {number}", summary=summary)
    found = await tools.search("mean profit margin of a product", 10)
    similarities = [candidate.similarity for candidate in found]
    assert found[0].tool.name == "tool_3"
    assert similarities == sorted(similarities, reverse=True)
    assert all(0 <= similarity <= 1 for similarity in similarities)


async def test_only_the_version_in_force_is_found(tools: Tools, add: Add) -> None:
    await add("one", summary="elephants")
    await add("two", code="code 2\n", summary="giraffes")
    assert await tools.search("elephants", 5) == []
    assert [candidate.tool.version for candidate in await tools.search("giraffes", 5)] == [2]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), max_size=300))
@example('"mean" OR name:* NEAR(a b, 3) ^x -y {name summary}: (')
@example("mean\0column'); DROP TABLE tools; --")
@example("mean " * 2_000)
@example("é" * 10_000)
@example("\ud800 \U0001f600 ﬀ ٣ ² _ __ AND OR NOT NEAR")
async def test_no_text_breaks_the_search(tools: Tools, text: str) -> None:
    for candidate in await tools.search(text, 5):
        assert 0 <= candidate.similarity <= 1
    assert await tools.count() == 0


async def test_hostile_text_still_finds_by_its_words(tools: Tools, add: Add) -> None:
    await add()
    for text in ('"mean" AND (', "mean\0column", "name:mean*", "x" * 9_000 + " mean", "NOT mean"):
        assert [candidate.tool.name for candidate in await tools.search(text, 5)] == ["mean_of_column"], text


async def test_the_event_loop_is_never_blocked_by_a_file(tools: Tools, add: Add, home: Path) -> None:
    with blockbuster_ctx("toolwright.storage"):
        with pytest.raises(Exception, match="Blocking call"):
            tools._files.write(home / "x", "blocks")
        await add()
        change_later = asyncio.to_thread(change, home / "tools" / "mean_of_column.py", "by hand")
        await change_later
        stale = await tools.get("mean_of_column")
        assert stale is not None
        await tools.reverified(stale, PASSED)
        await tools.search("mean", 5)
        await tools.free_name("mean_of_column", "x")
        await tools.clean()
        await tools.remove("mean_of_column")


async def test_old_files_are_not_read_again(
    tools: Tools, add: Add, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add()
    reads: list[Path] = []
    read = tools._files.read
    monkeypatch.setattr(type(tools._files), "read", lambda self, path: reads.append(path) or read(path))
    later = time.time_ns() + 10_000_000_000
    monkeypatch.setattr("toolwright.storage.toolfiles.time.time_ns", lambda: later)
    for _ in range(3):
        assert await tools.get("mean_of_column") is not None
    assert sorted(path.name for path in reads) == ["mean_of_column.py", "test_mean_of_column.py"]


async def test_a_rolled_back_tool_is_the_earlier_version_in_row_files_and_search(
    tools: Tools, add: Add, home: Path
) -> None:
    first = await add("one", code="one", tests="tests one", summary="Mean of a column")
    second = await add("two", code="two", tests="tests two", summary="Arithmetic middle")
    assert await tools.rollback("mean_of_column", 1) == first
    assert await tools.get("mean_of_column") == first
    assert await tools.by_shape("mean(column)") == [first]
    assert (home / "tools" / "mean_of_column.py").read_text() == "one"
    assert (home / "tools" / "test_mean_of_column.py").read_text() == "tests one"
    assert [found.tool.version for found in await tools.search("mean of column", 5)] == [1]
    assert not await tools.search("arithmetic middle", 5)
    assert await tools.versions("mean_of_column") == [second, first]
    assert await tools.rollback("mean_of_column", 2) == second
    assert await tools.get("mean_of_column") == second


async def test_the_version_after_a_rollback_has_the_next_free_number(tools: Tools, add: Add) -> None:
    for number in ("one", "two", "three"):
        await add(number, code=number)
    await tools.rollback("mean_of_column", 1)
    assert (await add("four", code="four")).version == 4
    assert [tool.code for tool in await tools.versions("mean_of_column")] == ["four", "three", "two", "one"]


async def test_rolling_back_to_the_version_in_force_changes_nothing(tools: Tools, add: Add) -> None:
    tool = await add()
    assert await tools.rollback("mean_of_column", 1) == tool
    assert await tools.versions("mean_of_column") == [tool]


@pytest.mark.parametrize("version", [0, -1, 3, 10**30])
async def test_a_version_that_never_was_is_refused_with_those_that_are(
    version: int, tools: Tools, add: Add
) -> None:
    await add("one", code="one")
    current = await add("two", code="two")
    with pytest.raises(NotFound, match="versions 1 to 2"):
        await tools.rollback("mean_of_column", version)
    assert await tools.get("mean_of_column") == current
    with pytest.raises(NotFound, match="no tool"):
        await tools.rollback("nothing", 1)
    assert await tools.versions("nothing") == []


async def test_a_change_by_hand_is_kept_as_a_version_when_it_is_rolled_back(
    tools: Tools, add: Add, home: Path
) -> None:
    tool = await add(code="verified")
    path = home / "tools" / "mean_of_column.py"
    for _ in range(2):  # the same change a second time is known already
        change(path, "by hand")
        assert await tools.rollback("mean_of_column", 1) == tool
        assert path.read_text() == "verified"
        assert await tools.get("mean_of_column") == tool
    kept, first = await tools.versions("mean_of_column")
    assert (kept.version, kept.code, kept.level) == (2, "by hand", Level.EXPERIMENTAL)
    assert "by hand" in (kept.evidence.failure or "")
    assert first == tool
    assert (await tools.rollback("mean_of_column", 2)).code == "by hand"
    assert path.read_text() == "by hand"


@pytest.mark.parametrize("contents", [b"caf\xe9", b"#" * 1_000_001])
async def test_a_change_by_hand_that_no_version_can_hold_is_not_overwritten(
    contents: bytes, tools: Tools, add: Add, home: Path
) -> None:
    await add("one", code="one")
    await add("two", code="two")
    path = home / "tools" / "mean_of_column.py"
    path.write_bytes(contents)
    with pytest.raises(RequestRejected, match="by hand"):
        await tools.rollback("mean_of_column", 1)
    assert path.read_bytes() == contents


async def test_a_change_verified_rolled_back_and_made_again_is_in_force_again(
    tools: Tools, add: Add, home: Path
) -> None:
    await add(code="one")
    path = home / "tools" / "mean_of_column.py"
    for _ in range(2):
        change(path, "two")
        stale = await tools.get("mean_of_column")
        assert stale is not None
        assert stale.status == "stale"
        assert (await tools.reverified(stale, PASSED)).version == 2
        current = await tools.get("mean_of_column")
        assert current is not None
        assert (current.version, current.status, current.code) == (2, "active", "two")
        await tools.rollback("mean_of_column", 1)


async def test_a_tool_whose_file_is_gone_cannot_be_rolled_back(tools: Tools, add: Add, home: Path) -> None:
    await add()
    (home / "tools" / "mean_of_column.py").unlink()
    with pytest.raises(NotFound):
        await tools.rollback("mean_of_column", 1)


async def test_tools_are_counted_by_their_level(tools: Tools, add: Add) -> None:
    assert await tools.levels() == {}
    await add("one")
    await add("two", name="max_of_column", shape="max(column)")
    await tools.add(
        "three",
        ToolSpec("wrong", "Wrong", (), "a number", "wrong"),
        "code",
        TestSuite("tests"),
        Verdict(Evidence(Tests(failed=("test_it",)), failure="it fails")),
    )
    assert await tools.levels() == {Level.AGREED: 2, Level.EXPERIMENTAL: 1}


async def test_the_same_version_made_by_two_at_once_is_registered_once(tools: Tools, add: Add) -> None:
    made = await asyncio.gather(*(add(f"query {number}") for number in range(8)))
    assert made == [made[0]] * 8
    assert [tool.version for tool in await tools.versions("mean_of_column")] == [1]


async def test_what_failed_never_takes_the_place_of_what_passed(tools: Tools, add: Add, spec: Spec) -> None:
    passed = await add("one")
    failed = Verdict(Evidence(Tests(failed=("test_it",)), failure="it returns 2"))
    with pytest.raises(RequestRejected, match="version 1 passed its tests and stays.*it returns 2"):
        await tools.add("two", spec(), "other", TestSuite("tests\n"), failed)
    assert await tools.get("mean_of_column") == passed
