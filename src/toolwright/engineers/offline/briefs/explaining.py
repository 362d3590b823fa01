"""Whether a plan explains all that a brief says: its operative words, the columns and the numbers that it names."""

import re
from collections.abc import Sequence

from toolwright.engineers.offline import lexicon
from toolwright.engineers.offline.briefs.context import Context
from toolwright.engineers.offline.briefs.filters import filters
from toolwright.engineers.offline.briefs.leftovers import names_left, numbers_left, unexplained
from toolwright.engineers.offline.briefs.marking import marks
from toolwright.engineers.offline.briefs.modifiers import denials, modifiers_left, roleless
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.plan import (
    Binary,
    Column,
    Compare,
    Finding,
    Number,
    Report,
    Text,
    Texts,
    Verdict,
    children,
    leaves,
)
from toolwright.engineers.offline.reading import words_of

_ALWAYS = frozenset({0.0, 1.0, 2.0, 0.05, 95.0})
"""Numbers that stand in many briefs and change nothing: both tails, the usual level, a range from 0 to 1."""
_QUARTILES = frozenset({0.25, 0.75, 1.5, 3.0, 25.0, 75.0})
_EACH = re.compile(r"\b(?:for|of|in|per) each\s+(?:\w+\s+)?‹(\d+)›|\bper\s+‹(\d+)›")
_SHARES = re.compile(r"\b(\d+)\s?%?\s?(?::|-|/)\s?(\d+)\s?%?|(\d+)\s?%")


def check(report: Report, context: Context, question: Sequence[str], constraints: Sequence[str]) -> None:
    """Raises `NotUnderstood` for what the marked sentences say and the report does not do."""
    everything = [*question, *constraints]
    left = unexplained(
        everything, _explained(report, context, everything), lambda text: _own(text, report, context)
    )
    if left:
        raise NotUnderstood(f"{', '.join(map(repr, left[:5]))} is not explained by what would be computed")
    _check_columns(report, context, everything)
    parts = {leaf for leaf in leaves(report) if isinstance(leaf, Column)}
    idle = roleless(
        constraints, [n for n, of in enumerate(context.marker.expressions) if set(leaves(of)) & parts]
    )
    if idle is not None:
        raise NotUnderstood(f"{idle!r} is not explained by what would be computed")
    denied = any(part.denied for part in context.parts) or any(
        node.op == "ne" for node in _nodes(report) if isinstance(node, Compare)
    )
    if not denied and (said := denials(question)):
        raise NotUnderstood(f"{said[0]!r} is not explained by what would be computed")
    profile = context.marker.linker.profile
    known_words = {
        word for name in (profile.name, *(c.name for c in profile.columns)) for word in words_of(name)
    }
    known_words |= {word for name in context.marker.named for word in name}
    odd_words = modifiers_left(question, constraints, known_words | _spoken(report, context))
    if odd_words:
        raise NotUnderstood(f"{odd_words[0]!r} may change what is computed, and nothing explains it")
    unknown = names_left(question, known_words)
    if unknown:
        raise NotUnderstood(f"{unknown[0]!r} is nothing that the file knows")
    _check_values(report, context, everything)
    _check_kin(report, context, question)
    known = _numbers(report, everything)
    for sentence in everything:
        odd = numbers_left(sentence, known)
        if odd:
            raise NotUnderstood(f"the number {odd[0]} is not explained by what would be computed")


def _spoken(report: Report, context: Context) -> set[str]:
    """Words of the outputs' names, of the verdicts' labels, and of the values that the brief names."""
    texts = [*context.labels, *(value for _, value in context.marker.values)]
    texts += report.names.values
    return {word for text in texts for word in words_of(text)}


def _findings(report: Report) -> list[Finding]:
    found: list[Finding] = []
    for output in report.outputs:
        match output.of:
            case Finding() as finding:
                found.append(finding)
            case Verdict(cases):
                found += [check.of for case in cases for check in case.checks]
    return found


def _explained(report: Report, context: Context, everything: Sequence[str]) -> set[str]:
    """The families of operative words for which something is in the report."""
    steps = {step.name for step in report.steps}
    taken = {finding.name for finding in _findings(report)}
    families = {
        "outliers": any("outliers" in name for name in steps | taken) or "interquartile_range" in taken,
        "binning": any(name.endswith("_iqr") for name in steps | taken) or "interquartile_range" in taken,
        "filling": any(name.startswith("fill") for name in steps),
        "condition": any(name.startswith("fill") or name == "outliers_to_mean" for name in steps)
        or _divides_safely(report, context),
        "duplicates": bool({"drop_repeated"} & steps or {"repeated"} & taken),
        "scaling": bool({"min_max", "standardize"} & steps),
        "logarithm": bool({"natural_log", "common_log", "square_root"} & steps),
        "shapiro": any(name.startswith("shapiro") for name in taken),
        "dagostino": any(name.startswith("dagostino") for name in taken),
        "shares": bool(
            taken & {"missing_percent", "rows_percent", "rows_share"}
            | {name for name in taken if name.startswith("test_")}
        )
        or any(isinstance(node, Binary) and node.op == "divide" for node in _nodes(report)),
        "extreme": bool({"minimum", "maximum"} & taken),
        "matrix": "drop_repeated" in steps or "repeated" in taken,
        "groups": _by_row(context, everything),
        "missing": True,
    }
    return context.used | {family for family, holds in families.items() if holds}


_OWN = (
    (re.compile(r"\bduplicat", re.IGNORECASE), "repeated"),
    (re.compile(r"\boutlier|\bremove (?:them|these)\b|\bz-?\s?score|\bIQR\b", re.IGNORECASE), "outliers"),
    (re.compile(r"\bimput|\bfill", re.IGNORECASE), "fill"),
    (re.compile(r"\bzeros?\b", re.IGNORECASE), "keep"),
    (re.compile(r"\b(?:not count|exclud\w*|except|ignor\w*|other than)\b", re.IGNORECASE), "strongest"),
)


def _own(text: str, report: Report, context: Context) -> set[str]:
    """The families of words that a marked sentence explains by itself: what it leaves out is left out."""
    names = {step.name for step in report.steps} | {finding.name for finding in _findings(report)}
    parted = {(part.column, part.value) for part in context.parts}
    values = {context.marker.values[int(number)] for number in re.findall(r"«(\d+)»", text)}
    narrowed = bool(values & parted) or any(
        condition in context.filters for condition in filters([text], context.marker, parted)
    )
    columns = {
        leaf for condition in context.filters for leaf in leaves(condition) if isinstance(leaf, Column)
    }
    named = {context.marker.expressions[number] for number in marks(text)}
    narrowed = narrowed or (
        bool(re.search(r"\bfilter", text, re.IGNORECASE)) and bool(named) and named <= columns
    )
    treated = any(words.search(text) and any(what in name for name in names) for words, what in _OWN)
    return {"restriction"} if narrowed or treated else set()


def _divides_safely(report: Report, context: Context) -> bool:
    """Whether what is divided by is never zero, so that what the brief says of it does not matter."""
    divisors = [node.right for node in _nodes(report) if isinstance(node, Binary) and node.op == "divide"]
    columns = [context.marker.column(context.marker.number(each)) for each in divisors]
    least = [column.minimum if column is not None else None for column in columns]
    return bool(least) and all(isinstance(each, int | float) and each > 0 for each in least)


def _nodes(node: object) -> list[object]:
    return [node, *(below for child in children(node) for below in _nodes(child))]


def _by_row(context: Context, everything: Sequence[str]) -> bool:
    """Whether every "for each" is of a column with a value of its own in each row."""
    found = _EACH.findall("\n".join(everything))
    columns = [context.marker.column(int(one or other)) for one, other in found]
    rows = context.marker.linker.profile.rows
    return bool(columns) and all(column is not None and column.distinct == rows for column in columns)


def _check_columns(report: Report, context: Context, texts: Sequence[str]) -> None:
    """Every column of numbers that is named for sure has a part in the report."""
    used = {leaf.name for leaf in leaves(report) if isinstance(leaf, Column)}
    marker = context.marker
    for number in marks("\n".join(texts)):
        column = marker.column(number)
        if column is None or column.name in used or number in marker.doubtful or not marker.is_number(number):
            continue
        raise NotUnderstood(f"the column {column.name.strip()!r} has no part in what would be computed")


def _check_values(report: Report, context: Context, everything: Sequence[str]) -> None:
    """Every cell value that the brief names has a part in the report."""
    used = {leaf.value for leaf in leaves(report) if isinstance(leaf, Text)}
    used |= {value for leaf in leaves(report) if isinstance(leaf, Texts) for value in leaf.values}
    for number in re.findall(r"«(\d+)»", "\n".join(everything)):
        value = context.marker.values[int(number)][1]
        if value not in used:
            raise NotUnderstood(f"the value {value!r} has no part in what would be computed")


def _check_kin(report: Report, context: Context, question: Sequence[str]) -> None:
    """No word of the question is kin to a column that has no part: "smoking" where there is a column smoker."""
    used = {leaf.name for leaf in leaves(report) if isinstance(leaf, Column)}
    # What stands right behind a column is said of it: "the minutes played".
    text = re.sub(r"‹\d+›(?:\s+\w+ed\b)?|«\d+»|\S+\.\w+\b", " ", " ".join(question))
    said = set(re.findall(r"[a-z]{5,}", text.lower()))
    for column in context.marker.linker.profile.columns:
        words = words_of(column.name)
        if column.name in used or len(words) != 1 or len(words[0]) < 5:
            continue
        for word in sorted(said):
            shared = _shared(word, words[0])
            if word not in lexicon.COMMON_WORDS and shared >= 4 and shared >= 0.6 * len(words[0]):
                raise NotUnderstood(
                    f"{word!r} may mean the column {column.name.strip()!r}, which has no part"
                )


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _numbers(report: Report, everything: Sequence[str]) -> set[float]:
    """The numbers that the report has, and those that go without saying."""
    taken = {finding.name for finding in _findings(report)} | {step.name for step in report.steps}
    known = {float(leaf.value) for leaf in leaves(report) if isinstance(leaf, Number)} | _ALWAYS
    if any(name.endswith("_iqr") for name in taken):
        known |= _QUARTILES
    if taken & {"rows_percent", "missing_percent"}:
        known.add(100.0)
    if "common_log" in taken:
        known.add(10.0)
    if any(name.startswith("test_") for name in taken):
        shares = _SHARES.findall(" ".join(everything))
        known |= {float(number) for share in shares for number in share if number}
    return known
