"""Two parts of the rows that a brief compares: "eligible and not eligible", "North and South"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline.briefs.marking import Marker, marks
from toolwright.engineers.offline.linking import is_numeric
from toolwright.engineers.offline.plan import Column, Compare, Condition, Number, Text
from toolwright.engineers.offline.reading import stem, words_of

_GROUPING = re.compile(
    r"\bgroup|\bbetween\b|\bcompar|\bversus\b|\bvs\b|\bby whether\b|\bfor each\b|\bper\b|\bacross\b"
    r"|\bseparately\b|\bwho are\b|\btypes?\b|\bdiffer",
    re.IGNORECASE,
)
_YES = frozenset("1 yes true y t".split())
_NO = frozenset("0 no false n f".split())


@dataclass(frozen=True, slots=True)
class Part:
    """Rows with one value of a column; `words` by which it is spoken of; `denied` for the "not" of two."""

    condition: Condition
    column: str
    value: str
    words: tuple[str, ...]
    denied: bool = False


def parts(sentences: Sequence[str], marker: Marker, names: Sequence[str]) -> tuple[Part, ...]:
    """The parts that the marked sentences speak of: values that they name, the two values of a column, or all of one
    by which rows are grouped, where the outputs' names tell them apart."""
    named: dict[str, list[str]] = {}
    for sentence in sentences:
        for number in re.findall(r"«(\d+)»", sentence):
            column, value = marker.values[int(number)]
            if value not in named.setdefault(column, []):
                named[column].append(value)
    for column, values in named.items():
        if len(values) > 1:
            profile = next(each for each in marker.linker.profile.columns if each.name == column)
            if len(values) == 2 and (flags := two_parts(profile)):
                return flags
            return tuple(Part(Compare(Column(column), "eq", Text(v)), column, v, words_of(v)) for v in values)
    for sentence in sentences:
        if not (_GROUPING.search(sentence) or re.search(r"\b(?:non|not)[\s-]*‹", sentence, re.IGNORECASE)):
            continue
        for number in marks(sentence):
            profile = marker.column(number)
            if profile is not None and profile.distinct == 2 and len(profile.values) == 2:
                return _two(profile)
    for sentence in sentences:
        for number in re.findall(
            r"\b(?:for|of|in|by|per|across)\s+(?:each|every|all|different|the different)?\s*‹(\d+)›", sentence
        ):
            profile = marker.column(int(number))
            if profile is None or not 2 < profile.distinct <= 12 or len(profile.values) != profile.distinct:
                continue
            found = _all(profile)
            told = [part_of(name, found) for name in names]
            if all(told) and len(set(told)) == len(names):
                return found
    return ()


def compared(conditions: Sequence[Condition], names: Sequence[str]) -> tuple[Part, ...]:
    """The conditions that ask for different values of one column, where the outputs' names tell them apart."""
    found: dict[str, list[Part]] = {}
    for condition in conditions:
        match condition:
            case Compare(Column(column), "eq", Number(value)) | Compare(Column(column), "eq", Text(value)):
                found.setdefault(column, []).append(Part(condition, column, str(value), words_of(str(value))))
            case _:
                pass
    for parts in found.values():
        told = [part_of(name, parts) for name in names]
        if len(parts) > 1 and all(told) and len(set(told)) > 1:
            return tuple(parts)
    return ()


def _all(profile: ColumnProfile) -> tuple[Part, ...]:
    return tuple(
        Part(
            Compare(Column(profile.name), "eq", _exact(value, profile)), profile.name, value, words_of(value)
        )
        for value in profile.values
    )


def _exact(value: str, profile: ColumnProfile) -> Number | Text:
    if not is_numeric(profile):
        return Text(value)
    return Number(int(float(value)) if float(value).is_integer() else float(value))


def two_parts(profile: ColumnProfile | None) -> tuple[Part, ...]:
    """The parts of yes and no; none where the column has other values."""
    if profile is None or profile.distinct != 2 or len(profile.values) != 2:
        return ()
    found = _two(profile)
    return found if sum(part.denied for part in found) == 1 else ()


def _two(profile: ColumnProfile) -> tuple[Part, ...]:
    found: list[Part] = []
    subject = tuple(w for w in words_of(profile.name) if w not in ("indicator", "is", "has", "flag", "of"))
    for value in profile.values:
        plain = value.strip().lower().removesuffix(".0")
        to = _exact(value, profile)
        yes_no = plain in _YES or plain in _NO
        words = subject if yes_no else words_of(value)
        found.append(Part(Compare(Column(profile.name), "eq", to), profile.name, value, words, plain in _NO))
    return tuple(found)


_DENIED = re.compile(r"\b(?:not|non|no|without|in)\b|\bnon[a-z]", re.IGNORECASE)


def part_of(words: str, parts: Sequence[Part]) -> Part | None:
    """The part that an output's words speak of; None where they speak of none, or do not tell which."""
    said = words_of(re.sub(r"(?<=[a-z])(?=\d)", " ", words))
    yes_no = [part for part in parts if part.denied]
    if yes_no and len(parts) == 2:
        other = next(part for part in parts if not part.denied)
        stems = {stem(word) for word in said}
        joined = "".join(other.words)
        if not any(stem(word) in stems for word in (*other.words, joined) if len(word) > 2):
            return None
        denied = any(word in ("not", "non", "no", "without", "un") for word in said) or any(
            word.startswith("non") and word[3:] in other.words for word in said
        )
        return yes_no[0] if denied else other
    found = [part for part in parts if part.words and all(w in said or w + "s" in said for w in part.words)]
    longest = max((len(part.words) for part in found), default=0)
    best = [part for part in found if len(part.words) == longest]
    return best[0] if len(best) == 1 else None
