"""How long an entry takes, part by part, as `/metrics` tells it."""

from dataclasses import dataclass, field

import pytest
from prometheus_client import REGISTRY

from adapters.memory import MemoryFeeds, MemoryFeedStates, MemoryInbox
from bot.domain.delivery import Pending, delivery
from bot.domain.entry import Arrival
from bot.domain.feed import Feed, Validators
from bot.domain.watch import Channel
from bot.ports import Fetched
from bot.service import Poller, meters
from tests import builders as b

LEDGER = Feed(url="https://ledger.example/feed.xml", outlet="The Ledger")


def noted(part: str) -> tuple[float, float]:
    """How many times so far, and seconds in all."""
    name, labels = "onrecord_latency_seconds", {"part": part}
    count, total = (REGISTRY.get_sample_value(f"{name}_{each}", labels) or 0.0 for each in ("count", "sum"))
    return count, total


@dataclass
class Clock:
    now: float = b.FIRST_SEEN

    def __call__(self) -> float:
        return self.now


@dataclass
class SlowFetcher:
    clock: Clock
    entries: list[str] = field(default_factory=list)

    async def fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        self.clock.now += 2.0
        entries = (b.entry(id, feed=feed.id) for id in self.entries)
        return Fetched(arrivals=tuple(Arrival(entry=entry, seen=now) for entry in entries))


async def test_the_time_a_poll_took_counts_for_each_entry_that_is_new() -> None:
    clock = Clock()
    fetcher = SlowFetcher(clock, ["1", "2"])
    poller = Poller(
        feeds=MemoryFeeds(feeds=(LEDGER,)),
        fetcher=fetcher,
        states=MemoryFeedStates(),
        inbox=MemoryInbox(),
        clock=clock,
    )
    count, total = noted("seen")
    await poller.poll_due(b.FIRST_SEEN)
    assert noted("seen") == pytest.approx((count + 2, total + 4))
    assert [arrival.read for _, arrival in await poller.inbox.take(9)] == [b.FIRST_SEEN + 2] * 2
    fetcher.entries.append("3")
    await poller.poll_due(b.FIRST_SEEN + 400)
    assert noted("seen") == pytest.approx((count + 3, total + 6))


def test_placing_counts_from_the_answer_of_the_feed() -> None:
    count, total = noted("placed")
    arrival = Arrival(entry=b.entry("1"), seen=100.0, read=103.0)
    meters.time_placed(arrival, 103.5)
    assert noted("placed") == pytest.approx((count + 1, total + 0.5))
    meters.time_placed(Arrival(entry=b.entry("1"), seen=100.0), 101.0)
    assert noted("placed") == pytest.approx((count + 2, total + 1.5))


def test_posting_counts_from_the_outbox_and_in_all_from_the_poll() -> None:
    channel = Channel(platform="console", id="1")
    record = b.record(b.claim("The harbour is to close."), id="claim")
    before = noted("posted"), noted("told")
    pending = Pending(delivery=delivery(channel, b.opened(record)), attempts=1, seen=100.0, placed=104.0)
    meters.time_posted(pending, 104.25)
    assert noted("posted") == pytest.approx((before[0][0] + 1, before[0][1] + 0.25))
    assert noted("told") == pytest.approx((before[1][0] + 1, before[1][1] + 4.25))
