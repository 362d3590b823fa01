"""A run of a tool, and a run of its tests, as the sandbox reports them."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Execution:
    """A finished run. `result` is the returned value as a JSON text, or None when it failed with `error`.

    `kind` tells whose failure it is: "input" means that the tool itself refused what it was given with a
    message for people (it raised ValueError, KeyError, FileNotFoundError or a subclass), "tool" that it
    crashed, "limit" that it was stopped (memory, CPU, time, output).
    """

    result: str | None
    error: str | None
    duration_ms: float
    kind: Literal["ok", "input", "tool", "limit"] = "ok"
    error_type: str | None = None
    """Name of the exception's class, e.g. "ValueError"."""

    @property
    def succeeded(self) -> bool:
        return self.kind == "ok"


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test: its node id ("test_mean_of_three"), how it ended, and the short reason when it did not
    pass."""

    __test__ = False

    node: str
    outcome: Literal["passed", "failed", "error", "skipped"]
    message: str = ""


@dataclass(frozen=True, slots=True)
class TestRun:
    """All tests of a suite that ran. `problem` is set when the run as a whole could not count (crash, limit,
    import)."""

    __test__ = False

    results: tuple[TestResult, ...]
    duration_ms: float
    problem: str | None = None
