"""Lost answers, a server that comes back empty, messages nobody can read: none lost, none doubled."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.redis import Connection, RedisInbox, RedisOutbox
from bot.domain.delivery import Pending, Posted
from bot.domain.entry import Arrival
from bot.errors import Conflict, StoreError, StoreUnavailable
from tests import builders
from tests.stores import NOW, commit, delivery, in_redis, send, story

ARRIVALS = [Arrival(entry=builders.entry(f"e{number}"), seen=NOW) for number in range(6)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Faltering(Connection):
    """A connection that breaks after a command was carried out and before its answer came."""

    losing: list[str] = field(default_factory=list)
    """Commands whose next answer is lost."""

    async def call(self, *command: str | bytes | int | float) -> Any:
        answer = await super(Faltering, self).call(*command)
        if command[0] in self.losing:
            self.losing.remove(str(command[0]))
            raise StoreUnavailable("the connection broke")
        return answer


@pytest.fixture
def faltering(connection: Connection) -> Faltering:
    return Faltering(redis=connection.redis, keys=connection.keys)


async def test_deliveries_in_a_lost_answer_come_again_and_those_in_hand_do_not(
    connection: Connection, faltering: Faltering
) -> None:
    await send(in_redis(connection), *(delivery(number) for number in range(6)))
    outbox = RedisOutbox(connection=faltering)
    assert len(await outbox.take(2, NOW)) == 2
    faltering.losing.append("EVALSHA")

    with pytest.raises(StoreUnavailable):
        await outbox.take(2, NOW)

    assert await outbox.take(10, NOW) == [
        Pending(delivery=delivery(2), attempts=2, in_doubt=True),
        Pending(delivery=delivery(3), attempts=2, in_doubt=True),
        Pending(delivery=delivery(4), attempts=1),
        Pending(delivery=delivery(5), attempts=1),
    ]


async def test_arrivals_in_a_lost_answer_come_again_and_those_in_hand_do_not(
    connection: Connection, faltering: Faltering
) -> None:
    await in_redis(connection).inbox.put(ARRIVALS)
    inbox = RedisInbox(connection=faltering)
    await inbox.take(2)
    faltering.losing.append("EVALSHA")

    with pytest.raises(StoreUnavailable):
        await inbox.take(2)

    taken = await inbox.take(10) + await inbox.take(10)
    assert [arrival for _, arrival in taken] == ARRIVALS[2:]


async def test_a_commit_whose_answer_was_lost_is_a_conflict_the_next_time(faltering: Faltering) -> None:
    stores = in_redis(faltering)
    once = commit(story(), deliveries=[delivery(1)])
    await stores.stories.commit(commit(story("another")))
    faltering.losing.append("EVALSHA")

    with pytest.raises(StoreUnavailable):
        await stores.stories.commit(once)
    with pytest.raises(Conflict):
        await stores.stories.commit(once)

    assert await stores.stories.find(once.entry) is not None
    assert await stores.outbox.waiting() == 1


async def test_a_record_whose_answer_was_lost_can_be_repeated(faltering: Faltering) -> None:
    stores = in_redis(faltering)
    await send(stores, delivery(1))
    await stores.outbox.take(1, NOW)
    await stores.outbox.record(delivery(9), Posted(message="9"), NOW)
    faltering.losing.append("EVALSHA")

    with pytest.raises(StoreUnavailable):
        await stores.outbox.record(delivery(1), Posted(message="1"), NOW)
    await stores.outbox.record(delivery(1), Posted(message="1"), NOW)

    assert await stores.outbox.posted(delivery(1).id) == Posted(message="1")
    assert await stores.outbox.waiting() == 0


async def test_a_server_that_comes_back_empty_is_worked_with_at_once(connection: Connection) -> None:
    stores = in_redis(connection)
    await stores.inbox.put(ARRIVALS)
    await stores.inbox.take(1)
    await send(stores, delivery(1), delivery(2))
    await stores.outbox.take(1, NOW)
    for key in await connection.call("KEYS", f"*{connection.keys.prefix}*"):
        await connection.call("DEL", key)

    await stores.outbox.postpone(delivery(1), NOW, in_doubt=False)
    await stores.outbox.record(delivery(1), Posted(message="1"), NOW)
    assert await stores.outbox.take(10, NOW) == []
    assert await stores.inbox.take(10) == []
    await stores.inbox.put(ARRIVALS)
    await send(stores, delivery(3))

    assert len(await stores.inbox.take(10)) == len(ARRIVALS)
    assert await stores.outbox.take(10, NOW) == [Pending(delivery=delivery(3), attempts=1)]


async def test_messages_that_cannot_be_read_are_set_aside_and_hold_up_nothing(
    connection: Connection,
) -> None:
    keys, stores = connection.keys, in_redis(connection)
    await connection.call("XADD", keys.inbox, "*", "a", b"of the future")
    await connection.call("XADD", keys.outbox, "*", "d", b"of the past")
    await stores.inbox.put(ARRIVALS[:1])
    await send(stores, delivery(1))

    assert [arrival for _, arrival in await stores.inbox.take(10)] == ARRIVALS[:1]
    assert await stores.outbox.take(10, NOW) == [Pending(delivery=delivery(1), attempts=1)]
    assert await stores.inbox.waiting() == 1
    assert await stores.outbox.waiting() == 1
    assert await connection.call("HLEN", keys.attempts) == 1
    assert await connection.call("LRANGE", keys.unreadable, 0, -1) == [b"of the past", b"of the future"]


async def test_a_delivery_that_was_set_aside_is_waited_for_no_more(connection: Connection) -> None:
    keys, stores = connection.keys, in_redis(connection)
    await send(stores, delivery(1))
    at = await connection.call("GET", keys.delivery(delivery(1).id))
    # The same place in the stream, of a version that wrote it in another way.
    await connection.call("DEL", keys.outbox)
    await connection.call("XADD", keys.outbox, at, "d", b"of the future")
    assert await stores.outbox.is_waiting(delivery(1).id)

    assert await stores.outbox.take(10, NOW) == []

    assert not await stores.outbox.is_waiting(delivery(1).id)


async def test_an_arrival_that_cannot_be_stored_keeps_nothing_of_its_batch(connection: Connection) -> None:
    inbox = RedisInbox(connection=connection)
    half = Arrival(entry=builders.entry(title="half \ud800"), seen=NOW)

    with pytest.raises(StoreError, match="cannot be stored"):
        await inbox.put([*ARRIVALS, half])

    assert await inbox.waiting() == 0


async def test_thousands_in_flight_are_all_found_after_a_restart(connection: Connection) -> None:
    stores = in_redis(connection)
    await send(stores, *(delivery(number) for number in range(2500)))
    await stores.outbox.take(2400, NOW)

    again = await in_redis(connection).outbox.take(5000, NOW)

    assert [pending.delivery for pending in again] == [delivery(number) for number in range(2500)]
    assert [pending.attempts for pending in again] == [2] * 2400 + [1] * 100


async def test_readers_that_begin_together_share_one_group(connection: Connection) -> None:
    due = [delivery(number) for number in range(6)]
    await send(in_redis(connection), *due)
    outboxes = [RedisOutbox(connection=connection, consumer=f"process {number}") for number in range(5)]

    batches = await asyncio.gather(*(outbox.take(2, NOW) for outbox in outboxes))
    batches += await asyncio.gather(*(outbox.take(9, NOW) for outbox in outboxes))

    taken = [pending.delivery for batch in batches for pending in batch]
    assert sorted(taken, key=lambda it: it.id) == due
