"""The held-out briefs: a benchmark of the project's own, on tables nobody wrote the engine for.

DABench's tables and labels are somebody else's, and after a while an engine fits what it is measured on. These briefs
were written before the engine's words were looked at, are on made tables, and their labels are computed by code that
shares nothing with the engine. `write(folder)` makes the folder; see docs/evaluation.md.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from evaluation.held_out.features import FEATURES
from evaluation.held_out.later import LATER
from evaluation.held_out.relations import RELATIONS
from evaluation.held_out.summary import SUMMARY
from evaluation.held_out.tables import tables
from evaluation.held_out.traps import TRAPS

BRIEFS = (*SUMMARY, *RELATIONS, *FEATURES, *TRAPS, *LATER)


def write(folder: Path) -> None:
    """The benchmark in `folder`, in the format that `read_benchmark` reads; the same at each call."""
    (folder / "tables").mkdir(parents=True)
    made = tables()
    for name, table in made.items():
        table.to_csv(folder / "tables" / name, index=False)
    asked: list[Mapping[str, Any]] = []
    labels: list[Mapping[str, Any]] = []
    kinds: list[Mapping[str, Any]] = []
    for number, brief in enumerate(BRIEFS, 1):
        name = f"{brief.table}.csv"
        asked.append(
            {
                "id": number,
                "question": brief.question,
                "constraints": brief.constraints,
                "format": brief.format,
                "file_name": name,
                "level": brief.level,
            }
        )
        right = brief.right(made[name].copy())
        labels.append({"id": number, "common_answers": [[key, value] for key, value in right.items()]})
        kinds.append({"id": number, "op": brief.op})
    _write(folder / "questions.jsonl", asked)
    _write(folder / "labels.jsonl", labels)
    _write(folder / "meta.jsonl", kinds)
    shutil.copy(Path(__file__).with_name("score.py"), folder / "score.py")


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
