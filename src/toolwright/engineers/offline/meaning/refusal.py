"""What the meaning of a plan refuses."""

from typing import Literal

Reason = Literal[
    "empty",
    "no rows",
    "no column",
    "no number",
    "no values",
    "constant",
    "zero",
    "argument",
    "too large",
    "no date",
    "two readings",
]


class Refused(ValueError):
    """The plan has no meaning for these inputs. `reason` says why in a word or two; a tool raises ValueError for it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
