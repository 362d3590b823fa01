"""The request as a lattice: which phrases, columns, values and numbers begin at each token.

Parsers of the grammar take a lattice and a position and return all readings that begin there: where they
end, what they mean and what they cost. Cost 0 is what the words say outright; more is more doubtful.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from toolwright.domain.file import ColumnProfile, FileProfile
from toolwright.engineers.offline import neutral, vocabulary
from toolwright.engineers.offline.linking import ColumnLink, Linker, ValueLink, is_numeric
from toolwright.engineers.offline.phrases import Phrase
from toolwright.engineers.offline.reading import Token, stem, words_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """One reading: tokens up to `end` mean `node`."""

    end: int
    node: T
    cost: float = 0.0


def index(phrases: Mapping[Phrase, T]) -> dict[str, list[tuple[Phrase, T]]]:
    """Phrases by their first word, longest first."""
    table: dict[str, list[tuple[Phrase, T]]] = {}
    for phrase, meaning in phrases.items():
        table.setdefault(phrase[0], []).append((phrase, meaning))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


@lru_cache(maxsize=256)
def _by_first_word(phrases: frozenset[Phrase] | tuple[Phrase, ...]) -> dict[str, tuple[Phrase, ...]]:
    table: dict[str, tuple[Phrase, ...]] = {}
    for phrase in phrases:
        table[phrase[0]] = (*table.get(phrase[0], ()), phrase)
    return table


def split_phrase(text: str) -> Phrase:
    """A record's phrase as tokens are cut: "non-null" is three of them, "50th percentile" two."""
    spaced = text.replace("-", " - ") if len(text) > 1 else text
    return tuple(spaced.split())


def plural_word(word: str) -> bool:
    """Whether a word is a plural, as far as its ending tells."""
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


@dataclass(frozen=True)
class Lattice:
    """Tokens over one file's columns and values; `linker` is None for a request without a file."""

    tokens: tuple[Token, ...]
    linker: Linker | None
    first: int = 0
    """Where the request proper begins, after politeness and "create a tool that"."""
    memory: dict[tuple[str, int], object] = field(default_factory=dict[tuple[str, int], object])
    """Readings found before, by parser and position."""

    @property
    def profile(self) -> FileProfile | None:
        return self.linker.profile if self.linker else None

    def token(self, at: int) -> Token | None:
        return self.tokens[at] if at < len(self.tokens) else None

    @cached_property
    def _lower(self) -> Phrase:
        # A request's words are looked at thousands of times.
        return tuple(token.lower if token.kind in ("word", "symbol") else "" for token in self.tokens)

    def lower(self, at: int) -> str:
        """The token's word or symbol, empty at the end and for anything else."""
        return self._lower[at] if at < len(self._lower) else ""

    def follows(self, at: int, phrase: Phrase) -> bool:
        return self._lower[at : at + len(phrase)] == phrase

    def phrases(self, at: int, phrases: frozenset[Phrase] | tuple[Phrase, ...]) -> list[int]:
        """Ends of those phrases that begin here, longest first."""
        first = self.lower(at)
        if not first:
            return []
        candidates = _by_first_word(phrases).get(first)
        if candidates is None:
            return []
        return sorted({at + len(phrase) for phrase in candidates if self.follows(at, phrase)}, reverse=True)

    def lookup(self, at: int, table: Mapping[str, list[tuple[Phrase, T]]]) -> list[Read[T]]:
        """Readings by a table of `index`, longest first; a plural of the phrase's last word counts."""
        found: list[Read[T]] = []
        first = self.lower(at)
        keys = {first, first.removesuffix("s"), first.removesuffix("es")} if first else set[str]()
        for key in keys:
            for phrase, meaning in table.get(key, ()):
                end = at + len(phrase)
                last = self.lower(end - 1)
                if self.follows(at, phrase[:-1]) and last in (
                    phrase[-1],
                    phrase[-1] + "s",
                    phrase[-1] + "es",
                ):
                    found.append(Read(end, meaning))
        found.sort(key=lambda read: -read.end)
        return found

    def skip(self, at: int, words: Iterable[str] = neutral.DETERMINERS) -> int:
        """The first position from here that holds none of the words."""
        chosen = words if isinstance(words, frozenset | set) else frozenset(words)
        while self.lower(at) in chosen:
            at += 1
        return at

    def columns(self, at: int) -> list[ColumnLink]:
        """Columns named from here on, without determiners and nouns around them."""
        return self.remember(
            "columns",
            at,
            lambda: (
                list(self.linker.columns_at(self.tokens, at)) if self.linker and at < len(self.tokens) else []
            ),
        )

    def values(self, at: int) -> list[ValueLink]:
        return self.remember(
            "values",
            at,
            lambda: (
                list(self.linker.values_at(self.tokens, at)) if self.linker and at < len(self.tokens) else []
            ),
        )

    def number(self, at: int) -> Read[int | float] | None:
        """A number here, with its sign; None for a percentage."""
        token = self.token(at)
        if token is None:
            return None
        if token.value is not None and not token.percent:
            return Read(at + 1, token.value)
        following = self.token(at + 1)
        if (
            token.text == "-"
            and following
            and following.kind == "number"
            and not following.percent
            and following.start == token.end
        ):
            assert following.value is not None
            return Read(at + 2, -following.value)
        return None

    def remember(self, parser: str, at: int, find: Callable[[], T]) -> T:
        """`find()`, once for each parser and position."""
        key = (parser, at)
        if key not in self.memory:
            self.memory[key] = find()
        return self.memory[key]  # pyright: ignore[reportReturnType]

    @cached_property
    def row_nouns(self) -> frozenset[Phrase]:
        """Stems of what a row of this file is called: the generic nouns, the file's own noun, the noun of
        the column that names each row.
        """
        nouns: set[Phrase] = {(stem(word),) for word in vocabulary.ROW_NOUNS}
        if self.linker is None or self.profile is None:
            return frozenset(nouns)
        generic = {stem(word) for word in (*vocabulary.FILE_NOUNS, *vocabulary.FILE_NAME_FILLERS)}
        words = [stem(word) for word in words_of(self.profile.name.rsplit(".", 1)[0]) if not word.isdigit()]
        while words and words[-1] in generic:
            words.pop()
        whole = [word for word in words_of(self.profile.name.rsplit(".", 1)[0]) if not word.isdigit()]
        plural = bool(words) and plural_word(whole[len(words) - 1])
        if plural and "and" not in words:
            nouns.update(tuple(words[start:]) for start in range(len(words)))
        for column in self.linker.row_columns:
            if (
                is_numeric(column)
                and words_of(column.name)[-1:] != ("year",)
                and not set(words_of(column.name)) & vocabulary.NAMING_WORDS
            ):
                continue  # amounts that happen to differ
            header = tuple(stem(word) for word in words_of(column.name))
            nouns.add(header[:-1] if header[-1:] and header[-1] in vocabulary.NAMING_STEMS else header)
        if self.about_people:
            nouns.update((stem(word),) for word in vocabulary.PEOPLE)
        nouns.discard(())
        return frozenset(nouns)

    @cached_property
    def about_people(self) -> bool:
        """Rows are people: they have an age or a gender, and no name of their own for anything else."""
        if self.linker is None:
            return False
        headers = [words_of(column.name) for column in self.linker.profile.columns]
        own = [words_of(column.name) for column in self.linker.row_columns if not is_numeric(column)]
        known = all(set(words) <= vocabulary.PERSON_WORDS for words in own)
        return known and any(words[-1:] in (("age",), ("gender",), ("sex",)) for words in headers)

    def entity(self, at: int) -> Read[None] | None:
        """A noun for the file's rows, without determiners."""
        for length in (3, 2, 1):
            stems = tuple(token.stem for token in self.tokens[at : at + length] if token.kind == "word")
            if len(stems) == length and stems in self.row_nouns:
                return Read(at + length, None)
        return None

    def is_row_column(self, column: ColumnProfile) -> bool:
        """Each row has its own value in this column."""
        return self.linker is not None and column in self.linker.row_columns
