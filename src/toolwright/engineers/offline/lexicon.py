"""The words of requests that belong to no operator: grammar, politeness, comparisons, ways to begin and to qualify.

Words that call for an operator stand in its record (`operators.py`). What is neither here nor there nor in the data is not
understood, and then nothing is answered: so a word may be neutral only if leaving it out changes no meaning.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

Phrase = tuple[str, ...]


def _phrases(text: str) -> frozenset[Phrase]:
    """Phrases written as "one phrase, another one"."""
    return frozenset(tuple(part.split()) for part in text.split(",") if part.strip())


def _table(rows: Mapping[str, str]) -> Mapping[Phrase, str]:
    """Each phrase of the values with its key."""
    return MappingProxyType({phrase: key for key, text in rows.items() for phrase in _phrases(text)})


DETERMINERS = frozenset("the a an all 's any entire overall".split())

NEUTRAL = _phrases(
    """
    please, kindly, can you, could you, would you, can you please, could you please, would you please, can we, can i,
    i want, i want to, i want to know, i want to see, i need, i need to, i need to know, i would like, i'd like,
    i would like to, i'd like to, i would like to know, i'd like to know, we want to know, we need to know, help me,
    tell me, give me, show me, let me know, let us, let's, get me, find me, find out, work out, figure out, thanks,
    thank you, hi, hello, hey, hi there, do you know, i wonder, i am interested in, i'm interested in, what about,
    go ahead and, for me, us, me, also, just, simply, quickly, exactly, there, as well,
    calculate, compute, find, determine, get, report, return, output, print, provide, show, tell, give, display, identify, evaluate,
    calculating, computing, finding, determining, getting, reporting, returning, showing, calculates, computes, finds, determines,
    gets, reports, returns, shows, prints, outputs, displays, calculation of, computation of, need, want, know, see, analyze, analyse,
    what, what is, what are, what's, what was, what were, which, which is, is, are, was, were, be, is there, are there, do, does, did,
    how much is, how much are, how big is, how large is, how high is, how low is,
    the value of, the values of, the figure for, the result of, result, results, answer, the answer, using, use, based on, looking at, given,
    load, read, open, load and, read and, open and, take, then tell me, i have, here is, within, data from, the data from, it
    """
) | frozenset((word,) for word in DETERMINERS)
"""Left out without a change of meaning, wherever they stand."""

TOOL_REQUESTS = _phrases("create, make, build, write, implement, generate, develop, design, engineer, synthesize, need, want, give me")
TOOL_ADJECTIVES = frozenset("new reusable simple small little python tested custom good generic general short force".split())
TOOL_NOUNS = frozenset("tool function script program utility routine method snippet code".split())
TOOL_LINKS = _phrases("that, which, that can, which can, to, for, that will, which will, in order to, that would, and")

ROW_NOUNS = frozenset("row record entry observation line item instance sample".split())
"""What rows are called in any file."""

FILE_NOUNS = frozenset("file dataset data table csv spreadsheet sheet dataframe set".split())
FILE_NAME_FILLERS = frozenset("info information sample example test train raw clean cleaned final full export list records log report db price prices new old all".split())
FILE_INTROS = _phrases(
    """
    in, from, of, for, using, with, on, within, inside, over, across, based on, according to, through, at, to, against,
    load, read, open, take, use, given, contained in, stored in, found in, recorded in, present in, listed in, available in,
    data from, data in, the data from, the data in, data of, the data of, the contents of, by reading, here is, reading, loading
    """
)
DATA_NOUNS = frozenset("column columns field fields feature features variable variables attribute attributes".split())
VALUE_NOUNS = frozenset("value values data figures entries observations amounts".split())
COLUMN_NAMING = _phrases("called, named, labeled, labelled, titled")

ENTITY_INTROS = _phrases("of, for, across, among, over, in, from, on, by all, considering, using, with, within")
AND_WORDS = _phrases(r"and, \,, \, and, as well as, along with, together with, plus, and also, &")
OF_WORDS = _phrases("of, for, in, on, over, from")

GROUP_WORDS = _phrases(
    """
    by, per, for each, for every, in each, in every, of each, of every, within each, within every, at each, on each, from each,
    grouped by, group by, grouping by, and group by, and group them by, and group it by, broken down by, break down by, split by,
    aggregated by, summarized by, summarised by, for each of the, across each, across the different, across different, by each,
    each, for the different, for all the different, and group the results by, group the results by, group results by, grouped per,
    for each unique, for each distinct, for each different, by unique, of the different, of different, separately for each,
    separately by
    """
)
GROUP_NOUNS = frozenset("group groups category".split())

WHERE_WORDS = _phrases(
    """
    where, whose, with, that have, which have, who have, that has, which has, who has, having, for which, in which, when, where the,
    that are, which are, who are, that is, which is, who is, that were, which were, who were, that had, who had, which had,
    only where, only for, only those with, only those where, only rows where, only include, only in, only from, only, just for,
    considering only, consider only, limited to, restricted to, such that, filtered by, filtered to, filter by, filter to, filter where,
    for, in, from, of, at, among, within, on, only consider, only count, only use, have, has, had, are, is, were, being,
    if we only consider, for those with, for those where, for those in, of those with, for the, that come from, who come from,
    coming from, come from, comes from, came from, live in, lives in, living in, who live in, based in, located in, that belong to,
    belonging to, belong to, belongs to
    """
)
CLAUSE_WHERE_WORDS = _phrases("where, whose, such that, for which, in which, when, only where, with, having, that have, which have, who have")
EXCLUDE_WORDS = _phrases(
    """
    excluding, except, except for, without, other than, not in, not from, not for, that are not, which are not, who are not, exclude,
    not including, leaving out, ignoring, are not, is not, are not in, are not from, is not in, is not from, who are not from, that are not from,
    that are not in, but not, outside, outside of
    """
)

COPULAS = _phrases("is, are, was, were, be, being, of, that is, that are, which is, which are, has a value, has values, a value")
COMPARISON_WORDS = _table(
    {
        "eq": "equals to, equaling, has the value, :, set to",
        "ne": "different from, does not equal, doesn't equal, aren't, wasn't, is anything but",
        "lt": "strictly less than",
        "le": "does not exceed, not exceeding, below or equal to, not over, not higher than, not greater than, at the most, not larger than",
        "gt": "taller than, heavier than, strictly greater than, strictly more than, greater then, more then, in excess of",
        "ge": "a minimum of, more than or equal to, above or equal to, not under, no fewer than, not lower than, not smaller than, at the least",
    }
)
"""Beyond the words of the comparisons' records."""
BARE_PREPOSITIONS = frozenset("of for in from only without except excluding within among also".split())
"""Words of records that mean their operator only beside a value, and a stray preposition elsewhere."""
DOUBTFUL = frozenset(
    """combined|cumulative|overall|aggregate|typical|spread|expected value|in total|altogether|on average|midpoint|add up|adds up|
    sum up|summed|averaged|peak|frequency|frequencies|tally|most|least|fewest|cheapest|shortest|youngest|slowest|most expensive|longest|
    oldest|fastest|gain|earnings|net income|net profit|turnover|margin percentage|increase|per|minus|divided by|subtract|gap|delta""".replace("\n    ", "").split("|")
)
"""Phrases of records that call for their operator among others: alone they decide nothing."""
BETWEEN_WORDS = _phrases("between, is between, are between, was between, in the range, ranging from, from, is from, in the range of, in the range from, of between")
BETWEEN_MIDDLES = _phrases("and, to, -, –, through")
CONTAINS_WORDS = _phrases("contains, containing, contain, includes the text, that contains, that contain, includes, which contains, has the text, including the text, containing the text, contains the text, containing the word, contains the word, mentions")
MISSING_WORDS = _phrases(
    """
    is missing, are missing, missing, is null, null, is empty, empty, are empty, is blank, blank, are blank, is nan, nan, is na, is not available,
    is not given, is not known, is unknown, was missing, were missing, are null, is absent
    """
)
PRESENT_WORDS = _phrases(
    """
    is not missing, is not null, is not empty, is not blank, is not nan, is present, is available, is given, is known, are not missing, are not null,
    not missing, not null, non missing, non null, non-missing, non-null, isn't missing, isn't null, isn't empty, is there, exists
    """
)
MISSING_NOUNS = _phrases("missing, null, nan, na, empty, blank, absent")
MISSING_TAILS = _phrases("values, value, entries, cells, data, data points, nulls, nans, observations")

COUNT_INTROS = _phrases("how many, number of, the number of, count of, the count of, count, count the, count all, total number of, the total number of, total count of, the total count of, counting, counts, amount of, overall number of")
EXISTENCE = _phrases("are there, are in, there are, is there, exist, exists, does it have, does it contain, are contained, do we have, do i have, there, are present, are listed, are recorded, have been recorded, were recorded, were there, occur, in total, altogether, overall")
FILE_HAS = _phrases("have, has, contain, contains, include, includes, hold, holds, there in, are in, exist in")

DIRECTIONS = MappingProxyType(
    {
        True: _phrases("top, highest, largest, greatest, biggest, maximum, max, most, best"),
        False: _phrases("bottom, lowest, smallest, least, minimum, min, fewest, worst"),
    }
)
SUPERLATIVE_COLUMNS: Mapping[str, tuple[bool, tuple[str, ...]]] = MappingProxyType(
    {
        "cheapest": (False, ("price", "cost")),
        "priciest": (True, ("price", "cost")),
        "costliest": (True, ("price", "cost")),
        "oldest": (True, ("age",)),
        "youngest": (False, ("age",)),
        "heaviest": (True, ("weight", "mass")),
        "lightest": (False, ("weight", "mass")),
        "tallest": (True, ("height",)),
        "longest": (True, ("length", "duration")),
        "fastest": (True, ("speed",)),
        "slowest": (False, ("speed",)),
        "warmest": (True, ("temperature",)),
        "hottest": (True, ("temperature",)),
        "coldest": (False, ("temperature",)),
    }
)
SUPERLATIVE_PHRASES: Mapping[Phrase, tuple[bool, tuple[str, ...]]] = MappingProxyType(
    {(word,): meaning for word, meaning in SUPERLATIVE_COLUMNS.items()}
    | {
        ("most", "expensive"): (True, ("price", "cost")),
        ("least", "expensive"): (False, ("price", "cost")),
        ("most", "popular"): (True, ("popularity",)),
        ("most", "profitable"): (True, ("profit",)),
        ("best", "rated"): (True, ("rating",)),
        ("highest", "rated"): (True, ("rating",)),
        ("lowest", "rated"): (False, ("rating",)),
        ("worst", "rated"): (False, ("rating",)),
        ("best", "paid"): (True, ("salary", "wage")),
        ("highest", "paid"): (True, ("salary", "wage")),
        ("lowest", "paid"): (False, ("salary", "wage")),
    }
)

SORT_WORDS = _phrases("sort, sorted, sort by, sorted by, order by, ordered by, ranked by, rank by, arranged by, sort them by, sort it by, sort the results by, and sort by, and sort them by, order, ordered, rank, sorting by, arrange by, and sort the results by")
DESCENDING = _table(
    {
        "down": """in descending order, descending, from highest to lowest, highest first, from high to low, desc, from largest to smallest, largest first,
        from most to least, in decreasing order, decreasing, highest to lowest, biggest first, from most expensive to cheapest, from best to worst, from the highest to the lowest""",
        "up": """in ascending order, ascending, from lowest to highest, lowest first, from low to high, asc, from smallest to largest, smallest first,
        from least to most, in increasing order, increasing, lowest to highest, cheapest first, from cheapest to most expensive, from the lowest to the highest""",
    }
)

LIST_WORDS = _phrases("list, show, show me, display, give me, which, what, print, find, get, return, who, select, list all, list the, show all, list out, extract, find all")
NAME_NOUNS = frozenset("name names".split())
UNITS_OF_SHARE = _phrases("percentage, percent, share, proportion, fraction, what percentage, what percent, what share, what proportion, percentage share, the percentage, %")

ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {"qty": "quantity", "amt": "amount", "dept": "department", "num": "number", "no": "number", "nr": "number", "nb": "number", "yr": "year", "pct": "percent", "percentage": "percent", "temp": "temperature", "avg": "average", "mean": "average"}
)
LINKING_IGNORES = frozenset("of the a an".split())
UNIT_STEMS = frozenset("usd eur gbp dollar euro kg g lb km m cm mm mile ft inch c f pct percent sec hour minut mph kmh".split())
NAMING_WORDS = frozenset("name id title code".split())
NAMING_STEMS = frozenset("name id titl code".split())


def _words(collections: Iterable[Iterable[Phrase]]) -> frozenset[str]:
    return frozenset(word for phrases in collections for phrase in phrases for word in phrase)


ALL_WORDS = _words(
    (NEUTRAL, TOOL_REQUESTS, GROUP_WORDS, WHERE_WORDS, EXCLUDE_WORDS, COMPARISON_WORDS, MISSING_WORDS, COUNT_INTROS, SORT_WORDS, DESCENDING, LIST_WORDS)
)
"""Words that are never taken for a slip in a column's name."""
