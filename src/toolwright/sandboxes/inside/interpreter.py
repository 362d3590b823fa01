"""Where the interpreter and its packages are."""

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


def packages() -> tuple[str, ...]:
    """The folders of installed packages, for `sys.path`."""
    paths = sysconfig.get_paths()
    return tuple(dict.fromkeys((paths["purelib"], paths["platlib"])))


def read() -> tuple[str, ...]:
    """What a box must be able to read, so that also a late import works, at the same paths as outside."""
    standard = sysconfig.get_paths()
    library = sysconfig.get_config_var("LIBDIR")
    own = [standard["stdlib"], standard["platstdlib"], *([library] if library else [])]
    own += [str(Path(sys.base_prefix, "lib"))]
    return tuple(dict.fromkeys((*own, *packages(), *_SYSTEM)))
