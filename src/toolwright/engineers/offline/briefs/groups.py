"""Two parts of the rows that a brief compares: "eligible and not eligible", "North and South"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline.briefs.marking import Marker, marks
from toolwright.engineers.offline.linking import is_numeric
from toolwright.engineers.offline.plan import Column, Compare, Condition, Number, Text
from toolwright.engineers.offline.reading import words_of

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


def parts(sentences: Sequence[str], marker: Marker) -> tuple[Part, ...]:
    """The parts that the marked sentences speak of: values that they name, or the two values of a column."""
    named: dict[str, list[str]] = {}
    for sentence in sentences:
        for number in re.findall(r"«(\d+)»", sentence):
            column, value = marker.values[int(number)]
            if value not in named.setdefault(column, []):
                named[column].append(value)
    for column, values in named.items():
        if len(values) > 1:
            return tuple(Part(Compare(Column(column), "eq", Text(v)), column, v, words_of(v)) for v in values)
    for sentence in sentences:
        if not _GROUPING.search(sentence):
            continue
        for number in marks(sentence):
            profile = marker.column(number)
            if profile is not None and profile.distinct == 2 and len(profile.values) == 2:
                return _two(profile)
    return ()


def _two(profile: ColumnProfile) -> tuple[Part, ...]:
    found: list[Part] = []
    subject = tuple(w for w in words_of(profile.name) if w not in ("indicator", "is", "has", "flag", "of"))
    for value in profile.values:
        plain = value.strip().lower().removesuffix(".0")
        if is_numeric(profile):
            to: Number | Text = Number(int(float(value)) if float(value).is_integer() else float(value))
        else:
            to = Text(value)
        yes_no = plain in _YES or plain in _NO
        words = subject if yes_no else words_of(value)
        found.append(Part(Compare(Column(profile.name), "eq", to), profile.name, value, words, plain in _NO))
    return tuple(found)


_DENIED = re.compile(r"\b(?:not|non|no|without|in)\b|\bnon[a-z]", re.IGNORECASE)


def part_of(words: str, parts: Sequence[Part]) -> Part | None:
    """The part that an output's words speak of; None where they speak of none, or do not tell which."""
    said = words_of(words)
    yes_no = [part for part in parts if part.denied]
    if yes_no and len(parts) == 2:
        other = next(part for part in parts if not part.denied)
        if not any(word in said or word.rstrip("s") in said for word in other.words if len(word) > 2):
            return None
        denied = any(word in ("not", "non", "no", "without", "un") for word in said) or any(
            word.startswith("non") and word[3:] in other.words for word in said
        )
        return yes_no[0] if denied else other
    found = [part for part in parts if part.words and all(w in said or w + "s" in said for w in part.words)]
    longest = max((len(part.words) for part in found), default=0)
    best = [part for part in found if len(part.words) == longest]
    return best[0] if len(best) == 1 else None
