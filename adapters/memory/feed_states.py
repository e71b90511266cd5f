"""What is remembered of each feed, and which is due, in dicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.feed import FeedState
from bot.ports import LEASE


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFeedStates:
    """See `bot.ports.FeedStates`."""

    _states: dict[str, FeedState] = field(default_factory=dict)
    _planned: set[str] = field(default_factory=set)
    _due: dict[str, float] = field(default_factory=dict)
    _taken: dict[str, float] = field(default_factory=dict)
    """Until when."""

    async def load(self, feeds: Sequence[str]) -> dict[str, FeedState]:
        return {feed: self._states.get(feed) or FeedState(feed=feed) for feed in feeds}

    async def save(self, states: Sequence[FeedState]) -> None:
        for state in states:
            self._states[state.feed] = state
            self._taken.pop(state.feed, None)
            self._due.pop(state.feed, None)
            if state.feed in self._planned and state.stopped is None:
                self._due[state.feed] = state.next_poll

    async def plan(self, due: Mapping[str, float | None]) -> None:
        self._planned.clear()
        self._planned.update(due)
        for feed in [feed for feed in (*self._due, *self._taken) if due.get(feed) is None]:
            self._due.pop(feed, None)
            self._taken.pop(feed, None)
        for feed, at in due.items():
            if at is not None and feed not in self._taken:
                self._due[feed] = min(at, self._due.get(feed, at))

    async def due(self, limit: int, now: float) -> list[FeedState]:
        for feed in [feed for feed, until in self._taken.items() if until <= now]:
            self._due[feed] = self._taken.pop(feed)
        ready = sorted((at, feed) for feed, at in self._due.items() if at <= now)
        for _, feed in ready[:limit]:
            del self._due[feed]
            self._taken[feed] = now + LEASE
        return list((await self.load([feed for _, feed in ready[:limit]])).values())

    async def hold(self, feeds: Sequence[str], now: float) -> None:
        for feed in self._taken.keys() & set(feeds):
            self._taken[feed] = now + LEASE

    async def postpone(self, due: Mapping[str, float]) -> None:
        for feed, at in due.items():
            if self._taken.pop(feed, None) is not None or feed in self._due:
                self._due[feed] = at

    async def failing(self) -> dict[str, float]:
        states = (self._states[feed] for feed in self._planned & self._states.keys())
        return {state.feed: state.failing_since for state in states if state.failing_since is not None}
