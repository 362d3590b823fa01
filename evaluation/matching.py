"""From the result a tool gave to the named values a scorer compares.

A complete question names the values it wants, so its result has to be an object with those names, and the values go to
the scorer as they are. A result of another form is an answer all the same, and a wrong one.

A bare question names nothing, so its result is searched for each labelled value:

- a number of the result is a labelled number when it is the same at the label's decimals: nobody asked for rounding;
- a text, or a list as "a, b", is a labelled text when they are the same but for case, quotes and spaces;
- true and false are the labels yes and no;
- each value of the result stands for one label only, and a result with more than `3 + 2 x labels` values is no answer
  but a table in which anything may be found.

A labelled word that only the constraints or the format define ("not_normal", "linear") cannot be known to who sees the
bare question. It is not compared; a question with nothing else is not counted among the bare ones.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from evaluation.benchmark import Label, Question

ANOTHER_FORM = "(the result)"
"""The name under which a result without names is handed on; no label has it."""

Answers = dict[str, Any]


def named(result: str | None) -> Answers:
    """The values of a complete question's result, JSON text, by name."""
    value = _loaded(result)
    if (
        isinstance(value, dict)
        and value
        and any(part is not None for part in cast("Answers", value).values())
    ):
        return cast("Answers", value)
    return {ANOTHER_FORM: result or "null"}


def knowable(question: Question, label: Label) -> Label:
    """The labels that a bare question asks for."""
    given = _plain(f"{question.constraints} {question.format}")
    return {
        name: value
        for name, value in label.items()
        if _number(value) is not None or _plain(value) in ("", "yes", "no") or _plain(value) not in given
    }


def found(result: str | None, label: Label) -> Answers:
    """The labelled values that a bare question's result holds, in the labels' own spelling."""
    leaves = list(_leaves(_loaded(result)))
    answers: Answers = {ANOTHER_FORM: result or "null"}
    if len(leaves) > 3 + 2 * len(label):
        return answers
    for name, value in label.items():
        place = next((place for place, leaf in enumerate(leaves) if _same(leaf, value)), None)
        if place is not None:
            answers[name] = value
            del leaves[place]
    return answers


def _same(leaf: Any, label: str) -> bool:
    wanted = _number(label)
    if isinstance(leaf, bool):
        return _plain(label) == ("yes" if leaf else "no") or _plain(label) == str(leaf).casefold()
    if isinstance(leaf, int | float):
        if wanted is None:
            return False
        if math.isnan(leaf) or math.isnan(wanted):
            return math.isnan(leaf) and math.isnan(wanted)
        decimals = len(label.partition(".")[2])
        return abs(leaf - wanted) <= 0.5 * 10.0**-decimals + 1e-9
    return _plain(str(leaf)) == _plain(label)


def _leaves(value: Any) -> Iterator[Any]:
    """The single values, and a list of single values as one text too."""
    if isinstance(value, Mapping):
        for part in cast("Mapping[str, Any]", value).values():
            yield from _leaves(part)
    elif isinstance(value, list):
        parts = cast("list[Any]", value)
        if all(isinstance(part, str) for part in parts):
            yield ", ".join(parts)
        else:
            for part in parts:
                yield from _leaves(part)
    elif value is not None:
        yield value


def _loaded(result: str | None) -> Any:
    try:
        return json.loads(result) if result is not None else None
    except ValueError:
        return result


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _plain(text: str) -> str:
    return re.sub(r"[\s'\"\[\](){}_]", "", text).casefold()
