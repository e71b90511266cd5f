"""The feeds of the configuration file, those added by command, and the samples -> the feeds to be polled."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

from adapters.feeds import HttpFetcher
from adapters.feeds.files import Fetchers
from adapters.feeds.opml import sameness
from adapters.feeds.samples import SampleServer
from bot.domain.feed import Feed
from bot.ports import Subscription, Subscriptions
from config.settings import SAMPLES, Settings


@dataclass(slots=True, kw_only=True)
class JoinedFeeds:
    """Implements `bot.ports.Feeds`. Whether anything was added is asked each time, which costs one number."""

    settings: Settings
    subscriptions: Subscriptions
    samples: tuple[Feed, ...] = ()
    """Polled for as long as there is no other feed."""
    _version: int | None = None
    _all: tuple[Feed, ...] = ()

    async def all(self) -> tuple[Feed, ...]:
        # The version first: what is added after it is seen the next time.
        version = await self.subscriptions.version()
        if version != self._version:
            self._all = joined(self.settings, await self.subscriptions.all()) or self.samples
            self._version = version
        return self._all


def joined(settings: Settings, added: tuple[Subscription, ...]) -> tuple[Feed, ...]:
    """The configured feeds and those that were added beside them; of one that is both, the configured."""
    configured = {sameness(feed.url) for feed in settings.feeds}
    others = (feed_of(one, settings) for one in added if sameness(one.url) not in configured)
    return (*settings.feeds, *others)


def feed_of(subscription: Subscription, settings: Settings) -> Feed:
    """What was added, polled as the configuration says."""
    return Feed(
        url=subscription.url,
        outlet=subscription.outlet,
        language=subscription.language,
        full_text=subscription.full_text,
        interval=settings.poll.every,
        slowest=max(settings.poll.slowest, settings.poll.every),
    )


async def samples(settings: Settings, stack: AsyncExitStack) -> tuple[Feed, ...]:
    """The samples, served for as long as the stack lasts; none if feeds are configured."""
    if not settings.samples:
        return ()
    return (await stack.enter_async_context(SampleServer(SAMPLES))).feeds


def fetching(settings: Settings, local: tuple[Feed, ...] = ()) -> HttpFetcher:
    """What fetches feeds, within the configured limits; those that are `local` are served by ourselves."""
    poll = settings.poll
    return HttpFetcher(
        timeout=poll.timeout,
        max_bytes=poll.max_size,
        allowed=(*map(str, poll.allow), *(urlsplit(feed.url).netloc for feed in local)),
        contact=poll.contact,
        connections=poll.connections,
        per_host=poll.per_host,
        pause=poll.pause,
        retry_after=poll.retry_after,
    )


def polling(settings: Settings, web: HttpFetcher) -> Fetchers:
    """The same, and the files beside the configuration."""
    return Fetchers(web=web, root=settings.path.parent, max_bytes=settings.poll.max_size)
