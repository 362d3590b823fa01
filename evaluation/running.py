"""Asking all questions of a benchmark, a few at a time, and what came of it."""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.asking import Reply, ask
from evaluation.benchmark import Benchmark, Form, Label, Question
from evaluation.matching import Answers, found, knowable, named
from evaluation.scoring import Report, score


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with how it ended."""

    question: Question
    reply: Reply


@dataclass(frozen=True, slots=True)
class Scored:
    """A whole run in one form."""

    form: Form
    asked: tuple[Asked, ...]
    labels: Mapping[int, Label]
    """Those that were compared."""
    answers: Mapping[int, Answers]
    report: Report
    """Of all questions compared."""
    sound: Report | None
    """Without those whose labels are known to be wrong; None where there are none of these."""


async def run(
    url: str,
    questions: Sequence[Question],
    form: Form,
    *,
    at_once: int,
    limit_seconds: float,
    tell: Callable[[int], None],
) -> tuple[Asked, ...]:
    """Asks all; the result in the order of the questions. `tell` gets how many have ended."""
    waiting = iter(questions)
    replies: dict[int, Reply] = {}

    async def worker() -> None:
        for question in waiting:
            replies[question.id] = await ask(url, question.prompt(form), limit_seconds)
            tell(len(replies))

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(worker())
    return tuple(Asked(question, replies[question.id]) for question in questions)


def judge(benchmark: Benchmark, form: Form, asked: Sequence[Asked], known_wrong: frozenset[int]) -> Scored:
    """What the benchmark's scorer says to the answers."""
    labels = {one.question.id: benchmark.labels[one.question.id] for one in asked}
    if form == "bare":
        labels = {one.question.id: knowable(one.question, labels[one.question.id]) for one in asked}
        labels = {number: label for number, label in labels.items() if label}
    answers: dict[int, Answers] = {}
    for one in asked:
        if one.reply.ending == "answered" and one.question.id in labels:
            result = one.reply.result
            answers[one.question.id] = (
                named(result) if form == "complete" else found(result, labels[one.question.id])
            )
    sound = {number: label for number, label in labels.items() if number not in known_wrong}
    return Scored(
        form,
        tuple(asked),
        labels,
        answers,
        score(benchmark, labels, answers),
        score(benchmark, sound, answers) if len(sound) < len(labels) else None,
    )


def causes(asked: Sequence[Asked]) -> list[tuple[str, list[int]]]:
    """Why questions were not answered, with their ids, most frequent first. Reasons are alike when they differ in
    quoted words, names of files and numbers alone."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for one in asked:
        reply = one.reply
        if reply.ending != "answered":
            kind = reply.ending if reply.ending != "declined" else reply.status
            groups[f"{kind}: {_general(reply.response, one.question.file_name)}"].append(one.question.id)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def endings(asked: Sequence[Asked]) -> Counter[str]:
    return Counter(one.reply.ending for one in asked)


def _general(response: str, file_name: str) -> str:
    """The first sentence, without what belongs to this question alone."""
    sentence = response.strip().replace(file_name, "FILE")
    sentence = re.sub(r"“[^”]*”|\"[^\"]*\"|`[^`]*`|(?<!\w)'[^']*'(?!\w)", "…", sentence)
    sentence = re.sub(r"…(?:(?:,| and| or|, and|, or) …)+", "…", sentence)
    sentence = re.sub(r"\d+(?:[.,]\d+)*", "#", sentence)
    return re.split(r"(?<=[.?!])\s", sentence, maxsplit=1)[0][:160]
