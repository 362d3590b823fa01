"""The corpus of faulty implementations is what it says: each faulty one is faulty, each true one true."""

import random

import pytest
from evaluation.faulty import HALVES
from evaluation.faulty.entry import Entry, but, holds

ENTRIES = [entry for half in HALVES.values() for entry in half]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_true_ones_pass_all_tests_and_the_faulty_ones_fail_the_hidden_ones(entry: Entry):
    """Of each specification one true one, and a third of the faulty ones; the evaluation looks at all of them."""
    drawn = random.Random(entry.name)
    assert holds(entry, drawn.choice(entry.true), (*entry.visible, *entry.hidden))
    for fault in drawn.sample(sorted(entry.faulty), len(entry.faulty) // 3):
        assert not holds(entry, entry.faulty[fault], entry.hidden), fault


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_an_entry_is_whole(entry: Entry):
    takes = len(entry.parameters)
    assert all(len(arguments) == takes for arguments, _ in (*entry.visible, *entry.hidden))
    assert len(entry.true) >= 3
    assert len(entry.visible) >= 2
    sources = [*entry.true, *entry.faulty.values()]
    assert len(set(sources)) == len(sources)


def test_an_edit_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="2 times"):
        but("a + a", ("a", "b"))
