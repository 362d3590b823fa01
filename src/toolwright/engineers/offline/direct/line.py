"""A request as one line of small words, with a sign in the place of each value it brings.

"What's the GCD of 12 and 18?" is `what is gcd of #0 and #1 ? `: `#` is a number, `@` a day, `"` a quoted text,
each with its place among the items. "the" is left out, for it carries nothing. Nothing else is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from toolwright.engineers.offline.direct.dates import Dated, dates
from toolwright.engineers.offline.direct.items import Item
from toolwright.engineers.offline.direct.spelling import SCALES, spelled
from toolwright.engineers.offline.reading import Token


@dataclass(frozen=True, slots=True)
class Line:
    """`text` has one word for each of `items`, each with a blank behind it."""

    items: tuple[Item, ...]

    @property
    def text(self) -> str:
        return "".join(f"{item.word} " for item in self.items)

    def at(self, position: int) -> int:
        """The item at a position of the text."""
        return self.text.count(" ", 0, position)


_WORDS = {
    "whats": "what is",
    "what're": "what are",
    "hows": "how is",
    "it's": "it is",
    "percent": "%",
    "pct": "%",
    "percents": "%",
    "×": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
}
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_SIGN_AFTER = frozenset("( [ , : = ; and of to from by is or".split())


def line(tokens: Sequence[Token]) -> Line | None:
    """The line of a request's tokens; None where a date in it can be read in two ways."""
    dated = dates(tokens)
    if dated is None:
        return None
    items = _signed(_scaled(spelled(_items(tokens, dated))))
    return Line(_numbered(item for item in items if item.word != "the"))


def _items(tokens: Sequence[Token], dated: Sequence[Dated]) -> list[Item]:
    items: list[Item] = []
    at = 0
    ends = {found.first: found for found in dated}
    while at < len(tokens):
        token = tokens[at]
        if at in ends:
            found = ends[at]
            items.append(Item("@", found.day, token.start, tokens[found.last].end))
            at = found.last + 1
            continue
        joined = _decimal_with_unit(tokens, at)
        if joined is not None:
            items.extend(joined)
            at += 3
            continue
        items.extend(_of_token(token, items))
        at += 1
    return items


def _of_token(token: Token, before: Sequence[Item]) -> Iterator[Item]:
    if token.kind == "quoted":
        yield Item('"', token.text[1:-1], token.start, token.end)
    elif token.kind == "number":
        assert token.value is not None
        sign = token.text[0] if token.text[0] in "$€£" else None
        if sign:
            yield Item(sign, sign, token.start, token.start + 1)
        yield Item("#", token.text, token.start, token.end, token.value)
        if token.percent:
            yield Item("%", "%", token.end - 1, token.end)
    elif token.kind == "word" and token.lower[:1].isdigit():
        yield from _number_with_unit(token)
    elif token.text == "'s" or token.lower == "'s":
        if before and before[-1].word in ("what", "how", "it", "there", "that", "who", "which", "when"):
            yield Item("is", token.text, token.start, token.end)
        else:
            yield Item("s", token.text, token.start, token.end)
    elif token.text == "-" and _joins_words(token, before):
        return
    else:
        for word in _WORDS.get(token.lower, token.lower).split():
            yield Item(word, token.text, token.start, token.end)


def _joins_words(token: Token, before: Sequence[Item]) -> bool:
    """A hyphen: directly behind a word; what follows it is a word or, in "rot-13", a number."""
    return bool(before) and before[-1].end == token.start and before[-1].word.isalpha()


def _number_with_unit(token: Token) -> Iterator[Item]:
    """ "10th", "5km", "21st"."""
    digits = len(token.lower) - len(token.lower.lstrip("0123456789"))
    number, unit = token.lower[:digits], token.lower[digits:]
    middle = token.start + digits
    yield Item("#", number, token.start, middle, int(number))
    yield Item("th" if unit in _ORDINALS else unit, unit, middle, token.end)


def _decimal_with_unit(tokens: Sequence[Token], at: int) -> list[Item] | None:
    """ "2.5km", which is cut as 2 . 5km."""
    if at + 2 >= len(tokens):
        return None
    whole, point, rest = tokens[at : at + 3]
    together = whole.end == point.start and point.end == rest.start
    if not (together and whole.kind == "number" and point.text == "." and rest.kind == "word"):
        return None
    digits = len(rest.lower) - len(rest.lower.lstrip("0123456789"))
    if not digits or not whole.text.isdigit():
        return None
    middle = rest.start + digits
    text = f"{whole.text}.{rest.lower[:digits]}"
    return [
        Item("#", text, whole.start, middle, float(text)),
        Item(rest.lower[digits:], rest.lower[digits:], middle, rest.end),
    ]


def _scaled(items: Sequence[Item]) -> list[Item]:
    """ "1.5 million" as one number."""
    result: list[Item] = []
    for item in items:
        last = result[-1] if result else None
        if item.word in SCALES and last is not None and last.word == "#" and last.value is not None:
            value = last.value * SCALES[item.word]
            whole = int(value) if float(value).is_integer() else value
            result[-1] = replace(last, value=whole, end=item.end, text=f"{last.text} {item.text}")
        else:
            result.append(item)
    return result


def _signed(items: Sequence[Item]) -> list[Item]:
    """A minus sign directly before a number, with nothing to subtract from, is the number's own."""
    result: list[Item] = []
    for item in items:
        last = result[-1] if result else None
        earlier = result[-2] if len(result) > 1 else None
        if item.word == "#" and item.value is not None and last is not None:
            adjacent = last.word == "-" and last.end == item.start
            free = (
                earlier is None
                or earlier.word in _SIGN_AFTER
                or (earlier.word.isalpha() and earlier.end < last.start)
            )
            if (adjacent and free) or last.word == "negative":
                result[-1] = replace(item, value=-item.value, start=last.start, text=f"-{item.text}")
                continue
        result.append(item)
    return result


def _numbered(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(
        replace(item, word=f"{item.word}{number}")
        if item.word in ("#", "@", '"') and item.word != item.text
        else item
        for number, item in enumerate(items)
    )
