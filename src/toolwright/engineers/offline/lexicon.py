"""The phrases that clauses begin with, join by and end in: grammar, comparisons, ways to ask and to
qualify.

Words that call for an operator stand in its record (`operators.py`), words without meaning in `neutral.py`,
words about headers and values in `vocabulary.py`. What is in none of them nor in the data is not
understood, and then nothing is answered.
"""

from collections.abc import Iterable
from types import MappingProxyType

from toolwright.engineers.offline.condition_words import COMPARISON_WORDS, MISSING_WORDS
from toolwright.engineers.offline.neutral import NEUTRAL, TOOL_REQUESTS
from toolwright.engineers.offline.phrases import Phrase, phrases, table

FILE_INTROS = phrases(
    """
    in, from, of, for, using, with, on, within, inside, over, across, based on, according to, through, at,
    to, against, load, read, open, take, use, given, contained in, stored in, found in, recorded in, present
    in, listed in, available in, data from, data in, the data from, the data in, data of, the data of, the
    contents of, by reading, here is, reading, loading
    """
)
COLUMN_NAMING = phrases("called, named, labeled, labelled, titled")

ENTITY_INTROS = phrases(
    """
    of, for, across, among, over, in, from, on, by all, considering, using, with, within
    """
)
AND_WORDS = phrases(r"""
    and, \,, \, and, as well as, along with, together with, plus, and also, &
    """)
OF_WORDS = phrases("of, for, in, on, over, from")

GROUP_WORDS = phrases(
    """
    by, per, for each, for every, in each, in every, of each, of every, within each, within every, at each,
    on each, from each, grouped by, group by, grouping by, and group by, and group them by, and group it by,
    broken down by, break down by, split by, aggregated by, summarized by, summarised by, for each of the,
    across each, across the different, across different, by each, each, for the different, for all the
    different, and group the results by, group the results by, group results by, grouped per, for each
    unique, for each distinct, for each different, by unique, of the different, of different, separately for
    each, separately by
    """
)
WITHOUT_MISSING = phrases(
    """
    ignoring missing values, ignore missing values, excluding missing values, exclude missing values, skipping missing
    values, skip missing values, leaving out missing values, without missing values, omitting missing values,
    disregarding missing values, ignoring nulls, excluding nulls, ignoring null values, excluding null values,
    ignoring empty cells, ignoring nans, excluding nans, where there are values
    """
)
EACH_INTROS = phrases("""
    for each, for every, of each, of every, each, per, for all the, in each, by
    """)
SORTED_THINGS = frozenset("the them it all results result rows table these those list groups".split())
GROUP_NOUNS = frozenset("group groups category".split())

WHERE_WORDS = phrases(
    """
    where, whose, with, that have, which have, who have, that has, which has, who has, having, for which, in
    which, when, where the, that are, which are, who are, that is, which is, who is, that were, which were,
    who were, that had, who had, which had, only where, only for, only those with, only those where, only
    rows where, only include, only in, only from, only, just for, considering only, consider only, limited
    to, restricted to, such that, filtered by, filtered to, filter by, filter to, filter where, are in, are
    from, is in, is from, were in, were from, was in, was from, are at, are of, that are in, that are from,
    who are from, who are in, which are in, that is in, which is in, for, in, from, of, at, among, within,
    on, only consider, only count, only use, have, has, had, are, is, were, being, if we only consider, for
    those with, for those where, for those in, of those with, for the, that come from, who come from, coming
    from, come from, comes from, came from, live in, lives in, living in, who live in, based in, located in,
    that belong to, belonging to, belong to, belongs to
    """
)
CLAUSE_WHERE_WORDS = phrases(
    """
    where, whose, such that, for which, in which, when, only where, with, having, that have, which have, who
    have
    """
)
ALTERNATIVE_WORDS = CLAUSE_WHERE_WORDS | phrases("in, from, for")
EXCLUDE_WORDS = phrases(
    """
    excluding, except, except for, without, other than, not in, not from, not for, that are not, which are
    not, who are not, exclude, not including, leaving out, ignoring, are not, is not, are not in, are not
    from, is not in, is not from, who are not from, that are not from, that are not in, but not, outside,
    outside of
    """
)


COUNT_INTROS = phrases(
    """
    how many, number of, the number of, count of, the count of, count, count the, count all, total number
    of, the total number of, total count of, the total count of, counting, counts, amount of, overall number
    of
    """
)
EXISTENCE = phrases(
    """
    are there, there are, is there, exist, exists, does it have, does it contain, are contained, do we have,
    do i have, there, are present, are listed, are recorded, have been recorded, were recorded, were there,
    occur, in total, altogether, overall
    """
)
FILE_HAS = phrases(
    """
    have, has, contain, contains, include, includes, hold, holds, there in, are in, exist in
    """
)

DIRECTIONS = MappingProxyType(
    {
        True: phrases("top, highest, largest, greatest, biggest, maximum, max, most"),
        False: phrases("bottom, lowest, smallest, least, minimum, min, fewest"),
    }
)

SORT_WORDS = phrases(
    """
    sort, sorted, sort by, sorted by, order by, ordered by, arranged by, sort them by, sort it by, sort the
    results by, and sort by, and sort them by, order, ordered, sorting by, arrange by, and sort the results
    by
    """
)
DESCENDING = table(
    {
        "down": """
    in descending order, descending, from highest to lowest, highest first, from high to low, desc, from
    largest to smallest, largest first, from most to least, in decreasing order, decreasing, highest to
    lowest, biggest first, from most expensive to cheapest, from best to worst, from the highest to the
    lowest
    """,
        "up": """
    in ascending order, ascending, from lowest to highest, lowest first, from low to high, asc, from
    smallest to largest, smallest first, from least to most, in increasing order, increasing, lowest to
    highest, cheapest first, from cheapest to most expensive, from the lowest to the highest
    """,
    }
)

RANKING_SKIPS = frozenset("which what who is are the a list show display find".split())
RANKED_BY = phrases(
    """
    by, in terms of, according to, based on, with respect to, ranked by, sorted by, ordered by, when ranked
    by, with the highest, with the largest, with the most
    """
)
RANKED_HAVING = phrases(
    """
    with, has, have, had, having, that has, that have, which has, which have, who has, who have, whose
    """
)
HAVING_VERBS = frozenset("have has contain contains include includes hold holds".split())
NEGATIVE_WHERE_WORDS = phrases(
    """
    are not, are not in, are not from, is not, is not from, is not in, do not have, that are not, who are
    not, which are not, not in, not from
    """
)
SHARE_VERBS = phrases("are, have, are from, are in, is, has, come from, live in")
COMING_FROM = phrases(
    """
    comes from, come from, came from, is from, are from, from, for, in, is in, is due to, is for, are for,
    was from, is made by, is generated by, is contributed by, belongs to, of, coming from
    """
)
CONTRIBUTING = phrases(
    """
    contribute, account for, make up, have, has, bring, bring in, generate, represent, contribute to
    """
)
GROWTH_WORDS = phrases(
    """
    growth, growth rate, percent change, percentage change, percentage growth, relative change
    """
)
STEPS = phrases(
    """
    from row to row, from one row to the next, row by row, between rows, between consecutive rows, from each
    row to the next
    """
)
LIST_WORDS = phrases(
    """
    list, show, show me, display, give me, which, what, print, find, get, return, who, select, list all,
    list the, show all, list out, extract, find all
    """
)
UNITS_OF_SHARE = phrases(
    """
    percentage, percent, share, proportion, fraction, what percentage, what percent, what share, what
    proportion, percentage share, the percentage, %
    """
)


def _words(collections: Iterable[Iterable[Phrase]]) -> frozenset[str]:
    return frozenset(word for phrases in collections for phrase in phrases for word in phrase)


ALL_WORDS = _words(
    (
        NEUTRAL,
        TOOL_REQUESTS,
        GROUP_WORDS,
        WHERE_WORDS,
        EXCLUDE_WORDS,
        COMPARISON_WORDS,
        MISSING_WORDS,
        COUNT_INTROS,
        SORT_WORDS,
        DESCENDING,
        LIST_WORDS,
    )
)
"""Words that are never taken for a slip in a column's name."""


COMMON_WORDS = frozenset(word for word in ALL_WORDS if word.isalpha()) | frozenset(
    "yes no true false none other unknown m f y n".split()
)
"""Words of ordinary speech: a cell value that is one of them is meant only where its column is named."""
