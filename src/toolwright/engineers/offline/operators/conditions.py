"""Conditions on rows."""

from toolwright.engineers.offline.operators.record import Operator, by_name

CONDITIONS = by_name(
    (
        Operator(
            "between",
            "condition",
            ("numbers", "number", "number"),
            "boolean",
            ("between", "in the range", "ranging from", "within", "from", "in range"),
            "{0} is between {1} and {2}",
        ),
        Operator(
            "contains",
            "condition",
            ("values", "text"),
            "boolean",
            (
                "contains",
                "containing",
                "contain",
                "includes",
                "including",
                "with the word",
                "has the text",
                "mentions",
            ),
            "{0} contains {1}",
        ),
        Operator(
            "any_of",
            "condition",
            ("values", "texts"),
            "boolean",
            ("any of", "one of", "either", "in", "among"),
            "{0} is one of {1}",
        ),
        Operator(
            "missing",
            "condition",
            ("values",),
            "boolean",
            (
                "is missing",
                "missing",
                "is empty",
                "empty",
                "is null",
                "null",
                "blank",
                "nan",
                "without a",
                "has no",
                "not given",
            ),
            "{0} is missing",
        ),
        Operator(
            "present",
            "condition",
            ("values",),
            "boolean",
            (
                "is present",
                "not missing",
                "is not empty",
                "not null",
                "non-missing",
                "non-null",
                "is given",
                "not empty",
                "has a",
            ),
            "{0} is not missing",
        ),
        Operator(
            "and",
            "condition",
            ("boolean", "boolean"),
            "boolean",
            ("and", "also", "as well as", "but"),
            "{0} and {1}",
        ),
        Operator("or", "condition", ("boolean", "boolean"), "boolean", ("or",), "{0} or {1}"),
    )
)
