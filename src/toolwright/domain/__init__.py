"""Pure values, no I/O: tools, specifications, plans, queries, sessions, files, evidence."""
