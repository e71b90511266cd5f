"""Feed: what is polled, and what is remembered of its last polls."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that is polled."""

    url: str
    outlet: str
    language: str | None = None
    """ISO 639-1 in lower case; overrides what the feed says of itself."""
    interval: float = 300.0
    """Seconds between two polls while there is news in it: the shortest."""
    slowest: float = 3_600.0
    """Seconds between two polls while nothing changes, and the longest that the feed itself can ask for."""
    name: str | None = None
    """What names the feed instead of its address, where that changes from start to start (the samples)."""
    full_text: bool = False
    """Whether the pages of its watched entries are read, too."""
    backfill: float = 0.0
    """Seconds before its first poll from which on its entries are news, whatever is configured for others."""

    @property
    def id(self) -> str:
        """What names the feed in the store: its name, or else its address."""
        return self.name or self.url

    @property
    def written(self) -> str:
        """What is configured of it, in one line: another if anything is changed."""
        said = (self.url, self.outlet, self.language, self.interval, self.slowest, self.name)
        return " ".join(str(each or "-") for each in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between two polls. Times in Unix seconds."""

    feed: str
    """The `Feed.id`."""
    first_polled: float | None = None
    """Of the first poll that brought entries; None before it."""
    last_read: float | None = None
    """Of the last poll that brought entries; None before it."""
    last_polled: float | None = None
    next_poll: float = 0.0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    """Of the body's bytes: a body that has not changed is not parsed."""
    fingerprint: str | None = None
    """Of what the entries say: bodies change more often than that."""
    changed: float | None = None
    """When the entries were last seen to change; after the first poll, when the newest was published."""
    gap: float | None = None
    """Mean seconds between the newest entries, when they last changed; None if their dates do not tell."""
    ttl: float | None = None
    """Seconds between two changes, as the feed's document says."""
    failures: int = 0
    """In a row, up to now."""
    weight: float = 0.0
    """Of these failures together."""
    failing_since: float | None = None
    """Of the first of these failures."""
    not_before: float = 0.0
    """Before this the server does not want to be asked."""
    error: str | None = None
    """Why the last poll failed; None when it went well."""
    told: float | None = None
    """The operator knows that the feed is broken: the `failing_since` that was told."""
    stopped: str | None = None
    """The `Feed.written` of a feed that is gone for good: it is not polled before that changes."""
    moving_to: str | None = None
    """Where the server says the feed has moved for good,"""
    moving_since: float | None = None
    """and since when it says so at every poll."""
    moved: str | None = None
    """The address that is asked instead of the configured one."""
    put: tuple[str, ...] = ()
    """What the entries say that the last poll brought which brought any (see `bot.domain.entry.version`). All
    of them are in the inbox, or were placed."""
    put_since: float | None = None
    """Since when no entry is put in again that says what it said; None: each is put in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next GET conditional (RFC 9110, section 13), and the hash of the last body."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the server and the document say of when and where to ask the next time."""

    fresh: float = 0.0
    """Seconds for which the answer stays as it is, by `Cache-Control` or `Expires`, less `Age` (RFC 9111)."""
    ttl: float | None = None
    """Seconds: RSS's `ttl`, or the period of the syndication module; None also if nothing was parsed."""
    moved: str | None = None
    """Where permanent redirects (301, 308) led, if the first answer was one."""
    fingerprint: str | None = None
    """Of what the entries say; None if nothing was parsed."""
    published: tuple[float, ...] = ()
    """When the newest entries were published, newest first, as far as they are dated; not in the future."""


def forgotten(state: FeedState) -> FeedState:
    """The state of a feed of which no entry is known any more: all that it carries is read as soon as its
    server allows. What was published before its first poll is old news still, and what is undated is, too.
    """
    return replace(
        state,
        next_poll=state.not_before,
        etag=None,
        last_modified=None,
        body_hash=None,
        put=(),
        put_since=None,
        last_read=None if state.last_read is None else 0.0,
    )


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
