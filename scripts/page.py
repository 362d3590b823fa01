"""Builds the web page: the one place for `make page`, `make run`, `make check` and the wheel's build hook.

web/ is a client of the documented protocol; its types come from web/src/generated/asyncapi.json, which is
derived from the declarations in src/toolwright/protocol first. `npm run build` writes into
src/toolwright/server/page, where the server finds it. A digest of everything that went in is kept, so an
unchanged page is not built again.

    page.py build [--quiet]    build it if it is not current; --quiet keeps npm's output in .cache/page.log
    page.py check              derive the types, then `npm run check`
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import node

ROOT = node.ROOT
WEB = ROOT / "web"
PAGE = ROOT / "src/toolwright/server/page"
GENERATED = WEB / "src/generated/asyncapi.json"
STAMP = node.CACHE / "page.built-from"
LOG = node.CACHE / "page.log"
# Made from the rest, so no part of what the page is made from.
DERIVED = {"node_modules", "dist", "generated", "test-results"}


def sources() -> list[Path]:
    """Every file the built page depends on, in a fixed order."""
    found = [ROOT / "scripts/page.py", ROOT / "src/toolwright/errors.py"]
    for folder in (ROOT / "src/toolwright/protocol", ROOT / "src/toolwright/domain"):
        found += folder.rglob("*.py")
    for folder, folders, names in os.walk(WEB):
        folders[:] = [name for name in folders if name not in DERIVED]
        found += [Path(folder) / name for name in names]
    return sorted(file for file in found if file.is_file())


def is_current(state: str) -> bool:
    return STAMP.is_file() and STAMP.read_text() == state and (PAGE / "index.html").is_file()


@contextlib.contextmanager
def alone() -> Generator[None]:
    """Two builds in one clone would write into the same folders, so the second waits for the first."""
    node.CACHE.mkdir(exist_ok=True)
    with (node.CACHE / "page.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def derive_protocol() -> None:
    """Writes the AsyncAPI document for the page's types.

    Raises:
        BuildFailed: the document could not be derived.
    """
    search = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    done = subprocess.run(
        [sys.executable, "-m", "toolwright.protocol.asyncapi"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": search},
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise node.BuildFailed(f"the protocol document could not be derived: {reason}")
    GENERATED.parent.mkdir(parents=True, exist_ok=True)
    if not GENERATED.is_file() or GENERATED.read_bytes() != done.stdout:
        GENERATED.write_bytes(done.stdout)


def prepare(log: Path | None) -> node.Node:
    """Everything an npm script of web/ needs: Node, packages, the derived document."""
    if not (WEB / "package-lock.json").is_file():
        raise node.BuildFailed("web/ has no package-lock.json, so there is no page to build")
    derive_protocol()
    runtime = node.find()
    node.install(runtime, WEB, log)
    return runtime


def build(*, quiet: bool) -> None:
    """Builds the page if it is not current.

    Raises:
        BuildFailed: a step failed; a page built earlier may still be there.
    """
    if is_current(node.digest(*sources())):
        return
    log = LOG if quiet else None
    with alone():
        state = node.digest(*sources())
        if is_current(state):
            return
        print("toolwright: building the page", file=sys.stderr)
        LOG.unlink(missing_ok=True)
        STAMP.unlink(missing_ok=True)
        prepare(log).npm(WEB, "run", "build", log=log)
        if not (PAGE / "index.html").is_file():
            raise node.BuildFailed(f"npm run build left no {PAGE.relative_to(ROOT)}/index.html")
        STAMP.write_text(state)


def check() -> None:
    """The page's own type check and linter."""
    with alone():
        prepare(None).npm(WEB, "run", "check", log=None)


def main(arguments: list[str]) -> None:
    match arguments:
        case ["build"]:
            build(quiet=False)
        case ["build", "--quiet"]:
            build(quiet=True)
        case ["check"]:
            check()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except node.BuildFailed as failure:
        sys.exit(f"toolwright: {failure}")
