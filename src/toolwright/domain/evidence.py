"""What is known about a tool's correctness. Graded, never inflated: a level cannot be built without its
parts."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """From weakest to strongest; see docs/concepts/evidence.md."""

    EXPERIMENTAL = "experimental"
    TESTED = "tested"
    AGREED = "agreed"
    ANCHORED = "anchored"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parts, from which `level` follows. A part that was not done is None, and shown as not done.

    `tests_passed` and `tests_total` count node ids of the suite; `failure` is the first reason when it did
    not pass. `inputs_agreed` of `inputs_compared` generated inputs gave what an independent interpreter gave.
    `mutants_killed` of `mutants_made` stay None while mutants are pending.
    """

    tests_passed: int
    tests_total: int
    inputs_agreed: int | None = None
    inputs_compared: int | None = None
    mutants_killed: int | None = None
    mutants_made: int | None = None
    anchors_held: int | None = None
    confirmed_by: str | None = None
    failure: str | None = None

    @property
    def passed(self) -> bool:
        """All tests ran and passed, and no generated input disagreed."""
        return self.failure is None and 0 < self.tests_total == self.tests_passed and not self._disagrees

    @property
    def _disagrees(self) -> bool:
        return (self.inputs_agreed or 0) < (self.inputs_compared or 0)

    @property
    def level(self) -> Level:
        if not self.passed:
            return Level.EXPERIMENTAL
        if self.confirmed_by is not None:
            return Level.CONFIRMED
        agreed = bool(self.inputs_compared)
        if agreed and self.anchors_held:
            return Level.ANCHORED
        return Level.AGREED if agreed else Level.TESTED

    def __post_init__(self) -> None:
        if not 0 <= self.tests_passed <= self.tests_total:
            raise ValueError("tests_passed must be between 0 and tests_total")
        if (self.inputs_agreed is None) != (self.inputs_compared is None):
            raise ValueError("inputs_agreed and inputs_compared come together")
        if self.inputs_agreed is not None and not 0 <= self.inputs_agreed <= (self.inputs_compared or 0):
            raise ValueError("inputs_agreed must be between 0 and inputs_compared")
        if (self.mutants_killed is None) != (self.mutants_made is None):
            raise ValueError("mutants_killed and mutants_made come together")

    def summary(self) -> str:
        """One line for people: "agreed: 9 of 9 tests passed, 20 of 20 generated inputs agreed, mutants
        pending"."""
        parts = [f"{self.tests_passed} of {self.tests_total} tests passed"]
        if self.inputs_compared is not None:
            parts.append(f"{self.inputs_agreed} of {self.inputs_compared} generated inputs agreed")
        parts.append(
            "mutants pending"
            if self.mutants_made is None
            else f"{self.mutants_killed} of {self.mutants_made} mutants killed"
        )
        return f"{self.level}: " + ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: the evidence, and the failing tests or examples in words, for whoever
    implements again."""

    evidence: Evidence
    failures: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return self.evidence.passed
