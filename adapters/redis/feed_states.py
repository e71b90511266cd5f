"""What is remembered of each feed, and which is due, in Redis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog

from adapters.redis.codec import decode, encode
from adapters.redis.connection import Connection
from adapters.redis.mark import RedisMark
from bot.domain.feed import FeedState, forgotten
from bot.ports import LEASE

# Ends the state of a feed whose entries are kept as this version keeps them. Where stories of an earlier form
# are no longer read, a new form takes a new number: their feeds are then read whole again.
_FORM: Final = b',"stories":2}'

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisFeedStates:
    """See `bot.ports.FeedStates`."""

    connection: Connection
    lease: float = LEASE
    """Seconds for which a feed that was taken is no other's, unless it is held for longer."""
    mark: RedisMark | None = None
    """With which no state is saved that follows from what an emptied store once held: its feed would pass for
    one that was read before, and all that it carries for news."""
    _told: set[str] = field(default_factory=set)
    """The feeds of which the log says that an earlier version left their state."""

    async def load(self, feeds: Sequence[str]) -> dict[str, FeedState]:
        if not feeds:
            return {}
        found = await self.connection.call("HMGET", self.connection.keys.feeds, *feeds)
        return {state.feed: state for state in self._states(list(zip(feeds, found, strict=True)))}

    async def save(self, states: Sequence[FeedState]) -> None:
        if not states:
            return
        keys = self.connection.keys
        rows = [
            (
                *(state.feed, encode(state)[:-1] + _FORM),
                *(repr(state.next_poll) if state.stopped is None else "", _time(state.failing_since)),
            )
            for state in states
        ]
        names = keys.feeds, keys.feeds_planned, keys.feeds_due, keys.feeds_taken, keys.feeds_failing
        run = self.mark.run if self.mark else self.connection.run
        await run("save_feeds", names, [field for row in rows for field in row])

    async def plan(self, due: Mapping[str, float | None]) -> None:
        keys = self.connection.keys
        names = keys.feeds_planned, keys.feeds_due, keys.feeds_taken, keys.feeds_failing
        await self.connection.run(
            "plan_feeds", names, [field for feed, at in due.items() for field in (feed, _time(at))]
        )

    async def due(self, limit: int, now: float) -> list[FeedState]:
        keys = self.connection.keys
        names = keys.feeds, keys.feeds_due, keys.feeds_taken
        found = await self.connection.run("due_feeds", names, (limit, repr(now), repr(now + self.lease)))
        return self._states([(feed.decode(), state) for feed, state in found])

    async def hold(self, feeds: Sequence[str], now: float) -> None:
        if feeds:
            until = repr(now + self.lease)
            pairs = [field for feed in feeds for field in (until, feed)]
            await self.connection.call("ZADD", self.connection.keys.feeds_taken, "XX", *pairs)

    async def postpone(self, due: Mapping[str, float]) -> None:
        if due:
            keys = self.connection.keys
            pairs = [field for feed, at in due.items() for field in (feed, repr(at))]
            await self.connection.run("postpone_feeds", (keys.feeds_due, keys.feeds_taken), pairs)

    async def failing(self) -> dict[str, float]:
        key = self.connection.keys.feeds_failing
        found = await self.connection.call("ZRANGE", key, 0, -1, "WITHSCORES")
        return {feed.decode(): float(since) for feed, since in zip(found[::2], found[1::2], strict=True)}

    def _states(self, found: Sequence[tuple[str, bytes | None]]) -> list[FeedState]:
        """Their states; those that an earlier version left are told of, each once."""
        older = {feed for feed, state in found if state is not None and not state.endswith(_FORM)}
        if untold := older - self._told:
            self._told.update(untold)
            log.warning(
                "the stories of an earlier version are not read: what these feeds carry is placed anew, and "
                "not told again",
                feeds=len(untold),
            )
        return [_state(feed, state) for feed, state in found]


def _state(feed: str, stored: bytes | None) -> FeedState:
    if stored is None:
        return FeedState(feed=feed)
    state = decode(FeedState, stored)
    return state if stored.endswith(_FORM) else forgotten(state)


def _time(at: float | None) -> str:
    return "" if at is None else repr(at)
