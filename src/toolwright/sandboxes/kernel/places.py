"""What lies among the interpreter's files that no box may see."""

import sysconfig
from pathlib import Path
from typing import Final

import toolwright
from toolwright.sandboxes.inside.interpreter import read

INSIDE: Final = Path(__file__).parents[1] / "inside"

__all__ = ["INSIDE", "hidden", "read"]


def hidden() -> tuple[str, ...]:
    """This project, and every folder of installed packages: a box sees those on the list of tools, by another way."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    folders |= {
        str(path)
        for root in read()
        for kind in ("site-packages", "dist-packages")
        for path in (*Path(root).glob(kind), *Path(root).glob(f"*/{kind}"))
    }
    return (str(Path(toolwright.__file__).resolve().parent), *sorted(folders))
