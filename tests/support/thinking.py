"""What a scripted model answers: a plan for each request, and for each specified tool its tests and implementations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from support.protocols import Asked, Reply

RANGE: dict[str, Any] = {
    "name": "range_of_column",
    "summary": "The difference between the largest and the smallest number of a column.",
    "parameters": [
        {"name": "path", "type": "file", "description": "the table"},
        {"name": "column", "type": "column", "description": "a column of numbers"},
    ],
    "returns": "A number in the unit of the column: largest minus smallest. Missing cells are left out.",
    "raises": ["ValueError when there is no such column", "ValueError when there are no numbers"],
}

RANGE_CASES: list[dict[str, Any]] = [
    {
        "name": "three_rows",
        "why": "the plain case",
        "files": [{"name": "a.csv", "content": "x,y\n1,a\n4,b\n2.5,c\n"}],
        "arguments": {"path": "a.csv", "column": "x"},
        "expected": 3,
    },
    {
        "name": "one_row",
        "why": "the range of one number is zero",
        "files": [{"name": "a.csv", "content": "x\n7\n"}],
        "arguments": {"path": "a.csv", "column": "x"},
        "expected": 0,
    },
    {
        "name": "missing_column",
        "why": "it refuses",
        "files": [{"name": "a.csv", "content": "x\n7\n"}],
        "arguments": {"path": "a.csv", "column": "z"},
        "raises": "ValueError",
    },
]

RANGE_CODE = '''\
"""The range of a column."""

import csv


def range_of_column(path: str, column: str) -> float:
    """The largest number of a column minus the smallest. Raises ValueError where there is none."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if not rows or column not in rows[0]:
        raise ValueError(f"there is no column {column}, or there are no rows")
    try:
        numbers = [float(row[column]) for row in rows if row[column].strip()]
    except ValueError:
        raise ValueError(f"{column} is not numeric") from None
    if not numbers:
        raise ValueError(f"{column} has no numbers")
    return max(numbers) - min(numbers)
'''

RANGE_WRONG = RANGE_CODE.replace("max(numbers) - min(numbers)", "max(numbers)")
PROMPT = "How far apart are the highest and the lowest altitude_m in weather_stations.csv?"
COLUMN = "altitude_m"
FILE = "weather_stations.csv"


def task(**fields: Any) -> dict[str, Any]:
    """The plan of the request above, as one task."""
    arguments = {"path": FILE, "column": COLUMN}
    whole = {"words": PROMPT, "files": [FILE], "arguments": arguments, "says": "They are {result} apart."}
    return {**whole, **fields}


@dataclass
class Thinking:
    """A script for the wire. It chooses the tool above where it is given, else it specifies it. `codes` are the
    implementations: the first for the tool, the last for further attempts; the independent ones get `other`."""

    plans: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: {PROMPT: {"tasks": [task()]}})
    cases: list[dict[str, Any]] = field(default_factory=lambda: RANGE_CASES)
    codes: list[str] = field(default_factory=lambda: [RANGE_CODE])
    other: str = RANGE_CODE

    def __call__(self, asked: Asked) -> Reply:
        match asked.verb:
            case "plan":
                return Reply(self._plan(asked))
            case "tests":
                return Reply({"cases": self.cases})
            case _:
                if "standard library alone" in asked.instructions or "with pandas" in asked.instructions:
                    return Reply({"code": self.other})
                later = "failures_of_the_last_attempt" in asked.data
                return Reply({"code": self.codes[-1] if later else self.codes[0]})

    def _plan(self, asked: Asked) -> dict[str, Any]:
        given = {tool["name"] for tool in asked.data["tools"]}
        plan = self.plans[asked.data["request"]]
        return {**plan, "tasks": [self._task(each, given) for each in plan.get("tasks", ())]}

    def _task(self, planned: Mapping[str, Any], given: set[str]) -> dict[str, Any]:
        new_tool = planned.get("new_tool", RANGE)
        known = new_tool["name"] in given
        return {
            **planned,
            "tool": new_tool["name"] if known else None,
            "new_tool": None if known else new_tool,
        }
