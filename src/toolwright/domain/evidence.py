"""What is known about a tool's correctness. Graded, never inflated: a level cannot be built without its
parts."""

from dataclasses import dataclass
from enum import StrEnum

from toolwright.domain.example import Example

REQUIRED_SHARE = 0.7
"""Of the mutants that can be told from the tool, so many have to be killed for its tests to bite."""


class Level(StrEnum):
    """From weakest to strongest; see docs/concepts/evidence.md."""

    EXPERIMENTAL = "experimental"
    TESTED = "tested"
    AGREED = "agreed"
    ANCHORED = "anchored"
    CONFIRMED = "confirmed"

    @property
    def rank(self) -> int:
        """Its place, the weakest 0. Texts compare by their letters."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Tests:
    """A run of the suite by node ids ("test_mean_of_three"). `failed` are those that did not pass, or did not run."""

    __test__ = False

    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return len(self.passed) + len(self.failed)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Generated inputs whose results were compared with an independent implementation's.

    `disagreements` are those that differed, each with its call and both results in words.
    """

    agreed: int
    disagreements: tuple[str, ...] = ()

    @property
    def compared(self) -> int:
        return self.agreed + len(self.disagreements)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault put into the implementation: its kind ("comparison"), its line (from 1), and what was done there
    ("`<` became `<=`")."""

    kind: str
    line: int
    change: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.change}"


@dataclass(frozen=True, slots=True)
class Mutants:
    """What became of the faults that were put into the implementation, one at a time.

    `killed` of them failed a test, `by_further` of these only a test that was added for it. `equivalent` ones gave the
    tool's own results on every generated input. `survivors` differ, or may, and no test tells. `problem` is set, with a
    sentence, where they could not be run.
    """

    killed: int = 0
    equivalent: int = 0
    survivors: tuple[Mutant, ...] = ()
    by_further: int = 0
    problem: str | None = None

    @property
    def made(self) -> int:
        return self.killed + self.equivalent + len(self.survivors)

    @property
    def distinct(self) -> int:
        """Those that could be told from the tool."""
        return self.killed + len(self.survivors)

    @property
    def bite(self) -> bool:
        """Whether the tests kill what they have to. Where nothing could be run, nothing is held against them."""
        return self.killed >= REQUIRED_SHARE * self.distinct

    def __post_init__(self) -> None:
        if min(self.killed, self.equivalent, self.by_further) < 0 or self.by_further > self.killed:
            raise ValueError("counts of mutants must be at least 0, and by_further at most killed")
        if self.problem is not None and self.made:
            raise ValueError("what could not be run must be empty")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A test or an example that contradicts what most independent implementations give. It stays as it was written.

    `test` is a node id, or "example 3" of the version's examples, from 1; `witness` shows it: what each side gives.
    """

    test: str
    witness: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parts, from which `level` follows. A part that was not done is None, and shown as not done.

    `mutants` are None while they are pending. `anchors` are the facts from outside that held, each in words.
    `failure` is the first reason when the verification did not pass. Tests that were `set_aside` are in no other part.
    """

    tests: Tests
    inputs: Inputs | None = None
    mutants: Mutants | None = None
    anchors: tuple[str, ...] = ()
    confirmed_by: str | None = None
    failure: str | None = None
    set_aside: tuple[SetAside, ...] = ()

    @property
    def passed(self) -> bool:
        """All tests ran and passed, and no generated input disagreed."""
        disagrees = self.inputs is not None and bool(self.inputs.disagreements)
        return self.failure is None and bool(self.tests.passed) and not self.tests.failed and not disagrees

    @property
    def pending(self) -> bool:
        """Whether there are mutants to be run yet."""
        return self.passed and self.mutants is None

    @property
    def level(self) -> Level:
        if not self.passed:
            return Level.EXPERIMENTAL
        if self.confirmed_by is not None:
            return Level.CONFIRMED
        if self.mutants is not None and not self.mutants.bite:
            return Level.EXPERIMENTAL
        agreed = self.inputs is not None and self.inputs.compared > 0
        if agreed and self.anchors:
            return Level.ANCHORED
        return Level.AGREED if agreed else Level.TESTED

    @property
    def problem(self) -> str | None:
        """Why the level is experimental, as the end of a sentence; None when it is another."""
        if self.level is not Level.EXPERIMENTAL:
            return None
        if self.failure is not None:
            return self.failure
        if self.inputs is not None and self.inputs.disagreements:
            return self.inputs.disagreements[0]
        if self.tests.failed:
            return f"{self.tests.failed[0]} did not pass"
        if self.mutants is not None and not self.mutants.bite:
            return f"its tests let {len(self.mutants.survivors)} of {self.mutants.distinct} faults pass"
        return "it has no tests"

    def findings(self) -> tuple[str, ...]:
        """What speaks against the tool or its tests, a line each, for people who look closer."""
        lines = [f"failed: {node}" for node in self.tests.failed]
        lines += [f"disagreed: {words}" for words in (self.inputs.disagreements if self.inputs else ())]
        lines += [
            f"not found by any test: {mutant}" for mutant in (self.mutants.survivors if self.mutants else ())
        ]
        lines += [f"wrong test, set aside: {entry.test}: {entry.witness}" for entry in self.set_aside]
        return tuple(lines)

    def summary(self) -> str:
        """One line for people: "agreed: 9 of 9 tests passed, 20 of 20 generated inputs agreed, mutants
        pending"."""
        parts = [f"{len(self.tests.passed)} of {self.tests.total} tests passed"]
        if self.inputs is not None:
            parts.append(f"{self.inputs.agreed} of {self.inputs.compared} generated inputs agreed")
        parts.append(_of_mutants(self.mutants))
        if self.set_aside:
            parts.append(f"{len(self.set_aside)} wrong tests set aside")
        if self.anchors:
            facts = "1 fact" if len(self.anchors) == 1 else f"{len(self.anchors)} facts"
            parts.append(f"{facts} from outside held")
        if self.confirmed_by is not None:
            parts.append(f"confirmed by {self.confirmed_by}")
        return f"{self.level}: " + ", ".join(parts)


def _of_mutants(mutants: Mutants | None) -> str:
    if mutants is None:
        return "mutants pending"
    if mutants.problem is not None:
        return "mutants could not be run"
    return f"{mutants.killed} of {mutants.distinct} mutants killed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: the evidence, and the failing tests or examples in words, for whoever
    implements again."""

    evidence: Evidence
    failures: tuple[str, ...] = ()
    agreed: tuple[Example, ...] = ()
    """Inputs for which independent implementations give what this one gives. The tool is held to them from now on."""

    @property
    def passed(self) -> bool:
        return self.evidence.passed
