"""A delivery in doubt -> where it stands among a channel's messages, if it does."""

from collections.abc import AsyncIterator

from adapters.discord.calls import Calls, Json
from adapters.discord.embeds import Message, is_alike
from adapters.discord.refusals import UNKNOWN_CHANNEL, Refused
from bot.domain.delivery import Delivery
from bot.ports import SKEW

# The most that Discord tells in one answer, and in how many of them an alert is looked for.
_PAGE, _PAGES = 100, 10
# From when Discord counts, in milliseconds.
_EPOCH = 1_420_070_400_000


async def found_in(
    calls: Calls, delivery: Delivery, channel: str, sent: Message, since: float | None
) -> str | None:
    """The id of the message in the channel or thread that was `sent` for the delivery; None if there is none,
    or no such thread. It cannot be older than `since` (Unix seconds). Raises `DeliveryError`."""
    try:
        async for standing in _said(calls, channel, since):
            if _is(calls, delivery, standing, sent):
                return str(standing["id"])
    except Refused as refused:
        if refused.code != UNKNOWN_CHANNEL or channel == delivery.channel.id:
            raise
    return None


async def _said(calls: Calls, channel: str, since: float | None) -> AsyncIterator[Json]:
    """The messages from then on, as far as `_PAGES` go, and the newest: an alert is posted soon after it
    came, or it waited for long and was posted just before the crash; or the clock that told when it came is
    wrong."""
    after = _snowflake(since - SKEW) if since is not None else 0
    for _ in range(_PAGES if since is not None else 0):
        page = await _page(calls, channel, after=after)
        for standing in page:
            yield standing
        if len(page) < _PAGE:
            break
        after = max(int(standing["id"]) for standing in page)
    for standing in await _page(calls, channel):
        yield standing


async def _page(calls: Calls, channel: str, **query: int) -> list[Json]:
    """The newest messages; or with `after` those that come right after that one."""
    path = "/channels/{channel_id}/messages"
    found: list[Json] = await calls.call("GET", path, query={"limit": _PAGE, **query}, channel_id=channel)
    return found


def _is(calls: Calls, delivery: Delivery, standing: Json, sent: Message) -> bool:
    if standing.get("nonce") is not None:
        return str(standing["nonce"]) == delivery.id
    author = (standing.get("author") or {}).get("id")
    return author == calls.me.get("id") and is_alike(sent, standing)


def _snowflake(moment: float) -> int:
    """Before the id of each message that was written from then on
    (https://discord.com/developers/docs/reference#snowflakes)."""
    return max(0, int(moment * 1000) - _EPOCH) << 22
