"""Entries on their way from polls to stories, in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from adapters.memory.waiting import Bell
from bot.domain.entry import Arrival


@dataclass(slots=True, kw_only=True)
class MemoryInbox:
    """See `bot.ports.Inbox`."""

    _new: deque[tuple[str, Arrival]] = field(default_factory=deque)
    _held: dict[str, Arrival] = field(default_factory=dict)
    """By receipt: handed out and not done."""
    _numbers: count[int] = field(default_factory=count)
    _bell: Bell = field(default_factory=Bell)

    async def put(self, arrivals: Sequence[Arrival]) -> None:
        self._new.extend((str(next(self._numbers)), arrival) for arrival in arrivals)
        if self._new:
            self._bell.ring()

    async def take(self, limit: int) -> list[tuple[str, Arrival]]:
        taken = [self._new.popleft() for _ in range(min(limit, len(self._new)))]
        self._held.update(taken)
        if not self._new:
            self._bell.mute()
        return taken

    async def done(self, receipts: Sequence[str]) -> None:
        for receipt in receipts:
            self._held.pop(receipt, None)

    async def waiting(self) -> int:
        return len(self._new) + len(self._held)

    async def wait(self, seconds: float) -> None:
        await self._bell.wait(seconds)
