"""Which files a run may see: those of the data folder, and uploads of one session."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolwright.domain.file import DataFile
from toolwright.errors import FileProblem


@dataclass(frozen=True, slots=True)
class Folders:
    """The data folder as it is named and as it is, and the folder of all uploads, KEY/files/NAME below it."""

    roots: tuple[Path, Path]
    uploads: Path | None

    @staticmethod
    def find(data: Path, uploads: Path | None) -> "Folders":
        """Looks at the file system, so not for the event loop."""
        data = data.absolute()
        return Folders((data, data.resolve()), None if uploads is None else uploads.absolute().resolve())

    def check(self, file: DataFile) -> None:
        """Raises `FileProblem` for a file that no box may see."""
        path = Path(file.path)
        if ".." in path.parts or not (self.in_data(path) or self.session_of(path)):
            raise FileProblem(f"{file.name} is neither in the data folder nor an upload of this session")

    def in_data(self, path: Path) -> Path | None:
        """The path below the data folder; None for any other file."""
        return next((path.relative_to(root) for root in self.roots if path.is_relative_to(root)), None)

    def session_of(self, path: Path) -> str | None:
        """The folder of uploads that a file is in; None for any other file."""
        if self.uploads is None or not path.is_relative_to(self.uploads):
            return None
        parts = path.relative_to(self.uploads).parts
        return str(path.parent) if len(parts) == 3 and parts[1] == "files" else None

    def own(self, files: Sequence[DataFile]) -> str | None:
        """The folder of uploads that a run with these files has to see. Never two: no run has files of two sessions."""
        folders = {folder for file in files if (folder := self.session_of(Path(file.path)))}
        if len(folders) > 1:
            raise FileProblem("the files of one run cannot be of two sessions")
        return next(iter(folders), None)
