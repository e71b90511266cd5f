"""Entries on their way from polls to stories, in a Redis stream."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.redis.codec import decode, encode
from adapters.redis.connection import Connection
from adapters.redis.lease import RedisLease
from adapters.redis.mark import RedisMark
from adapters.redis.streams import Stream
from bot.domain.entry import Arrival
from bot.errors import StoreError, StoreUnavailable

_RECEIPT = re.compile(r"[0-9]{1,19}-[0-9]{1,19}")


@dataclass(slots=True, kw_only=True)
class RedisInbox:
    """See `bot.ports.Inbox`. A receipt is the message's id in the stream.

    All who take do so under one name in the stream's group, one after the other: what one was handed and did
    not place is handed first to whoever comes after it.
    """

    connection: Connection
    mark: RedisMark | None = None
    """With which nothing is put in that was found by what an emptied store once held: all that a feed carries
    would be new to it."""
    lease: RedisLease | None = None
    """Without which nothing is taken; None where no other process can be."""
    _held: set[str] = field(default_factory=set)
    """Receipts handed out by this process and not done."""
    _under: str = ""
    """The lease's value under which they were."""
    _handed_out_after: str | None = "0-0"
    """Where to go on among what was ever handed out; None once that is through."""

    @property
    def _stream(self) -> Stream:
        key = self.connection.keys.inbox
        return Stream(connection=self.connection, key=key, group="place", consumer="place")

    async def put(self, arrivals: Sequence[Arrival]) -> None:
        if arrivals:
            run = self.mark.run if self.mark else self.connection.run
            await run("put", (self._stream.key,), [encode(arrival) for arrival in arrivals])

    async def take(self, limit: int) -> list[tuple[str, Arrival]]:
        if self.lease and self.lease.value != self._under:
            # Others may have taken and placed since.
            self._under, self._handed_out_after = self.lease.value, "0-0"
            self._held.clear()
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
        """Up to `limit` of those that were handed out before, after one of them, or (">") new ones."""
        run = self.lease.run if self.lease else self.connection.run
        streams = await run("read", (self._stream.key,), (self._stream.group, "place", limit, after))
        messages = streams[0][1] if streams else []
        return [(receipt.decode(), fields[1] if fields else None) for receipt, fields in messages]

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
