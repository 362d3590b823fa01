"""The outputs that a brief's format names, each with what is said about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolwright.engineers.offline.reading import SPELLED

_OUTPUT = re.compile(r"@+(?P<name>\w+)\s*\[(?P<holder>[^\]]*)(?:\]|\Z)")
_CONDITIONAL = re.compile(r"\b(?:output|print|return|report|write|state)\s*\Z", re.IGNORECASE)
_EXAMPLE = re.compile(r"\b(?:e\.?g\.?|for example|example|such as|like)[,:\s]*\Z", re.IGNORECASE)
_QUOTED = re.compile(r"\"([^\"]+)\"|(?<!\w)'([^']+)'(?!\w)|“([^”]+)”")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_NEAREST = {"integer": 0, "whole": 0, "tenth": 1, "hundredth": 2, "thousandth": 3}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One output: its name, what stands in its brackets, what is said about it, and the words it may be.

    `digits` are the decimals to round to; None where nothing says so.
    """

    name: str
    holder: str
    about: str
    digits: int | None
    labels: tuple[str, ...]

    @property
    def words(self) -> str:
        """Name and holder as words."""
        return spoken(f"{self.name} {self.holder}")


def spoken(name: str) -> str:
    """An identifier as words: "meanPrice_new" is "mean Price new"."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[_\W]+", " ", spaced).strip()


def outputs(text: str, elsewhere: str) -> tuple[Wanted, ...]:
    """The outputs of a format, in its order. `elsewhere` is the rest of the brief, which may say how to round."""
    found = list(_OUTPUT.finditer(text))
    named: dict[str, list[re.Match[str]]] = {}
    for match in found:
        before = text[max(0, match.start() - 60) : match.start()]
        if _EXAMPLE.search(before) or (
            _CONDITIONAL.search(before) and _fixed(match["holder"]) and _once(match, found)
        ):
            continue
        named.setdefault(match["name"], []).append(match)
    holders = {name: _holder(matches[0]["holder"]) for name, matches in named.items()}
    spans = [(match.start(), match.end()) for match in found]
    kept = sorted(match.start() for matches in named.values() for match in matches)
    everywhere = _rounding_elsewhere(elsewhere)
    results: list[Wanted] = []
    for name, matches in named.items():
        about = _about(text, name, matches[0], holders, spans, kept)
        labels = _labels(about, matches, holders)
        digits = decimals(f"{matches[0]['holder']} {about}")
        results.append(Wanted(name, holders[name], about, everywhere if digits is None else digits, labels))
    return tuple(results)


def _fixed(holder: str) -> bool:
    return bool(re.fullmatch(r"\s*[\"'].*[\"']\s*|\s*(?:True|False|Yes|No)\s*", holder))


def _once(match: re.Match[str], found: Sequence[re.Match[str]]) -> bool:
    return sum(other["name"] == match["name"] for other in found) == 1


def _holder(text: str) -> str:
    return text.strip().strip("\"'“”").strip()


def _about(
    text: str,
    name: str,
    match: re.Match[str],
    holders: dict[str, str],
    spans: Sequence[tuple[int, int]],
    kept: Sequence[int],
) -> str:
    """What the format says about an output: behind it, and wherever its name or holder is the subject."""
    parts = [match["holder"]] if " " in _holder(match["holder"]) else []
    following = min((start for start in kept if start > match.start()), default=len(text))
    behind = text[match.end() : following]
    rest = text[max(end for _, end in spans) :]
    if following < len(text) and re.search(r"[a-z]{4}", behind) and not _subjects(behind, holders):
        parts.append(behind)
    plain = "".join(
        text[end:start]
        for (_, end), (start, _) in zip([(0, 0), *spans], [*spans, (len(text), 0)], strict=True)
    )
    subjects = _subjects(plain, holders)
    own = [about for names, about in subjects if name in names]
    parts += own
    if not own:
        common = [
            s for s in re.split(r"(?<=[a-z])\.\s+|\n", rest) if re.search(r"\b(?:all|each|every|both)\b", s)
        ]
        parts += common if len(holders) > 1 and subjects else [rest]
    else:
        parts += [
            sentence
            for _, about in subjects
            for sentence in re.split(r"(?<=[a-z])\.\s+|\n", about)
            if re.match(r"\s*(?:all|each|both)\b", sentence, re.IGNORECASE)
        ]
    return " ".join(parts)


def _subjects(text: str, holders: dict[str, str]) -> list[tuple[set[str], str]]:
    """Which outputs each stretch of the text is about."""
    mentions: list[tuple[int, int, set[str]]] = []
    by_text: dict[str, set[str]] = {}
    for name, holder in holders.items():
        by_text.setdefault(holder, set()).add(name)
        by_text.setdefault(name, set()).add(name)
    others = "|".join(re.escape(said) for said in by_text if said)
    for said, names in by_text.items():
        if not said:
            continue
        quoted = rf"[\"'“]{re.escape(said)}[\"'”]"
        bare = (
            rf"|(?<![\w\"'@])(?:The )?{re.escape(said)}(?![\w\"'])" if re.fullmatch(r"\w*_\w+", said) else ""
        )
        if re.fullmatch(r"[A-Za-z]\w{0,11}", said):
            bare += (
                rf"|(?<![\w\"'@])(?:The )?{re.escape(said)}"
                r"(?=\s*(?:(?:is|are|has|have|should|must|to|being)\b"
                rf"|(?:,|and|&)\s+(?:and\s+)?\"?(?:{others})\b[^.]{{0,40}}?\b(?:is|are|has|have|should|must)\b))"
            )
        capital = rf"|(?:\A|(?<=[.\n]\s))(?:The )?{re.escape(said)}(?= (?:should|is|must|are)\b)"
        found = re.finditer(quoted + bare + capital, text)
        mentions.extend((match.start(), match.end(), names) for match in found)
    mentions.sort(key=lambda mention: (mention[0], -mention[1]))
    groups: list[tuple[int, int, set[str]]] = []
    for start, end, names in mentions:
        if groups and start < groups[-1][1]:
            continue
        if groups and re.fullmatch(r"[\s,&]*(?:and|or)?\s*(?:The )?", text[groups[-1][1] : start]):
            groups[-1] = (groups[-1][0], end, groups[-1][2] | names)
        else:
            groups.append((start, end, set(names)))
    ends = [*[start for start, _, _ in groups[1:]], len(text)][: len(groups)]
    return [(names, text[end:stop]) for (_, end, names), stop in zip(groups, ends, strict=True)]


_PLACES = re.compile(
    r"\b(?:(?P<count>\d+|one|two|three|four|five|six)|(?P<ordinal>first|second|third|fourth|fifth))"
    r"[\s-]+(?:decimal|digits? after)",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?:[\w ]{1,30}?\s)?\W*(?:(?:is|are|should be|to be)\s+)?(?:rounded\s+)?to\s+"
    r"(\d|one|two|three|four|five|six)\s*(?:[.,;]|and\b|\Z)",
    re.IGNORECASE,
)
"""What is said of the second of two: "a is rounded to two decimals and b to three"."""
_NEAR = re.compile(r"nearest\s+(integer|whole|tenth|hundredth|thousandth)", re.IGNORECASE)


def decimals(text: str) -> int | None:
    """How many decimals a text asks for."""
    match = _PLACES.search(text)
    if match:
        if match["ordinal"]:
            return _ORDINALS[match["ordinal"].lower()]
        count = match["count"].lower()
        return int(count) if count.isdigit() else SPELLED[count]
    short = _SHORT.match(text)
    if short:
        return int(short[1]) if short[1].isdigit() else SPELLED[short[1].lower()]
    near = _NEAR.search(text)
    if near:
        return _NEAREST[near[1].lower()]
    if re.search(
        r"\b(?:an?|positive|negative|the|non-negative|is|be)\s+integer\b|\binteger (?:value|number)", text
    ):
        return 0
    return None


def _rounding_elsewhere(text: str) -> int | None:
    """How the rest of the brief rounds everything; None where it says so of several things in several ways."""
    found = {
        decimals(sentence)
        for sentence in re.split(r"(?<=[a-z])\.\s+|\n", text)
        if re.search(r"\bround|decimal", sentence, re.IGNORECASE)
    } - {None}
    return found.pop() if len(found) == 1 else None


def _labels(about: str, matches: Sequence[re.Match[str]], holders: dict[str, str]) -> tuple[str, ...]:
    """The words that an output may be, when the format lists them."""
    fixed = [_holder(match["holder"]) for match in matches]
    if len(fixed) > 1 and len(set(fixed)) > 1:
        values = dict.fromkeys(value for value in fixed if re.fullmatch(r"True|False|yes|no|Yes|No", value))
        if len(values) == 2:
            return tuple(values)
    known = {*holders.values(), *holders}
    quoted = [next(part for part in match if part) for match in _QUOTED.findall(f"{about}")]
    words = dict.fromkeys(word.strip() for word in quoted if word not in known and not _is_date_form(word))
    listed = re.search(
        r"\b(?:either|string|can be|could be|one of|takes?|\bis\b|be|indicat\w+|value|output)\b", about
    )
    if len(words) >= 2 and listed:
        return tuple(words)
    slashed = re.fullmatch(
        r"[\"']?(\w[\w ]*)[\"']?(?:/[\"']?(\w[\w ]*)[\"']?)+", matches[0]["holder"].strip()
    )
    if slashed:
        return tuple(part.strip("\"' ") for part in matches[0]["holder"].split("/"))
    if re.search(r"\btrue\b.*\bfalse\b|\bfalse\b.*\btrue\b", about, re.IGNORECASE):
        return ("True", "False")
    return ()


def _is_date_form(word: str) -> bool:
    return bool(re.fullmatch(r"[YMDHS:/ -]+", word))
