"""Regressions of a brief: what is predicted from what, and how rows are parted into training and test."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolwright.engineers.offline.briefs.marking import Marker, marks
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.plan import Expression

_LIST = (
    r"(?:(?:the|its|their|both|and|or|,|&|of|features?|columns?|variables?|values?|individuals?|number"
    r"|[\w'’]+)\s*){0,4}?‹\d+›(?:\s*(?:,|and|&|, and|as well as|plus)\s*(?:(?:the|its"
    r"|their)\s+)?(?:\w+\s+){0,3}?‹\d+›)*"
)
_TARGETS = (
    (
        r"(?:predict(?:ing|ed|s)?|estimat(?:e|ing)|forecast(?:ing)?|explain(?:ing)?)\s+"
        r"(?:[\w'’()-]+\s+){0,6}?(?:\()?‹(?P<t>\d+)›"
    ),
    r"regression\s+(?:model\s+)?of\s+(?:the\s+)?‹(?P<t>\d+)›\s+(?:on|against)\b",
    r"‹(?P<t>\d+)›\s+(?:\w+\s+){0,3}?(?:as|is)\s+(?:the\s+)?(?:target|dependent|response|outcome)",
    (
        r"(?:target|dependent|response|outcome)(?:\s+or\s+\w+)?(?:\s+variable)?(?:\s+for\s+the\s+\w+)?\s+"
        r"(?:is|as|being|should be|:|will be)?\s*(?:the\s+)?(?:number\s+)?‹(?P<t>\d+)›"
    ),
)
_PREDICTORS = (
    rf"(?:based\s+on|from|using|given|with|on)\s+(?P<p>{_LIST})",
    (
        r"(?:predictors?|independent|explanatory|features?|input)(?:\s+variables?)?(?:\s+for\s+the\s+\w+)?\s+"
        rf"(?:are|is|as|being|should be|:|will be)\s+(?P<p>{_LIST})"
    ),
    rf"(?P<p>{_LIST})\s+(?:\w+\s+){{0,2}}?as\s+(?:the\s+)?(?:predictors?|independent|explanatory|features?|inputs?)",
)
_SHARE = (
    (re.compile(r"\btest(?:ing)?\s+(?:set\s+|data\s+)?\((\d+(?:\.\d+)?)\s?%\)", re.IGNORECASE), 100.0),
    (
        re.compile(
            r"(\d+(?:\.\d+)?)\s?%\s+(?:of\s+the\s+\w+\s+)?(?:is\s+|are\s+)?(?:used\s+|reserved\s+)?(?:for\s+"
            r"|as\s+)?(?:the\s+)?(?:test|testing)\b",
            re.IGNORECASE,
        ),
        100.0,
    ),
    (re.compile(r"test[\s_-]?size\s*(?:of|is|=|:)?\s*(0?\.\d+)", re.IGNORECASE), 1.0),
    (re.compile(r"test[\s_-]?size\s*(?:of|is|=|:)?\s*(\d+)\s?%", re.IGNORECASE), 100.0),
)
_RATIO = re.compile(r"\b(\d{1,2})\s?%?\s*(?:-|/|:|–|to)\s*(\d{1,2})\s?%?(?=\W)", re.IGNORECASE)
_SEED = re.compile(
    r"(?:random[\s_]?state|seed)\s*(?:parameter\s+)?(?:of|is|=|:|to|set to|as|value of)*\s*(\d+)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\bhold(?:s|ing)?[\s-]?out|\bheld[\s-]?out|\btest(?:ing)?\s+(?:data|rows|part|portion|samples?)\b"
    r"|\b(?:for|as)\s+(?:the\s+)?test|\bvalidat|\bunseen\b|\bsplit|\btest(?:ing)?\s+sets?\b|\btrain_test|\btraining\b",
    re.IGNORECASE,
)
_MODEL = re.compile(r"\bregress|\bpredict", re.IGNORECASE)
_OTHERS = re.compile(
    r"\brandom forest|\bdecision tree|\bgradient boost|\bxgboost|\bsvm\b|\bsupport vector|\bneural|\bknn\b"
    r"|\bk-?nearest|\blogistic|\bridge\b|\blasso\b|\bpolynomial|\bclassif|\bcross-?valid|\belastic",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Model:
    """A linear regression. `split` is the test share and the seed; None when it is fitted to all rows."""

    target: Expression
    predictors: tuple[Expression, ...]
    split: tuple[float, int] | None


def model(sentences: Sequence[str], marker: Marker) -> Model | None:
    """The regression that the marked sentences describe; None when they describe none.

    Raises `NotUnderstood` for another model, and for a split that is not told exactly.
    """
    text = " ".join(sentences)
    if not _MODEL.search(text):
        return None
    if _OTHERS.search(text):
        raise NotUnderstood("the model is none that is known here")
    target = _target(sentences)
    predictors = _predictors(sentences, target)
    if target is None or not predictors:
        return None
    return Model(
        marker.expressions[target], tuple(marker.expressions[number] for number in predictors), _split(text)
    )


def _target(sentences: Sequence[str]) -> int | None:
    found: list[int] = []
    for sentence in sentences:
        for pattern in _TARGETS:
            found += [int(match["t"]) for match in re.finditer(pattern, sentence, re.IGNORECASE)]
    unique = list(dict.fromkeys(found))
    if len(unique) > 1:
        raise NotUnderstood("it is not clear what is to be predicted")
    return unique[0] if unique else None


def _predictors(sentences: Sequence[str], target: int | None) -> list[int]:
    sets: list[list[int]] = []
    for sentence in sentences:
        about = re.search(
            r"\bpredict|\bregress|\bindependent|\bexplanatory|\bfeatures?\b", sentence, re.IGNORECASE
        )
        for pattern in _PREDICTORS if about else ():
            for match in re.finditer(pattern, sentence, re.IGNORECASE):
                numbers = [number for number in marks(match["p"]) if number != target]
                if numbers:
                    sets.append(numbers)
    if not sets:
        return []
    longest = max(sets, key=len)
    if any(not set(each) <= set(longest) for each in sets):
        raise NotUnderstood("it is not clear from which columns to predict")
    return longest


def _split(text: str) -> tuple[float, int] | None:
    if not _SPLIT.search(text):
        return None
    share = None
    for pattern, whole in _SHARE:
        match = pattern.search(text)
        if match:
            share = float(match[1]) / whole
            break
    if share is None:
        for match in _RATIO.finditer(text):
            one, other = int(match[1]), int(match[2])
            if one + other in (10, 100):
                share = other / (one + other)
                break
    seed = _SEED.search(text)
    if share is None or not 0 < share < 1:
        raise NotUnderstood("it is not said how many rows the model is tested on")
    if seed is None:
        raise NotUnderstood(
            "the random state that parts training from test rows is not given, and the result depends on it"
        )
    return round(share, 6), int(seed[1])
