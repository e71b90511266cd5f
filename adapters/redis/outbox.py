"""Deliveries on their way to the platforms, in a Redis stream that `Stories.commit` appends to."""

import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from adapters.redis.codec import decode, encode
from adapters.redis.connection import Connection
from adapters.redis.keys import time_to_live
from adapters.redis.lease import LEASE
from adapters.redis.streams import Stream
from bot.domain.delivery import Buried, Delivery, Pending, Posted, Waiting
from bot.errors import StoreError, StoreUnavailable
from bot.ports import BURIED_SHOWN, Keep

_STREAM_ID = re.compile(rb"[0-9]+-[0-9]+")
# Seconds that a process which stops keeps its channels: platforms count messages a second, and whoever goes
# on does not know when the last one was posted.
_PACE = 1.0


class _Message(NamedTuple):
    """What `take.lua` tells of a delivery."""

    id: bytes
    attempts: int
    in_doubt: int
    data: bytes
    seen: bytes


@dataclass(slots=True, kw_only=True)
class RedisOutbox:
    """See `bot.ports.Outbox`. Any number of processes take from it; each channel's deliveries go to one of
    them (see `lua/lanes.lua`)."""

    connection: Connection
    consumer: str = "deliver"
    """Who takes. After a restart under the same name, what was taken and neither recorded, postponed nor
    buried comes first; so two processes must not share a name."""
    keep: Keep = field(default_factory=Keep)
    lease: float = LEASE
    """Seconds without a `take` after which this process counts as dead, and others take over what it has."""
    _held: dict[str, str] = field(default_factory=dict)
    """Delivery id -> stream id of what this process was handed and has not given back."""
    _until: float = 0.0
    """Until when nobody takes over what this process has, on the monotonic clock."""
    _answers_lost: bool = False

    @property
    def _stream(self) -> Stream:
        key = self.connection.keys.outbox
        return Stream(connection=self.connection, key=key, group="deliver", consumer=self.consumer)

    @property
    def _names(self) -> tuple[str, ...]:
        """The keys that `lanes.lua` asks for."""
        keys = self.connection.keys
        lanes = keys.outbox, keys.delivering, keys.lanes, keys.ready()
        return *lanes, keys.postponed, keys.attempts, keys.unposted

    async def add(self, delivery: Delivery, now: float) -> None:
        keys = self.connection.keys
        await self.connection.run("add", (keys.outbox, keys.delivery(delivery.id)), (encode(delivery),))

    async def take(self, limit: int, now: float) -> list[Pending]:
        asked = time.monotonic()
        lapsed = asked >= self._until
        if lapsed:
            # Others may have taken over what is held here; the rest is handed out anew.
            self._held.clear()
        try:
            if lapsed or self._answers_lost:
                await self._stream.reading(lambda: self._recover(postponed=lapsed))
                self._answers_lost = False
            messages = await self._stream.reading(lambda: self._messages(limit, now))
            self._until = asked + self.lease
            return await self._pending(messages)
        except StoreUnavailable:
            # The answer may be lost with deliveries in it: they are to be found again.
            self._answers_lost = True
            raise

    def holds(self, delivery: str) -> bool:
        return delivery in self._held and time.monotonic() < self._until

    async def _recover(self, *, postponed: bool) -> None:
        about = "deliver", self.consumer, int(postponed)
        await self.connection.run(("lanes", "recover"), self._names, (*about, *self._held.values()))

    async def _messages(self, limit: int, now: float) -> list[_Message]:
        about = "deliver", self.consumer, limit, repr(now), int(self.lease * 1000)
        messages = await self.connection.run(("lanes", "take"), self._names, about)
        return [_Message(*message) for message in messages]

    async def _pending(self, messages: list[_Message]) -> list[Pending]:
        pending = []
        for message, attempts, in_doubt, data, seen in messages:
            try:
                delivery = decode(Delivery, data)
            except StoreError:
                names = *self._names, self.connection.keys.unreadable
                await self.connection.run(("lanes", "discard"), names, ("deliver", message, data))
                continue
            self._held[delivery.id] = message.decode()
            pending.append(
                Pending(
                    delivery=delivery,
                    attempts=attempts,
                    in_doubt=bool(in_doubt),
                    seen=float(seen) if seen else None,
                    placed=int(message.partition(b"-")[0]) / 1000,
                )
            )
        return pending

    async def hand_back(self) -> None:
        self._held.clear()
        self._until = 0.0
        about = "deliver", self.consumer, int(_PACE * 1000)
        await self.connection.run(("lanes", "hand_back"), self._names, about)

    async def record(self, delivery: Delivery, posted: Posted, now: float) -> None:
        await self._finish(delivery, encode(posted))

    async def bury(self, delivery: Delivery, reason: str, now: float) -> None:
        burial = encode(Buried(delivery=delivery, reason=reason, at=now))
        await self._finish(delivery, b"buried", burial, repr(now), repr(now - self.keep.deliveries))

    async def _finish(self, delivery: Delivery, outcome: bytes, *burial: bytes | str) -> None:
        keys = self.connection.keys
        names = *self._names, keys.delivery(delivery.id), keys.buried, keys.buried_at
        about = "deliver", outcome, time_to_live(self.keep.deliveries), delivery.id
        await self.connection.run(("lanes", "finish"), names, (*about, *burial))
        self._held.pop(delivery.id, None)

    async def postpone(self, delivery: Delivery, until: float, *, in_doubt: bool) -> None:
        await self._postpone([delivery], until, in_doubt=in_doubt, tried=True)

    async def put_back(self, deliveries: Sequence[Delivery], until: float, *, in_doubt: bool) -> None:
        await self._postpone(deliveries, until, in_doubt=in_doubt, tried=False)

    async def _postpone(
        self, deliveries: Sequence[Delivery], until: float, *, in_doubt: bool, tried: bool
    ) -> None:
        keys = self.connection.keys
        ready = keys.ready(self.consumer)
        names = keys.delivery(), keys.outbox, ready, keys.postponed, keys.unposted, keys.attempts
        ids = [delivery.id for delivery in deliveries]
        about = self._stream.group, self.consumer, repr(until), int(in_doubt), int(tried)
        await self._stream.reading(lambda: self.connection.run("postpone", names, (*about, *ids)))
        for id in ids:
            self._held.pop(id, None)

    async def posted(self, delivery: str) -> Posted | None:
        key = self.connection.keys.delivery(delivery)
        state = await self.connection.call("GET", key)
        if not state or not state.startswith(b"{"):
            return None
        await self.connection.call("EXPIRE", key, time_to_live(self.keep.deliveries))
        return decode(Posted, state)

    async def amend(self, delivery: str, posted: Posted) -> None:
        # What was recorded is never buried or handed out again, so nothing else writes this key meanwhile.
        if await self.posted(delivery) is not None:
            ttl = str(time_to_live(self.keep.deliveries))
            key = self.connection.keys.delivery(delivery)
            await self.connection.call("SET", key, encode(posted), "XX", "EX", ttl)

    async def is_buried(self, delivery: str) -> bool:
        state = await self.connection.call("GET", self.connection.keys.delivery(delivery))
        return bool(state == b"buried")

    async def is_waiting(self, delivery: str) -> bool:
        state = await self.connection.call("GET", self.connection.keys.delivery(delivery))
        if state is None or not _STREAM_ID.fullmatch(state):
            return False
        # What could not be read was set aside, whichever delivery it was, and will never be posted.
        return bool(await self.connection.call("XRANGE", self._stream.key, state, state))

    async def waiting(self) -> int:
        return await self._stream.length()

    async def wait(self, seconds: float) -> None:
        await self._stream.wait(seconds, unless=self.connection.keys.ready(self.consumer))

    async def buried(self) -> list[Buried]:
        keys = self.connection.keys
        found = await self.connection.run("newest", (keys.buried, keys.buried_at), (BURIED_SHOWN,))
        return [decode(Buried, burial) for burial in found if burial]

    async def count_buried(self) -> int:
        return int(await self.connection.call("ZCARD", self.connection.keys.buried_at))

    async def undelivered(self, limit: int) -> list[Waiting]:
        keys = self.connection.keys
        names = keys.outbox, keys.attempts, keys.postponed
        found = await self.connection.run("undelivered", names, (limit,))
        waiting = []
        for at, data, attempts, due in found:
            with suppress(StoreError):  # what cannot be read is set aside when its turn comes
                waiting.append(
                    Waiting(
                        delivery=decode(Delivery, data),
                        since=int(at.partition(b"-")[0]) / 1000,
                        attempts=int(attempts or 0),
                        due=float(due) if due else None,
                    )
                )
        return waiting

    async def retry(self, delivery: str) -> bool:
        keys = self.connection.keys
        burial = await self.connection.call("HGET", keys.buried, delivery)
        again = encode(decode(Buried, burial).delivery) if burial else b""
        names = *self._names, keys.delivery(delivery), keys.buried, keys.buried_at
        return bool(await self.connection.run(("lanes", "retry"), names, ("deliver", delivery, again)))

    async def drop(self, delivery: str) -> bool:
        keys = self.connection.keys
        names = *self._names, keys.delivery(delivery), keys.buried, keys.buried_at
        about = "deliver", delivery, time_to_live(self.keep.deliveries)
        return bool(await self.connection.run(("lanes", "drop"), names, about))
