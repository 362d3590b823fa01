"""Why a request is not answered, in words: what was not understood, what is nearest, what would help."""

from collections.abc import Sequence

from toolwright.domain.file import FileProfile
from toolwright.engineers.offline import lexicon, neutral
from toolwright.engineers.offline.english import say
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.plan import Column, Plan, leaves
from toolwright.engineers.offline.ranking import Choice
from toolwright.engineers.offline.reading import Token
from toolwright.errors import EngineerDeclined

ABILITIES = (
    "What works without a language model: counts, sums, means, medians, percentiles, deviations, extremes "
    "and different values of a data file's columns, filtered, grouped, ranked or sorted; shares, correlations, "
    "profit margins, ratios and other formulas; calculations, percentages, roots, primes and interest; "
    "statistics of a list of numbers; days between dates; units; and operations on a text in quotes."
)
_ASKED_VALUE = frozenset("is = == equals equal in from to not are or".split())


def no_file(tokens: Sequence[Token]) -> EngineerDeclined:
    """For a request that names no data file and is no calculation either."""
    words = _quoted_words([token for token in tokens if token.kind == "word" and not _neutral(token)])
    about = f"I did not understand {words} without data. " if words else "There is nothing to compute. "
    return EngineerDeclined(
        f"{about}The request names no data file, and it is neither a calculation nor an operation on a quoted text. "
        f"If it is about data, name the file, for example 'in sales_data.csv'. {ABILITIES}"
    )


def several_files(profiles: Sequence[FileProfile]) -> EngineerDeclined:
    names = [profile.name for profile in profiles]
    return EngineerDeclined(
        f"The request names {len(names)} files ({', '.join(names)}); one file at a time can be worked on. "
        "Name the one that is meant."
    )


def declined(choice: Choice, tokens: Sequence[Token], linker: Linker) -> EngineerDeclined:
    """For a request over a file that has no single reading."""
    if choice.plans:
        return _ambiguous(choice.plans)
    details = {"closest": say(choice.closest)} if choice.closest else {}
    nearest = f" The nearest thing I can do: {say(choice.closest)}." if choice.closest else ""
    if choice.misfit:
        return EngineerDeclined(f"{_sentence(choice.misfit)}{nearest}", **details)
    unknown = _unknown_name(choice, tokens, linker)
    if unknown:
        return EngineerDeclined(unknown, **details)
    words = _quoted_words(choice.holes)
    columns = ", ".join(column.name.strip() for column in linker.profile.columns)
    return EngineerDeclined(
        f"I did not understand {words or 'the request'}, so I do not answer rather than guess."
        f"{_suggestions(choice, linker)}{nearest} "
        f"Columns of {linker.profile.name}: {columns}. {'' if choice.closest else ABILITIES}".rstrip(),
        **details,
    )


def _ambiguous(plans: Sequence[Plan]) -> EngineerDeclined:
    """Readings that are equally good: asks for the column where that is all they differ in."""
    columns = [frozenset(leaf.name for leaf in leaves(plan) if isinstance(leaf, Column)) for plan in plans]
    common = columns[0].intersection(*columns[1:])
    differing = sorted({name.strip() for names in columns for name in names - common})
    if differing and all(len(names - common) == 1 for names in columns) and len(differing) == len(plans):
        listed = " or ".join(repr(name) for name in differing)
        return EngineerDeclined(
            f"More than one column fits the words of the request: {listed}. Which one is meant?",
            question=f"Which column is meant: {listed}?",
            options=differing,
            closest=say(plans[0]),
        )
    readings = [say(plan) for plan in plans[:3]]
    asked = f"The request can be read in {len(plans)} ways: {'; or '.join(readings)}. Which one is meant?"
    return EngineerDeclined(
        asked,
        question=asked,
        options=readings,
        closest=readings[0],
    )


def _unknown_name(choice: Choice, tokens: Sequence[Token], linker: Linker) -> str | None:
    """A quoted name that the file does not have: as a column, or as a value where one was compared with."""
    for token in choice.holes:
        if token.kind != "quoted":
            continue
        name = token.text[1:-1]
        before = [
            other.lower
            for other in tokens
            if other.end <= token.start and other.lower not in neutral.DETERMINERS
        ]
        if before and before[-1] in _ASKED_VALUE:
            return f"No cell of {linker.profile.name} has the value {name!r}. {_values(linker)}".rstrip()
        near = linker.near(name)
        guess = f"; did you mean {' or '.join(repr(header) for header in near[:2])}?" if near else "."
        columns = ", ".join(column.name.strip() for column in linker.profile.columns)
        return f"There is no column {name!r} in {linker.profile.name}{guess} Columns: {columns}."
    return None


def _values(linker: Linker) -> str:
    """The values of the columns that have few."""
    parts = [
        f"{column.name.strip()}: {', '.join(column.values[:8])}"
        for column in linker.profile.columns
        if column.type == "text" and 0 < len(column.values) <= 20
    ]
    return f"Values are {'; '.join(parts)}." if parts else ""


def _suggestions(choice: Choice, linker: Linker) -> str:
    near: list[str] = []
    for token in choice.holes:
        if token.kind == "word" and len(token.lower) > 3 and token.lower not in lexicon.ALL_WORDS:
            near.extend(
                header for header in linker.near(token.lower, limit=1, cutoff=75) if header not in near
            )
    return f" Did you mean the column {' or '.join(repr(header) for header in near[:2])}?" if near else ""


def _quoted_words(tokens: Sequence[Token]) -> str:
    """Unexplained tokens as people wrote them, neighbours together: "'weighted' and 'last year'"."""
    runs: list[list[Token]] = []
    for token in tokens:
        if token.kind == "symbol" and not runs:
            continue
        if runs and token.start - runs[-1][-1].end <= 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    texts = list(dict.fromkeys(repr(" ".join(token.text for token in run)) for run in runs))[:6]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def _neutral(token: Token) -> bool:
    return (token.lower,) in neutral.NEUTRAL


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
