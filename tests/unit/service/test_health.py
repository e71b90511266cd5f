"""What the operator hears of feeds, and how often."""

from dataclasses import dataclass, field, replace

import pytest

from adapters.memory import MemoryFeedStates, MemoryOutbox
from bot.domain.alert import Notice
from bot.domain.feed import Feed, FeedState, Heard, Validators
from bot.domain.schedule import failed, polled
from bot.domain.watch import Channel
from bot.errors import FetchError
from bot.service import Health

HOUR, DAY = 3_600.0, 86_400.0
NOW = 1_763_733_900.0
OPERATOR = Channel(platform="slack", id="C0123456789")
FEEDS = [
    Feed(url=f"https://{name}.example/feed.xml", outlet=name.title()) for name in ("ledger", *"abcdefghi")
]
LEDGER = FEEDS[0]


@dataclass
class Desk:
    """The feeds' states, and an operator with a channel."""

    states: MemoryFeedStates = field(default_factory=MemoryFeedStates)
    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)

    def __post_init__(self) -> None:
        self.health = self.started()

    def started(self) -> Health:
        """As after a start of the process."""
        return Health(states=self.states, outbox=self.outbox, channel=OPERATOR, patience=DAY)

    async def fail(self, feed: Feed, now: float, status: int = 503) -> FeedState:
        state = (await self.states.load([feed.id]))[feed.id]
        return await self._keep(feed, failed(state, feed, FetchError(f"{status}", status=status), now), now)

    async def answer(self, feed: Feed, now: float) -> FeedState:
        state = (await self.states.load([feed.id]))[feed.id]
        return await self._keep(feed, polled(state, feed, Validators(), Heard(), now), now)

    async def _keep(self, feed: Feed, state: FeedState, now: float) -> FeedState:
        await self.health.look(len(FEEDS), now)
        noted = await self.health.noted(feed, state, now)
        await self.states.save([noted])
        return noted

    async def told(self) -> list[str]:
        """The titles of the notices since the last call."""
        taken = await self.outbox.take(100, NOW)
        notices = [pending.delivery.alert for pending in taken]
        assert all(isinstance(notice, Notice) for notice in notices)
        assert all(pending.delivery.channel == OPERATOR for pending in taken)
        return [notice.title for notice in notices if isinstance(notice, Notice)]


@pytest.fixture
async def desk() -> Desk:
    desk = Desk()
    await desk.states.plan({feed.id: NOW for feed in FEEDS})
    return desk


async def test_a_feed_that_fails_for_a_day_is_told_once_and_once_when_it_is_well(desk: Desk) -> None:
    for hours in range(24):
        await desk.fail(LEDGER, NOW + hours * HOUR)
    assert await desk.told() == []
    for hours in range(24, 72):
        await desk.fail(LEDGER, NOW + hours * HOUR)
    assert await desk.told() == ["Feed broken: Ledger"]
    await desk.answer(LEDGER, NOW + 73 * HOUR)
    await desk.answer(LEDGER, NOW + 74 * HOUR)
    assert await desk.told() == ["Feed well again: Ledger"]
    await desk.fail(LEDGER, NOW + 80 * HOUR)
    await desk.fail(LEDGER, NOW + 105 * HOUR)
    assert await desk.told() == ["Feed broken: Ledger"], "it broke again"


async def test_a_feed_that_is_well_now_and_then_is_not_broken(desk: Desk) -> None:
    for hours in range(100):
        await (desk.answer if hours % 20 == 0 else desk.fail)(LEDGER, NOW + hours * HOUR)
    assert await desk.told() == []


async def test_a_feed_that_is_gone_is_told_at_once(desk: Desk) -> None:
    state = await desk.fail(LEDGER, NOW, status=410)
    assert state.stopped
    assert await desk.told() == ["Feed gone: Ledger"]


async def test_a_crash_before_the_state_is_kept_tells_nothing_twice(desk: Desk) -> None:
    state = await desk.fail(LEDGER, NOW)
    late = failed(state, LEDGER, FetchError("503"), NOW + DAY)
    for _ in range(2):
        assert (await desk.started().noted(LEDGER, late, NOW + DAY)).told == NOW
    assert await desk.told() == ["Feed broken: Ledger"]


async def test_when_most_feeds_fail_that_is_told_and_none_of_them(desk: Desk) -> None:
    for minutes in range(0, 30 * 60, 10):
        for feed in FEEDS[:6]:
            await desk.fail(feed, NOW + minutes * 60)
    assert await desk.told() == ["6 of 10 feeds cannot be read"]
    for feed in FEEDS:
        await desk.answer(feed, NOW + 31 * HOUR)
    await desk.health.look(len(FEEDS), NOW + 32 * HOUR)
    assert await desk.told() == ["10 of 10 feeds can be read again"]


async def test_those_that_still_fail_after_the_others_are_told_then(desk: Desk) -> None:
    for hours in range(30):
        for feed in FEEDS[:6]:
            await desk.fail(feed, NOW + hours * HOUR)
    await desk.told()
    for feed in FEEDS[1:6]:
        await desk.answer(feed, NOW + 31 * HOUR)
    await desk.fail(LEDGER, NOW + 32 * HOUR)
    assert await desk.told() == ["9 of 10 feeds can be read again", "Feed broken: Ledger"]


async def test_a_router_that_starts_anew_is_nobodys_news(desk: Desk) -> None:
    for minutes in (0, 5, 10):
        for feed in FEEDS:
            await desk.fail(feed, NOW + minutes * 60)
    for feed in FEEDS:
        await desk.answer(feed, NOW + 11 * 60)
    await desk.health.look(len(FEEDS), NOW + HOUR)
    assert await desk.told() == []


async def test_without_a_channel_it_stands_in_the_log(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.health.channel = None
    await desk.fail(LEDGER, NOW, status=410)
    assert await desk.told() == []
    assert "Feed gone: Ledger" in capsys.readouterr().out


async def test_no_password_is_told(desk: Desk) -> None:
    secret = replace(LEDGER, url="https://reader:hunter2@ledger.example/feed.xml")
    await desk.fail(secret, NOW, status=410)
    (pending,) = await desk.outbox.take(1, NOW)
    assert "hunter2" not in str(pending)


async def test_the_feeds_that_fail_and_that_are_broken_are_counted(desk: Desk) -> None:
    await desk.fail(LEDGER, NOW)
    await desk.fail(FEEDS[1], NOW + DAY)
    assert await desk.health.counts(NOW + DAY) == {"failing_feeds": 2, "broken_feeds": 1}
