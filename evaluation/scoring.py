"""Scoring by the scorer that comes with the benchmark, run as the program it is.

It is called as `score.py --labels L --questions Q --answers A --json OUT [--meta M]`, and its report is taken as it is:
`strict.all`, and `strict.level`, `strict.op`, `strict.file_name` by value, each with `questions`, `answered`, `right`,
`accuracy`, `accuracy_ci95`, `coverage`, `precision`, `precision_ci95`; `grades` by id and name, null where nothing was
answered.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from evaluation.benchmark import Benchmark, Label
from evaluation.matching import Answers

Report = Mapping[str, Any]

_SECONDS = 120


def score(benchmark: Benchmark, labels: Mapping[int, Label], answers: Mapping[int, Answers]) -> Report:
    """The scorer's report on these answers; only the questions that have `labels` count. Raises `RuntimeError`."""
    with tempfile.TemporaryDirectory(prefix="toolwright-evaluation-") as name:
        folder = Path(name)
        _write(
            folder / "labels.jsonl",
            ({"id": number, "common_answers": list(label.items())} for number, label in labels.items()),
        )
        given = ({"id": number, "answers": part} for number, part in answers.items() if number in labels)
        _write(folder / "answers.jsonl", given)
        meta = benchmark.folder / "meta.jsonl"
        command = [
            *(sys.executable, str(benchmark.scorer.absolute())),
            *("--labels", str(folder / "labels.jsonl")),
            *("--questions", str(benchmark.folder / "questions.jsonl")),
            *("--answers", str(folder / "answers.jsonl")),
            *("--json", str(folder / "report.json")),
            *(("--meta", str(meta)) if meta.exists() else ()),
        ]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        if ran.returncode:
            raise RuntimeError(f"the benchmark's scorer failed: {ran.stderr.strip()[-500:]}")
        return json.loads((folder / "report.json").read_text("utf-8"))


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
