"""What only the outbox in memory must see to by itself: Redis forgets by its own clock."""

from adapters.memory import MemoryOutbox
from bot.domain.delivery import Posted
from bot.ports import Keep
from tests.stores import DAY, NOW, delivery


async def test_what_was_posted_is_forgotten_in_time_and_what_waits_never_is() -> None:
    outbox = MemoryOutbox(keep=Keep(deliveries=90 * DAY))
    for number in range(3):
        outbox.enqueue(delivery(number), NOW)
    await outbox.record(delivery(0), Posted(message="0"), NOW)
    await outbox.record(delivery(1), Posted(message="1"), NOW + 60 * DAY)

    outbox.enqueue(delivery(3), NOW + 91 * DAY)

    assert await outbox.posted(delivery(0).id) is None
    assert await outbox.posted(delivery(1).id) == Posted(message="1")
    assert await outbox.waiting() == 2


async def test_the_same_delivery_is_enqueued_once_while_it_is_known() -> None:
    outbox = MemoryOutbox(keep=Keep(deliveries=90 * DAY))
    await outbox.record(delivery(0), Posted(message="0"), NOW)
    for days in (0, 89):
        outbox.enqueue(delivery(0), NOW + days * DAY)
        assert await outbox.waiting() == 0

    outbox.enqueue(delivery(0), NOW + 91 * DAY)

    assert await outbox.waiting() == 1


async def test_what_was_posted_is_known_for_as_long_as_somebody_asks_for_it() -> None:
    outbox = MemoryOutbox(keep=Keep(deliveries=90 * DAY))
    await outbox.record(delivery(0), Posted(message="0"), NOW)
    for days in range(60, 420, 60):
        outbox.enqueue(delivery(days), NOW + days * DAY)
        assert await outbox.posted(delivery(0).id) == Posted(message="0")
