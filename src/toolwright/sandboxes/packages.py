"""What tools may import: the distributions on a list, all they require, and nothing else that is installed.

Answers from what is installed beside this interpreter; nothing is ever downloaded.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement

from toolwright.errors import RequestRejected

DEFAULT: Final = ("numpy", "pandas", "scipy", "pyarrow", "python-calamine", "python-dateutil")
NEEDED: Final = ("numpy", "pandas", "pytest")
"""What the code in the box itself imports: results and profiles of tables, and the runs of tests."""


_ADVICE: Final = (
    "install what is missing beside Toolwright (pip install NAME), or take it off TOOLWRIGHT_SANDBOX_PACKAGES"
)


class PackagesRefused(RequestRejected):
    """A package on the list is not installed here. The message names each."""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed distribution: `entries` are the names of its files and folders in `folder`, which is on
    `sys.path`. `name` is normalized as in PEP 503."""

    name: str
    version: str
    folder: str
    entries: tuple[str, ...]


def closure(names: Iterable[str]) -> tuple[Package, ...]:
    """The distributions named, those that a box needs, and what they require, by name.

    Extras that a name asks for ("pandas[performance]") count. Raises `PackagesRefused`, also for a distribution
    whose list of files is missing.
    """
    found: dict[str, Package] = {}
    asked: set[str] = set()
    problems: list[str] = []
    waiting = [(name, "") for name in (*names, *NEEDED)]
    while waiting:
        text, wanted_by = waiting.pop()
        by = f" (which {wanted_by} requires)" if wanted_by else ""
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            problems.append(f"{text!r} is no name of a package{by}")
            continue
        if text in asked:
            continue
        asked.add(text)
        name, extras = normalized(requirement.name), frozenset(requirement.extras)
        try:
            distribution = metadata.distribution(requirement.name)
        except metadata.PackageNotFoundError:
            problems.append(f"{requirement.name} is not installed{by}")
            continue
        if not requirement.specifier.contains(distribution.version, prereleases=True):
            problems.append(f"{requirement.name} is installed as {distribution.version}, not {text!r}{by}")
        package = found.get(name) or _package(name, distribution)
        if package is None:
            problems.append(f"{requirement.name} does not say which files are its own{by}")
            continue
        found[name] = package
        waiting += [(line, name) for line in _requires(distribution, extras)]
    if problems:
        raise PackagesRefused(f"the packages of tools: {'; '.join(sorted(set(problems)))}; {_ADVICE}")
    return tuple(found[name] for name in sorted(found))


def check(names: Iterable[str]) -> None:
    """Raises `PackagesRefused` for what is no name of a package or is not installed. Much faster than `closure`, as
    it looks at nothing but the names on the list."""
    problems: list[str] = []
    for text in names:
        try:
            metadata.distribution(Requirement(text).name)
        except InvalidRequirement:
            problems.append(f"{text!r} is no name of a package")
        except metadata.PackageNotFoundError:
            problems.append(f"{text} is not installed")
    if problems:
        raise PackagesRefused(f"{'; '.join(problems)}; {_ADVICE}")


def normalized(name: str) -> str:
    """The name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _requires(distribution: metadata.Distribution, extras: frozenset[str]) -> Sequence[str]:
    """What it requires here, with these extras."""
    needed: list[str] = []
    for line in distribution.requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            requirement.marker = None
            needed.append(str(requirement))
    return needed


def _package(name: str, distribution: metadata.Distribution) -> Package | None:
    folder = Path(str(distribution.locate_file(""))).resolve()
    record = distribution.read_text("RECORD")
    if record is not None:  # not `distribution.files`, which takes ten times as long
        entries = {row[0].partition("/")[0] for row in csv.reader(record.splitlines()) if row}
    else:  # a system's package: its list of files was taken away
        top_level = distribution.read_text("top_level.txt")
        if top_level is None:
            return None
        entries = {entry for top in top_level.split() for entry in (top, f"{top}.py")}
    # Scripts lie outside of the folder, and compiled files of single modules with those of everybody.
    kept = (entry for entry in entries - {"", "..", "__pycache__"} if not entry.endswith(".pth"))
    own = tuple(sorted(entry for entry in kept if (folder / entry).exists()))
    return Package(name, distribution.version, str(folder), own)
