"""Words about headers, values and rows: how columns are called, which adjectives speak of which column."""

from collections.abc import Mapping
from types import MappingProxyType

from toolwright.engineers.offline.phrases import Phrase, phrases

ROW_NOUNS = frozenset("row record entry observation line item instance sample".split())
"""What rows are called in any file."""
FILE_NOUNS = frozenset("file dataset data table csv spreadsheet sheet dataframe set".split())
FILE_NAME_FILLERS = frozenset(
    """
    info information sample example test train raw clean cleaned final full export list records log report
    db numbers values figures stats statistics details results scores price prices new old all
    """.split()
)
DATA_NOUNS = frozenset(
    """
    column columns field fields feature features variable variables attribute attributes
    """.split()
)
VALUE_NOUNS = frozenset("value values data figures entries observations amounts".split())
SPOKEN_VALUES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        word: frozenset(values.split())
        for words, values in (
            ("women woman female females", "f female woman women"),
            ("men man male males", "m male man men"),
        )
        for word in words.split()
    }
)
"""Nouns for the values of a column of genders, however the file writes them."""
GENDER_HEADERS = frozenset(("gender", "sex"))
SIGNS: Mapping[str, str] = MappingProxyType({"negative": "lt", "positive": "gt"})
PEOPLE = frozenset("people individuals persons".split())
PERSON_WORDS = frozenset(
    """
    id name first last full code number customer employee user patient student person player passenger
    member client respondent staff worker subject participant voter
    """.split()
)
"""Rows of any file about people, where only their values are wanted."""
DOUBTFUL = frozenset(
    " ".join(phrase)
    for phrase in phrases(
        """
    combined, cumulative, overall, aggregate, typical, spread, expected value, in total, altogether, on average,
    midpoint, averaged, peak, frequency, frequencies, tally, most, least, fewest, cheapest, shortest, youngest,
    slowest, most expensive, longest, oldest, fastest, gain, earnings, net income, net profit, turnover,
    margin percentage, profit percentage, order value, increase, per, minus, divided by, subtract, gap, delta
    """
    )
)
"""Phrases of records that call for their operator among others: alone they decide nothing."""
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
GOOD_AMOUNTS = frozenset(
    """
    revenue revenues sales turnover profit profits margin income earnings rating ratings score scores yield
    performance satisfaction accuracy popularity efficiency growth
    """.split()
)
"""What there is better more of: the best region by revenue has the most."""
SUMMED_AMOUNTS = frozenset(
    "revenue revenues sales turnover profit profits quantity spending expenses".split()
)
"""What groups are compared by as totals where nothing else is said."""
COMMON_PHRASES: Mapping[Phrase, bool] = MappingProxyType(
    {
        ("most", "common"): True,
        ("most", "frequent"): True,
        ("most", "often"): True,
        ("most", "frequently"): True,
        ("commonest",): True,
        ("least", "common"): False,
        ("least", "frequent"): False,
        ("most", "frequently", "occurring"): True,
        ("most", "commonly", "occurring"): True,
    }
)
COMPARATIVES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "older": ("gt", ("age",)),
        "younger": ("lt", ("age",)),
        "cheaper": ("lt", ("price", "cost")),
        "taller": ("gt", ("height",)),
        "shorter": ("lt", ("height",)),
        "heavier": ("gt", ("weight", "mass")),
        "lighter": ("lt", ("weight", "mass")),
        "longer": ("gt", ("length", "duration")),
        "faster": ("gt", ("speed",)),
        "slower": ("lt", ("speed",)),
    }
)
NAME_NOUNS = frozenset("name names".split())
ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "qty": "quantity",
        "amt": "amount",
        "dept": "department",
        "num": "number",
        "no": "number",
        "nr": "number",
        "nb": "number",
        "yr": "year",
        "pct": "percent",
        "percentage": "percent",
        "temp": "temperature",
        "avg": "average",
        "mean": "average",
    }
)
LINKING_IGNORES = frozenset("of the a an".split())
UNIT_WORDS = frozenset(
    """
    in thousands millions usd eur gbp dollars euros kg g lb lbs km m cm mm miles ft inches c f percent sec
    seconds hours minutes mph kmh
    """.split()
)
NAMING_WORDS = frozenset("name id title code".split())
NAMING_STEMS = frozenset("name id titl code".split())
