"""Calculations and text operators, written in plain Python."""

from collections.abc import Mapping
from types import MappingProxyType

from toolwright.engineers.offline.emission.body import Body
from toolwright.engineers.offline.plan import Arithmetic, Binary, Expression, Number, TextOperation, slot_name

ARITHMETIC = frozenset({"expression"})

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "reverse": "text[::-1]",
        "reverse_words": '" ".join(reversed(text.split()))',
        "upper": "text.upper()",
        "lower": "text.lower()",
        "title": 're.sub(r"\\S+", lambda word: word[0].capitalize(), text)',
        "capitalize": "text.capitalize()",
        "swapcase": "text.swapcase()",
        "count_characters": "len(text)",
        "count_words": "len(text.split())",
        "count_letters": "sum(character.isalpha() for character in text)",
        "count_vowels": 'sum(character in "aeiou" for character in text.lower())',
        "count_digits": "sum(character.isdecimal() for character in text)",
        "count_occurrences": "text.casefold().count(part.casefold())",
        "is_palindrome": "letters == letters[::-1]",
    }
)

_BEFORE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "count_occurrences": (
            "if not part:",
            '    raise ValueError("an empty text occurs everywhere: give a text to look for")',
        ),
        "is_palindrome": ("letters = [character for character in text.casefold() if character.isalnum()]",),
    }
)

_SYMBOLS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "add": ("{left} + {right}", 1),
        "subtract": ("{left} - {right}", 1),
        "multiply": ("{left} * {right}", 2),
        "divide": ("_divide({left}, {right})", 0),
        "power": ("_power({left}, {right})", 0),
    }
)
_ATOM = 9


def arithmetic(node: Arithmetic, body: Body) -> str:
    """Writes the lines of a calculation; gives Python for its result."""
    text, _ = _expression(node.expression)
    body.add("try:")
    name = body.assign("result", f"_result({text})", indent="    ")
    body.add("except OverflowError as error:")
    body.add('    raise ValueError("the result is too large") from error')
    return name


def _expression(node: Expression) -> tuple[str, int]:
    match node:
        case Number():
            return slot_name(node), _ATOM
        case Binary(op, left, right):
            template, tightness = _SYMBOLS[op]
            operands = [(_expression(left), tightness), (_expression(right), tightness + 1)]
            first, second = (text if own >= needed else f"({text})" for (text, own), needed in operands)
            return template.format(left=first, right=second), tightness or _ATOM
        case _:
            raise ValueError("a calculation without a file has numbers alone")


def text_operation(node: TextOperation, body: Body) -> str:
    """Writes the lines of a text operator; gives Python for its result."""
    for line in _BEFORE.get(node.name, ()):
        body.add(line)
    return TEXTS[node.name]
