"""Requests about no file: operators on what they bring themselves, calculations, and text in quotes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from toolwright.engineers.offline import neutral
from toolwright.engineers.offline.direct.requests import operation
from toolwright.engineers.offline.formulas import formula
from toolwright.engineers.offline.lattice import split_phrase
from toolwright.engineers.offline.operators import TEXTS, Operator
from toolwright.engineers.offline.plan import Arithmetic, Binary, Operation, Plan, Text, TextOperation
from toolwright.engineers.offline.presenting import present, split
from toolwright.engineers.offline.reading import Token, read

_NUMBER = r"(?P<{}>-?[$€£]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)"
_A, _B = _NUMBER.format("a"), _NUMBER.format("b")
_SIGNED = re.compile(r"[$€£,]")
_DIFFERENCE = re.compile(rf"\b(?:the )?difference (?:between|of) {_A} and {_B}$")
_OPERATIONS = (
    (r"\bthe sum of (\S+) and (\S+)$", r"((\1)+(\2))"),
    (r"\bsum of (\S+) and (\S+)$", r"((\1)+(\2))"),
    (r"\bproduct of (\S+) and (\S+)$", r"((\1)*(\2))"),
    (r"\b(?:quotient|ratio) of (\S+) (?:and|to) (\S+)$", r"((\1)/(\2))"),
    (r"^add (\S+) (?:and|to) (\S+)$", r"((\1)+(\2))"),
    (r"^multiply (\S+) (?:by|and|with) (\S+)$", r"((\1)*(\2))"),
    (r"^divide (\S+) by (\S+)$", r"((\1)/(\2))"),
    (r"^subtract (\S+) from (\S+)$", r"(\2)-(\1)"),
    (r"(?<=\S )square root of (\S+)$", r"((\1)^(0.5))"),
    (r"^(?:the )?square of (\S+)$", r"(\1)^2"),
    (r"^(?:the )?cube of (\S+)$", r"(\1)^3"),
    (r"^square (\S+)$", r"(\1)^2"),
    (r"^cube (\S+)$", r"(\1)^3"),
    (r"^halve (\S+)$", r"((\1)/(2))"),
    (r"^triple (\S+)$", r"((\1)*(3))"),
    (r"^(\S+) squared$", r"(\1)^2"),
    (r"^(\S+) cubed$", r"(\1)^3"),
    (r"\bto the power of\b", "^"),
    (r"\braised to(?: the power(?: of)?)?\b", "^"),
    (r"\bmultiplied by\b", "*"),
    (r"\bdivided by\b", "/"),
    (r"\bplus\b", "+"),
    (r"\bminus\b", "-"),
    (r"\btimes\b", "*"),
    (r"\bover\b", "/"),
)
_CALCULATION_INTROS = sorted(
    (" ".join(phrase) for phrase in neutral.NEUTRAL if phrase[-1] != "and"), key=len, reverse=True
)


def arithmetic(prompt: str, tokens: Sequence[Token]) -> Arithmetic | None:
    """The calculation a request without data asks for, None when it is not one from beginning to end."""
    text = _core(_with_digits(prompt, tokens))
    if any(token.kind == "date" for token in tokens) or re.fullmatch(r"\d+(-\d+){2,}", text):
        return None  # a date or a telephone number
    for spoken, written in _OPERATIONS:
        text = re.sub(spoken, written, text)
    text = _DIFFERENCE.sub(_larger_first, text)
    if len(set(re.findall(r"[$€£]", text))) == 1:
        text = re.sub(r"[$€£](?=\d)", "", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text).replace("**", "^").replace("×", "*").replace("÷", "/")
    text = re.sub(r"(?<=[\d)])\s*x\s*(?=[\d(])", "*", text)
    if not re.fullmatch(r"[\d\s.()+*/^-]+", text) or not re.search(r"[+*/^]|[\d)]\s*-", text):
        return None
    node = formula(text, {})
    return Arithmetic(node) if isinstance(node, Binary) else None


def _larger_first(match: re.Match[str]) -> str:
    """The difference of two numbers, the larger one first: else its sign may be meant or not."""
    return f"({match['a']}-{match['b']})" if _value(match["a"]) >= _value(match["b"]) else match.group()


def _with_digits(prompt: str, tokens: Sequence[Token]) -> str:
    """The request with spelled numbers as digits, in small letters."""
    pieces: list[str] = []
    position = 0
    for token in tokens:
        spelled = token.kind == "word" and token.value is not None
        pieces.append(prompt[position : token.start])
        pieces.append(str(token.value) if spelled else prompt[token.start : token.end])
        position = token.end
    return "".join((*pieces, prompt[position:])).lower()


def _core(text: str) -> str:
    """The request without the words around it: "please calculate ...", a question mark, an equals sign."""
    core = re.sub(r"\s+", " ", text).strip().rstrip("?.!= ").strip()
    shorter = True
    while shorter:
        shorter = False
        for intro in _CALCULATION_INTROS:
            if core.startswith((intro + " ", intro + ",", intro + ":")) and len(core) > len(intro) + 1:
                core, shorter = core[len(intro) + 1 :].lstrip(" :,"), True
                break
        for outro in (" equal", " equals", " please", " for me", ",", ":"):
            if core.endswith(outro):
                core, shorter = core.removesuffix(outro), True
    return core


def _value(text: str) -> int | float:
    plain = _SIGNED.sub("", text)
    return float(plain) if "." in plain else int(plain)


# --- text -------------------------------------------------------------------------------------------------------


def text_operation(tokens: Sequence[Token]) -> TextOperation | None:
    """The operation on a quoted text that a request asks for, None when it is not one from beginning to end.

    Raises nothing; of two readings that both explain every word, the one with the longer phrase counts.
    """
    tokens = _with_named_word(tokens)
    quoted = [number for number, token in enumerate(tokens) if token.kind == "quoted"]
    if not 1 <= len(quoted) <= 2:
        return None
    words = [
        _PLACE if token.kind == "quoted" else token.lower
        for token in tokens
        if token.lower not in _PUNCTUATION
    ]
    texts = [Text(tokens[number].text[1:-1]) for number in quoted]
    for operator, phrase in _text_phrases():
        if len(operator.inputs) != len(texts):
            continue
        for start in range(len(words) - len(phrase) + 1):
            if tuple(words[start : start + len(phrase)]) != phrase:
                continue
            rest = [*words[:start], *words[start + len(phrase) :]]
            fillers = _FILLERS_FOR_ONE if len(texts) == 1 else _FILLERS_FOR_TWO
            if operator.gives == "text" and words[0] in _YES_OR_NO:
                continue
            if all(word in fillers or word == _PLACE for word in rest) and _inside(rest):
                if len(texts) == 1:
                    return TextOperation(operator.name, texts[0])
                return TextOperation(operator.name, texts[1], texts[0])
    return None


def _with_named_word(tokens: Sequence[Token]) -> Sequence[Token]:
    """ "the word banana" and "is racecar a palindrome" without quotation marks: that one word is the text."""
    if any(token.kind == "quoted" for token in tokens):
        return tokens
    words = [token.lower for token in tokens]
    places = [place + 1 for place, word in enumerate(words[:-1]) if word in ("word", "string")]
    if words[:1] == ["is"] and words[2:4] in (["a", "palindrome"], ["palindrome"]):
        places.append(1)
    named = [place for place in places if tokens[place].kind == "word" and words[place] not in _NOT_NAMES]
    if len(named) != 1:
        return tokens
    token = tokens[named[0]]
    text = replace(token, text=f"'{token.text}'", kind="quoted")
    return (*tokens[: named[0]], text, *tokens[named[0] + 1 :])


_NOT_NAMES = frozenset("it this that he she they count order frequency in of is and or for with".split())


def _inside(rest: Sequence[str]) -> bool:
    """Two texts are told apart by what stands between: "'a' in 'banana'"."""
    places = [number for number, word in enumerate(rest) if word == _PLACE]
    return len(places) == 1 or any(word in ("in", "within", "inside") for word in rest[places[0] : places[1]])


_PLACE = "\0"
_PUNCTUATION = frozenset(". , : ? ! ; ( )".split())
_YES_OR_NO = frozenset("is are was does do did whether if check".split())
_TEXT_FILLERS = frozenset(
    """
    the a an of in to for text string following into please can could you me what is are
    there does do did tell give show calculate compute find determine get return print convert turn make change
    put transform write it as with its all be occur occurs appear appears show up come within inside count value
    given this that contain contains have has whether check s 's i want would like
    """.split()
)
_FILLERS_FOR_ONE = _TEXT_FILLERS | {"word", "phrase", "sentence"}
_FILLERS_FOR_TWO = _TEXT_FILLERS | {"letter", "character", "substring"}
"""The word 'the' occurs once in 'the theatre', the text 'the' twice: where a whole word is sought, nothing fits."""


def _text_phrases() -> Iterable[tuple[Operator, tuple[str, ...]]]:
    """Phrases that call for a text operator, longest first."""
    phrases = [(operator, split_phrase(words)) for operator in TEXTS.values() for words in operator.words]
    return sorted(phrases, key=lambda entry: -len(entry[1]))


def scalar_plan(prompt: str, tokens: Sequence[Token]) -> Plan | None:
    """The plan of a request about no file, None when it is not understood from beginning to end.

    What it says of rounding and names is taken out where the request is nothing with it. Raises `Misfit` where that
    does not fit the result.
    """
    if any(token.kind in ("file", "path") for token in tokens):
        return None
    plan = _computed(prompt, tokens)
    if plan is None:
        rest, clauses = split(prompt, tokens)
        plan = _computed(rest, read(rest, ())) if clauses else None
        return plan and present(plan, clauses)
    return plan


def _computed(prompt: str, tokens: Sequence[Token]) -> Arithmetic | Operation | TextOperation | None:
    return arithmetic(prompt, tokens) or operation(prompt, tokens) or text_operation(tokens)
