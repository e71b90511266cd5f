"""How feeds are polled over weeks of a simulated clock: how often, and how long their news waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import mean

from bot.domain.feed import Feed, FeedState, Heard, Validators
from bot.domain.schedule import JITTER, failed, polled
from bot.errors import FetchError

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
FEED = Feed(url="https://ledger.example/feed.xml", outlet="The Ledger")
NEWEST = 20
"""Entries in the feed's document."""


@dataclass
class Course:
    """What became of a feed: when it was asked, and how long each of its entries waited to be seen."""

    polls: list[float] = field(default_factory=list)
    waits: dict[float, float] = field(default_factory=dict)
    """By when the entry was published."""

    def waited(self, since: float, until: float) -> list[float]:
        return [wait for published, wait in self.waits.items() if since <= published < until]

    def polls_a_day(self, since: float, until: float) -> float:
        return len([at for at in self.polls if since <= at < until]) / ((until - since) / DAY)


def course(
    published: Sequence[float],
    *,
    until: float,
    feed: Feed = FEED,
    ttl: float | None = None,
    fresh: float = 0.0,
    error: Callable[[float], FetchError | None] = lambda now: None,
) -> Course:
    """Poll a feed that publishes at these moments, from 0 on; what is before 0 is there at first."""
    state, found, now = FeedState(feed=feed.id), Course(), 0.0
    while now < until:
        found.polls.append(now)
        refusal = error(now)
        there = [at for at in published if at <= now]
        if refusal:
            state = failed(state, feed, refusal, now)
        else:
            found.waits |= {at: now - at for at in there if at >= 0 and at not in found.waits}
            newest = tuple(sorted(there, reverse=True)[:NEWEST])
            changed = state.fingerprint != str(newest)
            heard = Heard(fingerprint=str(newest), published=newest, ttl=ttl) if changed else Heard()
            heard = Heard(
                fingerprint=heard.fingerprint, published=heard.published, ttl=heard.ttl, fresh=fresh
            )
            state = polled(state, feed, Validators(), heard, now, entries=len(there) if changed else 0)
        assert state.next_poll >= now + feed.interval, "asked more often than may be"
        now = state.next_poll
    return found


def in_daytime(every: float, days: int, *, since: int = -2) -> list[float]:
    """From 6 to 22 o'clock each day."""
    return [
        day * DAY + 6 * HOUR + number * every
        for day in range(since, days)
        for number in range(int(16 * HOUR / every))
    ]


def test_a_feed_that_is_lively_by_day_is_asked_every_five_minutes_by_day_and_rarely_by_night() -> None:
    found = course(in_daytime(10 * MINUTE, 14), until=14 * DAY)
    days = [(day * DAY + 7 * HOUR, day * DAY + 22 * HOUR) for day in range(14)]
    nights = [(day * DAY, day * DAY + 6 * HOUR) for day in range(1, 14)]
    waits = [wait for day in days for wait in found.waited(*day)]
    assert max(waits) <= 5 * MINUTE * (1 + JITTER)
    assert mean(waits) < 3.5 * MINUTE
    assert all(found.polls_a_day(*day) > 240 for day in days)
    assert all(found.polls_a_day(*night) < 100 for night in nights)
    # The first entry of the morning comes after eight silent hours.
    assert max(found.waited(6 * HOUR + DAY, 6 * HOUR + DAY + 1)) <= 45 * MINUTE


def test_a_dormant_feed_costs_a_poll_an_hour_and_is_quick_from_its_first_news_on() -> None:
    burst = 10 * DAY + 3 * HOUR
    published = [-30 * DAY + number * DAY for number in range(20)] + [
        burst + minutes * MINUTE for minutes in (0, 70, 75, 80, 100, 140)
    ]
    found = course(published, until=20 * DAY)
    assert found.polls_a_day(0, 10 * DAY) <= 24
    assert max(found.waited(burst, burst + 1)) <= HOUR * (1 + JITTER)
    assert max(found.waited(burst + 1, burst + DAY)) <= 5 * MINUTE * (1 + JITTER)
    assert found.polls_a_day(12 * DAY, 20 * DAY) <= 24


def test_a_wire_is_asked_every_minute_at_any_time() -> None:
    wire = Feed(url=FEED.url, outlet="The Wire", interval=MINUTE, slowest=MINUTE)
    found = course([-DAY, 5 * DAY], until=7 * DAY, feed=wire, ttl=DAY, fresh=HOUR)
    assert found.waits[5 * DAY] <= MINUTE * (1 + JITTER)
    assert found.polls_a_day(0, 7 * DAY) > 1_300


def test_a_ttl_of_a_day_makes_a_feed_slow_as_far_as_it_is_true_and_no_slower_than_allowed() -> None:
    daily = [day * DAY for day in range(-20, 14)]
    lively = in_daytime(10 * MINUTE, 14)
    assert 20 <= course(daily, until=14 * DAY, ttl=DAY).polls_a_day(0, 14 * DAY) <= 130
    found = course(lively, until=14 * DAY, ttl=DAY)
    assert max(found.waited(DAY + 7 * HOUR, DAY + 22 * HOUR)) <= 5 * MINUTE * (1 + JITTER)


def test_an_hourly_feed_that_says_so_is_asked_hourly() -> None:
    hourly = [number * HOUR for number in range(-30, 14 * 24)]
    found = course(hourly, until=14 * DAY, ttl=HOUR)
    assert 20 <= found.polls_a_day(0, 14 * DAY) <= 24
    assert max(found.waits.values()) <= HOUR * (1 + JITTER)


def test_an_answer_fresh_for_ten_minutes_is_asked_for_every_ten_minutes() -> None:
    found = course(in_daytime(5 * MINUTE, 7), until=7 * DAY, fresh=10 * MINUTE)
    assert 110 <= found.polls_a_day(DAY, 7 * DAY) <= 144
    assert max(found.waited(DAY + 7 * HOUR, DAY + 22 * HOUR)) <= 10 * MINUTE * (1 + JITTER)


def test_a_server_that_was_asked_too_often_is_left_alone_for_as_long_as_it_says() -> None:
    def busy(now: float) -> FetchError | None:
        too_often = 2 * DAY <= now < 3 * DAY
        return FetchError("429", status=429, retry_after=2 * HOUR) if too_often else None

    found = course(in_daytime(10 * MINUTE, 7), until=7 * DAY, error=busy)
    assert found.polls_a_day(2 * DAY, 3 * DAY) <= 12
    assert max(found.waited(3 * DAY + 7 * HOUR, 3 * DAY + 22 * HOUR)) <= 5 * MINUTE * (1 + JITTER)


def test_after_an_outage_of_the_network_news_comes_at_once() -> None:
    def away(now: float) -> FetchError | None:
        return FetchError("no such host") if DAY + 12 * HOUR <= now < 3 * DAY else None

    found = course(in_daytime(10 * MINUTE, 7), until=7 * DAY, error=away)
    assert found.polls_a_day(DAY + 13 * HOUR, 3 * DAY) <= 80, (
        "all the same, a server that is down is not pestered"
    )
    assert max(found.waited(3 * DAY + 7 * HOUR, 3 * DAY + 22 * HOUR)) <= 5 * MINUTE * (1 + JITTER)
    back = min(at for at in found.polls if at >= 3 * DAY)
    assert back - 3 * DAY <= 20 * MINUTE * (1 + JITTER)


def test_a_feed_that_is_not_there_is_asked_for_once_a_day() -> None:
    missing = FetchError("404", severity="permanent", status=404)
    found = course([], until=30 * DAY, error=lambda now: missing)
    assert found.polls_a_day(2 * DAY, 30 * DAY) <= 1.1
