"""The outbox -> what waits and what was buried, for people; and what they want done about it."""

import json
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

from adapters.console.deliveries import DeliveryRow, row_of, show_deliveries
from adapters.redis import RedisOutbox
from bot.compose.storing import keeping, opened
from bot.domain.alert import Notice
from bot.domain.alert.wording import headline
from bot.domain.delivery import Buried, Delivery, Waiting
from bot.ports import BURIED_SHOWN, Outbox
from config.settings import Settings

# More is a matter for `--json` and other tools.
MOST = 1_000


async def list_deliveries(settings: Settings, *, as_json: bool) -> None:
    """Print what was buried, newest first, and what waits, oldest first."""
    async with AsyncExitStack() as stack:
        rows = await _rows(await _outbox(settings, stack), time.time())
    if as_json:
        for row in rows:
            sys.stdout.write(json.dumps(row_of(row), ensure_ascii=False) + "\n")
    else:
        show_deliveries(rows, time.time())


async def retry(settings: Settings, ids: Sequence[str], *, everything: bool) -> bool:
    """Have these tried again, or all that were buried. Whether all of them were there to be tried."""
    async with AsyncExitStack() as stack:
        outbox = await _outbox(settings, stack)
        wanted = await _buried_first_first(outbox) if everything else list(ids)
        missing = [id for id in wanted if not await outbox.retry(id)]
    return _said(wanted, missing, "tried again")


async def drop(settings: Settings, ids: Sequence[str], *, everything: bool) -> bool:
    """Forget these, or all that were buried. Whether all of them were there to be forgotten."""
    async with AsyncExitStack() as stack:
        outbox = await _outbox(settings, stack)
        wanted = await _buried_first_first(outbox) if everything else list(ids)
        missing = [id for id in wanted if not await outbox.drop(id)]
    return _said(wanted, missing, "dropped")


async def count_buried(settings: Settings) -> int:
    """How many would be dropped by `drop --all`."""
    async with AsyncExitStack() as stack:
        return len(await _buried_first_first(await _outbox(settings, stack)))


async def _outbox(settings: Settings, stack: AsyncExitStack) -> Outbox:
    return RedisOutbox(connection=await opened(settings, stack), keep=keeping(settings))


async def _buried_first_first(outbox: Outbox) -> list[str]:
    """The ids of the buried in the order they were: a parent was buried before its replies."""
    return [burial.delivery.id for burial in reversed(await outbox.buried())]


async def _rows(outbox: Outbox, now: float) -> list[DeliveryRow]:
    buried = [_buried(burial) for burial in await outbox.buried()]
    return buried + [_waiting(each, now) for each in await outbox.undelivered(MOST)]


def _buried(burial: Buried) -> DeliveryRow:
    return DeliveryRow(
        id=burial.delivery.id,
        channel=str(burial.delivery.channel),
        condition="buried",
        says=_says(burial.delivery),
        since=burial.at,
        reason=burial.reason,
    )


def _waiting(each: Waiting, now: float) -> DeliveryRow:
    return DeliveryRow(
        id=each.delivery.id,
        channel=str(each.delivery.channel),
        condition="waiting" if each.due is None else "postponed",
        says=_says(each.delivery),
        since=each.since,
        attempts=each.attempts,
        due=each.due,
    )


def _says(delivery: Delivery) -> str:
    return delivery.alert.title if isinstance(delivery.alert, Notice) else headline(delivery.alert)


def _said(wanted: Sequence[str], missing: Sequence[str], done: str) -> bool:
    for id in missing:
        print(f"onrecord: {id} is neither buried nor waiting: see onrecord deliveries list", file=sys.stderr)
    count = len(wanted) - len(missing)
    print(f"{count} {'delivery' if count == 1 else 'deliveries'} {done}")
    if len(wanted) == BURIED_SHOWN and not missing:
        print("There may be more of them: call this again.")
    return not missing
