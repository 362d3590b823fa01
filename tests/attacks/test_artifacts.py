"""What comes out of a box as files: those that a tool wrote for somebody, and nothing that it only points to."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from attacks.world import SECRET
from support.boxes import runner
from toolwright.domain.execution import MOST_FILES, MOST_FILES_MB, Execution
from toolwright.domain.json import Json
from toolwright.domain.tool import Example, TestSuite, ToolSpec
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPEC = ToolSpec("tool_here", "", (), "", "shape")


def names(run: Execution) -> list[str]:
    assert run.succeeded, run
    return [file.name for file in run.written]


async def test_a_run_delivers_the_files_it_wrote(fortress: KernelSandbox) -> None:
    run = await runner(fortress)(
        "open('b.csv', 'w').write('x\\n1\\n')\nopen('a.bin', 'wb').write(bytes(range(256)))\n"
        "os.mkdir('d')\nopen('d/inner.csv', 'w').close()\nopen('.hidden', 'w').close()\nreturn 1"
    )
    assert {file.name: file.content for file in run.written} == {
        "a.bin": bytes(range(256)),
        "b.csv": b"x\n1\n",
    }
    assert run.not_kept == 0


async def test_wherever_a_tool_goes_its_working_folder_is_what_counts(fortress: KernelSandbox) -> None:
    run = await runner(fortress)("open('a.csv', 'w').write('x')\nos.chdir('/')\nreturn 1")
    assert names(run) == ["a.csv"]


async def test_links_are_no_artifacts_and_no_file_gets_a_second_name(
    fortress: KernelSandbox, attacked: dict[str, Json]
) -> None:
    body = """
for number, target in enumerate((w["secret"], w["database"], w["upload"], "/etc/passwd", w["file"], "real.csv")):
    os.symlink(target, f"link{number}.csv")
open("real.csv", "w").write("mine")
for target, name in ((w["file"], "input.csv"), ("real.csv", "second.csv")):
    try:
        os.link(target, name)
    except PermissionError:
        pass
    else:
        return 0
os.symlink(w["folder"], "folder")
open("own.csv", "w").write("own")
return 1
"""
    run = await runner(fortress)(body, {"w": attacked})
    assert (run.result, names(run)) == ("1", ["own.csv", "real.csv"])
    assert SECRET.encode() not in b"".join(file.content for file in run.written)
    assert run.not_kept == 7


async def test_a_file_that_is_too_large_is_left_out_and_told() -> None:
    half = (MOST_FILES_MB << 19) + 1
    large = KernelSandbox(Path("/nonexistent"), children=1)
    try:
        run = await runner(large)(
            f"for name in 'abc':\n    open(name, 'wb').write(bytes({half} if name != 'c' else 3))\n"
            f"os.truncate(os.open('holes', os.O_CREAT | os.O_RDWR), 60 << 20)\nreturn 1"
        )
        assert (names(run), run.not_kept) == (["a", "c"], 2)
    finally:
        await large.close()


async def test_two_hundred_files_are_as_many_as_may_be(fortress: KernelSandbox) -> None:
    run = await runner(fortress)("for n in range(200):\n    open(f'{n:04}', 'w').close()\nreturn 1")
    assert names(run) == [f"{n:04}" for n in range(MOST_FILES)]
    assert run.not_kept == 200 - MOST_FILES


async def test_hostile_names_arrive_as_text(fortress: KernelSandbox) -> None:
    run = await runner(fortress)(
        "for name in (b'a\\nb.csv', b'\\xff\\xfe.csv', b'\\x1b]0;x\\x07.csv', '\\u202egnp.exe'.encode()):\n"
        "    open(name, 'w').close()\nreturn 1"
    )
    assert sorted(names(run)) == sorted(["a\nb.csv", "??.csv", "\x1b]0;x\x07.csv", "\u202egnp.exe"])
    json.dumps(names(run)).encode()


@pytest.mark.parametrize(
    "files",
    [
        [["a.csv", "not base64!"]], [["a.csv"]], [["a.csv", 5]], [[5, ""]], "a.csv", [["a" * 300, ""]],
        [[f"{n}", ""] for n in range(MOST_FILES + 1)],
        [[f"{n}", base64.b64encode(bytes(1 << 20)).decode()] for n in range(MOST_FILES_MB + 1)],
    ],
    ids=["no base64", "no contents", "number", "numbered name", "no list", "long name", "too many", "too much"],
)  # fmt: skip
async def test_forged_files_of_another_shape_are_a_failed_run(fortress: KernelSandbox, files: Json) -> None:
    reply = {"done": {"result": "1", "files": files, "not_kept": 0}}
    body = (
        "import json, struct\nbody = json.dumps(reply).encode()\nleft = struct.pack('!I', len(body)) + body\n"
    )
    body += "while left:\n    left = left[os.write(3, left):]\nos._exit(0)"
    run = await runner(fortress)(body, {"reply": reply})
    assert not run.succeeded
    assert (run.result, run.written) == (None, ())


async def test_failed_runs_examples_and_tests_deliver_nothing(fortress: KernelSandbox) -> None:
    failed = await runner(fortress)("open('a.csv', 'w').close()\nraise ValueError('no')")
    assert (failed.kind, failed.written, failed.not_kept) == ("input", (), 0)
    code = "def tool_here():\n    open('a.csv', 'w').close()\n    return 1\n"
    [example] = await fortress.run_examples(SPEC, code, [Example({})])
    assert (example.result, example.written, example.not_kept) == ("1", (), 0)
    tests = "from tool_here import tool_here\n\n\ndef test_it():\n    assert tool_here() == 1\n"
    assert (await fortress.test("tool_here", code, TestSuite(tests))).problem is None


async def test_no_run_delivers_what_another_one_wrote(fortress: KernelSandbox) -> None:
    run = runner(fortress)
    assert names(await run("open('mine.csv', 'w').close()\nreturn 1")) == ["mine.csv"]
    assert names(await run("return 1")) == []
