"""What texts mean, as far as a machine can tell."""

from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """Compares texts by what they say, whatever words they say it in."""

    async def alike(self, text: str, others: Sequence[str]) -> list[float]:
        """How alike the text is in meaning to each of the others, in their order: -1 to 1, where 1 is the
        same. Two texts are always as alike as they were before, in every process, whatever was asked
        beside them and however long ago."""
