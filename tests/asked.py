"""What those who listen on a platform answer from: a desk, and one story that was alerted there."""

from collections.abc import Sequence

from adapters.memory import MemoryFeeds
from bot.commands import Desk, Permissions
from bot.domain.delivery import delivery
from bot.domain.entry import Entry
from bot.domain.feed import Feed
from bot.domain.finding import Finding
from bot.domain.watch import Watch, Watchlist
from bot.pipeline import Pipeline
from bot.ports import Messenger
from tests import builders
from tests.builders import FIRST_SEEN
from tests.stores import Stores

NOW = FIRST_SEEN + 60


def said(entry: Entry) -> tuple[Finding, ...]:
    """What the sample entry says on the record."""
    return (builders.claim(),) if "harbours" in entry.title else ()


def desk(
    stores: Stores,
    configured: Watch,
    permissions: Permissions | None = None,
    outlets: Sequence[str] = ("The Ledger",),
) -> Desk:
    """With a feed of each outlet."""
    urls = {outlet: f"https://{outlet.removeprefix('The ').lower()}.example/feed.xml" for outlet in outlets}
    return Desk(
        stories=stores.stories,
        watches=stores.watches,
        complaints=stores.complaints,
        inbox=stores.inbox,
        outbox=stores.outbox,
        feeds=MemoryFeeds(feeds=tuple(Feed(url=urls[outlet], outlet=outlet) for outlet in outlets)),
        feed_states=stores.feed_states,
        extract=said,
        configured=(configured,),
        permissions=permissions or Permissions(),
    )


async def tell(messenger: Messenger, stores: Stores, watch: Watch) -> None:
    """Have the sample claim posted."""
    pipeline = Pipeline(stories=stores.stories, watchlist=Watchlist([watch]), extract=said)
    taken = await pipeline.take(builders.entry(summary="The Ports Ministry is to close them."), NOW)
    ((channel, alert),) = taken.alerts
    posting = delivery(channel, alert)
    await stores.outbox.record(posting, await messenger.post(posting, None), NOW)
    await messenger.close()
