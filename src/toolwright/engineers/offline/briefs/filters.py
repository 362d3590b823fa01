"""Which rows a brief is about: "with a size of 3", "in the North region", "where price is above 10"."""

import re
from collections.abc import Sequence

from toolwright.engineers.offline.briefs.marking import Marker
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.linking import is_numeric
from toolwright.engineers.offline.plan import AnyOf, Column, Compare, Condition, Number, Text, Texts, leaves

_NUMBER = (
    r"(?P<number>-?\d+(?:\.\d+)?)(?!\d|\.\d|\s?%|\s*(?:percent|standard|std|sd|sigmas?|σ|deviations?|times|×|x"
    r"|\*|iqrs?|inter-?quartile)\b)(?:\s*(?:degrees|years?|units?))?"
)
"""A number of the column's own unit: none that counts deviations, ranges or percent."""
_OPS = (
    (
        (
            r"(?:is|are|was|=|==)?\s*(?:greater|more|higher|larger)\s+than\s+or\s+equal\s+to"
            r"|>=|≥|(?:is|are|of)?\s*at\s+least"
        ),
        "ge",
    ),
    (
        r"(?:is|are|was)?\s*(?:less|lower|fewer|smaller)\s+than\s+or\s+equal\s+to|<=|≤|(?:is|are|of)?\s*at\s+most",
        "le",
    ),
    (
        r"(?:is|are|was|of)?\s*(?:(?:greater|more|higher|larger|older)\s+than|above|over|exceed(?:s|ing))|>",
        "gt",
    ),
    (r"(?:is|are|was|of)?\s*(?:(?:less|lower|fewer|smaller|younger)\s+than|below|under)|<", "lt"),
    (r"(?:values?\s+)?(?:(?:is|are|was)?\s*(?:equal\s+to|equals|==|=)|of|is|are)", "eq"),
)
_BEFORE = (
    r"(?:(?<=[»›'\"\d)])\s*,?\s*(?:and|but)\b|\b(?:for|where|with|whose|having|when|only"
    r"|in which|by|among|that have|who have|have|has|had|if|rows"
    r"|remove|exclude|excluding|removing)\b)[^.;:‹«]{0,45}?"
)
"""What begins a condition; "and" where one before it ends."""
_COMPARISONS = tuple(
    (re.compile(rf"{_BEFORE}‹(?P<mark>\d+)›\s*(?:values?\s+)?(?:{words})\s*{_NUMBER}", re.IGNORECASE), op)
    for words, op in _OPS
)
_NUMBER_FIRST = re.compile(
    r"\b(?:(?:with|have|has|having|had)\s+(?:(?P<op>exactly|more\s+than|at\s+least|less\s+than|fewer\s+than"
    r"|at\s+most)\s+)?|\w+\s+(?P<told>more\s+than|at\s+least|less\s+than|fewer\s+than|at\s+most)\s+)"
    r"(?P<number>\d+)\s+‹(?P<mark>\d+)›",
    re.IGNORECASE,
)
_FIRST_OPS = {
    "exactly": "eq",
    "more than": "gt",
    "at least": "ge",
    "less than": "lt",
    "fewer than": "lt",
    "at most": "le",
}
_EXCEEDS = re.compile(
    r"\b(?P<asks>how many|number of|count|days|rows|records|observations)\b[^.;‹«]{0,40}?‹(?P<mark>\d+)›\s+"
    rf"exceed(?:s|ed)?\s+{_NUMBER}",
    re.IGNORECASE,
)
_EQUAL_TEXT = re.compile(r"‹(?P<mark>\d+)›\s*(?:=|==|equals|is equal to)\s*[\"']?(?P<text>[A-Za-z]\w*)[\"']?")
_NOT_A_FILTER = re.compile(
    r"\boutliers?\b|\bz-?\s?score|\bp-?\s?value|\bcorrelat|\bskew|\bbins?\b|\bcategor(?:y|ies|ize)|\bclassif",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|except|exclud\w*|other than|without|remov\w*|drop\w*|ignor\w*|omit\w*)\b[^.‹«]{0,25}$",
    re.IGNORECASE,
)


def filters(sentences: Sequence[str], marker: Marker, spent: set[tuple[str, str]]) -> list[Condition]:
    """The conditions of the marked sentences, each once. `spent` are values that outputs or groups speak of."""
    found: list[Condition] = []
    for sentence in sentences:
        here = _valued(sentence, marker, spent)
        if not _NOT_A_FILTER.search(sentence.replace("correlation", "")) or re.search(
            r"\bfor\b|\bwhere\b", sentence
        ):
            here += _compared(sentence, marker)
        columns = {leaf for condition in here for leaf in leaves(condition) if isinstance(leaf, Column)}
        if len(columns) > 1 and re.search(r"\bor\b(?! equal)", sentence):
            raise NotUnderstood("conditions of which one has to hold are not known here")
        found += here
    return list(dict.fromkeys(found))


def _compared(sentence: str, marker: Marker) -> list[Condition]:
    found: list[Condition] = []
    starts: set[int] = set()
    for pattern, op in (*_COMPARISONS, (_EXCEEDS, "gt")):
        for match in pattern.finditer(sentence):
            column = marker.column(int(match["mark"]))
            if column is None or not is_numeric(column) or match.start("mark") in starts:
                continue
            if _NOT_A_FILTER.search(match[0]):
                continue
            starts.add(match.start("mark"))
            text = match["number"]
            number = Number(int(text) if re.fullmatch(r"-?\d+", text) else float(text))
            found.append(Compare(Column(column.name), _turned(op, sentence, match), number))
    if len(starts) > 1 and re.search(r"\bor\b(?! equal)", sentence):
        raise NotUnderstood("conditions of which one has to hold are not known here")
    for match in _NUMBER_FIRST.finditer(sentence):
        column = marker.column(int(match["mark"]))
        if column is not None and column.type == "integer":
            op = _FIRST_OPS[" ".join((match["op"] or match["told"] or "exactly").lower().split())]
            found.append(
                Compare(Column(column.name), _turned(op, sentence, match), Number(int(match["number"])))
            )
    for match in _EQUAL_TEXT.finditer(sentence):
        column = marker.column(int(match["mark"]))
        value = (
            next((v for v in column.values if v.strip().lower() == match["text"].lower()), None)
            if column
            else None
        )
        if column is not None and value is not None and not is_numeric(column):
            found.append(Compare(Column(column.name), _turned("eq", sentence, match), Text(value)))
    return found


_LEFT_OUT_AFTER = re.compile(
    r"[^.;:]*?\b(?:(?:left|leave|leaving|filter\w*) (?:\w+ )?out"
    r"|(?:not|n't|never) (?:\w+ ){0,2}?(?:includ|consider|count|us|tak|part|relevant)\w*"
    r"|(?:are|is|be|been|were|was) (?:\w+ )?(?:exclud|ignor|omit|dropp|remov|discard|disregard|skipp|delet)\w*)\b",
    re.IGNORECASE,
)
"""What is said after the rows that it means: "rows of A are to be left out"."""


def _left_out_after(sentence: str, end: int) -> bool:
    return _LEFT_OUT_AFTER.match(sentence, end) is not None


_LEFT_OUT = re.compile(
    r"\b(?:except|exclud\w*|without|remov\w*|drop\w*|ignor\w*|omit\w*|delet\w*|discard\w*|other than)\b[^.,;]{0,45}$",
    re.IGNORECASE,
)
_OPPOSITE = {"eq": "ne", "ne": "eq", "lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}


def _turned(op: str, sentence: str, match: re.Match[str]) -> str:
    """The comparison of the rows that stay: the opposite one where the rows that match are left out."""
    before = sentence[: match.start("mark") - 1]
    if re.search(r"\b(?:not|n't|never)\b[^.,;‹«]{0,30}$", before):
        raise NotUnderstood("a comparison with 'not' is not known here")
    left_out = bool(_LEFT_OUT.search(before)) or _left_out_after(sentence, match.end())
    return _OPPOSITE[op] if left_out else op


def _valued(sentence: str, marker: Marker, spent: set[tuple[str, str]]) -> list[Condition]:
    texts: dict[str, list[str]] = {}
    negated = False
    for match in re.finditer(r"«(\d+)»", sentence):
        column, value = marker.values[int(match[1])]
        if (column, value) in spent:
            continue
        negated = (
            negated
            or bool(_NEGATED.search(sentence[: match.start()]))
            or _left_out_after(sentence, match.end())
        )
        texts.setdefault(column, []).append(value)
    if negated:
        return [
            Compare(Column(column), "ne", Text(value))
            for column, values in texts.items()
            for value in dict.fromkeys(values)
        ]
    return [
        Compare(Column(column), "eq", Text(values[0]))
        if len(set(values)) == 1
        else AnyOf(Column(column), Texts(tuple(dict.fromkeys(values))))
        for column, values in texts.items()
    ]
