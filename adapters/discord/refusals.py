"""Discord's refusals -> what they mean for a delivery: try again, or never, and what to do about it.

The codes are those of https://discord.com/developers/docs/topics/opcodes-and-status-codes#json.
"""

import time

import aiohttp
import discord

from bot.errors import DeliveryError, PermanentFailure, TransientFailure
from bot.text.headers import retry_after

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, THREAD_EXISTS, ARCHIVED = 10003, 10008, 160004, 50083
NOT_FOR_MESSAGES = 50008
NO_THREAD = frozenset({UNKNOWN_MESSAGE, UNKNOWN_CHANNEL, 50024, 160006, 160007})
"""No thread can be opened under a message: it or its channel was deleted, there are none in channels of this
kind, or the server has as many as it may have."""

_INVITE = "invite the bot with the link that `onrecord check` prints, and let it into the channel"
_REMEDIES = {
    UNKNOWN_CHANNEL: "no such channel: check its ID",
    50001: f"the bot does not see the channel: {_INVITE}",
    NOT_FOR_MESSAGES: "alerts cannot be posted in a channel of this kind: use a text, announcement or forum "
    "channel",
    40067: "every post of this forum needs a tag: make the tags claim, denied and confirmed",
    50013: f"the bot may not do that in this channel: {_INVITE}",
    50035: "Discord will not have a message like this",
}
_IN_TROUBLE = "it may pass; look at the network here, and at https://discordstatus.com"
BAD_LOGIN = "DISCORD_TOKEN is not valid: reset it under Bot in the developer portal, and copy the new one"


class Refused(PermanentFailure):
    """Discord said no; `code` is Discord's own number for it, 0 if it gave none."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        super().__init__(reason)


class LoggedOut(TransientFailure):
    """Discord does not know the token. The alerts wait until the service is started with one that it does."""

    def __init__(self) -> None:
        super().__init__(BAD_LOGIN, retry_after=3_600.0, refused=True)


class NotDiscord(TransientFailure):
    """Discord's API is not what answered: its front door did, a proxy on the way, or quite another server. It
    is tried again, since all alerts would be lost by burying them for a wrong address."""

    def __init__(self, status: int | None = None) -> None:
        problem = f"HTTP {status} without an answer" if status else "an answer that is not"
        # The front door bans for a while who was refused too often.
        super().__init__(f"{problem} of Discord's API", retry_after=60.0 if status == 403 else None)


LOST = (discord.DiscordException, aiohttp.ClientError, OSError)
TROUBLES = (*LOST, RuntimeError, ValueError, LookupError, TypeError, AttributeError)
"""All that discord.py raises when a call goes wrong. RuntimeError: the session was closed; ValueError:
what came as JSON is none; the last three: it is not what Discord would say, such as a 429 without seconds."""


def failure(error: Exception) -> DeliveryError:
    """What one of `TROUBLES` means. Its text has Discord's code, and never the request or the token."""
    match error:
        case discord.LoginFailure():
            return LoggedOut()
        case discord.RateLimited():
            return TransientFailure("Discord's rate limit", retry_after=error.retry_after, refused=True)
        case discord.HTTPException():
            return _answered(error)
        case TimeoutError():
            return TransientFailure("no good answer from Discord in time")
        case ValueError() | LookupError() | TypeError() | AttributeError():
            return NotDiscord()
        case _:
            return TransientFailure(f"no connection to Discord ({type(error).__name__})")


def remedy(error: DeliveryError) -> str:
    """What to do about it; "" where the error says it."""
    if isinstance(error, NotDiscord):
        return "look at ONRECORD_DISCORD_API_URL, and at the proxy if there is one"
    return "" if isinstance(error, Refused | LoggedOut) else _IN_TROUBLE


def _answered(error: discord.HTTPException) -> DeliveryError:
    if error.status == 429 or error.status >= 500 or error.status == 408:
        return TransientFailure(
            f"Discord said HTTP {error.status}",
            retry_after=retry_after(error.response.headers.get("Retry-After"), time.time()),
            refused=error.status == 429,
        )
    if error.status == 401:
        return LoggedOut()
    if error.code == 0:
        return NotDiscord(error.status)
    reason = f"Discord said HTTP {error.status}, code {error.code}"
    return Refused(error.code, f"{reason}: {_REMEDIES[error.code]}" if error.code in _REMEDIES else reason)
