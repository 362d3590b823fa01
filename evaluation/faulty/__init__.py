"""Specifications with true and with faulty implementations, to measure what a verification lets through."""

from collections.abc import Mapping, Sequence

from evaluation.faulty import blind, fresh, sighted
from evaluation.faulty.entry import Entry

HALVES: Mapping[str, Sequence[Entry]] = {
    "blind": blind.ENTRIES,
    "sighted": sighted.ENTRIES,
    "fresh": fresh.ENTRIES,
}
"""The parts of the corpus: two halves, and what came after them."""
