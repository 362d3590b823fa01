"""An engineer over the real port that knows one thing: "mean of COLUMN in FILE.csv". Everything else is declined.

It stands in where a test is about the server and not about engineering. Its tools are real
and verified in the sandbox.
"""

import json
import re
from collections.abc import Sequence

from toolwright.domain.evidence import Verdict
from toolwright.domain.example import GeneratedFile
from toolwright.domain.invariant import Invariant
from toolwright.domain.query import Outcome, Query, Task
from toolwright.domain.tool import Bound, Example, Implementation, Parameter, TestSuite, Tool, ToolSpec
from toolwright.errors import EngineerDeclined, ToolMismatch
from toolwright.ports import Recall, Tell

NAME = "scripted_mean"
SHAPE = "scripted:mean(column)"

_CODE = '''\
"""Mean of a column."""

import csv


def scripted_mean(path: str, column: str) -> float:
    """Mean of the numbers in a column of a CSV file."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        raise ValueError("the file has no rows")
    if column not in rows[0]:
        raise ValueError(f"there is no column {column}")
    numbers = [float(row[column]) for row in rows]
    return sum(numbers) / len(numbers)
'''

_ENDLESS = """\
    while path.endswith("x.csv"):
        pass
"""

_WRITES = """\
    with open("used.csv", "w", newline="") as used:
        csv.writer(used).writerows([[column], *([number] for number in numbers)])
"""

_TESTS = """\
from scripted_mean import scripted_mean


def test_mean_of_three(tmp_path):
    file = tmp_path / "three.csv"
    file.write_text("x\\n1\\n2\\n6\\n")
    assert scripted_mean(str(file), "x") == 3.0
"""

_REQUEST = re.compile(r"^mean of (\w+) in (\S+\.csv)$")


class ScriptedEngineer:
    """See the module. A prompt "break" raises what nobody foresaw, in the first step."""

    name = "scripted"
    pure = False

    def __init__(self, *, endless: bool = False, writes: bool = False) -> None:
        # The files that verify it are made, and have another name.
        self._code = _CODE.replace("    with open", _ENDLESS + "    with open") if endless else _CODE
        if writes:
            self._code = self._code.replace("    return sum", _WRITES + "    return sum")

    def attempts(self, spec: ToolSpec) -> int:
        return 1

    def wrote(self, spec: ToolSpec) -> bool:
        return spec.engineer == self.name

    async def decompose(self, whole: Task, recall: Recall) -> Sequence[Task]:
        if whole.prompt == "break":
            raise ZeroDivisionError("a bug in the engineer")
        return [whole]

    async def shape(self, task: Task) -> str | None:
        return SHAPE if _REQUEST.match(task.prompt) else None

    async def specify(self, task: Task) -> ToolSpec:
        if not _REQUEST.match(task.prompt):
            raise EngineerDeclined("I only know: mean of COLUMN in FILE.csv")
        return ToolSpec(
            name=NAME,
            summary="Mean of the numbers in a column of a CSV file.",
            parameters=(
                Parameter("path", "file", "the file"),
                Parameter("column", "column", "the column"),
            ),
            returns="float",
            shape=SHAPE,
            engineer=self.name,
        )

    async def write_tests(self, spec: ToolSpec) -> TestSuite:
        file = GeneratedFile("made.csv", "x,y\n1,2\n3,4\n")
        example = Example({"path": "made.csv", "column": "y"}, (file,), expected=3.0)
        return TestSuite(_TESTS, (example,))

    async def alternatives(self, spec: ToolSpec) -> Sequence[Implementation]:
        return [Implementation(_CODE.replace("sum(numbers) / len(numbers)", "sum(numbers, 0.0) / len(rows)"))]

    async def further_examples(self, spec: ToolSpec) -> Sequence[Example]:
        file = GeneratedFile("made.csv", "x,y\n5,2\n7,9\n1,1\n")
        return [Example({"path": "made.csv", "column": "y"}, (file,), expected=4.0)]

    async def invariants(self, spec: ToolSpec) -> Sequence[Invariant]:
        return [Invariant("the order of the rows does not matter", "reversed")]

    async def implement(self, spec: ToolSpec, tests: TestSuite, failure: Verdict | None) -> Implementation:
        return Implementation(self._code)

    async def bind(self, tool: Tool, task: Task) -> Bound:
        match = _REQUEST.match(task.prompt)
        if match is None or not task.files:
            raise ToolMismatch("it computes a mean")
        return Bound({"path": task.files[0].name, "column": match[1]})

    async def respond(self, query: Query, outcome: Outcome, tell: Tell) -> str:
        return f"The mean is {json.loads(outcome.execution.result or 'null')}."
