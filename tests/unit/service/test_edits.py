"""Edits: how often, of what, and what becomes of messages that somebody deleted."""

from bot.domain.delivery import Delivery, delivery
from bot.errors import MessageGone
from tests import builders as b
from tests.unit.service.test_deliver import EDIT, IN_SLACK, LATER, PARENT, REPLY, Bot, edit


def spread_in_slack(outlets: int) -> Delivery:
    names = tuple(f"Outlet {number}" for number in range(outlets))
    return delivery(b.SLACK, b.spread(b.opened(stands=b.standing(outlets=names))))


async def test_a_message_in_slack_is_edited_once_a_minute_and_ends_as_it_is_to_read() -> None:
    bot = Bot(IN_SLACK)
    await bot.deliver()
    edits = []
    for second in range(1, 150):
        if second < 100:
            bot.add(spread_in_slack(second))
        if second == 80:
            bot.restart()
        before = bot.slack.edits
        await bot.deliver(after=second)
        edits += [second] * (bot.slack.edits - before)
    assert edits == [1, 61, 121]
    assert len(bot.slack.shown("1").standing.outlets) == 99
    assert await bot.outbox.waiting() == 0


async def test_replies_do_not_wait_for_edits() -> None:
    bot = Bot(IN_SLACK)
    await bot.deliver()
    for second, outlets in ((1, 2), (2, 3)):
        bot.add(spread_in_slack(outlets))
        await bot.deliver(after=second)
    bot.add(delivery(b.SLACK, b.answered()))
    await bot.deliver(after=3)
    assert (bot.slack.alerts, bot.slack.edits) == (["spread", "answered"], 1)


async def test_edits_elsewhere_are_made_at_once() -> None:
    bot = Bot(PARENT)
    for second in range(1, 4):
        await bot.deliver(after=second)
        bot.add(edit(*(f"Outlet {number}" for number in range(second))))
    await bot.deliver(after=5)
    assert bot.messenger.edits == 3


async def test_an_edit_of_a_deleted_message_is_no_failure() -> None:
    bot = Bot(PARENT)
    await bot.deliver()
    bot.add(EDIT)
    bot.messenger.refusals = [MessageGone("deleted")]
    await bot.deliver(after=1)
    assert (await bot.outbox.waiting(), await bot.outbox.buried()) == (0, [])


async def test_what_stands_for_a_deleted_message_does_so_after_a_restart() -> None:
    bot = Bot(PARENT)
    await bot.deliver()
    bot.messenger.deleted = True
    bot.add(REPLY)
    await bot.deliver(after=1)
    bot.messenger.deleted = False
    bot.restart()
    bot.add(LATER)
    await bot.deliver(after=2)
    assert bot.messenger.replies == {"2": ["3"]}
