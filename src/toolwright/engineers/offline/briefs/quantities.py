"""Words for statistics, and conditions on them: "the p-value is less than 0.05"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

KINDS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        kind: re.compile(pattern, re.IGNORECASE)
        for kind, pattern in {
            "p": r"\bp[\s-]?val(?:ue)?s?\b|\bpval\b|\bp-?value",
            "r_squared": r"\br[\s-]?squared?\b|\br2\b|\bR²|coefficient of determination"
            r"|coefficient determination|determination coefficient",
            "rmse": r"\brmse\b|root mean squared? error",
            "mse": r"\bmse\b|(?<!root )mean squared? error",
            "mae": r"\bmae\b|mean absolute error",
            "skewness": r"\bskew(?:ness)?\b",
            "kurtosis": r"\bkurt(?:osis)?\b",
            "percentile": r"\b\d+(?:st|nd|rd|th) percentile\b|\bpercentile \d+\b|\bp\d\d\b",
            "chi": r"\bchi ?2\b|\bchi-?\s?squared?(?: statistic)?\b|χ²",
            "statistic": r"\b(?:shapiro )?w(?: stat\w*)?\b(?! ?speed)|\b(?:test|t|f|chi2?|ks|z) ?stat\w*\b"
            r"|\bstatistic\b|\b[tf] value\b",
            "slope": r"\bslope\b|\b(?:regression )?coef(?:ficients?)? (?:of|for)\b|\bcoef\b",
            "intercept": r"\bintercept\b",
            "outliers": r"\boutliers?\b",
            "duplicates": r"\bduplicates?\b|\bduplicated\b",
            "missing": r"\bmissing\b|\bnulls?\b|\bnans?\b",
            "correlation": r"\bcorr(?:elation)?s?\b|\br value\b|\bpearson\b|\bspearman\b|\br\b|\bkendall\b"
            r"|\btau\b|\brho\b",
            "std": r"\bstd(?:ev)?\b|\bst?d[\s_-]?dev(?:iation)?\b|\bstandard[\s-]deviations?\b|\bsd\b|\bstddev\b",
            "variance": r"\bvar(?:iance)?\b",
            "median": r"\bmedians?\b",
            "mean": r"\bmeans?\b|\baverages?\b|\bavg\b",
            "minimum": r"\bmin(?:imum)?\b|\bsmallest\b",
            "maximum": r"\bmax(?:imum)?\b|\blargest\b",
            "spread": r"\brange\b",
            "interquartile_range": r"\biqr\b|\binter ?quartile range\b",
            "distinct": r"\bunique\b|\bdistinct\b",
            "sum": r"\bsum\b|\btotal\b",
            "count": r"\bcounts?\b|\bnumber\b|\bentries\b|\bnum\b",
            "mode": r"\bmode\b|\bmost frequent\b|\bmost common\b",
        }.items()
    }
)
"""Statistics by their words, the more telling kind first."""


def kinds(text: str) -> list[str]:
    """The statistics that a text names, the more telling first."""
    found = [kind for kind, pattern in KINDS.items() if pattern.search(text)]
    if (
        "r_squared" in found
        and "correlation" in found
        and not re.search(r"corr|pearson|spearman", text, re.IGNORECASE)
    ):
        found.remove("correlation")
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in a text, from `start` to `end`: a statistic, or its magnitude, compared with a number."""

    start: int
    end: int
    kind: str
    op: str
    limit: float
    magnitude: bool


_QUANTITY = (
    r"(?P<magnitude>(?:the\s+)?(?:absolute(?:\s+value)?(?:\s+of)?|magnitude\s+of)\s+(?:the\s+)?|\|)?"
    r"(?:Pearson(?:'s)?\s+)?"
    r"(?P<quantity>p[\s-]?values?|r[\s-]?squared(?:\s+values?)?|R²|R2|coefficient of determination"
    r"|correlation(?:\s+coefficients?)?(?:\s+values?)?(?:\s*\(r\))?|skewness(?:\s+values?)?|kurtosis(?:\s+values?)?"
    r"|r[\s-]?values?|coefficient|it|p|r)"
    r"(?(magnitude)\|?)"
)
_COMPARED = (
    r"\s*(?:(?:obtained|from the test|of the test|for the test|value)\s+)*(?:is|are|was|be|falls?)?\s*"
    r"(?P<op>(?:either\s+)?(?:greater|larger|higher|more|bigger)\s+than\s+or\s+equal\s+to"
    r"|equal to or (?:greater|larger|higher|more) than"
    r"|(?:less|smaller|lower|fewer)\s+than\s+or\s+equal\s+to|equal to or (?:less|lower|smaller) than"
    r"|at\s+least|at\s+most|not\s+(?:less|lower|smaller)\s+than|not\s+(?:greater|higher|more)\s+than"
    r"|no\s+less\s+than|no\s+more\s+than"
    r"|(?:less|smaller|lower)\s+than|(?:greater|larger|higher|more)\s+than|below|under|above|over|exceeds?"
    r"|>=|≥|<=|≤|>|<|equals?(?:\s+to)?|=)\s*"
)
_LIMIT = (
    r"(?P<limit>[-−]?\d*\.?\d+|(?:the\s+)?(?:chosen\s+)?(?:significance\s+level|alpha(?:\s+level)?"
    r"|level of significance)|zero)(?P<percent>\s?%)?"
)
_CONDITION = re.compile(rf"(?<![\w-]){_QUANTITY}{_COMPARED}{_LIMIT}", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"(?<![\w-]){_QUANTITY}\s*(?:is|are|falls?|lies)?\s*(?:in\s+the\s+range\s+)?(?:between"
    rf"|from)\s+(?P<low>[-−]?\d*\.?\d+)\s+(?:and|to)\s+(?P<high>[-−]?\d*\.?\d+)",
    re.IGNORECASE,
)
_DOUBLE = re.compile(
    r"(?P<low>[-−]?\d*\.?\d+)\s*(?P<lowop><=|≤|<)\s*(?P<bar>\|?)r\|?\s*(?P<highop><=|≤|<)\s*(?P<high>[-−]?\d*\.?\d+)",
    re.IGNORECASE,
)


_ELLIPSIS = re.compile(
    rf"(?:[,;]|\band|\bor)\s*(?:if\s+|when\s+)?(?P<said>(?:between|from)\s+(?P<low>[-−]?\d*\.?\d+)\s+(?:and|to)\s+"
    rf"(?P<high>[-−]?\d*\.?\d+)|{_COMPARED.strip()}{_LIMIT})",
    re.IGNORECASE,
)


def conditions(text: str, alpha: float | None, usual: str | None = None) -> list[Said]:
    """The conditions that a text states, in order. "it" is what the condition before was about, else the usual kind."""
    found: list[Said] = []
    taken: list[tuple[int, int]] = []
    for match in _DOUBLE.finditer(text):
        magnitude = bool(match["bar"])
        low = "ge" if match["lowop"] != "<" else "gt"
        high = "le" if match["highop"] != "<" else "lt"
        found.append(Said(match.start(), match.end(), "correlation", low, _number(match["low"]), magnitude))
        found.append(Said(match.start(), match.end(), "correlation", high, _number(match["high"]), magnitude))
        taken.append(match.span())
    for match in _BETWEEN.finditer(text):
        kind = _kind(match["quantity"])
        magnitude = bool(match["magnitude"])
        found.append(Said(match.start(), match.end(), kind, "ge", _number(match["low"]), magnitude))
        found.append(Said(match.start(), match.end(), kind, "lt", _number(match["high"]), magnitude))
        taken.append(match.span())
    for match in _CONDITION.finditer(text):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        limit = _limit(match["limit"], alpha, percent=bool(match["percent"]))
        if limit is not None:
            kind, op = _kind(match["quantity"]), _op(match["op"])
            found.append(Said(match.start(), match.end(), kind, op, limit, bool(match["magnitude"])))
    for match in _ELLIPSIS.finditer(text):
        if any(match.start("said") < said.end and said.start < match.end() for said in found):
            continue
        if match["low"]:
            for op, limit in (("ge", match["low"]), ("lt", match["high"])):
                found.append(Said(match.start("said"), match.end(), "it", op, _number(limit), False))
        elif (limit := _limit(match["limit"], alpha, percent=False)) is not None:
            found.append(Said(match.start("said"), match.end(), "it", _op(match["op"]), limit, False))
    found.sort(key=lambda said: said.start)
    return _with_its(found, usual)


def _with_its(found: list[Said], usual: str | None) -> list[Said]:
    result: list[Said] = []
    for said in found:
        if said.kind == "it":
            if not result and usual is None:
                continue
            before = result[-1] if result else Said(0, 0, usual or "", "", 0, magnitude=False)
            said = Said(
                said.start, said.end, before.kind, said.op, said.limit, said.magnitude or before.magnitude
            )
        result.append(said)
    return result


def _kind(quantity: str) -> str:
    words = quantity.lower()
    if words == "it":
        return "it"
    if words.startswith("p"):
        return "p"
    if "squared" in words or words in ("r²", "r2") or "determination" in words:
        return "r_squared"
    for kind in ("skewness", "kurtosis"):
        if words.startswith(kind):
            return kind
    return "correlation"


def _op(text: str) -> str:
    words = " ".join(text.lower().replace("either ", "").split())
    if words in ("=", "equal", "equals", "equal to", "equals to"):
        return "eq"
    greater = bool(re.search(r"greater|larger|higher|more|bigger|above|over|exceed|at least|>|≥", words))
    if "not " in words or words.startswith("no "):
        return "le" if greater else "ge"
    equal = bool(re.search(r"equal|at least|at most|=|≥|≤", words))
    return ("ge" if equal else "gt") if greater else ("le" if equal else "lt")


def _limit(text: str, alpha: float | None, *, percent: bool) -> float | None:
    words = text.lower()
    if words == "zero":
        return 0
    if re.search(r"level|alpha", words):
        return alpha
    value = _number(text)
    return value / 100 if percent else value


def _number(text: str) -> float:
    plain = text.replace("−", "-")
    return int(plain) if re.fullmatch(r"-?\d+", plain) else float(plain)
