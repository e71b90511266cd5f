"""Entries between the poll that brought them and their story."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.entry import Arrival


class Inbox(Protocol):
    """Entries on their way from polls to stories. Each is handed out until it is `done`, in order."""

    async def put(self, arrivals: Sequence[Arrival]) -> None:
        """Add at the end; all or none."""

    async def take(self, limit: int) -> list[tuple[str, Arrival]]:
        """The oldest up to `limit` that are not handed out, each with a receipt; [] at once if none waits.
        What was handed out before a crash and is not `done` comes first after the restart."""

    async def done(self, receipts: Sequence[str]) -> None:
        """These are placed and need not come again; an unknown receipt is ignored."""

    async def waiting(self) -> int:
        """How many are neither placed nor lost: handed out or not, but not `done`."""

    async def wait(self, seconds: float) -> None:
        """Return as soon as there is something new to take, or after `seconds`, or earlier for no reason."""
