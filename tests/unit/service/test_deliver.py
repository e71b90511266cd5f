"""What becomes of deliveries when platforms take them, refuse them, or answer too late."""

import asyncio
from dataclasses import dataclass

import pytest

from adapters.memory import MemoryOutbox
from bot.domain.delivery import Delivery, Posted, delivery
from bot.domain.watch import CONSOLE, Platform
from bot.errors import OutputGone, PermanentFailure, StoreUnavailable, TransientFailure
from bot.ports import Keep, Messenger
from bot.service import Deliverer, lane, pauses
from tests import builders as b
from tests.fakes.messenger import FakeMessenger

NOW = b.FIRST_SEEN
DAY = 86_400.0
PARENT = delivery(CONSOLE, b.opened())
REPLY = delivery(CONSOLE, b.answered())
LATER = delivery(CONSOLE, b.answered(b.answer_record(b.confirmation(), answers=b.record())))
EDIT = delivery(CONSOLE, b.spread())
OTHER = delivery(CONSOLE, b.opened(b.record(b.claim("The mayor is accused."), id="other")))
IN_SLACK = delivery(b.SLACK, b.opened())


def edit(*outlets: str) -> Delivery:
    return delivery(CONSOLE, b.spread(b.opened(stands=b.standing(outlets=outlets))))


def limited(seconds: float) -> TransientFailure:
    return TransientFailure("rate limited", retry_after=seconds, refused=True)


class Bot:
    """A deliverer with its outbox, two platforms, and a clock that the test sets."""

    def __init__(self, *deliveries: Delivery) -> None:
        self.now = NOW
        self.outbox, self.messenger = MemoryOutbox(), FakeMessenger()
        self.slack = FakeMessenger(platform="slack")
        self.messengers: dict[Platform, Messenger] = {"console": self.messenger, "slack": self.slack}
        self.restart()
        self.add(*deliveries)

    def restart(self) -> None:
        self.deliverer = Deliverer(outbox=self.outbox, messengers=self.messengers, clock=lambda: self.now)

    def add(self, *deliveries: Delivery) -> None:
        for each in deliveries:
            self.outbox.enqueue(each, self.now)

    async def deliver(self, after: float = 0.0) -> None:
        """Deliver what is due so many seconds after the start."""
        self.now = NOW + after
        while await self.deliverer.deliver_due():
            await self.deliverer.finished()

    @property
    def posts(self) -> list[str]:
        """The ids of what stands on the console's platform, oldest first."""
        return [each.id for each in self.messenger.messages.values()]


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
    bot.messenger.refusals = [limited(30)]
    await bot.deliver()
    await bot.deliver(29)
    assert bot.messenger.messages == {}
    await bot.deliver(31)
    assert bot.messenger.alerts == ["opened", "answered"]


async def test_a_thread_that_waits_makes_no_other_wait() -> None:
    bot = Bot(PARENT, REPLY, OTHER)
    bot.messenger.refusals = [TransientFailure("a slow answer")]
    await bot.deliver()
    assert bot.posts == [OTHER.id]
    await bot.deliver(31)
    assert bot.posts == [OTHER.id, PARENT.id, REPLY.id]


async def test_a_channel_that_is_slowed_down_is_left_alone_as_a_whole() -> None:
    bot = Bot(PARENT, OTHER, IN_SLACK)
    bot.messenger.refusals = [limited(30)]
    await bot.deliver()
    assert bot.messenger.messages == {}
    assert len(bot.slack.messages) == 1
    await bot.deliver(31)
    assert bot.posts == [PARENT.id, OTHER.id]


async def test_a_later_reply_waits_for_a_postponed_one() -> None:
    bot = Bot(PARENT)
    await bot.deliver()
    bot.add(REPLY)
    bot.messenger.refusals = [TransientFailure("busy", retry_after=30)]
    await bot.deliver(1)
    bot.add(LATER)
    await bot.deliver(5)
    assert bot.posts == [PARENT.id]
    await bot.deliver(32)
    assert bot.posts == [PARENT.id, REPLY.id, LATER.id]


async def test_an_older_edit_never_undoes_a_newer_one() -> None:
    bot = Bot(PARENT)
    await bot.deliver()
    bot.add(edit("A", "B"))
    bot.messenger.refusals = [TransientFailure("busy", retry_after=30)]
    await bot.deliver(1)
    bot.add(edit("A", "B", "C", "D", "E"))
    await bot.deliver(5)
    await bot.deliver(32)
    assert bot.messenger.shown("1").standing.outlets == ("A", "B", "C", "D", "E")
    assert await bot.outbox.waiting() == 0


async def test_without_a_word_from_the_platform_the_wait_doubles() -> None:
    bot = Bot(PARENT)
    bot.messenger.refusals = [TransientFailure("busy")] * 3
    for after in (0.0, 1.0, 3.0, 6.9):
        await bot.deliver(after)
    assert bot.messenger.messages == {}
    await bot.deliver(7.0)
    assert bot.messenger.alerts == ["opened"]


@pytest.mark.parametrize("asked", [float("inf"), float("nan"), -5.0, 1e12])
async def test_a_pause_without_end_is_not_kept_to(asked: float) -> None:
    bot = Bot(PARENT)
    bot.messenger.refusals = [limited(asked)]
    await bot.deliver()
    await bot.deliver(pauses.LONGEST_PAUSE + 1)
    assert bot.messenger.alerts == ["opened"]


async def test_a_refusal_for_good_is_buried_with_its_reason_and_its_replies() -> None:
    bot = Bot(PARENT, REPLY, OTHER)
    bot.messenger.refusals = [PermanentFailure("channel_not_found")]
    await bot.deliver()
    await bot.deliver(60)
    buried = {burial.delivery.id: burial.reason for burial in await bot.outbox.buried()}
    assert buried[PARENT.id] == "channel_not_found"
    assert "could not be posted" in buried[REPLY.id]
    assert bot.posts == [OTHER.id]
    assert await bot.outbox.waiting() == 0


async def test_what_has_no_token_yet_waits_for_one() -> None:
    bot = Bot(IN_SLACK)
    del bot.messengers["slack"]
    await bot.deliver()
    assert await bot.outbox.buried() == []
    bot.messengers["slack"] = bot.slack
    bot.restart()
    await bot.deliver(60)
    assert len(bot.slack.messages) == 1


async def test_a_reply_to_a_thread_that_is_forgotten_is_a_message_of_its_own() -> None:
    bot = Bot()
    bot.outbox.keep = Keep(deliveries=90 * DAY)
    bot.add(REPLY)
    await bot.deliver()
    assert bot.messenger.alerts == ["answered"]
    assert bot.messenger.replies == {}


async def test_an_edit_of_a_message_that_is_forgotten_is_buried() -> None:
    bot = Bot(EDIT)
    await bot.deliver()
    assert [burial.delivery.id for burial in await bot.outbox.buried()] == [EDIT.id]


async def test_while_the_store_is_away_nothing_is_lost_and_nothing_posted_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lane, "FIRST_RETRY", 0.01)
    bot = Bot(PARENT, OTHER)
    record, failures = bot.outbox.record, [StoreUnavailable("gone")] * 3

    async def failing(delivery: Delivery, posted: Posted, now: float) -> None:
        if failures:
            raise failures.pop()
        await record(delivery, posted, now)

    monkeypatch.setattr(MemoryOutbox, "record", lambda _, *given: failing(*given))
    await bot.deliver()
    assert bot.posts == [PARENT.id, OTHER.id]
    assert await bot.outbox.waiting() == 0


@dataclass(kw_only=True)
class Slow(FakeMessenger):
    """A platform that takes its time."""

    seconds: float = 0.2

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        await asyncio.sleep(self.seconds)
        return await super().post(delivery, parent)


async def test_a_slow_platform_does_not_hold_up_another() -> None:
    bot = Bot(PARENT, OTHER, IN_SLACK)
    bot.messengers["console"] = bot.messenger = Slow(seconds=30)
    await bot.deliverer.deliver_due()
    await asyncio.sleep(0.05)
    assert len(bot.slack.messages) == 1
    bot.add(delivery(b.SLACK, b.answered()))
    await bot.deliverer.deliver_due()
    await asyncio.sleep(0.05)
    assert len(bot.slack.messages) == 2
    await bot.deliverer.stop(0)


async def test_a_stop_finishes_the_message_under_way_and_hands_back_the_rest() -> None:
    bot = Bot(PARENT, OTHER, LATER)
    bot.messengers["console"] = bot.messenger = Slow()
    await bot.deliverer.deliver_due()
    await asyncio.sleep(0.05)
    await bot.deliverer.stop(5)
    assert len(bot.posts) == 1
    bot.restart()
    await bot.deliver(1)
    assert sorted(bot.posts) == sorted([PARENT.id, OTHER.id, LATER.id])


async def test_a_channel_with_too_much_to_do_gets_no_more_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lane, "FULL", 1)
    bot = Bot(PARENT)
    bot.messengers["console"] = bot.messenger = Slow(seconds=0.05)
    await bot.deliverer.deliver_due()
    await asyncio.sleep(0.01)
    bot.add(OTHER)
    await bot.deliverer.deliver_due()
    bot.add(REPLY)
    await bot.deliverer.deliver_due()
    bot.add(LATER)
    await bot.deliverer.deliver_due()
    await bot.deliverer.finished()
    await bot.deliver(60)
    assert bot.posts.index(REPLY.id) < bot.posts.index(LATER.id)
    assert len(bot.posts) == 4


async def test_a_terminal_that_is_gone_ends_it() -> None:
    bot = Bot(PARENT)
    bot.messenger.refusals = [OutputGone("closed")]
    await bot.deliverer.deliver_due()
    with pytest.raises(OutputGone):
        await bot.deliverer.finished()
