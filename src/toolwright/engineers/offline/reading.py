"""A request's text as tokens: words with their stems, numbers, quoted spans, file mentions, symbols.

Nothing is dropped here: what later explains no token makes the engineer abstain.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol, cast

import snowballstemmer

TokenKind = Literal["word", "number", "quoted", "file", "path", "date", "symbol"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the request at `start:end`.

    `lower` is what words are compared by; of a "quoted" token it is the inside, of a "file" token the
    file's name. `value` is set for numbers, spelled ones included; `percent` when a percent sign follows
    directly.
    """

    text: str
    lower: str
    stem: str
    kind: TokenKind
    start: int
    end: int
    value: int | float | None = None
    percent: bool = False


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802


SPELLED = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"hundred": 100, "thousand": 1000}

_EXTENSIONS = r"(?:csv|tsv|txt|xlsx?|json|parquet|pdf|docx?|xml|yaml|zip|png|jpe?g|db|sqlite)"
_PIECES = re.compile(
    rf"""
    (?P<quoted> (?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w))*'(?!\w) | "[^"\n]*" | `[^`\n]*` | “[^”\n]*” | ‘[^’\n]*’(?!\w) )
  | (?P<path> [\w./\\~+=-]*\w\.{_EXTENSIONS}\b | (?<![\w)])(?:\.{{0,2}}/)[\w./-]+ )
  | (?P<date> \d{{4}}-\d{{1,2}}-\d{{1,2}}(?!\w) | \d{{1,2}}/\d{{1,2}}/\d{{2,4}}(?!\w) )
  | (?P<number> [$€£]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w)(?:\s?%)?
      | (?<![\w.])\.\d+(?!\w)(?:\s?%)? )
  | (?P<possessive> (?<=\w)['’]s\b | (?<=s)['’](?!\w) )
  | (?P<word> \w+(?:['’](?!s\b)\w+)? )
  | (?P<symbol> <=|>=|==|!=|<>|\*\*|\|\||&&|[^\s\w] )
    """,
    re.VERBOSE,
)

_STEMMER = cast(_Stemmer, snowballstemmer.stemmer("english"))  # pyright: ignore[reportUnknownMemberType]


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The Snowball stem of a lower-case word."""
    return _STEMMER.stemWord(word)


def words_of(name: str) -> tuple[str, ...]:
    """The lower-case words of a header, file name or phrase: "unitPrice", "unit_price" and "Unit Price" are
    the same.
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return tuple(re.findall(r"[^\W_]+", spaced.lower()))


def read(prompt: str, files: Sequence[str]) -> tuple[Token, ...]:
    """The tokens of a request that may mention these files by name, in any folder notation, quoted or not."""
    mentions = _file_spans(prompt, files)
    tokens: list[Token] = []
    position = 0
    for start, end, name in [*mentions, (len(prompt), len(prompt), "")]:
        tokens.extend(_pieces(prompt, position, start))
        if name:
            tokens.append(Token(prompt[start:end], name, name, "file", start, end))
        position = end
    return tuple(tokens)


def _file_spans(prompt: str, files: Sequence[str]) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for name in sorted(files, key=len, reverse=True):
        pattern = rf"""['"`“‘]?(?<![\w])(?:[\w.~-]*[/\\])*{re.escape(name)}(?!\w)['"`”’]?"""
        for match in re.finditer(pattern, prompt, re.IGNORECASE):
            if all(match.end() <= start or end <= match.start() for start, end, _ in spans):
                spans.append((match.start(), match.end(), name))
    return sorted(spans)


def _pieces(prompt: str, start: int, end: int) -> list[Token]:
    return [_token(match) for match in _PIECES.finditer(prompt, start, end)]


def _token(match: re.Match[str]) -> Token:
    text, kind = match.group(), match.lastgroup
    span = match.start(), match.end()
    if kind == "quoted":
        inside = text[1:-1]
        return Token(text, inside.strip().lower(), "", "quoted", *span)
    if kind == "number":
        return Token(text, text, text, "number", *span, _number(text), text.endswith("%"))
    if kind == "possessive":
        return Token(text, "'s", "'s", "symbol", *span)
    if kind == "word":
        lower = text.lower().replace("’", "'")
        value = SPELLED.get(lower)
        return Token(text, lower, stem(lower), "word", *span, value)
    if kind == "path":
        return Token(text, text.lower(), text, "path", *span)
    return Token(text, text, text, "date" if kind == "date" else "symbol", *span)


def _number(text: str) -> int | float:
    plain = text.strip("$€£% ").replace(",", "").replace("%", "").strip()
    value = float(plain)
    return (
        int(plain) if plain.isdigit() else int(value) if value.is_integer() and abs(value) < 2**53 else value
    )
