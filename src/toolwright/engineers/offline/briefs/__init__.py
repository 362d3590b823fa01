"""Briefs: requests of several sentences that say what to do, under which conditions, and in which named outputs."""
