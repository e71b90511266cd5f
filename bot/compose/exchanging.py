"""OPML files <-> the feeds that are polled."""

import asyncio
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

from adapters.console.asking import heeding_ctrl_c
from adapters.console.progress import counted
from adapters.feeds import HttpFetcher
from adapters.feeds.opml import MAX_BYTES, Listed, Listing, read_opml, sameness, write_opml
from adapters.feeds.trying import tried
from adapters.redis import RedisFeedStates, RedisSubscriptions
from bot.compose.feeding import fetching
from bot.compose.storing import opened
from bot.compose.subscribing import set_free
from bot.domain.feed import Feed
from bot.errors import ConfigError, FeedError, InputError
from bot.ports import Subscription
from bot.text.urls import public, shown
from config.settings import Settings


async def import_opml(source: str, settings: Settings, *, check: bool) -> bool:
    """Have the feeds of an OPML file polled, those alone that can be read if they are to be checked. Whether
    all could be added."""
    listing = _read(source)
    for name in listing.unusable:
        print(f"onrecord: {source}: {name}: its address cannot be polled", file=sys.stderr)
    if listing.damage:
        print(f"onrecord: {source}: damaged, some of it may be missing: {listing.damage}", file=sys.stderr)
    configured = {sameness(feed.url) for feed in settings.feeds}
    wanted = [feed for feed in listing.feeds if sameness(feed.url) not in configured]
    async with AsyncExitStack() as stack:
        connection = await opened(settings, stack)
        subscriptions = RedisSubscriptions(connection=connection)
        kept = {sameness(one.url) for one in await subscriptions.all()}
        new = [feed for feed in wanted if sameness(feed.url) not in kept]
        good = await _readable(new, settings) if check else new
        await set_free([feed.url for feed in good], RedisFeedStates(connection=connection))
        now = time.time()
        added = await subscriptions.add([_subscription(feed, now) for feed in good])
    _sum_up(listing, added=len(added), unreadable=len(new) - len(good))
    return len(good) == len(new) and not listing.unusable and not listing.damage


def _read(source: str) -> Listing:
    try:
        if source == "-":
            with heeding_ctrl_c():
                body = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with open(source, "rb") as file:
                body = file.read(MAX_BYTES + 1)
        return read_opml(body)
    except OSError as error:
        problem = error.strerror or str(error)
        raise ConfigError(problem, remedy="name an OPML file, or - for input", file=source) from None
    except InputError as error:
        raise InputError(f"{'standard input' if source == '-' else source}: {error}") from None


async def _readable(feeds: Sequence[Listed], settings: Settings) -> list[Listed]:
    """Those that are feeds just now; what is wrong with the others is said."""
    good: list[Listed] = []
    async with fetching(settings) as fetcher:
        with counted("reading", len(feeds)) as advance:
            looks = [asyncio.create_task(_fault(fetcher, feed)) for feed in feeds]
            for look in looks:
                look.add_done_callback(lambda _: advance())
            faults = await asyncio.gather(*looks)
    for feed, fault in zip(feeds, faults, strict=True):
        if fault:
            print(f"onrecord: {feed.name}: {shown(feed.url)}: {fault}", file=sys.stderr)
        else:
            good.append(feed)
    return good


async def _fault(fetcher: HttpFetcher, feed: Listed) -> str:
    try:
        await tried(fetcher, Feed(url=feed.url, outlet=feed.name), time.time())
    except FeedError as error:
        return str(error)
    return ""


def _subscription(feed: Listed, now: float) -> Subscription:
    return Subscription(
        url=feed.url, outlet=feed.name, language=feed.language, category=feed.category, added=now
    )


def _sum_up(listing: Listing, *, added: int, unreadable: int) -> None:
    polled = len(listing.feeds) - added - unreadable
    others = {
        "polled already": polled,
        "listed twice": listing.repeated,
        "not to be polled": len(listing.unusable),
        "not readable, and not added": unreadable,
    }
    said = [f"{count} {what}" for what, count in others.items() if count]
    print(f"added {added} of {len(listing.feeds)} feeds" + (f" ({', '.join(said)})" if said else ""))


async def export_opml(target: str, settings: Settings, *, secrets: bool) -> None:
    """Write the configured feeds and those that were added as OPML. Without `secrets` nothing that an address
    holds of names, passwords and keys is written."""
    async with AsyncExitStack() as stack:
        subscriptions = RedisSubscriptions(connection=await opened(settings, stack))
        added = await subscriptions.all()
    feeds = _listed(settings, added)
    public_ones = [replace(feed, url=public(feed.url)) for feed in feeds]
    hidden = sum(one.url != feed.url for one, feed in zip(public_ones, feeds, strict=True))
    document = write_opml(feeds if secrets else public_ones, "On Record", formatdate(usegmt=True))
    _write(target, document, private=secrets)
    if hidden and not secrets:
        which = (
            "1 address was written without its name, password or key"
            if hidden == 1
            else (f"{hidden} addresses were written without their names, passwords and keys")
        )
        print(f"onrecord: {which}; --secrets writes all whole", file=sys.stderr)


def _listed(settings: Settings, added: Sequence[Subscription]) -> list[Listed]:
    configured = {sameness(feed.url) for feed in settings.feeds}
    # A file beside the configuration is of no use to anybody else.
    listed = [
        Listed(url=feed.url, name=feed.outlet, language=feed.language)
        for feed in settings.feeds
        if not feed.url.startswith("file:")
    ]
    return listed + [
        Listed(url=one.url, name=one.outlet, language=one.language, category=one.category)
        for one in added
        if sameness(one.url) not in configured
    ]


def _write(target: str, document: bytes, *, private: bool) -> None:
    if target == "-":
        sys.stdout.buffer.write(document)
        return
    try:
        path = Path(target)
        path.touch(mode=0o600 if private else 0o644)
        if private and path.is_file():
            path.chmod(0o600)  # it may have been there, for all to read
        path.write_bytes(document)
    except OSError as error:
        problem = error.strerror or str(error)
        raise ConfigError(problem, remedy="name a file that can be written", file=target) from None
