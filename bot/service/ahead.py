"""An entry that is taken -> the next one, read meanwhile."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.entry import Entry
from bot.pipeline import Pipeline


@contextmanager
def reading_ahead(pipeline: Pipeline, entry: Entry | None) -> Iterator[None]:
    """Have the entry read as soon as the body waits for the store, which needs a core of its own for as long.
    A store in memory leaves no time for it; None if no entry follows."""
    if entry is None:
        yield
        return
    ahead = asyncio.get_running_loop().call_soon(pipeline.read_ahead, entry)
    try:
        yield
    finally:
        ahead.cancel()
