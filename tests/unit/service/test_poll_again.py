"""What a feed carries at one poll after another: what of it is put into the inbox again."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from adapters.memory import MemoryFeeds, MemoryFeedStates, MemoryInbox
from bot.domain.entry import Arrival, Entry
from bot.domain.feed import Feed, FeedState, Validators
from bot.errors import StoreUnavailable
from bot.ports import Fetched
from bot.service import Poller
from tests import builders as b

NOW = b.FIRST_SEEN
HOUR = 3600.0
LEDGER = Feed(url="https://ledger.example/feed.xml", outlet="The Ledger", interval=300)


def entry(id: str, hours_ago: float) -> Entry:
    return b.entry(id, feed=LEDGER.id, outlet=LEDGER.outlet, published=NOW - hours_ago * HOUR)


@dataclass
class FakeFetcher:
    entries: list[Entry]
    undated: frozenset[str] = frozenset()
    unchanged: bool = False

    async def fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        if self.unchanged:
            return Fetched(validators=validators, unchanged=True)
        return Fetched(
            arrivals=tuple(Arrival(entry=entry, seen=now) for entry in self.entries), undated=self.undated
        )


def poller(fetcher: FakeFetcher) -> Poller:
    return Poller(
        feeds=MemoryFeeds(feeds=(LEDGER,)), fetcher=fetcher, states=MemoryFeedStates(), inbox=MemoryInbox()
    )


def restarted(before: Poller, fetcher: FakeFetcher) -> Poller:
    """Another process on the same stores."""
    return Poller(feeds=before.feeds, fetcher=fetcher, states=before.states, inbox=before.inbox)


async def arrived(poller: Poller) -> list[str]:
    """The ids of what is in the inbox."""
    taken = await poller.inbox.take(100)
    await poller.inbox.done([receipt for receipt, _ in taken])
    return [arrival.entry.id for _, arrival in taken]


async def test_what_was_put_in_before_is_put_in_again_only_if_it_says_something_else() -> None:
    first, second = entry("1", 0), entry("2", 0)
    fetcher = FakeFetcher([first, second])
    poll = poller(fetcher)
    await poll.poll_due(NOW)
    assert await arrived(poll) == ["1", "2"]
    edited = replace(first, summary="Now with a summary.")
    fetcher.entries = [edited, second, entry("3", -0.1)]
    await poll.poll_due(NOW + 400)
    assert await arrived(poll) == ["1", "3"]
    fetcher.entries = [first, second]
    await poll.poll_due(NOW + 800)
    assert await arrived(poll) == ["1"], "an edit that is taken back is one, too"
    await poll.poll_due(NOW + 1200)
    assert await arrived(poll) == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"content": "More."},
        {"link": "https://ledger.example/moved"},
        {"authors": ("A. Writer",)},
        {"outlet": "Renamed"},
        {"language": "fr"},
        {"shares_link": True},
    ],
)
async def test_whatever_changes_in_an_entry_it_is_put_in_again(change: dict[str, Any]) -> None:
    before = entry("1", 0)
    fetcher = FakeFetcher([before])
    poll = poller(fetcher)
    await poll.poll_due(NOW)
    await arrived(poll)
    fetcher.entries = [replace(before, **change)]
    await poll.poll_due(NOW + 400)
    assert await arrived(poll) == ["1"]


async def test_a_new_date_alone_is_nothing_new() -> None:
    fetcher = FakeFetcher([entry("1", 0)], undated=frozenset({"1"}))
    poll = poller(fetcher)
    await poll.poll_due(NOW)
    await arrived(poll)
    fetcher.entries = [entry("1", -0.1)]
    await poll.poll_due(NOW + 400)
    assert await arrived(poll) == []


async def test_what_is_given_a_new_id_is_put_in_again() -> None:
    fetcher = FakeFetcher([entry("1", 0)])
    poll = poller(fetcher)
    await poll.poll_due(NOW)
    await arrived(poll)
    fetcher.entries = [replace(entry("1", 0), id="2")]
    await poll.poll_due(NOW + 400)
    assert await arrived(poll) == ["2"]


async def test_what_left_the_feed_and_came_back_is_put_in_again() -> None:
    fetcher = FakeFetcher([entry("1", 0), entry("2", 0)])
    poll = poller(fetcher)
    await poll.poll_due(NOW)
    fetcher.entries = [entry("2", 0)]
    await poll.poll_due(NOW + 400)
    await arrived(poll)
    fetcher.entries = [entry("1", 0), entry("2", 0)]
    await poll.poll_due(NOW + 800)
    assert await arrived(poll) == ["1"]


async def test_another_process_knows_what_was_put_in() -> None:
    fetcher = FakeFetcher([entry("1", 0)])
    before = poller(fetcher)
    await before.poll_due(NOW)
    await arrived(before)
    after = restarted(before, fetcher)
    await after.poll_due(NOW + 400)
    assert await arrived(after) == []


async def test_what_a_feed_goes_on_carrying_is_put_in_twice_a_day_lest_the_stores_forget_it() -> None:
    fetcher = FakeFetcher([entry("1", 0)])
    poll = poller(fetcher)
    put = []
    for minutes in range(0, 37 * 60, 30):
        await poll.poll_due(NOW + minutes * 60)
        put += [minutes] if await arrived(poll) else []
    assert put == [0, 12 * 60, 24 * 60, 36 * 60]


async def test_stores_that_forget_soon_see_it_sooner() -> None:
    fetcher = FakeFetcher([entry("1", 0)])
    poll = replace(poller(fetcher), memory=4 * HOUR)
    put = []
    for minutes in range(0, 5 * 60, 30):
        await poll.poll_due(NOW + minutes * 60)
        put += [minutes] if await arrived(poll) else []
    assert put == [0, 120, 240]


@dataclass(frozen=True, kw_only=True)
class Forgetful(MemoryFeedStates):
    """A process ends each time that it would remember something, as long as it is to."""

    ends: asyncio.Event = field(default_factory=asyncio.Event)

    async def save(self, states: Sequence[FeedState]) -> None:
        if self.ends.is_set() and states:
            raise StoreUnavailable("the process is killed here")
        await super().save(states)


async def test_an_end_between_putting_in_and_remembering_it_puts_in_again() -> None:
    states = Forgetful()
    states.ends.set()
    poll = replace(poller(FakeFetcher([entry("1", 0)])), states=states)
    with pytest.raises(StoreUnavailable):
        await poll.poll_due(NOW)
    assert await arrived(poll) == ["1"]
    states.ends.clear()
    await poll.poll_due(NOW + 400)
    assert await arrived(poll) == ["1"]
    await poll.poll_due(NOW + 800)
    assert await arrived(poll) == []


@dataclass
class FullInbox(MemoryInbox):
    """Takes nothing for a while."""

    full: bool = True

    async def put(self, arrivals: Sequence[Arrival]) -> None:
        if self.full:
            raise StoreUnavailable("the disk is full")
        await super().put(arrivals)


async def test_what_could_not_be_put_in_is_put_in_later() -> None:
    inbox = FullInbox()
    poll = replace(poller(FakeFetcher([entry("1", 0)])), inbox=inbox)
    with pytest.raises(StoreUnavailable):
        await poll.poll_due(NOW)
    inbox.full = False
    await poll.poll_due(NOW + 400)
    assert await arrived(poll) == ["1"]


async def test_a_poll_that_finds_nothing_changed_forgets_nothing() -> None:
    fetcher = FakeFetcher([entry("1", 0)])
    poll = poller(fetcher)
    await poll.poll_due(NOW)
    await arrived(poll)
    fetcher.unchanged = True
    await poll.poll_due(NOW + 400)
    fetcher.unchanged = False
    await poll.poll_due(NOW + 800)
    assert await arrived(poll) == []
