"""A feed's address -> all there is to know of it from one look, for whoever thinks of adding it."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.feeds.encoding import utf8
from adapters.feeds.entries import arrivals, language_of
from adapters.feeds.http import HttpFetcher, Page
from adapters.feeds.item import Document
from adapters.feeds.parse import parse
from adapters.feeds.prolog import root, sound
from bot.domain.entry import Arrival
from bot.domain.feed import Feed
from bot.errors import FetchError
from bot.text.markup import one_line, shortened

SECONDS = 30.0
"""For reading what came."""
_KINDS = {"rss": "RSS", "rdf": "RSS 1.0 (RDF)", "feed": "Atom", "channel": "RSS"}
_TELLING = ("Content-Type", "ETag", "Last-Modified", "Cache-Control", "Expires", "Age", "Retry-After")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A feed as one look found it."""

    address: str
    """After all redirects; without credentials."""
    kind: str
    """RSS, Atom or JSON Feed."""
    title: str
    """What it calls itself, on one line; "" if it does not."""
    language: str | None
    size: int
    """Bytes, unpacked."""
    headers: Mapping[str, str]
    """What the server says of the document and of how long it stays as it is."""
    arrivals: tuple[Arrival, ...]
    """Oldest first."""
    undated: frozenset[str]
    """The ids of those without a date of their own."""


async def tried(fetcher: HttpFetcher, feed: Feed, now: float) -> Tried:
    """Fetch and read a feed. Raises `FetchError` or `NotAFeed`."""
    return await read(await fetcher.page(feed.url, now), feed, now)


async def read(page: Page, feed: Feed, now: float) -> Tried:
    """Read a page as the feed that it should be. Raises `NotAFeed`, and `FetchError` if it takes too long."""
    try:
        async with asyncio.timeout(SECONDS):
            return await asyncio.to_thread(_read, page, feed, now)
    except TimeoutError:
        raise FetchError("the feed came, but takes too long to be read", severity="soft") from None


def _read(page: Page, feed: Feed, now: float) -> Tried:
    document = parse(page.body, page.charset)
    found, undated = arrivals(document, feed, page.address, now)
    return Tried(
        address=page.address,
        kind=_kind(page),
        title=_title(document),
        language=feed.language or language_of(document.language),
        size=len(page.body),
        headers={name: page.headers[name] for name in _TELLING if name in page.headers},
        arrivals=found,
        undated=undated,
    )


def is_page(page: Page) -> bool:
    """Whether it is HTML, and no feed, whatever its headers say."""
    start = utf8(page.body[:100_000], page.charset).strip()
    if re.match(rb"<!DOCTYPE\s+html", start, re.IGNORECASE):
        return True
    return root(sound(start)) in ("html", "head", "body", "title", "meta", "div")


def _kind(page: Page) -> str:
    start = utf8(page.body[:100_000], page.charset).strip()
    return "JSON Feed" if start[:1] in (b"{", b"[") else _KINDS.get(root(sound(start)), "RSS")


def _title(document: Document) -> str:
    return shortened(one_line(document.title[:2_000]), 200)
