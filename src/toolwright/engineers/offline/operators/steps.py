"""Steps of a report: what changes its rows, one after another, in place."""

from toolwright.engineers.offline.operators.record import Kinded, Operator, Role, by_name

_LIMIT = Role("limit", "how many deviations from the mean a value may be away")
_FACTOR = Role("factor", "how many interquartile ranges outside the quartiles a value may be")
_FILLER = Role("filler", "the number in the place of missing values")
_OFFSET = Role("offset", "the number that is added first")


def _step(
    name: str,
    takes: tuple[Kinded, ...],
    says: str,
    inputs: tuple[Role, ...] = (),
    samples: tuple[tuple[float, ...], ...] = (),
    refuses: str | None = None,
) -> Operator:
    return Operator(
        name,
        "step",
        takes,
        "rows",
        (name.replace("_", " "),),
        says,
        inputs=inputs,
        samples=samples,
        refuses=() if refuses is None else (refuses,),
    )


_LIMITS = ((1.1,), (1.3,), (0.9,), (1.7,))
_NO_VALUES = "a column without values"

STEPS = by_name(
    (
        _step("keep", ("rows",), "keeping the rows where {0}"),
        _step("drop_repeated", ("rows",), "without rows that repeat an earlier one"),
        _step("drop_missing", ("values",), "without rows where {0} is missing"),
        _step("fill_mean", ("numbers",), "missing values of {0} filled with its mean", refuses=_NO_VALUES),
        _step(
            "fill_median", ("numbers",), "missing values of {0} filled with its median", refuses=_NO_VALUES
        ),
        _step("fill_mode", ("numbers",), "missing values of {0} filled with its mode", refuses=_NO_VALUES),
        _step(
            "fill_number",
            ("numbers",),
            "missing values of {0} filled with {1}",
            (_FILLER,),
            ((0,), (3,)),
        ),
        _step(
            "drop_outliers_z",
            ("numbers",),
            "without rows whose {0} is more than {1} population standard deviations from the mean",
            (_LIMIT,),
            _LIMITS,
            _NO_VALUES,
        ),
        _step(
            "drop_outliers_z_sample",
            ("numbers",),
            "without rows whose {0} is more than {1} sample standard deviations from the mean",
            (_LIMIT,),
            _LIMITS,
            "fewer than two values",
        ),
        _step(
            "drop_outliers_iqr",
            ("numbers",),
            "without rows whose {0} is more than {1} interquartile ranges outside the quartiles",
            (_FACTOR,),
            ((0.25,), (0.5,), (1.5,)),
            _NO_VALUES,
        ),
        _step(
            "keep_outliers_z",
            ("numbers",),
            "only rows whose {0} is more than {1} population standard deviations from the mean",
            (_LIMIT,),
            _LIMITS,
            _NO_VALUES,
        ),
        _step(
            "keep_outliers_z_sample",
            ("numbers",),
            "only rows whose {0} is more than {1} sample standard deviations from the mean",
            (_LIMIT,),
            _LIMITS,
            "fewer than two values",
        ),
        _step(
            "keep_outliers_iqr",
            ("numbers",),
            "only rows whose {0} is more than {1} interquartile ranges outside the quartiles",
            (_FACTOR,),
            ((0.25,), (0.5,), (1.5,)),
            _NO_VALUES,
        ),
        _step(
            "outliers_to_mean",
            ("numbers",),
            "values of {0} more than {1} sample standard deviations from the mean replaced by it",
            (_LIMIT,),
            _LIMITS,
            "fewer than two values",
        ),
        _step(
            "natural_log",
            ("numbers",),
            "{0} as the natural logarithm of {0} + {1}",
            (_OFFSET,),
            ((0,), (1,), (2.5,)),
        ),
        _step(
            "common_log",
            ("numbers",),
            "{0} as the logarithm to base 10 of {0} + {1}",
            (_OFFSET,),
            ((0,), (1,)),
        ),
        _step("square_root", ("numbers",), "{0} as its square root"),
        _step(
            "min_max",
            ("numbers",),
            "{0} scaled to the range from 0 to 1",
            refuses="a constant column to scale",
        ),
        _step("standardize", ("numbers",), "{0} as z-scores", refuses="a constant column to scale"),
    )
)
