"""Feed: what is polled, how its last poll went, and when the next is due."""

from dataclasses import dataclass, replace
from typing import assert_never

from bot.errors import FeedError, FetchError, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that is polled."""

    url: str
    outlet: str
    language: str | None = None
    """ISO 639-1 in lower case; overrides what the feed says of itself."""
    interval: float = 300.0
    """Seconds between two polls."""
    name: str | None = None
    """What names the feed instead of its address, where that changes from start to start (the samples)."""

    @property
    def id(self) -> str:
        """What names the feed in the store: its name, or else its address."""
        return self.name or self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between two polls."""

    feed: str
    """The `Feed.id`."""
    first_polled: float | None = None
    """Unix seconds of the first poll that brought entries; None before it."""
    last_read: float | None = None
    """Unix seconds of the last poll that brought entries; None before it."""
    last_polled: float | None = None
    next_poll: float = 0.0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    """Of the body's bytes: a body that has not changed is not parsed."""
    failures: int = 0
    """In a row, up to now."""
    error: str | None = None
    """Why the last poll failed; None when it went well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next GET conditional (RFC 9110, section 13), and the hash of the last body."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


LONGEST_WAIT = 86_400.0
"""Seconds; a day."""
# The longest wait after a failure that speaks only a little against the feed: as often as not the fault is at
# this end (the network is down), and then every feed fails at once. In intervals, and in seconds.
TEMPORARY_INTERVALS = 4.0
SOFT_WAIT = 21_600.0


def polled(state: FeedState, feed: Feed, validators: Validators, now: float, *, entries: int) -> FeedState:
    """The state after a poll that went well and brought so many entries: none if the feed had not changed."""
    return replace(
        state,
        first_polled=now if entries and state.first_polled is None else state.first_polled,
        last_read=now if entries else state.last_read,
        last_polled=now,
        next_poll=now + feed.interval,
        etag=validators.etag,
        last_modified=validators.last_modified,
        body_hash=validators.body_hash,
        failures=0,
        error=None,
    )


def failed(state: FeedState, feed: Feed, error: FeedError, now: float) -> FeedState:
    """The state after a poll that failed: it is asked again after its interval, doubled for each failure in a
    row, as far as the failure's severity lets it grow, and no sooner than the server asked for."""
    failures = state.failures + 1
    wait = min(feed.interval * 2.0 ** min(failures, 16), _longest_wait(feed, error))
    asked = error.retry_after if isinstance(error, FetchError) and error.retry_after else 0.0
    return replace(
        state,
        last_polled=now,
        next_poll=now + max(wait, min(asked, LONGEST_WAIT)),
        failures=failures,
        error=str(error),
    )


def _longest_wait(feed: Feed, error: FeedError) -> float:
    """Seconds. What is no feed may be a page of the moment: the site is being mended, or a network wants one
    to sign in."""
    severity: Severity = error.severity if isinstance(error, FetchError) else "soft"
    match severity:
        case "temporary":
            longest = min(TEMPORARY_INTERVALS * feed.interval, LONGEST_WAIT)
        case "soft":
            longest = SOFT_WAIT
        case "permanent":
            longest = LONGEST_WAIT
        case _:
            assert_never(severity)
    return max(longest, feed.interval)


def is_quiet(
    published: float, dated: bool, state: FeedState, now: float, *, backfill: float, memory: float
) -> bool:
    """Whether an entry is old news: placed, so that later ones find it, but not alerted.

    Old is what was published more than `backfill` seconds before the feed's first poll, and what was
    published more than `memory` seconds ago, for which the stores keep entries: it may have been alerted
    and forgotten. An entry without a date counts as new from the second poll that brings entries on: it was
    not there at first. But not if the feed last brought any more than `memory` seconds ago: all of them are
    forgotten, and the old cannot be told from the new.
    """
    if not dated:
        last = state.last_read if state.last_read is not None else state.first_polled
        return last is None or last < now - memory
    since = state.first_polled if state.first_polled is not None else now
    return published < max(since - backfill, now - memory)
