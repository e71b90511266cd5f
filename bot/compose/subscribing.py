"""An address that somebody typed -> a feed that is polled; and no longer."""

import re
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

from adapters.console.asking import choose
from adapters.console.feeds import span
from adapters.feeds import HttpFetcher
from adapters.feeds.discovery import Discovery, Offer
from adapters.feeds.http import Page
from adapters.feeds.opml import polled, sameness
from adapters.feeds.robots import Robots
from adapters.feeds.trying import Tried, is_page, read
from adapters.redis import RedisFeedStates, RedisSubscriptions
from bot.compose.feeding import fetching
from bot.compose.storing import opened
from bot.domain.feed import Feed
from bot.errors import ConfigError, FeedError
from bot.ports import FeedStates, Subscription, Subscriptions
from bot.text.phrases import counted
from bot.text.urls import canonical, shown
from config.faults import Wrong
from config.settings import Settings
from config.units import language as language_code
from config.units import name as checked_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is to be said of a feed that is added, other than its address."""

    outlet: str | None = None
    """None: what the feed calls itself."""
    language: str | None = None
    full_text: bool = False
    yes: bool = False
    """Take the first feed that a site offers, without asking."""


async def add(address: str, wishes: Wishes, settings: Settings) -> bool:
    """Read what is at the address, and have it polled if it is a feed; if it is a page, the feeds that it
    leads to and that somebody chooses. Whether all went well."""
    wishes, url = _checked(wishes), web_address(address)
    async with AsyncExitStack() as stack:
        connection = await opened(settings, stack)
        adding = _Adding(
            settings=settings,
            subscriptions=RedisSubscriptions(connection=connection),
            states=RedisFeedStates(connection=connection),
            fetcher=await stack.enter_async_context(fetching(settings)),
            wishes=wishes,
        )
        return await adding.add(url)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Adding:
    settings: Settings
    subscriptions: Subscriptions
    states: FeedStates
    fetcher: HttpFetcher
    wishes: Wishes

    async def add(self, url: str) -> bool:
        if await self._is_polled(url):
            return True
        now = time.time()
        try:
            page = await self.fetcher.page(url, now)
            if not is_page(page):
                if _leads_elsewhere(page, url) and await self._is_polled(page.address):
                    return True
                return await self._keep(url, await read(page, _feed(url, self.wishes), now), now)
            if sys.stderr.isatty():
                print(f"{shown(url)} is a page; looking for its feeds …", file=sys.stderr)
            offers = await Discovery(fetcher=self.fetcher, robots=Robots(self.fetcher)).offers(page, now)
        except FeedError as error:
            return _refused(f"{shown(url)}: {error}")
        return await self._choose(url, offers)

    async def _choose(self, url: str, offers: Sequence[Offer]) -> bool:
        if not offers:
            return _refused(
                f"{shown(url)} is a page, and no feed could be found by it; look there for a link that says "
                "RSS or Atom, and add that address"
            )
        if len(offers) == 1 or self.wishes.yes:
            return await self._read(offers[0])
        lines = [f"{offer.title or 'unnamed'}  {shown(offer.url)}" for offer in offers]
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            listed = "\n".join(f"  onrecord feeds add '{shown(offer.url)}'" for offer in offers)
            return _refused(
                f"{shown(url)} has {len(offers)} feeds; say which, or --yes for the first:\n{listed}"
            )
        print(f"{shown(url)} has {len(offers)} feeds:", file=sys.stderr)
        chosen = [offers[place] for place in choose(lines)]
        return all([await self._read(offer) for offer in chosen])

    async def _read(self, offer: Offer) -> bool:
        """Add what a page offered, once it was read."""
        now = time.time()
        if await self._is_polled(offer.url):
            return True
        try:
            page = await self.fetcher.page(offer.url, now)
            return await self._keep(offer.url, await read(page, _feed(offer.url, self.wishes), now), now)
        except FeedError as error:
            return _refused(f"{shown(offer.url)}: {error}")

    async def _keep(self, url: str, found: Tried, now: float) -> bool:
        outlet = self.wishes.outlet or found.title or re.sub(r"^www\.", "", _host(url))
        subscription = Subscription(
            url=url,
            outlet=outlet,
            language=self.wishes.language,
            full_text=self.wishes.full_text,
            added=now,
        )
        await set_free([url], self.states)
        await self.subscriptions.add([subscription])
        entries = counted(len(found.arrivals), "entry", "entries")
        newest = max((arrival.entry.published for arrival in found.arrivals), default=None)
        print(f"added {outlet}, {shown(url)}: {entries}, the newest {span(newest, now)}")
        print("A service that runs polls it within seconds; it need not be started again.", file=sys.stderr)
        return True

    async def _is_polled(self, url: str) -> bool:
        for feed in self.settings.feeds:
            if sameness(feed.url) == sameness(url):
                print(f"{shown(url)} is polled already: it stands in {self.settings.path}")
                return True
        for subscription in await self.subscriptions.all():
            if sameness(subscription.url) == sameness(url):
                print(await self._said_of(subscription))
                return True
        return False

    async def _said_of(self, kept: Subscription) -> str:
        (state,) = (await self.states.load([kept.url])).values()
        if state.stopped is None:
            return f"{shown(kept.url)} is polled already: it was added as {kept.outlet}"
        return (
            f"{shown(kept.url)} was added as {kept.outlet}, and is not polled any more: {state.error}; "
            "if it is back, remove it and add it again"
        )


async def set_free(feeds: Sequence[str], states: FeedStates) -> None:
    """Have feeds that were gone for good asked again, if they are added again. To be said before they are
    added: a service that runs plans them at once."""
    known = await states.load(feeds)
    await states.save([replace(state, stopped=None) for state in known.values() if state.stopped])


async def remove(address: str, settings: Settings) -> bool:
    """Have a feed that was added polled no longer. Whether it was one."""
    url = web_address(address)
    for feed in settings.feeds:
        if sameness(feed.url) == sameness(url):
            return _refused(
                f"{shown(url)} stands in {settings.path}; take it out there, and start the service again"
            )
    async with AsyncExitStack() as stack:
        subscriptions = RedisSubscriptions(connection=await opened(settings, stack))
        for subscription in await subscriptions.all():
            if sameness(subscription.url) == sameness(url) and await subscriptions.remove(subscription.url):
                print(f"removed {subscription.outlet}, {shown(subscription.url)}")
                return True
    return _refused(f"{shown(url)} was not added; onrecord feeds list shows what is polled")


def web_address(typed: str) -> str:
    """The address that somebody means who leaves out https://. Raises `ConfigError` if it is none."""
    typed = typed.strip()
    whole = typed if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)", typed) else f"https://{typed}"
    url = polled(whole)
    if not url:
        raise ConfigError(
            f"{shown(typed) or 'nothing'} is no address of the web",
            remedy="write it as the browser shows it, such as https://example.org/feed",
        )
    return url


def _checked(wishes: Wishes) -> Wishes:
    try:
        return Wishes(
            outlet=checked_name(wishes.outlet) if wishes.outlet is not None else None,
            language=language_code(wishes.language) if wishes.language is not None else None,
            full_text=wishes.full_text,
            yes=wishes.yes,
        )
    except Wrong as wrong:
        raise ConfigError(wrong.problem, remedy=wrong.remedy) from None


def _feed(url: str, wishes: Wishes) -> Feed:
    return Feed(url=url, outlet=wishes.outlet or "", language=wishes.language)


def _leads_elsewhere(page: Page, url: str) -> bool:
    """Whether redirects led to another address; credentials do not count."""
    return canonical(page.address) != canonical(url)


def _host(url: str) -> str:
    return url.partition("//")[2].rpartition("@")[2].partition("/")[0]


def _refused(reason: str) -> bool:
    print(f"onrecord: {reason}", file=sys.stderr)
    return False
