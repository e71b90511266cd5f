"""When a feed is due again."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import LONGEST_WAIT, Feed, FeedState, Validators, failed, is_quiet, polled
from bot.errors import FetchError, NotAFeed, Severity

FEED = Feed(url="https://ledger.example/feed.xml", outlet="The Ledger", interval=300)
FRESH = FeedState(feed=FEED.id)


def test_a_feed_is_named_by_its_address_unless_it_has_a_name() -> None:
    assert FEED.id == FEED.url
    assert Feed(url="http://127.0.0.1:1/x", outlet="X", name="sample").id == "sample"


def well(state: FeedState, now: float, *, entries: int = 1) -> FeedState:
    return polled(state, FEED, Validators(), now=now, entries=entries)


def test_the_first_poll_is_remembered_for_ever() -> None:
    first = polled(FRESH, FEED, Validators(etag="a"), now=1000, entries=1)
    second = polled(first, FEED, Validators(etag="b", body_hash="h"), now=2000, entries=0)
    assert (second.first_polled, second.last_polled, second.next_poll) == (1000, 2000, 2300)
    assert (second.etag, second.body_hash) == ("b", "h")


def test_a_poll_that_brought_nothing_is_not_the_first() -> None:
    empty = well(FRESH, 1000, entries=0)
    assert (empty.first_polled, empty.last_read, empty.last_polled) == (None, None, 1000)
    brought = well(well(empty, 2000), 3000, entries=0)
    assert (brought.first_polled, brought.last_read, brought.last_polled) == (2000, 2000, 3000)


@pytest.mark.parametrize(
    ("state", "quiet"),
    [
        pytest.param(FRESH, True, id="never read"),
        pytest.param(FeedState(feed=FEED.id, first_polled=0, last_read=950), False, id="read lately"),
        pytest.param(FeedState(feed=FEED.id, first_polled=0, last_read=899), True, id="read long ago"),
        pytest.param(FeedState(feed=FEED.id, first_polled=950), False, id="kept before that was noted"),
        pytest.param(FeedState(feed=FEED.id, first_polled=899), True, id="kept long before"),
    ],
)
def test_without_a_date_it_is_news_while_the_stores_know_the_others(state: FeedState, quiet: bool) -> None:
    assert is_quiet(1000, False, state, 1000, backfill=0, memory=100) == quiet


def test_failures_in_a_row_double_the_wait_and_a_success_ends_them() -> None:
    state, waits = FRESH, []
    for _ in range(3):
        state = failed(state, FEED, NotAFeed("HTML"), now=1000)
        waits.append(state.next_poll - 1000)
    assert waits == [600, 1200, 2400]
    assert (state.failures, state.error, state.first_polled) == (3, "HTML", None)
    mended = well(state, 5000)
    assert (mended.failures, mended.error) == (0, None)


def waits(severity: Severity, feed: Feed = FEED) -> list[float]:
    """Seconds until the next poll after each of twelve failures in a row."""
    state, found = FRESH, []
    for _ in range(12):
        state = failed(state, feed, FetchError("no", severity=severity), now=1000)
        found.append(state.next_poll - 1000)
    return found


def test_failures_weigh_as_much_as_they_speak_against_the_feed() -> None:
    assert waits("temporary") == [600] + [1200] * 11
    assert waits("soft")[:3] == waits("permanent")[:3] == [600, 1200, 2400]
    assert waits("soft")[-1] == 6 * 3600
    assert waits("permanent")[-1] == LONGEST_WAIT


def test_what_is_no_feed_weighs_as_a_soft_failure() -> None:
    state = FeedState(feed=FEED.id, failures=12)
    assert failed(state, FEED, NotAFeed("HTML"), now=0).next_poll == 6 * 3600


@pytest.mark.parametrize("severity", ["temporary", "soft", "permanent"])
def test_no_failure_makes_a_feed_polled_more_often(severity: Severity) -> None:
    rare = replace(FEED, interval=12 * 3600.0)
    assert waits(severity, rare)[-1] >= rare.interval


def test_a_server_that_asks_for_a_longer_wait_gets_it() -> None:
    asked = failed(FRESH, FEED, FetchError("429", retry_after=4000), now=0)
    assert asked.next_poll == 4000
    assert failed(FRESH, FEED, FetchError("429", retry_after=10), now=0).next_poll == 600


@given(st.integers(0, 10_000), st.floats(0, 1e12), st.sampled_from(get_args(Severity)))
def test_no_wait_is_longer_than_a_day(failures: int, retry_after: float, severity: Severity) -> None:
    state = FeedState(feed=FEED.id, failures=failures)
    error = FetchError("no", retry_after=retry_after, severity=severity)
    assert FEED.interval < failed(state, FEED, error, now=0).next_poll <= LONGEST_WAIT
