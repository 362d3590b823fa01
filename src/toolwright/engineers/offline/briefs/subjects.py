"""Which column or derived value an output is of."""

import re

from toolwright.engineers.offline.briefs.context import Context
from toolwright.engineers.offline.briefs.marking import Marker, marks
from toolwright.engineers.offline.briefs.outputs import Wanted
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.briefs.quantities import kinds
from toolwright.engineers.offline.plan import Column, Expression, leaves
from toolwright.engineers.offline.reading import stem, words_of

_SMALL = frozenset("to of per the a an and in by".split())


def own_columns(wanted: Wanted, context: Context) -> list[Expression]:
    """What the output's own words name, its name and holder first."""
    marker = context.marker
    words = {stem(word) for word in words_of(f"{wanted.name} {wanted.holder}")}
    for name, number in marker.named.items():
        if all(stem(word) in words for word in name if word not in _SMALL):
            return [marker.expressions[number]]
    for text in (wanted.name, wanted.holder):
        letters = [
            marker.linker.named(letter)
            for token in re.findall(r"(?<![A-Za-z])[A-Z]{2,3}(?![A-Za-z])", text)
            for letter in token
        ]
        columns = [found[0][0] for found in letters if len(found) == 1 and found[0][1] == 0]
        if letters and len(columns) == len(letters):
            return [Column(column.name) for column in columns]
    # What is said of a verdict is about its words: "depending on the conditions" names no column Condition.
    about = "" if wanted.labels else wanted.about
    for text in (wanted.name.replace("_", " "), wanted.holder.replace("_", " "), about):
        numbers = marks(_marked_name(text, marker))
        if numbers:
            return [marker.expressions[number] for number in numbers]
        if text is not about:
            rest = [word for word in words_of(text) if not kinds(word) and word not in _STAGES]
            alias = marker.alias(rest)
            if alias is not None:
                return [marker.expressions[alias]]
    return []


_STAGES = frozenset(
    "pre post new old before after original initial final updated value values number count".split()
)


def _marked_name(text: str, marker: Marker) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return marker.mark(text) if "‹" in marker.mark(text) else marker.mark(spaced)


def subject_of(wanted: Wanted, context: Context) -> Expression:
    """The one column or derived value that an output is of; the column that parts the rows is none."""
    parting = {Column(part.column) for part in context.parts}
    own = [each for each in own_columns(wanted, context) if each not in parting]
    if len(own) == 1:
        _check_input(own[0], wanted, context)
        return own[0]
    subjects = [each for each in context.subjects if each not in parting]
    if own:
        shared = [each for each in own if each in subjects]
        if len(shared) == 1:
            return shared[0]
        raise NotUnderstood(f"it is not clear of which column {wanted.name!r} is")
    if len(subjects) == 1:
        return subjects[0]
    numeric = [each for each in subjects if is_of_numbers(each, context)]
    if len(numeric) == 1:
        return numeric[0]
    if len(context.measured) == 1:
        return context.measured[0]
    raise NotUnderstood(f"it is not clear of which column {wanted.name!r} is")


def _check_input(own: Expression, wanted: Wanted, context: Context) -> None:
    """An input of the derived value that is named in part alone may be the derived value itself."""
    derived = [context.marker.expressions[number] for number in context.marker.named.values()]
    inputs = {leaf for each in derived for leaf in leaves(each)}
    if own in inputs and context.marker.number(own) in context.marker.doubtful:
        raise NotUnderstood(f"it is not clear of which column {wanted.name!r} is")


def is_of_numbers(of: Expression, context: Context) -> bool:
    return context.marker.is_number(context.marker.number(of))


def without_columns(text: str, context: Context) -> str:
    return re.sub(r"‹\d+›|«\d+»", " ", context.marker.mark(text)) if " " in text else text
