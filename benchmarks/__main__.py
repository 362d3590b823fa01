"""`make bench`: every row with its ratio. A row that cannot run prints FAILED, and the exit status is not 0."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks import load, sandbox, soak, thread
from benchmarks.row import Row

_PARTS: dict[str, Callable[[], Awaitable[Sequence[Row]]]] = {
    "sandbox": sandbox.rows,
    "thread": thread.rows,
    "load": load.rows,
    "soak": soak.rows,
}


def main(names: Sequence[str]) -> int:
    """Runs the parts of these names, or all; the exit status."""
    unknown = [name for name in names if name not in _PARTS]
    if unknown:
        print(f"no part {unknown[0]!r}; there are: {', '.join(_PARTS)}", file=sys.stderr)
        return 2
    table = Table("what", "ours", "plain", "ratio", "note", box=None, pad_edge=False)
    for column in table.columns[1:4]:
        column.justify = "right"
    failed = False
    for name in names or _PARTS:
        try:
            found = asyncio.run(_PARTS[name]())  # pyright: ignore[reportArgumentType]
        except Exception as error:  # noqa: BLE001 (a part that cannot run must not hide the others)
            failed = True
            table.add_row(name, "[red]FAILED[/]", "", "", escape(f"{type(error).__name__}: {error}"))
            continue
        for row in found:
            table.add_row(*_cells(row))
    Console(soft_wrap=True).print(table)
    return 1 if failed else 0


def _cells(row: Row) -> tuple[str, ...]:
    theirs, ratio = "", ""
    if row.theirs is not None:
        theirs, ratio = f"{row.theirs:,.1f} {row.unit}", f"{row.ours / row.theirs:.2f}"
    return row.name, f"{row.ours:,.1f} {row.unit}", theirs, ratio, escape(row.note)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
