"""What the operators on words and letters mean: from one character to the next."""

# The operators of the table differ in what they take; `operations.py` gives each what its record says.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from toolwright.engineers.offline.meaning.numbers import within
from toolwright.engineers.offline.meaning.refusal import Refused

_JOINTS = "'’-"


def _is_part(character: str) -> bool:
    return character.isalnum() or character == "_"


def _words(text: str) -> list[str]:
    """Runs of letters and digits; an apostrophe or a hyphen between two of them belongs to the word."""
    words, word = list[str](), ""
    for place, character in enumerate(text):
        inside = 0 < place < len(text) - 1 and _is_part(text[place - 1]) and _is_part(text[place + 1])
        if _is_part(character) or (character in _JOINTS and inside):
            word += character
        elif word:
            words.append(word)
            word = ""
    return [*words, word] if word else words


def _sentences(text: str) -> int:
    count, spoken = 0, False
    for place, character in enumerate(text):
        spoken = spoken or _is_part(character)
        following = text[place + 1 : place + 2]
        if character in ".!?" and (not following or following.isspace()) and spoken:
            count, spoken = count + 1, False
    return count + spoken


def _letters(text: str) -> list[str]:
    return [character for character in text.lower() if character.isalpha()]


def _some(items: Sequence[str]) -> Sequence[str]:
    if not items:
        raise Refused("no values")
    return items


def _commonest(items: Sequence[str]) -> str | list[str]:
    most = max(items.count(item) for item in _some(items))
    found = sorted({item for item in items if items.count(item) == most})
    return found[0] if len(found) == 1 else found


def _counted(items: Sequence[str], name: str) -> list[dict[str, Any]]:
    records = [{name: item, "count": items.count(item)} for item in sorted(set(items))]
    return [record for n in range(len(items), 0, -1) for record in records if record["count"] == n]


def _of_length(words: Sequence[str], sign: int) -> str | list[str]:
    best = max(sign * len(word) for word in _some(words))
    found: list[str] = []
    for word in words:
        if sign * len(word) == best and word not in found:
            found.append(word)
    return found[0] if len(found) == 1 else found


def _shifted(text: str, shift: Fraction) -> str:
    steps = within(shift)
    result = ""
    for character in text:
        if "a" <= character <= "z":
            result += chr((ord(character) - ord("a") + steps) % 26 + ord("a"))
        elif "A" <= character <= "Z":
            result += chr((ord(character) - ord("A") + steps) % 26 + ord("A"))
        else:
            result += character
    return result


def _anagrams(text: str, other: str) -> bool:
    one, two = ([c for c in each.casefold() if c.isalnum()] for each in (text, other))
    for character in one:
        if character not in two:
            return False
        two.remove(character)
    return not two


def _replaced(text: str, old: str, new: str) -> str:
    if not old:
        raise Refused("argument")
    return new.join(text.split(old))


def _contains(text: str, part: str) -> bool:
    if not part:
        raise Refused("argument")
    whole, wanted = text.casefold(), part.casefold()
    return any(whole.startswith(wanted, place) for place in range(len(whole)))


def _ordered(items: Sequence[str]) -> list[str]:
    return [item for _, item in sorted((item.casefold(), item) for item in items)]


WRITING: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "count_consonants": lambda text: sum("a" <= c <= "z" and c not in "aeiou" for c in text.lower()),
        "count_sentences": _sentences,
        "count_different_words": lambda text: len({word.lower() for word in _words(text)}),
        "most_frequent_word": lambda text: _commonest([word.lower() for word in _words(text)]),
        "most_frequent_letter": lambda text: _commonest(_letters(text)),
        "word_frequencies": lambda text: _counted([word.lower() for word in _words(text)], "word"),
        "letter_frequencies": lambda text: _counted(_letters(text), "letter"),
        "longest_word": lambda text: _of_length(_words(text), 1),
        "shortest_word": lambda text: _of_length(_words(text), -1),
        "acronym": lambda text: "".join(word[:1].upper() for word in _some(_words(text))),
        "rot13": lambda text: _shifted(text, Fraction(13)),
        "caesar": _shifted,
        "are_anagrams": _anagrams,
        "without_vowels": lambda text: "".join(c for c in text if c not in "aeiouAEIOU"),
        "without_spaces": lambda text: "".join(text.split()),
        "sorted_words": lambda text: " ".join(_ordered(_words(text))),
        "sorted_letters": lambda text: "".join(sorted(_letters(text))),
        "replaced": _replaced,
        "contains_text": _contains,
    }
)
