"""Phrases that say how a result is given: "rounded to 2 decimals", "to the nearest cent", "call it mean_price", "as
{mean: ..., max: ...}".
"""

import math
import re
from collections.abc import Iterable, Iterator

from toolwright.engineers.offline.clauses import Naming, Rounding
from toolwright.engineers.offline.lattice import Lattice, Read
from toolwright.engineers.offline.phrases import Phrase, phrases
from toolwright.engineers.offline.reading import words_of

# --- rounding ---------------------------------------------------------------------------------------------------

_ROUND = phrases("round, rounded, rounding, rounds, round off, rounded off")
_ROUNDED_THINGS = frozenset(
    """
    it them this these the each all both result results answer answers value values number numbers
    output outputs everything your final percentage percentages
    """.split()
)
_BEFORE_DECIMALS = phrases(
    """
    to, with, at, using, in, to a precision of, with a precision of, to within, with an accuracy of,
    showing, keeping, keep, use
    """
)
_DECIMALS = phrases(
    """
    decimal, decimals, decimal place, decimal places, dp, decimal digit, decimal digits, decimal
    point, decimal points, digits after the decimal point, digit after the decimal point, digits
    after the decimal, places after the decimal point, digits after the point, digits behind the
    decimal point, places after the decimal
    """
)
_AFTER_DECIMALS = phrases("precision, of precision, each, only, please, accuracy")
_NEAREST = phrases("the nearest, nearest")
_COUNTED = frozenset("dollars euros pounds units".split())
_UNITS: dict[Phrase, int] = {
    phrase: decimals
    for decimals, names in {
        0: "integer, whole number, whole, int, dollar, euro, pound, unit, one",
        1: "tenth",
        2: "hundredth, cent, penny",
        3: "thousandth",
        -6: "million",
    }.items()
    for phrase in phrases(names)
}
_WHOLE = phrases(
    """
    integer, integers, whole number, whole numbers, an integer, a whole number, int, full integers
    """
)
_NONE = phrases(
    """
    with no decimals, without decimals, no decimals, with no decimal places, without decimal places
    """
)
_MOST_DECIMALS = 15


def rounding_reads(lattice: Lattice, at: int) -> Iterable[Read[Rounding]]:
    """To how many decimals; None where a verb alone says that it is rounded, and elsewhere has to stand to what."""
    start = at
    while lattice.lower(start) in _BEFORE_ROUND and lattice.phrases(start + 1, _ROUND):
        start += 1
    for verb in lattice.phrases(start, _ROUND):
        yield Read(verb, Rounding(None))
        end = lattice.skip(verb, _ROUNDED_THINGS)
        yield Read(end, Rounding(None))
        for to in lattice.phrases(end, (("to",), ("as",))):
            for whole in lattice.phrases(to, _WHOLE):
                yield Read(whole, Rounding(0))
        yield from _targets(lattice, end)
    yield from _targets(lattice, at)
    for end in lattice.phrases(at, _NONE):
        yield Read(end, Rounding(0))


_BEFORE_ROUND = frozenset("each both everything and all values numbers , (".split())


def _targets(lattice: Lattice, at: int) -> Iterator[Read[Rounding]]:
    """ "to two decimals", "with 1 decimal place", "to the nearest hundred"."""
    for start in lattice.phrases(at, _BEFORE_DECIMALS):
        token = lattice.token(start)
        short = re.fullmatch(r"(\d{1,2})dp", token.lower) if token else None
        if short and int(short[1]) <= _MOST_DECIMALS:
            yield Read(start + 1, Rounding(int(short[1])))
        if token is None or not isinstance(token.value, int) or token.percent or not 0 <= token.value <= 15:
            continue
        for end in lattice.phrases(lattice.skip(start + 1, {"-"}), _DECIMALS):
            after = lattice.phrases(end, _AFTER_DECIMALS)
            yield Read(after[0] if after else end, Rounding(token.value))
    for start in lattice.phrases(at, (("to",), ("at",), ("as",))):
        for noun in lattice.phrases(start, _NEAREST):
            for unit, decimals in _UNITS.items():
                if lattice.follows(noun, unit):
                    yield Read(noun + len(unit), Rounding(decimals))
            token = lattice.token(noun)
            decimals = _power_of_ten(token.value) if token and token.value and not token.percent else None
            if decimals is not None:
                yield Read(lattice.skip(noun + 1, _COUNTED), Rounding(decimals))


def _power_of_ten(value: float) -> int | None:
    """The decimals of the nearest 0.01 (2) or 100 (-2); None for another number."""
    exponent = round(math.log10(value)) if value > 0 else 0
    return -exponent if value > 0 and math.isclose(10.0**exponent, value) else None


# --- names ------------------------------------------------------------------------------------------------------

_NAMED_THINGS = """
    it, them, this, these, result, results, column, columns, value, values, output, outputs, field,
    fields, key, keys, new column, result column, result columns, new columns, answer, answers
    """
_CALL = frozenset(
    (verb, *article, *noun)
    for verb in ("call", "name", "label", "title", "rename", "calling", "naming")
    for article in ((), ("the",))
    for noun in phrases(_NAMED_THINGS)
) | phrases("rename it to, rename them to, rename the column to, rename the columns to")
_UNDER = phrases(
    """
    with columns, as a table with columns, as a table with the columns,
    with the name, with the names, under the name, under the names, with keys, with the keys, with
    key, with the key, with fields, with the fields, with columns named, with columns called, with
    column names, with the column names, under the key, under the keys, using the names, using the
    keys, with names, in a column named, in a column called, as a column named, as a column called,
    in columns named, in columns called, with the columns named, with the columns
    """
)
_AS = phrases(
    """
    as, it as, them as, this as, these as, results as, return, report, answer with, respond with,
    reply with, as :, named, called, labelled, labeled, output
    """
)
_OBJECT = phrases(
    """
    as json, as a json object, as an object, as a dictionary, as a dict, in json, json, a json
    object, an object, a dictionary, a dict, json object, it as, them as, it as json, them as json,
    it as a json object, as, as json object, in the form, in the format, in this format, like, like
    this, format, with the format, as a json, a json, of the form
    """
)
_JOINTS = (("and",), (",",), (",", "and"), ("&",))
_NO_NAMES = frozenset(
    """
    and or the a an in for per by of with to from round rounded rounding where which that
    respectively it them is as please each
    """.split()
)
_MOST_NAMES = 8
FUNCTION_NAMES: dict[str, frozenset[str]] = {
    word: frozenset(functions.split())
    for functions, words in {
        "mean": "mean average avg",
        "median": "median",
        "sum count distinct": "total",
        "sum": "sum",
        "min earliest": "min minimum lowest smallest cheapest least",
        "max latest": "max maximum highest largest biggest greatest",
        "std std_population": "std stdev stddev sd deviation",
        "var var_population": "var variance",
        "count distinct missing": "count counts number num n",
        "distinct": "distinct unique",
        "missing": "missing",
        "iqr": "iqr",
        "range": "range",
        "mode": "mode",
        "earliest": "earliest",
        "latest": "latest",
    }.items()
    for word in words.split()
}
"""Words of names, and the measures that they can be names of."""


def naming_reads(lattice: Lattice, at: int) -> Iterable[Read[Naming]]:
    """What results are to be called. A bare "as" or "return" only where what follows can be nothing but names."""
    start = lattice.skip(at, {",", "and"})
    for phrase in (_CALL, _UNDER):
        for end in lattice.phrases(start, phrase):
            yield from _names(lattice, lattice.skip(end, {":", "as", "respectively"}), sure=True)
    for end in lattice.phrases(at, _AS):
        yield from _names(lattice, end, sure=False)
    yield from _template(lattice, at)
    for end in lattice.phrases(at, _OBJECT):
        yield from _template(lattice, lattice.skip(end, {":", "with", "keys", "the"}))
        for under in lattice.phrases(end, _UNDER):
            yield from _names(lattice, lattice.skip(under, {":"}), sure=True)


def _names(lattice: Lattice, at: int, *, sure: bool) -> Iterator[Read[Naming]]:
    names: list[str] = []
    starts = [at]
    while starts and len(names) < _MOST_NAMES:
        start = next((begin for begin in starts if _name(lattice, begin, sure=sure)), None)
        if start is None:
            return
        name = _name(lattice, start, sure=sure)
        assert name is not None
        names.append(name)
        end = start + 1
        yield Read(lattice.skip(end, {"respectively"}), Naming(tuple(names)))
        if lattice.follows(end, (",", "respectively")):
            yield Read(end + 2, Naming(tuple(names)))
        starts = sorted(lattice.phrases(end, _JOINTS), reverse=True)


def _name(lattice: Lattice, at: int, *, sure: bool) -> str | None:
    """The name that a token is. Without a phrase that is `sure`, one with an underscore, in backticks or of a function,
    that is nothing of the file."""
    token = lattice.token(at)
    if token is None:
        return None
    if token.kind == "quoted":
        name = token.text[1:-1].strip()
        return name if name and (sure or (token.text[0] == "`" and not lattice.values(at))) else None
    letter = sure and token.lower == "a" and lattice.lower(at + 1) in ("and", ",")
    if (
        token.kind != "word"
        or (token.lower in _NO_NAMES and not letter)
        or not re.fullmatch(r"[^\W\d]\w*", token.text)
    ):
        return None
    if sure:
        return token.text
    known = lattice.values(at) or any(link.cost == 0 for link in lattice.columns(at))
    if known or not ("_" in token.text.strip("_") or token.lower in FUNCTION_NAMES):
        return None
    # "as average salary" says what is computed, not what it is called.
    following = lattice.lower(at + 1)
    ends = not following or following in _ENDS
    return token.text if "_" in token.text or (ends and lattice.lower(at - 1) == "as") else None


_ENDS = frozenset(", . and ; ! ? ) for per by in of respectively".split())


def _template(lattice: Lattice, at: int) -> Iterator[Read[Naming]]:
    """ "{mean: ..., max: ...}": keys with something in the place of their values."""
    if lattice.lower(at) != "{":
        return
    names: list[str] = []
    place = at + 1
    while len(names) < _MOST_NAMES:
        token = lattice.token(place)
        if token is None or token.kind not in ("word", "quoted"):
            return
        name = token.text[1:-1].strip() if token.kind == "quoted" else token.text
        if not words_of(name):
            return
        names.append(name)
        place += 1
        if lattice.lower(place) == ":":
            place += 1
            while lattice.token(place) and lattice.lower(place) not in (",", "}", "{"):
                place += 1
        if lattice.lower(place) == "}":
            yield Read(place + 1, Naming(tuple(names)))
            return
        if lattice.lower(place) != ",":
            return
        place += 1
        if lattice.lower(place) == "}":
            yield Read(place + 1, Naming(tuple(names)))
            return
