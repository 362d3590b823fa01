"""Build hook of the wheel: the built page is part of it.

An editable installation (`make run`, `make test`) builds no page here: `make page` does, when it is needed.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "scripts"))

import node
import page


class PageBuildHook(BuildHookInterface[Any]):
    """Builds the page before the files of a wheel are collected."""

    def dependencies(self) -> list[str]:
        """Node from a package where the machine has none."""
        if node.on_path() is not None:
            return []
        project = tomllib.loads((Path(self.root) / "pyproject.toml").read_text(encoding="utf-8"))
        return list(project["dependency-groups"]["page"])

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            page.build(quiet=False)
