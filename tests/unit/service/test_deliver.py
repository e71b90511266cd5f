"""What becomes of deliveries when platforms take them, refuse them, or answer too late."""

import pytest

from adapters.memory import MemoryOutbox
from bot.domain.delivery import Delivery, delivery
from bot.domain.watch import CONSOLE
from bot.errors import PermanentFailure, StoreUnavailable, TransientFailure
from bot.service import Deliverer
from tests import builders as b
from tests.fakes.messenger import FakeMessenger

NOW = b.FIRST_SEEN
PARENT = delivery(CONSOLE, b.opened())
REPLY = delivery(CONSOLE, b.answered())
EDIT = delivery(CONSOLE, b.spread())
OTHER = delivery(CONSOLE, b.opened(b.record(b.claim("The mayor is accused."), id="other")))


class Bot:
    """A deliverer with its outbox and a platform."""

    def __init__(self, *deliveries: Delivery) -> None:
        self.outbox, self.messenger = MemoryOutbox(), FakeMessenger()
        self.deliverer = Deliverer(outbox=self.outbox, messengers={"console": self.messenger})
        self.add(*deliveries)

    def add(self, *deliveries: Delivery) -> None:
        for each in deliveries:
            self.outbox.enqueue(each, NOW)

    async def deliver(self, now: float = NOW) -> None:
        while await self.deliverer.deliver_due(now):
            pass


async def test_a_reply_goes_under_its_parent() -> None:
    bot = Bot(PARENT, REPLY)
    await bot.deliver()
    assert bot.messenger.alerts == ["opened", "answered"]
    assert bot.messenger.replies == {"1": ["2"]}
    assert await bot.outbox.waiting() == 0


async def test_an_edit_that_comes_with_its_message_is_folded_into_it() -> None:
    bot = Bot(PARENT, EDIT)
    await bot.deliver()
    assert bot.messenger.edits == 0
    assert bot.messenger.shown("1").standing == b.spread().standing
    assert await bot.outbox.waiting() == 0


async def test_an_edit_that_comes_later_changes_the_message() -> None:
    bot = Bot(PARENT)
    await bot.deliver()
    bot.add(EDIT)
    await bot.deliver()
    assert bot.messenger.edits == 1
    assert len(bot.messenger.messages) == 1


async def test_a_refusal_for_now_is_tried_again_when_the_platform_says() -> None:
    bot = Bot(PARENT, REPLY)
    bot.messenger.refusals = [TransientFailure("rate limited", retry_after=30)]
    await bot.deliver(NOW)
    await bot.deliver(NOW + 29)
    assert bot.messenger.messages == {}
    await bot.deliver(NOW + 31)
    assert bot.messenger.alerts == ["opened", "answered"]


async def test_a_thread_that_waits_makes_no_other_wait() -> None:
    bot = Bot(PARENT, REPLY, OTHER)
    bot.messenger.refusals = [TransientFailure("slow down", retry_after=30)]
    await bot.deliver(NOW)
    assert [each.id for each in bot.messenger.messages.values()] == [OTHER.id]
    await bot.deliver(NOW + 31)
    assert [each.id for each in bot.messenger.messages.values()] == [OTHER.id, PARENT.id, REPLY.id]


async def test_without_a_word_from_the_platform_the_wait_doubles() -> None:
    bot = Bot(PARENT)
    bot.messenger.refusals = [TransientFailure("busy")] * 3
    waits = [0.0, 1.0, 3.0, 7.0]
    for wait in waits[:-1]:
        await bot.deliver(NOW + wait)
    assert bot.messenger.messages == {}
    await bot.deliver(NOW + 6.9)
    assert bot.messenger.messages == {}
    await bot.deliver(NOW + waits[-1])
    assert bot.messenger.alerts == ["opened"]


async def test_a_refusal_for_good_is_buried_with_its_reason_and_its_replies() -> None:
    bot = Bot(PARENT, REPLY, OTHER)
    bot.messenger.refusals = [PermanentFailure("channel_not_found")]
    await bot.deliver()
    await bot.deliver(NOW + 60)
    buried = {burial.delivery.id: burial.reason for burial in await bot.outbox.buried()}
    assert buried[PARENT.id] == "channel_not_found"
    assert "could not be posted" in buried[REPLY.id]
    assert [each.id for each in bot.messenger.messages.values()] == [OTHER.id]
    assert await bot.outbox.waiting() == 0


async def test_a_channel_without_a_messenger_is_buried() -> None:
    bot = Bot(delivery(b.SLACK, b.opened()))
    await bot.deliver()
    assert [burial.reason for burial in await bot.outbox.buried()] == ["no slack token is set"]


async def test_a_message_whose_answer_was_lost_is_found_and_not_posted_again() -> None:
    bot = Bot(PARENT)
    bot.messenger.loses_answer = True
    await bot.deliver(NOW)
    await bot.deliver(NOW + 60)
    assert bot.messenger.alerts == ["opened"]
    assert await bot.outbox.waiting() == 0
    assert await bot.outbox.posted(PARENT.id)


async def test_when_the_store_fails_nothing_is_lost_and_nothing_posted_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bot = Bot(PARENT, OTHER)
    record = bot.outbox.record

    async def fail(*_: object) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(MemoryOutbox, "record", fail)
    with pytest.raises(StoreUnavailable):
        await bot.deliverer.deliver_due(NOW)
    monkeypatch.undo()
    assert bot.outbox.record == record
    await bot.deliver(NOW)
    assert sorted(bot.messenger.alerts) == ["opened", "opened"]
    assert len({each.id for each in bot.messenger.messages.values()}) == 2
    assert await bot.outbox.waiting() == 0
