"""Words of a request to columns and cell values of a profiled file.

Exact -> normalised ("Unit Price", "unitPrice", "unit_price") -> stemmed -> the head of a longer header ("sales" for
"total_sales") -> a typing slip. Each step costs more than the one before; equal costs are an ambiguity for whoever searches.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from toolwright.domain.file import ColumnProfile, FileProfile
from toolwright.engineers.offline import lexicon
from toolwright.engineers.offline.reading import Token, stem, words_of

STEMMED, HEAD, IDENTIFIED, SLIP = 0.05, 0.3, 0.35, 0.6
_MAX_SPAN = 12
_NAMES = (("name",), ("title",))
_KEYS = (("id",), ("code",), ("number",))


@dataclass(frozen=True, slots=True)
class ColumnLink:
    """Tokens up to `end` name this column. `cost` grows with the distance between words and header."""

    end: int
    column: ColumnProfile
    cost: float


@dataclass(frozen=True, slots=True)
class ValueLink:
    """Tokens up to `end` are a cell value of this column; `value` is spelled as in the file."""

    end: int
    column: ColumnProfile
    value: str
    cost: float


def is_numeric(column: ColumnProfile) -> bool:
    return column.type in ("integer", "number")


def is_unique(column: ColumnProfile, rows: int) -> bool:
    """Each row has its own value: the column names the row."""
    return rows > 0 and column.missing == 0 and column.distinct == rows


def canonical(words: Sequence[str]) -> tuple[str, ...]:
    """Words as compared: abbreviations spelled out, articles and "of" dropped, stemmed."""
    spelled = [lexicon.ABBREVIATIONS.get(word, word) for word in words]
    return tuple(stem(word) for word in spelled if word not in lexicon.LINKING_IGNORES)


@dataclass(frozen=True)
class Linker:
    """The columns and values of one file, ready to be looked up."""

    profile: FileProfile

    @cached_property
    def _headers(self) -> list[tuple[ColumnProfile, tuple[str, ...], tuple[str, ...]]]:
        """Each column with its words and its canonical words."""
        return [(column, words_of(column.name), canonical(words_of(column.name))) for column in self.profile.columns]

    @cached_property
    def _values(self) -> dict[tuple[str, ...], list[tuple[ColumnProfile, str]]]:
        found: dict[tuple[str, ...], list[tuple[ColumnProfile, str]]] = {}
        for column in self.profile.columns:
            if column.type in ("text", "boolean"):
                for value in column.values:
                    words = words_of(value)
                    if words:
                        found.setdefault(words, []).append((column, value))
        return found

    @cached_property
    def _longest_value(self) -> int:
        return max((len(words) for words in self._values), default=0)

    def named(self, name: str) -> tuple[tuple[ColumnProfile, float], ...]:
        """Columns a quoted or whole name means, nearest first in cost; empty when there is none."""
        stripped = name.strip().lower()
        exact = [(column, 0.0) for column in self.profile.columns if column.name.strip().lower() == stripped]
        return tuple(exact) or self._match(words_of(name), slips=False)

    def columns_at(self, tokens: Sequence[Token], start: int) -> Iterator[ColumnLink]:
        """All columns that tokens beginning at `start` name."""
        first = tokens[start]
        if first.kind == "quoted":
            for column, cost in self.named(first.text[1:-1]):
                yield ColumnLink(start + 1, column, cost)
            return
        if first.kind == "symbol" and first.text not in "#%.":
            return
        for end, words in _spans(tokens, start):
            for column, cost in self._match(words, slips=end == start + 1):
                yield ColumnLink(end, column, cost)

    def _match(self, words: tuple[str, ...], slips: bool) -> tuple[tuple[ColumnProfile, float], ...]:
        if not words:
            return ()
        wanted, joined = canonical(words), "".join(words)
        found: list[tuple[ColumnProfile, float]] = []
        for column, header, stems in self._headers:
            if header == words or joined == "".join(header):
                found.append((column, 0.0))
            elif stems and wanted and (stems == wanted or _without_units(stems) == wanted):
                found.append((column, STEMMED))
            elif stems and wanted and _is_head(wanted, stems):
                named = header[-1] in lexicon.NAMING_WORDS
                found.append((column, HEAD if not named else IDENTIFIED + 0.1 * (header[-1] != "name")))
        if not found and slips and len(joined) >= 5 and joined not in lexicon.ALL_WORDS:
            found = [(column, SLIP) for column in self._slips(joined)]
        return tuple(found)

    def _slips(self, word: str) -> list[ColumnProfile]:
        """Columns one typing slip away. Only swapped neighbours, or any one slip in a long word: "county" is not "country"."""
        near: list[ColumnProfile] = []
        for column, header, _ in self._headers:
            whole = "".join(header) or " "
            swapped = len(whole) == len(word) and sorted(whole) == sorted(word)
            if whole[0] == word[0] and (swapped or len(word) >= 9) and OSA.distance(whole, word) == 1:
                near.append(column)
        return near

    def values_at(self, tokens: Sequence[Token], start: int) -> Iterator[ValueLink]:
        """All cell values of text columns that tokens beginning at `start` are."""
        first = tokens[start]
        if first.kind == "quoted":
            for column in self.profile.columns:
                for value in column.values:
                    if value.strip().lower() == first.lower:
                        yield ValueLink(start + 1, column, value, 0.0)
            return
        if first.kind not in ("word", "number") or not self._longest_value:
            return
        for end, words in _spans(tokens, start, self._longest_value):
            matches = self._values.get(words)
            cost = 0.0
            if not matches and end == start + 1 and words[-1].endswith("s"):
                matches, cost = self._values.get((*words[:-1], words[-1][:-1])), STEMMED
            for column, value in matches or ():
                yield ValueLink(end, column, value, cost)

    def near(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """Headers that look like a name, nearest first."""
        headers = {column.name.strip(): column.name.strip().lower() for column in self.profile.columns}
        found = process.extract(name.strip().lower(), headers, limit=limit, score_cutoff=60)
        return tuple(header for _, _, header in found)

    @cached_property
    def identifying(self) -> tuple[ColumnProfile, ...]:
        """The columns by which people recognise a row: a name that differs in each row, else an id, else the first
        text column whose values differ; empty when nothing does."""
        rows = self.profile.rows
        unique = [column for column in self.profile.columns if is_unique(column, rows)]
        kinds = (
            [column for column in unique if column.type == "text" and words_of(column.name)[-1:] in _NAMES],
            [column for column in unique if column.type == "text" and words_of(column.name)[-1:] != ("id",)],
            [column for column in unique if words_of(column.name)[-1:] in _KEYS],
            [column for column in unique if column.type in ("date", "datetime", "text")],
        )
        for columns in kinds:
            if columns:
                return (columns[0],)
        return ()


def _spans(
    tokens: Sequence[Token], start: int, longest: int = _MAX_SPAN
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Ends and words of the spans that begin and end with a word; symbols inside a span carry nothing."""
    words: list[str] = []
    for end in range(start, min(len(tokens), start + 2 * longest)):
        token = tokens[end]
        if token.kind == "symbol":
            if token.text in "?!;" or not words and token.text not in "#%.":
                return
            continue
        if token.kind not in ("word", "number"):
            return
        words.extend(words_of(token.text))
        if len(words) > longest:
            return
        yield end + 1, tuple(words)


def _without_units(stems: tuple[str, ...]) -> tuple[str, ...]:
    while len(stems) > 1 and stems[-1] in lexicon.UNIT_STEMS:
        stems = stems[:-1]
    return stems


def _is_head(wanted: tuple[str, ...], stems: tuple[str, ...]) -> bool:
    """`wanted` is what the header is about: "unit_price" is a price, "income_tax" is no income."""
    for cut in (stems, _without_units(stems), stems[:-1] if stems[-1] in lexicon.NAMING_STEMS else stems):
        if len(cut) >= len(wanted) and cut[-len(wanted) :] == wanted:
            return True
    return False
