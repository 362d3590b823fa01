"""Which columns play the parts of a named formula: the price and the cost of a profit margin. Clear
evidence, or none.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from toolwright.domain.file import ColumnProfile
from toolwright.engineers.offline.linking import is_numeric
from toolwright.engineers.offline.operators import FORMULAS, Operator, Role
from toolwright.engineers.offline.phrases import Phrase
from toolwright.engineers.offline.reading import words_of
from toolwright.engineers.offline.wording import canonical

_QUANTITY = next(role for role in FORMULAS["revenue"].inputs if role.name == "quantity")
_UNIT_WORDS = frozenset(canonical(("unit", "price", "cogs")))
_TOTAL_WORDS = frozenset(
    canonical(
        tuple(
            "revenue sales income turnover amount total expense expenses expenditure spend spending".split()
        )
    )
)


def cast_columns(columns: Sequence[ColumnProfile], operator: Operator) -> tuple[ColumnProfile, ...] | None:
    """One column for each input of a formula; None when a part is open, could be played by several, or when
    amounts for one piece would meet amounts for all.
    """
    found = [role_column(columns, role) for role in operator.inputs]
    cast = tuple(column for column in found if column is not None)
    names = {column.name for column in cast}
    if len(cast) != len(operator.inputs) or len(names) != len(cast):
        return None
    roles = {role.name for role in operator.inputs}
    levels = {_level(column) for column in cast} - {None}
    if "quantity" in roles:
        # An amount is no price of a piece, and where the file has the amounts itself they may say otherwise.
        others = [column for column in columns if is_numeric(column) and column.name not in names]
        return None if "total" in levels or any(_level(column) == "total" for column in others) else cast
    if (
        operator.unit is None
        and roles == {"price", "cost"}
        and any(role_column((column,), _QUANTITY) for column in columns)
    ):
        return None  # of one piece, or of all that were sold?
    return None if len(levels) > 1 else cast


def _level(column: ColumnProfile) -> str | None:
    """Whether a header speaks of one piece or of all of them, None when it does not say."""
    words = set(canonical(words_of(column.name)))
    if words & _TOTAL_WORDS:
        return "total"
    return "unit" if words & _UNIT_WORDS else None


def best_role(column: ColumnProfile, roles: tuple[Role, ...]) -> int | None:
    """Which of the roles a header fits, None when none or several."""
    fitting = [number for number, role in enumerate(roles) if role_column((column,), role)]
    return fitting[0] if len(fitting) == 1 else None


def role_column(columns: Iterable[ColumnProfile], role: Role) -> ColumnProfile | None:
    """The one numeric column whose header is the role's word, or ends in it; None when none or several fit
    equally.
    """
    numeric = [column for column in columns if is_numeric(column)]
    for matches in (_equals, _ends):
        for words in role.words:
            wanted = _canonical_phrase(words)
            fitting = [column for column in numeric if matches(canonical(words_of(column.name)), wanted)]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                return None
    return None


@cache
def _canonical_phrase(words: str) -> Phrase:
    return canonical(tuple(words.split()))


def _equals(header: Phrase, wanted: Phrase) -> bool:
    return header == wanted


def _ends(header: Phrase, wanted: Phrase) -> bool:
    return header[-len(wanted) :] == wanted
