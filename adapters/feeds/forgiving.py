"""A document that is not well-formed -> what feedparser can make of it, inside a limit of time."""

import calendar
import io
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import feedparser

from adapters.feeds.item import Document, Item

MAX_BYTES = 2_000_000
"""What comes after is not read: feedparser takes a second for 2 MB of a real feed."""
MAX_SECONDS = 5.0
_PARSING = ("feedparser", "xml.sax", "sgmllib", "html")
"""Modules at work while feedparser is."""


class Overrun(BaseException):
    """Time is up. No `Exception`, since feedparser swallows those."""


def read(document: bytes) -> Document | None:
    """What feedparser finds in a UTF-8 document; None if that is no feed, or takes too long."""
    try:
        parsed = in_time(lambda: _parsed(_cut(document)), MAX_SECONDS, _PARSING)
        return Document(
            items=tuple(_item(entry) for entry in parsed.entries),
            title=parsed.feed.get("title") or "",
            language=parsed.feed.get("language") or "",
            home=parsed.feed.get("link") or "",
        )
    except (Exception, Overrun):
        # feedparser promises to raise nothing, and breaks the promise on odd dates and declarations.
        return None


def _parsed(document: bytes) -> Any:
    # A stream, not the bytes: bytes or a text that happen to name a file it would open.
    return feedparser.parse(
        io.BytesIO(document),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _cut(document: bytes) -> bytes:
    if len(document) <= MAX_BYTES:
        return document
    start = document[:MAX_BYTES]
    end = max(start.rfind(b"</item>"), start.rfind(b"</entry>"))
    return start[:end] if end > 0 else start


def in_time(work: Callable[[], Any], seconds: float, modules: tuple[str, ...]) -> Any:
    """What `work` returns. Raises `Overrun` inside it at the first call of a function of these modules after
    the time is up: feedparser is quadratic in the attributes of a tag and in the depth of XHTML, and no
    thread can be stopped from outside."""
    end = time.monotonic() + seconds

    def look_at_the_clock(frame: FrameType, event: str, argument: object) -> None:
        # Python raises it once, and takes the hook away: a finaliser or a callback of the garbage collector,
        # which swallow what is raised in them, must not be where that happens.
        if time.monotonic() > end and frame.f_globals.get("__name__", "").startswith(modules):
            raise Overrun

    before = sys.getprofile()
    sys.setprofile(look_at_the_clock)
    try:
        return work()
    finally:
        end = float("inf")  # so that taking the hook away does not call it
        sys.setprofile(before)


def _item(entry: dict[str, Any]) -> Item:
    contents = [part.get("value") or "" for part in entry.get("content") or ()]
    # Not entry.get: feedparser's answers with one date for the other, and warns that it will not for long.
    date = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    names = (author.get("name") or "" for author in entry.get("authors") or ())
    return Item(
        id=entry.get("id") or "",
        link=entry.get("link") or "",
        title=entry.get("title") or "",
        summary=entry.get("summary") or "",
        content=max(contents, key=len, default=""),
        authors=tuple(name for name in names if name),
        published=float(calendar.timegm(date)) if date else None,
    )
