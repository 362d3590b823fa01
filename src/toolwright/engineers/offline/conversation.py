"""Requests that change an earlier one: "now the same for q2.csv", "what about the maximum?", "only for Europe".

The earlier request's plan is changed, never its words. What changes is read by the same reader as every request, as a
part of a small one: a condition or a group of "number of rows ...", a function of the column that was measured, a
column of a mean. Exactly one change has to come of it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from toolwright.domain.json import Json, is_table
from toolwright.domain.query import Exchange, Given, Task
from toolwright.engineers.offline import followups
from toolwright.engineers.offline.plan import (
    Aggregate,
    Both,
    Column,
    Compare,
    Condition,
    Filter,
    Load,
    Measure,
    Number,
    Plan,
    Rank,
    Report,
    Scalar,
    Sort,
    children,
    leaves,
)
from toolwright.engineers.offline.reading import read
from toolwright.engineers.offline.understanding import Planner, understood
from toolwright.errors import EngineerDeclined

_CUES = re.compile(
    r"^\W*(?:(?:ok|okay|great|thanks|good|and|now|so|then|but|please|also|hm+)\b[\s,.!]*)*"
    r"(?:(?:what|how)\s+about|and\s+what\s+about|do|show|give\s+me|calculate|repeat|run|try)?\s*"
    r"(?:(?:it|that)\s+again\b)?\s*",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:the\s+)?(?:same|it|that|this)(?:\s+(?:thing|calculation|analysis|question|one|again))?\b",
    re.IGNORECASE,
)
_FILLERS = re.compile(
    r"\b(?:instead|again|but|just|only|with|using|on|in|from|for|of|and|file|dataset|data|the|this\s+time|as\s+well|too|"
    r"please|now)\b|[?.!,;:]",
    re.IGNORECASE,
)
_ONLY = re.compile(r"^\s*(?:but\s+)?(?:only|just)\s+", re.IGNORECASE)
_ENDS = re.compile(r"(?:\binstead\b|\bthis\s+time\b|\btoo\b|\bas\s+well\b|[\s?.!])+$", re.IGNORECASE)


def continued(whole: Task, last: Exchange, plan_of: Planner) -> Task | None:
    """The request as a task about the last one's result, or as a change of the last one; None where it is neither."""
    given = _on_result(whole, last, plan_of)
    if given is not None:
        return given
    if len(whole.files) > 1 or (whole.files and not last.task.files):
        return None
    basis = last.task
    if basis.given is not None and basis.given.table:
        return None  # it was about rows whose file is gone
    task = replace(
        whole, files=whole.files or basis.files, profiles=whole.profiles or basis.profiles, changes=basis
    )
    return None if understood(task, plan_of) is None else task


def _on_result(whole: Task, last: Exchange, plan_of: Planner) -> Task | None:
    if whole.files or last.result is None or not followups.refers(whole.prompt):
        return None
    value = cast(Json, json.loads(last.result))
    if is_table(value):
        return None  # rows: their file is gone
    task = replace(whole, given=Given(value))
    return None if understood(task, plan_of) is None else task


def changed_plan(task: Task, plan_of: Planner) -> Plan:
    """The plan of the task that `task` changes, changed. Raises `EngineerDeclined`."""
    basis = task.changes
    assert basis is not None
    before = plan_of(_on_files_of(task, basis))
    rest = _CUES.sub("", _without_files(task))
    if not _FILLERS.sub("", _SAME.sub("", rest)).strip():
        if task.files == basis.files:
            raise EngineerDeclined(f"{task.prompt!r} does not say what is to be different.")
        return before
    rest = _ENDS.sub("", rest)
    found = list(dict.fromkeys(_changes(before, rest, task, plan_of)))
    if len(found) != 1:
        how = (
            "can change the last request in more than one way" if found else "is no change that I understand"
        )
        raise EngineerDeclined(f"{task.prompt!r} {how}. Please ask for all of it in one request.")
    return found[0]


def _on_files_of(task: Task, basis: Task) -> Task:
    """The earlier task on the files that are meant now."""
    if not basis.files or task.files == basis.files:
        return replace(basis, profiles=task.profiles) if basis.files else basis
    prompt = basis.prompt
    tokens = read(prompt, [file.name for file in basis.files])
    for token in reversed([token for token in tokens if token.kind == "file"]):
        prompt = f"{prompt[: token.start]}{task.files[0].name}{prompt[token.end :]}"
    changes = None if basis.changes is None else _on_files_of(task, basis.changes)
    return replace(basis, prompt=prompt, files=task.files, profiles=task.profiles, changes=changes)


def _without_files(task: Task) -> str:
    prompt = task.prompt
    tokens = read(prompt, [file.name for file in task.files])
    for token in reversed([token for token in tokens if token.kind == "file"]):
        prompt = (
            re.sub(r"\b(?:for|in|on|from|with|using|of)\s*$", "", prompt[: token.start]) + prompt[token.end :]
        )
    return prompt


def _changes(before: Plan, rest: str, task: Task, plan_of: Planner) -> Iterator[Plan]:
    """The plans that the words can make of the earlier one."""
    rest = _SAME.sub("", rest)
    if isinstance(before, Scalar):
        yield from _other_number(before, rest)
        return
    if isinstance(before, Report) or not task.profiles:
        return
    words = _ONLY.sub("", rest).strip()
    measured = _measured(before)
    for small in (f"number of rows {words}", f"number of rows where {words}", f"number of rows for {words}"):
        match _read(small, task, plan_of):
            case Aggregate(Filter(Load(), condition), (Measure("count", None),), ()):
                yield _filtered(before, condition)
            case Aggregate(Load(), (Measure("count", None),), by) if by and isinstance(before, Aggregate):
                yield replace(before, by=by)
            case _:
                pass
    if measured is None:
        return
    column = measured.of
    if isinstance(column, Column):
        match _read(f"{words} of `{column.name}`", task, plan_of):
            case Aggregate(Load(), (Measure() as measure,), ()) if measure.of == column:
                yield _with_measure(before, measure)
            case _:
                pass
    match _read(f"mean of {re.sub(r'^for ', '', words)}", task, plan_of):
        case Aggregate(Load(), (Measure("mean", of),), ()) if of is not None:
            yield _with_measure(before, replace(measured, of=of))
        case _:
            pass


def _read(prompt: str, task: Task, plan_of: Planner) -> Plan | None:
    return understood(Task(prompt, task.files, task.profiles), plan_of)


def _measured(plan: Plan) -> Measure | None:
    """The one measure of the earlier plan."""
    match plan:
        case Aggregate(_, (measure,)):
            return measure
        case Rank(source=Aggregate(_, (measure,))) | Sort(source=Aggregate(_, (measure,))):
            return measure
        case _:
            return None


def _with_measure(plan: Plan, measure: Measure) -> Plan:
    match plan:
        case Aggregate():
            return replace(plan, measures=(measure,))
        case Rank() | Sort():
            return replace(plan, source=replace(cast(Aggregate, plan.source), measures=(measure,)))
        case _:
            return plan


def _filtered(node: Any, condition: Condition) -> Any:
    """The plan on the rows that match as well. A condition on the same column takes the place of an earlier one."""
    match node:
        case Filter(Load() as load, earlier):
            kept = [part for part in _parts(earlier) if _columns(part) != _columns(condition)]
            parts = (*kept, condition)
            return Filter(load, parts[0] if len(parts) == 1 else Both("and", parts))
        case Load():
            return Filter(node, condition)
        case tuple():
            return tuple(_filtered(item, condition) for item in cast("tuple[object, ...]", node))
        case _ if (
            is_dataclass(node)
            and not isinstance(node, type)
            and any(_has_load(each) for each in children(node))
        ):
            return replace(
                cast(Any, node),
                **{field.name: _filtered(getattr(node, field.name), condition) for field in fields(node)},
            )
        case _:
            return node


def _has_load(node: object) -> bool:
    return isinstance(node, Load) or any(_has_load(each) for each in children(node))


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, Both) and condition.op == "and" else (condition,)


def _columns(condition: Condition) -> frozenset[str]:
    if isinstance(condition, Compare) and isinstance(condition.to, Column):
        return frozenset()
    return frozenset(leaf.name for leaf in leaves(condition) if isinstance(leaf, Column))


def _other_number(before: Scalar, rest: str) -> Iterator[Plan]:
    """The earlier calculation with another number, where it had one alone."""
    numbers = [leaf for leaf in leaves(before) if isinstance(leaf, Number)]
    tokens = [token for token in read(_FILLERS.sub("", rest), ()) if token.text.strip()]
    if len(numbers) == 1 and len(tokens) == 1 and tokens[0].kind == "number" and tokens[0].value is not None:
        yield cast(Plan, followups.filled(before, numbers[0], Number(tokens[0].value)))
