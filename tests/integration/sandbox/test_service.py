"""Tiers, healing, cancelling, many at once, and what the port promises about names."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx

from support.boxes import MASKS, Run, present, runner
from toolwright.domain.example import GeneratedFile
from toolwright.domain.file import DataFile
from toolwright.domain.tool import Example, Parameter, TestSuite, ToolSpec
from toolwright.errors import FileProblem, SandboxUnavailable
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

MEAN = ToolSpec(
    "mean_of", "", (Parameter("file", "file", ""), Parameter("column", "column", "")), "", "shape"
)
CODE = """
import pandas as pd


def mean_of(file, column):
    table = pd.read_csv(file)
    if column not in table:
        raise ValueError(f"{file} has no column {column!r}")
    return {"file": file, "mean": table[column].mean()}
"""


async def test_files_are_named_as_people_name_them(sandbox: KernelSandbox, data: Path) -> None:
    file = DataFile("numbers.csv", str(data / "numbers.csv"), "")
    done = await sandbox.execute(MEAN, CODE, {"file": "numbers.csv", "column": "x"}, [file])
    assert json.loads(done.result or "") == {"file": "numbers.csv", "mean": 2.0}
    refused = await sandbox.execute(MEAN, CODE, {"file": "numbers.csv", "column": "z"}, [file])
    assert (refused.kind, refused.error) == ("input", "numbers.csv has no column 'z'")


async def test_a_file_outside_the_data_folder_is_refused(sandbox: KernelSandbox, tmp_path: Path) -> None:
    file = DataFile("passwd", "/etc/passwd", "")
    with pytest.raises(FileProblem):
        await sandbox.execute(MEAN, CODE, {"file": "passwd", "column": "x"}, [file])
    with pytest.raises(FileProblem):
        await sandbox.execute(MEAN, CODE, {"file": "unknown.csv", "column": "x"}, [])


async def test_a_file_that_comes_or_changes_later_is_read_as_it_is(
    sandbox: KernelSandbox, data: Path
) -> None:
    late = data / "late.csv"
    for value in (5, 6):
        late.write_text(f"x\n{value}\n", encoding="utf-8")
        done = await sandbox.execute(
            MEAN, CODE, {"file": "late.csv", "column": "x"}, [DataFile("late.csv", str(late), "")]
        )
        assert json.loads(done.result or "")["mean"] == value
    late.unlink()


async def test_examples_run_each_with_its_files_and_nothing_else(sandbox: KernelSandbox) -> None:
    examples = [
        Example({"file": f"n{n}.csv", "column": "x"}, (GeneratedFile(f"n{n}.csv", f"x\n{n}\n"),))
        for n in range(5)
    ]
    examples.append(Example({"file": "n0.csv", "column": "x"}))
    runs = await sandbox.run_examples(MEAN, CODE, examples)
    assert [json.loads(run.result or "")["mean"] for run in runs[:5]] == [0, 1, 2, 3, 4]
    assert (runs[5].kind, runs[5].error) == ("input", "file not found: n0.csv")


async def test_one_example_does_not_influence_another(sandbox: KernelSandbox) -> None:
    spec = ToolSpec("counts_calls", "", (), "", "shape")
    code = "import json\ncalls = getattr(json, 'calls', 0)\n\n\n"
    code += "def counts_calls():\n    json.calls = calls + 1\n    return calls\n"
    runs = await sandbox.run_examples(spec, code, [Example({})] * 4)
    assert [run.result for run in runs] == ["0"] * 4


async def test_eight_jobs_at_once_each_get_their_own_answer(run: Run) -> None:
    runs = await asyncio.gather(*(run("import time\ntime.sleep(0.05)\nreturn n", {"n": n}) for n in range(8)))
    assert [done.result for done in runs] == [str(n) for n in range(8)]


async def test_twenty_jobs_at_once_all_end(run: Run) -> None:
    runs = await asyncio.gather(*(run("return n", {"n": n}) for n in range(20)))
    assert [done.result for done in runs] == [str(n) for n in range(20)]


def processes_with(mark: str) -> list[int]:
    """Processes of the machine whose name is `mark`."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (entry / "comm").read_text().strip() == mark:
                found.append(int(entry.name))
    return found


async def until(condition: object) -> bool:
    assert callable(condition)
    for _ in range(1500):  # the zygote imports pandas before it looks whether the server is still there
        if condition():
            return True
        await asyncio.sleep(0.02)
    return False


NAMED = "import ctypes, time\nctypes.CDLL(None).prctl(15, mark.encode(), 0, 0, 0)\ntime.sleep(60)"


async def test_cancelling_ends_the_box(sandbox: KernelSandbox, run: Run) -> None:
    mark = f"box-{os.getpid()}-c"
    task = asyncio.create_task(run(NAMED, {"mark": mark}))
    assert await until(lambda: processes_with(mark))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await until(lambda: not processes_with(mark))
    assert (await run("return 1")).result == "1"


async def test_closing_ends_all_boxes_and_refuses_more(data: Path) -> None:
    sandbox = KernelSandbox(data, children=1)
    run = runner(sandbox)
    mark = f"box-{os.getpid()}-e"
    task = asyncio.create_task(run(NAMED, {"mark": mark}))
    assert await until(lambda: processes_with(mark))
    await sandbox.close()
    with pytest.raises(SandboxUnavailable):
        await task
    assert not processes_with(mark)
    with pytest.raises(SandboxUnavailable):
        await run("return 1")


def zygotes_of(sandbox: KernelSandbox) -> list[int]:
    """The process that the server started and the one that it became inside its namespaces."""
    assert sandbox._zygote is not None
    first = sandbox._zygote.process.pid
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [first, *map(int, children)]


@pytest.mark.parametrize("which", [0, 1])
async def test_a_killed_zygote_is_noticed_and_replaced(data: Path, which: int) -> None:
    sandbox = KernelSandbox(data, children=1)
    run = runner(sandbox)
    try:
        assert (await run("return 1")).result == "1"
        mark = f"box-{os.getpid()}-z"
        task = asyncio.create_task(run(NAMED, {"mark": mark}))
        assert await until(lambda: processes_with(mark))
        found = zygotes_of(sandbox)
        os.kill(found[min(which, len(found) - 1)], 9)
        assert await until(lambda: sandbox._zygote is not None and sandbox._zygote.process.pid != found[0])
        assert await until(lambda: processes_with(mark)), "the run is made again"
        os.kill(zygotes_of(sandbox)[0], 9)
        with pytest.raises(SandboxUnavailable, match="failed twice"):
            await task
        assert await until(lambda: not processes_with(mark))
        assert (await run("return 2")).result == "2"
    finally:
        await sandbox.close()


@pytest.mark.parametrize("tier", ["A", "B"])
async def test_no_run_is_lost_when_the_zygote_is_killed_under_load(data: Path, tier: str) -> None:
    sandbox = KernelSandbox(data, children=1, mask=MASKS[tier])
    run = runner(sandbox)
    try:
        assert (await run("return 1")).result == "1"
        tasks = [
            asyncio.create_task(run("import time\ntime.sleep(0.2)\nreturn n", {"n": n})) for n in range(24)
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        assert sandbox.state().waiting
        os.kill(zygotes_of(sandbox)[-1], 9)
        assert [done.result for done in await asyncio.gather(*tasks)] == [str(n) for n in range(24)]
    finally:
        await sandbox.close()


async def test_a_zygote_killed_while_idle_costs_no_job(data: Path) -> None:
    sandbox = KernelSandbox(data, children=1)
    run = runner(sandbox)
    try:
        assert (await run("return 1")).result == "1"
        killed = sandbox._zygote
        assert killed is not None
        os.kill(zygotes_of(sandbox)[0], 9)
        assert await until(lambda: not killed.alive)
        assert (await run("return 2")).result == "2"
    finally:
        await sandbox.close()


async def test_without_any_tier_nothing_runs(data: Path) -> None:
    for mask in ({"namespaces", "landlock"}, {"seccomp"}):
        sandbox = KernelSandbox(data, mask=frozenset(mask))
        try:
            report = await sandbox.start()
            assert report.tier is None
            assert report.refusal is not None
            assert "Allow" in report.refusal
            for call in (
                runner(sandbox)("return 1"),
                sandbox.test("double_it", "", TestSuite("")),
                sandbox.profile([DataFile("numbers.csv", str(data / "numbers.csv"), "")]),
                sandbox.run_examples(MEAN, CODE, [Example({})]),
            ):
                with pytest.raises(SandboxUnavailable, match="no tier"):
                    await call
        finally:
            await sandbox.close()


@pytest.mark.parametrize(
    ("mask", "most", "tier"),
    [((), 1, "A"), ((), 2, "A"), ((), 4, "A"), ((), 6, "A"), (("landlock",), 99, "A"),
     (("namespaces",), 3, "B"), (("namespaces",), 4, "B"), (("namespaces",), 6, "B"), (("namespaces",), 2, None)],
)  # fmt: skip
async def test_each_combination_of_layers_gives_its_tier(
    data: Path, mask: tuple[str, ...], most: int, tier: str | None
) -> None:
    sandbox = KernelSandbox(data, children=1, mask=frozenset(mask), landlock_at_most=most)
    try:
        report = await sandbox.start()
        assert report.tier == tier
        names = [layer.name for layer in report.layers]
        assert len(names) == len(set(names))
        landlock = next(layer for layer in report.layers if layer.name == "landlock")
        assert landlock.holds is ("landlock" not in mask and tier is not None)
        if tier is not None:
            assert (await runner(sandbox)("return 1")).result == "1"
    finally:
        await sandbox.close()


async def test_a_replaced_data_folder_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    sandbox = KernelSandbox(folder, children=2)
    run = runner(sandbox)
    try:
        body = f"return os.listdir({str(folder)!r})"
        assert (await run(body)).result == "[]"
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / "new.csv").write_text("x\n1\n")
        assert (await run(body)).result == '["new.csv"]'
    finally:
        await sandbox.close()


async def test_a_data_folder_may_come_after_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    sandbox = KernelSandbox(folder, children=1)
    try:
        assert (await sandbox.start()).tier is not None
        folder.mkdir()
        (folder / "a.csv").write_text("x\n1\n")
        found = await sandbox.profile([DataFile("a.csv", str(folder / "a.csv"), "")])
        assert found[0].rows == 1
    finally:
        await sandbox.close()


async def test_the_servers_process_never_imports_what_tools_use() -> None:
    script = "import sys, toolwright.sandboxes.kernel\n"
    script += "print([m for m in ('pandas', 'numpy', 'pytest', 'scipy') if m in sys.modules])"
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


async def test_the_event_loop_goes_on_while_a_tool_runs(run: Run) -> None:
    ticks = 0
    task = asyncio.create_task(run("import time\ntime.sleep(0.3)\nreturn 1"))
    while not task.done():
        await asyncio.sleep(0.005)
        ticks += 1
    assert ticks > 5


async def test_nothing_blocks_the_event_loop(data: Path) -> None:
    sandbox = KernelSandbox(data, children=1)
    with blockbuster_ctx(scanned_modules=["toolwright"]):
        try:
            assert (await runner(sandbox)("return 1")).result == "1"
            file = DataFile("numbers.csv", str(data / "numbers.csv"), "")
            assert (await sandbox.profile([file]))[0].rows == 2
        finally:
            await sandbox.close()


async def test_it_works_on_uvloop_too(data: Path) -> None:
    script = f"""
import asyncio, uvloop
from pathlib import Path
from support.boxes import runner
from toolwright.sandboxes.kernel import KernelSandbox

async def main():
    sandbox = KernelSandbox(Path({str(data)!r}), children=1, timeout_seconds=3)
    try:
        runs = await asyncio.gather(*(runner(sandbox)("return 'x' * n", {{"n": n}}) for n in (1, 2_000_000)))
        print([len(run.result) for run in runs], (await runner(sandbox)("while True: pass")).error)
    finally:
        await sandbox.close()

uvloop.run(main())
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.stderr == ""
    assert done.stdout.strip() == "[3, 2000002] stopped: time limit 3 s"


@pytest.mark.parametrize("tier", ["A", "B"])
async def test_a_closed_sandbox_leaves_no_folder_and_no_process(data: Path, tier: str) -> None:
    sandbox = KernelSandbox(data, children=1, mask=MASKS[tier])
    try:
        assert (await runner(sandbox)("open('x', 'w').write('x')\nreturn 1")).result == "1"
        processes = zygotes_of(sandbox)
        assert sandbox._zygote is not None
        folder = Path(sandbox._zygote._folder)
        assert present(folder)
    finally:
        await sandbox.close()
    assert not present(folder)
    # In tier B a box that was being made is no child of anybody's any more: the kernel kills it, and init collects it.
    assert await until(lambda: not any(present(Path(f"/proc/{pid}")) for pid in processes))


SERVER = """
import asyncio, os
from pathlib import Path
from toolwright.sandboxes.kernel import KernelSandbox

async def main():
    sandbox = KernelSandbox(Path({data!r}), children=1)
    await sandbox.start()
    print(sandbox._zygote._folder, flush=True)
    {wait}
    os.kill(os.getpid(), 9)

asyncio.run(main())
"""


@pytest.mark.parametrize("wait", ["pass", "await sandbox._zygote.take(None)", "await sandbox.profile([])"])
async def test_a_killed_server_takes_its_sandbox_along(data: Path, wait: str) -> None:
    script = SERVER.format(data=str(data), wait=wait)
    if "take" in wait:
        script = script.replace(
            "take(None)", "take(tuple([os.stat({0!r}).st_dev, os.stat({0!r}).st_ino]))".format(str(data))
        )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    folder = Path(printed.decode().strip())
    assert folder.name.startswith("toolwright-")
    assert await until(lambda: not folder.exists())
