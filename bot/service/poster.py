"""A delivery -> its message on the platform: posted, edited, or found where it stands already."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from bot.domain.alert import Spread
from bot.domain.delivery import Delivery, Pending, Posted
from bot.errors import MessageGone, PermanentFailure, TransientFailure
from bot.ports import Messenger, Outbox
from bot.service.addresses import addressed
from bot.service.kept import kept

log = structlog.get_logger()


class Orphaned(PermanentFailure):
    """The message that it belongs to is missing, which was told before."""


class TooSoon(Exception):
    """The message was edited just now."""

    def __init__(self, until: float) -> None:
        self.until = until


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """Carries out deliveries, one at a time, on one platform."""

    outbox: Outbox
    messenger: Messenger | None
    """None: no token is set for the platform."""
    clock: Callable[[], float]
    edit_pace: float = 0.0
    """Seconds between two edits of one message. What is edited sooner waits, and the last edit is made."""

    async def carry_out(self, pending: Pending) -> Posted:
        """Post or edit the delivery's message, and return where it stands. Raises `DeliveryError`, `TooSoon`,
        and `OutputGone` as a messenger does."""
        delivery = pending.delivery
        if self.messenger is None:
            raise TransientFailure(f"no {delivery.channel.platform} token is set", refused=True)
        parent = await self._parent(delivery)
        if isinstance(delivery.alert, Spread):
            if parent is None:
                raise Orphaned("the message to edit is too old to be known")
            return await self._edit(self.messenger, delivery, parent)
        found = await self._found(self.messenger, pending, parent)
        posted = found or await self.messenger.post(
            await addressed(delivery, self.messenger, self.outbox), parent
        )
        if parent and posted.moved and delivery.parent:
            await kept(self.outbox.amend, delivery.parent, replace(parent, thread=posted.message))
        return posted

    async def _edit(self, messenger: Messenger, delivery: Delivery, posted: Posted) -> Posted:
        until = posted.edited + self.edit_pace
        if until > self.clock():
            raise TooSoon(until)
        try:
            await messenger.edit(delivery, posted)
        except MessageGone:
            log.info("a message to edit was deleted", delivery=delivery.id)
            return posted
        if self.edit_pace and delivery.parent:
            await kept(self.outbox.amend, delivery.parent, replace(posted, edited=self.clock()))
        return posted

    async def _found(self, messenger: Messenger, pending: Pending, parent: Posted | None) -> Posted | None:
        """Where the message stands already, if a crash or a lost answer left that open."""
        if not pending.in_doubt:
            return None
        try:
            return await messenger.find(pending.delivery, parent, pending.placed)
        except PermanentFailure as failure:
            # Without the right to look, an alert twice is better than none.
            log.warning("not looked for", delivery=pending.delivery.id, reason=str(failure))
            return None

    async def _parent(self, delivery: Delivery) -> Posted | None:
        """The message that the delivery goes under, or edits; None if it opens a thread, or if the thread is
        so old that it is forgotten."""
        parent = delivery.parent
        if parent is None:
            return None
        posted = await kept(self.outbox.posted, parent)
        if posted is None and await kept(self.outbox.is_buried, parent):
            raise Orphaned("the message that opens its thread could not be posted")
        if posted is None and await kept(self.outbox.is_waiting, parent):
            raise TransientFailure("the message that opens its thread is not posted yet", refused=True)
        return posted
