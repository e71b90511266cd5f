"""Entries on their way from polls to stories, in a Redis stream."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.redis.codec import decode, encode
from adapters.redis.connection import Connection
from adapters.redis.streams import Stream
from bot.domain.entry import Arrival
from bot.errors import StoreError, StoreUnavailable

_RECEIPT = re.compile(r"[0-9]{1,19}-[0-9]{1,19}")


@dataclass(slots=True, kw_only=True)
class RedisInbox:
    """See `bot.ports.Inbox`. A receipt is the message's id in the stream."""

    connection: Connection
    consumer: str = "place"
    """Who takes. After a restart under the same name, what was taken and not done comes first; so two
    processes must not share a name."""
    _held: set[str] = field(default_factory=set)
    """Receipts handed out by this process and not done."""
    _handed_out_after: str | None = "0-0"
    """Where to go on among what this consumer was ever handed; None once that is through."""

    @property
    def _stream(self) -> Stream:
        key = self.connection.keys.inbox
        return Stream(connection=self.connection, key=key, group="place", consumer=self.consumer)

    async def put(self, arrivals: Sequence[Arrival]) -> None:
        if arrivals:
            await self.connection.run("put", (self._stream.key,), [encode(arrival) for arrival in arrivals])

    async def take(self, limit: int) -> list[tuple[str, Arrival]]:
        try:
            messages = await self._stream.reading(lambda: self._messages(limit))
            return await self._arrivals(messages)
        except StoreUnavailable:
            # The answer may be lost with messages in it: go through all that was handed out once more.
            self._handed_out_after = "0-0"
            raise

    async def _messages(self, limit: int) -> list[tuple[str, bytes | None]]:
        while self._handed_out_after is not None:
            messages = await self._read(limit, self._handed_out_after)
            self._handed_out_after = messages[-1][0] if messages else None
            lost = [(receipt, data) for receipt, data in messages if receipt not in self._held]
            if lost:
                return lost
        return await self._read(limit, ">")

    async def _read(self, limit: int, after: str) -> list[tuple[str, bytes | None]]:
        """Up to `limit` of those this consumer was handed before, after one of them, or (">") new ones."""
        group = "GROUP", "place", self.consumer
        streams = await self.connection.call(
            "XREADGROUP", *group, "COUNT", limit, "STREAMS", self._stream.key, after
        )
        messages = streams[0][1] if streams else []
        return [(receipt.decode(), fields.get(b"a") if fields else None) for receipt, fields in messages]

    async def _arrivals(self, messages: list[tuple[str, bytes | None]]) -> list[tuple[str, Arrival]]:
        arrivals = []
        for receipt, data in messages:
            try:
                arrivals.append((receipt, decode(Arrival, data or b"")))
            except StoreError:
                await self._stream.set_aside(receipt, data or b"")
        self._held.update(receipt for receipt, _ in arrivals)
        return arrivals

    async def done(self, receipts: Sequence[str]) -> None:
        known = [receipt for receipt in receipts if _RECEIPT.fullmatch(receipt)]
        if known:
            await self.connection.run("done", (self._stream.key,), ("place", *known))
        self._held.difference_update(known)

    async def waiting(self) -> int:
        return await self._stream.length()

    async def wait(self, seconds: float) -> None:
        await self._stream.wait(seconds)
