"""What an operator wants done with deliveries reaches the lanes that have them in hand."""

from collections.abc import Awaitable, Callable

import pytest

from adapters.memory import MemoryOutbox
from adapters.redis import Connection, RedisOutbox
from bot.domain.delivery import Delivery, Posted
from bot.errors import TransientFailure
from bot.ports import Outbox
from bot.service import Deliverer, lane
from tests.fakes.messenger import FakeMessenger
from tests.stores import in_redis, send
from tests.unit.service.test_deliver import LATER, NOW, OTHER, PARENT, REPLY, Bot

BUSY = TransientFailure("busy", retry_after=300)


async def test_what_waits_and_is_retried_is_tried_at_once() -> None:
    bot = Bot(PARENT, REPLY)
    bot.messenger.refusals = [BUSY]
    await bot.deliver()
    assert await bot.outbox.retry(PARENT.id)
    await bot.deliver(5)
    assert bot.posts == [PARENT.id]

    await bot.deliver(301)
    assert bot.posts == [PARENT.id, REPLY.id]


async def test_what_is_retried_still_waits_for_what_comes_before_it_in_its_thread() -> None:
    bot = Bot(PARENT)
    await bot.deliver()
    bot.add(REPLY, LATER)
    bot.messenger.refusals = [BUSY]
    await bot.deliver(1)
    assert await bot.outbox.retry(LATER.id)
    await bot.deliver(5)
    assert bot.posts == [PARENT.id]

    assert await bot.outbox.retry(REPLY.id)
    assert await bot.outbox.retry(LATER.id)
    await bot.deliver(6)
    assert bot.posts == [PARENT.id, REPLY.id, LATER.id]


async def test_waiting_in_line_does_not_count_as_a_try(monkeypatch: pytest.MonkeyPatch) -> None:
    bot = Bot(PARENT)
    await bot.deliver()
    bot.add(REPLY, LATER)
    bot.messenger.refusals = [BUSY]
    await bot.deliver(1)
    for second in range(2, 9):
        assert await bot.outbox.retry(LATER.id)
        await bot.deliver(second)
    monkeypatch.setattr(lane, "FULL", 0)
    bot.add(OTHER)
    await bot.deliver(9)

    tried = {each.delivery.id: each.attempts for each in await bot.outbox.undelivered(9)}
    assert tried == {REPLY.id: 1, LATER.id: 0, OTHER.id: 0}


class Dropping(FakeMessenger):
    """While it posts, which takes two seconds, somebody has something else dropped."""

    drop: Callable[[], Awaitable[bool]]
    now: float = NOW

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        await self.drop()
        self.now += 2
        return await super().post(delivery, parent)


@pytest.fixture(params=["memory", "redis"])
async def outbox(request: pytest.FixtureRequest, connection: Connection) -> Outbox:
    """With two deliveries in it."""
    if request.param == "memory":
        filled = MemoryOutbox()
        for each in (PARENT, OTHER):
            filled.enqueue(each, NOW)
        return filled
    await send(in_redis(connection), PARENT, OTHER)
    return RedisOutbox(connection=connection)


async def test_what_is_dropped_while_it_waits_for_its_turn_is_not_posted(outbox: Outbox) -> None:
    platform = Dropping()
    platform.drop = lambda: outbox.drop(OTHER.id)
    deliverer = Deliverer(outbox=outbox, messengers={"console": platform}, clock=lambda: platform.now)
    await deliverer.deliver_due()
    await deliverer.finished()

    assert [each.id for each in platform.messages.values()] == [PARENT.id]
    assert await outbox.is_buried(OTHER.id)
    assert await outbox.waiting() == 0


class Looking(MemoryOutbox):
    """Counts the looks whether something was dropped."""

    looks = 0

    async def is_buried(self, delivery: str) -> bool:
        self.looks += 1
        return await MemoryOutbox.is_buried(self, delivery)


async def test_what_has_just_come_is_not_looked_up_once_more() -> None:
    bot = Bot()
    bot.outbox = looking = Looking()
    bot.restart()
    bot.add(PARENT, REPLY, OTHER)
    await bot.deliver()

    assert len(bot.posts) == 3
    assert looking.looks == 0
