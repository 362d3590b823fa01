"""What the port promises, of each sandbox alike. Runs go side by side, as containers are slow to start."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from integration.docker.conftest import Place
from toolwright.agent.testfile import problem
from toolwright.domain.example import GeneratedFile
from toolwright.domain.tool import Example, Parameter, TestSuite, ToolSpec
from toolwright.errors import FileProblem
from toolwright.sandboxes.jobs import JobSandbox
from toolwright.storage.handed import Handed

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIMITS = {
    "return len(bytearray(300 << 20))": "stopped: memory limit 128 MB",
    "while True:\n    pass": "stopped: CPU limit 1 s",
    "open('big', 'wb').write(bytes(40 << 20))\nreturn 1": "stopped: disk limit 16 MB",
    "while True:\n    os.write(3, bytes([255]) * 65536)": "stopped: output limit 8 MB",
    "for n in range(9000):\n    os.symlink('f', str(n))\nimport time\ntime.sleep(1)": "stopped: file limit 8192",
    "kept = [open(os.devnull) for _ in range(200)]": "stopped: open file limit 128",
    (
        "import threading, time\nthreading.stack_size(32768)\nfor _ in range(3000):\n"
        "    threading.Thread(target=time.sleep, args=(5,), daemon=True).start()"
    ): "stopped: thread limit (at least 64)",
    (
        "import threading, time\nthreading.stack_size(64 << 20)\nfor _ in range(8):\n"
        "    threading.Thread(target=time.sleep, args=(5,), daemon=True).start()"
    ): "stopped: memory limit 128 MB",
}


async def test_a_limit_is_reported_as_what_it_is(place: Place) -> None:
    runs = await asyncio.gather(*(place.run(body) for body in LIMITS))
    assert [(done.kind, done.error) for done in runs] == [("limit", error) for error in LIMITS.values()]


async def test_sleeping_meets_the_time_limit(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(place.sandbox, JobSandbox)
    monkeypatch.setattr(place.sandbox, "_limits", replace(place.sandbox._limits, timeout_seconds=0.5))
    stopped = await place.run("import time\ntime.sleep(60)")
    assert (stopped.kind, stopped.error) == ("limit", "stopped: time limit 0.5 s")


ENDS = {
    "os._exit(3)": "the tool ended by itself (status 3)",
    "import ctypes\nctypes.string_at(0)": "the tool crashed (signal 11)",
    "os.write(3, b'\\0\\0\\0\\2[]')\nos._exit(0)": "the tool left no readable result",
    "\n\nreturn 1 / 0": "ZeroDivisionError: division by zero (line 7 of the tool)",
}


async def test_an_end_without_a_result_says_how_it_came(place: Place) -> None:
    runs = await asyncio.gather(*(place.run(body) for body in ENDS))
    for done, error in zip(runs, ENDS.values(), strict=True):
        assert done.kind == "tool"
        assert done.error is not None
        assert done.error.partition(" (line")[0] == error.partition(" (line")[0]


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


async def test_files_are_named_as_people_name_them(place: Place) -> None:
    data, mine = place.file("numbers.csv"), place.upload("one", "one.csv")
    done, refused, uploaded = await asyncio.gather(
        place.sandbox.execute(MEAN, CODE, {"file": "numbers.csv", "column": "x"}, [data]),
        place.sandbox.execute(MEAN, CODE, {"file": "numbers.csv", "column": "z"}, [data]),
        place.sandbox.execute(MEAN, CODE, {"file": "one.csv", "column": "x"}, [data, mine]),
    )
    assert json.loads(done.result or "") == {"file": "numbers.csv", "mean": 2.0}
    assert (refused.kind, refused.error) == ("input", "numbers.csv has no column 'z'")
    assert json.loads(uploaded.result or "") == {"file": "one.csv", "mean": 5.0}


async def test_only_data_and_uploads_of_one_session_are_seen(place: Place) -> None:
    mine, theirs = place.upload("one", "one.csv"), place.upload("two", "two.csv")
    with pytest.raises(FileProblem, match="two sessions"):
        await place.sandbox.execute(MEAN, CODE, {"file": "one.csv", "column": "x"}, [mine, theirs])
    look = """
seen = []
for start in (here, "/uploads", "/home", "/proc"):
    for folder, _, names in os.walk(start):
        seen += [os.path.join(folder, name) for name in names if name != "pipe.csv"]
texts = []
for path in {*seen, here + "/numbers.csv", theirs, theirs.replace("/two/", "/one/../two/")}:
    try:
        texts.append(open(path, errors="replace").read(200))
    except OSError:
        pass
return [len([text for text in texts if word in text]) for word in ("x,y", "nobody else")]
"""
    assert (await place.run(look, {"here": place.inside, "theirs": theirs.path})).result == "[1, 0]"


async def test_a_run_delivers_its_files_and_the_next_step_reads_its_table(place: Place) -> None:
    first = await place.run(
        "open('kept.csv', 'w').write('x\\n1\\n')\nos.symlink('/etc/passwd', 'link.csv')\n"
        "os.mkdir('d')\nopen('d/inner.csv', 'w').close()\nreturn [{'x': 1, 'y': 2}, {'x': 3, 'y': 4}]"
    )
    assert [(file.name, file.content) for file in first.written] == [("kept.csv", b"x\n1\n")]
    assert first.not_kept == 1
    handed = Handed(place.home / "sessions").keep("one", "query-1", first.result or "")
    code = "import json\n\n\ndef mean_of(file, column):\n    rows = json.load(open(file))\n"
    code += "    return {'file': file, 'mean': sum(row[column] for row in rows) / len(rows)}\n"
    [profile], second = await asyncio.gather(
        place.sandbox.profile([handed]),
        place.sandbox.execute(MEAN, code, {"file": handed.name, "column": "x"}, [handed]),
    )
    assert (profile.problem, profile.rows, [column.name for column in profile.columns]) == (
        None,
        2,
        ["x", "y"],
    )
    assert json.loads(second.result or "") == {"file": handed.name, "mean": 2.0}


async def test_examples_run_each_with_its_files_and_nothing_else(place: Place) -> None:
    examples = [
        Example({"file": f"n{n}.csv", "column": "x"}, (GeneratedFile(f"n{n}.csv", f"x\n{n}\n"),))
        for n in range(2)
    ]
    examples.append(Example({"file": "n0.csv", "column": "x"}))
    runs = await place.sandbox.run_examples(MEAN, CODE, examples)
    assert [json.loads(run.result or "")["mean"] for run in runs[:2]] == [0, 1]
    assert (runs[2].kind, runs[2].error) == ("input", "file not found: n0.csv")


TOOL = "def double_it(n):\n    return 2 * n\n"
TESTS = """
import pytest
from double_it import double_it


def test_three():
    assert double_it(3) == 6


@pytest.mark.parametrize("n", [1, 2])
def test_many(n, tmp_path):
    (tmp_path / "n").write_text(str(n))
    assert double_it(int((tmp_path / "n").read_text())) == n + n
"""
FORGED = (
    "import json, os, struct\nbody = json.dumps({'done': {'results': [['test_mine', 'passed', '']], "
    "'problem': None}}).encode()\nos.write(3, struct.pack('!I', len(body)) + body)\nos._exit(0)\n"
)


async def test_a_suite_counts_when_all_of_its_tests_have_passed(place: Place) -> None:
    good, failing, forged = await asyncio.gather(
        place.sandbox.test("double_it", TOOL, TestSuite(TESTS)),
        place.sandbox.test("double_it", TOOL, TestSuite(TESTS.replace("== 6", "== 7"))),
        place.sandbox.test("double_it", FORGED, TestSuite(TESTS)),
    )
    assert problem(good, TESTS) is None
    assert {result.node for result in good.results} == {"test_three", "test_many[1]", "test_many[2]"}
    assert [result.node for result in failing.results if result.outcome == "failed"] == ["test_three"]
    assert problem(forged, TESTS) is not None


async def test_files_are_profiled_and_what_is_none_is_told(place: Place) -> None:
    names = ["numbers.csv", "prices.csv", "empty.csv", "pipe.csv", "absent.csv"]
    found = await place.sandbox.profile([place.file(name) for name in names])
    assert [profile.problem for profile in found] == [
        None,
        None,
        "empty.csv is empty",
        "pipe.csv is no regular file",
        "absent.csv does not exist, or is a link that leaves the data folder",
    ]
    assert [(column.name, column.type) for column in found[0].columns] == [("x", "integer"), ("y", "integer")]
    assert (found[1].delimiter, found[1].rows, found[1].columns[1].missing) == (";", 2, 1)


ATTEMPTS = """
import ctypes, socket, subprocess
done = []
def attempt(name, call):
    try:
        call()
        done.append(name)
    except (OSError, ValueError):
        pass
for path in ("/etc/passwd", "/proc/self/environ", "/proc/1/environ"):
    attempt("read " + path, lambda: open(path).read())
for path in (here + "/new", "/new", "/dev/shm/new", "/usr/new", "/opt/new"):
    attempt("write " + path, lambda: open(path, "w"))
for change in ("unlink", "rmdir"):
    attempt(change, lambda: getattr(os, change)(here + "/numbers.csv"))
attempt("list /proc", lambda: os.listdir("/proc"))
for family in range(1, 45):
    for kind in (1, 2, 3):
        attempt("socket %d %d" % (family, kind), lambda: socket.socket(family, kind).close())
attempt("fork", lambda: os.fork() or os._exit(0))
attempt("exec", lambda: os.execv(sys.executable, [sys.executable, "-c", "1"]))
attempt("subprocess", lambda: subprocess.run(["/bin/true"]))
for pid in (-1, 0, 1, 2, os.getppid()):
    if pid != os.getpid():
        attempt("kill %d" % pid, lambda: os.kill(pid, 9))
attempt("root", lambda: os.setresuid(0, 0, 0))
attempt("mknod", lambda: os.mknod("node", 0o20666, 259))
attempt("memory", lambda: os.memfd_create("x"))
libc = ctypes.CDLL(None, use_errno=True)
calls = {"mount": (0, b"/tmp", b"tmpfs", 0, 0), "unshare": (0x10000000,), "ptrace": (0, 0, 0, 0)}
for name, arguments in calls.items():
    if getattr(libc, name)(*arguments) != -1:
        done.append(name)
return done
"""


async def test_nothing_that_a_box_must_not_do_is_possible(place: Place) -> None:
    tried = await place.run(ATTEMPTS, {"here": place.inside})
    assert tried.kind == "ok", tried.error
    assert json.loads(tried.result or "") == []
    assert (place.data / "numbers.csv").read_text() == "x,y\n1,2\n3,4\n"


async def test_the_environment_holds_nothing_of_the_servers(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOOLWRIGHT_SECRET", "of the server")
    seen = await place.run("return dict(os.environ)")
    assert "of the server" not in (seen.result or "")
    assert "TOOLWRIGHT" not in (seen.result or "")
