"""What people and programs get to read of a run."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evaluation.matching import ANOTHER_FORM
from evaluation.running import Asked, Scored, causes, endings

_SHOWN_CAUSES = 15


def show(console: Console, runs: Sequence[Scored]) -> None:
    """Prints the figures of all runs in one table, then each run's tables, failures and times."""
    console.print(_figures(runs))
    for run in runs:
        console.print(
            f"\n[bold]{run.form} questions, by file[/] (accuracy of all others when it is left out)"
        )
        console.print(_files(run))
        _show_failures(console, run)
        times = _times(run.asked)
        ended = ", ".join(f"{count} {ending}" for ending, count in sorted(endings(run.asked).items()))
        console.print(
            f"{run.form}: {ended}. From emit to the end: median {times['median']:.0f} ms, "
            f"95% {times['p95']:.0f} ms, longest {times['longest']:.0f} ms."
        )


def as_json(run: Scored) -> dict[str, Any]:
    """Everything about a run; `report` and `without_known_wrong_labels` are the scorer's own."""
    return {
        "form": run.form,
        "report": run.report,
        "without_known_wrong_labels": run.sound,
        "endings": dict(endings(run.asked)),
        "not_answered": [{"reason": reason, "ids": ids} for reason, ids in causes(run.asked)],
        "wrong": list(_wrong(run)),
        "milliseconds": _times(run.asked),
        "asked": [
            {
                "id": one.question.id,
                "ending": one.reply.ending,
                "status": one.reply.status,
                "tool_name": one.reply.tool_name,
                "result": one.reply.result,
                "response": one.reply.response,
                "answers": run.answers.get(one.question.id),
                "milliseconds": round(one.reply.seconds * 1000, 1),
            }
            for one in run.asked
        ],
    }


def _figures(runs: Sequence[Scored]) -> Table:
    titles = ("", "n", "answered", "right", "accuracy", "95%", "coverage", "precision", "95%")
    table = _table(*titles)
    for run in runs:
        strict = run.report["strict"]
        table.add_row(f"[bold]{run.form}[/]", *_cells(strict["all"]))
        if run.sound is not None:
            table.add_row("  without known wrong labels", *_cells(run.sound["strict"]["all"]))
        for key in ("level", "op"):
            for value, figures in strict.get(key, {}).items():
                table.add_row(f"  {key} {escape(value)}", *_cells(figures))
    return table


def _cells(figures: Mapping[str, Any]) -> Iterable[str]:
    yield from (str(figures[name]) for name in ("questions", "answered", "right"))
    yield _percent(figures["accuracy"])
    yield _interval(figures["accuracy_ci95"])
    yield _percent(figures["coverage"])
    yield _percent(figures["precision"])
    yield _interval(figures["precision_ci95"]) if figures["answered"] else ""


def _files(run: Scored) -> Table:
    table = _table("file", "n", "answered", "right", "without it")
    every = run.report["strict"]["all"]
    for name, figures in run.report["strict"]["file_name"].items():
        others = every["questions"] - figures["questions"]
        rest = (every["right"] - figures["right"]) / others if others else None
        counts = (str(figures[key]) for key in ("questions", "answered", "right"))
        table.add_row(escape(name), *counts, _percent(rest))
    return table


def _table(*titles: str) -> Table:
    table = Table(*titles, box=None, pad_edge=False)
    for column in table.columns:
        column.no_wrap = True
        column.justify = "left" if column is table.columns[0] else "right"
    return table


def _show_failures(console: Console, run: Scored) -> None:
    wrong = list(_wrong(run))
    console.print(f"\n[bold]{run.form}: wrong answers[/] ({len(wrong)})")
    for one in wrong:
        expected = ", ".join(f"{name}={value}" for name, value in one["expected"].items())
        given = ", ".join(f"{name}={value}" for name, value in one["given"].items())
        console.print(escape(f"  {one['id']} expected {expected[:150]}; given {given[:250]}"))
    groups = causes(run.asked)
    console.print(f"\n[bold]{run.form}: not answered, by reason[/]")
    for reason, ids in groups[:_SHOWN_CAUSES]:
        console.print(escape(f"  {len(ids):3} {reason} ({', '.join(map(str, ids))})"))
    if rest := groups[_SHOWN_CAUSES:]:
        console.print(
            f"  {sum(len(ids) for _, ids in rest):3} for {len(rest)} other reasons (--json has them)"
        )
    console.print()


def _wrong(run: Scored) -> Iterable[dict[str, Any]]:
    """Answered and not right: the labels that were missed, and what was given under these names, or all of it."""
    for number, label in run.labels.items():
        grades = run.report["grades"][str(number)]
        if grades is None or all(grades.values()):
            continue
        missed = {name: value for name, value in label.items() if not grades[name]}
        answers = run.answers[number]
        given = {name: answers[name] for name in missed if name in answers}
        yield {
            "id": number,
            "expected": missed,
            "given": given or {ANOTHER_FORM: answers.get(ANOTHER_FORM, answers)},
        }


def _times(asked: Sequence[Asked]) -> dict[str, float]:
    taken = sorted(one.reply.seconds * 1000 for one in asked)
    p95 = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
    return {
        "median": round(statistics.median(taken), 1),
        "p95": round(p95, 1),
        "longest": round(taken[-1], 1),
    }


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}%"


def _interval(bounds: Sequence[float]) -> str:
    return f"{max(0.0, 100 * bounds[0]):.0f}–{100 * bounds[1]:.0f}"
