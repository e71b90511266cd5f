"""What a process leaves behind in an `Outbox`, and what an operator does about it."""

from adapters.redis import Connection
from tests.contract.test_outbox import FIRST, SECOND, STANDS, THIRD, pending
from tests.stores import NOW, Stores, delivery, in_redis, send


async def test_after_a_restart_what_was_in_flight_comes_first_and_is_in_doubt(connection: Connection) -> None:
    before = in_redis(connection)
    await send(before, *(delivery(number) for number in range(1, 5)))
    await before.outbox.take(3, NOW)
    await before.outbox.record(delivery(2), STANDS, NOW)

    again = await in_redis(connection).outbox.take(10, NOW)

    assert again == [*pending((1, 2), (3, 2), in_doubt=True), *pending((4, 1))]


async def test_after_a_restart_what_was_postponed_keeps_its_place_and_does_not_wait(
    connection: Connection,
) -> None:
    before = in_redis(connection)
    await send(before, FIRST, SECOND, THIRD)
    await before.outbox.take(3, NOW)
    await before.outbox.postpone(SECOND, NOW + 60, in_doubt=False)

    again = await in_redis(connection).outbox.take(10, NOW)

    assert [each.delivery for each in again] == [FIRST, SECOND, THIRD]
    assert [each.in_doubt for each in again] == [True, False, True]


async def test_what_was_handed_out_is_held_until_it_is_done_with_or_handed_back(filled: Stores) -> None:
    await filled.outbox.take(3, NOW)
    assert [filled.outbox.holds(each.id) for each in (FIRST, SECOND, delivery(4))] == [True, True, False]

    await filled.outbox.record(FIRST, STANDS, NOW)
    await filled.outbox.postpone(SECOND, NOW + 1, in_doubt=False)
    assert [filled.outbox.holds(each.id) for each in (FIRST, SECOND, THIRD)] == [False, False, True]

    await filled.outbox.hand_back()
    assert not filled.outbox.holds(THIRD.id)
    assert [each.delivery for each in await filled.outbox.take(10, NOW + 1)] == [SECOND, THIRD]


async def test_attempts_are_counted_over_several_restarts(connection: Connection) -> None:
    await send(in_redis(connection), FIRST)

    for attempt in range(1, 5):
        again = await in_redis(connection).outbox.take(10, NOW)
        assert again == pending((1, attempt), in_doubt=attempt > 1)


async def test_what_surely_was_not_posted_is_in_doubt_after_a_crash_in_the_next_attempt(
    connection: Connection,
) -> None:
    before = in_redis(connection)
    await send(before, FIRST)
    await before.outbox.take(1, NOW)
    await before.outbox.postpone(FIRST, NOW, in_doubt=False)
    assert await before.outbox.take(1, NOW) == pending((1, 2))

    assert await in_redis(connection).outbox.take(1, NOW) == pending((1, 3), in_doubt=True)


async def test_what_waits_is_told_oldest_first_with_its_attempts_and_when_it_is_due(filled: Stores) -> None:
    await filled.outbox.take(2, NOW)
    await filled.outbox.postpone(SECOND, NOW + 60, in_doubt=False)

    waiting = await filled.outbox.undelivered(10)

    assert [(each.delivery, each.attempts, each.due) for each in waiting] == [
        (FIRST, 1, None),
        (SECOND, 1, NOW + 60),
        (THIRD, 0, None),
    ]
    assert [each.delivery for each in await filled.outbox.undelivered(1)] == [FIRST]


async def test_a_buried_delivery_that_is_retried_is_as_one_that_was_never_tried(filled: Stores) -> None:
    await filled.outbox.take(10, NOW)
    await filled.outbox.bury(FIRST, "no such channel", NOW)

    assert await filled.outbox.retry(FIRST.id)

    assert await filled.outbox.buried() == []
    assert not await filled.outbox.is_buried(FIRST.id)
    assert await filled.outbox.take(10, NOW) == pending((1, 1))


async def test_a_postponed_delivery_that_is_retried_is_due_at_once(filled: Stores) -> None:
    await filled.outbox.take(10, NOW)
    await filled.outbox.postpone(SECOND, NOW + 600, in_doubt=False)

    assert await filled.outbox.retry(SECOND.id)

    assert await filled.outbox.take(10, NOW) == pending((2, 2))


async def test_what_is_dropped_is_never_delivered_and_its_replies_know(filled: Stores) -> None:
    await filled.outbox.take(1, NOW)
    await filled.outbox.bury(FIRST, "no such channel", NOW)

    assert await filled.outbox.drop(FIRST.id)
    assert await filled.outbox.drop(SECOND.id)

    assert await filled.outbox.buried() == []
    assert await filled.outbox.is_buried(FIRST.id)
    assert await filled.outbox.is_buried(SECOND.id)
    await send(filled, FIRST, SECOND)
    assert await filled.outbox.take(10, NOW) == pending((3, 1))


async def test_what_is_neither_buried_nor_waits_cannot_be_retried_or_dropped(filled: Stores) -> None:
    await filled.outbox.record(FIRST, STANDS, NOW)

    for id in (FIRST.id, "never heard of"):
        assert not await filled.outbox.retry(id)
        assert not await filled.outbox.drop(id)
