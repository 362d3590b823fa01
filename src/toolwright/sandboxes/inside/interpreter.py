"""Where the interpreter is."""

import sys
import sysconfig
from pathlib import Path
from typing import Final

_SYSTEM: Final = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
)


def read() -> tuple[str, ...]:
    """What a box must be able to read beside packages, so that late imports work, at the paths it has outside."""
    # Of the interpreter itself, also from a virtual environment, which has no standard library of its own.
    base = {"installed_base": sys.base_prefix, "installed_platbase": sys.base_exec_prefix}
    base |= {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    standard = sysconfig.get_paths(vars=base)
    library = sysconfig.get_config_var("LIBDIR")
    own = [standard["stdlib"], standard["platstdlib"], *([library] if library else [])]
    own += [str(Path(sys.base_prefix, "lib"))]
    return tuple(dict.fromkeys((*own, *_SYSTEM)))
