"""An embedder without a model: it takes texts for alike if they hold words that are said to mean the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class FakeEmbedder:
    """Implements `bot.ports.Embedder`."""

    same: Sequence[frozenset[str]] = ()
    """Words of one meaning each."""
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    async def alike(self, text: str, others: Sequence[str]) -> list[float]:
        """See `bot.ports.Embedder`: 1 if it is the same text or holds a word of the same meaning, else 0."""
        self.asked.append((text, tuple(others)))
        return [1.0 if self._meet(text, other) else 0.0 for other in others]

    def _meet(self, one: str, other: str) -> bool:
        first, second = set(one.split()), set(other.split())
        return one == other or any(words & first and words & second for words in self.same)
