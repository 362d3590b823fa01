"""What a date belongs to, to group by."""

from toolwright.engineers.offline.operators.record import Operator, by_name

DATE_PARTS = by_name(
    (
        Operator(
            "year", "date_part", ("dates",), "values", ("year", "yearly", "annual", "annually"), "year of {0}"
        ),
        Operator("quarter", "date_part", ("dates",), "values", ("quarter", "quarterly"), "quarter of {0}"),
        Operator("month", "date_part", ("dates",), "values", ("month", "monthly"), "month of {0}"),
        Operator(
            "week", "date_part", ("dates",), "values", ("week", "calendar week", "weekly"), "week of {0}"
        ),
        Operator(
            "weekday",
            "date_part",
            ("dates",),
            "values",
            ("weekday", "day of the week", "day of week", "week day"),
            "weekday of {0}",
        ),
        Operator("day", "date_part", ("dates",), "values", ("day", "daily", "calendar day"), "day of {0}"),
    )
)
