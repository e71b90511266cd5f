"""An answer with its body -> what the poll brought, and what that says of the next one."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from hashlib import blake2b
from heapq import nlargest

from adapters.feeds.answer import Answered
from adapters.feeds.entries import arrivals
from adapters.feeds.parse import parse
from bot.domain.entry import Arrival
from bot.domain.feed import Feed, Heard
from bot.ports import Fetched

_DATES = 20
"""So many of the newest dates are told; more say nothing about a feed's pace of late."""


def found(answered: Answered, feed: Feed, now: float) -> Fetched:
    """What the answer's body holds, without validators. Raises `NotAFeed`."""
    document = parse(answered.body or b"", answered.charset)
    entries, undated = arrivals(document, feed, answered.address, now)
    said = replace(
        heard(answered),
        ttl=document.ttl,
        fingerprint=_fingerprint(entries),
        published=_newest(entries, undated, now),
    )
    return Fetched(arrivals=entries, undated=undated, heard=said)


def heard(answered: Answered) -> Heard:
    """What the headers say of the next poll."""
    return Heard(fresh=answered.fresh, moved=answered.moved)


def _fingerprint(entries: Sequence[Arrival]) -> str:
    """Another when an entry comes, goes, or says something else. Their dates do not count: some feeds write
    those anew each time."""
    digest = blake2b(digest_size=16)
    for entry in (arrival.entry for arrival in entries):
        for text in (entry.id, entry.link, entry.title, entry.summary, entry.content):
            digest.update(f"{len(text)} {text}".encode(errors="surrogatepass"))
    return digest.hexdigest()


def _newest(entries: Sequence[Arrival], undated: Collection[str], now: float) -> tuple[float, ...]:
    dates = (arrival.entry.published for arrival in entries if arrival.entry.id not in undated)
    return tuple(nlargest(_DATES, (min(date, now) for date in dates)))
