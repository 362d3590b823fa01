"""`python -m evaluation dabench --data FOLDER`: how many questions of a benchmark are answered, and how many rightly.
`python -m evaluation held-out` asks the held-out briefs in the same way. `python -m evaluation faulty` runs the corpus
of faulty implementations through the verification, `python -m evaluation blame` disagreements of tests and tools.

A server of its own is started with a new HOME and the benchmark's tables as data folder, and asked over Socket.IO; with
`--url` a running one is asked, whose data folder must have the tables. The exit status is 1 when questions hung or were
lost, 2 when the folder is no benchmark; it says nothing about how good the answers are.
"""

import argparse
import asyncio
import contextlib
import functools
import json
import sys
import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path

from benchmarks.server import own_server
from rich.console import Console

from evaluation.benchmark import BadBenchmark, Benchmark, Form, read_benchmark
from evaluation.faulty import HALVES, disagreeing, judging, report
from evaluation.held_out import write
from evaluation.report import as_json, show
from evaluation.running import Scored, endings, judge, run

KNOWN_WRONG = frozenset({298, 359, 361, 722, 741, 743})
"""Questions of DABench whose labels are known to be wrong; the headline counts them all the same."""


def main(arguments: list[str]) -> int:
    """The exit status."""
    options = _options(arguments)
    if options.kind == "faulty":
        return _faulty(options)
    if options.kind == "blame":
        found = disagreeing.disagreements(
            [entry for half in HALVES.values() for entry in half], options.count
        )
        blamed = asyncio.run(disagreeing.blame(found, lambda count: _tell("blame", count, len(found))))
        return 0 if disagreeing.show(_console(), blamed) else 1
    if options.kind == "held-out":
        with tempfile.TemporaryDirectory(prefix="toolwright-held-out-") as name:
            folder = options.write or Path(name, "briefs")
            write(folder)
            return _evaluate(read_benchmark(folder), options, frozenset())
    try:
        benchmark = read_benchmark(options.data)
    except BadBenchmark as error:
        print(error, file=sys.stderr)
        return 2
    return _evaluate(benchmark, options, KNOWN_WRONG)


def _evaluate(benchmark: Benchmark, options: argparse.Namespace, known_wrong: frozenset[int]) -> int:
    forms: tuple[Form, ...] = ("complete", "bare") if options.bare else ("complete",)
    scored = asyncio.run(_run(benchmark, forms, options, known_wrong))
    show(_console(), scored)
    if options.json:
        options.json.write_text(json.dumps([as_json(one) for one in scored], indent=1), encoding="utf-8")
    broken = sum(endings(one.asked)[ending] for one in scored for ending in ("hung", "lost"))
    return 1 if broken else 0


def _faulty(options: argparse.Namespace) -> int:
    halves: dict[str, list[judging.Judged]] = {}
    for half, entries in HALVES.items():
        if options.half not in (None, half):
            continue
        chosen = [entry for entry in entries if not options.only or entry.name in options.only]
        tell = functools.partial(_tell, half, total=len(chosen))
        halves[half] = asyncio.run(
            judging.judge(chosen, tell, mutants=not options.without_mutants, every=options.every)
        )
    return 0 if report.show(_console(), halves) else 1


def _console() -> Console:
    # What is no terminal has no width, and would get columns cut to 80 characters.
    return Console(soft_wrap=True, width=None if sys.stdout.isatty() else 140)


async def _run(
    benchmark: Benchmark, forms: tuple[Form, ...], options: argparse.Namespace, known_wrong: frozenset[int]
) -> list[Scored]:
    scored: list[Scored] = []
    for form in forms:
        # A new server for each: tools made for one form must not answer the other.
        async with _server(benchmark, options.url) as url:
            asked = await run(
                url,
                benchmark.questions,
                form,
                at_once=options.at_once,
                limit_seconds=options.seconds,
                tell=lambda count, form=form: _tell(form, count, len(benchmark.questions)),
            )
        scored.append(judge(benchmark, form, asked, known_wrong))
    return scored


@contextlib.asynccontextmanager
async def _server(benchmark: Benchmark, url: str | None) -> AsyncGenerator[str]:
    if url is not None:
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="toolwright-evaluation-") as name:
        async with own_server(Path(name), benchmark.tables.absolute()) as (_, address):
            yield address


def _tell(form: str, count: int, total: int) -> None:
    if sys.stderr.isatty():
        print(
            f"\r{form}: {count} of {total}", end="\n" if count == total else "", file=sys.stderr, flush=True
        )


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    kinds = parser.add_subparsers(required=True, dest="kind")
    dabench = kinds.add_parser("dabench", help="a folder in the format of InfiAgent-DABench")
    dabench.add_argument("--data", type=Path, required=True, help="the folder")
    held_out = kinds.add_parser("held-out", help="the project's own briefs, on made tables")
    held_out.add_argument("--write", type=Path, help="make the benchmark in this folder, and leave it there")
    faulty = kinds.add_parser("faulty", help="the corpus of faulty implementations")
    faulty.add_argument(
        "--without-mutants", action="store_true", help="the evidence at the time of the answer"
    )
    faulty.add_argument("--only", nargs="+", help="these specifications alone")
    faulty.add_argument("--half", choices=list(HALVES), help="this half alone")
    faulty.add_argument("--every", type=int, default=1, help="each of so many implementations alone (1)")
    blame = kinds.add_parser("blame", help="disagreements between a test and a tool")
    blame.add_argument("--count", type=int, default=disagreeing.COUNT, help="how many (100)")
    for kind in (dabench, held_out):
        kind.add_argument("--bare", action="store_true", help="also without constraints and format")
        kind.add_argument("--json", type=Path, help="write all figures and answers to this file")
        kind.add_argument("--url", help="ask this server instead of one started for it")
        kind.add_argument("--at-once", type=int, default=3, help="questions at a time (3)")
        kind.add_argument("--seconds", type=float, default=60.0, help="longest wait for one answer (60)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
