"""The feeds to be polled, as they were given."""

from dataclasses import dataclass

from bot.domain.feed import Feed


@dataclass(slots=True, kw_only=True)
class MemoryFeeds:
    """See `bot.ports.Feeds`."""

    feeds: tuple[Feed, ...] = ()

    async def all(self) -> tuple[Feed, ...]:
        return self.feeds
