"""Phrases that want a finding of a column: whether it is normally distributed, how many outliers it has, its skewness,
what is missing.
"""

from collections.abc import Iterable

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline.clauses import Clause, Found
from toolwright.engineers.offline.column_phrases import numeric_columns
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.phrases import phrases
from toolwright.engineers.offline.plan import Case, Check, Column, Finding, Number, Texts, Verdict

Clauses = tuple[Clause, ...]
_LEVEL = 0.05
_MOST_OF_SHAPIRO = 5000
"""Of how many values the Shapiro-Wilk test's p-value is known; Royston 1995."""
_MOST_COLUMNS = 30


def finding_reads(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    yield from _normality(lattice, at)
    yield from _outliers(lattice, at)
    yield from _moments(lattice, at)
    yield from _missing(lattice, at)


# --- normality --------------------------------------------------------------------------------------------------

_WHETHER = phrases(
    """
    check if, check whether, test if, test whether, determine if, determine whether, see if, is, are, does, do, find out
    if, find out whether, verify if, verify whether, assess whether, assess if, check that
    """
)
_OF_DISTRIBUTION = phrases(
    "distribution of, distributions of, the distribution of, values of, data of, values in"
)
_NORMAL = phrases(
    """
    follows a normal distribution, follow a normal distribution, adheres to a normal distribution, adhere to a normal
    distribution, is normally distributed, are normally distributed, normally distributed, follows the normal
    distribution, follow the normal distribution, has a normal distribution, have a normal distribution, is normal, is
    gaussian, follows a gaussian distribution, follow a gaussian distribution, a normal distribution, normal
    """
)
_TESTS = phrases(
    """
    test for normality of, test the normality of, check the normality of, normality test of, normality test on,
    normality test for, normality of, shapiro wilk test of, shapiro wilk test on, shapiro wilk test for, shapiro - wilk
    test of, shapiro - wilk test on, shapiro - wilk test for, shapiro test on, shapiro test of, shapiro test for
    """
)
_FOR_NORMALITY = phrases("for normality, for a normal distribution")


def _normality(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    start = lattice.skip(at, {"perform", "run", "conduct", "do", "a", "an", "the"})
    for end in lattice.phrases(start, _TESTS):
        for read in _values(lattice, end):
            yield Read(read.end, (_normal(read.node),), read.cost)
    for end in lattice.phrases(at, (("test",), ("check",))):
        for read in _values(lattice, end):
            for tail in lattice.phrases(read.end, _FOR_NORMALITY):
                yield Read(tail, (_normal(read.node),), read.cost)
    for end in lattice.phrases(at, _WHETHER):
        begin = lattice.skip(end)
        for intro in {begin, *lattice.phrases(begin, _OF_DISTRIBUTION)}:
            for read in _values(lattice, intro):
                for tail in lattice.phrases(read.end, _NORMAL)[:1]:
                    yield Read(tail, (_normal(read.node),), read.cost)


def _values(lattice: Lattice, at: int) -> Iterable[Read[ColumnProfile]]:
    """A column of numbers, with "values", "data" or "distribution" behind it."""
    for read in numeric_columns(lattice, at):
        yield read
        if lattice.lower(read.end) in ("distribution", "data", "values"):
            yield Read(read.end + 1, read.node, read.cost)


def _normal(column: ColumnProfile) -> Found:
    """Shapiro and Wilk's test, of many values D'Agostino and Pearson's, at 5%."""
    test = "shapiro" if column.count - column.missing <= _MOST_OF_SHAPIRO else "dagostino"
    of = (Column(column.name),)
    p_value = Finding(f"{test}_p", of)
    normal = Verdict((Case((Check(p_value, "ge", Number(_LEVEL)),)),), Texts(("yes", "no")))
    return Found(
        (
            ("normally_distributed", normal),
            ("p_value", p_value),
            ("statistic", Finding(f"{test}_statistic", of)),
        )
    )


# --- outliers ---------------------------------------------------------------------------------------------------

_HOW_MANY = phrases(
    """
    how many outliers are there in, how many outliers are in, number of outliers in, count of outliers in, count the
    outliers in, count outliers in, how many outliers in, the number of outliers in, outlier count of, number of
    outliers of, number of outliers for, count the number of outliers in, count the outliers of, are there any outliers
    in, are there outliers in, is there any outlier in
    """
)
_HAVE = phrases("how many outliers does")
_INTERQUARTILE = phrases(
    """
    iqr, interquartile range, inter - quartile range, iqr rule, tukey 's fences, tukey fences, interquartile range rule,
    quartile range, 1.5 iqr rule, iqr approach
    """
)
_Z_SCORE = phrases("z - score, z score, zscore, z - scores, z scores, z - score approach")
_USING = phrases(
    """
    using, using the, by, by the, with, with the, according to the, based on, based on the, (, by using the, via
    """
)
_THRESHOLDS = phrases(
    """
    with a threshold of, threshold of, and a threshold of, with threshold, threshold, threshold =, ( threshold =,
    ( threshold of, with a cutoff of, of more than, above, greater than, with a multiplier of, with a factor of, using
    a threshold of, > , ( >
    """
)
_ASKED_AGAIN = phrases(
    r"""
    if yes \, how many outliers are there, if so \, how many outliers are there, if yes \, how many, if so \, how many,
    if yes \, how many are there, if so \, how many are there, how many, and if so \, how many
    """
)


def _outliers(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """How many, by the method that is named, else by both that are usual."""
    start = lattice.skip(at, {"the"})
    for end in lattice.phrases(start, _HOW_MANY):
        for read in _values(lattice, end):
            yield from _by_method(lattice, read)
    for end in lattice.phrases(start, _HAVE):
        for read in _values(lattice, end):
            if lattice.lower(read.end) in ("have", "contain", "has"):
                yield from _by_method(lattice, Read(read.end + 1, read.node, read.cost))


def _by_method(lattice: Lattice, column: Read[ColumnProfile]) -> Iterable[Read[Clauses]]:
    ends = {column.end}
    asked = column.end + (lattice.lower(column.end) == "?")
    for end in lattice.phrases(asked, _ASKED_AGAIN):
        ends.add(end)
    for end in ends:
        yield Read(end, (_by_both(column.node),), column.cost)
        for using in lattice.phrases(end, _USING):
            for method, name, usual in ((_INTERQUARTILE, "outliers_iqr", 1.5), (_Z_SCORE, "outliers_z", 3)):
                for named in lattice.phrases(using, method):
                    tail = lattice.skip(named, {"method", "rule", "scores", ")"})
                    yield Read(tail, (_outside(column.node, name, usual),), column.cost)
                    for intro in lattice.phrases(tail, _THRESHOLDS):
                        number = lattice.number(intro)
                        if number and number.node > 0:
                            close = number.end + (lattice.lower(number.end) == ")")
                            yield Read(close, (_outside(column.node, name, number.node),), column.cost)


def _by_both(column: ColumnProfile) -> Found:
    of = (Column(column.name),)
    fences, deviations = Finding("outliers_iqr", of, (Number(1.5),)), Finding("outliers_z", of, (Number(3),))
    return Found((("outliers_by_iqr", fences), ("outliers_by_z_score", deviations)))


def _outside(column: ColumnProfile, name: str, limit: float) -> Found:
    return Found((("outliers", Finding(name, (Column(column.name),), (Number(limit),))),))


# --- skewness and kurtosis --------------------------------------------------------------------------------------

_MOMENTS = {"skewness": "skewness", "skew": "skewness", "kurtosis": "kurtosis"}


def _moments(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """ "skewness of price", "skewness and kurtosis of price": as it is and adjusted for bias, for people mean both."""
    start = lattice.skip(at)
    named: list[str] = []
    while lattice.lower(start) in _MOMENTS and len(named) < 2:
        named.append(_MOMENTS[lattice.lower(start)])
        start = lattice.skip(start + 1, {"and", "the"})
    if not named or lattice.lower(start) not in ("of", "in", "for"):
        return
    begin = lattice.skip(start + 1)
    for intro in {begin, *lattice.phrases(begin, _OF_DISTRIBUTION)}:
        for read in _values(lattice, intro):
            of = (Column(read.node.name),)
            names = [each for name in dict.fromkeys(named) for each in (name, f"{name}_adjusted")]
            found = Found(tuple((name, Finding(name, of)) for name in names))
            yield Read(read.end, (found,), read.cost)


# --- what is missing --------------------------------------------------------------------------------------------

_OF_EACH = phrases(
    """
        how many missing values are there in each column, how many missing values are in each column, number of missing
        values in each column, number of missing values per column, missing values per column, missing values by column,
        missing values in each column, count of missing values per column, count missing values per column, count the
        missing values in each column, how many missing values are there per column, how many missing values does each
        column have, count of missing values in each column, number of missing values for each column, missing value
        counts by column, how many values are missing in each column, number of null values per column, null counts per
        column, how many nulls are in each column, number of nulls per column, count of nulls in each column, which
        columns have missing values, which columns contain missing values, what columns have missing values, are there
        missing values in any column, which columns have nulls, which columns have null values, columns with missing
        values, which columns are missing values
        """
)


def _missing(lattice: Lattice, at: int) -> Iterable[Read[Clauses]]:
    """How many values are missing, of every column."""
    columns = () if lattice.profile is None else lattice.profile.columns
    names = [column.name.strip() for column in columns]
    if not all(names) or len(set(names)) != len(names) or len(names) > _MOST_COLUMNS:
        return
    for end in lattice.phrases(lattice.skip(at), _OF_EACH):
        counted = [Finding("missing", (Column(column.name),)) for column in columns]
        yield Read(end, (Found(tuple(zip(names, counted, strict=True))),))
