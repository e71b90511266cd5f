"""A body's bytes -> the items of the feed it is. Every quirk of a format or a parser ends here.

fastfeedparser reads what is well-formed, and feedparser, slower by far but forgiving, the rest. For
fastfeedparser loses text without a word where a document is not as it should be: all that follows an
entity that was never declared, or a tag inside a title.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from lxml import etree

from adapters.feeds import forgiving
from adapters.feeds.encoding import mended, utf8
from adapters.feeds.item import Document, Item
from adapters.feeds.json_feed import read_json
from adapters.feeds.prolog import root, sound
from bot.errors import NotAFeed

# Its native core compares each attribute of a tag with all before it: 10 MB of them take a day. Its other
# half, libxml2, is as fast on real feeds and linear on hostile ones.
os.environ["FASTFEEDPARSER_DISABLE_CORE"] = "1"
import fastfeedparser

_TEXTS = ("{*}title", "{*}summary", "{*}description", "{*}encoded")
_XML = "{http://www.w3.org/XML/1998/namespace}"
_PERIODS = {"hourly": 3.6e3, "daily": 86.4e3, "weekly": 604.8e3, "monthly": 2_592e3, "yearly": 31_536e3}
"""Seconds."""
_DATE_LIKE = re.compile(
    r"(?:[\d\s:.,/+-]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*"
    r"|[ap]m?|utc|gmt|[tzhms]|st|nd|rd|th|of|at|on|and){1,40}",
    re.IGNORECASE,
)
_ITEM = re.compile(rb"<(?:item|entry)[\s>/]")
_KEPT = 2_000
"""Items at either end of a longer document; the newest are at one of them."""
_OTHER_KINDS = {
    "html": "this is an HTML page, not a feed; look for the feed's own address on it, "
    "often behind a link that says RSS",
    "opml": "this is a list of feeds (OPML), not a feed; import it instead",
    "urlset": "this is a sitemap for search engines, not a feed",
    "sitemapindex": "this is a sitemap for search engines, not a feed",
}


def parse(body: bytes, charset: str | None = None) -> Document:
    """Read an RSS, RDF, Atom or JSON feed. `charset` is what the HTTP header says.

    A feed without items is a feed. Takes time linear in the body but for what `forgiving.read` is given,
    which has a limit of its own. Raises `NotAFeed`, and nothing else, whatever the bytes are.
    """
    document = utf8(body, charset).strip()
    if not document:
        raise NotAFeed("the answer is empty; there is no feed at this address now")
    if document.startswith((b"{", b"[")):
        return read_json(document)
    is_page = re.match(rb"<!DOCTYPE\s+html", document, re.IGNORECASE)
    document = sound(document)
    name = "html" if is_page else root(document)
    if name in _OTHER_KINDS:
        raise NotAFeed(_OTHER_KINDS[name])
    return _read_xml(_thinned(document), name)


def _thinned(document: bytes) -> bytes:
    """Without its middle, if it has more items than any feed needs: 10 MB can hold 300,000."""
    starts = [match.start() for match in _ITEM.finditer(document)]
    return document if len(starts) <= 2 * _KEPT else document[: starts[_KEPT]] + document[starts[-_KEPT] :]


def _read_xml(document: bytes, name: str) -> Document:
    tree = _well_formed(document)
    readers = (_fast, forgiving.read) if tree is not None and _is_simple(tree) else (forgiving.read, _fast)
    empty: Document | None = None
    for read in readers:
        found = read(document)
        if found and found.items:
            return _said_of_itself(found, tree)
        empty = empty or found
    if empty is None or name not in ("rss", "feed", "rdf", "channel"):
        raise NotAFeed("this is neither RSS nor Atom nor JSON Feed, or too damaged to be read")
    return _said_of_itself(empty, tree)


def _well_formed(document: bytes) -> etree._Element | None:
    # One parser each: lxml locks a parser for as long as it is at work. Nothing is fetched or unfolded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, collect_ids=False)
    try:
        return etree.fromstring(document, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _is_simple(tree: etree._Element) -> bool:
    """Whether no title or text has elements of its own in it, which fastfeedparser would stop at."""
    return not any(len(element) for element in tree.iter(*_TEXTS))


def _said_of_itself(found: Document, tree: etree._Element | None) -> Document:
    """The document with the language and base address that its root or channel names."""
    if tree is None:
        return found
    channel = next((child for child in tree if _name(child) == "channel"), tree)
    said = {_name(child): child.text or "" for child in reversed(channel) if not len(child)}
    return replace(
        found,
        language=said.get("language")
        or tree.get(_XML + "lang")
        or channel.get(_XML + "lang")
        or found.language,
        base=tree.get(_XML + "base") or channel.get(_XML + "base") or "",
        ttl=_ttl(said),
    )


def _name(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _ttl(said: Mapping[str, str]) -> float | None:
    """RSS's `ttl` in minutes, or the period and frequency of the syndication module
    (https://web.resource.org/rss/1.0/modules/syndication/); the longer one if both are there."""
    minutes = _number(said.get("ttl"))
    period = _PERIODS.get(said.get("updatePeriod", "").strip().lower())
    times = _number(said.get("updateFrequency")) or 1
    known = [60.0 * minutes if minutes else 0.0, period / times if period else 0.0]
    return max(known) or None


def _number(text: str | None) -> int:
    """The number that a text is; 0 if it is none, or a silly one."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def _fast(document: bytes) -> Document | None:
    """What fastfeedparser finds; None if it refuses. It is given bytes only: a text that begins with
    http:// it would fetch. And XML only: it reads JSON, too, and takes numbers and lists for texts there."""
    if not document.startswith(b"<"):
        return None
    try:
        parsed = fastfeedparser.parse(document, include_tags=False, include_enclosures=False)
        guessed = _guessed_dates(parsed["entries"])
        items = tuple(_item(entry, entry.get("id", "") in guessed) for entry in parsed["entries"])
        said = parsed["feed"]
        title, home = said.get("title") or "", said.get("link") or ""
    except Exception:
        # It raises ValueError by its contract, and what lxml and its own code raise on odd documents beside.
        return None
    return Document(items=items, title=mended(title), home=home)


def _item(entry: Mapping[str, Any], guessed: bool) -> Item:
    content: Sequence[Mapping[str, Any]] = entry.get("content") or ({},)
    media = entry.get("media_content") or ()
    return Item(
        id=entry.get("id") or "",
        link=entry.get("link") or next((link["href"] for link in entry.get("links", ())), ""),
        title=mended(entry.get("title") or ""),
        summary=mended(entry.get("description") or _described(media)),
        content=mended(content[0].get("value") or ""),
        authors=(entry["author"],) if entry.get("author") else (),
        published=None if guessed else _seconds(entry.get("published")),
    )


def _described(media: Sequence[Mapping[str, Any]]) -> str:
    return next((text for one in media if (text := one.get("description") or one.get("text"))), "")


def _seconds(date: str | None) -> float | None:
    return datetime.fromisoformat(date).timestamp() if date else None


def _guessed_dates(entries: Sequence[Mapping[str, Any]]) -> set[str]:
    """The ids from which fastfeedparser would make up a date for want of one: it reads "10" as the tenth
    of this month. Those dates are the same when it is shown the ids alone."""
    dates = {entry.get("id", ""): entry.get("published") for entry in entries if entry.get("published")}
    suspects = [id for id in dates if _DATE_LIKE.fullmatch(id)]
    if not suspects:
        return set()
    feed = etree.Element("rss")
    channel = etree.SubElement(feed, "channel")
    for id in suspects:
        etree.SubElement(etree.SubElement(channel, "item"), "guid").text = id
    alone = fastfeedparser.parse(etree.tostring(feed), include_content=False)["entries"]
    return {entry["id"] for entry in alone if entry.get("published") == dates[entry["id"]]}
