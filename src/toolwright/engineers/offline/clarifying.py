"""A request that lacks one thing, and the answer to the question for it.

Whether a file or a column is all that a request lacks is found out by trying: with one it has to be understood. The
answer is put into the words of the request, which then is a request like any other. So an answer means what the same
words mean that name everything at once, and nothing of the question has to be kept.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from toolwright.domain.file import ColumnProfile, DataFile, FileProfile
from toolwright.domain.query import Task
from toolwright.engineers.offline.briefs.sections import is_brief
from toolwright.engineers.offline.understanding import Planner, understood
from toolwright.errors import EngineerDeclined

Table = tuple[DataFile, FileProfile]

_LISTED = 12
_NUMBERS = ("integer", "number")
_ENDS = re.compile(r"[\s?.!,;:]+$")
_SPACES = re.compile(r"[\s_\-]+")
_OPENING = re.compile(
    r"^(?:(?:it is|it's|i mean|i meant|take|use|please|the|a|in|of|by|from|for|about|column|file)\b\s*)+",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(?:[\s,]*\b(?:please|column|file|one))+$", re.IGNORECASE)
_CLAUSE = re.compile(r"\s+(?:by|per|for each|where|with|whose|over)\b", re.IGNORECASE)


def question(whole: Task, tables: Sequence[Table], plan_of: Planner) -> EngineerDeclined | None:
    """What is asked where a file or a column is all that the request lacks; None where more is missing. `tables` are
    the files that could be meant."""
    if is_brief(whole.prompt):
        return None
    if not whole.files:
        fitting = [
            file.name
            for file, profile in tables
            if understood(_with_file(whole, file, profile), plan_of) is not None
        ]
        return _asked("Which file is it about", fitting) if fitting else None
    (file, *others), (profile, *_) = whole.files, whole.profiles
    if others or profile.problem is not None:
        return None
    columns = [each for each in profile.columns if _first(_replaced(whole, each.name), plan_of) is not None]
    for kind in () if columns else _kinds(profile):
        if _first(_inserted(whole, kind[0].name), plan_of) is not None:
            columns += kind
    columns = [each.name.strip() for each in columns]
    return _asked(f"Which column of {file.name} is meant", columns) if columns else None


def completed(asked: Task, answer: Task, plan_of: Planner) -> Task | None:
    """The earlier request with what the answer names in it; None where the answer names nothing that it lacks."""
    if is_brief(asked.prompt) or understood(asked, plan_of) is not None:
        return None
    if len(answer.files) == 1 and not _words(_without_files(answer)):
        task = _with_file(asked, answer.files[0], answer.profiles[0])
        return task if understood(task, plan_of) is not None else None
    if answer.files or len(asked.files) != 1:
        return None
    words = _words(answer.prompt) or None
    named = [column.name for column in asked.profiles[0].columns if _words(column.name) == words]
    if len(named) != 1:
        return None
    return _first((*_replaced(asked, named[0]), *_inserted(asked, named[0])), plan_of)


def _asked(text: str, options: Sequence[str]) -> EngineerDeclined:
    shown, more = options[:_LISTED], len(options) - _LISTED
    *others, last = [*shown, f"one of {more} more"] if more > 0 else shown
    words = f"{text}: {', '.join(others)} or {last}?" if others else f"{text}? It could be {last}."
    return EngineerDeclined(words, question=words, options=list(options))


def _with_file(task: Task, file: DataFile, profile: FileProfile) -> Task:
    return Task(f"{_ENDS.sub('', _without_files(task))} in {file.name}", (file,), (profile,))


def _first(tasks: Iterable[Task], plan_of: Planner) -> Task | None:
    return next((task for task in tasks if understood(task, plan_of) is not None), None)


def _replaced(task: Task, column: str) -> Iterator[Task]:
    """The request with the column in the place of words that are a part of its name."""
    parts = set(_words(column).split())
    for match in re.finditer(r"[\w-]+(?:\s+[\w-]+)*", _without_files(task)):
        run = [word for word in match[0].split() if _words(word) in parts]
        if run:
            yield replace(task, prompt=task.prompt.replace(" ".join(run), f"`{column.strip()}`", 1))


def _inserted(task: Task, column: str) -> Iterator[Task]:
    """The request with "of" or "by" the column: before a clause, before the file, at the end."""
    text = _ENDS.sub("", task.prompt)
    places = [
        match.start() for match in (_CLAUSE.search(text), _mention(task.files[0].name).search(text)) if match
    ]
    for place in (*sorted(places), len(text)):
        for preposition in ("of", "by"):
            before, after = text[:place].rstrip(), text[place:]
            yield replace(task, prompt=f"{before} {preposition} `{column.strip()}`{after}")


def _kinds(profile: FileProfile) -> Iterator[list[ColumnProfile]]:
    """Columns by what can be done with them: those of numbers, and the others. One of a kind stands for all."""
    for wanted in (True, False):
        kind = [column for column in profile.columns if (column.type in _NUMBERS) is wanted]
        if kind:
            yield kind


def _without_files(task: Task) -> str:
    text = task.prompt
    for file in task.files:
        text = _mention(file.name).sub(" ", text)
    return text.strip()


def _mention(name: str) -> re.Pattern[str]:
    """The mention of a file with the preposition before it."""
    return re.compile(
        rf"(?:\s+(?:in|from|of|for|within|on)(?:\s+the)?(?:\s+file)?)?\s*['\"`]?\S*{re.escape(name)}['\"`]?",
        re.IGNORECASE,
    )


def _words(text: str) -> str:
    """A name as it is compared: without case, quotes and words of courtesy."""
    text = _ENDS.sub("", text.strip().strip("'\"`")).strip("'\"`")
    text = _CLOSING.sub("", _OPENING.sub("", text))
    return _SPACES.sub(" ", text.strip("'\"` ")).casefold()
