"""JSON Feed (https://www.jsonfeed.org/version/1.1/) -> its items.

Read here and not by fastfeedparser, which gives up the whole feed for one author that is null.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from adapters.feeds.item import Document, Item
from bot.errors import NotAFeed


def read_json(document: bytes) -> Document:
    """What is written as it should be; the rest is left out. Raises `NotAFeed` if there are no `items`."""
    try:
        feed = json.loads(document)
    except (ValueError, RecursionError):
        raise NotAFeed("this looks like JSON but cannot be read; it may be cut off") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise NotAFeed("this is JSON but no JSON Feed: it has no list of items")
    return Document(
        items=tuple(_item(item) for item in items if isinstance(item, dict)),
        title=_text(feed, "title"),
        language=_text(feed, "language"),
        home=_text(feed, "home_page_url"),
    )


def _item(item: dict[str, Any]) -> Item:
    return Item(
        id=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        title=_text(item, "title"),
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or _text(item, "content_text"),
        authors=tuple(_authors(item)),
        language=_text(item, "language"),
        published=_seconds(_text(item, "date_published") or _text(item, "date_modified")),
    )


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    # Ids are numbers in many a feed, which version 1.1 says to read as their digits.
    return value if isinstance(value, str) else str(value) if type(value) in (int, float) else ""


def _authors(item: dict[str, Any]) -> Iterator[str]:
    authors = item.get("authors")
    for author in authors if isinstance(authors, list) else [item.get("author")]:
        if isinstance(author, dict) and (name := _text(author, "name")):
            yield name


def _seconds(date: str) -> float | None:
    try:
        moment = datetime.fromisoformat(date.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
