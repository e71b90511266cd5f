"""Several processes on one Redis: what each is given to deliver, and what becomes of it when one dies."""

import asyncio
import time
from dataclasses import replace

import pytest

from adapters.redis import (
    Connection,
    RedisOutbox,
)
from bot.domain.delivery import Delivery, Posted
from bot.domain.watch import Channel
from tests.stores import NOW, Stores, delivery, in_redis, send

BRIEF = 1.0
"""Seconds of a lease that a test can wait for, and keep on a machine that stands still for a moment."""
STANDS = Posted(message="1")


def outbox(connection: Connection, name: str, lease: float = 30.0) -> RedisOutbox:
    return RedisOutbox(connection=connection, consumer=name, lease=lease)


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

    await asyncio.wait_for(a.wait(60), 10)


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


async def test_a_delivery_says_when_its_entry_was_seen_and_placed(
    connection: Connection, stores: Stores
) -> None:
    await send(stores, delivery(1), now=NOW)

    (pending,) = await outbox(connection, "a").take(1, NOW)

    assert pending.seen == NOW
    assert pending.placed == pytest.approx(time.time(), abs=60)
