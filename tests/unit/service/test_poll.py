"""What a poll puts into the inbox, and what it remembers of the feed."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import pytest

from adapters.memory import MemoryFeeds, MemoryFeedStates, MemoryInbox
from bot.domain.entry import Arrival, Entry
from bot.domain.feed import Feed, FeedState, Validators
from bot.errors import FetchError, StoreUnavailable
from bot.ports import Fetched
from bot.service import Poller
from bot.service import poll as polling
from tests import builders as b

NOW = b.FIRST_SEEN
HOUR = 3600.0
LEDGER = Feed(url="https://ledger.example/feed.xml", outlet="The Ledger", interval=300)
COAST = Feed(url="https://coast.example/feed.xml", outlet="Coast Radio", interval=300)


def entry(feed: Feed, id: str, hours_ago: float) -> Entry:
    return b.entry(id, feed=feed.id, outlet=feed.outlet, published=NOW - hours_ago * HOUR)


@dataclass
class FakeFetcher:
    """Serves entries by feed; a feed without any fails, and one that is slow waits for its event."""

    entries: dict[str, list[Entry]]
    undated: frozenset[str] = frozenset()
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    asked: list[tuple[str, Validators]] = field(default_factory=list)

    async def fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        self.asked.append((feed.id, validators))
        if feed.id in self.slow:
            await self.slow[feed.id].wait()
        if feed.id not in self.entries:
            raise FetchError("no such host", retry_after=1000)
        return Fetched(
            arrivals=tuple(Arrival(entry=entry, seen=now) for entry in self.entries[feed.id]),
            undated=self.undated,
            validators=Validators(etag="v1"),
        )


@dataclass(frozen=True, kw_only=True)
class SlowStates(MemoryFeedStates):
    """Each load takes longer than the one before it; none comes while the store is down."""

    down: asyncio.Event = field(default_factory=asyncio.Event)
    loads: Iterator[int] = field(default_factory=lambda: count(1))

    async def load(self, feeds: Sequence[str]) -> dict[str, FeedState]:
        if self.down.is_set():
            raise StoreUnavailable("gone")
        loaded = await super().load(feeds)
        await asyncio.sleep(0.02 * next(self.loads))
        return loaded

    async def due(self, limit: int, now: float) -> list[FeedState]:
        if self.down.is_set():
            raise StoreUnavailable("gone")
        await asyncio.sleep(0.02)
        return await super().due(limit, now)


def poller(fetcher: FakeFetcher, *feeds: Feed, backfill: float = 0.0) -> Poller:
    return Poller(
        feeds=MemoryFeeds(feeds=feeds),
        fetcher=fetcher,
        states=MemoryFeedStates(),
        inbox=MemoryInbox(),
        backfill=backfill,
    )


def restarted(before: Poller, fetcher: FakeFetcher) -> Poller:
    """Another process on the same stores."""
    return Poller(feeds=before.feeds, fetcher=fetcher, states=before.states, inbox=before.inbox)


async def arrived(poller: Poller) -> dict[str, bool]:
    """The ids of what is in the inbox, with whether it is old news."""
    taken = await poller.inbox.take(100)
    await poller.inbox.done([receipt for receipt, _ in taken])
    return {arrival.entry.id: arrival.quiet for _, arrival in taken}


async def test_what_was_published_before_the_first_poll_is_old_news() -> None:
    fetcher = FakeFetcher({LEDGER.id: [entry(LEDGER, "old", 2), entry(LEDGER, "now", 0)]})
    poll = poller(fetcher, LEDGER)
    await poll.poll_due(NOW)
    assert await arrived(poll) == {"old": True, "now": False}
    fetcher.entries[LEDGER.id].append(entry(LEDGER, "new", -1))
    await poll.poll_due(NOW + 13 * HOUR)
    assert await arrived(poll) == {"old": True, "now": False, "new": False}


async def test_backfill_says_how_far_back_news_goes() -> None:
    fetcher = FakeFetcher({LEDGER.id: [entry(LEDGER, "old", 25), entry(LEDGER, "recent", 23)]})
    poll = poller(fetcher, LEDGER, backfill=24 * HOUR)
    await poll.poll_due(NOW)
    assert await arrived(poll) == {"old": True, "recent": False}


async def test_a_feed_may_look_back_further_than_the_others() -> None:
    sample = replace(LEDGER, backfill=24 * HOUR)
    fetcher = FakeFetcher({LEDGER.id: [entry(LEDGER, "old", 25), entry(LEDGER, "recent", 23)]})
    poll = poller(fetcher, sample)
    await poll.poll_due(NOW)
    assert await arrived(poll) == {"old": True, "recent": False}


async def test_an_entry_without_a_date_is_news_from_the_second_poll_on() -> None:
    fetcher = FakeFetcher({LEDGER.id: [entry(LEDGER, "1", 0)]}, undated=frozenset({"1", "2"}))
    poll = poller(fetcher, LEDGER, backfill=24 * HOUR)
    await poll.poll_due(NOW)
    assert await arrived(poll) == {"1": True}
    fetcher.entries[LEDGER.id] = [entry(LEDGER, "2", 0)]
    await poll.poll_due(NOW + HOUR)
    assert await arrived(poll) == {"2": False}


async def test_an_empty_feed_has_not_been_read_yet() -> None:
    fetcher = FakeFetcher({LEDGER.id: []}, undated=frozenset({"1", "2"}))
    poll = poller(fetcher, LEDGER)
    await poll.poll_due(NOW)
    fetcher.entries[LEDGER.id] = [entry(LEDGER, "1", 0), entry(LEDGER, "dated", 1)]
    await poll.poll_due(NOW + HOUR)
    assert await arrived(poll) == {"1": True, "dated": True}


async def test_entries_without_dates_are_old_news_after_a_silence_longer_than_the_stores_remember() -> None:
    fetcher = FakeFetcher({LEDGER.id: [entry(LEDGER, "1", 0)]}, undated=frozenset({"1", "2"}))
    poll = replace(poller(fetcher, LEDGER), memory=24 * HOUR)
    await poll.poll_due(NOW)
    fetcher.entries[LEDGER.id] = []
    await poll.poll_due(NOW + 20 * HOUR)
    fetcher.entries[LEDGER.id] = [entry(LEDGER, "1", 0)]
    await poll.poll_due(NOW + 30 * HOUR)
    assert await arrived(poll) == {"1": True}
    fetcher.entries[LEDGER.id] = [entry(LEDGER, "2", 0)]
    await poll.poll_due(NOW + 32 * HOUR)
    assert await arrived(poll) == {"2": False}


async def test_what_is_older_than_the_stores_remember_is_old_news() -> None:
    fetcher = FakeFetcher({LEDGER.id: [entry(LEDGER, "first", 0)]})
    poll = replace(poller(fetcher, LEDGER), memory=24 * HOUR)
    await poll.poll_due(NOW)
    assert await arrived(poll) == {"first": False}
    fetcher.entries[LEDGER.id] = [entry(LEDGER, "again", -1), entry(LEDGER, "new", -30)]
    await poll.poll_due(NOW + 31 * HOUR)
    assert await arrived(poll) == {"again": True, "new": False}


async def test_entries_of_feeds_polled_together_come_in_order_of_publication() -> None:
    fetcher = FakeFetcher(
        {LEDGER.id: [entry(LEDGER, "denial", 1)], COAST.id: [entry(COAST, "claim", 2)]},
    )
    poll = poller(fetcher, LEDGER, COAST)
    await poll.poll_due(NOW)
    assert list(await arrived(poll)) == ["claim", "denial"]


async def test_a_feed_is_polled_when_it_is_due_and_not_before() -> None:
    fetcher = FakeFetcher({LEDGER.id: []})
    poll = poller(fetcher, LEDGER)
    assert [await poll.poll_due(NOW + seconds) for seconds in (0, 299, 331)] == [1, 0, 1]


async def test_the_next_poll_sends_what_the_last_one_was_given() -> None:
    fetcher = FakeFetcher({LEDGER.id: []})
    poll = poller(fetcher, LEDGER)
    await poll.poll_due(NOW)
    await poll.poll_due(NOW + HOUR)
    assert fetcher.asked == [(LEDGER.id, Validators()), (LEDGER.id, Validators(etag="v1"))]


async def test_a_feed_that_fails_is_remembered_and_asked_again_when_it_says() -> None:
    poll = poller(FakeFetcher({COAST.id: [entry(COAST, "1", 0)]}), LEDGER, COAST)
    await poll.poll_due(NOW)
    state = (await poll.states.load([LEDGER.id]))[LEDGER.id]
    assert (state.failures, state.error, state.not_before) == (1, "no such host", NOW + 1000)
    assert NOW + 1000 <= state.next_poll <= NOW + 1100
    assert await arrived(poll) == {"1": False}


async def test_every_feed_is_polled_when_asked_for_all() -> None:
    poll = poller(FakeFetcher({LEDGER.id: [], COAST.id: []}), LEDGER, replace(COAST))
    assert await poll.poll_all(NOW) == 2
    assert await poll.poll_all(NOW) == 2


async def test_a_slow_feed_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "TOGETHER", 0.01)
    answers = asyncio.Event()
    fetcher = FakeFetcher({LEDGER.id: [], COAST.id: []}, slow={COAST.id: answers})
    poll = poller(fetcher, LEDGER, COAST)
    rounds = [asyncio.create_task(poll.poll_due(NOW))]
    await asyncio.sleep(0.05)
    assert [await poll.poll_due(NOW + seconds) for seconds in (1, 331, 662)] == [0, 1, 1]
    answers.set()
    assert await asyncio.gather(*rounds) == [2]
    assert sorted(feed for feed, _ in fetcher.asked) == [COAST.id, *[LEDGER.id] * 3]


async def test_the_end_of_a_round_frees_no_feed_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "TOGETHER", 0.01)
    ledger, coast = asyncio.Event(), asyncio.Event()
    fetcher = FakeFetcher({LEDGER.id: [], COAST.id: []}, slow={COAST.id: coast})
    poll = poller(fetcher, LEDGER, COAST)
    first = asyncio.create_task(poll.poll_due(NOW))
    await asyncio.sleep(0.05)
    fetcher.slow[LEDGER.id] = ledger
    second = asyncio.create_task(poll.poll_due(NOW + 331))
    await asyncio.sleep(0.05)
    coast.set()
    assert await first == 2
    # Only the one that the first round polled itself is free again.
    assert await poll.poll_due(NOW + 332) == 1
    ledger.set()
    assert await second == 1


async def test_rounds_that_begin_together_poll_a_feed_once() -> None:
    fetcher = FakeFetcher({LEDGER.id: []})
    poll = replace(poller(fetcher, LEDGER), states=SlowStates())
    assert sorted(await asyncio.gather(poll.poll_due(NOW), poll.poll_due(NOW))) == [0, 1]
    assert await poll.poll_due(NOW + 331) == 1


async def test_a_round_that_fails_lets_go_of_its_feeds() -> None:
    states = SlowStates()
    states.down.set()
    poll = replace(poller(FakeFetcher({LEDGER.id: []}), LEDGER), states=states)
    with pytest.raises(StoreUnavailable):
        await poll.poll_due(NOW)
    states.down.clear()
    assert await poll.poll_due(NOW) == 1


async def test_a_feed_that_failed_is_asked_at_once_after_a_restart() -> None:
    before = poller(FakeFetcher({}), LEDGER)
    await before.poll_due(NOW)
    assert await before.poll_due(NOW + 1) == 0
    after = restarted(before, FakeFetcher({LEDGER.id: []}))
    assert await after.poll_due(NOW + 999) == 0, "its server asked for a thousand seconds"
    assert await after.poll_due(NOW + 1000) == 1
    assert await after.poll_due(NOW + 1001) == 0


async def test_an_answer_that_comes_soon_after_the_first_goes_on_together_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "TOGETHER", 1.0)
    harbour = replace(COAST, url="https://harbour.example/feed.xml")
    answers = {feed.id: asyncio.Event() for feed in (LEDGER, COAST, harbour)}
    denial, claim = entry(LEDGER, "denial", 1), entry(COAST, "claim", 2)
    fetcher = FakeFetcher({LEDGER.id: [denial], COAST.id: [claim], harbour.id: []}, slow=answers)
    poll = poller(fetcher, LEDGER, COAST, harbour)
    polled = asyncio.create_task(poll.poll_due(NOW))
    await asyncio.sleep(0.9)
    answers[LEDGER.id].set()
    await asyncio.sleep(0.2)  # longer since the beginning than they wait, and not since the first answer
    assert await arrived(poll) == {}
    answers[COAST.id].set()
    await poll.inbox.wait(5)
    assert list(await arrived(poll)) == ["claim", "denial"]
    answers[harbour.id].set()
    assert await polled == 3


async def test_nobody_is_waited_for_when_all_have_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "TOGETHER", 60)
    poll = poller(FakeFetcher({LEDGER.id: [entry(LEDGER, "1", 0)], COAST.id: []}), LEDGER, COAST)
    async with asyncio.timeout(5):
        await poll.poll_due(NOW)
    assert await arrived(poll) == {"1": False}
