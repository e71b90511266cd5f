"""Deliveries on their way to the platforms, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from adapters.memory.waiting import Bell
from bot.domain.delivery import Buried, Delivery, Pending, Posted, Waiting
from bot.ports import BURIED_SHOWN, Keep


@dataclass(slots=True, kw_only=True)
class MemoryOutbox:
    """See `bot.ports.Outbox`; `enqueue` is for `MemoryStories.commit` alone."""

    keep: Keep = field(default_factory=Keep)
    _new: dict[str, Delivery] = field(default_factory=dict)
    """Never handed out, oldest first."""
    _old: dict[str, Delivery] = field(default_factory=dict)
    """Handed out before, neither recorded nor buried, oldest first; all older than the new ones."""
    _due: dict[str, float] = field(default_factory=dict)
    """When those of `_old` that were postponed are due; the others are in somebody's hands."""
    _attempts: dict[str, int] = field(default_factory=dict)
    _in_doubt: set[str] = field(default_factory=set)
    """Those of `_due` that may stand on the platform all the same."""
    _since: dict[str, float] = field(default_factory=dict)
    _dropped: set[str] = field(default_factory=set)
    _posted: dict[str, Posted] = field(default_factory=dict)
    _buried: dict[str, Buried] = field(default_factory=dict)
    _done: dict[str, float] = field(default_factory=dict)
    """When each id was recorded, asked for or buried, the longest ago first."""
    _now: float = 0.0
    """What the last call that told it said it was."""
    _bell: Bell = field(default_factory=Bell)

    async def add(self, delivery: Delivery, now: float) -> None:
        self.enqueue(delivery, now)

    def enqueue(self, delivery: Delivery, now: float) -> None:
        """Add at the end, unless its id was ever added."""
        self._forget(now)
        if not any(delivery.id in ever for ever in (self._new, self._old, self._done)):
            self._new[delivery.id] = delivery
            self._since[delivery.id] = now
            self._bell.ring()

    async def take(self, limit: int, now: float) -> list[Pending]:
        self._now = now
        due = (id for id in self._old if id in self._due and self._due[id] <= now)
        again = [self._old[id] for id in islice(due, limit)]
        first = list(islice(self._new.values(), limit - len(again)))
        for delivery in first:
            self._old[delivery.id] = self._new.pop(delivery.id)
        if not self._new:
            self._bell.mute()
        return [self._hand_out(delivery) for delivery in again + first]

    def _hand_out(self, delivery: Delivery) -> Pending:
        self._due.pop(delivery.id, None)
        self._attempts[delivery.id] = attempts = self._attempts.get(delivery.id, 0) + 1
        return Pending(
            delivery=delivery,
            attempts=attempts,
            in_doubt=delivery.id in self._in_doubt,
            placed=self._since[delivery.id],
        )

    def holds(self, delivery: str) -> bool:
        return delivery in self._old and delivery not in self._due

    async def hand_back(self) -> None:
        for id in self._old:
            if id not in self._due:
                self._due[id] = 0.0
                self._in_doubt.add(id)

    async def record(self, delivery: Delivery, posted: Posted, now: float) -> None:
        self._finish(delivery.id, now)
        self._buried.pop(delivery.id, None)
        self._posted[delivery.id] = posted

    async def postpone(self, delivery: Delivery, until: float, *, in_doubt: bool) -> None:
        if delivery.id in self._old:
            self._due[delivery.id] = until
            (self._in_doubt.add if in_doubt else self._in_doubt.discard)(delivery.id)

    async def put_back(self, deliveries: Sequence[Delivery], until: float, *, in_doubt: bool) -> None:
        for delivery in deliveries:
            if delivery.id in self._old and delivery.id not in self._due:
                self._attempts[delivery.id] -= 1
            await self.postpone(delivery, until, in_doubt=in_doubt)

    async def bury(self, delivery: Delivery, reason: str, now: float) -> None:
        self._finish(delivery.id, now)
        if delivery.id not in self._posted:
            self._buried[delivery.id] = Buried(delivery=delivery, reason=reason, at=now)

    def _finish(self, id: str, now: float) -> None:
        for of_the_undone in (self._new, self._old, self._due, self._attempts, self._since):
            of_the_undone.pop(id, None)
        self._in_doubt.discard(id)
        self._note(id, now)
        self._forget(now)

    def _note(self, id: str, now: float) -> None:
        self._done.pop(id, None)
        self._done[id] = now

    def _forget(self, now: float) -> None:
        self._now, oldest = now, now - self.keep.deliveries
        for id in list(takewhile(lambda id: self._done[id] < oldest, self._done)):
            for of_the_done in (self._done, self._posted, self._buried):
                of_the_done.pop(id, None)
            self._dropped.discard(id)

    async def posted(self, delivery: str) -> Posted | None:
        if delivery in self._posted:
            self._note(delivery, self._now)
        return self._posted.get(delivery)

    async def amend(self, delivery: str, posted: Posted) -> None:
        if delivery in self._posted:
            self._posted[delivery] = posted

    async def is_buried(self, delivery: str) -> bool:
        return delivery in self._buried or delivery in self._dropped

    async def is_waiting(self, delivery: str) -> bool:
        return delivery in self._new or delivery in self._old

    async def waiting(self) -> int:
        return len(self._new) + len(self._old)

    async def wait(self, seconds: float) -> None:
        await self._bell.wait(seconds)

    async def buried(self) -> list[Buried]:
        newest = sorted(self._buried.values(), key=lambda it: (it.at, it.delivery.id), reverse=True)
        return newest[:BURIED_SHOWN]

    async def count_buried(self) -> int:
        return len(self._buried)

    async def undelivered(self, limit: int) -> list[Waiting]:
        waiting = list(islice([*self._old.values(), *self._new.values()], limit))
        return [
            Waiting(
                delivery=each,
                since=self._since[each.id],
                attempts=self._attempts.get(each.id, 0),
                due=self._due.get(each.id),
            )
            for each in waiting
        ]

    async def retry(self, delivery: str) -> bool:
        if delivery in self._buried:
            burial = self._buried.pop(delivery)
            self._done.pop(delivery)
            self.enqueue(burial.delivery, self._now)
            return True
        if delivery in self._due:
            self._due[delivery] = 0.0
        return await self.is_waiting(delivery)

    async def drop(self, delivery: str) -> bool:
        waits = await self.is_waiting(delivery)
        if waits:
            self._finish(delivery, self._now)
            self._dropped.add(delivery)
        elif self._buried.pop(delivery, None) is None:
            return False
        self._dropped.add(delivery)
        return True
