"""Several processes on one Redis: what each is given, what becomes of it when one dies, and that none writes
that has no right to."""

import asyncio
import time
from dataclasses import replace

import pytest

from adapters.redis import (
    Connection,
    RedisFeedStates,
    RedisInbox,
    RedisLease,
    RedisMark,
    RedisOutbox,
    RedisStories,
)
from bot.domain.delivery import Delivery, Posted
from bot.domain.entry import Arrival
from bot.domain.feed import FeedState
from bot.domain.watch import Channel
from bot.errors import LeaseLost, StoreUnavailable
from tests import builders
from tests.stores import NOW, Stores, commit, delivery, in_redis, send, story

BRIEF = 0.3
"""Seconds of a lease that a test can wait for."""
STANDS = Posted(message="1")


def outbox(connection: Connection, name: str, lease: float = 30.0) -> RedisOutbox:
    return RedisOutbox(connection=connection, consumer=name, lease=lease)


def lease(connection: Connection, name: str, seconds: float = 30.0) -> RedisLease:
    return RedisLease(connection=connection, holder=name, seconds=seconds)


def to(channel: str, number: int) -> Delivery:
    return replace(delivery(number), channel=Channel(platform="slack", id=channel))


async def taken(outbox: RedisOutbox, now: float = NOW) -> list[Delivery]:
    return [pending.delivery for pending in await outbox.take(100, now)]


@pytest.fixture
def stores(connection: Connection) -> Stores:
    return in_redis(connection)


async def test_a_channel_is_one_processs_and_channels_are_shared_out(
    connection: Connection, stores: Stores
) -> None:
    a, b = outbox(connection, "a"), outbox(connection, "b")
    assert await taken(a) == await taken(b) == []
    await send(stores, *(to(f"C{number % 4}", number) for number in range(12)))

    by_a, by_b = await taken(a), await taken(b)

    assert len(by_a) == len(by_b) == 6
    assert not {each.channel for each in by_a} & {each.channel for each in by_b}
    for each in (by_a, by_b):
        assert each == sorted(each, key=lambda it: it.id)


async def test_the_channels_are_counted_once_however_many_are_shared_out(
    connection: Connection, stores: Stores
) -> None:
    a, b = outbox(connection, "a"), outbox(connection, "b")
    assert await taken(a) == await taken(b) == []
    await send(stores, *(to(f"C{number}", number) for number in range(40)))
    await connection.call("CONFIG", "RESETSTAT")

    assert (len(await taken(a)), len(await taken(b))) == (20, 20)

    statistics = await connection.call("INFO", "commandstats")
    assert statistics["cmdstat_hgetall"]["calls"] == 1


async def test_what_comes_later_for_a_channel_goes_where_the_rest_is(
    connection: Connection, stores: Stores
) -> None:
    a, b = outbox(connection, "a"), outbox(connection, "b")
    await send(stores, to("C1", 1))
    assert await taken(a) == [to("C1", 1)]
    assert await taken(b) == []
    await send(stores, to("C1", 2))

    assert await taken(b) == []
    assert await taken(a) == [to("C1", 2)]


async def test_who_is_handed_something_by_another_hears_of_it(connection: Connection, stores: Stores) -> None:
    a, b = outbox(connection, "a"), outbox(connection, "b")
    await send(stores, to("C1", 1))
    await taken(a)
    await taken(b)
    await send(stores, to("C1", 2))
    await taken(b)

    await asyncio.wait_for(a.wait(60), 1)


async def test_what_a_dead_process_had_goes_to_a_living_one_in_order(
    connection: Connection, stores: Stores
) -> None:
    a, b = outbox(connection, "a", BRIEF), outbox(connection, "b")
    await send(stores, to("C1", 1), to("C1", 2), to("C1", 3))
    await taken(a)
    await a.postpone(to("C1", 1), NOW + 600, in_doubt=False)
    await a.record(to("C1", 2), STANDS, NOW)
    await send(stores, to("C1", 4))
    assert await taken(b) == []

    await asyncio.sleep(BRIEF)

    again = await b.take(100, NOW)
    assert [each.delivery for each in again] == [to("C1", 1), to("C1", 3), to("C1", 4)]
    assert [each.in_doubt for each in again] == [False, True, False]


async def test_a_process_that_goes_on_taking_is_not_robbed_however_slow_it_is(
    connection: Connection, stores: Stores
) -> None:
    a, b = outbox(connection, "a", BRIEF), outbox(connection, "b")
    await send(stores, to("C1", 1))
    await taken(a)
    for _ in range(6):
        await asyncio.sleep(BRIEF / 3)
        assert await taken(a) == await taken(b) == []

    assert a.holds(to("C1", 1).id)


async def test_a_process_that_was_taken_for_dead_knows_and_can_spoil_nothing(
    connection: Connection, stores: Stores
) -> None:
    a, b = outbox(connection, "a", BRIEF), outbox(connection, "b")
    await send(stores, to("C1", 1), to("C1", 2))
    await taken(a)
    await asyncio.sleep(BRIEF)
    assert not a.holds(to("C1", 1).id)
    assert len(await taken(b)) == 2

    await a.postpone(to("C1", 1), NOW, in_doubt=False)

    assert await taken(a) == await taken(b) == []
    assert not a.holds(to("C1", 1).id)
    assert b.holds(to("C1", 1).id)


async def test_what_a_process_hands_back_is_another_s_within_two_seconds(
    connection: Connection, stores: Stores
) -> None:
    a, b = outbox(connection, "a"), outbox(connection, "b")
    await send(stores, to("C1", 1))
    await taken(a)
    assert await taken(b) == []
    await a.hand_back()
    assert await taken(b) == []  # the platform may be asked for the next message a second later
    await asyncio.sleep(1.1)

    assert await taken(b) == [to("C1", 1)]


async def test_a_channel_moves_only_when_nothing_of_it_is_in_hand(
    connection: Connection, stores: Stores
) -> None:
    a, b = outbox(connection, "a"), outbox(connection, "b")
    await send(stores, to("C1", 1), to("C2", 2))
    assert len(await taken(a)) == 2
    await taken(b)
    await a.postpone(to("C1", 1), NOW + 600, in_doubt=False)
    await a.record(to("C2", 2), STANDS, NOW)
    await asyncio.sleep(2.1)
    await send(stores, to("C1", 3), to("C2", 4))

    assert await taken(b) == [to("C2", 4)]
    assert await taken(a) == [to("C1", 3)]


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


async def test_a_delivery_says_when_its_entry_was_seen_and_placed(
    connection: Connection, stores: Stores
) -> None:
    await send(stores, delivery(1), now=NOW)

    (pending,) = await outbox(connection, "a").take(1, NOW)

    assert pending.seen == NOW
    assert pending.placed == pytest.approx(time.time(), abs=60)
