"""Which feeds are polled: by several processes, of busy hosts, as they come and go."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from adapters.memory import MemoryFeeds, MemoryFeedStates, MemoryInbox
from bot.domain.entry import Arrival
from bot.domain.feed import Feed, FeedState, Heard, Validators
from bot.domain.schedule import MOVES_AFTER
from bot.errors import FetchError, Resting, StoreUnavailable
from bot.ports import LEASE, Fetched
from bot.service import Poller
from tests import builders as b

NOW = b.FIRST_SEEN
NEW = "https://new.example/feed.xml"


def feed(number: int, host: str | None = None) -> Feed:
    return Feed(url=f"https://{host or f'h{number}.example'}/{number}.xml", outlet=f"Outlet {number}")


@dataclass
class FakeFetcher:
    """Answers by address, after a moment; notes who was asked, and how many at the same time."""

    answers: dict[str, Fetched | FetchError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    seconds: float = 0.001
    busy: int = 0
    busiest: int = 0

    async def fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        self.asked.append(feed.url)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.busy -= 1
        answer = self.answers.get(feed.url, Fetched())
        if isinstance(answer, FetchError):
            raise answer
        return replace(
            answer,
            arrivals=tuple(replace(one, entry=replace(one.entry, feed=feed.id)) for one in answer.arrivals),
        )


@dataclass
class Desk:
    """Processes that poll from the same stores."""

    feeds: MemoryFeeds = field(default_factory=MemoryFeeds)
    states: MemoryFeedStates = field(default_factory=MemoryFeedStates)
    inbox: MemoryInbox = field(default_factory=MemoryInbox)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)

    def process(self, in_flight: int = 200, per_host: int = 8) -> Poller:
        return Poller(
            feeds=self.feeds,
            fetcher=self.fetcher,
            states=self.states,
            inbox=self.inbox,
            in_flight=in_flight,
            per_host=per_host,
        )


async def drain(poller: Poller, now: float) -> int:
    count = 0
    while polled := await poller.poll_due(now):
        count += polled
    return count


async def test_processes_share_the_feeds_that_are_due() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=tuple(map(feed, range(300)))))
    one, two = desk.process(in_flight=20), desk.process(in_flight=20)
    assert sum(await asyncio.gather(drain(one, NOW), drain(two, NOW))) == 300
    assert set(Counter(desk.fetcher.asked).values()) == {1}
    assert desk.fetcher.busiest <= 40


async def test_thousands_of_overdue_feeds_are_not_asked_all_at_once() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=tuple(map(feed, range(2_000)))))
    desk.fetcher.seconds = 0
    poller = desk.process(in_flight=200)
    assert await poller.poll_due(NOW) == 200
    assert await drain(poller, NOW) == 1_800
    assert desk.fetcher.busiest <= 200


async def test_forty_overdue_feeds_are_asked_at_once() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=tuple(map(feed, range(40)))))
    assert await desk.process().poll_due(NOW) == 40


async def test_the_feeds_of_a_busy_host_keep_no_others_from_being_asked() -> None:
    crowd = [feed(number, "crowd.example") for number in range(50)]
    desk = Desk(feeds=MemoryFeeds(feeds=(*crowd, feed(99))))
    poller = desk.process(in_flight=10, per_host=3)
    desk.fetcher.seconds = 0.05
    # Others have to look past the crowd, which is longest due: each round lays some of it aside.
    rounds = [asyncio.create_task(poller.poll_due(NOW)) for _ in range(8)]
    await asyncio.gather(*rounds)
    assert feed(99).url in desk.fetcher.asked
    assert desk.fetcher.busiest <= 4
    for seconds in range(1, 200):
        await drain(poller, NOW + seconds)
    assert {one.url for one in crowd} <= set(desk.fetcher.asked)


async def test_what_a_process_took_and_never_finished_another_takes_over() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1),)))
    await desk.states.plan({feed(1).id: 0})
    await desk.states.due(1, NOW)
    other = desk.process()
    assert await other.poll_due(NOW + LEASE - 1) == 0
    assert await other.poll_due(NOW + LEASE) == 1


async def test_a_feed_that_takes_long_stays_with_who_took_it() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1),)))
    one, two = desk.process(), desk.process()
    desk.fetcher.seconds = 0.2
    slow = asyncio.create_task(one.poll_due(NOW))
    await asyncio.sleep(0.05)
    for later in (30, 80, 130):
        assert await one.poll_due(NOW + later) == 0
        assert await two.poll_due(NOW + later + 1) == 0
    assert await slow == 1


async def test_feeds_come_and_go_while_it_runs() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1),)))
    poller = desk.process()
    assert await poller.poll_due(NOW) == 1
    desk.feeds.feeds = (feed(2), feed(3))
    assert await poller.poll_due(NOW + 1) == 2
    assert await poller.poll_due(NOW + 10_000) == 2
    assert desk.fetcher.asked.count(feed(1).url) == 1


async def test_a_feed_whose_interval_is_shortened_is_due_by_the_new_one() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1),)))
    poller = desk.process()
    await poller.poll_due(NOW)
    desk.feeds.feeds = (replace(feed(1), interval=60, slowest=60),)
    assert await poller.poll_due(NOW + 1) == 0
    assert await poller.poll_due(NOW + 70) == 1


async def test_entries_that_find_no_room_are_fetched_again() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1),)), inbox=Full())
    desk.fetcher.answers[feed(1).url] = Fetched(arrivals=(Arrival(entry=b.entry(), seen=NOW),))
    poller = desk.process()
    with pytest.raises(StoreUnavailable):
        await poller.poll_due(NOW)
    assert (await desk.states.load([feed(1).id]))[feed(1).id].last_polled is None
    desk.inbox = poller.inbox = MemoryInbox()
    assert await poller.poll_due(NOW + 1) == 1
    assert await poller.inbox.waiting() == 1


class Full(MemoryInbox):
    """Takes nothing in."""

    async def put(self, arrivals: Sequence[Arrival]) -> None:
        raise StoreUnavailable("MISCONF")


GONE = FetchError("gone", status=410, severity="permanent")


async def test_a_feed_that_is_gone_is_asked_no_more_until_it_is_configured_anew() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1),)))
    desk.fetcher.answers[feed(1).url] = GONE
    poller = desk.process()
    await poller.poll_due(NOW)
    assert await poller.poll_due(NOW + 1e7) == 0
    assert await desk.process().poll_due(NOW + 1e7) == 0, "nor after a start"
    assert await desk.process().poll_all(NOW + 1e7) == 0
    desk.feeds.feeds = (replace(feed(1), outlet="Anew"),)
    assert await poller.poll_due(NOW + 1e7) == 1


async def test_a_feed_that_is_gone_is_asked_again_when_it_was_taken_out_and_put_back() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1),)))
    desk.fetcher.answers[feed(1).url] = GONE
    poller = desk.process()
    await poller.poll_due(NOW)
    desk.feeds.feeds = ()
    await poller.poll_due(NOW + 1)
    desk.feeds.feeds = (feed(1),)
    assert await poller.poll_due(NOW + 2) == 1


async def test_a_feed_that_moved_keeps_its_name_and_its_entries() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1),)))
    there = Fetched(
        arrivals=(Arrival(entry=b.entry(published=NOW), seen=NOW),), heard=Heard(moved=NEW, fingerprint="1")
    )
    desk.fetcher.answers = {feed(1).url: there, NEW: replace(there, heard=Heard(fingerprint="1"))}
    poller = desk.process()
    await poller.poll_due(NOW)
    await poller.poll_due(NOW + MOVES_AFTER)
    await poller.poll_due(NOW + MOVES_AFTER + 10_000)
    assert desk.fetcher.asked == [feed(1).url, feed(1).url, NEW]
    assert {arrival.entry.feed for _, arrival in await desk.inbox.take(9)} == {feed(1).id}
    desk.fetcher.answers[NEW] = GONE
    await poller.poll_due(NOW + MOVES_AFTER + 20_000)
    await poller.poll_due(NOW + MOVES_AFTER + 20_400)
    assert desk.fetcher.asked[-2:] == [NEW, feed(1).url]


async def test_feeds_that_moved_count_for_the_host_where_they_are_asked() -> None:
    desk = Desk()
    desk.feeds.feeds = tuple(feed(n) for n in range(9))
    await desk.states.save(
        [FeedState(feed=one.id, moved=f"https://new.example/{n}") for n, one in enumerate(desk.feeds.feeds)]
    )
    assert await desk.process(per_host=3).poll_due(NOW) == 3


async def test_a_feed_whose_host_rests_has_not_failed() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1),)))
    desk.fetcher.answers[feed(1).url] = Resting("left alone", rest=900)
    poller = desk.process()
    await poller.poll_due(NOW)
    state = (await desk.states.load([feed(1).id]))[feed(1).id]
    assert (state.failures, state.error, state.failing_since) == (0, None, None)
    assert await poller.poll_due(NOW + 899) == 0
    assert await poller.poll_due(NOW + 1000) == 1


async def test_to_poll_all_leaves_out_who_asked_for_more_time() -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1), feed(2))))
    desk.fetcher.answers[feed(1).url] = FetchError("429", status=429, retry_after=900)
    assert await desk.process().poll_all(NOW) == 2
    assert await desk.process().poll_all(NOW + 1) == 1
    assert await desk.process().poll_all(NOW + 1000) == 2


class Emptied(FakeFetcher):
    """While it is asked, the store comes back empty."""

    def __init__(self, desk: Desk, poller: Poller) -> None:
        super().__init__()
        self.desk, self.poller = desk, poller

    async def fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        self.desk.states = self.poller.states = MemoryFeedStates()
        self.poller.begin_anew()
        return await super().fetch(feed, validators, now)


@pytest.mark.parametrize("unchanged", [True, False])
async def test_a_poll_under_way_while_the_store_comes_back_empty_counts_for_nothing(unchanged: bool) -> None:
    desk = Desk(feeds=MemoryFeeds(feeds=(feed(1),)))
    poller = desk.process()
    await poller.poll_due(NOW)
    old = Arrival(entry=b.entry("old", published=NOW + 10), seen=NOW)
    fetched = Fetched(unchanged=True) if unchanged else Fetched(arrivals=(old,))
    poller.fetcher = Emptied(desk, poller)
    poller.fetcher.answers = {feed(1).url: fetched}
    with pytest.raises(StoreUnavailable):
        await poller.poll_due(NOW + 10_000)
    assert await desk.inbox.take(9) == []
    assert (await desk.states.load([feed(1).id]))[feed(1).id].first_polled is None

    poller.fetcher = desk.fetcher
    desk.fetcher.answers = {feed(1).url: Fetched(arrivals=(old,))}
    assert await poller.poll_due(NOW + 10_001) == 1
    assert [arrival.quiet for _, arrival in await desk.inbox.take(9)] == [True]
