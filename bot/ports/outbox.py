"""Deliveries on their way to the platforms."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.delivery import Buried, Delivery, Pending, Posted, Waiting

BURIED_SHOWN = 100
"""Buried deliveries that are shown at most, the newest."""


class Outbox(Protocol):
    """Deliveries on their way to the platforms. Alerts come by `Stories.commit` alone."""

    async def add(self, delivery: Delivery, now: float) -> None:
        """Put one at the end that belongs to no story; left out if its `id` is in the outbox, or was ever
        recorded or buried."""

    async def take(self, limit: int, now: float) -> list[Pending]:
        """The oldest up to `limit` that are due and not handed out; [] at once if there are none.

        Several processes may take; the deliveries of a channel go to one of them. Who takes nothing for
        some seconds counts as dead: what it was handed, and what it postponed, is handed to others (or to
        itself after a restart) at once and before what is newer, in doubt unless it surely was not posted,
        its `attempts` counted on."""

    def holds(self, delivery: str) -> bool:
        """Whether the delivery with this id is in this process's hands: handed out to it, not done with, and
        surely not taken over by another."""

    async def hand_back(self) -> None:
        """This process takes no more: what it was handed is for others, within a second or two."""

    async def record(self, delivery: Delivery, posted: Posted, now: float) -> None:
        """It stands on the platform: keep where, and never hand it out again."""

    async def postpone(self, delivery: Delivery, until: float, *, in_doubt: bool) -> None:
        """Hand it out again, and not before `until` (Unix seconds). `in_doubt`: it may stand on the platform
        all the same (a time-out); else it surely does not (a refusal)."""

    async def put_back(self, deliveries: Sequence[Delivery], until: float, *, in_doubt: bool) -> None:
        """Hand these out again, and not before `until` (Unix seconds): they were not tried, and `in_doubt` is
        what they were handed out with."""

    async def bury(self, delivery: Delivery, reason: str, now: float) -> None:
        """Never hand it out again, and keep it with the reason."""

    async def posted(self, delivery: str) -> Posted | None:
        """Where the delivery with this id stands; None if it was not recorded, or is no longer known. Asking
        keeps it known: a thread that is still replied to does not grow old."""

    async def amend(self, delivery: str, posted: Posted) -> None:
        """From now on this is known of where the delivery with this id stands; nothing, if it was not
        recorded, or is no longer known."""

    async def is_buried(self, delivery: str) -> bool:
        """Whether the delivery with this id was buried: what was to go under it waits in vain."""

    async def is_waiting(self, delivery: str) -> bool:
        """Whether the delivery with this id is in the outbox, handed out or not: neither recorded nor buried.
        What is neither this, nor `posted`, nor `is_buried` is not known, or no more."""

    async def waiting(self) -> int:
        """How many are neither recorded nor buried."""

    async def wait(self, seconds: float) -> None:
        """Return as soon as there is a new delivery to take, or after `seconds`, or earlier for no reason.
        A postponed one that falls due meanwhile does not count."""

    async def buried(self) -> list[Buried]:
        """The buried ones, newest first, up to `BURIED_SHOWN`."""

    async def count_buried(self) -> int:
        """How many are buried."""

    async def undelivered(self, limit: int) -> list[Waiting]:
        """Those that wait, handed out or not, oldest first, up to `limit`."""

    async def retry(self, delivery: str) -> bool:
        """Have the delivery with this id tried: a buried one again, as if it never had been; one that was
        postponed at once. Returns whether it is buried or waits."""

    async def drop(self, delivery: str) -> bool:
        """Never deliver the one with this id, which is buried or waits, and forget it: what was to go under
        it waits in vain. Returns whether it is buried or waits."""
