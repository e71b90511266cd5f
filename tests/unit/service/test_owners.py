"""Whoever owns a channel is told when nothing can be posted there."""

from adapters.memory import MemoryWatches
from bot.domain.alert import Notice
from bot.domain.delivery import delivery
from bot.domain.watch import CONSOLE, Watch
from bot.errors import PermanentFailure
from bot.ports import Tracked
from bot.service import Deliverer, Owners
from tests import builders as b
from tests.unit.service.test_deliver import IN_SLACK, NOW, Bot


async def tracked() -> MemoryWatches:
    """What an editor tracks in Slack, and what nobody does."""
    watches = MemoryWatches()
    for user, name in (("U0EDITOR", "Coast Guard"), ("U0EDITOR", "Harbour Board"), ("", "Memo")):
        watch = Watch(kind="entity", name=name, channels=(b.SLACK,), workspace="T0")
        await watches.add(Tracked(watch=watch, by=user, at=NOW))
    return watches


async def test_a_channels_owners_are_told_once_that_nothing_can_be_posted_there() -> None:
    bot = Bot()
    bot.deliverer = Deliverer(
        outbox=bot.outbox,
        messengers=bot.messengers,
        owners=Owners(outbox=bot.outbox, watches=await tracked(), operator=CONSOLE),
        clock=lambda: bot.now,
    )
    bot.slack.refusals = [PermanentFailure("is_archived")]
    bot.add(IN_SLACK, delivery(b.SLACK, b.answered()))
    await bot.deliver()
    again = delivery(b.SLACK, b.opened(b.record(b.claim("The mayor is accused."), id="other")))
    bot.slack.refusals = [PermanentFailure("is_archived")]
    bot.add(again)
    await bot.deliver(after=60)
    (told,) = bot.slack.messages.values()
    assert told.channel.id == "U0EDITOR"
    assert isinstance(told.alert, Notice)
    assert str(b.SLACK) in told.alert.title
    assert "is_archived" in told.alert.detail
    assert bot.messenger.alerts == ["notice"]
    assert len(await bot.outbox.buried()) == 3


async def test_a_notice_that_cannot_be_posted_is_told_to_nobody() -> None:
    bot = Bot()
    bot.deliverer = Deliverer(
        outbox=bot.outbox,
        messengers=bot.messengers,
        owners=Owners(outbox=bot.outbox, watches=MemoryWatches(), operator=CONSOLE),
        clock=lambda: bot.now,
    )
    notice = Notice(id="0" * 24, title="A feed is broken", detail="404", well=False)
    bot.slack.refusals = [PermanentFailure("is_archived")]
    bot.add(delivery(b.SLACK, notice))
    await bot.deliver()
    assert (bot.messenger.alerts, bot.slack.alerts) == ([], [])
