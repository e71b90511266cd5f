"""Delivery: one alert for one channel."""

from dataclasses import dataclass

from bot.domain.alert import Alert
from bot.domain.watch import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert for one channel."""

    id: str
    """The same whenever the same alert is decided for the same channel: what makes a doubled post findable.
    Lower-case hexadecimal, 24 characters (Discord takes 25 in a nonce)."""
    channel: Channel
    alert: Alert
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A delivery that the outbox has handed out."""

    delivery: Delivery
    attempts: int
    """How often it was handed out, this time included: 1 the first time."""

    @property
    def in_doubt(self) -> bool:
        """It was handed out before and nothing was recorded: it may stand on the platform already."""
        return self.attempts > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Buried:
    """A delivery that will not be tried again unless an operator says so."""

    delivery: Delivery
    reason: str
    at: float
    """Unix seconds."""
