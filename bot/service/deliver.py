"""Deliveries in the outbox -> messages on the platforms."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog

from bot.domain.alert import Spread
from bot.domain.delivery import Delivery, Pending, Posted, Step, steps
from bot.domain.watch import Channel, Platform
from bot.errors import PermanentFailure, StoreError, TransientFailure
from bot.ports import Messenger, Outbox
from bot.service import meters

BATCH = 100
# Seconds until a delivery is tried again when the platform did not say: doubled for each attempt.
FIRST_RETRY = 1.0
LONGEST_RETRY = 300.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Carries deliveries out: in order within a channel, channels side by side."""

    outbox: Outbox
    messengers: Mapping[Platform, Messenger]
    _taken: dict[str, Pending] = field(default_factory=dict)
    """By id, what the outbox has handed out and of which it has not been told what became."""

    async def deliver_due(self, now: float) -> int:
        """Carry out what is due, up to a batch, and return how many deliveries there were. Raises
        `StoreError`; what a platform refuses is postponed or buried."""
        batch = [replace(pending, attempts=pending.attempts + 1) for pending in self._taken.values()]
        batch = batch or await self.outbox.take(BATCH, now)
        self._taken.update((pending.delivery.id, pending) for pending in batch)
        by_channel: dict[Channel, list[Step]] = defaultdict(list)
        for step in steps(batch):
            by_channel[step.pending.delivery.channel].append(step)
        channels = (self._deliver(todo, now) for todo in by_channel.values())
        # All channels go on to their end before the first fault of the store is raised.
        for fault in await asyncio.gather(*channels, return_exceptions=True):
            if isinstance(fault, BaseException):
                raise fault
        return len(batch)

    async def _deliver(self, todo: Sequence[Step], now: float) -> None:
        """Carry out one channel's steps. A thread that has to wait makes no other thread wait."""
        waiting: dict[str, float] = {}
        for step in todo:
            thread = step.pending.delivery.alert.thread
            if thread in waiting:
                await self._postpone(step, waiting[thread])
                continue
            until = await self._carry_out(step, now)
            if until is not None:
                waiting[thread] = until
                await self._postpone(step, until)

    async def _carry_out(self, step: Step, now: float) -> float | None:
        """Do it, and return None; or, when it has to wait, the time to try again."""
        delivery = step.pending.delivery
        try:
            posted = await self._message(step.pending)
        except TransientFailure as failure:
            log.warning("delivery postponed", delivery=delivery.id, reason=str(failure))
            return now + (failure.retry_after or _backoff(step.pending.attempts))
        except PermanentFailure as failure:
            await self._bury(step, str(failure), now)
            return None
        except StoreError:
            raise
        except Exception:
            log.exception("delivery postponed: this is a bug, please report it", delivery=delivery.id)
            return now + _backoff(step.pending.attempts)
        for each in (delivery, *step.absorbed):
            await self.outbox.record(each, posted, now)
            del self._taken[each.id]
        _count(delivery, "posted")
        return None

    async def _message(self, pending: Pending) -> Posted:
        """Post or edit the delivery's message, and return where it stands."""
        delivery = pending.delivery
        messenger = self.messengers.get(delivery.channel.platform)
        if messenger is None:
            raise PermanentFailure(f"no {delivery.channel.platform} token is set")
        parent = await self._parent(delivery)
        if isinstance(delivery.alert, Spread) and parent is not None:
            await messenger.edit(delivery, parent)
            return parent
        found = await messenger.find(delivery, parent) if pending.in_doubt else None
        return found or await messenger.post(delivery, parent)

    async def _parent(self, delivery: Delivery) -> Posted | None:
        """The message that the delivery goes under, or edits; None if it opens a thread."""
        if delivery.parent is None:
            return None
        parent = await self.outbox.posted(delivery.parent)
        if parent is None and await self.outbox.is_buried(delivery.parent):
            raise PermanentFailure("the message that opens its thread could not be posted")
        if parent is None:
            raise TransientFailure("the message that opens its thread is not posted yet")
        return parent

    async def _postpone(self, step: Step, until: float) -> None:
        for each in (step.pending.delivery, *step.absorbed):
            await self.outbox.postpone(each, until)
            del self._taken[each.id]
        _count(step.pending.delivery, "postponed")

    async def _bury(self, step: Step, reason: str, now: float) -> None:
        log.error("delivery buried", delivery=step.pending.delivery.id, reason=reason)
        for each in (step.pending.delivery, *step.absorbed):
            await self.outbox.bury(each, reason, now)
            del self._taken[each.id]
        _count(step.pending.delivery, "buried")


def _backoff(attempts: int) -> float:
    """Seconds to wait after that many attempts."""
    return float(min(FIRST_RETRY * 2.0 ** min(attempts - 1, 16), LONGEST_RETRY))


def _count(delivery: Delivery, result: str) -> None:
    meters.DELIVERIES.labels(delivery.channel.platform, result).inc()
