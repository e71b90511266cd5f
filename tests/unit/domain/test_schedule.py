"""When a feed is polled next, and where."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import Feed, FeedState, Heard, Validators
from bot.domain.schedule import (
    DAY,
    JITTER,
    LONGEST_WAIT,
    MOVES_AFTER,
    asked,
    due_at_start,
    failed,
    is_broken,
    outage,
    polled,
    rested,
    share,
)
from bot.errors import FeedError, FetchError, NotAFeed, Severity

HOUR = 3_600.0
FEED = Feed(url="https://ledger.example/feed.xml", outlet="The Ledger")
FRESH = FeedState(feed=FEED.id)
LONGER = 1 + JITTER * share(FEED.id)
"""The factor by which this feed's waits are longer than the rules say."""
GONE = FetchError("gone", severity="permanent", status=410)
MISSING = FetchError("no such page", severity="permanent", status=404)


def well(
    state: FeedState = FRESH, heard: Heard | None = None, *, now: float = 0.0, feed: Feed = FEED
) -> FeedState:
    return polled(state, feed, Validators(), heard or Heard(), now, entries=1 if heard else 0)


def wait(state: FeedState) -> float:
    """Seconds from the last poll to the next, without the feed's own share."""
    return ((state.next_poll) - (state.last_polled or 0.0)) / LONGER


def silent(seconds: float, heard: Heard | None = None) -> float:
    """The wait after a poll that found what had last changed so long ago."""
    return wait(well(FeedState(feed=FEED.id, fingerprint="a", changed=0.0), heard, now=seconds))


def every(seconds: float, count: int = 11, until: float = 0.0) -> tuple[float, ...]:
    """The dates of entries that come so often, newest first."""
    return tuple(until - seconds * number for number in range(count))


def test_a_poll_keeps_what_the_next_one_is_to_send() -> None:
    first = polled(FRESH, FEED, Validators(etag="a"), Heard(fingerprint="1"), 1000, entries=1)
    second = polled(first, FEED, Validators(etag="b", body_hash="h"), Heard(), 2000)
    assert (second.first_polled, second.last_polled) == (1000, 2000)
    assert (second.etag, second.body_hash, second.fingerprint) == ("b", "h", "1")


def test_a_poll_that_brought_nothing_is_not_the_first() -> None:
    empty = polled(FRESH, FEED, Validators(), Heard(fingerprint="0"), 1000, entries=0)
    assert (empty.first_polled, empty.last_read, empty.last_polled) == (None, None, 1000)
    brought = well(well(empty, Heard(fingerprint="1"), now=2000), now=3000)
    assert (brought.first_polled, brought.last_read, brought.last_polled) == (2000, 2000, 3000)


@pytest.mark.parametrize(
    ("hours", "minutes"), [(0, 5), (0.5, 5), (1, 5), (2, 10), (6, 30), (12, 60), (24 * 30, 60)]
)
def test_the_longer_nothing_changes_the_longer_it_waits(hours: float, minutes: float) -> None:
    assert silent(hours * HOUR) == pytest.approx(minutes * 60)


def test_a_feed_that_wakes_is_asked_as_often_as_it_may_be_at_once() -> None:
    asleep = well(FeedState(feed=FEED.id, fingerprint="a", changed=0.0), now=30 * DAY)
    assert wait(asleep) == pytest.approx(HOUR)
    assert wait(well(asleep, Heard(fingerprint="b"), now=31 * DAY)) == pytest.approx(300)
    assert wait(well(asleep, Heard(fingerprint="a"), now=31 * DAY)) == pytest.approx(HOUR), "no news in it"


def test_at_first_the_entries_dates_say_for_how_long_a_feed_has_been_silent() -> None:
    assert wait(well(FRESH, Heard(fingerprint="a", published=(-6 * HOUR,)))) == pytest.approx(1800)
    assert wait(well(FRESH, Heard(fingerprint="a"))) == pytest.approx(300), "none has a date"


def test_a_feed_with_a_rhythm_of_its_own_keeps_to_it() -> None:
    wire = replace(FEED, interval=60, slowest=60)
    heard = Heard(fingerprint="a", ttl=HOUR, fresh=HOUR)
    assert wait(well(FRESH, heard, feed=wire)) == pytest.approx(60)


def test_it_is_asked_no_more_often_than_it_says() -> None:
    slow = Heard(fingerprint="a", ttl=1800, published=every(2 * HOUR))
    assert wait(well(FRESH, slow)) == pytest.approx(1800)
    assert wait(well(well(FRESH, slow), now=1800)) == pytest.approx(1800), "nor after a 304"
    assert wait(well(FRESH, Heard(fingerprint="a", ttl=1800))) == pytest.approx(1800), "nothing belies it"


def test_what_it_says_of_itself_does_not_count_when_its_entries_belie_it() -> None:
    lively = Heard(fingerprint="a", ttl=HOUR, published=every(600))
    assert wait(well(FRESH, lively)) == pytest.approx(300)


@given(st.floats(0, 1e12), st.floats(0, 1e12), st.floats(0, 1e6))
def test_no_feed_can_silence_itself(ttl: float, fresh: float, silence: float) -> None:
    heard = Heard(fingerprint="a", ttl=ttl, fresh=fresh)
    assert silent(silence, heard) * 1.000001 >= 300
    assert silent(silence, heard) <= HOUR * 1.000001


def test_an_answer_that_stays_fresh_is_not_asked_for_again_before() -> None:
    assert wait(well(FRESH, Heard(fingerprint="a", fresh=900))) == pytest.approx(900)
    assert wait(well(FRESH, Heard(fingerprint="a", fresh=10))) == pytest.approx(300)


def test_feeds_that_were_asked_together_drift_apart() -> None:
    feeds = [replace(FEED, url=f"https://ledger.example/{number}") for number in range(1000)]
    next_polls = [well(FeedState(feed=feed.id), feed=feed).next_poll for feed in feeds]
    assert next_polls == [well(FeedState(feed=feed.id), feed=feed).next_poll for feed in feeds]
    assert min(next_polls) >= 300
    assert max(next_polls) <= 330
    assert max(sum(int(each) == second for each in next_polls) for second in range(300, 331)) < 80


def failures(error: FeedError, count: int, feed: Feed = FEED) -> list[float]:
    """The waits after so many failures in a row."""
    state, found = FRESH, []
    for _ in range(count):
        state = failed(state, feed, error, now=1000)
        found.append((state.next_poll - 1000) / LONGER)
    return found


def no(severity: Severity, *, retry_after: float | None = None) -> FetchError:
    return FetchError("no", severity=severity, retry_after=retry_after)


def test_failures_weigh_as_much_as_they_speak_against_the_feed() -> None:
    assert failures(no("permanent"), 3) == pytest.approx([600, 1200, 2400])
    assert failures(no("soft"), 4)[1::2] == pytest.approx([600, 1200])
    assert failures(NotAFeed("HTML"), 4)[1::2] == pytest.approx([600, 1200])
    assert failures(no("temporary"), 8)[3::4] == pytest.approx([600, 1200])


def test_failures_make_a_feed_wait_for_so_long_and_no_longer() -> None:
    assert failures(no("temporary"), 99)[-1] == pytest.approx(1200)
    assert failures(no("soft"), 99)[-1] == pytest.approx(6 * HOUR)
    assert failures(no("permanent"), 99)[-1] * LONGER == LONGEST_WAIT


def test_a_success_ends_the_failures() -> None:
    mended = well(failed(failed(FRESH, FEED, NotAFeed("HTML"), now=1000), FEED, MISSING, now=2000), now=3000)
    assert (mended.failures, mended.weight, mended.error, mended.failing_since) == (0, 0.0, None, None)
    assert failed(mended, FEED, MISSING, now=4000).weight == 1.0


@pytest.mark.parametrize("severity", get_args(Severity))
def test_no_failure_makes_a_feed_polled_more_often(severity: Severity) -> None:
    rare = replace(FEED, interval=12 * HOUR)
    assert failures(no(severity), 12, rare)[-1] >= rare.interval
    asleep = FeedState(feed=FEED.id, fingerprint="a", changed=0.0)
    assert failed(asleep, FEED, no(severity), now=DAY).next_poll - DAY >= HOUR


def test_a_server_that_asks_for_a_longer_wait_gets_it() -> None:
    assert failures(no("temporary", retry_after=4000), 1) == pytest.approx([4000])
    assert failures(no("permanent", retry_after=10), 1) == pytest.approx([600])
    assert rested(FRESH, FEED, 4000, now=0).next_poll == pytest.approx(4000 * LONGER)
    assert rested(FRESH, FEED, 1e9, now=0).failures == 0


@given(st.integers(0, 10_000), st.floats(0, 1e12), st.sampled_from(get_args(Severity)))
def test_no_wait_is_longer_than_a_day(weight: float, retry_after: float, severity: Severity) -> None:
    state = failed(FeedState(feed=FEED.id, weight=weight), FEED, no(severity, retry_after=retry_after), now=0)
    assert FEED.interval < state.next_poll <= LONGEST_WAIT


def test_a_feed_that_is_gone_is_stopped_until_it_is_configured_anew() -> None:
    state = failed(FRESH, FEED, GONE, now=1000)
    assert due_at_start(state, FEED, now=2000) is None
    assert due_at_start(state, replace(FEED, outlet="The New Ledger"), now=2000) == 0.0
    assert well(state, now=3000).stopped is None
    assert failed(state, FEED, MISSING, now=3000).stopped is None


def test_after_a_start_what_failed_is_due_at_once_but_for_what_its_server_asked() -> None:
    assert due_at_start(failed(FRESH, FEED, MISSING, now=1000), FEED, now=1001) == 1000
    asked_to_wait = failed(FRESH, FEED, no("temporary", retry_after=900), now=1000)
    assert due_at_start(asked_to_wait, FEED, now=1001) == 1900


def test_after_a_start_what_went_well_is_due_when_it_was_and_no_later_than_configured_now() -> None:
    state = well(FRESH, Heard(fingerprint="a"), now=1000)
    assert due_at_start(state, FEED, now=1001) == state.next_poll
    wire = replace(FEED, interval=60, slowest=60)
    assert due_at_start(state, wire, now=1001) == pytest.approx(1001 + 60 * LONGER)
    assert due_at_start(FRESH, FEED, now=1001) == 0.0


NEW = "https://news.ledger.example/feed.xml"


def redirected(state: FeedState, now: float, to: str | None = NEW) -> FeedState:
    return well(state, Heard(moved=to), now=now)


def test_a_feed_that_moved_is_asked_at_its_new_address_after_three_days_of_saying_so() -> None:
    state = redirected(redirected(FRESH, 0), MOVES_AFTER - 1)
    assert asked(FEED, state) == FEED
    state = redirected(state, MOVES_AFTER)
    assert (asked(FEED, state).url, asked(FEED, state).id) == (NEW, FEED.id)
    assert asked(FEED, well(state, now=MOVES_AFTER + 300)).url == NEW


@pytest.mark.parametrize("between", [None, "https://elsewhere.example/"])
def test_a_server_that_says_something_else_meanwhile_begins_anew(between: str | None) -> None:
    state = redirected(redirected(redirected(FRESH, 0), DAY, between), 2 * DAY)
    assert redirected(state, MOVES_AFTER + 1).moved is None
    assert redirected(state, 2 * DAY + MOVES_AFTER).moved == NEW


def test_a_new_address_that_is_none_gives_way_to_the_configured_one() -> None:
    moved = replace(FRESH, moved=NEW)
    back = failed(moved, FEED, GONE, now=0)
    assert (asked(FEED, back), back.stopped, back.failures) == (FEED, None, 1)
    assert back.next_poll == pytest.approx(300 * LONGER)
    passing = failed(moved, FEED, no("temporary"), now=0)
    assert passing.moved == NEW
    assert failed(passing, FEED, no("temporary"), now=DAY).moved is None


def test_a_feed_is_broken_after_a_while_of_failing_or_when_it_is_gone() -> None:
    state = failed(FRESH, FEED, no("temporary"), now=0)
    assert [is_broken(failed(state, FEED, MISSING, now=now), now, DAY) for now in (DAY - 1, DAY)] == [
        False,
        True,
    ]
    assert is_broken(failed(FRESH, FEED, GONE, now=0), 0, DAY)
    assert not is_broken(well(state, now=DAY), DAY, DAY)


@pytest.mark.parametrize(
    ("failing", "feeds", "since"),
    [
        pytest.param([1, 2, 3], 4, 3, id="most"),
        pytest.param([5, 1, 2, 9], 4, 5, id="all"),
        pytest.param([1, 2], 4, None, id="half"),
        pytest.param([1, 2, 3], 3, None, id="too few to tell"),
        pytest.param([], 0, None, id="no feeds"),
    ],
)
def test_most_feeds_fail_since_the_one_that_made_them_most(
    failing: list[float], feeds: int, since: float | None
) -> None:
    assert outage(failing, feeds) == since


def test_a_failure_while_the_clock_was_years_ahead_keeps_no_feed_from_being_asked() -> None:
    ahead = failed(FeedState(feed=FEED.id), FEED, FetchError("busy", retry_after=3600.0), now=1e9)
    due = due_at_start(ahead, FEED, now=1000.0)
    assert due is not None
    assert due <= 1000.0 + DAY
