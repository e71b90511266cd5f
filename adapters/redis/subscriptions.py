"""The feeds that were added by command, in Redis."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.redis.codec import decode, encode
from adapters.redis.connection import Connection
from bot.ports import Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisSubscriptions:
    """See `bot.ports.Subscriptions`."""

    connection: Connection

    async def all(self) -> tuple[Subscription, ...]:
        kept = await self.connection.call("HVALS", self.connection.keys.subscriptions)
        found = (decode(Subscription, feed) for feed in kept)
        return tuple(sorted(found, key=lambda feed: (feed.added, feed.url)))

    async def add(self, subscriptions: Sequence[Subscription]) -> tuple[str, ...]:
        pairs = [part for feed in subscriptions for part in (feed.url.encode(), encode(feed))]
        added = await self.connection.run("subscribe", self._keys, pairs) if pairs else []
        return tuple(url.decode() for url in added)

    async def remove(self, url: str) -> bool:
        return bool(await self.connection.run("unsubscribe", self._keys, [url]))

    async def version(self) -> int:
        return int(await self.connection.call("GET", self.connection.keys.subscriptions_version) or 0)

    @property
    def _keys(self) -> tuple[str, str]:
        return self.connection.keys.subscriptions, self.connection.keys.subscriptions_version
