"""The half that was written with the mutant operators in sight."""

from evaluation.faulty.sighted import files, sequences, words

ENTRIES = (*sequences.ENTRIES, *words.ENTRIES, *files.ENTRIES)
