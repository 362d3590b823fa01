"""From words to the terms of an FTS5 query, and from its rank to a similarity."""

import math
import re
import unicodedata
from collections.abc import Sequence

from toolwright.domain.tool import ToolSpec

MOST_TERMS = 64
WEIGHTS = (3.0, 2.0, 1.0)
"""A word in the name says more than one in the summary, and that more than one about a parameter."""

_LONGEST_TERM = 64
_WORD = re.compile(r"[^\W_]+")
_SATURATED = 2.2
"""What one term can add to bm25 at most, in units of its idf: k1 + 1, and FTS5's k1 is 1.2."""


def terms(text: str) -> list[str]:
    """The distinct words of a text, each quoted as an FTS5 phrase.

    Only letters and digits get into them, so that no text can be syntax.
    """
    words = (word[:_LONGEST_TERM] for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold()))
    return [f'"{word}"' for word in list(dict.fromkeys(words))[:MOST_TERMS]]


def similarity(bm25: float, hits: Sequence[int], tools: int) -> float:
    """A rank of FTS5 in [0, 1]: the share of the request that the tool's words explain.

    `bm25` is negative, better is smaller; `hits` says for each term of the request how many of the `tools` have it.
    The rank is divided by the best one possible for the terms that any tool has, and multiplied by what these terms
    weigh among all. For one request that keeps bm25's order; bm25 itself has no upper end and is near zero wherever
    there are few tools.
    """
    best = _SATURATED * sum(max(1e-6, math.log((tools - n + 0.5) / (n + 0.5))) for n in hits if n)
    weights = [math.log1p((tools - n + 0.5) / (n + 0.5)) for n in hits]
    known = sum(weight for weight, n in zip(weights, hits, strict=True) if n)
    return min(1.0, max(0.0, -bm25 / best)) * known / sum(weights) if best else 0.0


def parameter_words(spec: ToolSpec) -> str:
    """Names and descriptions of a tool's parameters."""
    return "\n".join(f"{parameter.name} {parameter.description}" for parameter in spec.parameters)
