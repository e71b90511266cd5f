"""Texts -> how alike they are in meaning. Needs the extra `semantic`."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import TYPE_CHECKING

from adapters.semantic.model import Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

LONGEST = 128
"""Tokens of a text that are read: a title and a lead have some seventy, and time grows with them."""
REMEMBERED = 10_000
"""Texts whose vectors are kept, the last used: 15 MB. Any other is worked out again when it is wanted."""


def is_installed() -> bool:
    """Whether the extra is there."""
    return all(map(find_spec, ("onnxruntime", "tokenizers", "numpy")))


class OnnxEmbedder:
    """Implements `bot.ports.Embedder`. Each text runs through the model alone, so that its vector depends on
    nothing else; a thread does it, so that nothing waits but the entry whose story is looked for."""

    def __init__(self, model: Model, *, remembered: int = REMEMBERED) -> None:
        # A fifth of a second and 100 MB, for those alone who want it.
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = InferenceSession(model.network, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_str(model.tokens.decode("utf-8"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._vectors: OrderedDict[str, Vector] = OrderedDict()
        self._remembered = remembered
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="meaning")

    async def alike(self, text: str, others: Sequence[str]) -> list[float]:
        """See `bot.ports.Embedder`."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._alike, text, others)

    def close(self) -> None:
        """Take no more work. Safe to repeat."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _alike(self, text: str, others: Sequence[str]) -> list[float]:
        own = self._vector(text)
        # Rounded, since the last digits of a product may differ from one processor to another.
        return [round(float(own @ self._vector(other)), 4) for other in others]

    def _vector(self, text: str) -> "Vector":
        if text in self._vectors:
            self._vectors.move_to_end(text)
            return self._vectors[text]
        vector = self._vectors[text] = self._embedded(text)
        if len(self._vectors) > self._remembered:
            self._vectors.popitem(last=False)
        return vector

    def _embedded(self, text: str) -> "Vector":
        """The mean of what the model makes of each token, of length 1."""
        import numpy as np

        # Half a surrogate pair, which JSON lets through, is no text to the tokenizer.
        whole = text.encode("utf-8", "replace").decode("utf-8")
        tokens = np.array([self._tokenizer.encode(whole).ids], dtype=np.int64)
        read = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": 0 * tokens}
        mean = self._session.run(None, read)[0][0].mean(axis=0)
        vector: Vector = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return vector
