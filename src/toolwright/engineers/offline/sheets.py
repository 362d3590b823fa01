"""A sheet that a request names: of a workbook the first one is read, and another one is never read in its place."""

from collections.abc import Iterator, Sequence

from toolwright.domain.file import FileProfile
from toolwright.engineers.offline.reading import Token
from toolwright.errors import EngineerDeclined

_WORKBOOKS = (".xlsx", ".xlsm")
_SHEETS = frozenset("sheet worksheet tab sheets worksheets tabs".split())
_INTROS = frozenset("in from on of using the at within".split())
_JOINTS = frozenset("named called : # number no ( titled".split())
_ORDINALS = {
    word: place
    for place, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th"), 1
    )
    for word in words.split()
}
_OTHERS = frozenset("last other next every each all both".split())


def without_first_sheet(tokens: Sequence[Token], profile: FileProfile) -> tuple[Token, ...]:
    """The request without a mention of the workbook's first sheet. Raises `EngineerDeclined` for any other sheet."""
    if not profile.name.lower().endswith(_WORKBOOKS):
        return tuple(tokens)
    for at, token in enumerate(tokens):
        if token.kind != "word" or token.lower not in _SHEETS:
            continue
        for start, end, name in _mentions(tokens, at, profile.sheets):
            if not _is_first(name, profile.sheets):
                raise _declined(name, profile)
            while start and tokens[start - 1].lower in _INTROS:
                start -= 1
            return without_first_sheet((*tokens[:start], *tokens[end:]), profile)
    return tuple(tokens)


def _mentions(tokens: Sequence[Token], at: int, sheets: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Where the word for a sheet at this place and its name begin and end, and the name."""
    after = at + 1
    while after < len(tokens) and tokens[after].lower in _JOINTS:
        after += 1
    for name in sheets:
        words = name.lower().split()
        if [token.lower for token in tokens[after : after + len(words)]] == words:
            yield at, after + len(words), name
        if at >= len(words) and [token.lower for token in tokens[at - len(words) : at]] == words:
            yield at - len(words), at + 1, name
    if after < len(tokens) and (tokens[after].kind in ("quoted", "number") or _is_name(tokens[after])):
        yield at, after + 1, _text(tokens[after])
    before = tokens[at - 1] if at else None
    if before and (
        before.kind == "quoted"
        or before.lower in _ORDINALS
        or before.lower in _OTHERS
        or (at > 1 and _is_name(before))
    ):
        yield at - 1, at + 1, _text(before)


def _is_name(token: Token) -> bool:
    """Written as names are: with a capital letter or a digit."""
    return token.kind == "word" and (token.text[0].isupper() or any(map(str.isdigit, token.text)))


def _text(token: Token) -> str:
    return token.text[1:-1].strip() if token.kind == "quoted" else token.text


def _is_first(name: str, sheets: Sequence[str]) -> bool:
    if sheets and name.strip().lower() == sheets[0].strip().lower():
        return True
    named = any(name.strip().lower() == sheet.strip().lower() for sheet in sheets)
    return not named and (name == "1" or _ORDINALS.get(name.lower()) == 1)


def _declined(name: str, profile: FileProfile) -> EngineerDeclined:
    first = f", {profile.sheets[0]!r}" if profile.sheets else ""
    known = f" It has the sheets {', '.join(map(repr, profile.sheets))}." if len(profile.sheets) > 1 else ""
    ordinal = name.lower() in _ORDINALS or name.lower() in _OTHERS
    asked = f"another sheet, {name!r}" if ordinal else f"the sheet {name!r}"
    return EngineerDeclined(
        f"Of {profile.name} the first sheet is read{first}, and the request asks for {asked}.{known} "
        "Save that sheet as a file of its own, or make it the first one."
    )
