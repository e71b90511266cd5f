"""The feeds that were added by command, in a dict."""

from collections.abc import Sequence

from bot.ports import Subscription


class MemorySubscriptions:
    """See `bot.ports.Subscriptions`."""

    def __init__(self) -> None:
        self._kept: dict[str, Subscription] = {}
        self._version = 0

    async def all(self) -> tuple[Subscription, ...]:
        return tuple(sorted(self._kept.values(), key=lambda feed: (feed.added, feed.url)))

    async def add(self, subscriptions: Sequence[Subscription]) -> tuple[str, ...]:
        new: dict[str, Subscription] = {}
        for feed in subscriptions:
            if feed.url not in self._kept:
                new.setdefault(feed.url, feed)
        self._kept |= new
        self._version += bool(new)
        return tuple(new)

    async def remove(self, url: str) -> bool:
        removed = self._kept.pop(url, None) is not None
        self._version += removed
        return removed

    async def version(self) -> int:
        return self._version
