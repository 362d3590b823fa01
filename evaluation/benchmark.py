"""The folder of a benchmark in the format of InfiAgent-DABench, and how its questions are asked.

questions.jsonl  {id, question, constraints, format, file_name, level}
labels.jsonl     {id, common_answers: [[name, value]]}
meta.jsonl       further fields by id, for break-downs only (may be absent)
tables/          the files
score.py         the scorer; see scoring.py
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Form = Literal["complete", "bare"]


class BadBenchmark(Exception):
    """The folder is not what it has to be; says what is missing."""


@dataclass(frozen=True, slots=True)
class Question:
    """What may be known to who answers."""

    id: int
    question: str
    constraints: str
    format: str
    file_name: str

    def prompt(self, form: Form) -> str:
        """The request in plain language: complete, or as people ask, without constraints and format.

        Some questions of the benchmark carry the number they had in a list ("2. Calculate ..."); it is left out.
        """
        parts = [re.sub(r"^\s*\d+\.\s+", "", self.question).strip()]
        if form == "complete":
            parts += [
                f"{title}: {text.strip()}"
                for title, text in (("Constraints", self.constraints), ("Answer format", self.format))
                if text.strip()
            ]
        parts.append(f"File: {self.file_name}")
        return "\n\n".join(parts)


Label = dict[str, str]
"""What is right, by the name of the value."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark in a folder. `labels` are for scoring alone and never near a prompt."""

    folder: Path
    questions: tuple[Question, ...]
    labels: dict[int, Label]

    @property
    def tables(self) -> Path:
        return self.folder / "tables"

    @property
    def scorer(self) -> Path:
        return self.folder / "score.py"


def read_benchmark(folder: Path) -> Benchmark:
    """Reads the folder; questions that have labels, in the order of the file. Raises `BadBenchmark`."""
    for name in ("questions.jsonl", "labels.jsonl", "score.py", "tables"):
        if not (folder / name).exists():
            raise BadBenchmark(f"{folder} has no {name}; it must be a benchmark in the format of DABench")
    labels: dict[int, Label] = {
        row["id"]: {name: str(value) for name, value in row["common_answers"]}
        for row in read_lines(folder / "labels.jsonl")
    }
    questions = tuple(
        Question(row["id"], row["question"], row["constraints"], row["format"], row["file_name"])
        for row in read_lines(folder / "questions.jsonl")
        if row["id"] in labels
    )
    if not questions:
        raise BadBenchmark(f"{folder} has no question with a label")
    return Benchmark(folder, questions, labels)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """JSON Lines as objects."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
