"""Feeds: which there are, what they brought, and what is remembered of them between two polls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.entry import Arrival, Entry
from bot.domain.feed import Feed, FeedState, Heard, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a poll of a feed brought."""

    arrivals: tuple[Arrival, ...] = ()
    """Oldest first. `quiet` is not decided yet."""
    undated: frozenset[str] = frozenset()
    """The `id`s of those entries to which the feed gives no date."""
    validators: Validators = field(default_factory=Validators)
    heard: Heard = field(default_factory=Heard)
    unchanged: bool = False
    """The server said 304, or the body's bytes were those of the last time: nothing was parsed."""


class Fetcher(Protocol):
    """Feeds, over the network."""

    async def fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        """Read a feed. Raises `FetchError` or `NotAFeed`, and nothing else, however hostile the server."""


class Feeds(Protocol):
    """The feeds to be polled; they may change while the service runs."""

    async def all(self) -> tuple[Feed, ...]:
        """Those of this moment, each `Feed.id` once. Asked every second: cheap, and the very same tuple as
        the last time while nothing has changed."""


LEASE = 60.0
"""Seconds for which a feed that was taken is no other's."""


class FeedStates(Protocol):
    """What is remembered of each feed between two polls, and which feed is polled when, and by whom: any
    number of processes may take feeds to poll them, each another."""

    async def load(self, feeds: Sequence[str]) -> dict[str, FeedState]:
        """The states by `Feed.id`; a fresh `FeedState` for a feed never saved."""

    async def save(self, states: Sequence[FeedState]) -> None:
        """Replace the states of their feeds, all or none. Those that are planned are no longer taken, and due
        at their `next_poll`; never, if `stopped`."""

    async def plan(self, due: Mapping[str, float | None]) -> None:
        """Have these feeds handed out, and no others: each by the time given (Unix seconds) or when it was
        planned before, whichever is sooner; None is never. What is taken stays taken."""

    async def due(self, limit: int, now: float) -> list[FeedState]:
        """Take up to `limit` of the feeds that are planned, due and not taken, the longest due first. They
        are taken until they are saved or postponed, or for `LEASE` seconds if none of it is said of them."""

    async def hold(self, feeds: Sequence[str], now: float) -> None:
        """Those of these feeds that are taken stay so for `LEASE` seconds more."""

    async def postpone(self, due: Mapping[str, float]) -> None:
        """Those of these feeds that are planned are no longer taken, and due at the time given."""

    async def failing(self) -> dict[str, float]:
        """The planned feeds whose last poll failed, with when the first one in a row did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed that was added while On Record runs, beside those of the configuration file."""

    url: str
    outlet: str
    language: str | None = None
    """ISO 639-1 in lower case; overrides what the feed says of itself."""
    full_text: bool = False
    """Whether the pages of its watched entries are read, too."""
    category: str = ""
    """The folders it stood in where it was imported from, with slashes between: "News/Canada"."""
    added: float
    """Unix seconds."""


class Subscriptions(Protocol):
    """The feeds that were added. Their addresses tell them apart."""

    async def all(self) -> tuple[Subscription, ...]:
        """In the order they were added; those added together by their addresses."""

    async def add(self, subscriptions: Sequence[Subscription]) -> tuple[str, ...]:
        """Keep them, all or none, and return the addresses of those that are new, in order. One whose address
        is kept already stays as it is."""

    async def remove(self, url: str) -> bool:
        """Keep it no longer; whether it was kept."""

    async def version(self) -> int:
        """Another number after each change, and the same while nothing changes: for whoever asks often."""


class Articles(Protocol):
    """The pages that entries link to."""

    async def text(self, entry: Entry, now: float) -> str | None:
        """The text of the article behind the entry's link, plain as an entry's texts are; None if there is
        none to be found. Raises `FeedError`, and nothing else, however hostile the server."""
