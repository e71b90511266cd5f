"""Deliveries on their way to the platforms, in a Redis stream that `Stories.commit` appends to."""

import re
from dataclasses import dataclass, field

from adapters.redis.codec import decode, encode
from adapters.redis.connection import Connection
from adapters.redis.keys import time_to_live
from adapters.redis.streams import Stream
from bot.domain.delivery import Buried, Delivery, Pending, Posted
from bot.errors import StoreError, StoreUnavailable
from bot.ports import BURIED_SHOWN, Keep

_STREAM_ID = re.compile(rb"[0-9]+-[0-9]+")


@dataclass(slots=True, kw_only=True)
class RedisOutbox:
    """See `bot.ports.Outbox`."""

    connection: Connection
    consumer: str = "deliver"
    """Who takes. After a restart under the same name, what was taken and neither recorded, postponed nor
    buried comes first; so two processes must not share a name."""
    keep: Keep = field(default_factory=Keep)
    _held: dict[str, str] = field(default_factory=dict)
    """Delivery id -> stream id of what this process was handed and has not given back."""
    _recovered: bool = False

    @property
    def _stream(self) -> Stream:
        key = self.connection.keys.outbox
        return Stream(connection=self.connection, key=key, group="deliver", consumer=self.consumer)

    async def add(self, delivery: Delivery, now: float) -> None:
        keys = self.connection.keys
        await self.connection.run("add", (keys.outbox, keys.delivery(delivery.id)), (encode(delivery),))

    async def take(self, limit: int, now: float) -> list[Pending]:
        try:
            if not self._recovered:
                await self._stream.reading(self._recover)
                self._recovered = True
            messages = await self._stream.reading(lambda: self._messages(limit, now))
            return await self._pending(messages)
        except StoreUnavailable:
            # The answer may be lost with deliveries in it: they are to be found again.
            self._recovered = False
            raise

    async def _recover(self) -> None:
        keys = self.connection.keys
        group = "deliver", self.consumer
        names = keys.outbox, keys.ready, keys.postponed
        await self.connection.run("recover", names, (*group, *self._held.values()))

    async def _messages(self, limit: int, now: float) -> list[tuple[bytes, int, int, bytes]]:
        keys = self.connection.keys
        names = keys.outbox, keys.ready, keys.postponed, keys.attempts, keys.unposted
        messages = await self.connection.run("take", names, ("deliver", self.consumer, limit, repr(now)))
        return [(message, attempts, in_doubt, data) for message, attempts, in_doubt, data in messages]

    async def _pending(self, messages: list[tuple[bytes, int, int, bytes]]) -> list[Pending]:
        pending = []
        for message, attempts, in_doubt, data in messages:
            try:
                delivery = decode(Delivery, data)
            except StoreError:
                await self._stream.set_aside(message.decode(), data)
                await self.connection.call("HDEL", self.connection.keys.attempts, message)
                continue
            self._held[delivery.id] = message.decode()
            pending.append(Pending(delivery=delivery, attempts=attempts, in_doubt=bool(in_doubt)))
        return pending

    async def record(self, delivery: Delivery, posted: Posted, now: float) -> None:
        await self._finish(delivery, encode(posted))

    async def bury(self, delivery: Delivery, reason: str, now: float) -> None:
        burial = encode(Buried(delivery=delivery, reason=reason, at=now))
        await self._finish(delivery, b"buried", burial, repr(now), repr(now - self.keep.deliveries))

    async def _finish(self, delivery: Delivery, outcome: bytes, *burial: bytes | str) -> None:
        keys = self.connection.keys
        names = keys.outbox, keys.ready, keys.postponed, keys.attempts, keys.unposted
        kept_for = time_to_live(self.keep.deliveries)
        await self.connection.run(
            "finish",
            (keys.delivery(delivery.id), *names, keys.buried, keys.buried_at),
            ("deliver", outcome, kept_for, delivery.id, *burial),
        )
        self._held.pop(delivery.id, None)

    async def postpone(self, delivery: Delivery, until: float, *, in_doubt: bool) -> None:
        keys = self.connection.keys
        names = keys.delivery(delivery.id), keys.outbox, keys.ready, keys.postponed, keys.unposted
        about = self._stream.group, repr(until), int(in_doubt)
        await self._stream.reading(lambda: self.connection.run("postpone", names, about))
        self._held.pop(delivery.id, None)

    async def posted(self, delivery: str) -> Posted | None:
        key = self.connection.keys.delivery(delivery)
        state = await self.connection.call("GET", key)
        if not state or not state.startswith(b"{"):
            return None
        await self.connection.call("EXPIRE", key, time_to_live(self.keep.deliveries))
        return decode(Posted, state)

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
        await self._stream.wait(seconds)

    async def buried(self) -> list[Buried]:
        keys = self.connection.keys
        found = await self.connection.run("newest", (keys.buried, keys.buried_at), (BURIED_SHOWN,))
        return [decode(Buried, burial) for burial in found if burial]
