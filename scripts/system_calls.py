"""Writes docs/design/system-calls.md from the tables in src/toolwright/sandboxes/inside/syscalls.py.

system_calls.py          write it
system_calls.py --print  print it
"""

from __future__ import annotations

import sys
from pathlib import Path

from toolwright.sandboxes.inside.syscalls import CONDITIONS, REASONS, TABLES, Table, numbers

TARGET = Path(__file__).resolve().parent.parent / "docs/design/system-calls.md"

_INTRODUCTION = """\
# The system calls a tool may make

<!-- Derived by scripts/system_calls.py from src/toolwright/sandboxes/inside/syscalls.py; not written by hand. -->

The filter of the [kernel sandbox](sandbox.md) is a list of what is allowed. Each call is here with its reason, as
its number on x86_64 and on aarch64 (a dash where that machine has no such call). What is not here is refused with
`EPERM`; numbers newer than the tables are answered `ENOSYS`. A call of another architecture, or of x32, kills the
process.

A call is here because Python, its standard library, numpy, pandas, scipy, pyarrow, python-calamine or pytest makes
it in an ordinary run, or an older or another C library makes it in place of one that is. Left out though harmless
at first sight: `mincore` and `MADV_MERGEABLE` (they tell what others have in memory), `flock` (a lock on a data
file holds up who else locks it, and needs no right to write), `epoll`, `membarrier`, `sendfile`, `splice` and hard
links (nothing needs them), `getpgid`, `getsid` and `sched_getparam` (they tell which processes exist), `statfs`
(the machine's disks).
"""


def render() -> str:
    """The whole page."""
    tables = (TABLES["x86_64"], TABLES["aarch64"])
    parts = [_INTRODUCTION]
    for title, field in (
        ("Always", "allowed"),
        ("By their arguments", "checked"),
        ("In tier A alone", "own_files"),
        ("Answered ENOSYS", "unknown"),
    ):
        parts.append(f"## {title}\n")
        checked = field == "checked"
        parts.append("| calls | because |" + (" allowed |" if checked else ""))
        parts.append("| --- | --- |" + (" --- |" if checked else ""))
        for names, reason in REASONS.items():
            calls = [
                name for name in names.split() if any(name in numbers(getattr(t, field)) for t in tables)
            ]
            for group in ([name] for name in calls) if checked else [calls] if calls else []:
                shown = ", ".join(_shown(name, field, tables) for name in group)
                parts.append(f"| {shown} | {reason} |" + (f" {CONDITIONS[group[0]]} |" if checked else ""))
        parts.append("")
    return "\n".join(parts)


def _shown(name: str, field: str, tables: tuple[Table, Table]) -> str:
    found = [numbers(getattr(table, field)).get(name) for table in tables]
    return f"`{name}` ({' / '.join('-' if number is None else str(number) for number in found)})"


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        sys.stdout.write(render())
    else:
        TARGET.write_text(render(), encoding="utf-8")
