"""The corpus of faulty implementations is what it says: each faulty one is faulty, each true one true."""

import pytest
from evaluation.faulty.blind import numbers, texts
from evaluation.faulty.entry import Entry, holds

_ENTRIES = (*numbers.ENTRIES, *texts.ENTRIES)


@pytest.mark.parametrize("entry", _ENTRIES, ids=lambda entry: entry.name)
def test_the_true_ones_pass_and_the_faulty_ones_fail_the_hidden_tests(entry: Entry):
    assert all(holds(entry, source, (*entry.visible, *entry.hidden)) for source in entry.true)
    assert [fault for fault, source in entry.faulty.items() if holds(entry, source, entry.hidden)] == []


def test_the_implementations_of_the_corpus_differ():
    sources = [source for entry in _ENTRIES for source in (*entry.true, *entry.faulty.values())]
    assert len(set(sources)) == len(sources)
