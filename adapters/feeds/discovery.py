"""A site's page -> the feeds that it names, or that lie where feeds mostly do."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urljoin

from lxml import etree
from yarl import URL

from adapters.feeds.encoding import utf8
from adapters.feeds.http import HttpFetcher, Page
from adapters.feeds.opml import polled, sameness
from adapters.feeds.robots import Robots
from adapters.feeds.trying import Tried, is_page, read
from bot.domain.feed import Feed
from bot.errors import FeedError, NotAFeed
from bot.text.markup import one_line, shortened
from bot.text.urls import LONGEST

TYPES = (
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
    *("application/xml", "text/xml", "text/rss+xml", "application/rss", "application/x-rss+xml"),
)
USUAL = (
    *("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json"),
    *("/feeds/posts/default", "/?feed=rss2"),
)
"""Where feeds lie mostly, on any site."""
MOST = 50
"""Offers. Some sites link a feed for each topic and each author."""
TRIED = 6
"""Links of a page that are looked at, if it declares no feed."""
READ = 2_000_000
"""Bytes of a page that are looked through."""
_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_FEED_LIKE = re.compile(
    r"/(?:feeds?|rss\d?|atom|web-?feeds?)(?:[/._?-]|$)|\.(?:rss|atom|rdf)\b|(?:rss|feed|atom)\.xml|[?&]feed=",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"\bcomments?\b|/comments/", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A feed that a site seems to have."""

    url: str
    title: str
    """What the page calls it; "" if it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What a page links to."""

    declared: tuple[Offer, ...] = ()
    """By `<link rel=alternate>` with the type of a feed (https://www.rssboard.org/rss-autodiscovery)."""
    likely: tuple[Offer, ...] = ()
    """By links whose address or words look like those of a feed."""


def links(page: Page) -> Links:
    """The feeds that a page names, each once, those of comments last. Raises nothing."""
    document = page.body[:READ]
    meta = _CHARSET.search(document[:4_000])
    charset = page.charset or (meta[1].decode("ascii") if meta else None)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(utf8(document, charset), parser=parser)
    except (etree.LxmlError, ValueError):
        tree = None
    if tree is None:
        return Links()
    base = next((_href(tag) for tag in tree.iter("base") if _href(tag)), "")
    start = _joined(page.address, base) or page.address
    return Links(
        declared=_once(_declared(tree, start), but=page.address),
        likely=_once(_likely(tree, start), but=page.address),
    )


def _declared(tree: etree._Element, base: str) -> Iterator[Offer]:
    for tag in tree.iter("link", "a"):
        rel = (tag.get("rel") or "").lower().split()
        kind = (tag.get("type") or "").partition(";")[0].strip().lower()
        # JSON Feed 1.0 said application/json, which WordPress puts on what is no feed at all.
        is_feed = kind in TYPES or (kind == "application/json" and "feed" in _href(tag).lower())
        if "alternate" in rel and is_feed:
            yield Offer(url=_joined(base, _href(tag)), title=_words(tag.get("title") or ""))


def _likely(tree: etree._Element, base: str) -> Iterator[Offer]:
    for tag in tree.iter("a"):
        words = _words("".join(tag.itertext())[:500]) or _words(tag.get("title") or "")
        if _FEED_LIKE.search(_href(tag)) or re.search(r"\bRSS\b", words):
            yield Offer(url=_joined(base, _href(tag)), title=words)


def _href(tag: etree._Element) -> str:
    return (tag.get("href") or "").strip()


def _words(text: str) -> str:
    return shortened(one_line(text[:2_000]), 100)


def _joined(base: str, href: str) -> str:
    """The address as the page means it, in the spelling that the site chose; "" if it is none."""
    try:
        return polled(urljoin(base, href[: 2 * LONGEST]).partition("#")[0]) if href else ""
    except ValueError:
        return ""


def _once(offers: Iterator[Offer], but: str) -> tuple[Offer, ...]:
    seen: dict[str, Offer] = {}
    for offer in offers:
        if offer.url and offer.url != but:
            seen.setdefault(sameness(offer.url), offer)
    ordered = sorted(seen.values(), key=lambda offer: bool(_COMMENTS.search(f"{offer.title} {offer.url}")))
    return tuple(ordered[:MOST])


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """Looks for the feeds of a site, through the guard and the limits that feeds have."""

    fetcher: HttpFetcher
    robots: Robots
    _seen: set[str] = field(default_factory=set)

    async def offers(self, page: Page, now: float) -> tuple[Offer, ...]:
        """The feeds that the page declares; else those it links to, or a page of feeds that it links to does;
        else those at the usual addresses. Raises `FeedError` if robots.txt asks not to read the page."""
        await self.robots.permitted(URL(page.address), now)
        found = await asyncio.to_thread(links, page)
        if found.declared:
            return found.declared
        return await self._linked(found.likely, now) or await self._usual(page, now)

    async def _linked(self, likely: Sequence[Offer], now: float) -> tuple[Offer, ...]:
        good: dict[str, Offer] = {}
        for offer in likely[:TRIED]:
            for one in await self._behind(offer, now):
                good.setdefault(sameness(one.url), one)
        return tuple(good.values())[:MOST]

    async def _behind(self, offer: Offer, now: float) -> tuple[Offer, ...]:
        """The offer itself, if it is a feed; if it is a page about feeds, those that it links to."""
        try:
            page = await self.fetcher.page(offer.url, now, partial(self._permitted, now=now))
            if not is_page(page):
                tried = await read(page, Feed(url=offer.url, outlet=offer.title), now)
                return (Offer(url=offer.url, title=offer.title or tried.title),)
            found = await asyncio.to_thread(links, page)
            return found.declared or tuple(one for one in found.likely if _FEED_LIKE.search(one.url))
        except FeedError:
            return ()

    async def _permitted(self, url: URL, now: float) -> None:
        # What looks like a feed is asked for as one; what only says RSS in its words is a page.
        if not _FEED_LIKE.search(str(url)):
            await self.robots.permitted(url, now)

    async def _usual(self, page: Page, now: float) -> tuple[Offer, ...]:
        places = [urljoin(page.address, place) for place in USUAL]
        looked = await asyncio.gather(*(self._at(place, now) for place in places))
        found = {
            sameness(tried.address): Offer(url=tried.address, title=tried.title) for tried in looked if tried
        }
        return tuple(found.values())

    async def _at(self, place: str, now: float) -> Tried | None:
        try:
            page = await self.fetcher.page(place, now)
            if is_page(page):
                return None
            tried = await read(page, Feed(url=place, outlet=""), now)
        except (FeedError, NotAFeed):
            return None
        return tried if tried.arrivals else None
