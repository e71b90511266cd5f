"""The stores of each kind, empty, and commits to fill them with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from adapters.memory import (
    MemoryComplaints,
    MemoryFeedStates,
    MemoryInbox,
    MemoryMarks,
    MemoryOutbox,
    MemoryStories,
    MemorySubscriptions,
    MemoryWatches,
)
from adapters.redis import (
    Connection,
    RedisComplaints,
    RedisFeedStates,
    RedisInbox,
    RedisMarks,
    RedisOutbox,
    RedisStories,
    RedisSubscriptions,
    RedisWatches,
)
from bot.domain.delivery import Delivery
from bot.domain.entry import Entry, EntryKey
from bot.domain.likeness import Profile
from bot.domain.story import Story
from bot.ports import (
    Commit,
    Complaints,
    FeedStates,
    Inbox,
    Keep,
    Marks,
    Outbox,
    Placed,
    Stories,
    Subscriptions,
    Watches,
)
from tests import builders

NOW = 1_700_000_000.0
DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    feed_states: FeedStates
    inbox: Inbox
    stories: Stories
    outbox: Outbox
    subscriptions: Subscriptions
    watches: Watches
    complaints: Complaints
    marks: Marks


def in_memory(keep: Keep | None = None) -> Stores:
    keep = keep or Keep()
    outbox = MemoryOutbox(keep=keep)
    return Stores(
        feed_states=MemoryFeedStates(),
        inbox=MemoryInbox(),
        stories=MemoryStories(outbox=outbox, keep=keep),
        outbox=outbox,
        subscriptions=MemorySubscriptions(),
        watches=MemoryWatches(),
        complaints=MemoryComplaints(keep=keep),
        marks=MemoryMarks(),
    )


def in_redis(connection: Connection, keep: Keep | None = None) -> Stores:
    """As a process has them that has just been started."""
    keep = keep or Keep()
    return Stores(
        feed_states=RedisFeedStates(connection=connection),
        inbox=RedisInbox(connection=connection),
        stories=RedisStories(connection=connection, keep=keep),
        outbox=RedisOutbox(connection=connection, keep=keep),
        subscriptions=RedisSubscriptions(connection=connection),
        watches=RedisWatches(connection=connection),
        complaints=RedisComplaints(connection=connection, keep=keep),
        marks=RedisMarks(connection=connection),
    )


def story(id: str = "s1", *, version: int = 0, updated: float = NOW, weight: float = 0.5) -> Story:
    """A story with one member; its profile is told from others by `weight`."""
    sample = builders.story(id=id, version=version)
    return replace(sample, updated=updated, profile=Profile(terms={"harbour": weight}))


def commit(
    of: Story | None = None,
    *,
    entry: Entry | None = None,
    terms: Sequence[str] = (),
    deliveries: Sequence[Delivery] = (),
    placed: Placed | None = None,
    replaces: EntryKey | None = None,
    absorbs: Story | None = None,
    now: float | None = None,
) -> Commit:
    """A commit of the story, by an entry of its own unless one is given, when it was updated."""
    of = of or story()
    return Commit(
        entry=entry or builders.entry(f"entry of {of.id}", link=f"https://ledger.example/{of.id}"),
        story=of,
        terms=tuple(terms),
        deliveries=tuple(deliveries),
        placed=placed,
        replaces=replaces,
        absorbs=absorbs,
        now=of.updated if now is None else now,
    )


def delivery(number: int) -> Delivery:
    """The same for the same number."""
    return replace(builders.delivery(), id=f"{number:024x}")


async def send(stores: Stores, *deliveries: Delivery, now: float = NOW) -> None:
    """Have them in the outbox, by a commit to a story of their own."""
    id = "of " + " ".join(delivery.id for delivery in deliveries)
    await stores.stories.commit(commit(story(id, updated=now), deliveries=deliveries))
