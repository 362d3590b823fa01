"""The adapters are what the ports ask for: the type checker reads this file."""

from pathlib import Path

from toolwright.embedders.lexical import LexicalEmbedder
from toolwright.ports import Embedder, SessionStore, ToolStore, Workspace
from toolwright.storage.database import Database
from toolwright.storage.sessions import Sessions
from toolwright.storage.tools import Tools
from toolwright.storage.workspace import DataFolder


def stores(database: Database, home: Path) -> tuple[SessionStore, ToolStore, Workspace]:
    return Sessions(database), Tools(database, home / "tools"), DataFolder(home / "data")


async def test_the_lexical_embedder_has_a_name_and_no_vectors() -> None:
    embedder: Embedder = LexicalEmbedder()
    assert embedder.id == "lexical"
    assert await embedder.embed(["a text"]) is None
