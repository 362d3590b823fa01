"""The schema's history. Each file of `versions/` is one revision, named by its number and never changed afterwards.

Alembic is imported only where there is something to apply: opening a current database stays fast.
"""

from pathlib import Path

from sqlalchemy import Connection

_FOLDER = Path(__file__).parent


def known() -> tuple[str, ...]:
    """All revisions, oldest first: "0001", "0002", ..."""
    return tuple(sorted(file.name[:4] for file in (_FOLDER / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")))


def head() -> str:
    """The newest revision."""
    return known()[-1]


def revision(connection: Connection) -> str | None:
    """The revision a database is at; None when it is new."""
    tables = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if tables.first() is None:
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()


def touch(connection: Connection) -> None:
    """A write that changes nothing. Fails where the database cannot be written."""
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")


def upgrade(connection: Connection) -> None:
    """Applies what is missing, in the caller's transaction. Does nothing to a current database."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
