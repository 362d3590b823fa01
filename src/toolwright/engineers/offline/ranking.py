"""From a request to its one plan: the reading that explains every word, or the reasons why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolwright.engineers.offline.assembly import assemble
from toolwright.engineers.offline.canonical import canonical
from toolwright.engineers.offline.canonical_rows import PlanProblem
from toolwright.engineers.offline.lattice import Lattice
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.parts import Misfit
from toolwright.engineers.offline.plan import Plan, Text, Texts, leaves
from toolwright.engineers.offline.reading import Token, words_of
from toolwright.engineers.offline.search import Tiling, tilings
from toolwright.engineers.offline.sums import overall_problem

_MARGIN = 0.03
"""Readings whose costs differ by less are equally good."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What came of a request. Exactly one `plans` entry and no `holes`: understood. Several: they are
    equally good.

    `holes` are the tokens that the best reading leaves unexplained, `closest` its plan, `misfit` the reason
    why the explained words make no plan.
    """

    plans: tuple[Plan, ...] = ()
    holes: tuple[Token, ...] = ()
    closest: Plan | None = None
    misfit: str | None = None

    @property
    def plan(self) -> Plan | None:
        """The one plan, where there is one."""
        return self.plans[0] if len(self.plans) == 1 else None


def choose(tokens: Sequence[Token], linker: Linker) -> Choice:
    """The best reading of a request over one file."""
    lattice = Lattice(tuple(tokens), linker)
    found = tilings(lattice)
    whole = [tiling for tiling in found if not tiling.holes]
    plans, misfit = _plans(whole, linker)
    if plans and (ignored := _ignored_values(lattice, [plan for _, plan in plans])):
        return Choice(holes=ignored, closest=plans[0][1])
    if plans:
        problems = [overall_problem(lattice.tokens, plan) for _, plan in plans]
        plans = [entry for entry, problem in zip(plans, problems, strict=True) if problem is None]
        if not plans:
            return Choice(misfit=problems[0])
        least = min(cost for cost, _ in plans)
        best = tuple(dict.fromkeys(plan for cost, plan in plans if cost <= least + _MARGIN))
        return Choice(plans=best)
    for tiling in found:
        holes = tuple(lattice.tokens[at] for at in tiling.holes)
        if not holes:
            continue
        partial, _ = _plans([tiling], linker)
        if partial:
            return Choice(holes=holes, closest=partial[0][1], misfit=misfit)
    best_holes = tuple(lattice.tokens[at] for at in found[0].holes) if found else tuple(tokens)
    return Choice(holes=best_holes, misfit=misfit)


def _ignored_values(lattice: Lattice, plans: Sequence[Plan]) -> tuple[Token, ...]:
    """Cell values in capitals, written as in the file, of which no plan knows: a name was read as a word of
    speech.
    """
    assert lattice.profile is not None
    named = {word for column in lattice.profile.columns for word in words_of(column.name)}
    known = {value.casefold() for plan in plans for leaf in leaves(plan) for value in _texts(leaf)}
    for at, token in enumerate(lattice.tokens):
        if at and token.kind == "word" and token.text[0].isupper() and token.lower not in named:
            for link in lattice.values(at):
                said = " ".join(part.text for part in lattice.tokens[at : link.end])
                if said == link.value.strip() and not any(said.casefold() in value for value in known):
                    return lattice.tokens[at : link.end]
    return ()


def _texts(leaf: object) -> tuple[str, ...]:
    return (leaf.value,) if isinstance(leaf, Text) else leaf.values if isinstance(leaf, Texts) else ()


def _plans(readings: Sequence[Tiling], linker: Linker) -> tuple[list[tuple[float, Plan]], str | None]:
    """Canonical plans with their costs, and the first reason why a reading makes none."""
    plans: list[tuple[float, Plan]] = []
    misfit: str | None = None
    for tiling in readings:
        try:
            plans.append((tiling.cost, canonical(assemble(tiling.clauses, linker))))
        except (Misfit, PlanProblem) as error:
            misfit = misfit or str(error)
    return plans, misfit
