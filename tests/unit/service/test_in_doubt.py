"""What may stand on a platform already is looked for before it is posted again."""

from bot.domain.delivery import Delivery, Posted
from bot.errors import PermanentFailure, TransientFailure
from tests.fakes.messenger import FakeMessenger
from tests.unit.service.test_deliver import NOW, PARENT, REPLY, Bot, limited


async def test_a_message_whose_answer_was_lost_is_found_and_not_posted_again() -> None:
    bot = Bot(PARENT)
    bot.messenger.loses_answer = True
    await bot.deliver()
    await bot.deliver(60)
    assert bot.messenger.alerts == ["opened"]
    assert bot.messenger.since == NOW
    assert await bot.outbox.waiting() == 0
    assert await bot.outbox.posted(PARENT.id)


class Secretive(FakeMessenger):
    """A platform that does not let the bot look."""

    asked = 0

    async def find(
        self, delivery: Delivery, parent: Posted | None, since: float | None = None
    ) -> Posted | None:
        self.asked += 1
        raise PermanentFailure("missing_scope")


async def test_without_the_right_to_look_an_alert_is_posted_all_the_same() -> None:
    bot = Bot(PARENT)
    bot.messengers["console"] = bot.messenger = Secretive()
    bot.messenger.refusals = [TransientFailure("a time-out")]
    await bot.deliver()
    await bot.deliver(60)
    assert bot.messenger.alerts == ["opened"]
    assert await bot.outbox.buried() == []


async def test_nothing_is_looked_for_after_a_plain_refusal() -> None:
    bot = Bot(PARENT, REPLY)
    bot.messengers["console"] = bot.messenger = messenger = Secretive()
    bot.messenger.refusals = [limited(1)]
    await bot.deliver()
    await bot.deliver(60)
    assert bot.messenger.alerts == ["opened", "answered"]
    assert messenger.asked == 0
