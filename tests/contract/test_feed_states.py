"""`bot.ports.FeedStates`, on every implementation."""

from bot.domain.feed import FeedState
from tests.stores import Stores

STATE = FeedState(
    feed="https://ledger.example/feed.xml",
    first_polled=1.5,
    last_polled=1_700_000_000.25,
    next_poll=1_700_000_300.0,
    etag='W/"é"',
    failures=2,
    error="no answer within 30 s",
)


async def test_a_feed_never_saved_has_a_fresh_state(stores: Stores) -> None:
    assert await stores.feed_states.load(["a", "b"]) == {"a": FeedState(feed="a"), "b": FeedState(feed="b")}


async def test_nothing_asked_nothing_loaded(stores: Stores) -> None:
    assert await stores.feed_states.load([]) == {}


async def test_what_was_saved_is_loaded(stores: Stores) -> None:
    await stores.feed_states.save(STATE)

    assert await stores.feed_states.load([STATE.feed, "b"]) == {STATE.feed: STATE, "b": FeedState(feed="b")}


async def test_saving_replaces_the_state_of_that_feed_alone(stores: Stores) -> None:
    other = FeedState(feed="b", failures=1)
    await stores.feed_states.save(STATE)
    await stores.feed_states.save(other)
    await stores.feed_states.save(FeedState(feed=STATE.feed, failures=3))

    assert await stores.feed_states.load([STATE.feed, "b"]) == {
        STATE.feed: FeedState(feed=STATE.feed, failures=3),
        "b": other,
    }
