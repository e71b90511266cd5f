"""Entries in the inbox -> stories, and deliveries in the outbox."""

from collections import deque
from dataclasses import dataclass, field

import structlog

from bot.domain.entry import Arrival
from bot.errors import StoreError
from bot.pipeline import Pipeline
from bot.ports import Inbox
from bot.service import meters

BATCH = 200

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placer:
    """Places entries, one after the other, in the order of the inbox."""

    inbox: Inbox
    pipeline: Pipeline
    _taken: deque[tuple[str, Arrival]] = field(default_factory=deque)
    """What the inbox has handed out and is not placed: it comes first when the store is back."""

    async def place_waiting(self) -> int:
        """Place what waits, up to a batch, and return how many there were. Raises `StoreError`.

        An entry leaves the inbox after it is committed: a crash between the two takes it again, which
        changes nothing.
        """
        if not self._taken:
            self._taken.extend(await self.inbox.take(BATCH))
        count = len(self._taken)
        while self._taken:
            receipt, arrival = self._taken[0]
            await self._place(arrival)
            await self.inbox.done([receipt])
            self._taken.popleft()
        return count

    async def _place(self, arrival: Arrival) -> None:
        entry = arrival.entry
        try:
            taken = await self.pipeline.take(entry, arrival.seen, quiet=arrival.quiet)
        except StoreError:
            raise
        except Exception:
            # A fault of ours that this entry brings out must not keep all others from being placed.
            log.exception(
                "entry not placed: this is a bug, please report it", feed=entry.feed, entry=entry.id
            )
            return
        meters.ENTRIES.inc()
        for _, alert in taken.alerts:
            meters.ALERTS.labels(alert.alert).inc()
        log.debug("entry placed", entry=entry.id, story=taken.story, alerts=len(taken.alerts))
