"""What is remembered of each feed, in a dict."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.feed import FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFeedStates:
    """See `bot.ports.FeedStates`."""

    _states: dict[str, FeedState] = field(default_factory=dict)

    async def load(self, feeds: Sequence[str]) -> dict[str, FeedState]:
        return {feed: self._states.get(feed) or FeedState(feed=feed) for feed in feeds}

    async def save(self, state: FeedState) -> None:
        self._states[state.feed] = state
