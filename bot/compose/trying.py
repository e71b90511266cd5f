"""An address -> what would be read there, and what the watches would say to it. Nothing is kept."""

import time
from pathlib import Path

from adapters.console.feeds import show_tried
from adapters.feeds.http import HttpFetcher
from adapters.feeds.trying import Tried, is_page, read
from bot.compose.feeding import fetching
from bot.compose.subscribing import web_address
from bot.domain.feed import Feed
from bot.domain.watch import Watchlist
from bot.errors import FeedError
from bot.text.urls import shown
from config.settings import Settings, load_watches


async def look(address: str, settings: Settings, *, watches: Path | None) -> bool:
    """Look at a feed and print what is there. Whether it is well."""
    url = web_address(address)
    watchlist = Watchlist(load_watches(watches) if watches else settings.watches)
    feed = next((feed for feed in settings.feeds if feed.url == url), Feed(url=url, outlet=""))
    now, began = time.time(), time.monotonic()
    async with fetching(settings) as fetcher:
        found = await _read(fetcher, feed, now)
    if isinstance(found, str):
        print(f"{shown(url)} is unwell: {found}")
        return False
    entries = [
        (arrival.entry, [watch.name for watch in watchlist.match(arrival.entry)])
        for arrival in reversed(found.arrivals)
    ]
    show_tried(_facts(found, feed, time.monotonic() - began), entries, found.undated, now)
    return True


async def _read(fetcher: HttpFetcher, feed: Feed, now: float) -> Tried | str:
    """The feed, or what is wrong with it."""
    try:
        page = await fetcher.page(feed.url, now)
    except FeedError as error:
        return str(error)
    try:
        return await read(page, feed, now)
    except FeedError as error:
        way = f"\nonrecord feeds add '{shown(feed.url)}' looks for the feeds that it leads to"
        return f"{error}{way if is_page(page) else ''}"


def _facts(found: Tried, feed: Feed, seconds: float) -> dict[str, str]:
    from_elsewhere = "" if shown(found.address) == shown(feed.url) else f", asked at {shown(feed.url)}"
    return {
        "address": shown(found.address) + from_elsewhere,
        "kind": found.kind,
        "title": found.title or "none",
        "outlet": feed.outlet or found.title or "none; its host's name would do",
        "language": found.language or "not said",
        "size": f"{found.size:,} bytes, here and read in {seconds:.1f} s",
        **{name: shown(value) for name, value in found.headers.items()},
        "entries": f"{len(found.arrivals)}, {len(found.undated)} of them without a date of their own",
    }
