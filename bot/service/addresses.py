"""A last reply in a thread -> the same, with the address of the thread that its story goes on in."""

from dataclasses import replace

import structlog

from bot.domain.alert import United
from bot.domain.delivery import Delivery, delivery_id
from bot.errors import DeliveryError, StoreError
from bot.ports import Messenger, Outbox

log = structlog.get_logger()


async def addressed(delivery: Delivery, messenger: Messenger, outbox: Outbox) -> Delivery:
    """The delivery, knowing where the elder's thread stands if it is a `United` and the platform tells.

    It is asked just before the post, for only then is the elder's message sure to stand. Without an answer
    the reply says in words where the story goes on: it must not wait for a link.
    """
    alert = delivery.alert
    if not isinstance(alert, United):
        return delivery
    try:
        elder = await outbox.posted(delivery_id(delivery.channel, alert.elder_thread))
        address = await messenger.address(delivery.channel, elder) if elder else ""
    except (DeliveryError, StoreError) as error:
        log.info("the earlier thread is not linked", delivery=delivery.id, reason=str(error))
        return delivery
    return replace(delivery, alert=replace(alert, elder_address=address))
