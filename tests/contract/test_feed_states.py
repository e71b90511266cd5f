"""`bot.ports.FeedStates`, on every implementation."""

from bot.domain.feed import FeedState
from bot.ports import LEASE
from tests.stores import Stores

STATE = FeedState(
    feed="https://ledger.example/feed.xml",
    first_polled=1.5,
    last_polled=1_700_000_000.25,
    next_poll=1_700_000_300.0,
    etag='W/"é"',
    failures=2,
    error="no answer within 30 s",
    put=("0123456789ab", "ba9876543210"),
    put_since=1_700_000_000.5,
)


async def test_a_feed_never_saved_has_a_fresh_state(stores: Stores) -> None:
    assert await stores.feed_states.load(["a", "b"]) == {"a": FeedState(feed="a"), "b": FeedState(feed="b")}


async def test_nothing_asked_nothing_loaded(stores: Stores) -> None:
    assert await stores.feed_states.load([]) == {}


async def test_what_was_saved_is_loaded(stores: Stores) -> None:
    await stores.feed_states.save([STATE])

    assert await stores.feed_states.load([STATE.feed, "b"]) == {STATE.feed: STATE, "b": FeedState(feed="b")}


async def test_saving_replaces_the_state_of_that_feed_alone(stores: Stores) -> None:
    other = FeedState(feed="b", failures=1)
    await stores.feed_states.save([STATE])
    await stores.feed_states.save([other])
    await stores.feed_states.save([FeedState(feed=STATE.feed, failures=3)])

    assert await stores.feed_states.load([STATE.feed, "b"]) == {
        STATE.feed: FeedState(feed=STATE.feed, failures=3),
        "b": other,
    }


async def taken(stores: Stores, limit: int = 10, now: float = 100) -> list[str]:
    return [state.feed for state in await stores.feed_states.due(limit, now)]


async def test_feeds_are_handed_out_when_they_are_due_the_longest_due_first(stores: Stores) -> None:
    await stores.feed_states.save([STATE])
    await stores.feed_states.plan({"later": 101, STATE.feed: 99, "b": 50, "never": None, "now": 100})

    assert await stores.feed_states.due(2, 100) == [FeedState(feed="b"), STATE]
    assert await taken(stores) == ["now"]
    assert await taken(stores) == []
    assert await taken(stores, now=101) == ["later"]


async def test_a_feed_that_is_taken_is_nobody_elses_until_it_is_saved(stores: Stores) -> None:
    await stores.feed_states.plan({"a": 0})
    assert await taken(stores) == ["a"]
    await stores.feed_states.plan({"a": 0})
    assert await taken(stores) == []

    await stores.feed_states.save([FeedState(feed="a", next_poll=120)])

    assert await taken(stores, now=119) == []
    assert await taken(stores, now=120) == ["a"]


async def test_what_was_taken_in_vain_comes_again(stores: Stores) -> None:
    await stores.feed_states.plan({"a": 0, "b": 0})
    await taken(stores)
    await stores.feed_states.hold(["b", "never taken"], 100 + LEASE / 2)

    assert await taken(stores, now=100 + LEASE - 1) == []
    assert await taken(stores, now=100 + LEASE) == ["a"]
    assert await taken(stores, now=100 + LEASE * 3 / 2) == ["b"]


async def test_what_is_given_back_comes_when_it_says(stores: Stores) -> None:
    await stores.feed_states.plan({"a": 0, "b": 0})
    assert await taken(stores, 1) == ["a"]

    await stores.feed_states.postpone({"a": 105, "b": 106, "not planned": 0})

    assert await taken(stores, now=104) == []
    assert await taken(stores, now=106) == ["a", "b"]


async def test_what_is_no_longer_planned_comes_no_more(stores: Stores) -> None:
    await stores.feed_states.plan({"a": 0, "b": 0, "c": 200})
    assert await taken(stores, 1) == ["a"]

    await stores.feed_states.plan({"d": 0})
    await stores.feed_states.save([FeedState(feed="a"), FeedState(feed="b", failing_since=1)])
    await stores.feed_states.postpone({"a": 0})

    assert await taken(stores, now=1000) == ["d"]
    assert await stores.feed_states.failing() == {}


async def test_a_plan_makes_no_feed_wait_for_longer(stores: Stores) -> None:
    await stores.feed_states.plan({"a": 0, "b": 300})

    await stores.feed_states.plan({"a": 300, "b": 0})

    assert await taken(stores) == ["a", "b"]


async def test_a_feed_that_is_stopped_comes_no_more(stores: Stores) -> None:
    await stores.feed_states.plan({"a": 0})
    await taken(stores)

    await stores.feed_states.save([FeedState(feed="a", stopped="a", failing_since=90)])

    assert await taken(stores, now=1e9) == []
    await stores.feed_states.plan({"a": None})
    assert await stores.feed_states.failing() == {"a": 90}


async def test_those_that_fail_are_known(stores: Stores) -> None:
    await stores.feed_states.plan({"a": 0, "b": 0, "c": 0})
    await stores.feed_states.save(
        [FeedState(feed="a", failing_since=1.5), FeedState(feed="b", failing_since=2), FeedState(feed="c")]
    )
    assert await stores.feed_states.failing() == {"a": 1.5, "b": 2}

    await stores.feed_states.save([FeedState(feed="a")])
    await stores.feed_states.plan({"a": 0, "b": 0})

    assert await stores.feed_states.failing() == {"b": 2}


async def test_nothing_saved_nothing_planned(stores: Stores) -> None:
    await stores.feed_states.save([])
    await stores.feed_states.plan({})
    await stores.feed_states.hold([], 0)
    await stores.feed_states.postpone({})
    assert await taken(stores) == []
    assert await stores.feed_states.failing() == {}
