"""The operations between two numbers."""

from toolwright.engineers.offline.operators.record import Operator, by_name

BINARIES = by_name(
    (
        Operator(
            "add",
            "binary",
            ("number", "number"),
            "number",
            ("plus", "+", "added to", "add", "and"),
            "{0} + {1}",
        ),
        Operator(
            "subtract",
            "binary",
            ("number", "number"),
            "number",
            ("minus", "-", "less", "subtract", "take away", "subtracted by", "reduced by"),
            "{0} - {1}",
        ),
        Operator(
            "multiply",
            "binary",
            ("number", "number"),
            "number",
            ("times", "*", "x", "multiplied by", "multiply", "product of"),
            "{0} * {1}",
        ),
        Operator(
            "divide",
            "binary",
            ("number", "number"),
            "number",
            ("divided by", "/", "over", "divide", "per"),
            "{0} / {1}",
            refuses=("a division by zero",),
        ),
        Operator(
            "power",
            "binary",
            ("number", "number"),
            "number",
            ("to the power of", "**", "^", "raised to", "power", "squared", "cubed"),
            "{0} ** {1}",
            refuses=("a power that is no real number, or too large to write out",),
        ),
    )
)
