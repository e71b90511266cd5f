"""A call of the outbox -> its answer, however long that takes to come."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import structlog

from bot.errors import StoreError
from bot.service.pauses import FIRST_RETRY

# Seconds, at the most, until a store that did not answer is asked again.
LONGEST_WAIT = 15.0

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger()


async def kept(call: Callable[P, Awaitable[T]], *given: P.args, **named: P.kwargs) -> T:
    """What the outbox answers, however long it takes to come back: a message that stands on a platform must
    not be forgotten because the store was away just then."""
    wait = FIRST_RETRY
    while True:
        try:
            return await call(*given, **named)
        except StoreError as error:
            log.warning("the outbox does not answer", again_in_seconds=wait, reason=str(error))
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)
