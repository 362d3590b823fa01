"""From words to an FTS5 query, and from its rank to a similarity."""

import re
import unicodedata
from collections.abc import Iterable

from toolwright.domain.tool import ToolSpec

MOST_TERMS = 64
_LONGEST_TERM = 64
_WORD = re.compile(r"[^\W_]+")


def match_query(text: str) -> str | None:
    """An FTS5 query that finds whatever shares a word with `text`, or None when it has no words.

    Only letters and digits of the text get into it, each word quoted, so that no text can be syntax.
    """
    words = (word[:_LONGEST_TERM] for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold()))
    terms = list(dict.fromkeys(words))[:MOST_TERMS]
    return " OR ".join(f'"{term}"' for term in terms) or None


def similarity(bm25: float) -> float:
    """A rank of FTS5 (negative, better is smaller) in [0, 1): x / (1 + x) of x = -bm25.

    It keeps the order and no more: bm25 has no upper end, and its size depends on the number of tools.
    """
    x = max(0.0, -bm25)
    return x / (1.0 + x)


def parameter_words(spec: ToolSpec) -> str:
    """Names and descriptions of a tool's parameters."""
    return _joined(f"{parameter.name} {parameter.description}" for parameter in spec.parameters)


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(parts)
