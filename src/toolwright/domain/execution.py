"""A run of a tool, and a run of its tests, as the sandbox reports them."""

from dataclasses import dataclass, field
from typing import Final, Literal

MOST_FILES: Final = 20
MOST_FILES_MB: Final = 10
"""So many files, and so much together, are taken of one run."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that a run has written, under the name that the untrusted code gave it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of a run as it is kept with a session: its cleaned name, unique in the session, and its bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Execution:
    """A finished run. `result` is the returned value as a JSON text, or None when it failed with `error`.

    `kind` tells whose failure it is: "input" means that the tool itself refused what it was given with a
    message for people (it raised ValueError, KeyError, FileNotFoundError or a subclass), "tool" that it
    crashed, "limit" that it met one (memory, CPU, time, disk, files, open files, threads, output).
    """

    result: str | None
    error: str | None
    duration_ms: float
    kind: Literal["ok", "input", "tool", "limit"] = "ok"
    error_type: str | None = None
    """Name of the exception's class, e.g. "ValueError"."""
    written: tuple[Written, ...] = ()
    """What the run left in its working folder, as the sandbox delivers it."""
    artifacts: tuple[Artifact, ...] = ()
    """What of that has been kept."""
    not_kept: int = 0
    """How many files were too many, too large, or no regular files with a name."""

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
