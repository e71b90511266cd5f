"""What is remembered of each feed, in Redis."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.redis.codec import decode, encode
from adapters.redis.connection import Connection
from bot.domain.feed import FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisFeedStates:
    """See `bot.ports.FeedStates`."""

    connection: Connection

    async def load(self, feeds: Sequence[str]) -> dict[str, FeedState]:
        if not feeds:
            return {}
        found = await self.connection.call("HMGET", self.connection.keys.feeds, *feeds)
        return {
            feed: FeedState(feed=feed) if state is None else decode(FeedState, state)
            for feed, state in zip(feeds, found, strict=True)
        }

    async def save(self, state: FeedState) -> None:
        await self.connection.call("HSET", self.connection.keys.feeds, state.feed, encode(state))
