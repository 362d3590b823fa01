"""The data files a session may read, by the names people use."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from rapidfuzz import fuzz, process

from toolwright.domain.file import DataFile
from toolwright.errors import FileProblem
from toolwright.storage import mentions

LISTED = 20
"""How many names an error lists."""

_MOST_FILES = 20_000
_USUAL_PREFIX = "data"


class DataFolder:
    """The `Workspace` over one folder and its subfolders. Nothing outside is ever named, listed or opened.

    All methods look at the disk and are meant for a worker thread.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def mentioned(self, prompt: str, session_id: str) -> Sequence[DataFile]:
        """The files a prompt names, each once, in order. `DataFile.name` is the path within the folder.

        "data/sales.csv" and "sales.csv" both mean the folder's sales.csv; a name alone is also found in subfolders, and
        whatever its case. Raises `FileProblem` when a name is missing, ambiguous, outside, or no regular file; its
        details are `name`, `near` (similar names) and `files` (what is there).
        """
        listing = tuple(self._walk())
        lowered = prompt.lower()
        known = (name for name in listing if _last(name).lower() in lowered)
        found = mentions.find(prompt, {form for name in known for form in self._forms(name)})
        files = [self._resolve(mention.name, listing) for mention in found]
        return list({file.name: file for file in files}.values())

    def files(self) -> Sequence[str]:
        """The names of what is there, sorted, hidden files left out."""
        return sorted(self._walk())

    def _walk(self) -> Iterator[str]:
        count = 0
        for parent, folders, names in os.walk(self._folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            within = (
                "" if parent == str(self._folder) else f"{Path(parent).relative_to(self._folder).as_posix()}/"
            )
            for name in sorted(names):
                if name.startswith("."):
                    continue
                yield within + name
                count += 1
                if count == _MOST_FILES:
                    return

    def _forms(self, name: str) -> Iterator[str]:
        yield name
        yield _last(name)
        for prefix in self._prefixes():
            yield f"{prefix}/{name}"

    def _prefixes(self) -> Sequence[str]:
        return (_USUAL_PREFIX, f"./{_USUAL_PREFIX}", self._folder.name, str(self._folder), ".")

    def _resolve(self, name: str, listing: Sequence[str]) -> DataFile:
        if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in name):
            raise FileProblem("A file's name cannot contain control characters.", name=ascii(name))
        if "://" in name:
            raise FileProblem(
                f"{name} is an address: nothing is fetched from the network. Put the file into the data folder.",
                name=name,
            )
        within = self._within(name)
        matches = self._matches(within, listing)
        if len(matches) > 1:
            raise FileProblem(
                f'"{name}" is ambiguous: it can be {_listed(matches, "or")}. Say which, with its folder.',
                name=name,
                near=matches,
            )
        return self._data_file(matches[0]) if matches else self._missing(name, listing)

    def _within(self, name: str) -> str:
        """The name as a path relative to the folder. Raises `FileProblem` where it leaves it."""
        path = Path(os.path.normpath(name))
        for folder in (self._folder, self._folder.resolve()):
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        if path.is_absolute() or path.parts[:1] in {("..",), ("~",)}:
            _outside(name)
        return path.as_posix()

    def _matches(self, within: str, listing: Sequence[str]) -> list[str]:
        """What the name can mean: the path itself, below a usual prefix, in a subfolder, and then whatever its case."""
        first, _, rest = within.partition("/")
        usual = {_USUAL_PREFIX, self._folder.name.casefold()}
        paths = [within, rest] if rest and first.casefold() in usual else [within]
        # By the disk, not by the list: a hidden file may be named, and what lies behind a link has to be refused.
        exact = [path for path in paths if path not in {"", "."} and os.path.lexists(self._folder / path)]
        if exact:
            return exact
        if len(paths) == 1 and "/" not in within:
            below = [known for known in listing if _last(known) == within]
            if below:
                return below
        folded = {path.casefold() for path in paths}
        return [known for known in listing if known.casefold() in folded] or [
            known for known in listing if _last(known).casefold() in folded
        ]

    def _data_file(self, name: str) -> DataFile:
        try:
            real = (self._folder / name).resolve(strict=True)
            found = real.stat()
        except (OSError, RuntimeError) as error:
            raise FileProblem(f'The file "{name}" cannot be read.', name=name) from error
        if not real.is_relative_to(self._folder.resolve()):
            _outside(name)
        if not stat.S_ISREG(found.st_mode):
            raise FileProblem(f'"{name}" is no regular file.', name=name)
        return DataFile(name, str(real), f"{found.st_size:x}-{found.st_mtime_ns:x}-{found.st_ino:x}")

    def _missing(self, name: str, listing: Sequence[str]) -> NoReturn:
        wanted = _last(name).casefold()
        short = {known: _last(known).casefold() for known in listing}
        near = [
            key for _, _, key in process.extract(wanted, short, scorer=fuzz.ratio, score_cutoff=60, limit=3)
        ]
        message = f'There is no file "{name}" in the data folder.'
        if near:
            message += f" Did you mean {_listed(near, 'or')}?"
        shown = sorted(listing)[:LISTED]
        rest = len(listing) - len(shown)
        message += f" It holds {_listed(shown, 'and')}" if shown else " It holds no files"
        message += f", and {rest} more." if rest else "."
        raise FileProblem(message, name=name, near=near, files=shown)


def _last(name: str) -> str:
    """The name without its folders."""
    return name.rpartition("/")[2]


def _outside(name: str) -> NoReturn:
    raise FileProblem(
        f'"{name}" is outside the data folder. Only files in it can be used: put the file there.', name=name
    )


def _listed(names: Sequence[str], last: str) -> str:
    """ "a", "a or b", "a, b or c"."""
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), names[-1])))
