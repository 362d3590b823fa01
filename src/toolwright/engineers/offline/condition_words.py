"""Phrases of conditions: how values are compared, and how a missing one is called."""

from toolwright.engineers.offline.phrases import phrases, table

COPULAS = phrases(
    """
    is, are, was, were, be, being, of, that is, that are, which is, which are, has a value, has values, a
    value
    """
)
COMPARISON_WORDS = table(
    {
        "eq": "equals to, equaling, has the value, :, set to",
        "ne": """
    different from, does not equal, doesn't equal, aren't, wasn't, is anything but
    """,
        "lt": "strictly less than",
        "le": """
    does not exceed, not exceeding, below or equal to, not over, not higher than, not greater than, at the
    most, not larger than
    """,
        "gt": """
    taller than, heavier than, strictly greater than, strictly more than, greater then, more then, in excess
    of
    """,
        "ge": """
    a minimum of, more than or equal to, above or equal to, not under, no fewer than, not lower than, not
    smaller than, at the least
    """,
    }
)
"""Beyond the words of the comparisons' records."""
BARE_PREPOSITIONS = frozenset("of for in from only without except excluding within among also".split())
"""Words of records that mean their operator only beside a value, and a stray preposition elsewhere."""
BETWEEN_WORDS = phrases(
    """
    between, is between, are between, was between, in the range, ranging from, from, is from, in the range
    of, in the range from, of between
    """
)
BETWEEN_MIDDLES = phrases("and, to, -, –, through")
CONTAINS_WORDS = phrases(
    """
    contains, containing, contain, includes the text, that contains, that contain, includes, which contains,
    has the text, including the text, containing the text, contains the text, containing the word, contains
    the word, mentions
    """
)
MISSING_WORDS = phrases(
    """
    is missing, are missing, missing, is null, null, is empty, empty, are empty, is blank, blank, are blank,
    is nan, nan, is na, is not available, is not given, is not known, is unknown, was missing, were missing,
    are null, is absent
    """
)
PRESENT_WORDS = phrases(
    """
    is not missing, is not null, is not empty, is not blank, is not nan, is present, is available, is given,
    is known, are not missing, are not null, not missing, not null, non missing, non null, non-missing,
    non-null, isn't missing, isn't null, isn't empty, is there, exists
    """
)
PRESENT_ADJECTIVES = phrases("""
    non missing, non null, non - missing, non - null, valid, present, known
    """)
MISSING_NOUNS = phrases("missing, null, nan, na, empty, blank, absent")
MISSING_TAILS = phrases("""
    values, value, entries, cells, data, data points, nulls, nans, observations
    """)
LACKING_WORDS = phrases("""
    are missing, is missing, missing a, that are missing, with a missing, with missing
    """)
WITHOUT_WORDS = phrases(
    """
    with no, have no, has no, having no, that have no, without, without a, without any, lacking, that lack,
    lack, that do not have a, who have no, do not have a
    """
)
"""Words for a missing cell, except where a zero could be meant: products without stock have a stock of 0."""
