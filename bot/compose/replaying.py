"""JSON lines of entries, on their own clock -> what would have been alerted."""

import asyncio
import gc
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from adapters.console.lines import complain, opened, write
from adapters.console.messenger import ConsoleMessenger
from adapters.console.progress import Progress
from adapters.memory import MemoryStories
from adapters.redis import EmbeddedServer, RedisStories, connect
from bot.compose.meaning import embedder
from bot.compose.reading import Reader
from bot.compose.storing import keeping
from bot.domain.alert import Spread
from bot.domain.delivery import Posted, delivery
from bot.domain.entry import Entry
from bot.domain.watch import CONSOLE, Watchlist
from bot.errors import InputError
from bot.jsonl.alerts import taken_row
from bot.jsonl.entries import entries
from bot.pipeline import Pipeline, Taken
from bot.ports import Keep, Stories
from bot.service.ahead import reading_ahead
from config.settings import Settings, load_watches

Store = Literal["memory", "embedded"]


def replay(
    source: str, settings: Settings, *, watches: Path | None, everything: bool, as_json: bool, store: Store
) -> int:
    """Take the entries in order of publication, in a store of their own that is gone afterwards, and print
    what would have been alerted. Return how many lines were malformed and passed over.

    Printed are the entries of stories that are watched, or `everything`.
    """
    watched = load_watches(watches) if watches else settings.watches
    if not watched:
        complain(f"{watches or settings.path} names no watches: nothing would be alerted")
    # Before there is an event loop, which would keep Ctrl-C from whoever waits for a line.
    found, malformed = _read(source)
    # Hardly anything here is a cycle, and looking through all that is kept for some takes time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    asyncio.run(
        _replay(found, settings, Watchlist(watched), everything=everything, as_json=as_json, store=store)
    )
    return malformed


async def _replay(
    found: list[Entry],
    settings: Settings,
    watchlist: Watchlist,
    *,
    everything: bool,
    as_json: bool,
    store: Store,
) -> None:
    console = ConsoleMessenger()
    extract = Reader(settings).loaded()
    with ExitStack() as closing, Progress(len(found)) as progress, _held_back() as rows:
        comparing = embedder(settings, closing)
        async with _stories(store, keeping(settings)) as stories:
            pipeline = Pipeline(stories=stories, watchlist=watchlist, extract=extract, embedder=comparing)
            async for taken in _taken(found, pipeline):
                progress.advance(taken.story, alerts=len(taken.alerts), united=taken.united)
                if as_json:
                    rows.add(taken, printed=everything or taken.watched)
                else:
                    await _draw(taken, console)


def _read(source: str) -> tuple[list[Entry], int]:
    found: list[Entry] = []
    malformed = 0
    with opened(source) as lines:
        for entry in entries(lines, now=time.time()):
            if isinstance(entry, InputError):
                complain(entry)
                malformed += 1
            else:
                found.append(entry)
    return sorted(found, key=lambda entry: entry.published), malformed


async def _taken(found: list[Entry], pipeline: Pipeline) -> AsyncIterator[Taken]:
    for entry, following in zip_longest(found, found[1:]):
        with reading_ahead(pipeline, following):
            taken = await pipeline.take(entry, entry.published)
        yield taken
        # The stores in memory wait for nothing, and without a pause nobody hears Ctrl-C.
        await asyncio.sleep(0)


@dataclass(slots=True)
class _Rows:
    """What is printed, with the stories as they are in the end: a story may become part of another that was
    opened before it, long after its first entries were placed."""

    _lines: list[tuple[str, str]] = field(default_factory=list)
    _heirs: dict[str, str] = field(default_factory=dict)

    def add(self, taken: Taken, *, printed: bool) -> None:
        if taken.united:
            self._heirs[taken.united] = taken.story
        if printed:
            self._lines.append((taken.story, json.dumps(taken_row(taken), ensure_ascii=False)))

    def print(self) -> None:
        for story, line in self._lines:
            heir = self._heir(story)
            write(json.loads(line) | {"story": heir} if heir != story else json.loads(line))

    def _heir(self, story: str) -> str:
        while story in self._heirs:
            story = self._heirs[story]
        return story


@contextmanager
def _held_back() -> Iterator[_Rows]:
    """Rows that are printed in the end, also when that comes early."""
    rows = _Rows()
    try:
        yield rows
    finally:
        rows.print()


async def _draw(taken: Taken, console: ConsoleMessenger) -> None:
    """Draw what would have been posted; an edit posts nothing."""
    for alert in {alert.id: alert for _, alert in taken.alerts}.values():
        if not isinstance(alert, Spread):
            parent = None if alert.id == alert.thread else Posted(message=alert.thread)
            await console.post(delivery(CONSOLE, alert), parent)


@asynccontextmanager
async def _stories(store: Store, keep: Keep) -> AsyncIterator[Stories]:
    if store == "memory":
        yield MemoryStories(keep=keep)
        return
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="onrecord-"))
        server = await stack.enter_async_context(EmbeddedServer(data_dir=Path(folder)))
        connection = connect(server.url)
        stack.push_async_callback(connection.close)
        yield RedisStories(connection=connection, keep=keep)
