"""The data files a session may read, by the names people use."""

import contextlib
import os
import stat
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from rapidfuzz import fuzz, process

from toolwright.domain.file import DataFile
from toolwright.errors import FileProblem, StoreUnavailable
from toolwright.storage import mentions
from toolwright.storage.handed import Handed
from toolwright.storage.uploads import Uploads

LISTED = 20
"""How many names an error lists."""

_MOST_FILES = 20_000
_MOST_BYTES = 50 << 20
_TABLES = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".parquet")
_TICK_NS = 100_000_000
_USUAL_PREFIX = "data"


@dataclass(frozen=True, slots=True)
class _There:
    """What can be named: the folder's files, and the session's uploads by name."""

    listing: Sequence[str]
    uploads: Mapping[str, Path]


class DataFolder:
    """The `Workspace` over one folder and its subfolders, and over what sessions have uploaded. Nothing else is ever
    named, listed or opened; of the folder neither is what lies below `closed`.

    All methods look at the disk and are meant for a worker thread.
    """

    def __init__(
        self,
        folder: Path,
        uploads: Uploads | None = None,
        closed: Path | None = None,
        handed: Handed | None = None,
    ) -> None:
        self._folder = folder.absolute()
        self._uploads = uploads
        self._handed = handed
        self._closed = closed

    def mentioned(self, prompt: str, session_id: str) -> Sequence[DataFile]:
        """The files a prompt names, each once, in order. Of a file in the folder `DataFile.name` is the path in it.

        "data/sales.csv" and "sales.csv" both mean the folder's sales.csv, unless the session has uploaded a file of
        that name, which comes first. A name alone is also found in subfolders, and whatever its case. Raises
        `FileProblem` when a name is missing, ambiguous, outside, or no regular file; its details are `name`, `near`
        (similar names) and `files` (what is there).
        """
        uploads: Mapping[str, Path] = {} if self._uploads is None else self._uploads.paths(session_id)
        there = _There(tuple(self._walk()), uploads)
        lowered = prompt.lower()
        known = (name for name in (*uploads, *there.listing) if _last(name).lower() in lowered)
        found = mentions.find(prompt, {form for name in known for form in self._forms(name)})
        files = [self._resolve(mention.name, there) for mention in found]
        return list({file.path: file for file in files}.values())

    def tables(self, session_id: str, limit: int) -> Sequence[DataFile]:
        """The first tables by name, the session's uploads before the folder's, very large ones left out."""
        uploads: Mapping[str, Path] = {} if self._uploads is None else self._uploads.paths(session_id)
        there = _There(tuple(self._walk()), uploads)
        found: list[DataFile] = []
        for name in (*sorted(uploads), *sorted(there.listing)):
            if len(found) < limit and name.lower().removesuffix(".gz").endswith(_TABLES):
                # One that cannot be named without doubt is none to offer.
                with contextlib.suppress(FileProblem, OSError):
                    file = self._resolve(name, there)
                    if Path(file.path).stat().st_size <= _MOST_BYTES and file not in found:
                        found.append(file)
        return found

    def keep(self, session_id: str, key: str, table: str) -> DataFile:
        """A table that one task of a query hands to the next. Raises `StoreUnavailable`."""
        if self._handed is None:
            raise StoreUnavailable("There is no folder for the results of steps.")
        return self._handed.keep(session_id, key, table)

    def discard(self, session_id: str, query_id: str) -> None:
        if self._handed is not None:
            self._handed.discard(session_id, query_id)

    def files(self) -> Sequence[str]:
        """The names of what is there, sorted, hidden files left out."""
        return sorted(self._walk())

    def _walk(self) -> Iterator[str]:
        count = 0
        for parent, folders, names in os.walk(self._folder):
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and Path(parent, name) != self._closed
            )
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

    def _resolve(self, name: str, there: _There) -> DataFile:
        if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in name):
            raise FileProblem("A file's name cannot contain control characters.", name=ascii(name))
        if "://" in name:
            raise FileProblem(
                f"{name} is an address: nothing is fetched from the network. Upload the file, or put it into the data "
                "folder.",
                name=name,
            )
        within = self._within(name)
        matches = self._matches(within, there.listing)
        # An absolute path says where: it is how the folder's file is named beside an upload of the same name.
        uploaded = [] if Path(name).is_absolute() else self._uploaded(within, there.uploads, bool(matches))
        if len(uploaded or matches) > 1:
            raise FileProblem(
                f'"{name}" is ambiguous: it can be {_listed(uploaded or matches, "or")}. Say which, '
                f"{'as it is spelled' if uploaded else 'with its folder'}.",
                name=name,
                near=uploaded or matches,
            )
        if uploaded:
            return self._upload(uploaded[0], there.uploads[uploaded[0]], matches)
        if not matches:
            self._missing(name, there)
        file = self._data_file(matches[0])
        if _last(file.name) != file.name or file.name not in there.uploads:
            return file
        return replace(file, name=f"{self._folder.name}/{file.name}")

    def _uploaded(self, within: str, uploads: Mapping[str, Path], elsewhere: bool) -> list[str]:
        """The uploads a name can mean: the one spelled like that; if nothing else is, those whatever its case."""
        folder, _, last = within.rpartition("/")
        if folder.casefold() not in {"", _USUAL_PREFIX, self._folder.name.casefold()}:
            return []
        spelled = unicodedata.normalize("NFC", last)
        if spelled in uploads or elsewhere:
            return [spelled] if spelled in uploads else []
        return sorted(upload for upload in uploads if upload.casefold() == spelled.casefold())

    def _upload(self, name: str, path: Path, others: Sequence[str]) -> DataFile:
        note = None
        if others:
            note = f"{name} is the file uploaded to this session; the data folder has {_listed(others, 'and')} as well."
        try:
            real = path.resolve(strict=True)
            return DataFile(name, str(real), _digest(real.stat()), note)
        except (OSError, RuntimeError) as error:
            raise FileProblem(f'The file "{name}" cannot be read.', name=name) from error

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
        if not real.is_relative_to(self._folder.resolve()) or self._is_closed(real):
            _outside(name)
        if not stat.S_ISREG(found.st_mode):
            raise FileProblem(f'"{name}" is no regular file.', name=name)
        return DataFile(name, str(real), _digest(found))

    def _is_closed(self, real: Path) -> bool:
        if self._closed is None:
            return False
        closed = self._closed.resolve()
        # The other way round, a data folder in it, nothing of the folder is closed.
        return closed.is_relative_to(self._folder.resolve()) and real.is_relative_to(closed)

    def _missing(self, name: str, there: _There) -> NoReturn:
        wanted = _last(name).casefold()
        short = {known: _last(known).casefold() for known in (*there.uploads, *there.listing)}
        near = [
            key for _, _, key in process.extract(wanted, short, scorer=fuzz.ratio, score_cutoff=60, limit=3)
        ]
        uploads = sorted(there.uploads)[:LISTED]
        places = "among this session's uploads or in the data folder" if uploads else "in the data folder"
        message = f'There is no file "{name}" {places}.'
        if near:
            message += f" Did you mean {_listed(near, 'or')}?"
        if uploads:
            more = len(there.uploads) - len(uploads)
            message += f" Uploaded: {', '.join(uploads)}{f' and {more} more' if more else ''}."
        holder = "The data folder holds" if uploads else "It holds"
        shown = sorted(there.listing)[:LISTED]
        rest = len(there.listing) - len(shown)
        message += f" {holder} {_listed(shown, 'and')}" if shown else f" {holder} no files"
        message += f", and {rest} more." if rest else "."
        raise FileProblem(message, name=name, near=near, files=[*uploads, *shown])


def _digest(found: os.stat_result) -> str:
    # The time of the last change of any kind cannot be set back, but the file may change again within its clock's
    # tick. So what changed just now is known by this look alone.
    now = time.time_ns()
    look = f"-{now:x}" if now - found.st_ctime_ns < _TICK_NS else ""
    return f"{found.st_size:x}-{found.st_mtime_ns:x}-{found.st_ctime_ns:x}-{found.st_ino:x}{look}"


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
