"""docs/design/dependencies.md gives the reason for every dependency, and for nothing else."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    requirements = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        requirements += [entry for entry in group if isinstance(entry, str)]
    return {re.split(r"[<>=;~! ]", requirement)[0] for requirement in requirements}


def explained() -> set[str]:
    page = (ROOT / "docs/design/dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", page, flags=re.MULTILINE)
    return {name for row in rows for name in row.split(", ")} - {"package", "---"}


def test_every_dependency_has_a_reason_and_every_reason_a_dependency() -> None:
    assert explained() == declared()


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("v18.20.4", False),
        ("v20.18.9", False),
        ("v20.19.0", True),
        ("v21.7.3", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.0.0", True),
        ("not a version", False),
    ],
)
def test_only_a_node_that_runs_the_build_of_the_page_is_taken(version: str, enough: bool) -> None:
    assert runpy.run_path(str(ROOT / "scripts/node.py"))["new_enough"](version) is enough
