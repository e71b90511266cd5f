"""Polling real servers from a real store, over days that pass in no time: what they ask for is done."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from adapters.feeds import HttpFetcher
from adapters.memory import MemoryFeeds
from adapters.redis import Connection, RedisFeedStates, RedisInbox, RedisOutbox
from bot.domain.alert import Notice
from bot.domain.feed import Feed, FeedState
from bot.domain.watch import CONSOLE
from bot.service import Health, Poller
from tests.fakes.feed_server import FeedServer

NOW = 1_763_733_900.0
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
HEAD = b"<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>L</title>"
ITEM = b"<item><title>Harbour to close</title><guid>1</guid></item>"
TAIL = b"</channel></rss>"
STORY = HEAD + ITEM + TAIL


@dataclass
class Desk:
    server: FeedServer
    fetcher: HttpFetcher
    connection: Connection
    feeds: MemoryFeeds = field(default_factory=MemoryFeeds)

    def __post_init__(self) -> None:
        self.states = RedisFeedStates(connection=self.connection)
        self.inbox = RedisInbox(connection=self.connection)
        self.outbox = RedisOutbox(connection=self.connection)
        health = Health(states=self.states, outbox=self.outbox, channel=CONSOLE)
        self.poller = Poller(
            feeds=self.feeds, fetcher=self.fetcher, states=self.states, inbox=self.inbox, health=health
        )

    def follow(self, *urls: str) -> None:
        self.feeds.feeds = tuple(Feed(url=url, outlet="The Ledger") for url in urls)

    async def pass_time(self, since: float, until: float, step: float = 10 * MINUTE) -> None:
        """Look for due feeds from time to time, as the service does each second."""
        while since <= until:
            await self.poller.poll_due(since)
            since += step

    async def state(self, url: str) -> FeedState:
        return (await self.states.load([url]))[url]

    async def notices(self) -> list[str]:
        alerts = [pending.delivery.alert for pending in await self.outbox.take(100, NOW)]
        return [alert.title for alert in alerts if isinstance(alert, Notice)]


@pytest.fixture
async def desk(connection: Connection) -> AsyncIterator[Desk]:
    async with FeedServer() as server, HttpFetcher(allowed=[server.host], timeout=2.0) as fetcher:
        yield Desk(server=server, fetcher=fetcher, connection=connection)


async def wait(desk: Desk, url: str) -> float:
    """Minutes from the first poll to the next one."""
    desk.follow(url)
    await desk.poller.poll_due(NOW)
    return ((await desk.state(url)).next_poll - NOW) / MINUTE


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        pytest.param(b"", 5, id="nothing"),
        pytest.param(b"<ttl>20</ttl>", 20, id="ttl"),
        pytest.param(b"<ttl> 20 </ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 60, id="the longer"),
        pytest.param(
            b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            15,
            id="syndication",
        ),
        pytest.param(b"<sy:updatePeriod>yearly</sy:updatePeriod>", 60, id="silly"),
        pytest.param(b"<ttl>-1</ttl><sy:updatePeriod>now</sy:updatePeriod>", 5, id="nonsense"),
        pytest.param(b"<ttl>" + b"9" * 5_000 + b"</ttl>", 5, id="hostile"),
        pytest.param(
            b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 60
        ),
    ],
)
async def test_what_a_feed_says_of_itself_is_heeded(desk: Desk, said: bytes, minutes: float) -> None:
    found = await wait(desk, desk.server.serve("/feed.xml", HEAD + said + ITEM + TAIL))
    assert minutes <= found <= minutes * 1.1


@pytest.mark.parametrize(("status", "minutes"), [(200, 15), (304, 15)])
async def test_what_a_server_says_of_its_answer_is_heeded(desk: Desk, status: int, minutes: float) -> None:
    headers = {"Cache-Control": "max-age=1200", "Age": "300"}
    url = desk.server.answer("/feed.xml", status, headers=headers, body=STORY if status == 200 else b"")
    assert minutes <= await wait(desk, url) <= minutes * 1.1


async def test_unchanged_polls_go_well_and_grow_rarer(desk: Desk) -> None:
    url = desk.server.serve("/feed.xml", STORY)
    desk.follow(url)
    await desk.pass_time(NOW, NOW + DAY)
    statuses = desk.server.statuses("/feed.xml")
    assert statuses[0] == 200
    assert set(statuses[1:]) == {304}
    assert 30 < len(statuses) < 70
    assert (await desk.state(url)).failures == 0
    assert await desk.inbox.waiting() == 1


async def test_a_feed_that_moves_is_asked_where_it_went_and_where_it_was(desk: Desk) -> None:
    new = desk.server.serve("/new.xml", STORY)
    url = desk.server.redirect("/feed.xml", new, 301)
    desk.follow(url)
    await desk.pass_time(NOW, NOW + 4 * DAY, HOUR)
    assert (await desk.state(url)).moved == new
    asked = desk.server.count("/feed.xml")
    await desk.pass_time(NOW + 4 * DAY, NOW + 5 * DAY, HOUR)
    assert desk.server.count("/feed.xml") == asked
    (receipt,) = await desk.inbox.take(10)
    assert receipt[1].entry.feed == url, "its entries came once, under the name that it is configured by"
    desk.server.answer("/new.xml", 404)
    desk.server.serve("/feed.xml", STORY)
    await desk.pass_time(NOW + 5 * DAY, NOW + 6 * DAY, HOUR)
    state = await desk.state(url)
    assert (state.moved, state.failures) == (None, 0)


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_feed_that_is_elsewhere_for_now_is_asked_where_it_was(desk: Desk, status: int) -> None:
    url = desk.server.redirect("/feed.xml", desk.server.serve("/new.xml", STORY), status)
    desk.follow(url)
    await desk.pass_time(NOW, NOW + 4 * DAY, HOUR)
    state = await desk.state(url)
    assert (state.moved, state.moving_to) == (None, None)


async def test_a_feed_that_is_gone_is_not_asked_again_and_the_operator_hears_of_it(desk: Desk) -> None:
    url = desk.server.answer("/feed.xml", 410)
    desk.follow(url)
    await desk.pass_time(NOW, NOW + 3 * DAY, HOUR)
    assert desk.server.count() == 1
    assert await desk.notices() == ["Feed gone: The Ledger"]


async def test_a_broken_feed_is_told_once_and_once_when_it_is_well(desk: Desk) -> None:
    url = desk.server.answer("/feed.xml", 500)
    desk.follow(url)
    await desk.pass_time(NOW, NOW + 3 * DAY, HOUR)
    desk.server.serve("/feed.xml", STORY)
    await desk.pass_time(NOW + 3 * DAY, NOW + 4 * DAY, HOUR)
    assert await desk.notices() == ["Feed broken: The Ledger", "Feed well again: The Ledger"]


async def test_a_host_that_was_asked_too_often_is_left_alone_by_all_its_feeds(desk: Desk) -> None:
    urls = [desk.server.serve(f"/{number}.xml", STORY) for number in range(3)]

    async def too_often(request: web.Request) -> web.StreamResponse:
        return web.Response(status=429, headers={"Retry-After": "3600"})

    for number in range(3):
        desk.server.misbehave(f"/{number}.xml", too_often)
    desk.follow(*urls)
    await desk.pass_time(NOW, NOW + 50 * MINUTE)
    assert desk.server.count() == 1
    failures = sorted([(await desk.state(url)).failures for url in urls])
    assert failures == [0, 0, 1], "those that were not asked have not failed"
