"""A later part, written without sight of what makes mutants and inputs for comparison, and of what runs let through."""

from evaluation.faulty.fresh import events, groups, plain

ENTRIES = (*groups.ENTRIES, *events.ENTRIES, *plain.ENTRIES)
