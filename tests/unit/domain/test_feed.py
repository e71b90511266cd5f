"""When a feed is due again."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import LONGEST_WAIT, Feed, FeedState, Validators, failed, polled
from bot.errors import FetchError, NotAFeed

FEED = Feed(url="https://ledger.example/feed.xml", outlet="The Ledger", interval=300)
FRESH = FeedState(feed=FEED.id)


def test_a_feed_is_named_by_its_address_unless_it_has_a_name() -> None:
    assert FEED.id == FEED.url
    assert Feed(url="http://127.0.0.1:1/x", outlet="X", name="sample").id == "sample"


def test_the_first_poll_is_remembered_for_ever() -> None:
    first = polled(FRESH, FEED, Validators(etag="a"), now=1000)
    second = polled(first, FEED, Validators(etag="b", body_hash="h"), now=2000)
    assert (second.first_polled, second.last_polled, second.next_poll) == (1000, 2000, 2300)
    assert (second.etag, second.body_hash) == ("b", "h")


def test_failures_in_a_row_double_the_wait_and_a_success_ends_them() -> None:
    state, waits = FRESH, []
    for _ in range(3):
        state = failed(state, FEED, NotAFeed("HTML"), now=1000)
        waits.append(state.next_poll - 1000)
    assert waits == [600, 1200, 2400]
    assert (state.failures, state.error, state.first_polled) == (3, "HTML", None)
    well = polled(state, FEED, Validators(), now=5000)
    assert (well.failures, well.error) == (0, None)


def test_a_server_that_asks_for_a_longer_wait_gets_it() -> None:
    asked = failed(FRESH, FEED, FetchError("429", retry_after=4000), now=0)
    assert asked.next_poll == 4000
    assert failed(FRESH, FEED, FetchError("429", retry_after=10), now=0).next_poll == 600


@given(st.integers(0, 10_000), st.floats(0, 1e12))
def test_no_wait_is_longer_than_a_day(failures: int, retry_after: float) -> None:
    state = FeedState(feed=FEED.id, failures=failures)
    assert failed(state, FEED, FetchError("no", retry_after=retry_after), now=0).next_poll <= LONGEST_WAIT
