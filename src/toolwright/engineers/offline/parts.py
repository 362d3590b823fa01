"""The clauses of one request, sorted by what they do and checked to belong together."""

from dataclasses import dataclass

from toolwright.engineers.offline.clauses import (
    HEADS,
    Chosen,
    Clause,
    Group,
    Measures,
    Ordering,
    Rows,
    Stop,
    Where,
    WithoutMissing,
)
from toolwright.engineers.offline.plan import Both, Column, Compare, Condition, Expression, Key, Number, Text


class Misfit(Exception):
    """These clauses make no plan; the message says why, for people."""


SEVERAL = "the request asks for several different things; ask for one at a time"


@dataclass(frozen=True, slots=True)
class Parts:
    """The clauses of one request, sorted by what they do."""

    heads: tuple[Clause, ...]
    conditions: tuple[Condition, ...]
    groups: tuple[Key, ...]
    ordering: Ordering | None
    each_row: bool
    without_missing: bool
    chosen: Chosen | None = None


def check_sentences(clauses: tuple[Clause, ...]) -> None:
    """What is wanted stands in one sentence; another one may only qualify it."""
    sentences = 0
    wanting = False
    for clause in (*clauses, Stop()):
        if isinstance(clause, Stop):
            sentences += wanting
            wanting = False
        elif isinstance(clause, HEADS):
            wanting = True
    if sentences > 1 and not _of_all_rows(clauses):
        raise Misfit(SEVERAL)
    places = [number for number, clause in enumerate(clauses) if isinstance(clause, HEADS)]
    for clause in clauses[places[0] : places[-1]] if places else ():
        if isinstance(clause, Where | Group | Ordering):
            raise Misfit("it is not clear which of the wanted values the restriction or grouping belongs to")


def _of_all_rows(clauses: tuple[Clause, ...]) -> bool:
    """Whether all that is wanted are numbers about all rows: in several sentences as clear as in one."""
    qualified = any(isinstance(clause, Where | Group | Ordering | WithoutMissing) for clause in clauses)
    return not qualified and all(
        isinstance(clause, Measures) for clause in clauses if isinstance(clause, HEADS)
    )


def sort_out(clauses: tuple[Clause, ...]) -> Parts:
    conditions: list[Condition] = []
    groups: list[Key] = []
    ordering: Ordering | None = None
    for clause in clauses:
        if isinstance(clause, Where):
            conditions.extend(
                clause.condition.parts
                if isinstance(clause.condition, Both) and clause.condition.op == "and"
                else (clause.condition,)
            )
        elif isinstance(clause, Group):
            if set(groups) & set(clause.columns):
                raise Misfit("a column is grouped by twice")
            groups.extend(clause.columns)
        elif isinstance(clause, Ordering):
            ordering = _merged(ordering, clause)
    heads = tuple(clause for clause in clauses if isinstance(clause, HEADS))
    each = any(isinstance(clause, Rows) and clause.each for clause in clauses)
    without = any(isinstance(clause, WithoutMissing) for clause in clauses)
    chosen = [clause for clause in clauses if isinstance(clause, Chosen)]
    if len(chosen) > 1:
        raise Misfit("groups are chosen twice")
    _check_contradictions(conditions)
    return Parts(
        heads, tuple(conditions), tuple(groups), ordering, each, without, chosen[0] if chosen else None
    )


def _merged(first: Ordering | None, second: Ordering) -> Ordering:
    if first is None:
        return second
    if (first.by and second.by) or (first.descending is not None and second.descending is not None):
        raise Misfit("the order is given twice")
    return Ordering(
        second.descending if first.descending is None else first.descending, first.by or second.by
    )


def _check_contradictions(conditions: list[Condition]) -> None:
    wanted: dict[Expression, Text | Number | Column] = {}
    for condition in conditions:
        if (
            isinstance(condition, Compare)
            and condition.op == "eq"
            and wanted.setdefault(condition.value, condition.to) != condition.to
        ):
            raise Misfit("one column is to have two different values")
