"""The command line, as a person and as a script use it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from support import specification
from support.server import environment, running_server

MEAN = '''"""Means."""


def trimmed_mean(values: list[float], cut: int = 1) -> float:
    """Mean of the values without the smallest and the largest ones.

    values: the numbers
    cut: how many to leave out at each end
    """
    kept = sorted(values)[cut:-cut]
    if not kept:
        raise ValueError("there are too few values")
    return sum(kept) / len(kept)
'''
TESTS = """from trimmed_mean import trimmed_mean


def test_the_outer_ones_are_left_out():
    assert trimmed_mean([0, 1, 2, 3, 100]) == 2


def test_more_can_be_left_out():
    assert trimmed_mean([0, 0, 5, 9, 9], cut=2) == 5
"""
TABLE = '''def first_cell(path: str, column: str) -> str:
    """The first cell of a column of a CSV file."""
    import csv

    with open(path, newline="") as file:
        return next(csv.DictReader(file))[column]
'''


class Command:
    """`toolwright` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.data = folder / "data"
        self.data.mkdir()
        (self.data / "good.csv").write_text("item,price\na,1\nb,2\nc,6\n")

    def __call__(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "toolwright", *arguments],
            check=False,
            env=environment(self.home, self.data, **settings),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=100,
        )

    def json(self, *arguments: str) -> Any:
        done = self(*arguments, "--json")
        return json.loads(done.stdout), done.returncode

    def file(self, name: str, content: str) -> str:
        path = self.folder / name
        path.write_text(content)
        return str(path)


@pytest.fixture
def toolwright(tmp_path: Path) -> Command:
    return Command(tmp_path)


def test_ask_answers_and_says_so_by_its_status(toolwright: Command) -> None:
    done = toolwright("ask", "What is the average price in good.csv?")
    assert done.returncode == 0, done.stderr
    assert "3" in done.stdout
    assert done.stderr == ""
    refused = toolwright("ask", "Sing me a song.")
    assert refused.returncode == 1
    assert refused.stdout.strip()


def test_ask_prints_every_payload_as_a_line_of_json(toolwright: Command) -> None:
    done = toolwright("ask", "What is the total price in good.csv?", "--json", "--session", "mine")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    spec = specification.read()
    for payload in lines[:-1]:
        specification.check_message(spec, "agent_event", payload)
    assert list(lines[-1]) == ["query_complete"]
    complete = lines[-1]["query_complete"]
    specification.check_message(spec, "query_complete", complete)
    assert complete["session_id"] == "mine"
    assert complete["success"] is True
    assert [payload["seq"] for payload in lines[:-1]] == list(range(1, len(lines)))
    assert done.returncode == 0


def test_ask_and_a_server_work_side_by_side_and_share_the_tools_and_the_session(toolwright: Command) -> None:
    with running_server(toolwright.home, toolwright.data, forked=False) as server:
        assert toolwright("ask", "What is the total price in good.csv?", "--session", "both").returncode == 0
        assert httpx.get(f"{server.url}/api/tools").json()["count"] == 1
        assert httpx.get(f"{server.url}/api/session/both/messages").json()["count"] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", ""),
        ("ask", "x", "--session", "a b"),
        ("ask", "x", "--nothing"),
        ("nothing",),
        ("serve", "--port", "x"),
        ("serve", "--host", "0.0.0.0"),
        ("tools", "show"),
        ("tools", "run", "x", "--arguments", "{"),
        ("tools", "run", "x", "--arguments", "[1]"),
        ("tools", "add", "nothing.py"),
        ("tools", "remove"),
        ("tools", "versions"),
        ("tools", "rollback", "x"),
        ("tools", "rollback", "x", "one"),
    ],
)
def test_bad_usage_has_status_2_and_a_sentence(arguments: tuple[str, ...], toolwright: Command) -> None:
    done = toolwright(*arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert (done.stdout + done.stderr).strip()
    assert "Traceback" not in done.stderr


def test_a_setting_that_is_not_known_is_refused_at_start(toolwright: Command) -> None:
    done = toolwright("serve", DATABASE_URL="postgresql://x")
    assert done.returncode == 2
    assert "TOOLWRIGHT_DATABASE_URL" in done.stderr


def test_a_tool_that_does_not_exist_is_told(toolwright: Command) -> None:
    for arguments in (
        ("show", "none"),
        ("run", "none"),
        ("remove", "none"),
        ("versions", "none"),
        ("rollback", "none", "1"),
    ):
        done = toolwright("tools", *arguments)
        assert done.returncode == 1
        assert "'none'" in done.stderr


def test_a_persons_function_is_verified_registered_shown_and_run(toolwright: Command) -> None:
    code, tests = toolwright.file("mine.py", MEAN), toolwright.file("test_mine.py", TESTS)
    added, status = toolwright.json("tools", "add", code, "--tests", tests)
    assert status == 0
    assert (added["name"], added["version"], added["engineer"]) == ("trimmed_mean", 1, "person")
    assert added["evidence"]["level"] == "tested"
    assert (added["evidence"]["tests_passed"], added["evidence"]["tests_total"]) == (2, 2)
    assert [(each["name"], each["type"]) for each in added["parameters"]] == [
        ("values", "numbers"),
        ("cut", "integer"),
    ]
    assert added["parameters"][1]["description"] == "how many to leave out at each end"

    again, status = toolwright.json("tools", "add", code, "--tests", tests)
    assert (again["version"], status) == (1, 0)
    listed, _ = toolwright.json("tools", "list")
    assert [tool["name"] for tool in listed["tools"]] == ["trimmed_mean"]
    shown, _ = toolwright.json("tools", "show", "trimmed_mean")
    assert shown["code"] == MEAN
    assert "trimmed_mean" in toolwright("tools", "list").stdout
    assert "def trimmed_mean" in toolwright("tools", "show", "trimmed_mean").stdout

    ran = toolwright("tools", "run", "trimmed_mean", "--arguments", '{"values": [0, 1, 2, 3, 100]}')
    outcome = json.loads(ran.stdout)
    assert set(outcome) == {"success", "result", "error", "duration_ms"}
    assert (outcome["success"], outcome["result"], outcome["error"]) == (True, 2.0, None)
    failed = toolwright("tools", "run", "trimmed_mean", "--arguments", '{"values": [1]}')
    assert failed.returncode == 1
    outcome = json.loads(failed.stdout)
    assert (outcome["success"], outcome["result"]) == (False, None)
    assert "too few values" in outcome["error"]

    for arguments, says in (
        ("{}", "values is missing"),
        ('{"values": [1], "extra": 1}', "no parameter 'extra'"),
        ('{"values": "x"}', "values must be a list of numbers"),
        ('{"values": [1, "x"]}', "values must be a list of numbers"),
        ('{"values": [1], "cut": 1.5}', "cut must be a whole number"),
        ('{"values": [1], "cut": true}', "cut must be a whole number"),
    ):
        wrong = toolwright("tools", "run", "trimmed_mean", "--arguments", arguments)
        assert wrong.returncode == 2, wrong.stdout
        assert says in wrong.stderr


def test_a_function_without_tests_is_experimental_and_reads_the_persons_files(toolwright: Command) -> None:
    added, status = toolwright.json("tools", "add", toolwright.file("cell.py", TABLE))
    assert status == 0
    assert added["evidence"]["level"] == "experimental"
    assert added["evidence"]["tests_total"] == 0
    assert [each["type"] for each in added["parameters"]] == ["file", "column"]
    arguments = json.dumps({"path": "good.csv", "column": "item"})
    assert (
        json.loads(toolwright("tools", "run", "first_cell", "--arguments", arguments).stdout)["result"] == "a"
    )
    for path in ("none.csv", "../home/toolwright.db", "/etc/passwd"):
        missing = toolwright(
            "tools", "run", "first_cell", "--arguments", json.dumps({"path": path, "column": "x"})
        )
        assert missing.returncode == 1
        assert path.rpartition("/")[2] in missing.stderr


def test_a_function_has_its_versions_and_each_can_be_in_force_again(toolwright: Command) -> None:
    better = MEAN.replace("without the smallest", "leaving out the smallest")
    mine, tests = toolwright.file("mine.py", MEAN), toolwright.file("test_mine.py", TESTS)
    assert toolwright("tools", "add", mine, "--tests", tests).returncode == 0
    path = toolwright.home / "tools" / "trimmed_mean.py"
    path.write_text(better)
    # Changed by hand, it is verified again before it runs.
    assert toolwright("tools", "run", "trimmed_mean", "--arguments", '{"values": [0, 1, 2]}').returncode == 0
    versions, _ = toolwright.json("tools", "versions", "trimmed_mean")
    assert [(each["version"], each["in_force"]) for each in versions["versions"]] == [(2, True), (1, False)]
    assert [each["code"] for each in versions["versions"]] == [better, MEAN]
    assert versions["count"] == 2

    back, status = toolwright.json("tools", "rollback", "trimmed_mean", "1")
    assert (back["version"], back["code"], status) == (1, MEAN, 0)
    assert path.read_text() == MEAN
    assert "2 of 2 tests passed" in toolwright("tools", "versions", "trimmed_mean").stdout
    none = toolwright("tools", "rollback", "trimmed_mean", "3")
    assert none.returncode == 1
    assert "versions 1 to 2" in none.stderr

    # Added again, a version is in force again, under the number it has.
    assert toolwright("tools", "rollback", "trimmed_mean", "2").returncode == 0
    assert path.read_text() == better
    again, _ = toolwright.json("tools", "add", mine, "--tests", tests)
    assert (again["version"], again["code"]) == (1, MEAN)
    assert path.read_text() == MEAN


def test_a_removed_tool_leaves_nothing_and_its_name_is_free(toolwright: Command) -> None:
    code = toolwright.file("mine.py", MEAN)
    assert toolwright("tools", "add", code).returncode == 0
    removed, status = toolwright.json("tools", "remove", "trimmed_mean")
    assert (removed, status) == ({"removed": "trimmed_mean", "count": 0}, 0)
    assert not list((toolwright.home / "tools").iterdir())
    assert toolwright("tools", "remove", "trimmed_mean").returncode == 1
    added, _ = toolwright.json("tools", "add", code)
    assert added["version"] == 1


HOSTILE = {
    "no Python": ("def (", "not Python"),
    "a failing import": (
        "import nothing_like_it\n\n\ndef trimmed() -> int:\n    'x'\n    return 1\n",
        "nothing_like_it",
    ),
    "an endless import": (
        "while True:\n    pass\n\n\ndef trimmed() -> int:\n    'x'\n    return 1\n",
        "not registered",
    ),
    "an import that ends the process": (
        "import os\n\nos._exit(0)\n\n\ndef trimmed() -> int:\n    'x'\n    return 1\n",
        "not registered",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_file_that_cannot_be_a_tool_is_refused_and_nothing_is_registered(
    case: str, toolwright: Command
) -> None:
    code, says = HOSTILE[case]
    done = toolwright("tools", "add", toolwright.file("hostile.py", code), SANDBOX_CPU_SECONDS="1")
    assert done.returncode == 2, done.stdout + done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (toolwright.home / "tools").exists() or not list((toolwright.home / "tools").iterdir())


def test_a_file_is_read_and_never_imported_outside_the_sandbox(toolwright: Command) -> None:
    mark = toolwright.folder / "imported"
    code = f"open({str(mark)!r}, 'w').write('x')\n\n\ndef trimmed() -> int:\n    'x'\n    return 1\n"
    done = toolwright("tools", "add", toolwright.file("mark.py", code))
    assert done.returncode == 2
    assert not mark.exists()


def test_failing_tests_keep_a_function_out(toolwright: Command) -> None:
    wrong = TESTS.replace("== 2", "== 3")
    done = toolwright(
        "tools", "add", toolwright.file("a.py", MEAN), "--tests", toolwright.file("b.py", wrong)
    )
    assert done.returncode == 2
    assert "test_the_outer_ones_are_left_out" in done.stderr
    assert toolwright.json("tools", "list")[0]["count"] == 0


def test_doctor_tells_what_is_in_force(toolwright: Command) -> None:
    found, status = toolwright.json("doctor")
    assert found["engineer"]["name"] == "offline"
    assert found["embedder"]["name"] == "lexical"
    assert found["store"]["tools"] == 0
    assert found["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert all(set(layer) == {"name", "holds", "detail"} for layer in found["sandbox"]["layers"])
    assert status == (0 if found["sandbox"]["tier"] else 1)
    assert "sandbox" in toolwright("doctor").stdout


def test_doctor_tells_of_a_store_that_cannot_be_used(toolwright: Command) -> None:
    toolwright.home.mkdir()
    (toolwright.home / "toolwright.db").write_text(
        "this is no database, and long enough to be seen as none" * 20
    )
    found, status = toolwright.json("doctor")
    assert status == 1
    assert "no database" in found["store"]["problem"]


def test_help_names_every_command(toolwright: Command) -> None:
    text = toolwright("--help").stdout
    assert all(command in text for command in ("serve", "ask", "tools", "doctor"))
    text = toolwright("tools", "--help").stdout
    assert all(
        command in text for command in ("list", "show", "add", "run", "remove", "versions", "rollback")
    )


def test_a_reader_that_closes_early_is_no_error(toolwright: Command) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "toolwright", "ask", "What is the total price in good.csv?", "--json"],
        env=environment(toolwright.home, toolwright.data),
        cwd=toolwright.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
    assert "Traceback" not in errors


def test_interrupting_ask_ends_it_as_a_cancelled_query_ends_and_its_sandbox(toolwright: Command) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "toolwright", "ask", "What is the total price in good.csv?", "--json"],
        env=environment(toolwright.home, toolwright.data),
        cwd=toolwright.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, signal.SIGINT)
        lines = [json.loads(line) for line in process.stdout.read().splitlines()]
    assert process.returncode == 130
    assert lines[-2]["event_type"] == "query_cancelled"
    assert lines[-1]["query_complete"]["success"] is False
    assert lines[-1]["query_complete"]["metadata"]["status"] == "Cancelled"
