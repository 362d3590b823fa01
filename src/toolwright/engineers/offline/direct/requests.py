"""From a request that brings its own data to the one operator that explains every word of it."""

import re
from collections.abc import Iterator, Sequence

from toolwright.engineers.offline import neutral
from toolwright.engineers.offline.direct.forms import Unfit, forms, inputs
from toolwright.engineers.offline.direct.items import Item
from toolwright.engineers.offline.direct.line import Line, line
from toolwright.engineers.offline.direct.slips import corrected
from toolwright.engineers.offline.plan import Operation
from toolwright.engineers.offline.reading import Token, read


def operation(prompt: str, tokens: Sequence[Token]) -> Operation | None:
    """The operation a request asks for; None where no phrase explains it from beginning to end, or two disagree."""
    if _TWO_WAYS.search(prompt):
        return None
    whole = line(read(_spread(prompt, tokens), ()))
    if whole is None or len({item.word for item in whole.items if item.word in "$€£"}) > 1:
        return None
    found = _found(whole)
    if not found:
        items = corrected(whole.items)
        found = _found(Line(items)) if items else {}
    return next(iter(found)) if len(found) == 1 else None


def _found(whole: Line) -> dict[Operation, None]:
    """What the phrases make of the line: nothing, one operation, or several that disagree."""
    found: dict[Operation, None] = {}
    for candidate in _candidates(whole):
        text = candidate.text
        words = frozenset(text.split())
        for form in forms():
            match = form.match(text, words)
            if match is None:
                continue
            try:
                found[Operation(form.operator.name, inputs(form, match, candidate.items))] = None
            except Unfit:
                continue
        if found:
            break
    return found


_TWO_WAYS = re.compile(r"(?<![\w.,])\d+,\d{1,2}(?![\w,])\s*(?:and|or|to|;|&|\s)\s*\d+,\d{1,2}(?![\w,])")
""" "1,5 and 2,5": four numbers, or two with decimal commas."""
_NUMBER_LIST = re.compile(r"(?<![\w.,$€£])-?\d[\d.,-]*,[\d.,-]*\d(?![\w])")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def _spread(prompt: str, tokens: Sequence[Token]) -> str:
    """The request with a blank behind each comma of a list of numbers that has none, "[100,200,300]" or "5,10,100".

    "100,200,300" alone stays one number.
    """
    quoted = [(token.start, token.end) for token in tokens if token.kind == "quoted"]

    def spaced(match: re.Match[str]) -> str:
        inside = any(start <= match.start() < end for start, end in quoted)
        closed = (
            prompt[match.start() - 1 : match.start()] == "[" and prompt[match.end() : match.end() + 1] == "]"
        )
        if inside or (_GROUPED.fullmatch(match[0]) and not closed):
            return match[0]
        return match[0].replace(",", ", ")

    return _NUMBER_LIST.sub(spaced, prompt)


# --- the request proper -----------------------------------------------------------------------------------------

_QUESTIONS = frozenset("is are was were be do does did given load read open take use using".split())
"""Words that are neutral elsewhere, and here begin a phrase or tell a yes from a number."""
_INTROS = sorted(
    {
        tuple(word for word in phrase if word != "the")
        for phrase in neutral.NEUTRAL
        if phrase[0] not in _QUESTIONS and phrase[-1] != "and"
    }
    - {(), ("a",), ("an",), ("all",), ("any",)},
    key=len,
    reverse=True,
)
_MORE_INTROS = tuple(
    tuple(phrase.split())
    for phrase in (
        "what will be",
        "what would be",
        "what would",
        "how much would be",
        "can u",
        "pls",
        "plz",
        "hey",
        "quick question :",
        "what is",
        "i wonder what is",
        "could u",
        "so",
        "ok",
        "okay",
        "i need to calculate",
        ",",
        ":",
        "-",
    )
)
_OUTROS = tuple(
    tuple(phrase.split())
    for phrase in (
        "please",
        "pls",
        "plz",
        "thanks",
        "thank you",
        "thx",
        "for me",
        "equal",
        "equals",
        "?",
        "!",
        ".",
        "=",
        ",",
        ":",
    )
)
_MAKE = r"(?:{}) (?:me |us )?(?:an? )?(?:(?:{}) )*(?:{}) (?:{}) ".format(
    *(
        "|".join(sorted(words, key=len, reverse=True))
        for words in (
            [" ".join(phrase) for phrase in neutral.TOOL_REQUESTS],
            neutral.TOOL_ADJECTIVES,
            neutral.TOOL_NOUNS,
            [" ".join(phrase) for phrase in neutral.TOOL_LINKS],
        )
    )
)


def _candidates(whole: Line) -> Iterator[Line]:
    """The request as it is, then with less and less of what only leads up to it."""
    items = _ended(whole.items)
    while True:
        yield Line(items)
        yield from _turned(items)
        shorter = _shorter(items)
        if shorter is None:
            return
        items = shorter


def _ended(items: tuple[Item, ...]) -> tuple[Item, ...]:
    shorter = True
    while shorter:
        shorter = False
        for outro in _OUTROS:
            if _words(items[-len(outro) :]) == outro and len(items) > len(outro) and not _is_factorial(items):
                items, shorter = items[: -len(outro)], True
    return items


def _is_factorial(items: tuple[Item, ...]) -> bool:
    """ "5!" with nothing between."""
    return (
        len(items) > 1
        and items[-1].word == "!"
        and items[-2].word[0] == "#"
        and items[-2].end == items[-1].start
    )


def _shorter(items: tuple[Item, ...]) -> tuple[Item, ...] | None:
    made = re.match(_MAKE, Line(items).text)
    if made:
        rest = items[made[0].count(" ") :]
        if rest and rest[0].word.endswith("s"):  # "a tool that converts"
            rest = (Item(rest[0].word[:-1], rest[0].text, rest[0].start, rest[0].end), *rest[1:])
        return rest or None
    for intro in (*_INTROS, *_MORE_INTROS):
        if _words(items[: len(intro)]) == intro and len(items) > len(intro):
            return items[len(intro) :]
    return None


_GIVEN = re.compile(
    r"(?:(?:given|for|with|take|here is|here are|i have|i have got|we have|using|use|of|in|from) )?"
    r"(?P<data>(?:[a-z]+ ){0,4}(?:: )?(?:\[ [^\]]*\] |(?:[$€£] )?#\d+ (?:(?:, and |, |and |; "
    r")?(?:[$€£] )?#\d+ )+|\"\d+ ))"
    r"(?:[,.:;-] )?(?P<rest>.+)"
)
_POINTING = re.compile(
    r"\b(?:their|its|them|it|these numbers|this list|those numbers|these|those|this|they) "
)


def _turned(items: tuple[Item, ...]) -> Iterator[Line]:
    """ "3, 5 and 9: what is the mean" as "what is the mean of 3, 5 and 9"."""
    text = Line(items).text
    match = _GIVEN.fullmatch(text)
    if match is None or re.search(r'[#"@]\d', match["rest"]):
        return
    start, end, rest = (text.count(" ", 0, match.start(name)) for name in ("data", "rest", "rest"))
    data = items[start:end]
    while data and data[-1].word in (",", ".", ":", ";", "-"):
        data = data[:-1]
    asked = items[rest:]
    of = Item("of", "of", 0, 0)
    pointing = _POINTING.search(match["rest"])
    if pointing:
        at = rest + match["rest"].count(" ", 0, pointing.start())
        width = pointing[0].count(" ")
        replaced = (*items[rest:at], *data, *items[at + width :])
        without = (*items[rest:at], *items[at + width :], of, *data)
        yield from _stripped(replaced)
        yield from _stripped(without)
        return
    yield from _stripped((*asked, of, *data))
    yield from _stripped((*asked, *data))


def _stripped(items: tuple[Item, ...]) -> Iterator[Line]:
    items = _ended(items)
    while True:
        yield Line(items)
        shorter = _shorter(items)
        if shorter is None:
            return
        items = shorter


def _words(items: Sequence[Item]) -> tuple[str, ...]:
    return tuple(item.word for item in items)
