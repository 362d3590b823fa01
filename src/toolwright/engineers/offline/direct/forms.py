"""The phrases of operators as patterns over lines.

A phrase is words, `(one|another)`, `[perhaps]` and places for inputs: `{numbers}` is a place for the input of that
name, of the kind that the operator takes; `{years:duration}` a place of another form for it. What follows `=>`
are inputs that the phrase itself gives: "first quartile of {numbers} => percent=25".
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from toolwright.engineers.offline.direct.items import Item
from toolwright.engineers.offline.operators import OPERATIONS, Operator
from toolwright.engineers.offline.operators.units import SPELLINGS
from toolwright.engineers.offline.plan import Number, Numbers, Text, Texts

Input = Number | Text | Numbers | Texts


@dataclass(frozen=True, slots=True)
class Form:
    """One phrase of an operator. `places` are the groups of the pattern with the form of each.

    `telling` are words of which a line has to have one to be this phrase; none where no word has to be there.
    """

    operator: Operator
    source: str
    places: tuple[tuple[str, str], ...]
    given: Mapping[str, int]
    telling: frozenset[str]

    def match(self, text: str, words: frozenset[str]) -> re.Match[str] | None:
        """The match of a whole line with these words."""
        if self.telling and self.telling.isdisjoint(words):
            return None
        return _compiled(self.source).fullmatch(text)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    # Only when it is wanted: to compile all of them takes half a second.
    return re.compile(source)


_COMMON = frozenset("of for in a an is are to and on at by with from the or".split())


@cache
def forms() -> tuple[Form, ...]:
    """All phrases of all operators."""
    return tuple(_form(operator, phrase) for operator in OPERATIONS.values() for phrase in operator.words)


_SYNTAX = re.compile(r"\{(?P<place>\w+(?::\w+)?)\}|(?P<sign>[()|\[\]])|(?P<word>[^\s()|\[\]{}]+)|\s+")


def _form(operator: Operator, phrase: str) -> Form:
    phrase, _, constants = phrase.partition(" => ")
    given = {name: int(value) for name, value in (part.split("=") for part in constants.split())}
    kinds = {role.name: kind for role, kind in zip(operator.inputs, operator.takes, strict=True)}
    places: list[tuple[str, str]] = []
    pattern = ""
    position = 0
    while position < len(phrase):
        bare_parenthesis = re.compile(r" \( | \)$| \) ").match(phrase, position)
        if bare_parenthesis:
            sign = bare_parenthesis[0].strip()
            pattern += re.escape(sign) + " "
            position = bare_parenthesis.end()
            continue
        match = _SYNTAX.match(phrase, position)
        assert match is not None, phrase
        position = match.end()
        if match["place"]:
            name, _, form = match["place"].partition(":")
            places.append((name, form or kinds[name]))
            pattern += f"(?P<{name}>{_PLACES[form or kinds[name]][0]})"
        elif match["sign"]:
            pattern += {"(": "(?:", ")": ")", "|": "|", "[": "(?:", "]": ")?"}[match["sign"]]
        elif match["word"]:
            pattern += re.escape(match["word"]) + " "
    return Form(operator, pattern, tuple(places), given, _telling(phrase))


def _telling(phrase: str) -> frozenset[str]:
    """The words that stand in the phrase whatever is left out of it: in brackets, where each alternative has one."""
    certain = re.sub(r"\{[^}]*\}", " ", phrase)
    while "[" in certain:
        certain = re.sub(r"\[[^\[\]]*\]", " ", certain)
    if re.search(r"\([^()]*\(", certain):
        return frozenset()  # Groups in groups: which words are certain would take a grammar.
    for group in re.findall(r"\(([^()]*)\)", certain):
        alternatives = [set(part.split()) - _COMMON for part in group.split("|")]
        if all(alternatives):
            return frozenset(word for words in alternatives for word in words)
    outside = re.sub(r"\([^()]*\)", " ", certain)
    return frozenset(word for word in re.findall(r"[a-z]+", outside) if word not in _COMMON)


class Unfit(Exception):
    """What stands in a place is nothing for it."""


def inputs(form: Form, match: re.Match[str], items: Sequence[Item]) -> tuple[Input, ...]:
    """The operator's inputs, in its order. Raises `Unfit`."""
    found: dict[str, Input] = {name: Number(value) for name, value in form.given.items()}
    for name, kind in form.places:
        if match[name] is None:
            continue
        first = match.string.count(" ", 0, match.start(name))
        last = match.string.count(" ", 0, match.end(name))
        found[name] = _PLACES[kind][1](tuple(items[first:last]))
    if any(role.name not in found for role in form.operator.inputs):
        raise Unfit
    for role, kind in zip(form.operator.inputs, form.operator.takes, strict=True):
        leaf = found[role.name]
        if kind in ("whole", "year") and not (isinstance(leaf, Number) and isinstance(leaf.value, int)):
            raise Unfit
    return tuple(found[role.name] for role in form.operator.inputs)


# --- places -----------------------------------------------------------------------------------------------------

_NUMBER = r"(?:[$€£] )?#\d+ (?:(?:dollars|dollar|euros|euro|usd|eur|bucks) )?"
_PLAIN = r"#\d+ "
_DAY = r"(?:(?:date|day) )?@\d+ "
_QUOTED = (
    r"(?:(?:word|text|string|phrase|sentence|words|letters|paragraph|name|letter|character|substring) )?"
    r"(?:: )?\"\d+ "
)
_NAMED_WORD = r"(?:word|string) [^\W\d_]+ "
_LIST_NAMES = (
    r"(?:(?:these|following|this|my|all|given|a|list|of|set|numbers|number|values|data|dataset|series|"
    r"array|sequence|integers|"
    r"scores|grades|items|elements|points|lists|prices|amounts|marks|ages|temperatures|measurements|"
    r"observations|results) )*(?:: )?"
)
_SEPARATOR = r"(?:, and |, & |, |and |& |; )"
_BARE = rf"{_NUMBER}(?:(?:{_SEPARATOR})?{_NUMBER})+"
_RANGE = rf"(?:from |between )?{_PLAIN}(?:to |through |until |till |up to ){_PLAIN}"
_CLOSED = rf"(?:\[ (?:{_NUMBER}(?:(?:{_SEPARATOR})?{_NUMBER})*)?\] |\( {_BARE}\) |\{{ {_BARE}\}} )"
_WORD = r"[^\W\d_]+ "
_TEXT_ITEM = r"\"\d+ "
_TEXT_LIST_NAMES = (
    r"(?:(?:these|following|this|my|list|of|words|names|texts|strings|items|fruits|cities|array|colors|colours) )*"
    r"(?:: )?"
)
_TEXT_LIST = (
    rf"(?:{_TEXT_LIST_NAMES}(?:\[ {_TEXT_ITEM}(?:{_SEPARATOR}{_TEXT_ITEM})*\] |\( "
    rf"{_TEXT_ITEM}(?:{_SEPARATOR}{_TEXT_ITEM})+\) "
    rf"|{_TEXT_ITEM}(?:{_SEPARATOR}{_TEXT_ITEM})+|\[ {_WORD}(?:, {_WORD})+\] |{_WORD}(?:, "
    rf"{_WORD})+(?:(?:, )?and {_WORD})?))"
)
_CLOSED_TEXTS = rf"(?:{_TEXT_LIST_NAMES}\[ (?:{_TEXT_ITEM}(?:, {_TEXT_ITEM})*|{_WORD}(?:, {_WORD})+)\] )"
_ORDINAL_WORDS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
} | {"twentieth": 20, "hundredth": 100}
_ORDINAL = rf"(?:#\d+ th |(?:{'|'.join(_ORDINAL_WORDS)}) )"
_FREQUENCIES = {
    "yearly": 1, "annually": 1, "annual": 1, "every year": 1, "once a year": 1, "per year": 1, "each year": 1,
    "semi annually": 2, "semiannually": 2, "half yearly": 2, "biannually": 2, "twice a year": 2, "every six months": 2,
    "quarterly": 4, "every quarter": 4, "per quarter": 4, "four times a year": 4, "each quarter": 4,
    "monthly": 12, "every month": 12, "per month": 12, "each month": 12,
    "weekly": 52, "every week": 52, "daily": 365, "every day": 365, "per day": 365, "each day": 365,
}  # fmt: skip
_FREQUENCY = f"(?:{'|'.join(sorted(_FREQUENCIES, key=len, reverse=True))}) "
_UNIT = f"(?:{'|'.join(re.escape(name) for name in sorted(SPELLINGS, key=len, reverse=True))}) "


def _value(items: Sequence[Item]) -> int | float:
    [value] = [item.value for item in items if item.value is not None]
    return value


def _number(items: Sequence[Item]) -> Number:
    return Number(_value(items))


def _numbers(items: Sequence[Item]) -> Numbers:
    """The numbers of a list; of "1 to 5" all whole ones from the first to the last."""
    words = [item.word for item in items]
    values = [item.value for item in items if item.value is not None]
    if any(word in ("to", "through", "until", "till") for word in words):
        first, last = values
        if not (isinstance(first, int) and isinstance(last, int) and first < last <= first + _LONGEST_RANGE):
            raise Unfit
        return Numbers(tuple(range(first, last + 1)))
    grouped = [item for item in items if item.value is not None and "," in item.text]
    signed = any(word in ("$", "€", "£") for word in words)
    if grouped and "," in words and not signed and len(grouped) < len(values):
        raise Unfit  # "5, 1,200": of four numbers, or of two?
    if grouped and len(values) == 1:
        raise Unfit
    return Numbers(tuple(values))


_LONGEST_RANGE = 1_000


def _ordinal(items: Sequence[Item]) -> Number:
    return Number(_ORDINAL_WORDS[items[0].word]) if len(items) == 1 else _number(items)


def _text(items: Sequence[Item]) -> Text:
    return Text(items[-1].text)


def _last_text(items: Sequence[Item]) -> Text:
    return Text(items[-1].text)


def _texts(items: Sequence[Item]) -> Texts:
    quoted = tuple(item.text for item in items if item.word.startswith('"'))
    if quoted:
        return Texts(quoted)
    start = max((place for place, item in enumerate(items) if item.word in (":", "[")), default=-1)
    if start < 0:
        # "sort the words pear, fig": what is said before the first comma ends in the first item.
        comma = [item.word for item in items].index(",")
        start = comma - 2
    return Texts(tuple(item.text for item in items[start + 1 :] if item.word not in (",", "and", "]")))


def _day(items: Sequence[Item]) -> Text:
    return Text(items[-1].text)


def _unit(items: Sequence[Item]) -> Text:
    return Text(SPELLINGS[" ".join(item.word for item in items)])


def _frequency(items: Sequence[Item]) -> Number:
    return Number(_FREQUENCIES[" ".join(item.word for item in items)])


def _duration(items: Sequence[Item]) -> Number:
    """Years: "3 years", "18 months"."""
    value = _value(items)
    if items[-1].word.startswith("month"):
        years = value / 12
        return Number(int(years) if float(years).is_integer() else years)
    return Number(value)


def _amount(items: Sequence[Item]) -> Number:
    """ "5", "a", "an", "one"."""
    return Number(1) if items[0].word in ("a", "an") else _number(items)


_PLACES: Mapping[str, tuple[str, Callable[[tuple[Item, ...]], Input]]] = MappingProxyType(
    {
        "number": (_NUMBER, _number),
        "whole": (_PLAIN, _number),
        "year": (_PLAIN, _number),
        "number_list": (rf"{_LIST_NAMES}(?:{_CLOSED}|{_BARE}|{_RANGE})", _numbers),
        "listed": (rf"{_LIST_NAMES}{_CLOSED}", _numbers),
        "alternatives": (rf"{_NUMBER}(?:, |or |, or ){_NUMBER}(?:(?:, |or |, or ){_NUMBER})*", _numbers),
        "text": (rf"(?:{_QUOTED}|{_NAMED_WORD})", _text),
        "word": (rf"(?:(?:word|words) )?(?:\"\d+ |{_WORD})", _last_text),
        "text_list": (_TEXT_LIST, _texts),
        "listed_texts": (_CLOSED_TEXTS, _texts),
        "day": (_DAY, _day),
        "unit": (_UNIT, _unit),
        "amount": (r"(?:#\d+ |an? )", _amount),
        "ordinal": (_ORDINAL, _ordinal),
        "frequency": (_FREQUENCY, _frequency),
        "duration": (r"#\d+ (?:full )?(?:years|year|yrs|yr|months|month) ", _duration),
        "yearly": (
            r"#\d+ % (?:(?:per year|per annum|a year|yearly|annually|annual|p\.a\.|pa|p a|each year) )?",
            _number,
        ),
    }
)
"""What may stand in a place, and what it means."""
