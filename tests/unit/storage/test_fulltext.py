"""Terms and similarities."""

from hypothesis import given
from hypothesis import strategies as st

from toolwright.storage import fulltext


@given(st.text(max_size=500))
def test_terms_hold_letters_and_digits_in_quotes_and_nothing_else(text: str) -> None:
    terms = fulltext.terms(text)
    assert len(terms) <= fulltext.MOST_TERMS
    assert len(set(terms)) == len(terms)
    for term in terms:
        assert term[0] == term[-1] == '"'
        assert term[1:-1].isalnum()
        term.encode()


def test_a_word_counts_once_and_names_fall_into_words() -> None:
    assert fulltext.terms("Mean MEAN mean_of-column's") == ['"mean"', '"of"', '"column"', '"s"']


RANKS = st.floats(-50, 0)
HITS = st.lists(st.integers(0, 30), min_size=1, max_size=20)


@given(RANKS, RANKS, HITS)
def test_a_better_rank_is_never_less_similar(one: float, other: float, hits: list[int]) -> None:
    better, worse = sorted((one, other))
    assert 0 <= fulltext.similarity(worse, hits, 30) <= fulltext.similarity(better, hits, 30) <= 1


def test_words_that_no_tool_knows_make_a_request_less_similar() -> None:
    assert fulltext.similarity(-2, [1, 0], 9) < fulltext.similarity(-2, [1], 9)
    assert fulltext.similarity(-2, [0, 0], 9) == 0
