"""The last reply in a thread leads to the thread that its story goes on in, where that can be had."""

import pytest

from adapters.memory import MemoryOutbox
from bot.domain.alert import United
from bot.domain.delivery import Delivery, delivery
from bot.errors import PermanentFailure, TransientFailure
from bot.service.deliver import Deliverer
from tests import builders as b
from tests.fakes.messenger import FakeMessenger

ELDER = delivery(b.SLACK, b.opened())
YOUNGER = delivery(b.SLACK, b.opened(b.record(b.claim("The mayor is accused."), id="other")))
LAST = delivery(b.SLACK, b.united(thread=YOUNGER.alert.id))


async def delivered(messenger: FakeMessenger, *deliveries: Delivery) -> list[str]:
    """The addresses in the last replies that stand on the platform, once all were tried."""
    outbox = MemoryOutbox()
    for each in deliveries:
        outbox.enqueue(each, b.FIRST_SEEN)
    deliverer = Deliverer(outbox=outbox, messengers={"slack": messenger}, clock=lambda: b.FIRST_SEEN)
    while await deliverer.deliver_due():
        await deliverer.finished()
    standing = [each.alert for each in messenger.messages.values()]
    return [alert.elder_address for alert in standing if isinstance(alert, United)]


async def test_it_leads_to_the_message_that_opened_the_earlier_thread() -> None:
    messenger = FakeMessenger(platform="slack")
    assert await delivered(messenger, ELDER, YOUNGER, LAST) == [f"https://{b.SLACK.id}.example/1"]
    assert messenger.replies == {"2": ["3"]}


@pytest.mark.parametrize("refusal", [TransientFailure("away"), PermanentFailure("deleted")])
async def test_it_does_not_wait_for_an_address(refusal: Exception) -> None:
    messenger = FakeMessenger(platform="slack", refusals=[None, None, refusal])
    assert await delivered(messenger, ELDER, YOUNGER, LAST) == [""]


async def test_an_earlier_thread_that_is_forgotten_is_told_in_words_alone() -> None:
    assert await delivered(FakeMessenger(platform="slack"), YOUNGER, LAST) == [""]
