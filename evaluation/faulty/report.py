"""What people get to read of a run of the corpus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evaluation.faulty.judging import Judged
from toolwright.domain.evidence import Evidence, Level

LEVELS = (Level.TESTED, Level.AGREED, Level.ANCHORED)
RIGHT_AIM = 0.98
"""Of what is called agreed or better, so much has to pass its hidden tests."""
REFUSED_AIM = 0.05
"""Of the true ones, so much at most may be refused."""


@dataclass(frozen=True)
class Figures:
    """Of some judged implementations: how many are faulty and kept out of a level, true and let in."""

    faulty: int
    kept_out: int
    true: int
    let_in: int

    @staticmethod
    def of(judged: Sequence[Judged], level: Level) -> "Figures":
        able = [one for one in judged if level is not Level.ANCHORED or one.subject.entry.facts]
        true = [one.reaches(level) for one in able if one.subject.is_true]
        faulty = [one.reaches(level) for one in able if not one.subject.is_true]
        return Figures(len(faulty), faulty.count(False), len(true), true.count(True))

    @property
    def right(self) -> float:
        """The share of true ones in what was let in; 1 where nothing was."""
        let_in = self.let_in + self.faulty - self.kept_out
        return self.let_in / let_in if let_in else 1.0

    @property
    def refused(self) -> float:
        """The share of true ones that were not let in."""
        return 1 - self.let_in / self.true if self.true else 0.0


def show(console: Console, halves: Mapping[str, Sequence[Judged]]) -> bool:
    """Prints figures, aims and misses of each half; whether all aims are met."""
    table = Table("half", "level", "faulty kept out", "true let in", box=None, pad_edge=False)
    for half, judged in halves.items():
        for level in LEVELS:
            found = Figures.of(judged, level)
            table.add_row(half, level, _share(found.kept_out, found.faulty), _share(found.let_in, found.true))
    console.print(table)
    met = True
    for half, judged in halves.items():
        passing = sum(one.passes_visible for one in judged if not one.subject.is_true)
        console.print(f"\n[bold]{half}[/]: {passing} faulty ones pass their visible tests")
        found = Figures.of(judged, Level.AGREED)
        for words, share, good in (
            (
                "of what is agreed or better passes hidden tests (aim: at least 98%)",
                found.right,
                found.right >= RIGHT_AIM,
            ),
            ("of the true ones are refused (aim: at most 5%)", found.refused, found.refused <= REFUSED_AIM),
        ):
            met = met and good
            console.print(f"  {'met' if good else 'MISSED'}: {100 * share:.1f}% {words}")
        for one in judged:
            if one.reaches(Level.AGREED) != one.subject.is_true:
                how = "let in" if not one.subject.is_true else "refused"
                console.print(escape(f"  {how}: {one.subject}: {_why(one.among)}"))
    return met


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f}%)" if whole else "-"


def _why(evidence: Evidence) -> str:
    return (evidence.problem or evidence.summary())[:200]
