"""Words of a request to columns and cell values of a profiled file.

Exact -> normalised ("Unit Price", "unitPrice", "unit_price") -> stemmed -> the head of a longer header
("sales" for "total_sales") -> a typing slip. Each step costs more than the one before; equal costs are an
ambiguity for whoever searches.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from toolwright.domain.file import ColumnProfile, FileProfile
from toolwright.engineers.offline import lexicon, vocabulary
from toolwright.engineers.offline.reading import Token, words_of
from toolwright.engineers.offline.wording import inflected, is_head, spans, spelled, without_units

STEMMED, HEAD, IDENTIFIED, SLIP = 0.05, 0.3, 0.35, 0.6
_NAMES = (("name",), ("title",))
_NEARLY = 0.95
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


@dataclass(frozen=True)
class Linker:
    """The columns and values of one file, ready to be looked up."""

    profile: FileProfile

    @cached_property
    def _headers(self) -> list[tuple[ColumnProfile, tuple[str, ...], tuple[str, ...]]]:
        """Each column with its words and those that are compared."""
        return [
            (column, words_of(column.name), spelled(words_of(column.name))) for column in self.profile.columns
        ]

    @cached_property
    def _bracketed(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """What stands before and in the brackets of a header: "Economy (GDP per Capita)" goes by both."""
        parts: dict[str, tuple[tuple[str, ...], ...]] = {}
        for column in self.profile.columns:
            for opening, closing in ("()", "[]"):
                before, found, inside = column.name.partition(opening)
                if found and words_of(before) and words_of(inside):
                    inner = words_of(inside.partition(closing)[0])
                    parts[column.name] = (spelled(words_of(before)), spelled(inner))
        return parts

    @cached_property
    def _values(self) -> dict[tuple[str, ...], list[tuple[ColumnProfile, str]]]:
        found: dict[tuple[str, ...], list[tuple[ColumnProfile, str]]] = {}
        for column in self.profile.columns:
            if column.type in ("text", "boolean"):
                for value in column.values:
                    known = found.setdefault(words_of(value), [])
                    if all(
                        column is not other or value.casefold() != same.casefold() for other, same in known
                    ):
                        known.append((column, value))
        found.pop((), None)
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
        for end, words in spans(tokens, start):
            for column, cost in self._match(words, slips=end == start + 1):
                yield ColumnLink(end, column, cost)

    def _match(self, words: tuple[str, ...], slips: bool) -> tuple[tuple[ColumnProfile, float], ...]:
        if not words:
            return ()
        wanted, joined = spelled(words), "".join(words)
        found: list[tuple[ColumnProfile, float]] = []
        for column, header, plain in self._headers:
            if header == words or joined == "".join(header):
                found.append((column, 0.0))
            elif any(inflected(part, wanted) for part in self._bracketed.get(column.name, ())) or (
                plain and wanted and (inflected(plain, wanted) or inflected(without_units(plain), wanted))
            ):
                found.append((column, STEMMED))
            elif plain and wanted and is_head(wanted, plain):
                named = header[-1] in vocabulary.NAMING_WORDS
                if not named or wanted[-1].removesuffix("s") != header[-1] or column in self.row_columns:
                    found.append((column, HEAD if not named else IDENTIFIED + 0.1 * (header[-1] != "name")))
        if not found and slips and len(joined) >= 5 and joined not in lexicon.ALL_WORDS:
            found = [(column, SLIP) for column in self._slips(joined)]
        return tuple(found)

    def _slips(self, word: str) -> list[ColumnProfile]:
        """Columns one typing slip away. Only swapped neighbours, or any one slip in a long word: "county"
        is not "country".
        """
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
            said = first.text[1:-1].strip()
            for column in self.profile.columns:
                same = [value for value in column.values if value.strip().lower() == first.lower]
                exact = [value for value in same if value.strip() == said]
                for value in (exact or same)[:1]:  # the most frequent spelling comes first
                    yield ValueLink(start + 1, column, value, 0.0)
            return
        if first.kind not in ("word", "number") or not self._longest_value:
            return
        for end, words in spans(tokens, start, self._longest_value):
            matches = self._values.get(words)
            cost = 0.0
            if not matches and end == start + 1 and words[-1].endswith("s"):
                matches, cost = self._values.get((*words[:-1], words[-1][:-1])), STEMMED
            for column, value in matches or ():
                yield ValueLink(end, column, value, cost)
        yield from self._spoken(first.lower, start + 1)

    def _spoken(self, word: str, end: int) -> Iterator[ValueLink]:
        """ "women" for the F of a column of genders."""
        spellings = vocabulary.SPOKEN_VALUES.get(word, frozenset())
        for column in self.profile.columns if spellings else ():
            for value in (
                column.values
                if words_of(column.name)[-1:] and words_of(column.name)[-1] in vocabulary.GENDER_HEADERS
                else ()
            ):
                if value.strip().lower() in spellings and value.strip().lower() != word:
                    yield ValueLink(end, column, value, 0.02)

    def near(self, name: str, limit: int = 3, cutoff: int = 60) -> tuple[str, ...]:
        """Headers that look like a name, nearest first."""
        headers = {column.name.strip(): column.name.strip().lower() for column in self.profile.columns}
        found = process.extract(name.strip().lower(), headers, limit=limit, score_cutoff=cutoff)
        return tuple(header for _, _, header in found)

    @cached_property
    def row_columns(self) -> tuple[ColumnProfile, ...]:
        """Columns with a value of their own in each row; where a repeated row spoils all of them, the names
        and ids that come nearest, if few rows repeat.
        """
        rows = self.profile.rows
        unique = tuple(
            column for column in self.profile.columns if is_unique(column, rows) and column.type != "number"
        )
        if any(words_of(column.name)[-1:] in (*_NAMES, *_KEYS) or column.type == "text" for column in unique):
            return unique
        names = [
            column
            for column in self.profile.columns
            if words_of(column.name)[-1:] in (*_NAMES, *_KEYS) and not column.missing
        ]
        most = max((column.distinct for column in names), default=0)
        return (*unique, *(column for column in names if column.distinct == most >= _NEARLY * rows))

    @cached_property
    def identifying(self) -> tuple[ColumnProfile, ...]:
        """The columns by which people recognise a row: a name that differs in each row, else an id, else
        the first text column whose values differ; empty when nothing does.
        """
        unique = self.row_columns
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
