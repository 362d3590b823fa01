"""Phrases that name the file: "in data/sales.csv", "the sales data", "from this dataset"."""

from collections.abc import Iterable

from toolwright.engineers.offline import lexicon, vocabulary
from toolwright.engineers.offline.lattice import Lattice
from toolwright.engineers.offline.reading import stem, words_of


def file_ends(lattice: Lattice, at: int) -> Iterable[tuple[int, str | None]]:
    """ "in data/sales.csv", "the sales data", "from this dataset"; None where no name is said."""
    for start in {at, *lattice.phrases(at, lexicon.FILE_INTROS)}:
        begin = lattice.skip(start, _FILE_DETERMINERS)
        for noun_end in (begin, begin + 1 if lattice.lower(begin) in vocabulary.FILE_NOUNS else begin):
            named = noun_end + (noun_end > begin and lattice.lower(noun_end) in ("named", "called", ":", "("))
            token = lattice.token(named)
            if token and token.kind == "file":
                end = named + 1 + (lattice.lower(named - 1) == "(" and lattice.lower(named + 1) == ")")
                yield _past_file_nouns(lattice, end), token.lower
        if lattice.lower(begin) in vocabulary.FILE_NOUNS and (start > at or begin > start):
            yield _past_file_nouns(lattice, begin), None
        yield from _described(lattice, begin)


_FILE_DETERMINERS = frozenset(
    "the this that our my your a given attached provided uploaded whole entire following".split()
)


def _past_file_nouns(lattice: Lattice, at: int) -> int:
    return lattice.skip(at, vocabulary.FILE_NOUNS)


def _described(lattice: Lattice, at: int) -> Iterable[tuple[int, str | None]]:
    """The file by the words of its name: "sales data" for sales_data.csv, "the weather dataset" for
    weather_train.csv.
    """
    if lattice.profile is None:
        return
    words = words_of(lattice.profile.name.rsplit(".", 1)[0])
    if lattice.follows(at, words) and words and words[-1] in vocabulary.FILE_NOUNS:
        yield _past_file_nouns(lattice, at + len(words)), lattice.profile.name
    known = {stem(word) for word in words}
    end = at
    while (
        (token := lattice.token(end))
        and token.kind == "word"
        and token.stem in known
        and token.lower not in vocabulary.FILE_NOUNS
    ):
        end += 1
    if end > at and lattice.lower(end) in vocabulary.FILE_NOUNS:
        yield _past_file_nouns(lattice, end), lattice.profile.name
