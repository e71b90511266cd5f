"""discord.Client -> one that asks for the least, and lives through events that it cannot read."""

from collections.abc import Callable
from functools import partial
from typing import Any

import aiohttp
import discord
import structlog

# As discord.py calls itself where it does; Discord demands a name of everybody who calls.
_AGENT = f"DiscordBot (https://github.com/Rapptz/discord.py, {discord.__version__})"

log = structlog.get_logger()


class Steady(discord.Client):
    """What cannot be read of one event, such as a channel of a kind that is new, is logged, and costs neither
    the connection nor what else comes by it."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            # It waits this long for more servers; which there are is known before they are described.
            guild_ready_timeout=0.5,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=_named(),
        )
        read = self._connection.parsers
        # A session that did not begin well is none: what goes wrong with that is for whoever connects.
        self._connection.parsers = {
            event: each if event in ("READY", "RESUMED") else partial(_read, event, each)
            for event, each in read.items()
        }

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Nothing happens any more once it is closed: what is still on its way would outlive its loop."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        log.exception("this is a bug, please report it", event=event_method)


def _read(event: str, read: Callable[[Any], None], data: Any) -> None:
    try:
        read(data)
    except Exception as error:
        log.warning("not understood what Discord says", kind=event, reason=f"{type(error).__name__}: {error}")


def _named() -> aiohttp.TraceConfig:
    """discord.py does not name itself where it answers people."""

    async def name(_: Any, __: Any, about: aiohttp.TraceRequestStartParams) -> None:
        about.headers.setdefault("User-Agent", _AGENT)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(name)
    return trace
