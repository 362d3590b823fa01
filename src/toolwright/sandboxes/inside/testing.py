"""Runs a pytest file against a tool, in process. What it reports is a claim of the box; the server judges it."""

import builtins
import json
import os
import sys
from pathlib import Path
from typing import Any, Final, cast

import pytest

_MESSAGE: Final = 500
# Plugins that look for files and settings outside, or write reports: a run has nothing but its two files.
_WITHOUT: Final = (
    "cacheprovider", "stepwise", "junitxml", "doctest", "pastebin", "faulthandler", "debugging", "setuponly",
    "setupplan", "legacypath", "unittest", "threadexception", "unraisableexception",
)  # fmt: skip


_BOUND: Final = (classmethod, staticmethod, property)


class Collector:
    """The result of each test by its node id, and what went wrong before any could run."""

    def __init__(self) -> None:
        self.results: dict[str, tuple[str, str]] = {}
        self.problem: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        node = report.nodeid.partition("::")[2].replace("::()", "") or report.nodeid
        if hasattr(report, "wasxfail"):
            self.results[node] = ("skipped", "marked as an expected failure")
        elif report.failed:
            self.results[node] = ("failed" if report.when == "call" else "error", _reason(report.longrepr))
        elif report.skipped:
            self.results[node] = ("skipped", _reason(report.longrepr))
        elif report.when == "call" and node not in self.results:
            self.results[node] = ("passed", "")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and self.problem is None:
            self.problem = f"the tests could not be read: {_reason(report.longrepr)}"


def run(folder: Path, name: str, code: str, tests: str) -> dict[str, Any]:
    """Writes NAME.py and test_NAME.py into `folder` and runs the latter.

    Returns `results` (node, outcome, message) and `problem`, None when pytest itself came to its end.
    """
    source = folder / "tests"
    source.mkdir()
    (source / f"{name}.py").write_text(code, encoding="utf-8")
    file = source / f"test_{name}.py"
    file.write_text(tests, encoding="utf-8")
    sys.path.insert(0, str(source))
    sys.dont_write_bytecode = True
    collector = Collector()
    arguments = [
        str(file),
        "-q",
        "--no-header",
        "--no-summary",
        "--tb=short",
        "--capture=sys",
        "--noconftest",
        "--color=no",
    ]
    arguments += [
        "--import-mode=importlib",
        f"--rootdir={source}",
        f"--confcutdir={source}",
        f"--basetemp={folder / 'tmp'}",
        "-c",
        os.devnull,
    ]
    arguments += ["-W", "error::pytest.PytestReturnNotNoneWarning", "-o", "tmp_path_retention_policy=all"]
    for plugin in _WITHOUT:
        arguments += ["-p", f"no:{plugin}"]
    before = _what_judges()
    try:
        status = int(pytest.main(arguments, plugins=[collector]))
    finally:
        sys.path.remove(str(source))
    problem = collector.problem
    changed = [name for name, value in _what_judges().items() if before.get(name, value) is not value]
    if changed:
        problem = f"the code or its tests changed what runs them: {', '.join(sorted(changed))[:_MESSAGE]}"
    if problem is None and not collector.results:
        problem = "the file has no tests"
    if problem is None and status not in (0, 1):
        problem = f"pytest ended with status {status}"
    results = [[node, outcome, message] for node, (outcome, message) in collector.results.items()]
    return {"results": results, "problem": problem}


def _what_judges() -> dict[str, object]:
    """The functions and classes that run tests and tell of them, by name. Who changes one and leaves it changed is
    found out; who puts it back in time, or looks for this, is not: see docs/design/sandbox.md."""
    names = [
        name
        for name in sys.modules
        if name.partition(".")[0] in ("_pytest", "pytest", "pluggy") or name.startswith(f"{__package__}.")
    ]
    modules = [sys.modules[name] for name in names]
    found: dict[str, object] = {}
    for module in (*modules, builtins, json, json.encoder, os):
        for name, value in list[tuple[str, Any]](vars(module).items()):
            if callable(value):
                found[f"{module.__name__}.{name}"] = value
            if isinstance(value, type) and value.__module__ in names:
                parts: dict[str, Any] = dict(vars(value))
                methods = {
                    key: part for key, part in parts.items() if callable(part) or isinstance(part, _BOUND)
                }
                found |= {f"{value.__module__}.{name}.{key}": part for key, part in methods.items()}
    return found


def _reason(report: Any) -> str:
    """One line for people out of what pytest keeps about a failure."""
    if isinstance(report, tuple):  # of a skipped test: file, line, reason
        return str(cast(tuple[Any, ...], report)[-1])[:_MESSAGE]
    crash = getattr(report, "reprcrash", None)
    text = str(crash.message) if crash is not None else str(report)
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if crash is None and lines:
        return lines[-1].removeprefix("E ").strip()[:_MESSAGE]
    return " ".join(lines)[:_MESSAGE]
