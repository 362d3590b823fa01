"""Which row, group or column has the most: "which country has the highest average income"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from toolwright.engineers.offline.briefs.context import Context
from toolwright.engineers.offline.briefs.marking import Marker, marks
from toolwright.engineers.offline.briefs.outputs import Wanted
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.briefs.quantities import kinds
from toolwright.engineers.offline.briefs.subjects import own_columns, without_columns
from toolwright.engineers.offline.plan import Column, Expression, Finding
from toolwright.engineers.offline.reading import stem, words_of

_MOST = r"highest|largest|greatest|maximum|most|biggest|best"
_LEAST = r"lowest|smallest|minimum|least|fewest|worst"
_MEASURES: Mapping[str, str] = MappingProxyType(
    {"average": "mean", "mean": "mean", "median": "median", "total": "sum", "sum": "sum"}
)
"""What groups are compared by, with the finding's word for it."""
_SUPERLATIVE = (
    rf"\b(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))\s+(?:(?P<measure>{'|'.join(_MEASURES)})\s+)?"
    r"(?P<more>[^.?‹]{0,30}?)‹(?P<value>\d+)›"
)
_PATTERN = re.compile(
    rf"\bwhich\s+(?:[\w'’]+\s+){{0,2}}?‹(?P<label>\d+)›[^.?‹]{{1,80}}?{_SUPERLATIVE}", re.IGNORECASE
)
_WHO = re.compile(rf"\bwho\b[^.?‹]{{1,60}}?{_SUPERLATIVE}", re.IGNORECASE)
_COMMONEST = re.compile(
    r"\bwhich\s+(?:[\w'’]+\s+){0,2}?‹(?P<label>\d+)›[^.?‹]{1,60}?\b(?:most|(?:highest|largest|greatest) number of)"
    r"\s+(?:often\b|frequently\b|(?:of the\s+)?\w+s\b)[^‹]*?(?:[.?,]|\band\b|\Z)",
    re.IGNORECASE,
)
_STRONGEST = re.compile(
    r"\bwhich\s+(?:\w+\s+){0,3}?(?:variable|column|feature|factor|attribute)s?\b[^.?]{0,40}?\b(?:(?:strongest"
    r"|highest|largest|greatest)\s+(?:absolute\s+|linear\s+|pearson\s+)?(?:correlation|relationship)"
    r"|most\s+(?:strongly|highly|closely)\s+correlated)"
    r"[^.?‹]{0,30}?\b(?:with|to)\s+[^.?‹]{0,30}?‹(?P<target>\d+)›",
    re.IGNORECASE,
)

_NOT_COUNTED = re.compile(
    r"\b(?:not|n't)\s+(?:count|consider|includ|us)\w*|\bexclud\w*|\bexcept\b|\bother than\b|\bignor\w*(?! the sign)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The label of the row, or of the group of rows, with the largest or smallest value."""

    label: Column | None
    """None where the question asks "who"."""
    value: Expression
    largest: bool
    measure: str | None
    """Of each group; None for single rows."""


def extreme(question: str, marker: Marker) -> Extreme | None:
    """What the marked question asks to be named; None where it asks for no such thing. Raises `NotUnderstood`
    where it is not clear what of the groups is compared."""
    match = _PATTERN.search(question)
    who = None if match else _WHO.search(question)
    if match is None and who is None:
        return None
    found = match or who
    assert found is not None
    label = marker.expressions[int(match["label"])] if match else None
    if not isinstance(label, Column | None) or not marker.is_number(int(found["value"])):
        return None
    if re.search(
        rf"\b(?:{'|'.join(_MEASURES)}|standard|variance|range|number|count)\b", found["more"], re.IGNORECASE
    ):
        raise NotUnderstood(f"{found['more'].strip()!r} is not clear")
    measure = _MEASURES[found["measure"].lower()] if found["measure"] else None
    value = marker.expressions[int(found["value"])]
    return Extreme(label, value, found["most"] is not None, measure)


def commonest(question: str, marker: Marker) -> Column | None:
    """The column whose most frequent value the marked question asks for: "which ‹carrier› has the most shipments"."""
    match = _COMMONEST.search(question)
    label = marker.expressions[int(match["label"])] if match else None
    return label if isinstance(label, Column) else None


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
        column = commonest(context.question, context.marker)
        return None if column is None else _commonest(column, wanted, context)
    own = [each for each in own_columns(wanted, context) if isinstance(each, Column) and each != found.value]
    kind = kinds(without_columns(wanted.words, context))
    size = "largest" if found.largest else "smallest"
    label = None
    value = (
        found.value in own_columns(wanted, context)
        or _called_so(found.value, wanted, context)
        or (bool(kind) and kind[0] in ("mean", "maximum", "minimum", found.measure))
    )
    if value and wanted.digits is not None:
        context.used |= {"extreme", "groups"}
        if found.measure is None:
            return Finding("maximum" if found.largest else "minimum", (found.value,), after=after)
        if found.label is None or (kind and kind[0] not in (found.measure, "maximum", "minimum")):
            raise NotUnderstood(f"it is not clear what {wanted.name!r} is")
        return Finding(f"{size}_group_{found.measure}", (found.value, found.label), after=after)
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
    if found.label is None and wanted.digits is None and not wanted.labels:
        label = own[0] if len(own) == 1 else None
    if label is None:
        return None
    if found.value == label or (kind and kind[0] in ("std", "median")):
        return None
    context.used |= {"extreme", "groups"}
    if found.measure is None:
        return Finding(f"label_of_{size}", (found.value, label), after=after)
    if found.label is None or label != found.label:
        raise NotUnderstood(f"a group has no single {label.name.strip()}")
    return Finding(f"group_of_{size}_{found.measure}", (found.value, label), after=after)


def _called_so(value: Expression, wanted: Wanted, context: Context) -> bool:
    """Whether a word of the derived value's name is the output's."""
    said = {stem(word) for word in words_of(wanted.words)}
    names = [
        name for name, number in context.marker.named.items() if context.marker.expressions[number] == value
    ]
    return any(stem(word) in said for name in names for word in name if len(word) > 3)


def _commonest(column: Column, wanted: Wanted, context: Context) -> Finding | None:
    """The most frequent value, or in how many rows it stands; None for another output."""
    after = len(context.steps)
    kind = kinds(without_columns(wanted.words, context))
    if wanted.digits is None and not wanted.labels and len(context.wanted_texts) == 1:
        context.used |= {"extreme", "groups"}
        return Finding("most_frequent", (column,), after=after)
    if wanted.digits == 0 and kind[:1] in ([], ["count"], ["maximum"]):
        context.used |= {"extreme", "groups"}
        return Finding("most_frequent_count", (column,), after=after)
    return None


def others_than(target: Expression, context: Context) -> tuple[Expression, ...]:
    """All other columns of numbers that are more than one value, without those that the brief leaves out."""
    columns = context.marker.linker.profile.columns
    left_out = {
        context.marker.expressions[number]
        for sentence in re.split(r"(?<=[.!?;])\s|\n", context.text)
        if (match := _NOT_COUNTED.search(sentence))
        for number in marks(sentence[match.end() :])
    }
    return tuple(
        Column(column.name)
        for column in columns
        if column.type in ("integer", "number")
        and Column(column.name) != target
        and column.distinct > 1
        and Column(column.name) not in left_out
    )
