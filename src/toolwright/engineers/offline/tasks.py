"""Taking a request apart: "Load sales.csv, calculate the average sales, then multiply it by 2" is two tasks.

A request that is understood as a whole is one task. Else it is cut where people join requests, and the parts are its
tasks if each of them is understood: by itself, with the file named before it, or with the result of the part before.
A result's form is known beforehand from the oracle, on a made-up file with the columns of the real one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolwright.domain.file import DataFile
from toolwright.domain.query import Sample, Task
from toolwright.engineers.offline import followups
from toolwright.engineers.offline.briefs.sections import is_brief
from toolwright.engineers.offline.reading import Token, read
from toolwright.engineers.offline.sampling import sample_of
from toolwright.engineers.offline.understanding import Planner, understood
from toolwright.errors import EngineerDeclined

_JOINTS = re.compile(
    r"""
      [;\n]+ \s* (?:[-*•]\s+)?
    | (?:,\s*)? \b(?:and\s+then|then|after\s+that|afterwards|after\s+which|and\s+also|and\s+finally|and\s+lastly)\b ,?
    | ,\s* \b(?:second|secondly|third|thirdly|fourth|next|finally|lastly)\b ,?
    | [.!?] (?=\s)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LOOSE_JOINTS = re.compile(r",\s*and\b | ,(?!\d) | \band\b", re.VERBOSE | re.IGNORECASE)
_CHAINING = re.compile(r"then|after|finally|lastly", re.IGNORECASE)
_THEN = re.compile(r"^\s*(?:and\s+)?(?:then|next|finally|lastly|afterwards)\b", re.IGNORECASE)
_MARK = re.compile(
    r"^\s*(?:(?:\(?\d{1,2}[.):]|step\s+\d+\s*[:.)-]|[-*•])\s+|(?:first|firstly|second|secondly|third|thirdly|next|"
    r"finally|lastly|also|then|and|please)\b[\s,:]*)+",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:(?<=\s)|^)\(?(?:\d{1,2}[.)]|step\s+\d+\s*:)\s+(?=\w)", re.IGNORECASE)
_LOADING = re.compile(
    r"^(?:load|open|read|import|use|take|get)\b(?:\s*(?:in|the|data|file|dataset|table|from)\b)*$",
    re.IGNORECASE,
)
_ASKING = frozenset(
    """
    calculate compute find determine get show tell give list count sum add subtract multiply divide convert reverse
    round square cube double triple halve factor simplify capitalize uppercase lowercase increase decrease raise check
    generate create make return report print display what what's how which who when is are does do
    """.split()
)
"""Words that begin a request of its own. Another beginning, "exclude", "only", "sort", says more about the request
before it and is understood on its result or not at all."""
_SHAPING = frozenset(
    "filter select keep take restrict limit remove drop exclude sort order group load".split()
)
"""What begins so gives rows for what comes behind it."""
_MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a request that is understood: its task, and a sample of what it gives."""

    task: Task
    gives: Sample | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two joints. `chained` by a joint that says "then"; `loose` behind a mere comma or "and"."""

    text: str
    chained: bool = False
    loose: bool = False

    @property
    def asks(self) -> bool:
        return self.text.split()[0].lower() in _ASKING


def decompose(whole: Task, plan_of: Planner) -> Sequence[Task]:
    """The request's tasks; `[whole]` where it is one task or cannot be taken apart.

    Raises `EngineerDeclined`, naming the part, where the request clearly is several and one of them is not understood.
    """
    if is_brief(whole.prompt) or understood(whole, plan_of) is not None:
        return [whole]
    pieces = list(_pieces(whole))
    if not 1 <= len(pieces) <= _MOST_PARTS:
        return [whole]
    parts = _parts(pieces, whole, plan_of)
    return [part.task for part in parts] if len(parts) > 1 else [whole]


def _parts(pieces: Sequence[_Piece], whole: Task, plan_of: Planner) -> list[_Part]:
    parts: list[_Part] = []
    file: int | None = 0 if len(whole.files) == 1 else None
    waiting = list(pieces)
    while waiting:
        piece = waiting.pop(0)
        own = _named(piece.text, whole.files)
        if len(own) == 1:
            file = own[0]
        if own and _LOADING.match(_without_names(piece.text, whole.files).strip(" ,.:")):
            continue
        part = _part(piece, own, file, whole, parts, plan_of)
        if part is not None:
            parts.append(part)
            continue
        smaller = _loosely(piece, whole.files)
        if len(smaller) < 2:
            if parts and len(pieces) > 1:
                raise EngineerDeclined(
                    f"I understood {_quoted(part.task.prompt for part in parts)}, but not {piece.text!r}, so I do none "
                    "of it rather than a part. Ask for it in other words, or leave it out.",
                    closest=parts[-1].task.prompt,
                )
            return []
        waiting[:0] = smaller
    return parts


def _part(
    piece: _Piece,
    own: Sequence[int],
    file: int | None,
    whole: Task,
    before: Sequence[_Part],
    plan_of: Planner,
) -> _Part | None:
    """The piece as a task: on the result before it where its words refer to one; else by itself, on the file that was
    named last; else on the result before it. Raises `EngineerDeclined` where "then" leaves open which is meant."""
    on_result = _on_result(piece.text, before, plan_of) if before and not own else None
    if on_result is not None and (followups.refers(piece.text) or _shaped(before[-1])):
        return on_result
    by_itself = None
    if not before or piece.asks:
        by_itself = _by_itself(piece.text, own, whole, plan_of)
        # Behind a mere "and" what follows may be about both: only what needs no file is surely a request of its own.
        if by_itself is None and not own and file is not None and not piece.loose:
            by_itself = _by_itself(piece.text, [file], whole, plan_of)
    if piece.chained and by_itself is not None and on_result is not None and by_itself.task.files:
        raise EngineerDeclined(
            f"{piece.text!r} can be about {by_itself.task.files[0].name} or about the result of "
            f"{before[-1].task.prompt!r}. Say '{piece.text} in {by_itself.task.files[0].name}' or "
            f"'{piece.text} of the result' in its place."
        )
    return by_itself or on_result


def _shaped(part: _Part) -> bool:
    return part.task.prompt.split()[0].lower() in _SHAPING


def _by_itself(piece: str, files: Sequence[int], whole: Task, plan_of: Planner) -> _Part | None:
    task = Task(
        piece,
        tuple(whole.files[place] for place in files),
        tuple(whole.profiles[place] for place in files),
    )
    plan = understood(task, plan_of)
    return None if plan is None else _Part(task, sample_of(plan, task.profiles))


def _on_result(piece: str, before: Sequence[_Part], plan_of: Planner) -> _Part | None:
    gives = before[-1].gives
    if gives is None:
        return None
    task = Task(piece, takes=len(before) - 1, sample=gives)
    given = task.foreseen
    plan = None if given is None else understood(given, plan_of)
    return None if given is None or plan is None else _Part(task, sample_of(plan, given.profiles))


# --- cutting ----------------------------------------------------------------------------------------------------


def _pieces(whole: Task) -> Iterator[_Piece]:
    """The request cut at its joints, without what stands in quotes or names a file."""
    numbered = _cut(whole.prompt, _NUMBERED, whole.files)
    for part, _ in numbered if len(numbered) > 2 else [(whole.prompt, "")]:
        for piece, joint in _cut(part, _JOINTS, whole.files):
            cleaned = _MARK.sub("", piece).strip(" ,.;:!\n\t")
            if cleaned:
                yield _Piece(
                    cleaned, chained=_CHAINING.search(joint) is not None or _THEN.match(piece) is not None
                )


def _loosely(piece: _Piece, files: Sequence[DataFile]) -> list[_Piece]:
    """The piece cut at commas and "and" before words that begin a request."""
    kept: list[str] = []
    for part, joint in _cut(piece.text, _LOOSE_JOINTS, files):
        words = part.split()
        if kept and words[0].lower() not in _ASKING:
            kept[-1] += joint + part
        else:
            kept.append(part)
    return [
        replace(piece, text=_MARK.sub("", part).strip(" ,"), loose=piece.loose or place > 0)
        for place, part in enumerate(kept)
    ]


def _cut(text: str, joints: re.Pattern[str], files: Sequence[DataFile]) -> list[tuple[str, str]]:
    """What stands between the joints, each with the joint before it. A joint never lies in a quotation, the name of a
    file or a number, but for a number that counts the parts."""
    closed = [
        (token.start, token.end)
        for token in read(text, [file.name for file in files])
        if token.kind in ("quoted", "file", "path", "number")
    ]
    pieces: list[tuple[str, str]] = []
    start, before = 0, ""
    for joint in joints.finditer(text):
        first, last = joint.span()
        if any(
            begin < last and first < end and not (first <= begin and end <= last) for begin, end in closed
        ):
            continue
        pieces.append((text[start:first], before))
        start, before = last, joint.group()
    pieces.append((text[start:], before))
    return [piece for piece in pieces if piece[0].strip()]


def _named(piece: str, files: Sequence[DataFile]) -> list[int]:
    """The places of the files that a piece names."""
    names = {token.lower for token in _file_tokens(piece, files)}
    return [place for place, file in enumerate(files) if file.name in names]


def _file_tokens(piece: str, files: Sequence[DataFile]) -> list[Token]:
    return [token for token in read(piece, [file.name for file in files]) if token.kind == "file"]


def _without_names(piece: str, files: Sequence[DataFile]) -> str:
    for token in reversed(_file_tokens(piece, files)):
        piece = piece[: token.start] + piece[token.end :]
    return piece


def _quoted(prompts: Iterator[str]) -> str:
    return ", ".join(repr(prompt) for prompt in prompts)
