"""Entries in the inbox -> stories, and deliveries in the outbox."""

import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from bot.domain.entry import Arrival
from bot.errors import Conflict, LeaseLost, StoreError, StoreUnavailable
from bot.pipeline import Pipeline
from bot.ports import Inbox, Lease
from bot.service import meters
from bot.service.ahead import reading_ahead
from bot.service.pages import Pages
from bot.service.tracking import Tracking
from bot.text.urls import shown

BATCH = 200
# So many entries that are placed leave the inbox together.
LEAVING = 20

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placer:
    """Places entries, one after the other, in the order of the inbox."""

    inbox: Inbox
    pipeline: Pipeline
    lease: Lease | None = None
    """Without which nothing is placed: one process at a time places entries. None: there is but one."""
    pages: Pages | None = None
    """None: no page is read."""
    tracking: Tracking | None = None
    """None: the watches do not change."""
    _taken: deque[tuple[str, Arrival]] = field(default_factory=deque)
    """What the inbox has handed out and is not placed: it comes first when the store is back."""
    _placed: list[str] = field(default_factory=list)
    """Receipts of what is placed and has not left the inbox yet."""

    async def may_place(self) -> bool:
        """Whether it is this process that places. Raises `StoreUnavailable`."""
        if self.lease is None or self.lease.held:
            return True
        # Whoever placed meanwhile was handed all this, too.
        self._taken.clear()
        taken = await self.lease.take()
        if taken:
            log.info("this process places entries from now on")
        return taken

    async def stop(self) -> None:
        """Leave the rest to others. Raises `StoreError`."""
        self._taken.clear()
        try:
            await self._let_go()
        finally:
            if self.lease:
                await self.lease.give_back()

    async def place_waiting(self) -> int:
        """Try once all that waits, up to a batch, and return how many are dealt with. Raises `StoreError` if
        the store is out of reach or the inbox is at fault.

        An entry leaves the inbox after it is committed: a crash between the two takes it again, which
        changes nothing. One that other writers got in the way of stays, for the next time.
        """
        try:
            if self.tracking:
                await self.tracking.refresh()
            return await self._place_batch() if await self.may_place() else 0
        except LeaseLost as lost:
            log.warning("another process places entries by now", reason=str(lost))
            return 0

    async def _place_batch(self) -> int:
        if len(self._taken) < BATCH:
            await self._take(BATCH - len(self._taken))
        dealt_with = 0
        try:
            for _ in range(len(self._taken)):
                dealt_with += await self._place_next()
        except StoreError:
            with suppress(StoreError):
                await self._let_go()
            raise
        await self._let_go()
        return dealt_with

    async def _place_next(self) -> bool:
        """Whether the next entry is dealt with; else it is the last from now on."""
        receipt, arrival = self._taken[0]
        if self.pages:
            arrival = await self.pages.read_late(arrival)
            self._taken[0] = receipt, arrival
        following = self._taken[1][1].entry if len(self._taken) > 1 else None
        with reading_ahead(self.pipeline, following):
            placed = await self._place(arrival)
        if not placed:
            self._taken.rotate(-1)
            return False
        self._taken.popleft()
        self._placed.append(receipt)
        if len(self._placed) >= LEAVING:
            await self._let_go()
        return True

    async def _let_go(self) -> None:
        """Have what is placed leave the inbox. What does not, since the store is away, does so later."""
        if self._placed:
            await self.inbox.done(self._placed)
            self._placed.clear()

    async def _take(self, limit: int) -> None:
        """Take more, and have the pages of what is watched read."""
        new = await self.inbox.take(limit)
        self._taken.extend(new)
        if self.pages and new:
            read = dict(await self.pages.read(new))
            for at, (receipt, arrival) in enumerate(self._taken):
                self._taken[at] = receipt, read.get(receipt, arrival)

    async def _place(self, arrival: Arrival) -> bool:
        """Whether the entry is dealt with, in a story or given up."""
        entry = arrival.entry
        about = {"feed": shown(entry.feed), "entry": entry.id}
        try:
            taken = await self.pipeline.take(entry, arrival.seen, quiet=arrival.quiet)
        except (StoreUnavailable, LeaseLost):
            raise
        except Conflict as conflict:
            log.warning("entry not placed yet: other writers were faster", reason=str(conflict), **about)
            return False
        except StoreError as error:
            # A stored story that cannot be read is met again by each entry like it, and by no other.
            log.exception("entry not placed: the store is at fault", reason=str(error), **about)
            return True
        except Exception:
            # A fault of ours that this entry brings out must not keep all others from being placed.
            log.exception("entry not placed: this is a bug, please report it", **about)
            return True
        meters.ENTRIES.inc()
        meters.time_placed(arrival, time.time())
        for _, alert in taken.alerts:
            meters.ALERTS.labels(alert.alert).inc()
        log.debug("entry placed", entry=entry.id, story=taken.story, alerts=len(taken.alerts))
        return True
