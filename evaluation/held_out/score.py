"""The scorer of the held-out briefs, with the command line and the report of DABench's. Standard library only.

A value is right when its text is the label's, or when both are numbers that differ by less than 1e-6: it has to be
rounded as the brief asks. A brief is right when all its values are.
"""

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Grades = dict[int, dict[str, bool] | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("labels", "questions", "answers", "meta", "json"):
        parser.add_argument(f"--{name}")
    options = parser.parse_args()
    given = {row["id"]: row["answers"] for row in _rows(options.answers)}
    facts = {row["id"]: row for row in _rows(options.questions)}
    for row in _rows(options.meta) if options.meta else []:
        facts[row["id"]].update(row)
    grades: Grades = {}
    for row in _rows(options.labels):
        values = given.get(row["id"])
        grades[row["id"]] = values and {
            name: same(values.get(name), label) for name, label in row["common_answers"]
        }
    strict: dict[str, Any] = {"all": _figures(grades, grades)}
    for key in ("level", "op", "file_name"):
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for number in grades:
            groups[facts[number][key]].append(number)
        strict[key] = {value: _figures(ids, grades) for value, ids in groups.items()}
    Path(options.json).write_text(json.dumps({"strict": strict, "grades": grades}), encoding="utf-8")


def same(given: Any, label: str) -> bool:
    """Whether a value is what the label says."""
    if given is None:
        return False
    if str(given) == label:
        return True
    try:
        return abs(float(given) - float(label)) < 1e-6
    except (TypeError, ValueError):
        return False


def _figures(ids: Iterable[int], grades: Grades) -> dict[str, Any]:
    graded = [grades[number] for number in ids]
    answered = [one for one in graded if one is not None]
    right = sum(all(one.values()) for one in answered)
    return {
        "questions": len(graded),
        "answered": len(answered),
        "right": right,
        "accuracy": right / len(graded),
        "accuracy_ci95": _wilson(right, len(graded)),
        "coverage": len(answered) / len(graded),
        "precision": right / len(answered) if answered else None,
        "precision_ci95": _wilson(right, len(answered)),
    }


def _wilson(right: int, count: int, z: float = 1.96) -> list[float]:
    """The 95% interval of a share. Wilson 1927."""
    if not count:
        return [0.0, 1.0]
    share, weight = right / count, z * z / count
    middle = share + weight / 2
    half = z * math.sqrt(share * (1 - share) / count + weight / (4 * count))
    return [(middle - half) / (1 + weight), (middle + half) / (1 + weight)]


def _rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
