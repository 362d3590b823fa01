"""A scorer for made-up benchmarks: command line and report of DABench's; its only rule is that texts are equal."""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def figures(ids: Iterable[int], grades: dict[int, dict[str, bool] | None]) -> dict[str, Any]:
    graded = [grades[number] for number in ids]
    answered = [one for one in graded if one is not None]
    right = sum(all(one.values()) for one in answered)
    precision = right / len(answered) if answered else None
    return {
        "questions": len(graded),
        "answered": len(answered),
        "right": right,
        "accuracy": right / len(graded),
        "accuracy_ci95": [0.0, 1.0],
        "coverage": len(answered) / len(graded),
        "precision": precision,
        "precision_ci95": [0.0, 1.0],
    }


parser = argparse.ArgumentParser()
for name in ("labels", "questions", "answers", "meta", "json"):
    parser.add_argument(f"--{name}")
options = parser.parse_args()

given = {row["id"]: row["answers"] for row in rows(options.answers)}
facts = {row["id"]: row for row in rows(options.questions)}
for row in rows(options.meta) if options.meta else []:
    facts[row["id"]].update(row)
grades: dict[int, dict[str, bool] | None] = {}
for row in rows(options.labels):
    values = given.get(row["id"])
    grades[row["id"]] = values and {
        name: str(values.get(name)) == label for name, label in row["common_answers"]
    }
strict: dict[str, Any] = {"all": figures(grades, grades)}
for key in ("level", "op", "file_name"):
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number in grades:
        if key in facts[number]:
            groups[facts[number][key]].append(number)
    strict[key] = {value: figures(ids, grades) for value, ids in groups.items()}
Path(options.json).write_text(json.dumps({"strict": strict, "grades": grades}))
