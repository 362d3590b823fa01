"""No vectors: tools are found by full text alone."""

from collections.abc import Sequence


class LexicalEmbedder:
    """The `Embedder` that is always there. Its `embed` answers None, so the store ranks by words."""

    @property
    def id(self) -> str:
        return "lexical"

    async def embed(self, texts: Sequence[str]) -> None:
        return None
