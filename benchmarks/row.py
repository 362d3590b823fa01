"""A line of the table that `make bench` prints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Something measured beside the plain way to the same, in one run; None where there is none."""

    name: str
    ours: float
    theirs: float | None
    note: str = ""
    unit: str = "ms"
    """Of both figures; for what is a rate ("/s") more is better."""
