"""Which part of the rows a brief asks for: "what percentage of the bookings was canceled"."""

import re
from collections.abc import Sequence

from toolwright.engineers.offline.briefs.groups import two_parts
from toolwright.engineers.offline.briefs.marking import Marker, marks
from toolwright.engineers.offline.plan import Both, Condition

_SHARE = re.compile(
    r"\b(?:what|which|calculat\w*|comput\w*|determin\w*|find|report)\b[^.?]{0,25}?"
    r"\b(?:percentage|percent|proportion|fraction|share)\s+of\b(?P<what>[^.?]*)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\bmissing|\bnull|\bnans?\b|\boutlier|\bduplicat|\btotal\b|\bsum\b|\bvarian", re.IGNORECASE
)


def shared(
    question: Sequence[str], kept: Sequence[Condition], marker: Marker
) -> tuple[Condition | None, list[Condition]]:
    """The condition of the rows whose part is asked for, and the conditions that still narrow all rows.

    Without a condition it is the column of yes and no that the question names: "what percentage survived".
    """
    asked = next((match for each in question if (match := _SHARE.search(each))), None)
    if asked is None or _OTHERS.search(asked["what"]):
        return None, list(kept)
    if kept:
        return kept[0] if len(kept) == 1 else Both("and", tuple(kept)), []
    flags = [parts for number in marks(asked["what"]) if (parts := two_parts(marker.column(number)))]
    yes = [part for part in flags[0] if not part.denied] if len(flags) == 1 else []
    return (yes[0].condition, []) if len(yes) == 1 else (None, [])
