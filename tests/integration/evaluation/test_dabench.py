"""The runner of the benchmark on a small one made here, with a server of its own."""

import json
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from evaluation.__main__ import main
from evaluation.asking import ask

from support.server import TESTS, running_server

_MEAN = "What is the mean of the price column?"
_QUESTIONS = [
    (1, _MEAN, "fruit.csv", "easy", "agg", [["mean_price", "2.67"]]),
    (2, "What is the maximum of the price column?", "fruit.csv", "easy", "agg", [["max_price", "99"]]),
    (3, "Who sings the loudest?", "fruit.csv", "hard", "other", [["singer", "Callas"]]),
    (4, "How many rows are there?", "trees.csv", "easy", "count", [["rows", "2"], ["kind", "odd"]]),
]


def _lines(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    (folder / "tables").mkdir(parents=True)
    (folder / "tables" / "fruit.csv").write_text("name,price\napple,1\npear,2\nplum,5\n")
    (folder / "tables" / "trees.csv").write_text("tree,height\noak,30\nash,20\n")
    question = {"constraints": 'The kind is "odd" or "even".', "format": "@value[x]"}
    (folder / "questions.jsonl").write_text(
        _lines(
            {"id": number, "question": text, "file_name": file, "level": level, **question}
            for number, text, file, level, _, _ in _QUESTIONS
        )
    )
    (folder / "labels.jsonl").write_text(
        _lines({"id": number, "common_answers": label} for number, *_, label in _QUESTIONS)
    )
    (folder / "meta.jsonl").write_text(_lines({"id": number, "op": op} for number, *_, op, _ in _QUESTIONS))
    shutil.copy(TESTS / "support" / "scorer.py", folder / "score.py")
    return folder


def test_right_wrong_and_declined_answers_are_counted_as_such(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"
    before = sorted(folder.rglob("*"))

    assert main(["dabench", "--data", str(folder), "--bare", "--json", str(report)]) == 0

    complete, bare = json.loads(report.read_text())
    assert (complete["form"], bare["form"]) == ("complete", "bare")
    every = bare["report"]["strict"]["all"]
    assert (every["questions"], every["answered"], every["right"]) == (4, 3, 2)
    grades = bare["report"]["grades"]
    # The kind is a word of the constraints, which the bare question does not have.
    assert grades == {"1": {"mean_price": True}, "2": {"max_price": False}, "3": None, "4": {"rows": True}}
    assert [one["id"] for one in bare["wrong"]] == [2]
    assert bare["wrong"][0]["expected"] == {"max_price": "99"}
    assert [one["ids"] for one in bare["not_answered"]] == [[3]]
    assert bare["endings"] == {"answered": 3, "declined": 1}
    assert [one["id"] for one in bare["asked"]] == [1, 2, 3, 4]
    by_file = bare["report"]["strict"]["file_name"]
    assert {name: figures["right"] for name, figures in by_file.items()} == {"fruit.csv": 1, "trees.csv": 1}
    assert complete["report"]["strict"]["all"]["questions"] == 4

    printed = capsys.readouterr().out
    assert "2 expected max_price=99; given (the result)=5" in printed
    assert sorted(folder.rglob("*")) == before


def test_a_folder_that_is_no_benchmark_is_refused_by_what_is_missing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "labels.jsonl").unlink()
    assert main(["dabench", "--data", str(folder)]) == 2
    assert "labels.jsonl" in capsys.readouterr().err


async def test_a_question_that_hangs_is_given_up(tmp_path: Path) -> None:
    options = {"engineer": "scripted", "delay": {"step": "preparation", "seconds": 60}}
    with running_server(tmp_path / "home", options=options) as server:
        reply = await ask(server.url, _MEAN, limit_seconds=1)
    assert reply.ending == "hung"
    assert reply.result is None


async def test_a_server_that_is_not_there_is_no_answer() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        reply = await ask(f"http://127.0.0.1:{taken.getsockname()[1]}", _MEAN, limit_seconds=20)
    assert reply.ending == "lost"


def test_questions_that_are_lost_make_the_run_fail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert main(["dabench", "--data", str(folder), "--url", address]) == 1
    assert "4 lost" in capsys.readouterr().out
