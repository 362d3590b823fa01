"""Examples at the end of a request: "..., e.g. price 10, cost 4 gives 60%"."""

import re

from toolwright.domain.query import Fact

_LONGEST = 300
"""An example in a request has so many characters at most. What follows is matched part by part, so that no text takes
long."""

_NUMBER = r"-?\$?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MARK = re.compile(
    r"\b(?:e\.\s?g\.|eg\b|(?:as an |for )?example\b|for instance\b)\s?[:,]?\s(?:with\s|when\s)?",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r",?\s+(?:(?:it|this)\s)?(?:(?:gives?|yields?|makes?|returns?|results?\sin|means|should\s(?:give|be|return))\s"
    r"|(?:->|=>|=|→))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r",(?!\d{3}\b)\s?(?:and\s)?|\sand\s", re.IGNORECASE)
_INPUT = re.compile(
    rf"(?:an?\s|the\s)?(?P<name>[A-Za-z][A-Za-z_ -]{{0,60}}?)\s?(?:=|:|\bof\b|\bis\b)?\s?(?P<value>{_NUMBER})",
    re.IGNORECASE,
)
_RESULT = re.compile(rf"(?:an?\s)?(?P<result>{_NUMBER})\s?(?P<percent>%|percent\b)?", re.IGNORECASE)


def split(prompt: str) -> tuple[str, tuple[Fact, ...]]:
    """The request without the example at its end, and the example. Where there is none of this form: as it is."""
    for mark in _MARK.finditer(prompt):
        if mark.start() > 0 and len(prompt) - mark.end() <= _LONGEST:
            fact = _fact(" ".join(prompt[mark.end() :].split()).rstrip(" ).!"))
            if fact is not None:
                return prompt[: mark.start()].rstrip(" \t\n,;.("), (fact,)
    return prompt, ()


def _fact(words: str) -> Fact | None:
    gives = next(
        (found for found in _GIVES.finditer(words) if _RESULT.fullmatch(words[found.end() :].strip())), None
    )
    if gives is None:
        return None
    result = _RESULT.fullmatch(words[gives.end() :].strip())
    inputs = [_INPUT.fullmatch(part.strip()) for part in _BETWEEN.split(words[: gives.start()])]
    given = [each for each in inputs if each is not None]
    if result is None or len(given) != len(inputs):
        return None
    return Fact(
        words=words,
        inputs=tuple((each["name"].strip(), _value(each["value"])) for each in given),
        result=_value(result["result"]),
        decimals=len(result["result"].partition(".")[2]),
        percent=result["percent"] is not None,
    )


def _value(text: str) -> float:
    return float(text.replace(",", "").replace("$", ""))
