"""`bot.ports.Inbox`, on every implementation."""

import asyncio
import time

import pytest

from adapters.redis import Connection
from bot.domain.entry import Arrival
from tests import builders
from tests.stores import Stores, in_redis


def arrival(number: int) -> Arrival:
    return Arrival(entry=builders.entry(f"e{number}"), seen=1_700_000_000.5 + number, quiet=number % 2 == 1)


ARRIVALS = [arrival(number) for number in range(5)]


async def test_an_empty_inbox_hands_out_nothing_at_once(stores: Stores) -> None:
    assert await stores.inbox.take(10) == []
    assert await stores.inbox.waiting() == 0


async def test_arrivals_are_handed_out_once_and_in_order(stores: Stores) -> None:
    await stores.inbox.put(ARRIVALS[:3])
    await stores.inbox.put(ARRIVALS[3:])

    batches = [await stores.inbox.take(2) for _ in range(4)]

    assert [len(batch) for batch in batches] == [2, 2, 1, 0]
    assert [arrival for batch in batches for _, arrival in batch] == ARRIVALS


async def test_receipts_differ(stores: Stores) -> None:
    await stores.inbox.put([ARRIVALS[0], ARRIVALS[0]])

    assert len({receipt for receipt, _ in await stores.inbox.take(10)}) == 2


async def test_putting_nothing_changes_nothing(stores: Stores) -> None:
    await stores.inbox.put([])

    assert await stores.inbox.waiting() == 0
    assert await stores.inbox.take(10) == []


async def test_what_is_handed_out_waits_until_it_is_done(stores: Stores) -> None:
    await stores.inbox.put(ARRIVALS)
    taken = await stores.inbox.take(3)
    assert await stores.inbox.waiting() == 5

    await stores.inbox.done([receipt for receipt, _ in taken[:2]])
    assert await stores.inbox.waiting() == 3


@pytest.mark.parametrize("receipt", ["", "17", "never-given", "0-0", "99999999999999999999999999-1"])
async def test_an_unknown_receipt_is_ignored(stores: Stores, receipt: str) -> None:
    await stores.inbox.put(ARRIVALS)
    await stores.inbox.take(1)

    await stores.inbox.done([receipt])

    assert await stores.inbox.waiting() == 5


async def test_done_twice_is_done(stores: Stores) -> None:
    await stores.inbox.put(ARRIVALS)
    receipts = [receipt for receipt, _ in await stores.inbox.take(2)]

    await stores.inbox.done(receipts)
    await stores.inbox.done(receipts)
    await stores.inbox.done([])

    assert await stores.inbox.waiting() == 3


async def test_waiting_ends_at_once_when_something_is_there(stores: Stores) -> None:
    await stores.inbox.put(ARRIVALS)

    await asyncio.wait_for(stores.inbox.wait(60), 1)


async def test_waiting_ends_when_something_comes(stores: Stores) -> None:
    await stores.inbox.put(ARRIVALS)
    await stores.inbox.take(10)
    waiting = asyncio.create_task(stores.inbox.wait(60))
    await asyncio.sleep(0.05)
    assert not waiting.done()

    await stores.inbox.put(ARRIVALS)

    await asyncio.wait_for(waiting, 1)


async def test_waiting_ends_when_the_time_is_up(stores: Stores) -> None:
    began = time.monotonic()
    await asyncio.wait_for(stores.inbox.wait(0.05), 1)

    assert time.monotonic() - began >= 0.04


async def test_waiting_can_be_cancelled(stores: Stores) -> None:
    waiting = asyncio.create_task(stores.inbox.wait(60))
    await asyncio.sleep(0.02)
    waiting.cancel()
    await asyncio.wait([waiting], timeout=1)

    await stores.inbox.put(ARRIVALS)
    assert len(await stores.inbox.take(10)) == 5


async def test_after_a_restart_what_was_not_done_comes_first_and_in_order(connection: Connection) -> None:
    before = in_redis(connection).inbox
    await before.put(ARRIVALS)
    taken = await before.take(3)
    await before.done([taken[1][0]])

    after = in_redis(connection).inbox
    batches = [await after.take(1) for _ in range(5)]

    assert [arrival for batch in batches for _, arrival in batch] == [ARRIVALS[n] for n in (0, 2, 3, 4)]
    assert await after.waiting() == 4
