"""Specifications with true and with faulty implementations, to measure what a verification lets through."""

from collections.abc import Mapping, Sequence

from evaluation.faulty import blind, sighted
from evaluation.faulty.entry import Entry

HALVES: Mapping[str, Sequence[Entry]] = {"blind": blind.ENTRIES, "sighted": sighted.ENTRIES}
