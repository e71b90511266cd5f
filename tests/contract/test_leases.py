"""Of several processes on one Redis one places entries at a time, and none writes that has no right to."""

import asyncio

import pytest

from adapters.redis import (
    Connection,
    RedisFeedStates,
    RedisInbox,
    RedisLease,
    RedisMark,
    RedisStories,
)
from bot.domain.entry import Arrival
from bot.domain.feed import FeedState
from bot.errors import LeaseLost, StoreUnavailable
from tests import builders
from tests.contract.test_several_processes import BRIEF
from tests.stores import NOW, Stores, commit, in_redis, story


def lease(connection: Connection, name: str, seconds: float = 30.0) -> RedisLease:
    return RedisLease(connection=connection, holder=name, seconds=seconds)


@pytest.fixture
def stores(connection: Connection) -> Stores:
    return in_redis(connection)


async def test_only_one_process_has_the_lease(connection: Connection) -> None:
    a, b = lease(connection, "a"), lease(connection, "b")
    assert [await a.take(), await b.take(), await a.take()] == [True, False, True]
    assert [a.held, b.held] == [True, False]

    await b.give_back()
    assert await b.take() is False
    await a.give_back()
    assert await b.take() is True
    assert not a.held


async def test_a_lease_that_is_not_renewed_falls_to_the_next(connection: Connection) -> None:
    a, b = lease(connection, "a", BRIEF), lease(connection, "b")
    await a.take()
    assert not await b.take()
    await asyncio.sleep(BRIEF)

    assert not a.held
    assert await b.take()
    assert not await a.take()


async def test_a_restart_under_the_same_name_has_the_lease_at_once(connection: Connection) -> None:
    await lease(connection, "a").take()

    assert await lease(connection, "a").take()


async def test_who_lost_the_lease_can_commit_nothing_and_take_nothing(connection: Connection) -> None:
    a, b = lease(connection, "a", BRIEF), lease(connection, "b")
    await a.take()
    stories = RedisStories(connection=connection, lease=a)
    await stories.commit(commit(story("first")))
    await asyncio.sleep(BRIEF)
    await b.take()

    with pytest.raises(LeaseLost):
        await stories.commit(commit(story("second")))

    assert await stories.load("second") is None
    with pytest.raises(LeaseLost):
        await RedisInbox(connection=connection, lease=a).take(1)
    assert not a.held
    await RedisStories(connection=connection, lease=b).commit(commit(story("second")))


async def test_a_pause_that_nobody_used_ends_in_a_new_lease_and_not_in_the_old_one(
    connection: Connection,
) -> None:
    a = lease(connection, "a", BRIEF)
    await a.take()
    before = a.value
    await asyncio.sleep(BRIEF)
    with pytest.raises(LeaseLost):
        await RedisStories(connection=connection, lease=a).commit(commit())

    assert await a.take()
    assert a.value != before
    await RedisStories(connection=connection, lease=a).commit(commit())


async def test_the_next_who_places_begins_with_what_was_taken_and_not_placed(connection: Connection) -> None:
    arrivals = [Arrival(entry=builders.entry(f"e{number}"), seen=NOW) for number in range(4)]
    a, b = lease(connection, "a"), lease(connection, "b")
    await a.take()
    first = RedisInbox(connection=connection, lease=a)
    await first.put(arrivals)
    receipts = [receipt for receipt, _ in await first.take(3)]
    await first.done(receipts[:1])
    await a.give_back()

    await b.take()
    then = RedisInbox(connection=connection, lease=b)
    assert [arrival for _, arrival in await then.take(2) + await then.take(2)] == arrivals[1:]
    await b.give_back()

    await a.take()
    assert [arrival for _, arrival in await first.take(10)] == arrivals[1:]


async def test_a_store_that_comes_back_empty_is_noticed_once(connection: Connection) -> None:
    mark, other = RedisMark(connection=connection), RedisMark(connection=connection)
    assert [await mark.look(), await mark.look(), await other.look()] == [True, True, True]
    await connection.call("DEL", connection.keys.born)

    assert [await mark.look(), await mark.look(), await other.look()] == [False, True, False]


async def test_what_was_found_by_what_an_emptied_store_held_is_not_put_in(connection: Connection) -> None:
    mark = RedisMark(connection=connection)
    inbox = RedisInbox(connection=connection, mark=mark)
    await inbox.put([Arrival(entry=builders.entry("e1"), seen=NOW)])
    await connection.call("DEL", connection.keys.born)

    with pytest.raises(StoreUnavailable):
        await inbox.put([Arrival(entry=builders.entry("e2"), seen=NOW)])

    assert await inbox.waiting() == 1
    assert not await mark.look()
    await inbox.put([Arrival(entry=builders.entry("e3"), seen=NOW)])
    assert await inbox.waiting() == 2


async def test_no_state_is_saved_that_follows_from_what_an_emptied_store_held(connection: Connection) -> None:
    mark = RedisMark(connection=connection)
    states = RedisFeedStates(connection=connection, mark=mark)
    read = FeedState(feed="f", etag='"1"', first_polled=NOW)
    await states.save([read])
    await connection.call("DEL", connection.keys.born, connection.keys.feeds)

    with pytest.raises(StoreUnavailable):
        await states.save([read])
    assert await states.load(["f"]) == {"f": FeedState(feed="f")}

    await mark.look()
    await states.save([read])
    assert await states.load(["f"]) == {"f": read}


async def test_a_store_that_takes_nothing_is_unavailable_though_it_can_be_read(
    connection: Connection,
) -> None:
    mark = RedisMark(connection=connection)
    await mark.look()
    # As a replica does: scripts that write are refused, reading goes on.
    await connection.call("CONFIG", "SET", "min-replicas-to-write", "1")
    try:
        with pytest.raises(StoreUnavailable):
            await mark.look()
        assert await connection.call("GET", connection.keys.born)
    finally:
        await connection.call("CONFIG", "SET", "min-replicas-to-write", "0")
