"""What the inbox and the outbox share: a stream that one group of consumers reads."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from adapters.redis.connection import LONGEST_BLOCK, Connection
from bot.errors import StoreError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A stream, the one group that reads it, and this reader's name in the group."""

    connection: Connection
    key: str
    group: str
    consumer: str

    async def reading(self, read: Callable[[], Awaitable[T]]) -> T:
        """`read`, after making the stream and its group if the server has none: it may be new, or have come
        back empty."""
        try:
            return await read()
        except StoreError as error:
            if "NOGROUP" not in str(error):
                raise
        await self._found()
        return await read()

    async def _found(self) -> None:
        """Make the stream and its group; it begins with the oldest message."""
        try:
            await self.connection.call("XGROUP", "CREATE", self.key, self.group, "0", "MKSTREAM")
        except StoreError as error:
            if "BUSYGROUP" not in str(error):  # another reader was faster
                raise

    async def length(self) -> int:
        return int(await self.connection.call("XLEN", self.key))

    async def wait(self, seconds: float, *, unless: str = "") -> None:
        """Return when there is something that the group has not handed out, or after `seconds`, five at the
        most: a connection that is silent for longer counts as dead. `unless` names a sorted set: if anything
        is in it, return at once."""
        # The end of the stream ("$") would miss what came between the last `take` and this.
        last = await self._last_delivered()
        # Looked at after that: what others hand to this reader later is new in the stream, too.
        if unless and await self.connection.call("ZCARD", unless):
            return
        block = max(1, int(min(seconds, LONGEST_BLOCK) * 1000))
        await self.connection.call("XREAD", "COUNT", 1, "BLOCK", block, "STREAMS", self.key, last)

    async def _last_delivered(self) -> bytes:
        """The id of the last message that the group was handed; "0-0" if there is no group yet."""
        try:
            groups = await self.connection.call("XINFO", "GROUPS", self.key)
        except StoreError as error:
            if "no such key" not in str(error):
                raise
            groups = []
        about = [dict(zip(group[::2], group[1::2], strict=True)) for group in groups]
        return next((bytes(it[b"last-delivered-id"]) for it in about if it[b"name"] == self._group), b"0-0")

    @property
    def _group(self) -> bytes:
        return self.group.encode()

    async def set_aside(self, message: str, data: bytes) -> None:
        """Take out a message that this version cannot read, and keep it for an operator: left in, it would
        be handed out for ever, and all behind it would wait."""
        keys = self.connection.keys
        await self.connection.run("set_aside", (self.key, keys.unreadable), (self.group, message, data))
