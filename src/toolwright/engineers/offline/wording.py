"""When words of a request and words of a header are the same words."""

from collections.abc import Iterator, Sequence

from toolwright.engineers.offline import vocabulary
from toolwright.engineers.offline.reading import Token, stem, words_of

_MAX_SPAN = 12
_ENDINGS = frozenset(("", "s", "es", "e", "d", "ed", "ing", "y", "ies", "ied", "n", "en"))


def spelled(words: Sequence[str]) -> tuple[str, ...]:
    """Words as compared: abbreviations spelled out, articles and "of" dropped."""
    return tuple(
        vocabulary.ABBREVIATIONS.get(word, word) for word in words if word not in vocabulary.LINKING_IGNORES
    )


def canonical(words: Sequence[str]) -> tuple[str, ...]:
    """Words as compared, stemmed."""
    return tuple(stem(word) for word in spelled(words))


def inflected(one: Sequence[str], other: Sequence[str]) -> bool:
    """Equal words up to their endings: "prices" and "price", "rated" and "rating"; "custom" is no
    "customer".
    """
    return len(one) == len(other) and all(
        _same_word(first, second) for first, second in zip(one, other, strict=True)
    )


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return stem(one) == stem(other) and one[shared:] in _ENDINGS and other[shared:] in _ENDINGS


def spans(
    tokens: Sequence[Token], start: int, longest: int = _MAX_SPAN
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Ends and words of the spans that begin and end with a word; symbols inside a span carry nothing."""
    words: list[str] = []
    for end in range(start, min(len(tokens), start + 2 * longest)):
        token = tokens[end]
        if token.kind == "symbol":
            if token.text in "?!;" or (not words and token.text not in "#%."):
                return
            continue
        if token.kind not in ("word", "number"):
            return
        words.extend(words_of(token.text))
        if len(words) > longest:
            return
        yield end + 1, tuple(words)


def without_units(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and words[-1] in vocabulary.UNIT_WORDS:
        words = words[:-1]
    return words


def is_head(wanted: tuple[str, ...], header: tuple[str, ...]) -> bool:
    """`wanted` is what the header is about: "unit_price" is a price, "income_tax" is no income."""
    for cut in (
        header,
        without_units(header),
        header[:-1] if header[-1] in vocabulary.NAMING_WORDS else header,
    ):
        if len(cut) >= len(wanted) and inflected(cut[-len(wanted) :], wanted):
            return True
    return False
