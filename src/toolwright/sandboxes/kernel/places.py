"""What of this project lies among the interpreter's packages."""

from pathlib import Path
from typing import Final

import toolwright
from toolwright.sandboxes.inside.interpreter import packages, read

INSIDE: Final = Path(__file__).parents[1] / "inside"

__all__ = ["INSIDE", "hidden", "packages", "read"]


def hidden() -> tuple[str, ...]:
    """This project: its package, and what its installation has left among the packages."""
    traces = [str(path) for folder in packages() for path in Path(folder).glob("*toolwright*")]
    return (str(Path(toolwright.__file__).resolve().parent), *traces)
