"""`bot.ports.Outbox`, on every implementation."""

import asyncio
import time

import pytest

from bot.domain.delivery import Buried, Pending, Posted
from tests.stores import DAY, NOW, Stores, delivery, send

FIRST, SECOND, THIRD = delivery(1), delivery(2), delivery(3)
STANDS = Posted(message="1700000000.000100", thread="T1")


def pending(*attempts: tuple[int, int], in_doubt: bool = False) -> list[Pending]:
    """The numbers of deliveries with their attempts."""
    return [
        Pending(delivery=delivery(number), attempts=times, in_doubt=in_doubt) for number, times in attempts
    ]


async def test_an_empty_outbox_hands_out_nothing_at_once(stores: Stores) -> None:
    assert await stores.outbox.take(10, NOW) == []
    assert await stores.outbox.waiting() == 0
    assert await stores.outbox.buried() == []


async def test_deliveries_are_handed_out_once_and_oldest_first(filled: Stores) -> None:
    assert await filled.outbox.take(2, NOW) == pending((1, 1), (2, 1))
    assert await filled.outbox.take(2, NOW) == pending((3, 1))
    assert await filled.outbox.take(2, NOW) == []
    assert await filled.outbox.waiting() == 3


async def test_what_belongs_to_no_story_comes_after_what_was_there_and_once_in_its_life(
    filled: Stores,
) -> None:
    for _ in range(2):
        await filled.outbox.add(delivery(4), NOW)
    await filled.outbox.add(FIRST, NOW)
    assert await filled.outbox.take(9, NOW) == pending((1, 1), (2, 1), (3, 1), (4, 1))
    await filled.outbox.record(delivery(4), STANDS, NOW)
    await filled.outbox.add(delivery(4), NOW)
    assert await filled.outbox.take(9, NOW) == []
    assert await filled.outbox.posted(delivery(4).id) == STANDS


async def test_a_delivery_handed_out_for_the_first_time_is_not_in_doubt(filled: Stores) -> None:
    assert not any(each.in_doubt for each in await filled.outbox.take(10, NOW))


@pytest.mark.parametrize("in_doubt", [True, False])
async def test_a_postponed_delivery_is_in_doubt_if_it_may_have_been_posted(
    filled: Stores, in_doubt: bool
) -> None:
    await filled.outbox.take(1, NOW)
    await filled.outbox.postpone(FIRST, NOW + 1, in_doubt=in_doubt)

    assert await filled.outbox.take(1, NOW + 1) == pending((1, 2), in_doubt=in_doubt)


async def test_of_several_postponements_the_last_says_whether_it_is_in_doubt(filled: Stores) -> None:
    await filled.outbox.take(1, NOW)
    for number, in_doubt in enumerate((True, False, True), 1):
        await filled.outbox.postpone(FIRST, NOW + number, in_doubt=in_doubt)
        assert await filled.outbox.take(1, NOW + number) == pending((1, number + 1), in_doubt=in_doubt)
    await filled.outbox.postpone(FIRST, NOW + 4, in_doubt=False)
    await filled.outbox.postpone(FIRST, NOW + 4, in_doubt=True)

    assert await filled.outbox.take(1, NOW + 4) == pending((1, 5), in_doubt=True)


async def test_what_was_recorded_is_kept_and_gone(filled: Stores) -> None:
    await filled.outbox.take(10, NOW)
    await filled.outbox.record(FIRST, STANDS, NOW)

    assert await filled.outbox.posted(FIRST.id) == STANDS
    assert await filled.outbox.posted(SECOND.id) is None
    assert await filled.outbox.posted("never heard of") is None
    assert await filled.outbox.waiting() == 2


async def test_what_was_buried_is_known_to_be(filled: Stores) -> None:
    await filled.outbox.take(10, NOW)
    await filled.outbox.bury(FIRST, "no such channel", NOW)
    await filled.outbox.record(SECOND, STANDS, NOW)

    assert await filled.outbox.is_buried(FIRST.id)
    assert not await filled.outbox.is_buried(SECOND.id)
    assert not await filled.outbox.is_buried("never heard of")


async def test_a_delivery_waits_from_its_commit_until_it_is_recorded_or_buried(filled: Stores) -> None:
    assert await filled.outbox.is_waiting(FIRST.id)
    await filled.outbox.take(10, NOW)
    await filled.outbox.postpone(FIRST, NOW + 60, in_doubt=False)
    await filled.outbox.record(SECOND, STANDS, NOW)
    await filled.outbox.bury(THIRD, "no such channel", NOW)

    assert await filled.outbox.is_waiting(FIRST.id)
    assert not await filled.outbox.is_waiting(SECOND.id)
    assert not await filled.outbox.is_waiting(THIRD.id)
    assert not await filled.outbox.is_waiting("never heard of")


async def test_a_postponed_delivery_comes_again_when_it_is_due_and_before_newer_ones(filled: Stores) -> None:
    await filled.outbox.take(2, NOW)
    await filled.outbox.postpone(SECOND, NOW + 30, in_doubt=False)
    await filled.outbox.postpone(FIRST, NOW + 60, in_doubt=False)

    assert await filled.outbox.take(1, NOW + 29.9) == pending((3, 1))
    assert await filled.outbox.take(2, NOW + 60) == pending((1, 2), (2, 2))
    assert await filled.outbox.waiting() == 3


async def test_the_older_of_two_due_ones_comes_first_whichever_was_due_first(filled: Stores) -> None:
    await filled.outbox.take(3, NOW)
    await filled.outbox.postpone(THIRD, NOW + 10, in_doubt=False)
    await filled.outbox.postpone(FIRST, NOW + 20, in_doubt=False)

    assert await filled.outbox.take(1, NOW + 30) == pending((1, 2))
    assert await filled.outbox.take(1, NOW + 30) == pending((3, 2))


async def test_a_delivery_may_be_postponed_again_and_again(filled: Stores) -> None:
    await filled.outbox.take(1, NOW)
    for attempt in range(2, 6):
        await filled.outbox.postpone(FIRST, NOW + attempt, in_doubt=False)
        assert (await filled.outbox.take(1, NOW + attempt))[0].attempts == attempt


async def test_a_buried_delivery_is_gone_and_kept_with_its_reason(filled: Stores) -> None:
    await filled.outbox.take(10, NOW)
    await filled.outbox.bury(FIRST, "channel_not_found", NOW)
    await filled.outbox.bury(THIRD, "is_archived", NOW + 1)

    assert await filled.outbox.buried() == [
        Buried(delivery=THIRD, reason="is_archived", at=NOW + 1),
        Buried(delivery=FIRST, reason="channel_not_found", at=NOW),
    ]
    assert await filled.outbox.waiting() == 1
    assert await filled.outbox.posted(FIRST.id) is None


async def test_of_the_buried_the_newest_hundred_are_told(stores: Stores) -> None:
    for number in range(103):
        await stores.outbox.bury(delivery(number), "no such channel", NOW + number)

    buried = await stores.outbox.buried()

    assert [each.delivery for each in buried] == [delivery(number) for number in range(102, 2, -1)]
    assert await stores.outbox.count_buried() == 103


async def test_the_buried_are_forgotten_in_time(filled: Stores) -> None:
    await filled.outbox.bury(FIRST, "no such channel", NOW)
    await filled.outbox.bury(SECOND, "no such channel", NOW + 100 * DAY)

    assert [each.delivery for each in await filled.outbox.buried()] == [SECOND]


async def test_a_postponed_delivery_can_be_recorded_or_buried(filled: Stores) -> None:
    await filled.outbox.take(2, NOW)
    await filled.outbox.postpone(FIRST, NOW + 10, in_doubt=False)
    await filled.outbox.postpone(SECOND, NOW + 10, in_doubt=False)
    await filled.outbox.record(FIRST, STANDS, NOW)
    await filled.outbox.bury(SECOND, "no such channel", NOW)

    assert await filled.outbox.take(10, NOW + 60) == pending((3, 1))


async def test_what_stands_on_the_platform_is_not_buried(filled: Stores) -> None:
    await filled.outbox.record(FIRST, STANDS, NOW)
    await filled.outbox.bury(FIRST, "no such channel", NOW)

    assert await filled.outbox.posted(FIRST.id) == STANDS
    assert await filled.outbox.buried() == []


async def test_a_buried_delivery_that_stands_after_all_is_buried_no_more(filled: Stores) -> None:
    await filled.outbox.bury(FIRST, "no such channel", NOW)
    await filled.outbox.record(FIRST, STANDS, NOW)

    assert await filled.outbox.posted(FIRST.id) == STANDS
    assert await filled.outbox.buried() == []


async def test_recording_twice_keeps_the_last(filled: Stores) -> None:
    await filled.outbox.record(FIRST, STANDS, NOW)
    await filled.outbox.record(FIRST, Posted(message="2"), NOW)

    assert await filled.outbox.posted(FIRST.id) == Posted(message="2")
    assert await filled.outbox.take(10, NOW) == pending((2, 1), (3, 1))


async def test_what_was_never_in_the_outbox_cannot_be_postponed(stores: Stores) -> None:
    await stores.outbox.postpone(FIRST, NOW, in_doubt=False)

    assert await stores.outbox.take(10, NOW + 1) == []


@pytest.mark.parametrize("end", ["waiting", "recorded", "buried"])
async def test_a_delivery_is_enqueued_only_once_in_its_life(filled: Stores, end: str) -> None:
    await filled.outbox.take(10, NOW)
    if end == "recorded":
        await filled.outbox.record(FIRST, STANDS, NOW)
    if end == "buried":
        await filled.outbox.bury(FIRST, "no such channel", NOW)

    await send(filled, FIRST, delivery(4), now=NOW + DAY)

    assert await filled.outbox.take(10, NOW + DAY) == pending((4, 1))
    assert await filled.outbox.waiting() == (4 if end == "waiting" else 3)


async def test_waiting_ends_at_once_when_something_is_there(filled: Stores) -> None:
    await asyncio.wait_for(filled.outbox.wait(60), 1)


async def test_where_a_delivery_stands_can_be_amended(filled: Stores) -> None:
    await filled.outbox.take(10, NOW)
    await filled.outbox.record(FIRST, STANDS, NOW)
    await filled.outbox.bury(SECOND, "no such channel", NOW)
    amended = Posted(message=STANDS.message, thread="another", edited=NOW)
    for each in (FIRST, SECOND, THIRD):
        await filled.outbox.amend(each.id, amended)
    assert await filled.outbox.posted(FIRST.id) == amended
    assert await filled.outbox.is_buried(SECOND.id)
    assert await filled.outbox.posted(THIRD.id) is None
    assert await filled.outbox.is_waiting(THIRD.id)


async def test_waiting_ends_when_something_comes(filled: Stores) -> None:
    await filled.outbox.take(10, NOW)
    waiting = asyncio.create_task(filled.outbox.wait(60))
    await asyncio.sleep(0.05)
    assert not waiting.done()

    await send(filled, delivery(4))

    await asyncio.wait_for(waiting, 1)


async def test_waiting_ends_when_the_time_is_up(stores: Stores) -> None:
    began = time.monotonic()
    await asyncio.wait_for(stores.outbox.wait(0.05), 1)

    assert time.monotonic() - began >= 0.04


async def test_what_is_put_back_untried_is_as_if_it_had_not_been_handed_out(filled: Stores) -> None:
    await filled.outbox.take(3, NOW)
    await filled.outbox.postpone(THIRD, NOW, in_doubt=True)
    await filled.outbox.put_back([FIRST, SECOND], NOW + 5, in_doubt=False)
    assert await filled.outbox.take(3, NOW + 4) == pending((3, 2), in_doubt=True)
    await filled.outbox.put_back([THIRD], NOW + 5, in_doubt=True)

    assert await filled.outbox.take(3, NOW + 5) == pending((1, 1), (2, 1)) + pending((3, 2), in_doubt=True)


async def test_what_is_put_back_twice_is_put_back(filled: Stores) -> None:
    await filled.outbox.take(1, NOW)
    for _ in range(3):
        await filled.outbox.put_back([FIRST], NOW + 5, in_doubt=False)

    assert await filled.outbox.take(1, NOW + 5) == pending((1, 1))


async def test_what_is_due_is_handed_out_before_what_is_new_however_much_it_is(stores: Stores) -> None:
    old = [delivery(number) for number in range(1, 1102)]
    await send(stores, *old)
    assert len(await stores.outbox.take(2000, NOW)) == len(old)
    await stores.outbox.put_back(old, NOW + 5, in_doubt=False)
    new = delivery(2000)
    await send(stores, new, now=NOW + 1)

    handed_out: list[str] = []
    while len(handed_out) <= len(old):
        handed_out += [each.delivery.id for each in await stores.outbox.take(1050, NOW + 5)]
    assert handed_out == [each.id for each in (*old, new)]
