"""Arithmetic on numbers in the request."""

from toolwright.engineers.offline.operators.record import Operator, by_name

ARITHMETIC = by_name(
    (
        Operator(
            "expression",
            "arithmetic",
            (),
            "number",
            ("calculate", "compute", "what is", "evaluate", "how much is", "solve", "work out"),
            "{0}",
            refuses=("a division by zero", "a power that is no real number, or too large to write out"),
        ),
    )
)
