"""Which row, group or column has the most: "which country has the highest average income"."""

import re
from dataclasses import dataclass

from toolwright.engineers.offline.briefs.context import Context
from toolwright.engineers.offline.briefs.marking import Marker
from toolwright.engineers.offline.briefs.outputs import Wanted
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.briefs.quantities import kinds
from toolwright.engineers.offline.briefs.subjects import own_columns, without_columns
from toolwright.engineers.offline.plan import Column, Expression, Finding

_MOST = r"highest|largest|greatest|maximum|most|biggest|best"
_LEAST = r"lowest|smallest|minimum|least|fewest|worst"
_MEASURES = r"average|mean|median|total|sum"
_PATTERN = re.compile(
    rf"\bwhich\s+(?:[\w'’]+\s+){{0,2}}?‹(?P<label>\d+)›(?P<between>[^.?‹]{{0,60}}?)\b(?:has|had|have|with"
    rf"|recorded|shows?|got|achieved|is)\b[^.?‹]{{0,40}}?"
    rf"\b(?:(?P<most>{_MOST})"
    rf"|(?P<least>{_LEAST}))\s+(?:(?P<measure>{_MEASURES})\s+)?(?P<more>[^.?‹]{{0,30}}?)‹(?P<value>\d+)›",
    re.IGNORECASE,
)
_STRONGEST = re.compile(
    r"\bwhich\s+(?:\w+\s+){0,3}?(?:variable|column|feature|factor|attribute)s?\b[^.?]{0,40}?\b(?:strongest"
    r"|highest|largest|greatest)\s+(?:absolute\s+|linear\s+|pearson\s+)?(?:correlation|relationship)"
    r"[^.?‹]{0,30}?\b(?:with|to)\s+[^.?‹]{0,30}?‹(?P<target>\d+)›",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The label of the row, or of the group of rows, with the largest or smallest value."""

    label: Column
    value: Expression
    largest: bool
    measure: str | None
    """Of each group; None for single rows."""


def extreme(question: str, marker: Marker) -> Extreme | None:
    """What the marked question asks to be named; None where it asks for no such thing.

    Raises `NotUnderstood` for groups by anything but their mean.
    """
    match = _PATTERN.search(question)
    if match is None:
        return None
    label, value = (marker.expressions[int(match[name])] for name in ("label", "value"))
    if not isinstance(label, Column) or not marker.is_number(int(match["value"])):
        return None
    measure = match["measure"]
    if measure and measure.lower() not in ("average", "mean"):
        raise NotUnderstood(f"groups by their {measure.lower()} are not known here")
    if re.search(rf"\b(?:{_MEASURES})\b", match["more"], re.IGNORECASE):
        raise NotUnderstood(f"{match['more'].strip()!r} is not clear")
    return Extreme(label, value, match["most"] is not None, "mean" if measure else None)


def strongest(question: str, marker: Marker) -> Expression | None:
    """The column with which some other is said to correlate most."""
    match = _STRONGEST.search(question)
    return None if match is None else marker.expressions[int(match["target"])]


def name_of_extreme(wanted: Wanted, context: Context) -> Finding | None:
    """The finding of an output that names the row, group or column with the most; None for another output."""
    after = len(context.steps)
    target = strongest(context.question, context.marker)
    if target is not None and re.search(
        r"variable|column|feature|attribute|name", wanted.words, re.IGNORECASE
    ):
        context.used |= {"extreme", "matrix"}
        return Finding("strongest_correlate", (target, *others_than(target, context)), after=after)
    found = extreme(context.question, context.marker)
    if found is None:
        return None
    own = [each for each in own_columns(wanted, context) if isinstance(each, Column) and each != found.value]
    kind = kinds(without_columns(wanted.words, context))
    size = "largest" if found.largest else "smallest"
    label = None
    value = found.value in own_columns(wanted, context) or (
        bool(kind) and kind[0] in ("mean", "maximum", "minimum")
    )
    if value and wanted.digits is not None:
        context.used |= {"extreme", "groups"}
        if found.measure is None:
            return Finding("maximum" if found.largest else "minimum", (found.value,), after=after)
        return Finding(f"{size}_group_mean", (found.value, found.label), after=after)
    if re.search(r"\b(?:year|date|day|month|time)\b", wanted.holder, re.IGNORECASE) or (
        own and own[0] != found.label
    ):
        label = own[0] if own else None
    elif (
        found.label in own
        or (not own and wanted.digits is None and not wanted.labels and len(context.wanted_texts) == 1)
        or (
            re.search(r"name|string|which", f"{wanted.words} {wanted.about}", re.IGNORECASE)
            and wanted.digits is None
        )
    ):
        label = found.label
    if label is None:
        return None
    if found.value == label or (kind and kind[0] in ("std", "median")):
        return None
    context.used |= {"extreme", "groups"}
    if found.measure is None:
        return Finding(f"label_of_{size}", (found.value, label), after=after)
    if label != found.label:
        raise NotUnderstood(f"a group has no single {label.name.strip()}")
    return Finding(f"group_of_{size}_mean", (found.value, label), after=after)


def others_than(target: Expression, context: Context) -> tuple[Expression, ...]:
    """All other columns of numbers that are more than one value."""
    columns = context.marker.linker.profile.columns
    return tuple(
        Column(column.name)
        for column in columns
        if column.type in ("integer", "number") and Column(column.name) != target and column.distinct > 1
    )
