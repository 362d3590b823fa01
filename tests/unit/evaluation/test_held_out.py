"""The held-out briefs are a benchmark that can be made anywhere, the same each time."""

import json
from pathlib import Path

from evaluation.benchmark import read_benchmark
from evaluation.held_out import BRIEFS, write
from evaluation.held_out.score import same


def test_the_briefs_are_the_same_each_time_they_are_made(tmp_path: Path) -> None:
    write(tmp_path / "one")
    write(tmp_path / "two")
    made = [path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert len(made) == 14
    assert all(
        (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes() for path in made
    )


def test_every_label_is_named_by_its_format(tmp_path: Path) -> None:
    write(tmp_path / "briefs")
    benchmark = read_benchmark(tmp_path / "briefs")
    assert len(benchmark.questions) == len(BRIEFS)
    for question in benchmark.questions:
        for name in benchmark.labels[question.id]:
            assert f"@{name}[" in question.format, json.dumps(question.question)


def test_a_value_has_to_be_rounded_as_its_label_is() -> None:
    assert same(2.5, "2.50")
    assert same("no", "no")
    assert not same(2.504, "2.50")
    assert not same("No", "no")
    assert not same(None, "0")
