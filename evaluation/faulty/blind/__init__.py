"""The half that was written without sight of the mutant operators."""

from evaluation.faulty.blind import moments, numbers, tables, texts

ENTRIES = (*numbers.ENTRIES, *texts.ENTRIES, *moments.ENTRIES, *tables.ENTRIES)
