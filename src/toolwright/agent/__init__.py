"""The thinking, one verb a file. `orchestrator.answer` is the main path."""
