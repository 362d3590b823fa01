"""What calculations and text operators mean."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

from toolwright.domain.json import Json
from toolwright.engineers.offline.meaning.refusal import Refused
from toolwright.engineers.offline.meaning.values import BINARIES, Arguments, exact, text_of
from toolwright.engineers.offline.plan import Arithmetic, Binary, Expression, Number, TextOperation, slot_name

_LARGEST = Fraction(2) ** 1024


ARITHMETIC = frozenset({"expression"})
"""The calculations that have a meaning."""


def arithmetic(node: Arithmetic, arguments: Arguments) -> Fraction:
    """The calculation's exact result."""
    result = _expression(node.expression, arguments)
    if abs(result) >= _LARGEST and result.denominator != 1:
        raise Refused("too large")
    return result


def _expression(node: Expression, arguments: Arguments) -> Fraction:
    match node:
        case Number():
            return exact(arguments[slot_name(node)])
        case Binary(op, left, right):
            result = BINARIES[op](_expression(left, arguments), _expression(right, arguments))
            if result is None:
                raise Refused("zero")
            return result
        case _:
            raise Refused("argument")


def _words(text: str) -> list[str]:
    words, word = [""], ""
    for character in text:
        if character.isspace():
            words.append(word)
            word = ""
        else:
            word += character
    return [each for each in [*words, word] if each]


def _title(text: str) -> str:
    result, inside = "", False
    for character in text:
        if character.isspace():
            result, inside = result + character, False
        else:
            result, inside = result + (character.lower() if inside else character.title()), True
    return result


def _occurrences(text: str, part: str) -> int:
    whole, wanted = text.casefold(), part.casefold()
    if not wanted:
        raise Refused("argument")
    count = place = 0
    while place <= len(whole) - len(wanted):
        if whole[place : place + len(wanted)] == wanted:
            count, place = count + 1, place + len(wanted)
        else:
            place += 1
    return count


def _palindrome(text: str) -> bool:
    kept = [character for character in text.casefold() if character.isalnum()]
    return all(kept[place] == kept[-1 - place] for place in range(len(kept) // 2))


def _swapped(text: str) -> str:
    return "".join(character.lower() if character.isupper() else character.upper() for character in text)


_OF_ONE: Mapping[str, Callable[[str], Json]] = MappingProxyType(
    {
        "reverse": lambda text: "".join(reversed(text)),
        "reverse_words": lambda text: " ".join(_words(text)[::-1]),
        "upper": lambda text: "".join([character.upper() for character in text]),
        "lower": str.lower,
        "title": _title,
        "capitalize": lambda text: text[:1].title() + text[1:].lower(),
        "swapcase": _swapped,
        "count_characters": lambda text: sum(1 for _ in text),
        "count_words": lambda text: len(_words(text)),
        "count_letters": lambda text: len([character for character in text if character.isalpha()]),
        "count_vowels": lambda text: sum(text.lower().count(vowel) for vowel in "aeiou"),
        "count_digits": lambda text: len([character for character in text if character.isdecimal()]),
        "is_palindrome": _palindrome,
    }
)
_OF_TWO: Mapping[str, Callable[[str, str], Json]] = MappingProxyType({"count_occurrences": _occurrences})

TEXTS = frozenset([*_OF_ONE, *_OF_TWO])
"""The text operators that have a meaning."""


def text_operation(node: TextOperation, arguments: Arguments) -> Json:
    """The operator's result for the texts among the arguments."""
    text = text_of(node.text, arguments)
    if node.other is None:
        return _OF_ONE[node.name](text)
    return _OF_TWO[node.name](text, text_of(node.other, arguments))
