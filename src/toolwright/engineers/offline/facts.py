"""Examples at the end of a request: "..., e.g. price 10, cost 4 gives 60%"."""

import re

from toolwright.domain.query import Fact

_NUMBER = r"-?\$?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NAME = r"(?!and\b)[A-Za-z][A-Za-z_]*(?:[ -][A-Za-z_]+){0,3}?"
_INPUT = rf"\b(?:an?\s+|the\s+)?(?P<name>{_NAME})\s*(?:=|:|\bof\b|\bis\b)?\s*(?P<value>{_NUMBER})"
_EXAMPLE = re.compile(
    r"[\s,;.(]+(?:e\.?\s?g\.?|(?:as\s+an\s+|for\s+)?example|for\s+instance)\s*[:,]?\s+(?:with\s+|when\s+)?"
    rf"(?P<words>(?P<inputs>{_INPUT.replace('?P<name>', '').replace('?P<value>', '')}"
    rf"(?:\s*(?:,\s*and|,|\band\b)\s+{_INPUT.replace('?P<name>', '').replace('?P<value>', '')})*)"
    r"\s*,?\s*(?:(?:it\s+|this\s+)?(?:gives?|yields?|makes?|returns?|results?\s+in|means|should\s+(?:give|be|return))"
    rf"|->|=>|=|→)\s+(?:an?\s+)?(?P<result>{_NUMBER})\s*(?P<percent>%|percent\b)?)\s*[).]*\s*$",
    re.IGNORECASE,
)
_INPUTS = re.compile(_INPUT, re.IGNORECASE)


def split(prompt: str) -> tuple[str, tuple[Fact, ...]]:
    """The request without the example at its end, and the example. Where there is none of this form: as it is."""
    found = _EXAMPLE.search(prompt)
    if found is None:
        return prompt, ()
    inputs = tuple(
        (match["name"].strip(), _value(match["value"])) for match in _INPUTS.finditer(found["inputs"])
    )
    result = found["result"]
    fact = Fact(
        words=" ".join(found["words"].split()),
        inputs=inputs,
        result=_value(result),
        decimals=len(result.partition(".")[2]),
        percent=found["percent"] is not None,
    )
    return prompt[: found.start()].rstrip(" ,;.("), (fact,)


def _value(text: str) -> float:
    return float(text.replace(",", "").replace("$", ""))
