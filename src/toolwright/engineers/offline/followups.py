"""What is done with the result of an earlier task: "then multiply it by 2", "reverse the result as a string".

The words are read with a hole of the result's type in the place of what they refer to; the result itself is put into
the plan's leaf, whole, and never written into words.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from toolwright.domain.json import Json
from toolwright.engineers.offline.canonical_rows import PlanProblem
from toolwright.engineers.offline.parts import Misfit
from toolwright.engineers.offline.plan import Leaf, Number, Numbers, Plan, Text, leaves
from toolwright.engineers.offline.reading import read
from toolwright.engineers.offline.scalars import scalar_plan
from toolwright.errors import EngineerDeclined

_NOUNS = (
    "result|results|answer|output|outcome|number|value|values|sum|total|figure|amount|text|string|word|list|"
    "table|rows"
)
REFERENCE = re.compile(
    rf"\b(?:(?:the|this|that|these|those)\s+(?:(?:resulting|previous|last|above|final|first)\s+)?(?:{_NOUNS})"
    rf"(?:\s+(?:of\s+that|from\s+(?:above|before|step\s+\d+)))?|its\s+(?:result|value)|it|that|this|them|those|these)\b"
    r"(?!\s*['’]s)",
    re.IGNORECASE,
)
"""Words that stand for the result of an earlier task."""
_OF_REFERENCE = re.compile(rf"\b(?:in|of|from|among|within|on)\s+{REFERENCE.pattern}", re.IGNORECASE)
_AS_TEXT = re.compile(r"\s*\bas\s+(?:a\s+|an\s+)?(?:string|text|word)\b", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:[\s,;.:]|\b(?:and|then|next|finally|lastly|also|please|afterwards|now)\b)+", re.IGNORECASE
)
_FIRST_WORD = re.compile(r"^\w+\b")
_ITS = re.compile(r"\bits\s+(?!result|value)(\w+(?:\s+(?:root|mean|value|deviation|case))?)", re.IGNORECASE)
_TAKE = re.compile(r"^(?:take|get|apply)\b", re.IGNORECASE)
_HOLE_WORD = "qzhole"


def refers(prompt: str) -> bool:
    """Whether words of a request stand for an earlier result."""
    return REFERENCE.search(prompt) is not None


def without_reference(prompt: str) -> str:
    """A request about an earlier table, without the words for that table: it is the task's one file."""
    return REFERENCE.sub(" ", _OF_REFERENCE.sub(" ", _LEADING.sub("", prompt)))


def plan_of_value(prompt: str, value: Json) -> Plan:
    """The plan of a request about an earlier value. Raises `EngineerDeclined` where it is not understood, or in two
    ways."""
    found: dict[Plan, None] = {}
    for hole, empty, leaf in _holes(prompt, value):
        for text in _spoken(prompt, hole, as_text=isinstance(leaf, Text)):
            plan = _scalar(text)
            if plan is not None and list(leaves(plan)).count(empty) == 1:
                found[cast(Plan, filled(plan, empty, leaf))] = None
        if found:
            break
    if len(found) == 1:
        return next(iter(found))
    how = "can be read in more than one way" if found else "is not understood"
    raise EngineerDeclined(
        f"{prompt.strip()!r} {how} for the result before it, {_shown(value)}, so it is not done rather than guessed."
    )


def _scalar(text: str) -> Plan | None:
    try:
        return scalar_plan(text, read(text, ()))
    except (Misfit, PlanProblem):
        return None


def _holes(prompt: str, value: Json) -> Iterator[tuple[str, Leaf, Leaf]]:
    """The forms that the value can be read in: a text that the request does not have, the leaf that is read from it,
    and the value's own leaf."""
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        return
    if isinstance(value, int | float):
        if not _AS_TEXT.search(prompt):
            # Whole where the value is: some operators take whole numbers alone.
            number = 7919 if float(value).is_integer() else 7919.75
            while str(number) in prompt:
                number += 1000
            own = Number(int(value) if float(value).is_integer() else value)
            yield str(number), Number(number), own
        yield f"'{_HOLE_WORD}'", Text(_HOLE_WORD), Text(str(value))
    elif isinstance(value, str):
        yield f"'{_HOLE_WORD}'", Text(_HOLE_WORD), Text(value)
    elif value and all(isinstance(item, int | float) and not isinstance(item, bool) for item in value):
        numbers = cast("list[int | float]", value)
        yield "[7919, 7927.5]", Numbers((7919, 7927.5)), Numbers(tuple(numbers))


def _spoken(prompt: str, hole: str, *, as_text: bool) -> Iterator[str]:
    """The request with the hole for what it refers to; where nothing refers, in the places where it may be left out."""
    words = _TAKE.sub("calculate", _LEADING.sub("", prompt).rstrip(" .!?"))
    words = _ITS.sub(r"\1 of it", words)
    if as_text:
        words = _AS_TEXT.sub("", words)
    if refers(words):
        yield REFERENCE.sub(lambda _: hole, words)
        return
    first = _FIRST_WORD.match(words)
    if first is not None:
        yield f"{words[: first.end()]} {hole}{words[first.end() :]}"
    yield from (f"{words} {link} {hole}" for link in ("of", "to", "from"))


def filled(node: object, hole: Leaf, leaf: Leaf) -> object:
    """The plan with the leaf in the place of the hole."""
    if node == hole:
        return leaf
    if isinstance(node, tuple):
        return tuple(filled(item, hole, leaf) for item in cast("tuple[object, ...]", node))
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changes = {field.name: filled(getattr(node, field.name), hole, leaf) for field in fields(node)}
    return replace(cast(Any, node), **changes)


def _shown(value: Json) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
