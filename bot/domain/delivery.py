"""Delivery: one alert for one channel."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.domain.alert import Alert, Notice, Spread
from bot.domain.watch import Channel
from bot.text.digests import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert for one channel."""

    id: str
    """The same whenever the same alert is decided for the same channel: what makes a doubled post findable.
    Lower-case hexadecimal, 24 characters (Discord takes 25 in a nonce)."""
    channel: Channel
    alert: Alert | Notice
    parent: str | None = None
    """The `id` of the delivery that opened the thread: to reply under, or (for a `Spread`) to edit.
    None for a delivery that opens one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a platform put a message."""

    message: str
    """The platform's own id of it (Slack's `ts`, Discord's message id)."""
    thread: str | None = None
    """The platform's own id of the thread the message is in or opens, if it has one of its own."""
    moved: bool = False
    """The message that it was to go under was deleted, so it opens a thread of its own: what would go under
    that one goes under this from now on."""
    edited: float = 0.0
    """Unix seconds: when it was last edited; 0 if never, or where nobody minds how often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A delivery that the outbox has handed out."""

    delivery: Delivery
    attempts: int
    """How often it was tried, this time included: 1 the first time. A crash counts, and what was put back
    without a try does not."""
    in_doubt: bool = False
    """It may stand on the platform already: it was handed out before, and then nothing was said of it (a
    crash) or that it was not known to have failed (a time-out)."""
    seen: float | None = field(default=None, compare=False)
    """Unix seconds: when the poll began that brought its entry, if it is of one."""
    placed: float | None = field(default=None, compare=False)
    """Unix seconds: when it came into the outbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A delivery in the outbox."""

    delivery: Delivery
    since: float
    """Unix seconds."""
    attempts: int = 0
    due: float | None = None
    """When it is tried again (Unix seconds), if it was postponed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buried:
    """A delivery that will not be tried again unless an operator says so."""

    delivery: Delivery
    reason: str
    at: float
    """Unix seconds."""


def delivery(channel: Channel, alert: Alert | Notice) -> Delivery:
    """The alert on its way to the channel."""
    parent = None if alert.id == alert.thread else delivery_id(channel, alert.thread)
    return Delivery(id=delivery_id(channel, alert.id), channel=channel, alert=alert, parent=parent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do on a platform."""

    pending: Pending
    absorbed: tuple[Delivery, ...] = ()
    """Edits that need not be carried out once this is."""

    @property
    def id(self) -> str:
        return self.pending.delivery.id

    @property
    def ids(self) -> list[str]:
        """Those of all that it carries out."""
        return [self.id, *(edit.id for edit in self.absorbed)]

    @property
    def thread(self) -> str:
        """The alert that opens its thread."""
        return self.pending.delivery.alert.thread


def steps(batch: Sequence[Pending]) -> list[Step]:
    """What is to be done for a batch of deliveries, thread by thread in order, and no more than that.

    Of several edits of one message only the newest counts. A parent that was never posted is posted as its
    newest edit would make it read: forty outlets in one poll are one message and no edits. A parent in
    doubt may stand on the platform in its old wording, so its edit stays.
    """
    newest = {
        pending.delivery.parent: pending for pending in batch if isinstance(pending.delivery.alert, Spread)
    }
    fresh = {pending.delivery.id for pending in batch if not pending.in_doubt}
    todo: list[Step] = []
    for pending in batch:
        edit = newest.get(_edited(pending.delivery))
        if not isinstance(pending.delivery.alert, Spread):
            todo.append(_posting(pending, edit if pending.delivery.id in fresh else None, batch))
        elif pending is edit and pending.delivery.parent not in fresh:
            todo.append(Step(pending=pending, absorbed=_edits(pending.delivery.parent, batch, but=pending)))
    opened = {step.pending.delivery.alert.thread: place for place, step in reversed(list(enumerate(todo)))}
    return sorted(todo, key=lambda step: opened[step.pending.delivery.alert.thread])


def _edited(delivery: Delivery) -> str | None:
    """The id of the delivery whose message this one's edits change."""
    return delivery.parent if isinstance(delivery.alert, Spread) else delivery.id


def _posting(pending: Pending, edit: Pending | None, batch: Sequence[Pending]) -> Step:
    if edit is None or not isinstance(edit.delivery.alert, Spread):
        return Step(pending=pending)
    newer = replace(pending, delivery=replace(pending.delivery, alert=edit.delivery.alert.parent))
    return Step(pending=newer, absorbed=_edits(pending.delivery.id, batch))


def _edits(parent: str | None, batch: Sequence[Pending], but: Pending | None = None) -> tuple[Delivery, ...]:
    return tuple(
        pending.delivery
        for pending in batch
        if pending is not but
        and isinstance(pending.delivery.alert, Spread)
        and pending.delivery.parent == parent
    )


def delivery_id(channel: Channel, alert: str) -> str:
    """The `id` of the delivery of the alert with this id to the channel."""
    return digest("delivery", str(channel), alert)
