"""Tables that one task of a query hands to the next, as files of their session, for the time of the query.

HOME/sessions/KEY/handed/QUERY-STEP.json
"""

from pathlib import Path

from toolwright.domain.file import DataFile
from toolwright.errors import StoreUnavailable
from toolwright.storage import filenames

HANDED = "handed"


class Handed:
    """The tables of all sessions below one folder. Methods look at the disk and are meant for a worker thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def keep(self, session_id: str, key: str, table: str) -> DataFile:
        """Writes the table, a JSON text, whole or not at all. Raises `StoreUnavailable`."""
        place = self._folder / filenames.key_of(session_id) / HANDED
        path, part = place / f"{key}.json", place / f"{key}.part"
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.write_text(table, "utf-8")
            part.replace(path)
        except OSError as error:
            raise StoreUnavailable(f"The result of a step cannot be kept: {error.strerror}.") from error
        return DataFile(f"step_{key.rpartition('-')[2]}.json", str(path.resolve()), f"{key}-{len(table):x}")

    def discard(self, session_id: str, query_id: str) -> None:
        """Removes what was kept for a query."""
        place = self._folder / filenames.key_of(session_id) / HANDED
        for path in place.glob(f"{query_id}-*"):
            path.unlink(missing_ok=True)
