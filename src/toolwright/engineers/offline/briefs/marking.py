"""A brief's text with marks in the place of what it names: columns, derived values and cell values.

"the difference between Open Price and Low" becomes "the difference between ‹0› and ‹1›", so that what is said
about columns can be read without their names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline import lexicon
from toolwright.engineers.offline.briefs.quantities import KINDS
from toolwright.engineers.offline.linking import HEAD, STEMMED, Linker, is_numeric
from toolwright.engineers.offline.plan import Column, Expression
from toolwright.engineers.offline.reading import Token, read, stem, words_of

E = r"‹(\d+)›"
"""The mark of a column or a derived value."""
V = r"«(\d+)»"
"""The mark of a cell value."""

_COMMON = frozenset(
    """
    value values number numbers count total mean average median mode test data dataset result results model
    feature features row rows column columns
    type types range rate score scores level levels level significance distribution sample
    population index rank order name date time day month year first last open high low close at in on of is it as by
    other than any all none text string true false normal outlier outliers method
    answer response file table set unit units size status group groups category categories class label labels
    source title description field factor relationship correlation coefficient strength direction
    """.split()
)
"""Words that a brief uses in their ordinary sense: a column is meant by one only where it is written as its header."""
_TECHNICAL = frozenset(
    """
    standard normal positive negative linear nonlinear strong moderate weak significant deviation error
    low medium high small large yes no true false
    """.split()
)
_BRACKETED = re.compile(
    r"(?<![\w‹])(?P<alias>(?:(?!the |a |an |of |in |and |or |between |for )[a-z]{3,} ){1,3})\(‹(?P<mark>\d+)›\)"
)
_DETERMINERS = frozenset("of the a an".split())
_AFTER = re.compile(
    r"[\"']?[\s-]*(?:columns?|features?|variables?|fields?|attributes?|coordinates?|axis|prices?"
    r"|scores?)\b(?!\s+(?:called|named))",
    re.IGNORECASE,
)
_OPERATOR = re.compile(
    r"\s*(?:minus|plus|times|divided by|multiplied by|[*/+−-])\s*(?=[\"'‹(]?[A-Z\d])|\s+from\s+\d",
    re.IGNORECASE,
)
_BEFORE_OPERAND = re.compile(
    r"(?:\bminus|\bplus|\btimes|\bdivided by|\bmultiplied by|\s[*/+−-])\s*$", re.IGNORECASE
)
"""What stands beside a column in a calculation."""
_SCORE = re.compile(r"[\s-]*(?:scores?|test|statistics?|value)\b|\s*[=(]|\s*-\s|\s*[)]\s*[/]")


@dataclass
class Marker:
    """Marks texts over one file. `expressions` and `values` are what the marks stand for, by their numbers."""

    linker: Linker
    expressions: list[Expression] = field(default_factory=list[Expression])
    values: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Column and cell value."""
    named: dict[tuple[str, ...], int] = field(default_factory=dict[tuple[str, ...], int])
    """Derived values by the words of their names."""
    doubtful: set[int] = field(default_factory=set[int])
    """Expressions that were named by a part of their header alone."""
    labels: frozenset[str] = frozenset()
    """Words, in lower case, that verdicts of the brief may be."""
    aliases: dict[tuple[str, ...], set[int]] = field(default_factory=dict[tuple[str, ...], set[int]])
    """What stands before a header in brackets: "atmospheric temperature (AT)"."""

    def number(self, expression: Expression) -> int:
        """The number of an expression's mark."""
        if expression not in self.expressions:
            self.expressions.append(expression)
        return self.expressions.index(expression)

    def name(self, words: str, expression: Expression) -> int:
        """From now on these words mean the expression."""
        number = self.number(expression)
        self.named[words_of(words)] = number
        return number

    def column(self, number: int) -> ColumnProfile | None:
        """The column that a mark stands for; None for a derived value."""
        expression = self.expressions[number]
        if not isinstance(expression, Column):
            return None
        return next(column for column in self.linker.profile.columns if column.name == expression.name)

    def alias(self, words: Sequence[str]) -> int | None:
        """The expression of whose alias these words are beginnings, each of another word of it."""
        found = {
            number
            for alias, numbers in self.aliases.items()
            for number in numbers
            if words and all(len(word) > 2 and any(each.startswith(word) for each in alias) for word in words)
        }
        return found.pop() if len(found) == 1 else None

    def is_number(self, number: int) -> bool:
        """Whether a mark stands for numbers."""
        column = self.column(number)
        return column is None or is_numeric(column)

    def mark(self, text: str) -> str:
        """The text with its marks."""
        text = re.sub(r"\bsq(?:uare|\.)?\s*(?:foot|feet|ft)\b", "Sqft", text, flags=re.IGNORECASE)
        tokens = read(text, [self.linker.profile.name])
        parts: list[str] = []
        at, position = 0, 0
        while at < len(tokens):
            found = self._at(text, tokens, at)
            if found is None:
                at += 1
                continue
            end, mark = found
            start = tokens[at].start
            stop = tokens[end - 1].end
            if _doubled(parts, text[position:start]) and int(mark[1:-1]) in self.doubtful and mark[0] == "‹":
                at = end
                continue
            after = _AFTER.match(text, stop)
            if after and mark.startswith("‹"):
                stop = after.end()
            parts += [text[position:start], mark]
            position = stop
            while at < len(tokens) and tokens[at].start < stop:
                at += 1
        marked = "".join([*parts, text[position:]])
        for match in _BRACKETED.finditer(marked):
            words = tuple(word.lower() for word in match["alias"].split())
            self.aliases.setdefault(words, set()).add(int(match["mark"]))
        marked = re.sub(rf"{E}\s*\(\s*‹\1›\s*\)", r"‹\1›", marked)
        return re.sub(rf"(?<=[a-z])(\s+)\(\s*{E}\s*\)", r"\1‹\2›", marked)

    def _at(self, text: str, tokens: tuple[Token, ...], at: int) -> tuple[int, str] | None:
        """Where a mention that begins here ends, and its mark."""
        derived = self._derived(tokens, at)
        token = tokens[at]
        if token.kind == "file" or token.lower in _DETERMINERS:
            return derived
        best: tuple[int, float, list[ColumnProfile]] | None = None
        for link in self.linker.columns_at(tokens, at):
            if tokens[link.end - 1].lower in _DETERMINERS or link.cost > (
                STEMMED if token.kind == "quoted" else HEAD + 0.1
            ):
                continue
            if not self._meant(text, tokens, at, link.end, link.column, link.cost):
                continue
            if best is None or (link.end, -link.cost) > (best[0], -best[1]):
                best = (link.end, link.cost, [link.column])
            elif (link.end, link.cost) == best[:2] and link.column not in best[2]:
                best[2].append(link.column)
        if derived is not None and (best is None or derived[0] >= best[0]):
            return derived
        if (
            token.kind == "quoted"
            and best is not None
            and best[1] > 0
            and (value := self._value(text, tokens, at))
        ):
            return value
        if best is not None and len(best[2]) == 1:
            number = self.number(Column(best[2][0].name))
            if best[1] > STEMMED:
                self.doubtful.add(number)
            return best[0], f"‹{number}›"
        return self._ticker(token, at) or self._value(text, tokens, at)

    def _derived(self, tokens: tuple[Token, ...], at: int) -> tuple[int, str] | None:
        if tokens[at].kind == "quoted":
            number = self.named.get(words_of(tokens[at].text[1:-1]))
            return None if number is None else (at + 1, f"‹{number}›")
        for words, number in sorted(self.named.items(), key=lambda entry: -len(entry[0])):
            said: list[str] = []
            end = at
            while end < len(tokens) and len(said) < len(words):
                if tokens[end].kind in ("word", "number"):
                    said.extend(words_of(tokens[end].text))
                elif tokens[end].text not in "-_":
                    break
                end += 1
            if tuple(said) == words:
                return end, f"‹{number}›"
        return None

    def _meant(
        self, text: str, tokens: tuple[Token, ...], at: int, end: int, column: ColumnProfile, cost: float
    ) -> bool:
        """Whether these words name the column and are not words of speech."""
        first = tokens[at]
        if first.kind == "quoted":
            return True
        start, stop = first.start, tokens[end - 1].end
        said = text[start:stop]
        if first.kind == "symbol" and first.text == ".":
            return text[start + 1 : start + 2].isalpha() and text[start - 1 : start] in (" ", "(", '"')
        exact = said == column.name.strip()
        words = words_of(said)
        if len(said) == 1:
            shared = re.match(r"\s*(?:,|and)[\s\w,]*?\bcoordinates?\b", text[stop:])
            column_like = _AFTER.match(text, stop) or shared or re.match(r"\s+and\s+[A-Z]\b", text[stop:])
            return exact and said.isupper() and bool(column_like) and not _SCORE.match(text, stop)
        if all(_is_common(word) for word in words):
            named = re.match(r"[\s-]*(?:columns?|coordinates?|feature|variable)\b", text[stop:])
            if cost == 0 and len(words) > 1:
                return True
            named = named or (exact and re.match(r"\s+(?:prices?|values?)\b", text[stop:], re.IGNORECASE))
            if (
                exact
                and said[:1].isupper()
                and (_BEFORE_OPERAND.search(text[:start]) or _OPERATOR.match(text, stop))
            ):
                return True
            capital = any(letter.isupper() for letter in said[1:] if letter.isalpha()) or said.isupper()
            opened = text[start - 1 : start] == "(" and text[stop : stop + 1] == ")"
            return (exact and bool(named or capital or opened)) or (bool(named) and cost == 0)
        return cost <= STEMMED or (len(words) == 1 and words[0] not in _COMMON) or len(words) > 1

    def _ticker(self, token: Token, at: int) -> tuple[int, str] | None:
        """ "MSFT" for the header "MSFT.O", where no other begins so."""
        if token.kind != "word" or not token.text.isupper() or len(token.text) < 3:
            return None
        begin = [c for c in self.linker.profile.columns if words_of(c.name)[:1] == (token.lower,)]
        return (at + 1, f"‹{self.number(Column(begin[0].name))}›") if len(begin) == 1 else None

    def _value(self, text: str, tokens: tuple[Token, ...], at: int) -> tuple[int, str] | None:
        """A cell value: in quotes, or in words that are none of ordinary speech."""
        found = None
        for link in self.linker.values_at(tokens, at):
            said = " ".join(token.text for token in tokens[at : link.end])
            quoted = tokens[at].kind == "quoted"
            ordinary = all(_is_common(word) for word in words_of(said))
            capital = said == link.value.strip() and said[:1].isupper()
            if is_numeric(link.column) or (not quoted and (len(said) < 2 or (ordinary and not capital))):
                continue
            if not quoted and said.lower() in lexicon.COMMON_WORDS:
                continue
            if said.lower() in self.labels or (not capital and _is_technical(said)):
                # "answer 'yes'", "the standard deviation": a value of a column only where that stands beside it.
                before, after = text[: tokens[at].start][-40:], text[tokens[link.end - 1].end :][:30]
                beside = f"{before} {after}"
                if not _beside(beside, link.column.name):
                    continue
            if found is None or link.end > found[0]:
                found = (link.end, [(link.column.name, link.value)])
            elif link.end == found[0] and (link.column.name, link.value) not in found[1]:
                found[1].append((link.column.name, link.value))
        if found is None or len(found[1]) != 1:
            return None
        if found[1][0] not in self.values:
            self.values.append(found[1][0])
        return found[0], f"«{self.values.index(found[1][0])}»"


def _is_technical(said: str) -> bool:
    return all(
        word in _TECHNICAL or any(pattern.search(word) for pattern in KINDS.values())
        for word in words_of(said)
    )


def _beside(text: str, header: str) -> bool:
    """Whether the header stands in the text."""
    said = [stem(word) for word in words_of(text)]
    wanted = [stem(word) for word in words_of(header)]
    return any(said[at : at + len(wanted)] == wanted for at in range(len(said)))


def _is_common(word: str) -> bool:
    return any(each in _COMMON or each in lexicon.COMMON_WORDS for each in (word, word.removesuffix("s")))


def _doubled(parts: list[str], between: str) -> bool:
    """Whether nothing stands between a mention and the one before: "home runs hit" is about home runs alone."""
    return bool(parts) and parts[-1].startswith("‹") and not between.strip()


def marks(text: str) -> list[int]:
    """The numbers of the columns and derived values that a marked text names, each once, in order."""
    return list(dict.fromkeys(int(number) for number in re.findall(E, text)))
