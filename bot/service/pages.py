"""Watched entries whose feed gives little of them -> the same with the text of their pages."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import structlog

from bot.domain.entry import Arrival, Entry
from bot.errors import FeedError, LeaseLost, StoreUnavailable
from bot.pipeline import Pipeline
from bot.ports import Articles
from bot.text.digests import digest
from bot.text.urls import shown

Taken = tuple[str, Arrival]
"""A receipt of the inbox, and what it is for."""

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Pages:
    """Reads pages ahead of placing. A batch waits for all of its pages together no longer than `patience`
    seconds; an entry whose page has not come by then is placed as it is, and so is one whose page cannot be
    read."""

    articles: Articles
    pipeline: Pipeline
    patience: float = 10.0
    at_once: int = 6
    _until: float = field(default=0.0, init=False)
    """On the monotonic clock: when the patience with this batch ends."""

    async def read(self, batch: Sequence[Taken]) -> list[Taken]:
        """The batch, with the pages of those entries that are watched so far. Raises `StoreError`."""
        self._until = time.monotonic() + self.patience
        wanted = [receipt for receipt, arrival in batch if await self._is_wanted(arrival)]
        if not wanted:
            return list(batch)
        turns = asyncio.Semaphore(self.at_once)
        tasks = {
            receipt: asyncio.create_task(self._in_turn(turns, arrival))
            for receipt, arrival in batch
            if receipt in wanted
        }
        try:
            await asyncio.wait(tasks.values(), timeout=self.patience)
        finally:
            for task in tasks.values():
                task.cancel()
        return [(receipt, _outcome(tasks.get(receipt), arrival)) for receipt, arrival in batch]

    async def read_late(self, arrival: Arrival) -> Arrival:
        """The same for one that an earlier entry of its batch made watched. Raises `StoreError`."""
        left = self._until - time.monotonic()
        if left <= 0 or not await self._is_wanted(arrival):
            return arrival
        try:
            async with asyncio.timeout(left):
                return await self._read(arrival)
        except TimeoutError:
            return arrival

    async def _is_wanted(self, arrival: Arrival) -> bool:
        # Old news tells nobody anything, and a first poll would fetch a whole archive.
        if not arrival.full_text or arrival.quiet or not arrival.entry.own_link:
            return False
        try:
            return await self.pipeline.is_news_of_a_watch(arrival.entry, arrival.seen)
        except (StoreUnavailable, LeaseLost):
            raise
        except Exception:
            return False  # placing it meets the same fault, and says so

    async def _in_turn(self, turns: asyncio.Semaphore, arrival: Arrival) -> Arrival:
        async with turns:
            return await self._read(arrival)

    async def _read(self, arrival: Arrival) -> Arrival:
        """Read once, whatever comes of it."""
        entry = arrival.entry
        try:
            text = await self.articles.text(entry, arrival.seen)
        except FeedError as error:
            log.info(
                "page not read; the entry stays as its feed has it", page=shown(entry.link), reason=str(error)
            )
            text = None
        except Exception:
            log.exception("page not read: this is a bug, please report it", page=shown(entry.link))
            text = None
        return replace(arrival, entry=_with(entry, text), full_text=False)


def _with(entry: Entry, text: str | None) -> Entry:
    if text is None or len(text) <= len(entry.content):
        return entry
    return replace(entry, content=text, fed=digest(entry.content))


def _outcome(task: "asyncio.Task[Arrival] | None", arrival: Arrival) -> Arrival:
    """What came in time; an entry is not asked for again in its batch."""
    if task is None:
        return arrival
    if task.done() and not task.cancelled():
        return task.result()
    log.info("page not read in time; the entry stays as its feed has it", page=shown(arrival.entry.link))
    return replace(arrival, full_text=False)
