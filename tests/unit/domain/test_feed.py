"""What a feed is named by, and what of it is old news."""

from dataclasses import replace
from functools import partial

import pytest

from bot.domain.feed import Feed, FeedState, forgotten, is_quiet

FEED = Feed(url="https://ledger.example/feed.xml", outlet="The Ledger", interval=300)
FRESH = FeedState(feed=FEED.id)


def test_a_feed_is_named_by_its_address_unless_it_has_a_name() -> None:
    assert FEED.id == FEED.url
    assert Feed(url="http://127.0.0.1:1/x", outlet="X", name="sample").id == "sample"


def test_what_is_written_of_a_feed_changes_with_whatever_is_configured() -> None:
    others = [replace(FEED, outlet="X"), replace(FEED, interval=60), replace(FEED, slowest=60), FEED]
    assert len({feed.written for feed in others}) == 4


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


def test_a_feed_of_which_nothing_is_known_is_read_whole_and_its_old_news_stays_old() -> None:
    known = FeedState(
        feed="a",
        first_polled=8e5,
        last_read=9e5,
        etag="e",
        last_modified="m",
        body_hash="b",
        put=("v",),
        put_since=9e5,
        failures=1,
        not_before=9.5e5,
        next_poll=1.1e6,
    )
    state = forgotten(known)
    assert state == FeedState(
        feed="a", first_polled=8e5, last_read=0.0, failures=1, not_before=9.5e5, next_poll=9.5e5
    )
    judged = partial(is_quiet, state=state, now=1e6, backfill=0.0, memory=5e5)
    assert judged(published=7e5, dated=True)
    assert not judged(published=8.5e5, dated=True)
    assert judged(published=1e6, dated=False)
    assert forgotten(FeedState(feed="b")) == FeedState(feed="b")
