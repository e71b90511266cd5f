"""All that answers are made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.commands.asking import Asker, Permissions
from bot.domain.entry import Entry
from bot.domain.finding import Finding
from bot.domain.watch import Watch
from bot.ports import Complaints, Feeds, FeedStates, Inbox, Outbox, Stories, Tracked, Watches

MOST_WATCHES = 50
"""In one channel, tracked by command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The stores, and what is configured."""

    stories: Stories
    watches: Watches
    complaints: Complaints
    inbox: Inbox
    outbox: Outbox
    feeds: Feeds
    feed_states: FeedStates
    extract: Callable[[Entry], tuple[Finding, ...]]
    """What an entry says on the record."""
    configured: tuple[Watch, ...] = ()
    """The watches of the configuration: they are listed, and cannot be changed by command."""
    outlets: Callable[[], Mapping[tuple[str, ...], str]] = dict
    """Folded words of an outlet's name -> its one spelling: ("nyt",) -> "New York Times"."""
    permissions: Permissions = field(default_factory=Permissions)
    most_watches: int = MOST_WATCHES
    """That may be tracked by command in one channel."""

    async def tracked(self, asker: Asker) -> tuple[Tracked, ...]:
        """Those tracked by command that the asker may see."""
        return tuple(tracked for tracked in await self.watches.all() if asker.sees(tracked.watch))

    async def visible(self, asker: Asker) -> tuple[Watch, ...]:
        """All watches that the asker may see: those of the configuration, and then those tracked."""
        configured = tuple(watch for watch in self.configured if asker.sees(watch))
        return (*configured, *(tracked.watch for tracked in await self.tracked(asker)))
